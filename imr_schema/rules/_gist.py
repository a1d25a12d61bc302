"""What several rules ask of one document, worked out once: one slot, replaced whole."""

from __future__ import annotations

from imr_schema.model import Decision, Determination, DisputedItem, Guideline
from imr_schema.text import folded

_NOT_NECESSARY = ("is not medically necessary.", "are not medically necessary.")
_NECESSARY = ("is medically necessary.", "are medically necessary.")
_DENIED, _GRANTED = " request is not medically necessary.", " request is medically necessary."
# An item that hangs on a surgery of the same letter says so at its beginning.
ANCILLARY = ("associated surgical service", "pre-op", "preop", "post-op", "postop", "labs to include")

Sourced = tuple[str, str, int | None]
"""The source, title and edition year of a citation."""


class Gist:
    """The gist of one determination.

    ``described``: the descriptions in small letters, with single spaces. ``about``: all of them as one text. ``telling``: the items whose
    rationale does not plainly end as the decision asks. ``concluding``: those whose rationale may end by naming what
    was asked for. ``modified``: the items with a modified request.
    ``prose``: the summary, the documents and the rationales as one text. ``sides``: the two guidelines of each item. ``cited``: every source,
    title and year that is cited. ``apart``: the items, by index, whose sides do not cite the same.
    """

    __slots__ = ("about", "apart", "cited", "concluding", "described", "modified", "prose", "sides", "telling")

    def __init__(self, doc: Determination) -> None:
        items = doc.disputed_items
        self.described = _folded([item.description for item in items])
        self.about = "\n".join(self.described)
        paragraphs = [each for item in items for each in item.rationale]
        self.prose = "\n".join([*doc.clinical_case_summary, *doc.documents_reviewed, *paragraphs])
        self.modified = [(i, item) for i, item in enumerate(items) if item.modified_request is not None]
        self.sides = [(item.claims_administrator_guideline, item.reviewer_guideline) for item in items]
        self.telling, self.concluding = _ends(items)
        self.cited, self.apart = _cited(self.sides)


def _folded(texts: list[str]) -> list[str]:
    """Each of *texts* folded; all at once where there is no white space to even, as in most documents."""
    whole = "\n".join(texts)
    if whole.isascii() and " ".join(whole.split()) == whole.replace("\n", " "):
        lines = whole.lower().split("\n")
        if len(lines) == len(texts):
            return lines
    return [folded(text) for text in texts]


def _ends(items: tuple[DisputedItem, ...]) -> tuple[list[tuple[int, DisputedItem]], list[tuple[int, DisputedItem]]]:
    telling, concluding = [], []
    for i, item in enumerate(items):
        last, overturned = item.rationale[-1], item.decision is Decision.OVERTURNED
        if last.endswith(_GRANTED if overturned else _DENIED):
            continue  # most of them
        if not last.endswith(_NECESSARY if overturned else _NOT_NECESSARY):
            telling.append((i, item))
        if not last.endswith((_DENIED, _GRANTED)):
            concluding.append((i, item))
    return telling, concluding


def _cited(sides: list[tuple[Guideline, Guideline]]) -> tuple[set[Sourced], set[int]]:
    cited, apart = set(), set()
    for i, (theirs, ours) in enumerate(sides):
        citations = ours.citations
        if theirs.citations != citations:
            apart.add(i)
            citations += theirs.citations
        for each in citations:
            cited.add((each.source, each.title, each.year))
    return cited, apart


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
