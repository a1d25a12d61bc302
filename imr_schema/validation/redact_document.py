"""One document as a copy for the public: validated, redacted, written, and validated again as what it is now."""

from __future__ import annotations

from msgspec import Struct, structs

from imr_schema.codecs import CODECS
from imr_schema.config.profiles import PROFILES
from imr_schema.config.settings import DEFAULT, Settings
from imr_schema.findings import Report
from imr_schema.standard.privacy import POSTED
from imr_schema.transform.redaction.known import Known
from imr_schema.transform.redaction.proof import Left
from imr_schema.transform.redaction.redact import Redaction, Removed
from imr_schema.validation import pipeline


class Posted(Struct, frozen=True):
    """What became of a document that was to be a copy for the public."""

    report: Report
    """On the document as it came; where that is acceptable and the copy is not, on the copy."""
    content: bytes | None = None
    """The copy; None where the document or the copy is not acceptable, or something is left."""
    removed: tuple[Removed, ...] = ()
    """What was removed, place by place."""
    left: tuple[Left, ...] = ()
    """Where the second search finds something that should have been removed."""
    like: tuple[Left, ...] = ()
    """Where a word is like a known name."""
    not_searched: tuple[Known, ...] = ()
    """What is known and too short to be searched for."""


def redact_document(
    raw: bytes,
    redaction: Redaction,
    *,
    source: str = "-",
    syntax: str | None = None,
    settings: Settings = DEFAULT,
) -> Posted:
    """The copy for the public of the document in *raw*, in its own syntax and version.

    A document that is not acceptable has none: what is in it is not known well enough. Nor has one in whose copy the
    second search finds a known name, or whose copy the profile ``posted`` does not accept.
    """
    result = pipeline.validate(raw, source=source, syntax=syntax, settings=settings)
    if not result.report.acceptable or result.version is None:
        return Posted(result.report)
    done = redaction.of(result.data, result.version)
    found = Posted(result.report, None, done.removed, done.left, done.like, done.not_searched)
    if done.left:
        return found
    written = "xml" if result.report.syntax == "xml" else "json"
    content = CODECS[written].write(done.data, result.version)
    public = structs.replace(settings, profile=PROFILES[POSTED])
    judged = pipeline.validate(content, source=source, syntax=written, settings=public).report
    return structs.replace(found, content=content) if judged.acceptable else structs.replace(found, report=judged)
