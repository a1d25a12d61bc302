"""IMR409 at its edges: who left the MTUS, and what says why."""

import pytest

from tests.rules.harness import items, places, validated

THEIRS, OURS = "claimsAdministratorGuideline", "reviewerGuideline"
PLACE = f"/disputedItems/0/{OURS}/statement"
MTUS = {"source": "MTUS", "title": "Knee Complaints"}
ODG = {"source": "ODG", "title": "Knee"}
OUTSIDE = (
    "The Expert Reviewer based their decision on recommendation(s) outside of the MTUS Guidelines. Decision based on "
)


def side(basis, *citations, statement="Decision based on what follows."):
    return {"basis": basis, "statement": statement, "citations": list(citations)}


def left(*rationale, statement=OUTSIDE + "Non-MTUS Citation ODG, Knee."):
    ours = side("nonMtus", ODG, statement=statement)
    return items({THEIRS: side("mtus", MTUS), OURS: ours, "rationale": list(rationale)})


@pytest.mark.parametrize(
    ("rationale", "told"),
    [
        (["The knee is stable. The brace is not medically necessary."], True),
        (["The MTUS and ODG agree. The brace is not medically necessary."], True),
        (["The record is silent. The brace is not medically necessary."], True),
        (["The MTUS is silent. The brace is not medically necessary."], False),
        (["The knee is stable.", "The MTUS does not address braces. It is not medically necessary."], False),
        (["The guidelines do not address braces. It is not medically necessary."], False),
        (["Braces are not addressed in the guidelines. It is not medically necessary."], False),
        (["Other evidence-based guidelines were used. It is not medically necessary."], False),
        (["Other treatment was used. It is not medically necessary."], True),
        (["Newer trials rebut the ACOEM chapter. It is not medically necessary."], False),
        (["x" * 4100 + ". The MTUS is silent. It is not medically necessary."], True),
    ],
)
def test_a_reason_for_leaving_the_mtus_is_a_sentence_about_what_it_lacks(rationale, told):
    assert places(left(*rationale), "IMR409") == ([PLACE] if told else [])


def test_a_reason_may_stand_in_the_statement():
    assert (
        places(left("The brace is not medically necessary.", statement="The MTUS is silent. See ODG."), "IMR409") == []
    )


@pytest.mark.parametrize(
    ("theirs", "ours", "told"),
    [
        (side("mtus", MTUS), side("nonMtus", ODG), True),
        (side("both", MTUS, ODG), side("nonMtus", ODG), True),
        (side("nonMtus", ODG), side("nonMtus", {**ODG, "title": "Feet"}), False),
        (side("noneCited"), side("nonMtus", ODG), False),
        (side("mtus", MTUS), side("both", MTUS, ODG), False),
        (side("mtus", MTUS), side("noneCited"), False),
    ],
)
def test_who_cites_the_mtus_or_leaves_it_with_the_claims_administrator_is_not_told(theirs, ours, told):
    rationale = ["The knee is stable. The brace is not medically necessary."]
    assert places(items({THEIRS: theirs, OURS: ours, "rationale": rationale}), "IMR409") == ([PLACE] if told else [])


def test_the_order_of_evidence_is_the_one_of_the_day():
    found = validated(left("The knee is stable. The brace is not medically necessary.")).findings
    assert [f.message.rpartition("; ")[2] for f in found if f.rule == "IMR409"] == [
        "the order of evidence is strictly (A) to (F), the MTUS first."
    ]
