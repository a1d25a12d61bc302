"""What several rules ask of one document, worked out once: one slot, replaced whole."""

from __future__ import annotations

from imr_schema.model import Decision, Determination, DisputedItem, Guideline
from imr_schema.text import folded

_NOT_NECESSARY = ("is not medically necessary.", "are not medically necessary.")
_NECESSARY = ("is medically necessary.", "are medically necessary.")
_NO_SUBJECT = (" request is not medically necessary.", " request is medically necessary.")
# An item that hangs on a surgery of the same letter says so at its beginning.
ANCILLARY = ("associated surgical service", "pre-op", "preop", "post-op", "postop", "labs to include")

Sourced = tuple[str, str, int | None]
"""The source, title and edition year of a citation."""


class Gist:
    """The gist of one determination.

    ``described``: the descriptions in small letters, with single spaces. ``about``: all of them as one text. ``telling``: the items whose
    rationale does not plainly end as the decision asks. ``concluding``: those whose rationale may end by naming what
    was asked for. ``modified``: the items with a modified request.
    ``prose``: the summary, the documents and the rationales as one text. ``sides``: the two guidelines of each item. ``cited``: every source, title and year that is cited.
    """

    __slots__ = ("about", "cited", "concluding", "described", "modified", "prose", "sides", "telling")

    def __init__(self, doc: Determination) -> None:
        items = doc.disputed_items
        self.described = [folded(item.description) for item in items]
        self.about = "\n".join(self.described)
        paragraphs = [each for item in items for each in item.rationale]
        self.prose = "\n".join([*doc.clinical_case_summary, *doc.documents_reviewed, *paragraphs])
        self.modified = [(i, item) for i, item in enumerate(items) if item.modified_request is not None]
        self.sides = [(item.claims_administrator_guideline, item.reviewer_guideline) for item in items]
        self.telling, self.concluding = _ends(items)
        self.cited = _cited(self.sides)


def _ends(items: tuple[DisputedItem, ...]) -> tuple[list[tuple[int, DisputedItem]], list[tuple[int, DisputedItem]]]:
    telling, concluding = [], []
    for i, item in enumerate(items):
        last = item.rationale[-1]
        if not last.endswith(_NECESSARY if item.decision is Decision.OVERTURNED else _NOT_NECESSARY):
            telling.append((i, item))
        if not last.endswith(_NO_SUBJECT):
            concluding.append((i, item))
    return telling, concluding


def _cited(sides: list[tuple[Guideline, Guideline]]) -> set[Sourced]:
    cited: set[Sourced] = set()
    for theirs, ours in sides:
        first, second = theirs.citations, ours.citations
        for each in first if first == second else first + second:
            cited.add((each.source, each.title, each.year))
    return cited


_last: tuple[Determination | None, Gist | None] = (None, None)


def gist(doc: Determination) -> Gist:
    """The gist of *doc*."""
    global _last  # one slot, replaced whole
    held, known = _last
    if held is not doc or known is None:
        known = Gist(doc)
        _last = (doc, known)
    return known


def ancillary(described: str) -> bool:
    """Whether *described*, in small letters, is a service that hangs on a surgery."""
    return described.startswith(ANCILLARY)
