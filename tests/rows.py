"""Completeness of one disputed item, as tests of reports need it."""

from imr_schema.findings import ItemCompleteness, Presence
from imr_schema.rules.obligations import OBLIGATIONS


def row(*parts, number=1, index=0, unexpected=0):
    """The item at *index* with what it has, in the order of the report; one part stands for all of them."""
    parts = parts * len(OBLIGATIONS) if len(parts) == 1 else parts
    presence = dict(zip((each.name for each in OBLIGATIONS), parts, strict=True))
    complete = set(parts) == {Presence.PRESENT}
    return ItemCompleteness(f"/disputedItems/{index}", presence, complete, number, unexpected)
