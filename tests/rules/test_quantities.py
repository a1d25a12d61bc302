"""IMR321, IMR620 and IMR623 at their edges: what is counted, in which item, and what the sentence says of it."""

import json

import pytest

from imr_schema.validation import pipeline
from tests.rules.harness import items, messages
from tests.tools.rules_quality import FOLDER


def request(original, authorized, eligible):
    return {"modifiedRequest": {"original": original, "authorized": authorized, "eligible": eligible}}


def described(*descriptions):
    return items(*({"description": text} for text in descriptions))


@pytest.mark.parametrize(
    ("parts", "numbers"),
    [
        (("12 visits", "4 visits", "8 visits"), None),
        (("12 visits", "4 visits", "12 visits"), None),
        (("#1,200", "#600", "600 tablets"), None),
        (("12 visits", "4 visits", "4 visits"), (12, 4, 4)),
        (("12 visits", "8 visits", "20 visits"), (12, 8, 20)),
        (("12 visits", "3 visits", "4 visits"), (12, 3, 4)),
        (("12 visits", "3 visits", "13 visits"), (12, 3, 13)),
        (("12 visits", "12 visits", "1 visit"), (12, 12, 1)),
        (("12 visits", "6 days", "5 visits"), None),
        (("12 days", "6 visits", "5 visits"), None),
        (("12 visits", "6 visits", "the rest"), None),
        (("#120 x 3 months", "#120", "240 tablets"), None),
        (("#120 x 3 months", "#120 x 2 months", "#120"), None),
        (("#120 x 3 months", "#60", "#120 x 3 months"), None),
    ],
)
def test_authorised_and_left_add_up_to_the_request_or_all_of_it_is_left(parts, numbers):
    edits = items({}, {}, request(*parts))
    said = (
        "Disputed item 3: of {} visits asked for, {} were authorized and {} are left for review, which does not add up."
    )
    expected = [("/disputedItems/2/modifiedRequest", said.format(*numbers))] if numbers else []
    assert messages(edits, "IMR321") == expected


@pytest.mark.parametrize("parts", [("#120 x 3 months", "#60", "200 tablets"), ("#60 x 2 months", "#30", "90 tablets")])
def test_tablets_by_the_month_add_up_or_not(parts):
    found = ["/disputedItems/0/modifiedRequest"] if "#60" in parts[1] else []
    assert [place for place, _ in messages(items(request(*parts)), "IMR321")] == found


def test_each_thing_that_all_three_parts_count_is_compared():
    edits = items(request("6 visits in 30 days, brace", "3 visits in 30 days", "2 visits in 30 days, 1 unit"))
    assert [message.partition(" asked ")[0] for _, message in messages(edits, "IMR321")] == [
        "Disputed item 1: of 6 visits"
    ]


ONE, TWO, THREE = "Ultram 350mg", "Ultram 350mg, ultram 250mg", "Ultram 250mg, ultram 350mg, ultram 500mg"


@pytest.mark.parametrize(
    ("descriptions", "found"),
    [
        ((TWO,), [0]),
        ((THREE,), [0]),
        ((TWO, "Brace", THREE), [0, 2]),
        ((ONE, "Brace 2", TWO), [2]),
        ((ONE, "Ultram 250mg"), []),
        ((ONE, "Ultram 250mg", "Norco 5mg, norco 5 mg", TWO), [3]),
        (("Ultram 250mg, ultram 350mg",), [0]),
        (("Fentanyl 25mcg, fentanyl 50mcg",), [0]),
        (("Fentanyl 25mcg, fentanyl 25mg",), [0]),
        (("Fentanyl 25mcg, fentanyl 25 mcg",), []),
        (("Lidocaine 5%, lidocaine 50mg",), []),
        (("Lidocaine 5%, lidocaine 50mcg",), []),
        (("Lidocaine 5%, lidocaine 5 %",), []),
        (("Norco tablets 5mg, tablets 10mg",), []),
        (("Ultram capsules, strength 5mg, and a strength 10mg",), []),
        (("Every 5mg, every 10mg", "Ultram 5mg, about 10mg"), []),
        (("Ultram 5mg/ml, ultram 10mg/ml",), []),
        (("Ultram tablets 5mg, ultram 10mg",), [0]),
    ],
)
def test_a_drug_in_two_strengths_is_told_once_at_each_item(descriptions, found):
    expected = [
        (f"/disputedItems/{i}/description", f"Disputed item {i + 1} names one drug in two strengths.") for i in found
    ]
    assert messages(described(*descriptions), "IMR620") == expected


OPEN = "its quantity is not specified"


@pytest.mark.parametrize(
    ("descriptions", "found"),
    [
        (("Brace", "Therapy, unspecified duration"), {1: OPEN}),
        (("Brace", "Therapy, unknown duration"), {1: OPEN}),
        (("Brace", "Therapy, duration not stated"), {1: OPEN}),
        (("Therapy (Unspecified)", "Brace", "Cream, qty: unspecified"), {0: OPEN, 2: OPEN}),
        (("Brace, not of metal, of unknown make",), {}),
        (("Acupuncture, 100 visits", "100 sessions", "Ultram #1000", "Rental, 1001 days"), {}),
        (("Brace", "Acupuncture, 101 visits"), {1: "it asks for 101 visits"}),
        (("Brace", "Acupuncture, 101 sessions"), {1: "it asks for 101 visits"}),
        (("Acupuncture, 1000 visits",), {0: "it asks for 1000 visits"}),
        (
            ("Acupuncture, 8 visits, rental of 101 days", "Therapy, 8 days and 101 visits"),
            {1: "it asks for 101 visits"},
        ),
        (("Ultram #1001", "Norco #60", "Ultram # 1001 (one month)"), dict.fromkeys((0, 2), "it asks for 1001 pieces")),
        (("Norco #60 and no more", "Ultram #10000, one month"), {1: "it asks for 10000 pieces"}),
        (("Brace", "Ultram, 1,200 tablets"), {1: "it asks for 1200 pieces"}),
        (("Ultram #1,200",), {0: "it asks for 1200 pieces"}),
        (("120 treatments",), {0: "it asks for 120 visits"}),
        (("120 physical therapy visits",), {0: "it asks for 120 visits"}),
        (("Therapy 3x/week for 40 weeks",), {0: "it asks for 120 visits"}),
        (("Ultram #1001 in one month",), {0: "it asks for 1001 pieces"}),
        (("Ultram #1001 for pain of unknown cause",), {0: "it asks for 1001 pieces"}),
    ],
)
def test_a_quantity_that_is_left_open_or_looks_like_a_slip_is_told_at_its_item(descriptions, found):
    expected = [(f"/disputedItems/{i}/description", f"Disputed item {i + 1}: {what}.") for i, what in found.items()]
    assert messages(described(*descriptions), "IMR623") == expected


def test_a_unit_that_is_text_of_the_document_is_not_shown():
    data = json.loads((FOLDER / "base.json").read_text("utf-8"))
    part = {"text": "as written", "unit": "doses of SECRET"}
    data["disputedItems"][0]["modifiedRequest"] = {
        "original": {**part, "quantity": 12},
        "authorized": {**part, "quantity": 5},
        "eligible": {**part, "quantity": 3},
    }
    found = pipeline.validate(json.dumps(data).encode(), syntax="json").report.findings
    told = [finding.message for finding in found if finding.rule == "IMR321"]
    assert told
    assert "secret" not in told[0].lower()
