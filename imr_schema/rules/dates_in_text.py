"""IMR214 and IMR218: dates and ages in the texts, beside those of the case. Heuristics: they warn, never fail."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date, timedelta

from imr_schema.findings import Severity
from imr_schema.model import Determination
from imr_schema.rules._pattern import Pattern
from imr_schema.rules._rule import Problems, at, rule
from imr_schema.rules.context import RuleContext
from imr_schema.rules.prose.ages import Age
from imr_schema.rules.prose.dates import SENTENCE_BEGINS, Dated, impossible, review_dates

_LONGEST_DATE, _BEFORE, _AFTER = 24, 324, 301
"""In characters: of a date, and from its end how far words on what is to come are looked for."""
_A_YEAR = timedelta(366)
_SUMMARY = "/clinicalCaseSummary"
_YOUNGEST, _OLDEST, _YOUNGEST_AT_WORK = 14, 99, 10
_YEAR = Pattern("[2-9][0-9]{3}")
# Of a date in figures or words; what stands before the year makes the pattern quick.
_YEARS_OF_DATES = (Pattern(r"/ [2-9][0-9]{3} (?![0-9])"), Pattern(r",[ ] [2-9][0-9]{3} (?![0-9])"))
_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS = Pattern(
    r"""
    \b (?P<month>January|February|March|April|May|June|July|August|September|October|November|December)
    (?:\s+of)? ,?\s+ (?P<year>[2-9][0-9]{3}) \b
    """
)
_TO_COME = Pattern(
    r"""
    \b(?:
        schedul | until | through | next | will\b | follow | return | expir | plan | appoint | upcoming | due\b
      | would\b | anticipat | permanent | effective | valid | thru\b | rtc\b | re-?eval | re-?check | calendar
      | set\s+(?:for|on) | authoriz | expect | estimat | trial\s+(?:date|is|on\b) | hearing | deposition | mediation
      | runs?\s+out | tentativ | pending | booked | await | target | begins\b | starting
      | off\s+work | ttd\b | rtw\b | duty\b | surgery\s+(?:date|[0-9]) | ends\b | between\s+[0-9] | [aq]me(?:\s+on\b|:)
    )
    """,
    re.IGNORECASE,
)
_ENDS_RANGE = Pattern(
    r"""
    (?: \b(?:to|thru|through|till?|until|by|before|ending|f/u) | (?<=[0-9\s])[-\u2013\u2014] ) \s{0,3} (?:the\s)? \Z
    """
)
_BEGINS_RANGE = Pattern(r"\A \s{0,3} (?: (?:to|thru|through|until)\s{1,3} | [-\u2013\u2014]\s{0,3} ) [A-Z0-9]")
_AN_AMOUNT = Pattern(r"\A \s{0,2} (?:mg|mcg|ml|cc|units?|iu|steps|calories|feet|pounds|lbs?|square)\b", re.IGNORECASE)
_FAR_AHEAD, _FIRST_YEAR = 15, 1880
"""A year so far after the decision is a slip, whatever is to come; so is one before the other."""
_ODD_YEAR = Pattern(r"/ (?:0[0-9]{3}|1[0-8][0-9]{2}) (?![0-9/])")


@rule(
    "IMR214",
    "ur-date-in-text",
    Severity.WARNING,
    invalid={"/clinicalCaseSummary": ["In a Utilization Review report dated January 2, 1999, the request was denied."]},
    valid={
        "the date of a note that the review cites": {
            "/clinicalCaseSummary": ["The UR report cited a progress note of August 26, 2014."]
        },
        "a review that approved something": {
            "/clinicalCaseSummary": ["The UR report from 8/1/2014 approved six visits."]
        },
        "an appeal": {"/clinicalCaseSummary": ["The 9/25/2014 appeal of the UR denial was read."]},
    },
)
def ur_date_in_text(document: Determination, context: RuleContext) -> Problems:
    """The summary dates the utilization review {summary}, the case {header}.

    Only a sentence that speaks of utilization review and has one date is looked at, and only when no such sentence has
    the date of the case. The date has to stand directly after the review ("utilization review report dated", "denied by
    UR on") or directly before it. A sentence that says that something was approved, and not that a part was denied or
    modified, speaks of another review, and so does one of a prior review or an appeal; when somebody was told of the
    review, or sent something to it, is no date of the review.
    """
    found: list[tuple[int, date]] = []
    header = document.case.utilization_review_date
    for i, paragraph in enumerate(document.clinical_case_summary):
        if not ("tilization" in paragraph or "TILIZATION" in paragraph or "UR " in paragraph or "ur " in paragraph):
            continue  # most of them
        for day, its_own in review_dates(paragraph, context.dated(paragraph)):
            if day == header:
                return
            if its_own:
                found.append((i, day))
    if found:
        i, day = found[0]
        yield at(f"/clinicalCaseSummary/{i}", summary=day.isoformat(), header=header.isoformat())


@rule(
    "IMR218",
    "implausible-age-or-date",
    Severity.WARNING,
    invalid={"/clinicalCaseSummary": ["The note of 3/14/2041 records pain of the lower back."]},
    valid={
        "an appointment to come": {"/clinicalCaseSummary": ["A visit is scheduled for 12/20/2014, after this review."]},
        "sets of an exercise": {
            "/clinicalCaseSummary": ["He does exercises at home, 10-12-20 of each, and 5-10-15 more."]
        },
        "the age of something else": {
            "/clinicalCaseSummary": ["The worker, 49, drove a 2 year old truck to the patient clinic."]
        },
        "a worker of 14 and one of 99": {
            "/clinicalCaseSummary": ["The applicant is a 99 year old male."],
            "/case/dateOfInjury": "2011-10-27",
        },
        "the day of the decision": {
            "/clinicalCaseSummary": ["The file was complete on 10/23/2014, it was closed 11/20/2014."]
        },
    },
)
def implausible_age_or_date(document: Determination, context: RuleContext) -> Problems:
    """{place}: {what} cannot be right: {value}.

    Looked at are ages of the worker ("51 year old female") below 14 or above 99, or that make the worker younger than
    10 on the day of the injury, and dates after the decision. Of a rationale only a date more than a year after that of
    the decision is reported, since guidelines are dated too. A sentence that speaks of what is to come (an appointment,
    a trial date, restrictions until a day) may have a later date, and so may a range ("off work 10/15/2014 to
    11/30/2014"); a date more than 15 years ahead is a slip in any sentence. A month of a later year counts as a date. A
    date of the summary that no calendar has (2/30/2014) is info, and one with a year such as 1014 a warning. A year of
    two digits is left out: 10-12-20 may be something else. Only an age that is plainly the worker's counts: whom a
    nurse or a teacher cares for may have any age.
    """
    decided = document.case.decision_date
    for i, paragraph in enumerate(document.clinical_case_summary):
        yield from _implausible_ages(document, f"{_SUMMARY}/{i}", context.ages(paragraph))
        later = _later(paragraph, context, decided)
        if later is not None:
            yield at(f"{_SUMMARY}/{i}", what="a date after the decision", value=later.isoformat())
        elif "/" in paragraph or ", " in paragraph:
            yield from _of_no_calendar(f"{_SUMMARY}/{i}", paragraph, context)
    yield from _in_rationales(document, context)


def _of_no_calendar(place: str, paragraph: str, context: RuleContext) -> Problems:
    """The first date of *paragraph* that cannot be one, at *place*."""
    for month, day, year in impossible(paragraph):
        yield at(place, severity=Severity.INFO, what="a date that no calendar has", value=f"{month}/{day}/{year}")
        return
    if _ODD_YEAR.search(paragraph):
        for _, _, named, in_full in context.dated(paragraph):
            if in_full and named.year < _FIRST_YEAR:
                yield at(place, what="a date of long ago", value=named.isoformat())
                return


def _in_rationales(document: Determination, context: RuleContext) -> Problems:
    """Ages and dates in rationales."""
    decided = document.case.decision_date.year
    far = any(int(found[0][-4:]) > decided for each in _YEARS_OF_DATES for found in each.finditer(context.prose))
    for i, j, analysis in context.analyses:
        for n, paragraph in enumerate(analysis.rationale):
            place = f"/disputedItems/{i}/analyses/{j}/rationale/{n}"
            yield from _implausible_ages(document, place, context.ages(paragraph))
            later = _later(paragraph, context, document.case.decision_date + _A_YEAR) if far else None
            if later is not None:
                yield at(place, what="a date after the decision", value=later.isoformat())


def _implausible_ages(document: Determination, place: str, ages: tuple[Age, ...]) -> Problems:
    for age in ages:
        if not age.plain:
            continue
        if not _YOUNGEST <= age.years <= _OLDEST or age.years - _years_since(document) < _YOUNGEST_AT_WORK:
            yield at(place, what="an age", value=age.years)


def _years_since(document: Determination) -> int:
    """How many years lie between the injury and the decision."""
    return document.case.decision_date.year - document.case.date_of_injury.year


def _later(paragraph: str, context: RuleContext, decided: date) -> date | None:
    """The first day after *decided* that *paragraph* names, in a sentence that speaks of nothing to come."""
    if not any(int(year[0]) >= decided.year for year in _YEAR.finditer(paragraph)):
        return None  # most of them
    named, late = _named(paragraph, context.dated(paragraph), decided)
    if not late:
        return None
    late.sort()
    # Everything is looked for once, and then by its offset: a paragraph may name thousands of days.
    cuts = [0, *(mark.end() for mark in SENTENCE_BEGINS.finditer(paragraph)), len(paragraph)]
    to_come = [found.span() for found in _TO_COME.finditer(paragraph)]
    for end, day in late:
        if day.year > decided.year + _FAR_AHEAD:
            return day
        same = named[day]
        around = same[bisect_left(same, end - _BEFORE) : bisect_right(same, end + _AFTER)]
        if not any(_is_to_come(each, end, cuts, to_come) for each in around):
            return day
    return None


def _named(
    paragraph: str, days: tuple[Dated, ...], decided: date
) -> tuple[dict[date, list[int]], list[tuple[int, date]]]:
    """Where the days that *paragraph* names end, and of those after *decided* the ones that are of no range."""
    named: dict[date, list[int]] = {}
    late: list[tuple[int, date]] = []
    ranges: set[date] = set()
    for begin, end, day, in_full in days:
        named.setdefault(day, []).append(end)
        if in_full and day > decided and end - begin <= _LONGEST_DATE:
            if _is_of_range(paragraph, begin, end):
                ranges.add(day)
            if not _AN_AMOUNT.match(paragraph[end : end + 12]):
                late.append((end, day))
    for found in _MONTHS.finditer(paragraph):
        if int(found["year"]) > decided.year:
            month = _NAMES.index(found["month"][:3]) + 1
            first = decided.replace(int(found["year"]), month, 1)
            named.setdefault(first, []).append(found.end())
            if _is_of_range(paragraph, *found.span()):
                ranges.add(first)
            late.append((found.end(), first))
    far = decided.year + _FAR_AHEAD
    return named, [(end, day) for end, day in late if day not in ranges or day.year > far]


def _is_of_range(paragraph: str, begin: int, end: int) -> bool:
    """Whether the date at *begin* to *end* ends a range, or begins one that is to come."""
    before, after = paragraph[max(0, begin - 12) : begin].lower(), paragraph[end : end + 12]
    return _ENDS_RANGE.search(before) is not None or _BEGINS_RANGE.match(after) is not None


def _is_to_come(named: int, end: int, cuts: Sequence[int], to_come: Sequence[tuple[int, int]]) -> bool:
    """Whether the sentence of the date that ends at *named* speaks of what is to come, near the date at *end*."""
    sentence = bisect_left(cuts, named)
    first, last = max(cuts[sentence - 1], end - _BEFORE), min(cuts[sentence], end + _AFTER)
    at = bisect_left(to_come, (first, 0))
    return at < len(to_come) and to_come[at][1] <= last
