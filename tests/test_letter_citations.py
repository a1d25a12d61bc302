"""Citations of data beside those that were read from a statement: what print can show, and what it cannot."""

import pytest

from imr_schema.letter.statements.comparison import cited_alike
from imr_schema.letter.statements.guideline import parse_guideline

ODG = "Decision based on Non-MTUS Citation Official Disability Guidelines, Shoulder, Steroid injections."
KNEE = "Decision based on MTUS Knee Complaints 2004, Section(s): Surgical Considerations, Initial Care."
NONE = "The Expert Reviewer did not cite any medical evidence for its decision."
NO_LEAD = "MTUS Ankle and Foot Disorders 2018, page 12, and Non-MTUS Citation ODG, Ankle."
UNREAD = "The opinion applies MTUS Ankle and Foot Ailments 2018, page 12. Non-MTUS Citation ODG, Ankle."
SLEEP = "Decision based on Non-MTUS Citation Sleep Society Practice Guidelines, 2010."
NOTHING = "See the record."


def mtus(title="Knee Complaints", year=2004, **more):
    return {"source": "MTUS", "title": title, "year": year, **more}


def odg(title="Shoulder", **more):
    return {"source": "ODG", "title": title, **more}


SECTIONS = ["Surgical Considerations", "Initial Care"]
STEROIDS = ["Steroid injections"]


@pytest.mark.parametrize(
    ("statement", "basis", "citations"),
    [
        (ODG, "nonMtus", [odg(sections=STEROIDS)]),
        (ODG, "nonMtus", [odg("Shoulder, Steroid injections")]),
        (ODG, "nonMtus", [odg()]),
        (ODG, "nonMtus", [odg("Shoulder chapter")]),
        (ODG, "nonMtus", [odg(), odg("Steroid injections")]),
        (KNEE, "mtus", [mtus(sections=SECTIONS)]),
        (NONE, "noneCited", []),
        (NOTHING, "mtus", [mtus()]),
        (NOTHING, "noneCited", []),
        # "Decision based on" is lacking: this is a note of whoever entered the data, which may hold more.
        (NO_LEAD, "both", [mtus("Ankle and Foot Disorders", 2018, pages=["12"]), odg("Ankle")]),
        (NO_LEAD, "both", [mtus("Ankle and Foot Disorders", 2018, pages=["12", "14"]), odg("Ankle")]),
        # That the MTUS is cited is in print, and what of it was not read.
        (UNREAD, "both", [mtus("Ankle and Foot Ailments", 2018, pages=["12", "14"]), odg("Ankle")]),
        # A source that is the title's first words is printed once.
        (SLEEP, "nonMtus", [{"source": "Sleep Society", "title": "Sleep Society Practice Guidelines", "year": 2010}]),
        (SLEEP, "nonMtus", [{"source": "Sleep Society", "title": "Practice Guidelines", "year": 2010}]),
    ],
)
def test_what_print_shows_is_alike_however_it_is_divided(statement, basis, citations):
    assert cited_alike(parse_guideline(statement), {"basis": basis, "statement": statement, "citations": citations})


@pytest.mark.parametrize(
    ("statement", "basis", "citations"),
    [
        (ODG, "both", [odg()]),
        (ODG, "nonMtus", []),
        (ODG, "nonMtus", [mtus(), odg()]),
        (ODG, "nonMtus", [odg("Knee")]),
        (ODG, "nonMtus", [odg(sections=["Surgery"])]),
        (ODG, "nonMtus", [odg(year=2015)]),
        (ODG, "nonMtus", [odg(pages=["7"])]),
        (ODG, "nonMtus", [{"title": "Shoulder"}]),
        (ODG, "nonMtus", [{"source": "ODG"}]),
        (ODG, "nonMtus", [{"source": "ACOEM", "title": "Shoulder"}]),
        (ODG, None, [odg()]),
        (KNEE, "mtus", [mtus()]),
        (KNEE, "mtus", [mtus(sections=SECTIONS[:1])]),
        (KNEE, "mtus", [mtus(sections=[*SECTIONS, "Exercise"])]),
        (KNEE, "mtus", [mtus(year=2009, sections=SECTIONS)]),
        (KNEE, "mtus", [mtus("Elbow Complaints", sections=SECTIONS)]),
        (KNEE, "mtus", [mtus(sections=SECTIONS), odg()]),
        (KNEE, "both", [mtus(sections=SECTIONS)]),
        (NONE, "noneCited", [odg()]),
        (NONE, "nonMtus", []),
        (NO_LEAD, "both", [mtus("Ankle and Foot Disorders", 2018, pages=["14"]), odg("Ankle")]),
        (UNREAD, "mtus", [mtus("Ankle and Foot Disorders", 2018)]),
        (UNREAD, "both", [mtus("Ankle and Foot Disorders", 2018), odg("Knee")]),
    ],
)
def test_what_print_shows_otherwise_is_not(statement, basis, citations):
    assert not cited_alike(parse_guideline(statement), {"basis": basis, "statement": statement, "citations": citations})
