"""Documents, as a program has them: validated, converted, moved to another version, digested."""

from __future__ import annotations

import os
from collections.abc import Sequence

from msgspec import Struct

from imr_schema.api.given import Given, read_and_validated, validated
from imr_schema.choices import ProfileName, ReadSyntax, Syntax
from imr_schema.config.profiles import PROFILES, Profile
from imr_schema.config.settings import DEFAULT, Settings
from imr_schema.errors import NotAcceptable, UsageError
from imr_schema.findings import Report
from imr_schema.inputs import files
from imr_schema.inputs.files import Sources
from imr_schema.migrations import Loss
from imr_schema.migrations.would_lose import WouldLose
from imr_schema.standard import version_in_use
from imr_schema.standard.canonical import canonical
from imr_schema.text import sha256
from imr_schema.validation import pipeline


class Migrated(Struct, frozen=True):
    """A document in the version that was asked for."""

    content: bytes
    """Its canonical form."""
    losses: tuple[Loss, ...]
    """What that version has no place for, by its place in the document as it was sent; empty unless it was allowed."""


def find_documents(*paths: str | os.PathLike[str], include: Sequence[str] = (), exclude: Sequence[str] = ()) -> Sources:
    """The documents at *paths*, for ``validate_many`` and ``convert_many``: files, folders, patterns, archives.

    *include* and *exclude* are patterns for the files of folders and archives. ``passed_over`` of what it gives counts
    the files there that are no documents, by kind; ``write_report`` states it.
    """
    return files.find(tuple(os.fspath(path) for path in paths), tuple(include), tuple(exclude))


def validate(source: Given, *, syntax: ReadSyntax | None = None, settings: Settings = DEFAULT) -> Report:
    """Validate one document: schema and rules.

    *source* is the document itself as bytes or text, a path (``pathlib.Path``; a plain ``str`` is always text), or an
    open file. *syntax* is ``"xml"``, ``"json"`` or ``"letter"`` where the sender declared it; None detects it. Never
    raises for a faulty document, which the report describes; ``UsageError`` means that the call is wrong.
    """
    return validated(source, syntax, settings).report


def convert(
    source: Given,
    to: Syntax,
    *,
    version: str | None = None,
    syntax: ReadSyntax | None = None,
    settings: Settings = DEFAULT,
) -> bytes:
    """The canonical form of an acceptable document in the syntax *to*, ``"xml"`` or ``"json"``.

    *version* is the version of the standard to write; None: that of the document. Raises ``NotAcceptable``, with the
    report, when the document is not acceptable, and ``WouldLose`` when *version* cannot hold all of it.
    """
    pipeline.check_writing(to, settings)
    return _migrated(source, to, version, syntax, settings, allow_loss=False).content


def migrate(
    source: Given,
    version: str,
    *,
    to: Syntax | None = None,
    allow_loss: bool = False,
    syntax: ReadSyntax | None = None,
    settings: Settings = DEFAULT,
) -> Migrated:
    """An acceptable document in another *version* of the standard, older or newer, in canonical form.

    *to* is the syntax to write; None: that of the document, and JSON for a letter. A newer version has a place for
    everything; of a letter, it has what its words say of each request, and from which letter the data are. Raises
    ``NotAcceptable``, with the report, when the document is not acceptable, and ``WouldLose``, with each place,
    when an older version cannot hold all of it; with *allow_loss* the result names the losses instead.
    """
    pipeline.check_lossless(settings)
    if to is not None:
        pipeline.check_writing(to, settings)
    return _migrated(source, to, version, syntax, settings, allow_loss=allow_loss)


def _migrated(
    source: Given,
    to: Syntax | None,
    version: str | None,
    syntax: ReadSyntax | None,
    settings: Settings,
    *,
    allow_loss: bool,
) -> Migrated:
    wanted = version_in_use(version) if version is not None else None
    raw, result = read_and_validated(source, syntax, settings)
    if not result.report.acceptable:
        raise NotAcceptable(result.report)
    moved, losses = pipeline.migrated(result, wanted)
    if losses and not allow_loss:
        raise WouldLose(f"version {version}", losses)
    own: Syntax = "xml" if result.report.syntax == "xml" else "json"
    return Migrated(pipeline.rewrite(pipeline.understood(moved, raw), to or own), tuple(losses))


def digest(
    source: Given, *, version: str | None = None, syntax: ReadSyntax | None = None, settings: Settings = DEFAULT
) -> str:
    """The digest of the content of an acceptable document, in hexadecimal; the same in each syntax.

    It is the SHA-256 of ``digested_bytes``, which has the arguments and what is raised.
    """
    return sha256(digested_bytes(source, version=version, syntax=syntax, settings=settings))


def digested_bytes(
    source: Given, *, version: str | None = None, syntax: ReadSyntax | None = None, settings: Settings = DEFAULT
) -> bytes:
    """The content of an acceptable document as canonical JSON by RFC 8785: what its digest is of, and what to sign.

    *version* is the version of the standard in which the content is taken; None: that of the document. Raises
    ``NotAcceptable``, with the report, when it is not acceptable, ``WouldLose`` when *version* cannot hold all of it,
    and ``UsageError`` for a letter: what is read of it is not fixed.
    """
    pipeline.check_lossless(settings)
    wanted = version_in_use(version) if version is not None else None
    result = validated(source, syntax, settings)
    if not result.report.acceptable:
        raise NotAcceptable(result.report)
    if result.letter is not None:
        raise UsageError("a letter has no digest; convert it, and take that of the document")
    moved, losses = pipeline.migrated(result, wanted)
    if losses:
        raise WouldLose(f"version {version}", losses)
    return canonical(moved.data)


def profile(name: ProfileName) -> Profile:
    """The profile *name*, for ``Settings(profile=...)``: what documents are validated for.

    Raises ``UsageError`` for a name that is none of ours.
    """
    if name not in PROFILES:
        raise UsageError(f"there is no profile of that name; there are {', '.join(PROFILES)}")
    return PROFILES[name]
