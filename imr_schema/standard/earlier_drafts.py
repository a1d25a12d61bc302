"""Members of earlier drafts that stand elsewhere now: what a document of such a draft is told."""

from __future__ import annotations

from imr_schema.standard.version import SchemaVersion

_MOVED = {
    "/utilizationReview": "/disputedItems/*/utilizationReview",
    "/exchange/documentId": "/documentId",
    "/exchange/created": "/created",
}
_DRAFTS = {"1.1": _MOVED, "2.0": _MOVED}
"""By version, the place in an earlier draft of it, and the place now. A version that was released has none."""


def moved_since(version: SchemaVersion, place: str) -> str | None:
    """Where the member that an earlier draft of *version* had at *place* stands now; None for any other place."""
    return _DRAFTS.get(version.name, {}).get(place)
