"""Members of earlier drafts that stand elsewhere now: what a document of such a draft is told."""

from __future__ import annotations

from collections.abc import Mapping

from imr_schema.standard.version import SchemaVersion

_MOVED = {
    "": {"utilizationReview": "/disputedItems/*/utilizationReview"},
    "/exchange": {"documentId": "/documentId", "created": "/created"},
}
_DRAFTS: Mapping[str, Mapping[str, Mapping[str, str]]] = {"1.1": _MOVED, "2.0": _MOVED}
"""By version and the place of an object: the members that an earlier draft had in it, and where they stand now.

A version that was released has none.
"""


def moved_from(version: SchemaVersion, place: str) -> Mapping[str, str]:
    """The members that an earlier draft of *version* had in the object at *place*, and where each stands now."""
    return _DRAFTS.get(version.name, {}).get(place, {})
