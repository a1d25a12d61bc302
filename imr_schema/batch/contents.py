"""One document of a batch by its content: the digest of it, in the version of the document or another one."""

from __future__ import annotations

from msgspec import Struct, structs

from imr_schema.findings import Report
from imr_schema.migrations import Loss
from imr_schema.standard import VERSIONS
from imr_schema.standard.canonical import canonical
from imr_schema.text import sha256
from imr_schema.validation.pipeline import ValidationResult, migrated


class Contents(Struct, frozen=True):
    """Which content the digests of a batch are of."""

    version: str | None = None
    """The version of the standard in which it is taken; None: that of each document."""
    kept: bool = False
    """Whether its bytes are wanted too."""


class Digested(Struct, frozen=True):
    """What is known of the content of one document."""

    report: Report
    """The report with the digest, where there is one."""
    content: bytes | None = None
    """Its canonical JSON, where that is wanted and there is a digest."""
    losses: tuple[Loss, ...] = ()
    """What the version that is wanted cannot hold, and why there is no digest."""


def digested(result: ValidationResult, contents: Contents) -> Digested:
    """The digest of the document of *result*.

    There is none of a document that is not acceptable; of a letter, of which a later release may read more; nor of a
    document of which members of a newer version were left out, since it would be the digest of something else.
    """
    report = result.report
    if not report.acceptable or result.letter is not None or report.assumed_version is not None:
        return Digested(report)
    moved, losses = migrated(result, VERSIONS[contents.version] if contents.version else None)
    if losses:
        return Digested(report, losses=tuple(losses))
    content = canonical(moved.data)
    report = structs.replace(report, content_digest=sha256(content))
    return Digested(report, content if contents.kept else None)
