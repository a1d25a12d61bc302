"""IMR511 to IMR515 and IMR603 at their edges: how far an entry of the list of documents is read, and its days."""

import pytest

from imr_schema.rules import ABSENT
from tests.rules.harness import in_newest, places

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


@pytest.mark.parametrize(
    ("entry", "member"),
    [
        ({"title": "Notes", "date": "2014-11-20"}, None),
        ({"title": "Notes", "date": "2014-11-21"}, "date"),
        ({"title": "Notes", "date": "2014-08-01", "lastDate": "2014-11-21"}, "lastDate"),
        ({"title": "Notes dated 11/21/2014"}, "title"),
        ({"title": "Notes of March 4, 3014"}, "title"),
        ({"title": "Notes of 11/20/2014 and 3/4/2012"}, None),
        ({"title": "Notes of 11/21/14"}, None),
        ({"title": "Request for authorization of 9/10/14, exp. 12/31/2014"}, None),
        ({"title": "Request for authorization of 9/10/2014, exp. 12/31/2014"}, None),
        ({"title": "QME report of 6/2/2014, appointment on 1/15/2015"}, None),
        ({"title": "QME appointment letter, scheduled for 1/15/2015"}, None),
        ({"title": "Authorization, valid through 12/31/2014"}, None),
        ({"title": "Expert report of 12/31/2014"}, "title"),
        ({"title": "Appointment letter and other papers of the treating physician, 12/31/2014"}, "title"),
    ],
)
def test_no_document_is_of_a_day_after_the_decision(entry, member):
    found = in_newest({f"{LISTED}/0": entry}, "IMR513")
    assert found == ([(f"{LISTED}/0/{member}", "warning")] if member else [])


@pytest.mark.parametrize(
    ("first", "last", "level"),
    [
        ("2014-08-01", "2014-08-01", None),
        ("2014-08-01", "2014-07-31", "warning"),
        (None, "2014-07-31", "info"),
        ("2014-08-01", None, None),
    ],
)
def test_a_range_begins_before_it_ends(first, last, level):
    days = {name: day for name, day in (("date", first), ("lastDate", last)) if day}
    found = in_newest({f"{LISTED}/0": {"title": "Notes", **days}}, "IMR514")
    assert found == ([(f"{LISTED}/0/lastDate", level)] if level else [])


def test_a_posted_copy_has_neither_a_list_of_documents_nor_an_outcome():
    posted = {"/copy": "posted", "/parties": ABSENT}
    assert in_newest(posted, "IMR515") == [(LISTED, "info")]
    assert in_newest(posted, "IMR603") == [("/outcome", "info")]
    assert in_newest({}, "IMR515") == in_newest({}, "IMR603") == []
