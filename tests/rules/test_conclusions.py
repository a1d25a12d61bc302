"""IMR310, IMR621 and IMR622 at their edges: which item is told, once, and what the sentence says of it."""

import pytest

from tests.rules.harness import items, messages

YES, NO = "The request is medically necessary.", "The request is not medically necessary."
READ = "The record was read with care."


def test_a_decision_and_what_the_rationale_concludes_stand_in_the_sentence():
    edits = items({"decision": "upheld", "rationale": [READ, YES]}, {"decision": "overturned", "rationale": [READ, NO]})
    said = "Disputed item {} is {}, but its rationale concludes that it is {}."
    assert messages(edits, "IMR310") == [
        ("/disputedItems/0/rationale", said.format(1, "upheld", "medically necessary")),
        ("/disputedItems/1/rationale", said.format(2, "overturned", "not medically necessary")),
    ]


def upheld(description, subject):
    return {"description": description, "rationale": [READ, f"The {subject} is not medically necessary."]}


@pytest.mark.parametrize(
    ("described", "found"),
    [
        ([upheld("Right knee brace", "left wrist brace")], [(1, "right", "left")]),
        ([upheld("Right knee brace", "right wrist brace")], [(1, "knee", "hand")]),
        ([upheld("Knee brace", "left wrist brace")], [(1, "knee", "hand")]),
        ([upheld("Brace of the knee and wrist", "brace of the elbow and hip")], []),
        ([upheld("Brace of the knee and wrist", "brace of the elbow")], []),
        ([upheld("Brace of the knee", "brace of the elbow and hip")], []),
        ([upheld("Brace", "left knee brace"), upheld("Knee brace", "hip brace")], [(2, "knee", "hip")]),
        (
            [upheld("Hip brace", "knee brace"), upheld("Knee brace", "knee brace"), upheld("Wrist brace", "hip brace")],
            [(1, "hip", "knee"), (3, "hand", "hip")],
        ),
    ],
)
def test_an_item_and_its_conclusion_are_about_one_side_and_one_part(described, found):
    said = "Disputed item {} is about the {}, its conclusion about the {}."
    assert messages(items(*described), "IMR621") == [
        (f"/disputedItems/{each[0] - 1}/rationale", said.format(*each)) for each in found
    ]


def modified(eligible, said, decision="overturned"):
    request = {"original": "a request", "authorized": "a part", "eligible": eligible}
    return {"modifiedRequest": request, "decision": decision, "rationale": [READ, f"The request for {said}."]}


SIX, SEVEN = "6 visits is medically necessary", "7 visits is medically necessary"


@pytest.mark.parametrize(
    ("requests", "found"),
    [
        ([modified("6 visits", SIX)], []),
        ([modified("6 visits", SEVEN)], [(1, 7, "visits", 6)]),
        ([modified("6 visits", SEVEN, "upheld")], []),
        ([modified("6 visits", SEVEN, "upheld"), modified("6 visits", SEVEN)], [(2, 7, "visits", 6)]),
        ([modified("purchase", SEVEN), modified("6 days", SEVEN), modified("6 visits", SEVEN)], [(3, 7, "visits", 6)]),
        ([modified("6 visits", "7 visits is not medically necessary")], []),
        ([modified("6 visits", "therapy x 8 is medically necessary")], [(1, 8, "visits", 6)]),
        ([modified("6 visits and 3 injections", "therapy x 8 is medically necessary")], []),
        (
            [modified("6 visits", "7 visits is clear"), modified("60 tablets", "#90 is medically necessary")],
            [(2, 90, "pieces", 60)],
        ),
        (
            [{}, modified("6 visits", SEVEN), {}, modified("6 visits", SEVEN)],
            [(2, 7, "visits", 6), (4, 7, "visits", 6)],
        ),
    ],
)
def test_no_more_is_overturned_than_was_left_of_any_request(requests, found):
    said = "Disputed item {} was overturned for {} {}, but only {} were left for review."
    assert messages(items(*requests), "IMR622") == [
        (f"/disputedItems/{each[0] - 1}/rationale", said.format(*each)) for each in found
    ]
