"""The dates in the opening paragraph of a notice of 2013: application, utilization review, assignment."""

from __future__ import annotations

import re
from datetime import date

from imr_schema.letter.letter_text import FIXED, LetterText
from imr_schema.letter.sections import Span

_MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
_DATE = (
    r"(?:(?P<m>[0-9]{1,2})/(?P<d>[0-9]{1,2})/(?P<y>[0-9]{4})|(?P<word>[A-Z]{3,9})\.?\s+(?P<day>[0-9]{1,2}),?\s+(?P<year>[0-9]{4}))"
    r"(?![0-9])"
)
# No figure and no full stop between the words and their date, so that none is taken for another's.
_STATED = {
    "applicationReceivedDate": re.compile(
        rf"(?:AN\s+)?APPLICATION\b[^.0-9]{{0,120}}?\b(?:FILED|RECEIVED|SUBMITTED)\s+ON\s+{_DATE}(?:\s+DISPUTING\s+THE)?"
    ),
    "utilizationReviewDate": re.compile(
        rf"UTILIZATION\s+REVIEW\s+(?:DENIAL|DECISION|DETERMINATION|REPORT|LETTER)\s+(?:DATED|OF|ON)\s+{_DATE}\.?"
    ),
    "assignedDate": re.compile(rf"(?:A\s+)?NOTICE\s+OF\s+ASSIGNMENT\b[^.0-9]{{0,160}}?\b(?:ON|DATED)\s+{_DATE}\.?"),
}
_LAST = re.compile(r"A\s+DECISION\s+HAS\s+BEEN\s+MADE\s+FOR\s+EACH\b[^:.]{0,160}[:.]")
_TITLE = re.compile(r"NOTICE\s+OF\s+INDEPENDENT\s+MEDICAL\s+REVIEW\s+DETERMINATION(?=\s*DATED\b)")
_LETTERHEAD = re.compile(r"[A-Z][A-Z &.,]{2,60}\bINC\.?\s*\Z")
_MOST = 2000
"""In characters: how far from its heading the paragraph ends."""


def notice_dates(letter: LetterText, span: Span | None) -> dict[str, str]:
    """The dates that the paragraph of *span* states, by the members of the case; each as YYYY-MM-DD.

    A day that the calendar does not have, or that is stated twice in two ways, stays unread.
    """
    _read_title(letter)
    if span is None:
        return {}
    end = min(span.end, span.begin + _MOST)
    dates: dict[str, str] = {}
    for name, pattern in _STATED.items():
        found = list(pattern.finditer(letter.upper, span.begin, end))
        days = {_day(each) for each in found}
        if len(days) == 1 and (day := days.pop()) is not None:
            dates[name] = day.isoformat()
            for each in found:
                letter.record(each.start(), each.end(), f"/case/{name}")
    if last := _LAST.search(letter.upper, span.begin, end):
        letter.record(last.start(), last.end(), FIXED)
    return dates


def _read_title(letter: LetterText) -> None:
    """The title where the letterhead and the date stand on its line."""
    title = _TITLE.search(letter.upper)
    if title is None:
        return
    begin = letter.starts[letter.line_at(title.start())]
    if begin < title.start() and _LETTERHEAD.fullmatch(letter.upper[begin : title.start()]):
        letter.record(begin, title.end(), FIXED)


def _day(found: re.Match[str]) -> date | None:
    try:
        if found["word"]:
            return date(int(found["year"]), _MONTHS.index(found["word"][:3]) + 1, int(found["day"]))
        return date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        return None
