"""Where the parts of a disputed item stand, as JSON Pointers, and lists of them."""

from __future__ import annotations

from imr_schema.model import Determination, Guideline
from imr_schema.rules._gist import Analysed, gist

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


def analyses(doc: Determination) -> list[Analysed]:
    """Every analysis with the indexes of its item and of itself, in document order."""
    return gist(doc).analyses


def guidelines(doc: Determination) -> list[tuple[int, int, Guideline]]:
    """Every guideline with the index of its item and its side, as :func:`of_side` takes them."""
    return gist(doc).guidelines
