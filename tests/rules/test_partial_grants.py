"""IMR313 at its edges: what counts as a part, who grants it, and when the whole is decided."""

import pytest

from tests.rules.harness import items, messages, places

RATIONALE = "/disputedItems/0/rationale"
TWELVE, TWO = "Physical therapy, 12 visits", "Tramadol 50mg #60 and omeprazole 20mg #30"
DENIED = "The request is not medically necessary."


def told(description, rationale, decision="upheld", **more):
    item = {"description": description, "rationale": [rationale], "decision": decision, **more}
    return bool(places(items(item), "IMR313"))


def test_a_part_is_told_with_the_decision_of_the_whole():
    item = {
        "description": TWELVE,
        "decision": "overturned",
        "rationale": ["I approve six visits. The rest are denied."],
    }
    assert messages(items(item), "IMR313") == [
        (RATIONALE, "Disputed item 1 is overturned as a whole, but its rationale grants a part of it.")
    ]


@pytest.mark.parametrize(
    ("description", "rationale", "is_told"),
    [
        (TWELVE, "Six visits are medically necessary.", True),
        (TWELVE, "12 visits are medically necessary.", False),
        (TWELVE, "Twenty visits are medically necessary.", False),
        (TWELVE, "Six visits would be medically necessary.", False),
        (TWELVE, "Six visits were medically necessary.", False),
        (TWELVE, "Some visits are medically necessary.", False),
        (TWELVE, "Up to six visits are medically necessary.", True),
        (TWELVE, "Half of the visits are medically necessary.", True),
        (TWELVE, "The request is medically necessary for six visits.", True),
        (TWELVE, "The request is medically necessary for pain.", False),
        (TWELVE, "Six of the visits are not medically necessary.", True),
        (TWELVE, "The other visits are not medically necessary.", False),
        (TWELVE, "The request for six visits is medically necessary.", False),
        (TWELVE, f"The request for six visits is medically necessary. {DENIED}", True),
        (TWELVE, "Utilization review stated that six visits are medically necessary.", False),
        (TWELVE, f"Six visits are medically necessary. {DENIED[:-1]} as written.", False),
        (TWELVE, "The request is partially approved.", True),
        (TWELVE, "The claims administrator states that the request is partially approved.", False),
        (TWELVE, "The request was partially approved.", False),
        (TWELVE, "I recommend partial certification.", True),
        (TWO, "Tramadol is medically necessary. Omeprazole is not medically necessary.", True),
        (TWO, "Tramadol is medically necessary. Omeprazole is medically necessary.", False),
        (TWO, "Tramadol is medically necessary. Aspirin is not medically necessary.", False),
        (TWO, "Tramadol is medically necessary, but omeprazole is not.", True),
        (TWO, "Tramadol is not medically necessary, but omeprazole is.", True),
        (TWO, "Tramadol is medically necessary, and omeprazole is.", False),
        (TWO, "Tramadol is medically necessary, but aspirin is not.", False),
        ("Retrospective: therapy, 12 visits", "Six of the visits were medically necessary.", True),
    ],
)
def test_a_part_is_a_smaller_number_some_of_it_or_one_of_two_things(description, rationale, is_told):
    assert told(description, f"The record was read. {rationale}") is is_told


@pytest.mark.parametrize(("said", "is_told"), [("The remaining 6 visits", False), ("Four visits", True)])
def test_of_a_modified_request_the_part_that_is_left_is_the_whole(said, is_told):
    request = {"original": "therapy, 12 visits", "authorized": "6 visits", "eligible": "6 visits"}
    rationale = f"Six were authorized. {said} are medically necessary."
    assert told(TWELVE, rationale, "overturned", modifiedRequest=request) is is_told


def test_a_rationale_that_speaks_once_of_the_request_is_not_read_on():
    assert not told(TWELVE, f"I approve six visits. {DENIED}")
    assert told(TWELVE, f"Six visits are medically necessary. {DENIED}")
