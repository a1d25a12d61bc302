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
