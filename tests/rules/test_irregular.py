"""Odd and blank texts are found whatever else their part of the document holds."""

import pytest

from tests.rules.harness import ITEM, places

SUMMARY = "/clinicalCaseSummary"
PLAIN, ACCENTED = "Pain of the lower back.", "Señora López fell, and it hurts."


@pytest.mark.parametrize("beside", [PLAIN, ACCENTED, 'She said "no" to it.', "C:\\scans and more."])
@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ("Pain of\tthe back.", "IMR020"),
        ("Pain of\nthe back.", "IMR020"),
        ("Pain of\rthe back.", "IMR020"),
        ("Pain of the back.\x7f", "IMR023"),
        ("Pain\u0092s seat.", "IMR023"),
        ("Pain\u202e of the back.", "IMR021"),
        ("Pain of the\u180b back.", "IMR022"),
        ("Pain of the\u034f back.", "IMR022"),
        ("Pain of the cafe\u0301.", "IMR025"),
    ],
)
def test_an_odd_character_is_told_at_its_text_and_at_no_other(said, rule, beside):
    assert places({SUMMARY: [beside, said, beside]}, rule) == [f"{SUMMARY}/1"]
    assert places({f"{ITEM}/description": said, SUMMARY: [beside]}, rule) == [f"{ITEM}/description"]


@pytest.mark.parametrize("one", [" ", "\u00a0", "\u200b", "\u2800", "\u3164", "\ufe0f"])
@pytest.mark.parametrize("times", [1, 2, 3])
@pytest.mark.parametrize("beside", [PLAIN, ACCENTED])
def test_a_text_of_any_number_of_blanks_is_blank(one, times, beside):
    edits = {f"{ITEM}/description": one * times, SUMMARY: [beside]}
    assert places(edits, "IMR301") == [f"{ITEM}/description"]
    assert places({SUMMARY: [one * times]}, "IMR026") == [SUMMARY]
    assert places({SUMMARY: [one * times + beside]}, "IMR026") == []
