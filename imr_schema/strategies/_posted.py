"""Determinations that a posted letter can contain, in the words of such letters."""

from __future__ import annotations

from hypothesis import strategies as st

from imr_schema.pointer import Data
from imr_schema.standard import PRINTED
from imr_schema.strategies._determinations import determinations

_CHAPTERS = (
    ("Knee Complaints", 2004),
    ("Chronic Pain Medical Treatment", 2009),
    ("Opioid Treatment", 2016),
    ("Low Back Complaints", 2004),
)
_SECTION_NAMES = ("Surgical Considerations", "Opioids, criteria for use", "Physical Medicine", "Special Studies")
_TREATMENTS = (
    "Norco 10/325mg #120, day supply: 30, refills: 0",
    "Physical therapy 2x/week for 6 weeks",
    "Right knee arthroscopy with partial medial meniscectomy",
    "Associated surgical service: Cold therapy unit, 14 day rental",
    "Retrospective urine drug test (DOS: 3/14/16)",
    "MRI of the lumbar spine without contrast",
    "Follow-up visit with a pain specialist, x1",
)
_REASONS = (
    "The notes give one pain score and no comparison with and without it.",
    "An earlier denial was Upheld on other grounds, which do not apply here.",
    "The Claims Administrator guideline was read together with the record.",
    "A Decision rationale has to name the facts on which it rests.",
    "MTUS Chronic Pain Medical Treatment speaks of functional improvement, x2/week at first.",
    "Six visits were authorized, and the follow-up showed a gain of 10 degrees.",
)


_ORGANIZATIONS = ("MAXIMUS Federal Services", "Example Review Services")


@st.composite
def _printed_guidelines(draw: st.DrawFn) -> Data:
    """A guideline statement in the grammar of a posted letter, with what it cites."""
    kind = draw(st.sampled_from(["mtus", "nonMtus", "both", "noneCited"]))
    if kind == "noneCited":
        statement = "The Expert Reviewer did not cite any medical evidence for its decision."
        return {"basis": kind, "statement": statement, "citations": []}
    cited, printed = _printed_chapters(draw) if kind != "nonMtus" else ([], [])
    words = "MTUS " + ", and ".join(printed) if printed else ""
    if kind != "mtus":
        cited.append({"source": "ODG", "title": "Knee and Leg", "sections": ["Physical medicine treatment"]})
        words += ", and " if printed else ""
        words += "Non-MTUS Citation Official Disability Guidelines, Knee and Leg, Physical medicine treatment"
    return {"basis": kind, "statement": f"Decision based on {words}.", "citations": cited}


def _printed_chapters(draw: st.DrawFn) -> tuple[list[Data], list[str]]:
    """One or two chapters of the MTUS as citations, and as a letter prints them."""
    cited, printed = [], []
    for title, year in draw(st.lists(st.sampled_from(_CHAPTERS), min_size=1, max_size=2, unique=True)):
        sections = draw(st.lists(st.sampled_from(_SECTION_NAMES), max_size=2, unique=True))
        cited.append({"source": "MTUS", "title": title, "year": year, **({"sections": sections} if sections else {})})
        printed.append(f"{title} {year}" + (f", Section(s): {', '.join(sections)}" if sections else ""))
    return cited, printed


@st.composite
def posted_determinations(draw: st.DrawFn, most_items: int = 4) -> Data:
    """A determination that a letter of the newest edition can contain: a posted copy, each text a single paragraph."""
    data = draw(determinations(most_items=1, version=PRINTED))
    for name in ("documentsReviewed", "outcome", "extensions"):
        data.pop(name, None)
    organization = draw(st.sampled_from(_ORGANIZATIONS))
    prose = st.lists(st.sampled_from(_REASONS), min_size=1, max_size=5).map(" ".join)
    data |= {
        "copy": "posted",
        "reviewOrganization": {"name": organization},
        "clinicalCaseSummary": [f"The injured worker is a 51 year old baker. {draw(prose)}"],
    }
    data["reviewer"]["statement"] = [f"{organization} sent the case file to an expert reviewer. {draw(prose)}"]
    count = draw(st.integers(1, most_items))
    return data | {"disputedItems": [_printed_item(draw, number, prose) for number in range(1, count + 1)]}


def _printed_item(draw: st.DrawFn, number: int, prose: st.SearchStrategy[str]) -> Data:
    decision = draw(st.sampled_from(["upheld", "overturned"]))
    treatment = draw(st.sampled_from(_TREATMENTS))
    item: Data = {"number": number, "description": treatment}
    if draw(st.integers(0, 3)) == 0:
        item["description"] = (
            f"{treatment} was the original request. 6 visits was authorized by the Claims Administrator. "
            "The remaining IMR eligible portion of the original request, 4 visits is"
        )
        item["modifiedRequest"] = {"original": treatment, "authorized": "6 visits", "eligible": "4 visits"}
    conclusion = f"The request is {'not ' if decision == 'upheld' else ''}medically necessary."
    return item | {
        "decision": decision,
        "claimsAdministratorGuideline": draw(_printed_guidelines()),
        "reviewerGuideline": draw(_printed_guidelines()),
        "rationale": [f"{draw(prose)} {conclusion}"],
    }
