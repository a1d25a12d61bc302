"""IMR401 to IMR408: what the two sides relied on."""

from imr_schema.finding import Severity
from imr_schema.model import Basis, Citation, Determination
from imr_schema.rules._rule import Problems, at, rule

_ITEMS = "/disputedItems"
_SIDES = ("claimsAdministratorGuideline", "reviewerGuideline")


def _told_by(citations: tuple[Citation, ...]) -> Basis:
    """The basis that the citations add up to."""
    if not citations:
        return Basis.NONE_CITED
    if len(citations) == 1 and citations[0].source == "MTUS":
        return Basis.MTUS  # most of them
    sources = {citation.source.strip().casefold() for citation in citations}
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
