"""IMR501 to IMR512: the reviewer, and what the reviewer had."""

from imr_schema.finding import Severity
from imr_schema.model import Determination
from imr_schema.rules._portable import Portable, speaks
from imr_schema.rules._rule import Problems, at, rule
from imr_schema.text import all_blank


@rule(
    "IMR501",
    "reviewer-credentials",
    Severity.ERROR,
    clause="LC 4610.6(f)",
    by=("shape", "rule"),
    central=True,
    breaks={"/reviewer/specialties": ["\u2003"]},
    portable=(
        Portable("/reviewer", f"d:licensureStates/d:licensureState[{speaks('.')}]", "licensureStates"),
        Portable("/reviewer", f"d:specialties/d:specialty[{speaks('.')}]", "specialties"),
    ),
)
def reviewer_credentials(doc: Determination) -> Problems:
    """The reviewer has no {what}.

    The reviewer's qualifications are described, the name is confidential: at least one state of licensure and one specialty.
    """
    if all_blank(doc.reviewer.licensure_states):
        yield at("/reviewer/licensureStates")
    if all_blank(doc.reviewer.specialties):
        yield at("/reviewer/specialties")
