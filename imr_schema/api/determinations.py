"""Documents as typed values, and typed values as documents."""

from __future__ import annotations

import os

from msgspec import structs

from imr_schema import atomic_write
from imr_schema.api.given import Given, validated
from imr_schema.choices import ReadSyntax, Syntax
from imr_schema.codecs import CODECS
from imr_schema.config.settings import DEFAULT, Settings
from imr_schema.errors import NotAcceptable, UsageError
from imr_schema.migrations import upgrade
from imr_schema.migrations.would_lose import WouldLose
from imr_schema.model import Determination, structure, unstructure
from imr_schema.standard import LATEST, VERSIONS, SchemaVersion, version_in_use
from imr_schema.typed_values import wrong_values
from imr_schema.validation import pipeline

_NAME = "determination"
"""What reports call a document that a program built."""


def load(source: Given, *, syntax: ReadSyntax | None = None, settings: Settings = DEFAULT) -> Determination:
    """The typed determination in an acceptable document of any version; raises ``NotAcceptable`` for any other.

    The model is that of the newest version: an older document is upgraded first. ``schema_version`` keeps the version
    that the document names, in which ``dump`` writes it again.
    """
    pipeline.check_lossless(settings)
    result = validated(source, syntax, settings)
    if not result.report.acceptable:
        raise NotAcceptable(result.report)
    assert result.version is not None
    newest = structure(upgrade(result.data, result.version, LATEST))
    return structs.replace(newest, schema_version=result.version.name)


def dump(
    determination: Determination,
    to: Syntax = "json",
    *,
    version: str | None = None,
    path: str | os.PathLike[str] | None = None,
) -> bytes:
    """The canonical bytes of *determination* in the syntax *to*; with a *path*, also written to that file, atomically.

    *version* is the version of the standard to write; None: its ``schema_version``, which is the one that was loaded.

    Raises ``NotAcceptable`` when its content is not acceptable, so that nothing faulty is ever written, and
    ``WouldLose``, with each place, when *version* cannot hold all of it. ``UsageError`` when it is not a Determination,
    a value in it has another type than its field, whose place is named, or *path* is a link.
    """
    pipeline.check_writing(to, DEFAULT)
    document = pipeline.rewrite(_in_version(determination, version), to)
    if path is not None:
        atomic_write.write(os.fspath(path), document)
    return document


def newest(determination: Determination) -> pipeline.ValidationResult:
    """*determination* validated as data of the newest version, whichever it names.

    Raises ``UsageError`` when it is not a Determination, or a value in it has another type than its field.
    """
    _check(determination)
    return _newest(determination)


def _newest(determination: Determination) -> pipeline.ValidationResult:
    data = unstructure(structs.replace(determination, schema_version=LATEST.name))
    return pipeline.validate(CODECS["json"].write(data, LATEST), source=_NAME, syntax="json")


def _check(determination: object) -> None:
    if not isinstance(determination, Determination):
        raise UsageError(f"expected a Determination, not {type(determination).__name__}")
    for wrong in wrong_values(determination, Determination):
        raise UsageError(wrong)


def _in_version(determination: Determination, version: str | None) -> pipeline.ValidationResult:
    """*determination* in *version*, with the report on it; raises as ``dump`` does."""
    _check(determination)
    wanted = _wanted(determination.schema_version, version)
    result = _newest(determination)
    if wanted is LATEST:
        return result
    if not result.report.acceptable:
        raise NotAcceptable(result.report)
    moved, losses = pipeline.migrated(result, wanted)
    if losses:
        raise WouldLose(f"version {wanted.name}", losses)
    # In its own version too: that may be deprecated, or ask for more.
    return pipeline.validate(CODECS["json"].write(moved.data, wanted), source=_NAME, syntax="json")


def _wanted(own: str, version: str | None) -> SchemaVersion:
    """The version to write; *own* is that of the determination, which a message does not quote."""
    if version is None and own not in VERSIONS:
        raise UsageError(f"schemaVersion: expected one of {', '.join(VERSIONS)}")
    return version_in_use(own if version is None else version)
