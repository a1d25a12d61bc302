"""A letter as one running text that remembers where each character was printed."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from functools import cache, cached_property
from itertools import accumulate, pairwise

from msgspec import Struct

from imr_schema.finding import Problem
from imr_schema.letter.lines import Lines
from imr_schema.letter.page_numbers import page_numbers

_WORD_BREAK = re.compile(r"(?<=[A-Za-z0-9])([-/])\n(?=[A-Za-z0-9])")
_PRINTED = re.compile(r"\S")
_WIDEST = 160
"""No page holds a longer line: where there is one, every line is a paragraph."""

UNREAD, FIXED, BLANK = "unread", "fixed text", "blank"


class Account(Struct, frozen=True):
    """What became of one line: ``blank``, ``fixed text``, ``unread``, or the pointers it was read into.

    ``page`` and ``number`` count from 1.
    """

    text: str
    page: int
    number: int
    became: str


class NamedLabel:
    """A label that begins with words of the letter itself: one of *names*, each a list of words in capitals.

    ``pattern`` matches any such label, and has a group ``name``. A pattern made of the letter's own words would do,
    but ``re`` keeps the patterns that it compiled, and with them the letter's text.
    """

    def __init__(self, pattern: re.Pattern[str], *names: list[str]) -> None:
        self._pattern = pattern
        self._names = names
        #: The letters with which the label begins.
        self.head = names[0][0]

    def match(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """The label, if it begins at *start*."""
        found = self._pattern.match(text, start, end)
        return found if found and found["name"].split() in self._names else None


class Flow:
    """The lines that hold anything, joined by line feeds; numbers of pages are left out.

    ``text`` is what patterns are matched against, ``upper`` the same in capitals, character for
    character: headings and labels are looked for in it, whatever their case. ``lines`` are the texts of
    the lines that hold anything, ``starts`` where they begin in ``text``. ``take`` says what a stretch of
    it became.
    """

    def __init__(self, lines: Lines) -> None:
        self._all = lines
        self._page_numbers = page_numbers(lines)
        self._kept = [index for index, text in enumerate(lines.texts) if text]
        if self._page_numbers:
            self._kept = [index for index in self._kept if index not in self._page_numbers]
        self.lines = [lines.texts[index] for index in self._kept]
        self.text = "\n".join(self.lines)
        upper = self.text.upper()
        # A few letters have no capital of one character; then only the others are looked for in capitals.
        self.upper = upper if len(upper) == len(self.text) else "".join(map(_capital, self.text))
        self._soft = not self.text.isascii() and "\u00ad" in self.text
        self.starts = list(accumulate([len(text) + 1 for text in self.lines[:-1]], initial=0)) if self.lines else []
        self.notes: list[Problem] = []
        self.places: dict[str, int] = {}
        self._taken: list[tuple[int, int, str]] = []
        self._headings: dict[re.Pattern[str], list[re.Match[str]]] = {}

    @cached_property
    def _lengths(self) -> list[int]:
        return sorted(map(len, self.lines)) or [0]

    @cached_property
    def unwrapped(self) -> bool:
        """Whether each line is a paragraph: one of them is longer than any page is wide."""
        return self._lengths[-1] > _WIDEST

    @cached_property
    def width(self) -> int:
        """How many characters a full line has: as wide as the page nearly every one comes close to it."""
        return self._lengths[int(len(self._lengths) * 0.9)]

    @cached_property
    def _blanks(self) -> list[int]:
        """How many blank lines stand before each line."""
        blanks = [after - before - 1 for before, after in pairwise([-1, *self._kept])]
        for number in self._page_numbers:
            if (following := bisect_left(self._kept, number)) < len(blanks):
                blanks[following] -= 1
        return blanks

    @cached_property
    def _usual_blanks(self) -> int:
        """In a letter with blank lines nearly everywhere, only more of them than usual say anything."""
        few = len(self._kept) * 4
        if (len(self._all.texts) - len(self._kept)) * 5 < few or sum(map(bool, self._blanks)) * 5 < few:
            return 0
        return Counter(self._blanks).most_common(1)[0][0]

    def headings(self, pattern: re.Pattern[str]) -> list[re.Match[str]]:
        """All ``labels`` of the whole text, which is searched for each pattern once."""
        if pattern not in self._headings:
            self._headings[pattern] = list(self.labels(pattern))
        return self._headings[pattern]

    def anywhere(self, pattern: re.Pattern[str]) -> list[re.Match[str]]:
        """All matches of *pattern*, written in capitals, in the whole text."""
        return list(pattern.finditer(self.upper)) if _head(pattern) in self.upper else []

    def labels(
        self, pattern: re.Pattern[str] | NamedLabel, start: int = 0, end: int | None = None
    ) -> Iterator[re.Match[str]]:
        """The matches of *pattern*, written in capitals, that begin a line.

        A line feed and the letters that a pattern begins with are found many times faster than ``^`` and the pattern.
        """
        end = len(self.upper) if end is None else end
        head = "\n" + (pattern.head if isinstance(pattern, NamedLabel) else _head(pattern))
        found = pattern.match(self.upper, start, end) if self.begins_line(start) else None
        if found:
            yield found
        at = found.end() if found else start
        while (at := self.upper.find(head, at, end)) >= 0:
            found = pattern.match(self.upper, at + 1, end)
            if found:
                yield found
            at = found.end() if found else at + 1

    def label(self, pattern: re.Pattern[str] | NamedLabel, start: int, end: int) -> re.Match[str] | None:
        """The first of ``labels``."""
        return next(self.labels(pattern, start, end), None)

    def begins_line(self, offset: int) -> bool:
        """Whether the character at *offset* is the first of its line."""
        return offset == 0 or self.upper[offset - 1] == "\n"

    def index_at(self, offset: int) -> int:
        """Which of ``lines`` holds the character at *offset*."""
        return max(bisect_right(self.starts, offset) - 1, 0)

    def at(self, offset: int) -> tuple[int, int, int]:
        """Line, column and page of the character at *offset*, each from 1."""
        index = self.index_at(offset)
        line = self._kept[index]
        return self._all.number(line), offset - self.starts[index] + 1, self._all.page(line)

    def position(self, pointer: str) -> tuple[int, int, int] | None:
        """Line, column and page of what was read into *pointer*, each from 1."""
        if pointer not in self.places or not self.lines:
            return None
        begin = self.places[pointer]
        printed = _PRINTED.search(self.text, begin)
        return self.at(printed.start() if printed else begin)

    def printed(self, page: int, number: int) -> str | None:
        """Line *number* of *page*, each from 1; None where there is none."""
        firsts = self._all.firsts
        index = firsts[page - 1] + number - 1 if 0 < page <= len(firsts) else -1
        return self._all.texts[index] if 0 <= index < len(self._all.texts) else None

    def take(self, start: int, end: int, became: str) -> None:
        """Say that ``text[start:end]`` became *became*: a pointer, or ``fixed text``."""
        if became is not FIXED:
            self.places.setdefault(became, start)
        self._taken.append((start, end, became))

    def note(self, offset: int, rule: str, place: str, **facts: object) -> None:
        """Keep a problem of the character at *offset*."""
        self.notes.append(self.problem(offset, rule, place, **facts))

    def problem(self, offset: int, rule: str, place: str = "", **facts: object) -> Problem:
        """A problem of the character at *offset*, read into *place*."""
        line, column, page = self.at(offset)
        return Problem(rule=rule, pointer=place, facts=facts, at=(line, column), page=page)

    def read(self, start: int, end: int) -> str:
        """``text[start:end]`` with its lines joined again, and no white space around it.

        A hyphen or slash at a line's end between two letters or digits belongs to the word, a soft hyphen does not.
        """
        text = self.text[start:end]
        if self._soft:
            text = text.replace("\u00ad\n", "").replace("\u00ad", "")
        if "-\n" in text or "/\n" in text:
            text = _WORD_BREAK.sub(r"\1", text)
        return text.replace("\n", " ").strip()

    def breaks_before(self, index: int) -> bool:
        """Whether line *index* begins a paragraph: the line before had room for its first word."""
        if index == 0 or self.unwrapped:
            return True
        return len(self.lines[index - 1]) + 1 + len(self.lines[index].split(" ", 1)[0]) <= self.width

    def page_before(self, index: int) -> bool:
        """Whether line *index* is the first of a page after the first; blank lines there are no evidence."""
        if index == 0 or len(self._all.firsts) == 1:
            return False
        return self._all.page(self._kept[index]) != self._all.page(self._kept[index - 1])

    def gap_before(self, index: int) -> bool:
        """Whether more blank lines than usual stand before line *index*; a page's end is none."""
        if index and self._kept[index] - self._kept[index - 1] == 1:
            return False
        blanks = self._kept[index] - (self._kept[index - 1] + 1 if index else 0)
        return blanks > self._usual_blanks and not self.page_before(index)

    def unread(self) -> Iterator[tuple[int, int, int]]:
        """Line, column and page of the first character of each line that became nothing."""
        last = -1
        for begin, end in self._left():
            if self.text[begin:end].isspace():
                continue
            while printed := _PRINTED.search(self.text, begin, end):
                index = self.index_at(printed.start())
                if index > last:
                    last = index
                    yield self.at(self.starts[index])
                begin = self.starts[index + 1] if index + 1 < len(self.starts) else end

    def _left(self) -> Iterator[tuple[int, int]]:
        """The stretches of the text that nothing was made of."""
        at = 0
        for start, end, _ in sorted(self._taken):
            if start > at:
                yield at, start
            at = max(at, end)
        if at < len(self.text):
            yield at, len(self.text)

    def accounts(self) -> list[Account]:
        """One account for each line of the letter, blank ones too, in order."""
        owners: list[list[str]] = [[] for _ in self.lines]
        for start, end, became in self._taken:
            for index in range(self.index_at(start), self.index_at(max(end - 1, start)) + 1):
                owners[index].append(became)
        told = dict.fromkeys(self._page_numbers, FIXED)
        told |= {index: ", ".join(Counter(names)) for index, names in zip(self._kept, owners, strict=True)}
        unread = {(page, number) for number, _, page in self.unread()}
        found = []
        for index, text in enumerate(self._all.texts):
            page, number = self._all.page(index), self._all.number(index)
            became = UNREAD if (page, number) in unread else told.get(index, BLANK)
            found.append(Account(text, page, number, became))
        return found


@cache
def _head(pattern: re.Pattern[str]) -> str:
    """The letters that whatever *pattern* matches begins with."""
    letters = re.match("[A-Z]*", pattern.pattern)
    head = letters[0] if letters else ""
    return head[:-1] if pattern.pattern[len(head) : len(head) + 1] in tuple("?*{") else head


def _capital(letter: str) -> str:
    upper = letter.upper()
    return upper if len(upper) == 1 else letter
