"""IMR305, IMR309 and IMR312 at their edges: which of several items is told."""

import pytest

from tests.rules.harness import items, places

LONG, SHORT = ["The visits brought no gain in function."], ["See above."]


@pytest.mark.parametrize(
    ("rationales", "found"),
    [
        ([LONG, SHORT], [1]),
        ([LONG, SHORT, LONG, SHORT], [1, 3]),
        ([SHORT + LONG], []),
        ([[*SHORT, "Nothing more was shown at all."], LONG], []),
        ([["One", "two three four five six seven"]], []),
        ([["One two three four five six seven", "eight"]], []),
        ([["One", "two three four five six seven eight nine ten"], SHORT], [1]),
    ],
)
def test_each_rationale_is_short_by_all_its_paragraphs(rationales, found):
    edits = items(*({"rationale": rationale} for rationale in rationales))
    assert places(edits, "IMR305") == [f"/disputedItems/{i}/rationale" for i in found]


@pytest.mark.parametrize(
    ("descriptions", "found"),
    [
        (["Brace", "Visit"], []),
        (["Brace\u00a0of steel", "Visit"], []),
        (["Brace\u00a0of steel", "BRACE of  steel"], [1]),
        (["Brace", "Visit", "brace", "visit", "Cane"], [2, 3]),
    ],
)
def test_a_description_that_was_there_before_is_told(descriptions, found):
    edits = items(*({"description": description} for description in descriptions))
    assert places(edits, "IMR309") == [f"/disputedItems/{i}/description" for i in found]


@pytest.mark.parametrize(
    ("numbers", "found"),
    [([1], []), ([1, 2], []), ([2, 1], []), ([1, 3], [1]), ([2, 2], [1]), ([1, 2, 3, 4, 6], [4]), ([1, 2, 2, 4], [2])],
)
def test_a_number_beyond_the_items_or_given_before_is_told(numbers, found):
    edits = items(*({"number": number} for number in numbers))
    assert places(edits, "IMR312") == [f"/disputedItems/{i}/number" for i in found]
