"""IMR214 and IMR218: which days and ages of the summary are read, and how far around them."""

import pytest

from tests.rules.harness import messages

SUMMARY = "/clinicalCaseSummary"


def review(day, paragraph=0):
    return [(f"{SUMMARY}/{paragraph}", f"The summary dates the utilization review {day}, the case 2014-09-17.")]


UR = "The UR decision of {}."


@pytest.mark.parametrize(
    ("summary", "found"),
    [
        ([UR.format("9/17/2014")], []),
        ([UR.format("9/16/2014")], review("2014-09-16")),
        (["The UR decision of 9/16/2014 approved it."], []),
        (["By the UR decision of 9/16/2014 it was not approved."], review("2014-09-16")),
        (["By the UR decision of 9/16/2014 it has not been authorized."], review("2014-09-16")),
        ([UR.format("9/18/2014")], review("2014-09-18")),
        (["UTILIZATION REVIEW of 9/18/2014."], review("2014-09-18")),
        (["Utilization Review of 9/18/2014."], review("2014-09-18")),
        (["The ur letter of 18 September 2014."], review("2014-09-18")),
        (["Pain of the neck.", "It is worse.", UR.format("9/16/2014")], review("2014-09-16", 2)),
        ([UR.format("9/16/2014") + " " + UR.format("9/18/2014")], review("2014-09-16")),
        ([UR.format("9/16/2014"), UR.format("9/18/2014"), UR.format("9/19/2014")], review("2014-09-16")),
        ([UR.format("9/16/2014"), UR.format("9/17/2014")], []),
        ([UR.format("9/17/2014"), UR.format("9/16/2014")], []),
        (["The UR decision of 9/16/2014 on the request of 9/10/2014."], []),
        (["The UR decision is at hand."], []),
        (["The UR decision is at hand. The MRI of 9/16/2014 is not."], []),
        (["The URGENT request of 9/16/2014."], []),
        (["The UR report cited a progress note of August 26, 2014."], []),
        (["UR denial was based on the 8/26/2014 report."], []),
        (["The RFA was sent to utilization review on 9/10/2014."], []),
        (["He was informed of the UR denial on 9/24/2014."], []),
        (["The 9/25/2014 appeal of the UR denial."], []),
        (["Utilization review treatment appeal dated 10/2/2014."], []),
        (["The utilization review physician spoke with the provider on 9/16/2014."], []),
        (["In a prior utilization review dated March 4, 2014, six sessions were approved."], []),
        (["The UR report from 8/1/2014 approved six visits."], []),
        (["UR decision (7/2/14) for the MRI: approved."], []),
        (["UR decision (7/2/14) for the MRI: denied."], review("2014-07-02")),
        (["The UR report from 9/1/2014 modified the request and approved six visits."], review("2014-09-01")),
        (["It was denied by utilization review on 9/16/2014."], review("2014-09-16")),
        (["On 9/16/2014, Utilization Review non-certified it."], review("2014-09-16")),
        (["The 9/16/2014 UR denial was read."], review("2014-09-16")),
        (["On 9/16/2014, the UR physician called."], []),
    ],
)
def test_the_first_day_of_the_review_is_told_when_no_sentence_has_the_day_of_the_case(summary, found):
    assert messages({SUMMARY: summary}, "IMR214") == found


def implausible(edits):
    """(pointer, what the sentence says after the place in words) of each finding of IMR218."""
    return [(pointer, message.partition(": ")[2]) for pointer, message in messages(edits, "IMR218")]


def later(day, paragraph=0):
    return [(f"{SUMMARY}/{paragraph}", f"a date after the decision cannot be right: {day}.")]


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("12/20/2041 brought pain.", "2041-12-20"),
        ("The note of 11/20/2014 was read.", None),
        ("The note of 11/21/2014 was read.", "2014-11-21"),
        ("The notes of 3/14/2012, 3/14/2013 and 3/14/2015 were read.", "2015-03-14"),
        ("The notes of 3/14/2015, 3/14/2016 were read.", "2015-03-14"),
        ("The note of 3/14/15 was read.", None),
        ("The note of 3/14/2041.", "2041-03-14"),
        ("The note of 3/14/20415 was read.", None),
        ("The note of September 23rd,     2041 was read.", "2041-09-23"),
        ("The note of September 23rd,      2041 was read.", None),
        ("Scheduled for 12/20/2014.", None),
        ("A visit is scheduled. The note of 3/14/2041 was read.", "2041-03-14"),
        ("The note of 3/14/2041 was read. A visit is scheduled.", "2041-03-14"),
        ("His next is 1/5/2015. A 2/2/2015 note was read.", "2015-02-02"),
        ("A 1/5/2015 note. His next is 2/2/2015.", "2015-01-05"),
        ("His visit is due on 12/20/2016, not 11/20/2014.", None),
        ("A note of 12/20/2016, his next is 1/5/2017. He is due 12/20/2016.", None),
        ("His next is 1/5/2017. A note of 1/5/2017. A note of 1/6/2017.", "2017-01-06"),
        ("TTD from 10/1/2014 to 12/15/2014", None),
        ("TTD 10/10/2014 - 12/10/2014", None),
        ("The notes of 12/1/2014 to 12/15/2014 were read.", None),
        ("The notes of 12/1/2014 - May were read.", None),
        ("The notes of 12/1/2014 and 12/15/2014 were read.", "2014-12-01"),
        ("TTD from 12/1/2014 to 1/15/2015", None),
        ("Off work 10/15/2014 to 11/30/2014, then modified", None),
        ("Modified duty to 1/15/2015", None),
        ("Norco for a month (to 12/30/2014)", None),
        ("The note of March 2041 was read.", "2041-03-01"),
        ("The note of December 2041 was read.", "2041-12-01"),
        ("RTC on 12/20/2014", None),
        ("Re-evaluation 12/20/2014", None),
        ("The brace is good thru 12/31/2014", None),
        ("Surgery is set for 12/15/2014", None),
        ("Surgery on 12/3/2014 of the knee was authorized", None),
        ("Estimated P&S date: 3/1/2015", None),
        ("He expects to be seen on 12/4/2014", None),
        ("Trial date 2/9/2015", None),
        ("It is on calendar for January 2015", None),
        ("The medications run out on 12/3/2014", None),
        ("On modified duty to 1/15/3015", "3015-01-15"),
        ("Scheduled for 12/20/2041.", "2041-12-20"),
        ("Scheduled for 12/20/2029.", None),
        ("Scheduled for 12/20/2030.", "2030-12-20"),
        ("A trial of gabapentin on 12/20/2016 helped.", "2016-12-20"),
        ("On October 1, 5000 units of vitamin D were begun.", None),
    ],
)
def test_the_first_day_after_the_decision_is_told_unless_its_sentence_speaks_of_what_is_to_come(said, day):
    assert implausible({SUMMARY: [said]}) == (later(day) if day else [])


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("X-ray on 13/45/2014 was normal.", "a date that no calendar has cannot be right: 13/45/2014."),
        ("The note of February 30, 2014.", "a date that no calendar has cannot be right: 2/30/2014."),
        ("The note of 2/29/2013.", "a date that no calendar has cannot be right: 2/29/2013."),
        ("The note of Sept. 31, 2013.", "a date that no calendar has cannot be right: 9/31/2013."),
        ("The note of 2/29/2012 and February 29, 2012.", None),
        ("The note of 25/12/2013.", None),
        ("The note of 00/00/2013.", None),
        ("The note of 1/13/45/2014.", None),
        ("Norco 30, 2013.", None),
        ("The note of 3/4/1014.", "a date of long ago cannot be right: 1014-03-04."),
        ("The note of 3/4/0204.", "a date of long ago cannot be right: 0204-03-04."),
        ("The note of 3/4/1914.", None),
        ("On March 4, 1014 mg.", None),
    ],
)
def test_a_date_that_cannot_be_one_is_told(said, found):
    assert implausible({SUMMARY: [said]}) == ([(f"{SUMMARY}/0", found)] if found else [])


@pytest.mark.parametrize(("between", "read"), [(100, True), (307, True), (308, False)])
def test_a_sentence_is_read_320_characters_before_the_year(between, read):
    # The slice begins 300 characters before the 20 in which a date stands; "schedul" has to be in it.
    text = "On " + "schedul" + "e" * (between - 1) + " 12/20/2021 it was so."
    assert implausible({SUMMARY: [text]}) == ([] if read else later("2021-12-20"))


@pytest.mark.parametrize(("between", "read"), [(100, True), (294, True), (295, False)])
def test_a_sentence_is_read_300_characters_after_the_day(between, read):
    text = "On 12/20/2021" + " " * between + "schedule"
    assert implausible({SUMMARY: [text]}) == ([] if read else later("2021-12-20"))


def age(years, paragraph=0):
    return [(f"{SUMMARY}/{paragraph}", f"an age cannot be right: {years}.")]


@pytest.mark.parametrize(
    ("injured", "said", "found"),
    [
        ("2011-10-27", "The worker is 14 years old.", []),
        ("2011-10-27", "The worker is 13 years old.", age(13)),
        ("2014-01-05", "The worker is 14 years old.", []),
        ("2014-01-05", "The worker is a 99 year old.", []),
        ("2014-01-05", "The worker is a 100 year old.", age(100)),
        ("2014-01-05", "A 51-year-old, right-handed male; a 13 year old worker.", age(13)),
        ("2000-12-31", "The worker is 24 years old.", []),
        ("2000-12-31", "The worker is 23 years old.", age(23)),
        ("2000-01-01", "The worker is 24 years old.", []),
        ("2017-05-05", "The worker is 51 years old.", []),
    ],
)
def test_an_age_is_from_14_to_99_and_10_or_more_in_the_year_of_the_injury(injured, said, found):
    assert implausible({"/case/dateOfInjury": injured, SUMMARY: [said]}) == found


def test_each_paragraph_is_told_at_its_place():
    summary = ["Pain.", "A 13 year old worker.", "Pain of old.", "The note of 3/14/2041 was read."]
    assert implausible({SUMMARY: summary}) == age(13, 1) + later("2041-03-14", 3)
