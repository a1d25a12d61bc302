"""What several rules ask of one document, worked out once: one slot, replaced whole."""

from __future__ import annotations

from imr_schema.model import Analysis, Decision, Determination, DisputedItem, Guideline, ReviewedDocument
from imr_schema.text import folded

_NOT_NECESSARY = ("is not medically necessary.", "are not medically necessary.")
_NECESSARY = ("is medically necessary.", "are medically necessary.")
_DENIED, _GRANTED = " request is not medically necessary.", " request is medically necessary."
# An item that hangs on a surgery of the same letter says so at its beginning.
ANCILLARY = ("associated surgical service", "pre-op", "preop", "post-op", "postop", "labs to include")

Sourced = tuple[str, str, int | None]
"""The source, title and edition year of a citation."""

Analysed = tuple[int, int, Analysis]
"""An analysis with the indexes of its item and of itself."""


class Gist:
    """The gist of one determination.

    ``described``: the descriptions in small letters, with single spaces. ``about``: all of them as one text. ``telling``: the analyses whose
    rationale does not plainly end as their decision asks. ``concluding``: those whose rationale may end by naming what
    was asked for. ``modified``: the items with a modified request.
    ``analyses``: every one, and ``guidelines``: every one with the index of its item and its side.
    ``prose``: the summary, the documents and the rationales as one text. ``sides``: the guidelines of each item, the claims administrator's and then
    each reviewer's. ``cited``: every source, title and year that is cited. ``apart``: the items, by index, whose sides do not cite the same.
    """

    __slots__ = (
        "about",
        "analyses",
        "apart",
        "cited",
        "concluding",
        "described",
        "guidelines",
        "modified",
        "prose",
        "sides",
        "telling",
    )

    def __init__(self, doc: Determination) -> None:
        items = doc.disputed_items
        self.described = _folded([item.description for item in items])
        self.about = "\n".join(self.described)
        self.modified = [(i, item) for i, item in enumerate(items) if item.modified_request is not None]
        self.analyses = [(i, j, each) for i, item in enumerate(items) for j, each in enumerate(item.analyses)]
        texts = [each for _, _, analysis in self.analyses for each in analysis.rationale]
        self.prose = "\n".join([*doc.clinical_case_summary, *map(_words, doc.documents_reviewed), *texts])
        self.sides = [_sides(item) for item in items]
        self.guidelines = [(i, s, each) for i, sides in enumerate(self.sides) for s, each in enumerate(sides)]
        self.telling, self.concluding = _ends(self.analyses)
        self.cited, self.apart = _cited(self.sides)


def _words(document: ReviewedDocument) -> str:
    return document.title if document.author is None else f"{document.title}\n{document.author}"


def _folded(texts: list[str]) -> list[str]:
    """Each of *texts* folded; all at once where there is no white space to even, as in most documents."""
    whole = "\n".join(texts)
    if whole.isascii() and " ".join(whole.split()) == whole.replace("\n", " "):
        lines = whole.lower().split("\n")
        if len(lines) == len(texts):
            return lines
    return [folded(text) for text in texts]


def _sides(item: DisputedItem) -> tuple[Guideline, ...]:
    return (item.claims_administrator_guideline, *[analysis.guideline for analysis in item.analyses])


def _ends(analyses: list[Analysed]) -> tuple[list[Analysed], list[Analysed]]:
    telling, concluding = [], []
    for analysed in analyses:
        analysis = analysed[2]
        last, overturned = analysis.rationale[-1], analysis.decision is Decision.OVERTURNED
        if last.endswith(_GRANTED if overturned else _DENIED):
            continue  # most of them
        if not last.endswith(_NECESSARY if overturned else _NOT_NECESSARY):
            telling.append(analysed)
        if not last.endswith((_DENIED, _GRANTED)):
            concluding.append(analysed)
    return telling, concluding


def _cited(sides: list[tuple[Guideline, ...]]) -> tuple[set[Sourced], set[int]]:
    cited, apart = set(), set()
    for i, (theirs, *others) in enumerate(sides):
        citations = theirs.citations
        for ours in others:
            if ours.citations != theirs.citations:
                apart.add(i)
                citations += ours.citations
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
