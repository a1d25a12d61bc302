"""An item's description: where it begins after the rationale before it, and what a modified request says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from imr_schema.letter.letter_text import Flow

_LONGEST = 60
"""In lines; looking further back for a beginning would cost the square of a letter's length."""
_AROUND = 12
"""In lines: before a rationale stand its item's other labels, as far apart as paragraphs are."""
_ENDS_SENTENCE = (".", "?", "!")
_ABBREVIATION = re.compile(
    r"\b(?:[A-Za-z]|Drs?|Mr|Mrs|Ms|St|vs|No|Nos|Qty|tabs?|caps?|wks?|mos?|hrs?|yrs?|approx)\.\Z", re.IGNORECASE
)
_CONCLUSION = re.compile(r"MEDICALLY\s*NECESSARY")
_MODIFIED = re.compile(r"was\s+the\s+original\s+request|original\s+request\s*,|IMR\s+eligible", re.IGNORECASE)
_WHOLE_REQUEST = re.compile(r"was\s+the\s+original\s+request", re.IGNORECASE)
_MODIFIED_GOES_ON = re.compile(
    r"(?:The\s+remaining\s+IMR|The\s+original\s+request|.{0,300}?\b(?:was|were)\s+authorized\s+by\s+the\s+Claims)",
    re.DOTALL,
)
_FIRST_WAY = re.compile(
    r"\A(?P<original>.+?)\s+was\s+the\s+original\s+request\s*\.\s*(?P<authorized>.+?)\s+(?:was|were)\s+authorized\s+by\s+the\s+"
    r"Claims\s+Administrator\s*\.\s*The\s+remaining\s+IMR\s+eligible\s+portion\s+of\s+the\s+original\s+request\s*,?\s*"
    r"(?P<eligible>.+?)(?:\s*,?\s*\b(?:is|are))?\s*:?\s*\Z",
    re.IGNORECASE | re.DOTALL,
)
_SECOND_WAY = re.compile(
    r"\A(?:.*?\bauthorized\s+)(?P<authorized>.+?)\s*,\s*leaving\s+the\s+original\s+request\s+IMR\s+eligible\s*\.\s*The\s+original\s+"
    r"request\s*,?\s*(?P<original>.+?)(?:\s*,?\s*\b(?:is|are))?\s*:?\s*\Z",
    re.IGNORECASE | re.DOTALL,
)


def description_start(flow: Flow, begin: int, end: int, place: str) -> int:
    """Where, between a rationale's label and the next item's, the next description begins.

    The rationale ends with a sentence, and the description begins a paragraph. Blank lines tell a paragraph best,
    and at a page's beginning the end of a sentence; else a line that could have held the next one's first word ends
    one. A modified request's own sentences do not. A description never says what is medically necessary. Where
    nothing tells the two apart for sure, IMR322 says so.
    """
    first, last = flow.index_at(begin) + 1, flow.index_at(max(end - 1, begin))
    if last < first:
        return end
    search = _Search(flow, max(first, last - _LONGEST), last, end)
    start, sure = search.best()
    if not sure:
        flow.note(flow.starts[start], "IMR322", place)
    return flow.starts[start]


class _Search:
    """The lines among which a description begins, from the last back to the first."""

    def __init__(self, flow: Flow, first: int, last: int, end: int) -> None:
        self._flow = flow
        self._lines = range(last, first - 1, -1)
        self._end = end
        self._conclusion = _last_conclusion(flow, flow.starts[first], end)
        words = flow.upper[flow.starts[first] : end]
        self._may_be_modified = "ORIGINAL" in words or "AUTHORIZED" in words

    def best(self) -> tuple[int, bool]:
        """The line where the description begins, and whether that is sure."""
        if found := self._first_that_begins(self._apart, sure=True):
            return found
        if found := self._first_that_begins(self._short, sure=True):
            start, sure = found
            # The rationale's last line may be a full one; a description seldom has one that ends a sentence.
            later = (i for i in self._lines if i > start and self._ended(i) and not self._goes_on(i, sure=True))
            nearer = next(later, None)
            return (start, sure) if nearer is None else (nearer, False)
        if found := self._first_that_begins(self._ended, sure=False):
            return found
        return next((i for i in self._lines if self._flow.breaks_before(i)), self._lines[0]), False

    def _first_that_begins(self, fits: Callable[[int], bool], sure: bool) -> tuple[int, bool] | None:
        """Of the lines that fit, the one where a description begins, and whether that is sure."""
        passed = False
        lines: Iterator[int] = (i for i in self._lines if fits(i))
        i = next(lines, None)
        while i is not None and self._flow.starts[i] > self._conclusion:  # else too far back: the rationale's own end
            ended = self._ended(i)
            before = next(lines, None) if self._goes_on(i, sure=sure and ended) else None
            if before is None:
                return i, sure and ended and not passed
            passed = passed or not self._is_later_part(i)
            i = before
        return None

    def _ended(self, index: int) -> bool:
        """Whether the line before ends a sentence."""
        line = self._flow.lines[index - 1].rstrip("\"')]")
        return line.endswith(_ENDS_SENTENCE) and _ABBREVIATION.search(self._flow.lines[index - 1][-8:]) is None

    def _apart(self, index: int) -> bool:
        flow = self._flow
        return flow.gap_before(index) or (flow.page_before(index) and self._ended(index) and self._gapped())

    def _gapped(self) -> bool:
        """Whether paragraphs have blank lines between them: here, for a header may have its own."""
        around = range(max(self._lines[-1] - _AROUND, 1), min(self._lines[0] + 3, len(self._flow.lines)))
        return any(map(self._flow.gap_before, around))

    def _short(self, index: int) -> bool:
        return self._ended(index) and self._flow.breaks_before(index)

    def _goes_on(self, index: int, sure: bool) -> bool:
        """Whether a description that holds line *index* must have begun before it."""
        flow = self._flow
        start = flow.starts[index]
        if self._may_be_modified and _WHOLE_REQUEST.search(flow.text, start, self._end):
            return False
        return (
            (flow.text[start : start + 1].islower() and not sure)
            or flow.lines[index - 1].endswith(":")
            or self._is_later_part(index)
        )

    def _is_later_part(self, index: int) -> bool:
        """Whether a line is a modified request's second or third sentence."""
        start = self._flow.starts[index]
        return self._may_be_modified and _MODIFIED_GOES_ON.match(self._flow.text, start, self._end) is not None


def _last_conclusion(flow: Flow, begin: int, end: int) -> int:
    """Where the last words "medically necessary" between two offsets stand; -1 when they do not."""
    found = flow.upper.rfind("MEDICALLY", begin, end)
    while found >= 0 and not _CONCLUSION.match(flow.upper, found, end):
        found = flow.upper.rfind("MEDICALLY", begin, found)
    return found


def modified_request(description: str) -> dict[str, str] | None:
    """What was asked for, authorized and left for review, as a modified request's *description* says it.

    Empty when the description speaks of an original request and its parts could not be told apart; None when it does not.
    """
    lower = description.lower()
    if ("original" not in lower and "eligible" not in lower) or not _MODIFIED.search(description):
        return None
    # A statement longer than that is none; the patterns' time grows faster than its length.
    way = None if len(description) > 4000 else _FIRST_WAY.match(description) or _SECOND_WAY.match(description)
    if way is None:
        return {}
    parts = {name: " ".join(text.split()) for name, text in way.groupdict().items()}
    parts.setdefault("eligible", parts["original"])
    return {name: parts[name] for name in ("original", "authorized", "eligible")}
