"""IMR401, IMR402, IMR405 and IMR406 at their edges: which side of which item is told."""

import pytest

from tests.rules.harness import items, places, validated

THEIRS, OURS = "claimsAdministratorGuideline", "reviewerGuideline"
MTUS = {"source": "MTUS", "title": "Knee Complaints", "year": 2004}
ODG = {"source": "ODG", "title": "Knee", "year": 2014}
SAID = "Decision based on what follows."


def side(basis, *citations, statement=SAID):
    return {"basis": basis, "statement": statement, "citations": list(citations)}


def both(theirs, ours):
    return {THEIRS: theirs, OURS: ours}


FINE, WRONG = side("mtus", MTUS), side("nonMtus", MTUS)


@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        ([both(FINE, FINE)], []),
        ([both(FINE, FINE), both(WRONG, WRONG)], [(1, THEIRS), (1, OURS)]),
        ([both(FINE, FINE), both(FINE, WRONG), both(WRONG, FINE)], [(1, OURS), (2, THEIRS)]),
        ([both(side("mtus", ODG), FINE)], [(0, THEIRS)]),
        ([both(FINE, side("mtus", ODG))], [(0, OURS)]),
        ([both(side("both", MTUS), side("both", MTUS))], [(0, THEIRS), (0, OURS)]),
        ([both(side("both", MTUS, ODG), side("mtus", MTUS, ODG))], [(0, OURS)]),
        ([both(side("nonMtus", {**MTUS, "source": "ACOEM"}), side("noneCited"))], []),
        ([both(side("mtus", {**MTUS, "source": "ACOEM"}), side("mtus"))], [(0, THEIRS), (0, OURS)]),
        ([both(side("nonMtus", {**MTUS, "source": "Zenith"}), side("noneCited", MTUS))], [(0, OURS)]),
    ],
)
def test_each_side_of_each_item_has_the_basis_of_its_own_citations(pairs, found):
    assert places(items(*pairs), "IMR401") == [f"/disputedItems/{i}/{name}/basis" for i, name in found]


@pytest.mark.parametrize(
    "name", ["CA MTUS", "California MTUS", "Medical Treatment Utilization Schedule (MTUS)", " mtus"]
)
def test_the_mtus_is_known_by_its_other_names(name):
    named = {**MTUS, "source": name}
    assert places(items(both(side("mtus", named), side("both", named, ODG))), "IMR401") == []
    assert places(items(both(side("nonMtus", named), FINE)), "IMR401") == [f"/disputedItems/0/{THEIRS}/basis"]


HANGS = "None of it hangs on the procedure"


@pytest.mark.parametrize(
    ("description", "rationale", "level"),
    [
        ("Brace", ["The visits brought no gain in function at all."], "warning"),
        ("Associated surgical service: brace", ["The visits brought no gain in function at all."], "info"),
        ("Brace", ["The primary SURGERY is not necessary, nor is what goes with it."], "info"),
        ("Brace", ["The associated procedure", "is not to be, nor is what goes with it."], "info"),
        ("Brace", ["x" * (4000 - len(HANGS) - 1) + " " + HANGS + " at all."], "info"),
        ("Brace", ["x" * (4000 - len(HANGS)) + " " + HANGS + " at all."], "warning"),
    ],
)
def test_a_reviewer_who_cites_nothing_is_told_lightly_for_what_hangs_on_a_surgery(description, rationale, level):
    changes = {"description": description, "rationale": rationale, OURS: side("noneCited")}
    found = validated(items({}, changes, {})).findings
    told = [(f.pointer, f.severity.value) for f in found if f.rule == "IMR402"]
    assert told == [(f"/disputedItems/1/{OURS}", level)]


OUTSIDE = "The decision rests on sources outside the MTUS. Decision based on what follows."


@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        ([both(FINE, side("mtus", MTUS, statement=OUTSIDE))], [(0, OURS)]),
        ([both(side("mtus", MTUS, statement=OUTSIDE), FINE)], [(0, THEIRS)]),
        (
            [both(side("mtus", MTUS, statement=OUTSIDE), side("both", MTUS, ODG, statement=OUTSIDE))],
            [(0, THEIRS), (0, OURS)],
        ),
        ([both(FINE, FINE), both(FINE, side("both", MTUS, ODG, statement=OUTSIDE))], [(1, OURS)]),
        ([both(side("nonMtus", ODG, statement=OUTSIDE), side("nonMtus", ODG, statement=OUTSIDE))], []),
        ([both(FINE, side("noneCited", statement=OUTSIDE))], []),
        ([both(FINE, side("mtus", MTUS, statement="What lies outside the chapter is left."))], []),
    ],
)
def test_who_says_that_only_other_sources_were_followed_cites_no_mtus(pairs, found):
    assert places(items(*pairs), "IMR405") == [f"/disputedItems/{i}/{name}/statement" for i, name in found]


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("http://www.example.org/knee", True),
        ("https://example.org/knee.", True),
        ("HTTPS://example.org/knee", True),
        ("www.example.org", True),
        ("(www.example.org)", True),
        ("Knee, www.example.org", False),
        ("Knee", False),
    ],
)
@pytest.mark.parametrize("name", [THEIRS, OURS])
def test_a_web_address_alone_is_told_at_its_title(title, bare, name):
    edits = items({}, {name: side("nonMtus", ODG, {"source": "A review", "title": title})})
    place = f"/disputedItems/1/{name}/citations/1/title"
    assert places(edits, "IMR406") == ([place] if bare else [])
