"""The manifest of a redaction: what was removed where, by kind, never the text."""

from __future__ import annotations

from typing import Any

from imr_schema.text import encodable, pretty_json
from imr_schema.transform.redaction.known import Known
from imr_schema.validation.redact_document import Posted

MANIFEST_VERSION = "1.0"
"""The version of the format, which schemas/redaction/ describes."""


def manifest_of(documents: list[dict[str, Any]]) -> bytes:
    """The manifest, with what :func:`listed` gives of each of the *documents*."""
    return pretty_json({"manifestVersion": MANIFEST_VERSION, "documents": documents})


def listed(source: str, done: Posted | None) -> dict[str, Any]:
    """What the manifest has of one document; *done* is None of one that could not be read to its end."""
    if done is None:
        return {"source": encodable(source), "written": False, "removed": []}
    entry: dict[str, Any] = {
        "source": encodable(source),
        "schemaVersion": done.report.schema_version,
        "written": done.content is not None,
        "removed": [{"pointer": each.pointer, "what": each.what, "count": each.count} for each in done.removed],
    }
    for name, found in (("left", done.left), ("like", done.like)):
        if found:
            entry[name] = [{"pointer": each.pointer, **_which(each.known)} for each in found]
    if done.not_searched:
        entry["notSearched"] = [_which(each) for each in done.not_searched]
    return entry


def _which(known: Known) -> dict[str, Any]:
    """Which name it is, without its text."""
    return {"line": known.line} if known.line is not None else {"known": known.pointer}
