"""Letters, as a program has them: read, checked against data, made from data."""

from __future__ import annotations

import os
from typing import Any

from msgspec import Struct, structs

from imr_schema import atomic_write
from imr_schema.api.determinations import newest
from imr_schema.api.given import Given, validated
from imr_schema.choices import LetterForm, ReadSyntax
from imr_schema.config.settings import DEFAULT, EVERY, Settings
from imr_schema.errors import NotAcceptable, UsageError
from imr_schema.findings import Report
from imr_schema.letter.letter_text import Account
from imr_schema.migrations.would_lose import WouldLose
from imr_schema.model import Determination
from imr_schema.standard import PRINTED
from imr_schema.validation import pipeline


class LetterContent(Struct, frozen=True):
    """What was read from a letter."""

    report: Report
    """What validation finds in it; what a determination needs and it does not state, such as which copy it is, too."""
    data: dict[str, Any]
    """What it states, as JSON data of the version that letters print; a member that it does not state is absent."""
    edition: str | None
    """The edition of the letter's form; None where it could not be read as a letter."""
    lines: tuple[Account, ...]
    """Each line, and what it was read into."""


def read_letter(source: Given, *, settings: Settings = DEFAULT) -> LetterContent:
    """What the letter in *source* states: text, PDF, DOCX, HTML, or with ``Limits(scanned_pages=...)`` a scan.

    Never raises for a faulty letter, which the report describes; ``UsageError`` means that the call is wrong, and
    ``EnvironmentFailure`` that a package is missing.
    """
    result = validated(source, "letter", settings)
    edition = result.letter.edition.name if result.letter else None
    return LetterContent(result.report, result.data, edition, tuple(pipeline.accounts(result)))


def check_letter(
    source: Given, *, against: Determination | Given | None = None, settings: Settings = DEFAULT
) -> Report:
    """The report on a letter: each item complete, each line read, and no difference from the data *against*.

    *against* is the determination of the same case, or a document with it. A letter that does not state which copy it
    is, is taken for the one of the profile. Raises ``UsageError`` when *against* cannot be read: then nothing can be
    compared with it.
    """
    pipeline.check_reading("letter", settings)
    data = None if against is None else _data(against, settings)
    stated = {"copy": settings.profile.copy or "posted", **settings.metadata.get(EVERY, {})}
    settings = structs.replace(settings, metadata={**settings.metadata, EVERY: stated})
    return validated(source, "letter", settings, data).report


def _data(against: Determination | Given, settings: Settings) -> dict[str, Any]:
    result = newest(against) if isinstance(against, Determination) else validated(against, None, settings)
    if not result.data:
        raise UsageError(f"against: {NotAcceptable(result.report)}")
    return result.data


def render_letter(
    source: Determination | Given,
    to: LetterForm = "txt",
    *,
    allow_loss: bool = False,
    syntax: ReadSyntax | None = None,
    settings: Settings = DEFAULT,
    path: str | os.PathLike[str] | None = None,
) -> bytes:
    """The letter of the newest edition for an acceptable determination; with a *path*, also written to that file.

    All forms but ``"txt"`` need the extra ``render``; without it ``EnvironmentFailure`` says how to install it. Raises
    ``NotAcceptable`` for any other document, and ``WouldLose``, with each place, for one that a letter cannot print in
    full, unless *allow_loss*.
    """
    from imr_schema.letter.render import RENDERERS  # slow to start

    if to not in RENDERERS:
        raise UsageError(f"there is no form of a letter {to!r}; there are {', '.join(RENDERERS)}")
    pipeline.check_lossless(settings)
    result = newest(source) if isinstance(source, Determination) else validated(source, syntax, settings)
    if not result.report.acceptable:
        raise NotAcceptable(result.report)
    printable, losses = pipeline.migrated(result, PRINTED)
    if losses and not allow_loss:
        raise WouldLose("a letter", losses)
    letter = RENDERERS[to](printable.data)
    if path is not None:
        atomic_write.write(os.fspath(path), letter)
    return letter
