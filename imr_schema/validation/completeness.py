"""The completeness ledger: what each disputed item has, told from data of any shape."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from imr_schema.finding import LedgerRow, Part
from imr_schema.text import blank

_DECISIONS = ("upheld", "overturned")


def ledger(data: Any, *, several: bool = False) -> tuple[LedgerRow, ...]:
    """One row for each entry of ``disputedItems``, in order; none when there is no such list.

    *several*: the document's version has an analysis for each of several reviewers; else the item says itself what the one relied on and why.
    """
    items = data.get("disputedItems") if isinstance(data, dict) else None
    if not isinstance(items, list):
        return ()
    return tuple(_row(item if isinstance(item, dict) else {}, several) for item in items)


def blanks(data: Any, *, several: bool = False) -> Iterator[str]:
    """Pointers of what a disputed item says without saying anything, told from data of any shape; *several* as for :func:`ledger`.

    With the shape wrong no rule is reached; a sender should still hear of every blank at once.
    """
    items = data.get("disputedItems") if isinstance(data, dict) else None
    for i, item in enumerate(items if isinstance(items, list) else ()):
        if not isinstance(item, dict):
            continue
        if isinstance(said := item.get("description"), str) and said and blank(said):
            yield f"/disputedItems/{i}/description"
        places = {"claimsAdministratorGuideline": item.get("claimsAdministratorGuideline")}
        rationales = {}
        for j, (guideline, rationale) in enumerate(_analysed(item, several)):
            places[f"analyses/{j}/guideline" if several else "reviewerGuideline"] = guideline
            rationales[f"analyses/{j}/rationale" if several else "rationale"] = rationale
        for place, held in places.items():
            if isinstance(held, dict) and isinstance(said := held.get("statement"), str) and said and blank(said):
                yield f"/disputedItems/{i}/{place}/statement"
        for place, said in rationales.items():
            if isinstance(said, list) and said and all(isinstance(text, str) and text and blank(text) for text in said):
                yield f"/disputedItems/{i}/{place}"


def _row(item: dict[str, Any], several: bool) -> LedgerRow:
    number, found = item.get("number"), _analysed(item, several)
    return LedgerRow(
        number=number if isinstance(number, int) and not isinstance(number, bool) else None,
        decision=_decision(item.get("decision")),
        claims_administrator_guideline=_guideline(item.get("claimsAdministratorGuideline")),
        reviewer_guideline=_worst([_guideline(guideline) for guideline, _ in found]),
        rationale=_worst([_paragraphs(rationale) for _, rationale in found]),
    )


def _analysed(item: dict[str, Any], several: bool) -> list[tuple[Any, Any]]:
    """The guideline and the rationale of each analysis of *item*."""
    if not several:
        return [(item.get("reviewerGuideline"), item.get("rationale"))]
    analyses = item.get("analyses")
    if not isinstance(analyses, list) or not analyses:
        return [(None, None)]
    return [
        (each.get("guideline"), each.get("rationale")) if isinstance(each, dict) else (None, None) for each in analyses
    ]


_FROM_WORST = (Part.ABSENT, Part.BLANK, Part.PRESENT)


def _worst(parts: list[Part]) -> Part:
    """An item is as complete as the least complete of its analyses."""
    return parts[0] if len(parts) == 1 else min(parts, key=_FROM_WORST.index)


def _decision(value: Any) -> Part:
    """A word that is no decision is absent, not present: nobody could follow it."""
    if value in _DECISIONS:
        return Part.PRESENT
    return Part.BLANK if isinstance(value, str) and blank(value) else Part.ABSENT


def _guideline(value: Any) -> Part:
    statement = value.get("statement") if isinstance(value, dict) else None
    if not isinstance(statement, str):
        return Part.ABSENT
    return Part.BLANK if blank(statement) else Part.PRESENT


def _paragraphs(value: Any) -> Part:
    if not isinstance(value, list):
        return Part.ABSENT
    texts = 0
    for paragraph in value:
        if isinstance(paragraph, str):
            if not blank(paragraph):
                return Part.PRESENT
            texts += 1
    return Part.BLANK if texts or not value else Part.ABSENT
