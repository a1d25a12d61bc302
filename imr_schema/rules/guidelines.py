"""IMR401 to IMR408: what the two sides relied on."""

from imr_schema.finding import Severity
from imr_schema.model import Basis, Citation, Determination
from imr_schema.rules._portable import EACH_ITEM, Portable, folded
from imr_schema.rules._rule import Problems, at, rule
from imr_schema.text import folded as fold

_ITEMS = "/disputedItems"
_SIDES = ("claimsAdministratorGuideline", "reviewerGuideline")
_FROM_MTUS = f"{folded('d:source')} = 'mtus'"
_TOLD_BY = (
    (Basis.NONE_CITED, "$all = 0"),
    (Basis.NON_MTUS, "$all > 0 and $mtus = 0"),
    (Basis.MTUS, "$all > 0 and $mtus = $all"),
    (Basis.BOTH, "$mtus > 0 and $mtus < $all"),
)


def _told_by(citations: tuple[Citation, ...]) -> Basis:
    """The basis that the citations add up to."""
    if not citations:
        return Basis.NONE_CITED
    if len(citations) == 1 and citations[0].source == "MTUS":
        return Basis.MTUS  # most of them
    sources = {fold(citation.source) for citation in citations}
    if "mtus" not in sources:
        return Basis.NON_MTUS
    return Basis.MTUS if len(sources) == 1 else Basis.BOTH


@rule(
    "IMR401",
    "guideline-basis",
    Severity.ERROR,
    clause="LC 4610.5(c)(2)",
    by=("shape", "rule"),
    breaks={"/disputedItems/0/reviewerGuideline/basis": "noneCited"},
    portable=tuple(
        Portable(
            f"{EACH_ITEM}/{side}",
            f"not({when}) or @basis = '{told.value}'",
            "basis",
            {"basis": "@basis", "told": f"'{told.value}'"},
            {"all": "count(d:citations/d:citation)", "mtus": f"count(d:citations/d:citation[{_FROM_MTUS}])"},
        )
        for side in _SIDES
        for told, when in _TOLD_BY
    ),
)
def guideline_basis(doc: Determination) -> Problems:
    """Disputed item {item}: the basis is {basis}, but the citations add up to {told}.

    mtus: all citations have the source MTUS. nonMtus: none has. both: some have. noneCited: there is no citation, and
    the statement says that none was made. A basis that its citations do not bear out hides which order of evidence was followed.
    """
    for i, item in enumerate(doc.disputed_items):
        for name, side in zip(_SIDES, (item.claims_administrator_guideline, item.reviewer_guideline), strict=True):
            told = _told_by(side.citations)
            if side.basis is not told:
                yield at(f"{_ITEMS}/{i}/{name}/basis", basis=side.basis.value, told=told.value)
