"""Dates in prose, as letters write them: month, day and year, in words or in numbers."""

from __future__ import annotations

import re
from bisect import bisect_left
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from imr_schema.rules._pattern import Pattern

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    "(?:January|February|March|April|May|June|July|August|September|October|November|December"
    "|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\\b\\.?)"
)
_YEAR = r"[0-9]{4}\b"
_DATES = Pattern(
    rf"""
      \b(?P<word>{_MONTH}) \s* (?P<d1>[0-9]{{1,2}}) (?:st|nd|rd|th)? (?:,\s*|\s+) (?P<y1>{_YEAR})     # Mar. 4th, 2012
    | \b(?P<d3>[0-9]{{1,2}}) (?:st|nd|rd|th)? (?:\s+(?:of\s+)?|-) (?P<word3>{_MONTH})
      (?:,\s*|\s+|-) (?P<y3>{_YEAR})                                                              # 4 Mar 2012
    | (?<![0-9/.-]) (?P<y4>[12][0-9]{{3}}) [-/] (?P<m4>[0-9]{{1,2}}) [-/] (?P<d4>[0-9]{{1,2}}) (?![0-9/-])  # year first
    | (?<![0-9/.-]) (?P<m5>[0-9]{{1,2}}) \. (?P<d5>[0-9]{{1,2}}) \. (?P<y5>[12][0-9]{{3}}) (?![0-9/-])    # with dots
    | (?<![0-9/-]) (?P<m2>[0-9]{{1,2}}) [-/] (?P<d2>[0-9]{{1,2}}) [-/] (?P<y2>[0-9]{{4}}|[0-9]{{2}}) (?![0-9/-])
    """,
    re.IGNORECASE,
)
# What every date has: a year of four figures, or the second of two marks and what is behind it.
_SPOT = Pattern(r"[0-9] (?: [0-9]{3} (?![0-9]) | [0-9]? [-/] [0-9]{2} (?![0-9]) )")
_BEGINS = Pattern(r"(?<![0-9]) [0-9] | \b [JFMASONDjfmasond]")
_LONGEST_BEFORE = 40
"""How many characters a date has before its year at most."""
SENTENCE_BEGINS = Pattern(r"[.?!] \s* (?=[A-Z])")
"""The end of a sentence before one that begins with a capital letter, space or none."""

_OF_FIGURES = Pattern(
    r"""
    / (?P<day>29|[3-9][0-9]|1[3-9]|2[0-8]) / (?P<year>(?:19|20)[0-9]{2}) (?![0-9/-])
    """
)
_OF_WORDS = Pattern(r",[ ](?P<year>(?:19|20)[0-9]{2})(?![0-9/,.]?[0-9])")
_MONTH_BEFORE = Pattern(r"(?<![0-9/.-]) (?P<month>[1-9]|0[1-9]|[1-9][0-9]) \Z")
_MONTH_AND_DAY = Pattern(rf"\b (?P<month>{_MONTH}) \s{{1,2}} (?P<day>29|[3-9][0-9]) \Z", re.IGNORECASE)

_LONGEST_MONTH = 16

_REVIEW = Pattern(r"\butilization\s+review\b | \bUR\s+(?:decision|denial|report|letter)\b", re.IGNORECASE)
# utilization review report dated; denied by UR on; the UR decision (
_OF_REVIEW = Pattern(
    r"""
    (?<!\bto\s) (?<!\bfor\s) \b(?:utilization\s+review|UR)
    (?:\s+ (?:decision|denial|determination|report|letter|notice|modification|non-?certification) ){0,2}
    (?:\s+\(UR\))? ,?
    (?:\s+(?:was|were|is))? (?:\s+(?:issued|rendered|made|done|performed|completed|conducted))?
    (?: \s+(?:dated|of|on|from) | \s*[(:] (?:dated\s)? ) (?:\s+the)? \s* \Z
    """,
    re.IGNORECASE,
)
# on 9/16/2014, utilization review; the 9/16/2014 UR denial
_BEFORE_REVIEW = Pattern(
    r"""
    \A ,? \s{1,3} (?:the\s)? (?:utilization\s+review|UR)\b
    (?!\s+(?:physician|doctor|reviewer|nurse|treatment|appeal|request|staff|department|company|process|vendor))
    """,
    re.IGNORECASE,
)
_OF_ANOTHER_REVIEW = Pattern(
    r"""
    \b(?: prior | previous | earlier | appeal | past | last | another | other\b | first | initial | second | subsequent
      | inform | notif | aware | receiv | receipt | learn | respon | spoke | submitted | sent\b | forward | referr
      | peer | reconsider | rebut | disagree )
    """,
    re.IGNORECASE,
)
_GRANTED = Pattern(r"\bapprov | \bauthoriz | \bcertif | \bgrant | \ballow | \boverturn", re.IGNORECASE)
_NOT_IN_FULL = Pattern(
    r"""
      \bden(?:y|ied|ial|ies) | \bmodif | \bnon-?\s?certif | \bpartial
    | \bnot\s (?:been\s)? (?:approv|authoriz|certif|grant|allow)
    """,
    re.IGNORECASE,
)
_NEAR = 90
"""How many characters beside a date the review is looked for."""
_CONSOLIDATED = Pattern(
    r"""
      \b(?:application|case|claim|review|dispute)s?\b .{0,200}? \bconsolidat
    | \bconsolidat\w*\b .{0,200}? \b(?:application|case|claim|dispute)s?\b
    """
)


Dated = tuple[int, int, date, bool]
"""Where a day that a text names begins and ends, the day, and whether its year is written in full."""


def dates(text: str) -> Iterator[tuple[date, bool]]:
    """Every day that *text* names, and whether its year is written in full; two digits belong to this century."""
    return ((day, in_full) for _, _, day, in_full in dated(text))


def dated(text: str) -> Iterator[Dated]:
    """As ``dates``, each after the offsets at which it begins and ends."""
    for found in places_of_dates(text):
        if (day := _day(found)) is not None:
            yield *found.span(), day, len(found["y2"] or "four") > 2


def places_of_dates(text: str) -> Iterator[re.Match[str]]:
    """Where the days stand that *text* names, and some that no calendar has."""
    spots = (found.start() for found in _SPOT.finditer(text))
    return _DATES.near(text, spots, _BEGINS, _LONGEST_BEFORE)


def impossible(text: str) -> Iterator[tuple[int, int, int]]:
    """Month, day and year of every date in *text* that no calendar has, whichever of the first two is the month.

    Only dates with slashes, or with the month in words, and a year of the last or this century are looked at.
    """
    for found in _OF_FIGURES.finditer(text):
        before = _MONTH_BEFORE.search(text[max(0, found.start() - 3) : found.start()])
        if before is not None:
            yield from _unless_real(int(before["month"]), int(found["day"]), int(found["year"]))
    for found in _OF_WORDS.finditer(text):
        before = _MONTH_AND_DAY.search(text[max(0, found.start() - _LONGEST_MONTH) : found.start()])
        if before is not None:
            month = _MONTHS.index(before["month"][:3].lower()) + 1
            yield from _unless_real(month, int(before["day"]), int(found["year"]))


def _unless_real(month: int, day: int, year: int) -> Iterator[tuple[int, int, int]]:
    for first, second in ((month, day), (day, month)):
        if 1 <= first <= 12 and 1 <= second <= monthrange(year, first)[1]:
            return
    yield month, day, year


def sentences(text: str) -> list[str]:
    """*text* cut before each sentence that begins with a capital letter, space or none."""
    return SENTENCE_BEGINS.split(text)


def injuries_consolidated(text: str) -> Iterator[date]:
    """The days of injury in sentences that say that applications were consolidated."""
    for sentence in sentences(text):
        if "njur" in sentence and _CONSOLIDATED.search(sentence):
            for day, _ in dates(sentence):
                yield day


def review_dates(paragraph: str, days: tuple[Dated, ...]) -> Iterator[tuple[date, bool]]:
    """The date of each sentence of *paragraph* that speaks of utilization review and has one of its *days* alone.

    Each with whether it is the day of the review, and of one that did not approve what it decided.
    """
    if not days:
        return
    starts = [day[0] for day in days]
    begin = 0
    for end, after in [*(mark.span() for mark in SENTENCE_BEGINS.finditer(paragraph)), (len(paragraph), 0)]:
        first = bisect_left(starts, begin)
        if bisect_left(starts, end) == first + 1 and _names_a_review(sentence := paragraph[begin:end]):
            at, to, day, _ = days[first]
            yield day, _is_of_the_review(sentence, at - begin, to - begin)
        begin = after


def _names_a_review(sentence: str) -> bool:
    small = sentence.lower()
    return ("utilization" in small or "ur" in small) and _REVIEW.search(sentence) is not None


def _is_of_the_review(sentence: str, begin: int, end: int) -> bool:
    """Whether the date of *sentence* at *begin* to *end* is that of the review in dispute."""
    beside = _OF_REVIEW.search(sentence[max(0, begin - _NEAR) : begin]) or _BEFORE_REVIEW.match(
        sentence[end : end + _NEAR]
    )
    if not beside or _OF_ANOTHER_REVIEW.search(sentence):
        return False
    return _NOT_IN_FULL.search(sentence) is not None or _GRANTED.search(sentence) is None


def _day(found: re.Match[str]) -> date | None:
    """The day of a match; None where the calendar has no such day."""
    try:
        if word := found["word"] or found["word3"]:
            month = _MONTHS.index(word[:3].lower()) + 1
            return date(int(found["y1"] or found["y3"]), month, int(found["d1"] or found["d3"]))
        if found["y4"]:
            return date(int(found["y4"]), int(found["m4"]), int(found["d4"]))
        if found["y5"]:
            month, day = int(found["m5"]), int(found["d5"])
            # Who writes dots may write the day first; only a number above 12 tells.
            return date(int(found["y5"]), day, month) if month > 12 else date(int(found["y5"]), month, day)
        year = int(found["y2"])
        return date(year if year > 99 else 2000 + year, int(found["m2"]), int(found["d2"]))
    except ValueError:
        return None
