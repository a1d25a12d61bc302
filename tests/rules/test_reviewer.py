"""IMR502 to IMR506 at their edges: license numbers, states and specialties by the code lists, several reviewers."""

import pytest

from tests.rules.harness import messages, validated

STATES, SPECIALTIES, STATEMENT = (f"/reviewer/{name}" for name in ("licensureStates", "specialties", "statement"))


@pytest.mark.parametrize(
    ("text", "told_at"),
    [
        ("License 1234", True),
        ("License A1234", True),
        ("License number:1234", True),
        ("One state (license A1234)", True),
        ("One state (license number ABCD-1234567).", True),
        ("Licence No. 12345; no more.", True),
        ("NPI 1234567890", True),
        ("One state (license number A12345);", True),
        ("License A12345/B", True),
        ("License 123", False),
        ("Licensed since 2004, 24 hours a week.", False),
    ],
)
def test_a_number_of_a_licence_is_told_from_its_fourth_digit(text, told_at):
    found = [f.pointer for f in validated({STATEMENT: ["Nobody is named.", text]}).findings if f.rule == "IMR502"]
    assert found == ([f"{STATEMENT}/1"] if told_at else [])


@pytest.mark.parametrize(
    "text",
    [
        "The reviewer, JANE ROE, M.D., has no tie.",
        "The reviewer, Jos\u00e9 Ejemplo, M.D., has no tie.",
        "The reviewer, J. Roe, M.D., has no tie.",
        "The reviewer, DR. ROE, has no tie.",
        "The reviewer, Roe, Jane, MD, is board certified.",
        "The reviewer Jane Roe has no tie.",
        "Reviewed by JANE ROE MD.",
        "Reviewer: Jane Roe",
        "REVIEWER: JANE ROE",
        "I, Jane Roe, have reviewed the file.",
        "My name is Jane Roe.",
        "Sincerely, Jane Roe",
        "ELECTRONICALLY SIGNED BY JANE ROE",
        "Contact the reviewer at jroe@example.org.",
        "LICENSE NO. A12345",
        "npi 1234567890",
        "Doctor Roe decided this case.",
        "Jane O\u2019Roe, D.O.",
        "Jane Roe decided this case; she is a physician.",
        "JANE ROE",
        "Roe, Jane",
        "Reviewer ID: Jane Roe",
        "The undersigned, Jane Roe, has no tie.",
        "The reviewer is named Jane Roe.",
        "Occupational Medicine (Jane Roe, MD)",
    ],
)
def test_the_reviewer_is_told_in_every_way_of_writing(text):
    found = [f.pointer for f in validated({STATEMENT: ["Nobody is named.", text]}).findings if f.rule == "IMR502"]
    assert found == [f"{STATEMENT}/1"]


@pytest.mark.parametrize(
    "text",
    [
        "The reviewer practices in Silver Spring, MD.",
        "The reviewer is in practice in Chevy Chase, MD, and Washington, DC.",
        "Board Certified by the American Board of Orthopaedic Surgery",
        "A graduate of Johns Hopkins University School of Medicine",
        "Reviewer: Physical Medicine & Rehabilitation",
        "Reviewed by Maximus Federal Services",
        "Doctor of Chiropractic, DC",
        "Orthopedic Surgery, MD, Sports Medicine",
        "Independent Medical Review determinations; Type I, Lumbar",
        "Virginia Mason is a hospital without a tie.",
        "West Virginia",
        "The undersigned Physician Reviewer has no tie.",
        "The reviewer is named in no record.",
    ],
)
def test_towns_specialties_boards_and_schools_name_nobody(text):
    assert not [f for f in validated({STATEMENT: ["Nobody is named.", text]}).findings if f.rule == "IMR502"]


RATIONALE, SUMMARY = "/disputedItems/0/rationale", "/clinicalCaseSummary"


@pytest.mark.parametrize(
    ("place", "text", "told_at"),
    [
        (RATIONALE, "I, Jane Roe, M.D., have reviewed the file.", True),
        (RATIONALE, "Not necessary. Electronically signed by Jane Roe, MD", True),
        (RATIONALE, "Not necessary. /s/ Jane Roe", True),
        (RATIONALE, "Not necessary. Signed, John Doe, DO, Physician Reviewer", True),
        (RATIONALE, "Not necessary. Reviewer signature: Paula Muster MD", True),
        (RATIONALE, "Not necessary. Paula Muster, MD, Physician Reviewer.", True),
        (RATIONALE, "A consent was signed, Lumbar Fusion was explained.", False),
        (RATIONALE, "Jane Roe, MD, expert reviewer", True),
        (RATIONALE, "Dr. Roe, the expert reviewer, agrees.", True),
        (RATIONALE, "The expert reviewer (Jane Roe, M.D.) agrees.", True),
        (SUMMARY, "IMR reviewer: Jane Roe", True),
        (SUMMARY, "EXPERT REVIEWER: JANE ROE", True),
        (SUMMARY, "Write to the expert reviewer at jroe@example.org.", True),
        (SUMMARY, "The report was electronically signed by John Doe, M.D.", False),
        (SUMMARY, "The utilization reviewer, John Smith, MD, denied it.", False),
        (SUMMARY, "The physician reviewer, Dr. Smith, denied it.", False),
        (SUMMARY, "The Expert Reviewer did not cite any evidence.", False),
        (SUMMARY, "Grade I, Lumbar sprain; Bipolar I, Major Depression", False),
    ],
)
def test_elsewhere_only_what_is_clearly_the_expert_reviewers_is_told(place, text, told_at):
    found = [f.pointer for f in validated({place: [text]}).findings if f.rule == "IMR502"]
    assert found == ([f"{place}/0"] if told_at else [])


def test_the_reviewer_is_told_in_the_value_of_an_extension():
    properties = [{"name": "reviewer", "value": "Jane Roe"}, {"name": "reviewer", "value": "Neurology"}]
    found = validated({"/extensions": [{"owner": "https://example.org/e", "properties": properties}]}).findings
    assert [f.pointer for f in found if f.rule == "IMR502"] == ["/extensions/0/properties/0/value"]


@pytest.mark.parametrize(
    ("states", "licensed"),
    [
        (["California"], True),
        (["CA"], True),
        (["Oregon", "california"], True),
        (["CA", "Oregon"], True),
        (["Oregon"], False),
        (["Alabama"], False),
        (["Alabama", "Nowhere"], False),
    ],
)
def test_a_licence_of_california_is_known_however_it_is_written(states, licensed):
    said = [(STATES, "The reviewer holds no license of California.")]
    assert messages({STATES: states}, "IMR503") == ([] if licensed else said)


@pytest.mark.parametrize(
    ("place", "rule", "known", "odd", "nearest"),
    [
        (SPECIALTIES, "IMR504", "Occupational Medicine", "Sports Medicinea", "Sports Medicine"),
        (SPECIALTIES, "IMR504", "orthopaedic  surgery", "Zzz", "none"),
        (STATES, "IMR506", "California", "Orgeon", "Oregon"),
        (STATES, "IMR506", "new york", "Zzz", "none"),
    ],
)
def test_what_a_list_does_not_know_is_told_with_the_nearest(place, rule, known, odd, nearest):
    assert messages({place: [known]}, rule) == []
    found = messages({place: [known, odd, known, "\u00a0"]}, rule)
    assert [pointer for pointer, _ in found] == [f"{place}/1"]
    assert found[0][1].endswith(f"; nearest known: {nearest}.")


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("A panel of three reviewers decided this case.", True),
        ("Both physician reviewers agree.", True),
        ("BOTH PHYSICIAN reviewers agree.", True),
        ("The reviewers of the organization have no ties.", False),
        ("Two reviews were made by the reviewer.", False),
    ],
)
def test_several_reviewers_are_told_where_the_statement_speaks_of_them(text, several):
    found = [f.pointer for f in validated({STATEMENT: ["Nobody is named.", text]}).findings if f.rule == "IMR505"]
    assert found == ([f"{STATEMENT}/1"] if several else [])
