"""IMR037: what a statement about a guideline says, held against what is cited."""

import pytest

from tests.rules.harness import in_newest

GUIDELINE = "/disputedItems/0/claimsAdministratorGuideline"
KNEE = {"source": "MTUS", "title": "Knee Complaints", "year": 2009}
PAGED = {**KNEE, "pages": ["2010-2011"]}
BACK = {"source": "MTUS", "title": "Low Back Complaints"}


@pytest.mark.parametrize(
    ("statement", "citations", "basis", "found"),
    [
        ("Care of the knee rests on Knee Complaints, 2009.", [KNEE], "mtus", False),
        ("What was said in 2009 of Knee Complaints holds, and 2010 too.", [KNEE], "mtus", True),
        ("Knee Complaints says so.", [KNEE], "mtus", True),
        ("Non-MTUS Knee Complaints 2009", [KNEE], "mtus", True),
        ("Knee Complaints 2009, page 5", [KNEE], "mtus", False),
        ("Knee Complaints 2009, pages 2010-2011", [KNEE], "mtus", True),
        ("Knee Complaints 2009, Section: Braces", [KNEE], "mtus", True),
        ("Care rests on Knee Complaints 2009, pages 2010-2011.", [PAGED], "mtus", False),
        ("Care rests on Knee Complaints 2009, pages 5.", [PAGED], "mtus", True),
        ("See Knee Complaints (2009), and Low Back Complaints.", [KNEE, BACK], "mtus", False),
        ("See Knee Complaints (2009), and Low Back Complaints of 2008.", [KNEE, BACK], "mtus", False),
        ("See Knee Complaints (2009), and Low Back Complaints of 2008 and 2007.", [KNEE, BACK], "mtus", True),
        ("See Knee Complaints, and Low Back Complaints.", [KNEE, BACK], "mtus", True),
        ("See Knee Complaints (2009).", [KNEE, BACK], "mtus", True),
        ("It did not cite any guideline.", [], "noneCited", False),
        ("No guideline was cited.", [], "noneCited", False),
        ("It is so.", [], "noneCited", True),
    ],
)
def test_a_statement_names_the_titles_and_years_of_what_is_cited_and_no_more(statement, citations, basis, found):
    edits = {GUIDELINE: {"basis": basis, "statement": statement, "citations": citations}}
    assert in_newest(edits, "IMR037") == ([(f"{GUIDELINE}/statement", "warning")] if found else [])
