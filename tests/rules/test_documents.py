"""IMR511 and IMR512 at their edges: how far an entry of the list of documents is read."""

import pytest

from tests.rules.harness import places

LISTED = "/documentsReviewed"


def ending(text, filling, end, *, at):
    """*text*, a filling, and *end*, whose last character is the one at *at*, counted from 1."""
    return f"{text}{filling * (at - len(text) - len(end))}{end}"


@pytest.mark.parametrize(("at", "named"), [(30, True), (200, True), (201, False)])
def test_what_stands_within_200_characters_makes_an_entry_more_than_a_range_or_the_decision(at, named):
    ranges = [ending("Records 2010 through 2011", ".", "X-ray", at=at + 4)]
    assert places({LISTED: ranges}, "IMR511") == ([] if named else [LISTED])
    decision = [ending("UR decision", ".", "and notes", at=at + 8)]
    assert places({LISTED: decision}, "IMR512") == ([] if named else [LISTED])


@pytest.mark.parametrize(("at", "known"), [(30, True), (200, True), (201, False)])
def test_an_application_is_known_by_its_first_200_characters(at, known):
    listed = [ending("Application for", " ", "IMR", at=at), "Records 2010 through 2011"]
    assert places({LISTED: listed}, "IMR511") == ([LISTED] if known else [])
    decision = [ending("Application for", " ", "IMR", at=at), "UR decision"]
    assert places({LISTED: decision}, "IMR512") == ([LISTED] if known else [])


@pytest.mark.parametrize(
    "entry",
    [
        "utilization review decision",
        "ur denial dated 9/17/2014",
        "The UR decision",
        "the utilization review denial letter (UR) dated September 17, 2014.",
    ],
)
def test_the_decision_is_known_however_its_entry_begins(entry):
    assert places({LISTED: [entry]}, "IMR512") == [LISTED]
