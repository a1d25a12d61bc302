"""Days as letters write them, in words and in numbers; days of the case that are in order beside some that are not."""

from datetime import date

import pytest

from imr_schema.rules.prose.dates import dates, injuries_consolidated, sentences
from tests.rules.harness import places

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@pytest.mark.parametrize(("number", "month"), list(enumerate(MONTHS, 1)))
def test_a_month_in_words_is_its_number_in_the_year(number, month):
    for text in (
        f"On {month} 7, 2014.",
        f"On {month} 7th 2014",
        f"of 7 {month} 2014",
        f"of 07 {month}, 2014",
        f"{number}/7/2014",
    ):
        assert list(dates(text)) == [(date(2014, number, 7), True)]


@pytest.mark.parametrize(
    ("text", "day", "in_full"),
    [
        ("3/14/2014", date(2014, 3, 14), True),
        ("03-14-2014", date(2014, 3, 14), True),
        ("3/14/14", date(2014, 3, 14), False),
        ("3/14/00", date(2000, 3, 14), False),
        ("3/14/01", date(2001, 3, 14), False),
        ("3/14/98", date(2098, 3, 14), False),
        ("3/14/99", date(2099, 3, 14), False),
        ("3/14/0100", date(100, 3, 14), True),
        ("3/14/1999", date(1999, 3, 14), True),
        ("3/14/2100", date(2100, 3, 14), True),
        ("12.11.2014", date(2014, 12, 11), True),
        ("13.11.2014", date(2014, 11, 13), True),
        ("11.13.2014", date(2014, 11, 13), True),
    ],
)
def test_a_year_of_two_digits_belongs_to_this_century_and_is_not_in_full(text, day, in_full):
    assert list(dates(f"The note of {text}, read twice.")) == [(day, in_full)]


@pytest.mark.parametrize(
    "text",
    [
        "2/30/2014",
        "13/1/2014",
        "February 30, 2014",
        "31 April 2014",
        "1/2/3/2014",
        "3/14/20145",
        "L4-5-2014/",
        "March 2014",
    ],
)
def test_what_is_no_day_is_left_out(text):
    assert list(dates(f"{text} and 3/14/2014")) == [(date(2014, 3, 14), True)]


def test_days_come_in_the_order_of_the_text():
    found = dates("From 5 May 2014 to 3/14/12, and on April 1st, 2013.")
    assert list(found) == [(date(2014, 5, 5), True), (date(2012, 3, 14), False), (date(2013, 4, 1), True)]


def test_a_sentence_ends_before_a_capital_letter():
    assert sentences("One. Two? three! Four.Five 1.5 mg") == ["One", "Two? three", "Four", "Five 1.5 mg"]


FIRST, SECOND = date(2011, 10, 27), date(2012, 3, 4)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Two applications were consolidated. The MRI is of 3/4/2012.", []),
        ("Two applications with injuries of 10/27/2011 and 3/4/2012 were consolidated.", [FIRST, SECOND]),
        ("Injury: the consolidated cases of 3/4/2012. The note is of 10/27/2011.", [SECOND]),
        ("The MRI is of 3/4/2012. The claims were consolidated, injured 10/27/2011.", [FIRST]),
        ("The date of injury is 10/27/2011.", []),
        ("The cases of 10/27/2011 and 3/4/2012 were consolidated.", []),
    ],
)
def test_injuries_are_those_of_a_sentence_that_says_that_cases_were_consolidated(text, days):
    assert list(injuries_consolidated(text)) == days


def case(injured, reviewed, received, assigned="2014-10-23"):
    given = {"dateOfInjury": injured, "utilizationReviewDate": reviewed, "applicationReceivedDate": received}
    return {f"/case/{name}": day for name, day in {**given, "assignedDate": assigned}.items()}


@pytest.mark.parametrize(
    ("days", "rule", "found"),
    [
        (case("2011-10-27", "2014-09-17", "2014-10-17"), "IMR211", []),
        (case("2014-09-18", "2014-09-17", "2014-10-17"), "IMR211", ["utilizationReviewDate"]),
        (case("2011-10-27", "2014-09-17", "2014-09-16"), "IMR211", ["applicationReceivedDate"]),
        (case("2011-10-27", "2014-09-17", "2014-10-17", "2014-10-16"), "IMR211", ["assignedDate"]),
        (case("2011-10-27", "2014-09-17", "2014-10-17", "2014-11-21"), "IMR211", ["decisionDate"]),
        (case("2011-10-27", "2014-09-17", "2014-09-18"), "IMR212", []),
        (case("2011-10-27", "2014-09-17", "2014-10-18"), "IMR212", ["applicationReceivedDate"]),
        (case("2012-12-31", "2013-06-30", "2013-07-10"), "IMR213", ["utilizationReviewDate"]),
        (case("2013-05-01", "2013-06-30", "2013-07-10"), "IMR213", []),
        (case("2012-05-01", "2013-07-02", "2013-07-10"), "IMR213", []),
    ],
)
def test_only_the_day_that_is_out_of_order_late_or_out_of_scope_is_told(days, rule, found):
    assert places(days, rule) == [f"/case/{name}" for name in found]
