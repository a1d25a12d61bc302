"""Where the parts of a disputed item stand, as JSON Pointers, and walks over them."""

from __future__ import annotations

from collections.abc import Iterator

from imr_schema.model import Analysis, Determination, Guideline
from imr_schema.rules._gist import gist

EACH_ANALYSIS = "/disputedItems/*/analyses/*"
"""Every analysis of every item, as the portable rules write it."""


def of_analysis(item: int, analysis: int) -> str:
    """The place of an analysis, by the indexes of its item and of itself."""
    return f"/disputedItems/{item}/analyses/{analysis}"


def of_side(item: int, side: int) -> str:
    """The place of a guideline of an item: side 0 is the claims administrator's, the others each reviewer's."""
    if side == 0:
        return f"/disputedItems/{item}/claimsAdministratorGuideline"
    return f"{of_analysis(item, side - 1)}/guideline"


def analyses(doc: Determination) -> Iterator[tuple[int, int, Analysis]]:
    """Every analysis with the indexes of its item and of itself, in document order."""
    for i, item in enumerate(doc.disputed_items):
        for j, analysis in enumerate(item.analyses):
            yield i, j, analysis


def guidelines(doc: Determination) -> Iterator[tuple[int, int, Guideline]]:
    """Every guideline with the index of its item and its side, as :func:`of_side` takes them."""
    for i, sides in enumerate(gist(doc).sides):
        for side, guideline in enumerate(sides):
            yield i, side, guideline
