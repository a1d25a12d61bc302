"""An item's description: where it begins after the rationale before it, and the parts of a modified request."""

from __future__ import annotations

import re
from collections.abc import Callable

from imr_schema.letter.letter_text import LetterText

_LONGEST = 60
"""In lines; looking further back for a beginning would cost the square of a letter's length."""
_AROUND = 12
"""In lines: before a rationale stand its item's other labels, as far apart as paragraphs are."""
_LONGEST_REQUEST = 4000
"""In characters. No modified request is longer."""
_ENDS_SENTENCE = (".", "?", "!")
_ABBREVIATION = re.compile(
    r"""
    \b(?:
        [A-Za-z]                                      # an initial, or the end of "q.d."
      | Drs? | Mr | Mrs | Ms | St | vs
      | No | Nos | Qty | approx
      | tabs? | caps? | wks? | mos? | hrs? | yrs?
    )\.\Z
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST_DESCRIPTION = 1500
"""In characters; a modified request states three parts, and none of 439 descriptions comes near."""
_MORE = {
    "a label": re.compile(r"\b(?:guideline|rationale)s?\s?[:;]", re.IGNORECASE),
    "a decision": re.compile(r"\b(?:Upheld|UPHELD|Overturned|OVERTURNED)\b"),
    "a conclusion": re.compile(r"\bmedically\s+necessary\b", re.IGNORECASE),
}
"""What no description holds, in words."""
_SENTENCE_END = re.compile(r"[.?!](?=\s|[A-Z])")
_CONCLUSION = re.compile(r"MEDICALLY\s*NECESSARY")

# A modified request in the words that letters use for it, in one of two ways:
# "<original> was the original request. <authorized> was authorized by the Claims Administrator. The remaining IMR
# eligible portion of the original request, <eligible>, is:"
# "... authorized <authorized>, leaving the original request IMR eligible. The original request, <original>, is:"
_MODIFIED = re.compile(r"was\s+the\s+original\s+request|original\s+request\s*,|IMR\s+eligible", re.IGNORECASE)
_ORIGINAL_REQUEST = re.compile(r"was\s+the\s+original\s+request", re.IGNORECASE)
_LATER_SENTENCE = re.compile(
    r"""
    The\s+remaining\s+IMR
    | The\s+original\s+request
    """,
    re.VERBOSE,
)
_AUTHORIZED_BY = re.compile(r"\b(?:was|were)\s+authorized\s+by\s+the\s+Claims")
_SENTENCE = 330
"""In characters: how far from its beginning a sentence says who authorized a part."""
# What stands between the parts. One pattern for the whole would try each place of the one with each of the others.
_WAS_REQUESTED = re.compile(r"(?<=\s)was\s+the\s+original\s+request\s*\.", re.IGNORECASE)
_WAS_AUTHORIZED = re.compile(
    r"""
    (?<=\s)(?:was|were)\s+authorized\s+by\s+the\s+Claims\s+Administrator\s*\.\s*
    The\s+remaining\s+IMR\s+eligible\s+portion\s+of\s+the\s+original\s+request\s*,?
    """,
    re.IGNORECASE | re.VERBOSE,
)
_AUTHORIZED = re.compile(r"\bauthorized\s", re.IGNORECASE)
_LEFT = re.compile(
    r"""
    ,\s*leaving\s+the\s+original\s+request\s+IMR\s+eligible\s*\.\s*
    The\s+original\s+request\s*,?
    """,
    re.IGNORECASE | re.VERBOSE,
)
_DECISION_FOLLOWS = re.compile(r"\b(?:is|are)\Z", re.IGNORECASE)


def description_start(letter: LetterText, begin: int, end: int, pointer: str) -> int:
    """Where, between a rationale's label and the next item's, the next description begins.

    The rationale ends with a sentence, and the description begins a paragraph. Blank lines are the best evidence of a
    paragraph, and at the beginning of a page the end of a sentence; without them, a line that had room for the next
    one's first word ends a paragraph. The sentences of a modified request do not. A description never states what is
    medically necessary. Where nothing divides the two for certain, IMR322 is reported.
    """
    first, last = letter.line_at(begin) + 1, letter.line_at(max(end - 1, begin))
    if last < first:
        start, certain = _after_conclusion(letter, begin, end), False
    else:
        search = _Search(letter, max(first, last - _LONGEST), last, end)
        line, certain = search.best()
        start = letter.starts[line]
        if start <= search.conclusion:  # the rationale ends, and the description begins, inside a line
            start, certain = _after_conclusion(letter, search.conclusion, end), False
    if not certain:
        letter.report(start, "IMR322", pointer)
    return start


def _after_conclusion(letter: LetterText, begin: int, end: int) -> int:
    """Where the last sentence between two offsets begins that may be a description: after the conclusion's end."""
    conclusion = max(last_conclusion(letter, begin, end), begin)
    ended = _SENTENCE_END.search(letter.text, conclusion, end)
    return ended.end() if ended else end


class _Search:
    """The lines among which a description begins, from the last back to the first."""

    def __init__(self, letter: LetterText, first: int, last: int, end: int) -> None:
        self._letter = letter
        self._layout = letter.layout
        self._lines = range(last, first - 1, -1)
        self._end = end
        #: The offset of the last words "medically necessary"; -1 where there are none.
        self.conclusion = last_conclusion(letter, letter.starts[first], end)
        words = letter.upper[letter.starts[first] : end]
        self._may_be_modified = "ORIGINAL" in words or "AUTHORIZED" in words
        #: The offset of the last words "was the original request"; -1 where there are none.
        self._requested = -1
        if self._may_be_modified:
            for requested in _ORIGINAL_REQUEST.finditer(letter.text, letter.starts[first], end):
                self._requested = requested.start()

    def best(self) -> tuple[int, bool]:
        """The line where the description begins, and whether that is certain."""
        if found := self._first_that_begins(self._after_gap, certain=True):
            return found
        if found := self._first_that_begins(self._after_short_line, certain=True):
            start, certain = found
            # The rationale's last line may be a full one; a description seldom has one that ends a sentence.
            nearer = next((i for i in self._lines if i > start and self._may_begin_after_full_line(i)), None)
            return (start, certain) if nearer is None else (nearer, False)
        if found := self._first_that_begins(self._after_sentence, certain=False):
            return found
        return next((i for i in self._lines if self._layout.begins_paragraph(i)), self._lines[0]), False

    def _first_that_begins(self, fits: Callable[[int], bool], certain: bool) -> tuple[int, bool] | None:
        """Of the lines that fit, the one where a description begins, and whether that is certain."""
        passed = False
        lines = (i for i in self._lines if fits(i))
        i = next(lines, None)
        # Up to the conclusion it would be the rationale's own end.
        while i is not None and self._letter.starts[i] > self.conclusion:
            after_sentence = self._after_sentence(i)
            before = next(lines, None) if self._continues(i, certain=certain and after_sentence) else None
            if before is None:
                return i, certain and after_sentence and not passed
            passed = passed or not self._is_later_sentence(i)
            i = before
        return None

    def _after_sentence(self, index: int) -> bool:
        """Whether the line before ends a sentence."""
        line = self._letter.lines[index - 1]
        return line.rstrip("\"')]").endswith(_ENDS_SENTENCE) and _ABBREVIATION.search(line[-8:]) is None

    def _after_gap(self, index: int) -> bool:
        """Whether blank lines stand before a line, or a page's end where paragraphs have blank lines between them."""
        return self._layout.gap_before(index) or (
            self._layout.begins_page(index) and self._after_sentence(index) and self._has_gaps()
        )

    def _has_gaps(self) -> bool:
        """Whether paragraphs have blank lines between them: near these lines, because a header may have its own."""
        around = range(max(self._lines[-1] - _AROUND, 1), min(self._lines[0] + 3, len(self._letter.lines)))
        return any(map(self._layout.gap_before, around))

    def _after_short_line(self, index: int) -> bool:
        return self._after_sentence(index) and self._layout.begins_paragraph(index)

    def _may_begin_after_full_line(self, index: int) -> bool:
        return self._after_sentence(index) and not self._continues(index, certain=True)

    def _continues(self, index: int, certain: bool) -> bool:
        """Whether a description that contains line *index* must have begun before it."""
        start = self._letter.starts[index]
        if start <= self._requested:
            return False
        return (
            (self._letter.text[start : start + 1].islower() and not certain)
            or self._letter.lines[index - 1].endswith(":")
            or self._is_later_sentence(index)
        )

    def _is_later_sentence(self, index: int) -> bool:
        """Whether a line begins a modified request's second or third sentence."""
        if not self._may_be_modified:
            return False
        text, start = self._letter.text, self._letter.starts[index]
        until = min(self._end, start + _SENTENCE)
        return bool(_LATER_SENTENCE.match(text, start, self._end) or _AUTHORIZED_BY.search(text, start, until))


def last_conclusion(letter: LetterText, begin: int, end: int) -> int:
    """The offset of the last words "medically necessary" between two offsets; -1 where there are none."""
    at = letter.upper.rfind("MEDICALLY", begin, end)
    while at >= 0 and not _CONCLUSION.match(letter.upper, at, end):
        at = letter.upper.rfind("MEDICALLY", begin, at)
    return at


def holds_more(description: str) -> str:
    """What *description* holds that no description does, in words; empty where it holds no such thing."""
    found = (what for what, pattern in _MORE.items() if pattern.search(description))
    too_long = f"more than {_LONGEST_DESCRIPTION:,} characters" if len(description) > _LONGEST_DESCRIPTION else ""
    return next(found, too_long)


def modified_request(description: str) -> dict[str, str] | None:
    """What was requested, authorized and left for review, as a modified request's *description* states it.

    None for a description that mentions no original request; empty for one that does, in words that do not separate
    its parts.
    """
    lower = description.lower()
    if ("original" not in lower and "eligible" not in lower) or not _MODIFIED.search(description):
        return None
    if len(description) > _LONGEST_REQUEST:
        return {}
    return _remaining_portion(description) or _whole_request(description) or {}


def _remaining_portion(description: str) -> dict[str, str] | None:
    """The parts of a request of which a portion is left; None where one of them is not there."""
    requested = _WAS_REQUESTED.search(description)
    authorized = _WAS_AUTHORIZED.search(description, requested.end()) if requested else None
    if not requested or not authorized:
        return None
    return _parts(
        description[: requested.start()],
        description[requested.end() : authorized.start()],
        _before_decision(description[authorized.end() :]),
    )


def _whole_request(description: str) -> dict[str, str] | None:
    """The parts of a request that is left as a whole; None where one of them is not there."""
    authorized = _AUTHORIZED.search(description)
    left = _LEFT.search(description, authorized.end()) if authorized else None
    if not authorized or not left:
        return None
    original = _before_decision(description[left.end() :])
    return _parts(original, description[authorized.end() : left.start()], original)


def _parts(original: str, authorized: str, eligible: str) -> dict[str, str] | None:
    parts = {"original": original, "authorized": authorized, "eligible": eligible}
    parts = {name: " ".join(text.split()) for name, text in parts.items()}
    return parts if all(parts.values()) else None


def _before_decision(words: str) -> str:
    """*words* without what leads on to the decision: "is:"."""
    words = words.rstrip().removesuffix(":").rstrip()
    if verb := _DECISION_FOLLOWS.search(words, max(len(words) - 4, 0)):
        words = words[: verb.start()].rstrip().removesuffix(",")
    return words
