"""IMR701 at its edges: each thing it looks for, alone in a copy for the public, at each place where it may stand."""

import pytest

from imr_schema.rules import ABSENT
from tests.rules.harness import BASE, validated

POSTED = {"/copy": "posted", "/parties": ABSENT, "/documentsReviewed": ["Notes of the treating physician"]}
SUMMARY, DOCUMENT, STATEMENT = "/clinicalCaseSummary/0", "/documentsReviewed/0", "/reviewer/statement/1"
DESCRIPTION, RATIONALE = "/disputedItems/1/description", "/disputedItems/1/rationale/0"
READ_IN_FULL = [SUMMARY, DOCUMENT, STATEMENT]

PHONE, ADJ, DOTTED, CLAIM = (
    "a social security or telephone number",
    "an adjudication number",
    "a telephone number",
    "a claim number",
)
LABEL, STREET, NAME, LIKE = "a number of a person or a claim", "a street address", "a name", "what looks like a name"


def messages(edits):
    """(pointer, severity, what) of each finding of IMR701 in a posted copy after *edits*."""
    found = validated({**POSTED, **edits}).findings
    ours = [f for f in found if f.rule == "IMR701"]
    return [
        (f.pointer, f.severity.value, f.message.partition(": ")[2].removesuffix(" in a copy for the public."))
        for f in ours
    ]


EVERYWHERE = [
    ("The office of the worker is at 555-010-4477 and it answers.", PHONE),
    ("It is (555) 010-4477.", PHONE),
    ("It is 123-45-6789.", PHONE),
    ("See ADJ1234567.", ADJ),
]
IN_FULL = [
    *EVERYWHERE,
    ("It is 555.010.4477.", DOTTED),
    ("It is 555.910.9477.", DOTTED),
    ("555.010.4477", DOTTED),
    ("Under claim # 06123456.", CLAIM),
    ("Under claim number 06123456.", CLAIM),
    ("Under Claim Number 06123456.", CLAIM),
    ("Her SSN is 123456789.", LABEL),
    ("EAMS 1234567", LABEL),
    ("Date of birth 3/14/1965", LABEL),
    ("Born: 1965, DOB 3/14/1965", LABEL),
    ("Home is 12 North Elm Street in town.", STREET),
    ("Home is 12 Elm Ave. in town.", STREET),
    ("Patient name: Jane Roe", NAME),
    ("Name: Jane Roe", NAME),
]
LIKELY = ["Patient: Jane Roe", "RE: Mr. Jo Roe", "Mr. Roe fell.", "Ms. Roe fell.", "Applicant: Jane Q. Roe"]


@pytest.mark.parametrize("place", [*READ_IN_FULL, DESCRIPTION, RATIONALE])
@pytest.mark.parametrize(("text", "what"), EVERYWHERE)
def test_numbers_of_persons_are_told_wherever_they_stand(text, what, place):
    assert messages({place: text}) == [(place, "error", what)]


@pytest.mark.parametrize("place", READ_IN_FULL)
@pytest.mark.parametrize(("text", "what"), IN_FULL)
def test_labels_and_addresses_are_told_in_the_summary_the_documents_and_the_statement(text, what, place):
    assert messages({place: text}) == [(place, "error", what)]


@pytest.mark.parametrize("place", READ_IN_FULL)
@pytest.mark.parametrize("text", LIKELY)
def test_a_name_after_a_word_that_may_stand_before_others_is_a_warning(text, place):
    assert messages({place: text}) == [(place, "warning", LIKE)]


@pytest.mark.parametrize(
    ("place", "text", "what", "level"),
    [
        (DESCRIPTION, "Brace, name: Jane Roe", NAME, "error"),
        (DESCRIPTION, "Brace: to 12 Elm Street", STREET, "error"),
        (DESCRIPTION, "Brace. Patient: Jane Roe", LIKE, "warning"),
        (RATIONALE, "Name: Jane Roe", NAME, "error"),
        (RATIONALE, "Home: 12 Elm Street", STREET, "error"),
        (RATIONALE, "Claim number 06123456", CLAIM, "error"),
        (RATIONALE, "He lives at 12 Elm Street.", STREET, "error"),
        (RATIONALE, "Mr. Roe fell.", LIKE, "warning"),
        (RATIONALE, "SSN 123456789, DOB 3/14/1965", LABEL, "error"),
        (RATIONALE, "Patient: Jane Roe", LIKE, "warning"),
    ],
)
def test_a_request_and_a_rationale_with_a_label_are_read_in_full(place, text, what, level):
    assert messages({place: text}) == [(place, level, what)]


@pytest.mark.parametrize(
    "text",
    [
        "Patient: Chronic Pain",
        "Patient: Jane Reports",
        "Patient: Right Roe",
        "Patient Jane Roe",
        "He walked 12 Miles, Elm Street.",
        "The claim was accepted in 2012.",
        "ADJ 12",
        "Mr. and Mrs.",
        "It is 555-0104477 or 5.010.4477.",
    ],
)
@pytest.mark.parametrize("place", [*READ_IN_FULL, RATIONALE])
def test_what_only_looks_like_it_is_let_be(text, place):
    assert messages({place: text}) == []


def test_each_text_is_told_once_for_what_is_surest():
    both = "Patient: Jane Roe, ADJ1234567, SSN 123-45-6789, 12 Elm Street"
    edits = {"/clinicalCaseSummary": [both, "Pain of the neck.", "Mr. Roe, DOB: 3/14/1965"], RATIONALE: both}
    assert sorted(messages(edits)) == [
        ("/clinicalCaseSummary/0", "error", PHONE),
        ("/clinicalCaseSummary/2", "error", LABEL),
        (RATIONALE, "error", PHONE),
    ]


def test_the_parties_are_told_beside_what_the_texts_hold():
    edits = {"/parties": BASE["parties"], SUMMARY: "Mr. Roe fell."}
    assert sorted(messages(edits)) == [(SUMMARY, "warning", LIKE), ("/parties", "error", "the parties")]
    assert messages({**edits, "/copy": "served"}) == []
