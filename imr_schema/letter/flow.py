"""A letter as one running text that remembers where each character was printed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate

from msgspec import Struct

from imr_schema.finding import Problem
from imr_schema.letter.lines import Lines

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


class Flow:
    """The lines that hold anything, joined by line feeds; blank lines are no evidence of anything.

    ``text`` is what patterns are matched against, ``upper`` the same in capitals, character for
    character: headings and labels are looked for in it, whatever their case. ``lines`` are the texts of
    the lines that hold anything, ``starts`` where they begin in ``text``. ``take`` says what a stretch of
    it became.
    """

    def __init__(self, lines: Lines) -> None:
        self._all = lines
        self._kept = [index for index, text in enumerate(lines.texts) if text]
        self.lines = [lines.texts[index] for index in self._kept]
        self.text = "\n".join(self.lines)
        upper = self.text.upper()
        # A few letters have no capital of one character; then only the others are looked for in capitals.
        self.upper = upper if len(upper) == len(self.text) else "".join(map(_capital, self.text))
        self.starts = list(accumulate([len(text) + 1 for text in self.lines[:-1]], initial=0)) if self.lines else []
        self.notes: list[Problem] = []
        self.places: dict[str, int] = {}
        self._taken: list[tuple[int, int, str]] = []

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
    def _gaps_are_rare(self) -> bool:
        gaps = sum(after - before > 1 for before, after in zip(self._kept, self._kept[1:], strict=False))
        return gaps * 5 < len(self._kept) * 4

    def labels(self, pattern: re.Pattern[str], start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """The matches of *pattern*, written in capitals, that begin a line.

        A pattern that begins with letters is found many times faster than one that begins with ``^``.
        """
        for found in pattern.finditer(self.upper, start, len(self.upper) if end is None else end):
            if found.start() == 0 or self.upper[found.start() - 1] == "\n":
                yield found

    def label(self, pattern: re.Pattern[str], start: int, end: int) -> re.Match[str] | None:
        """The first of ``labels``."""
        return next(self.labels(pattern, start, end), None)

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

    def read(self, start: int, end: int) -> str:
        """``text[start:end]`` with its lines joined again, and no white space around it.

        A hyphen or slash at a line's end between two letters or digits belongs to the word.
        """
        text = self.text[start:end]
        if "-\n" in text or "/\n" in text:
            text = _WORD_BREAK.sub(r"\1", text)
        return text.replace("\n", " ").strip()

    def breaks_before(self, index: int) -> bool:
        """Whether line *index* begins a paragraph: the line before had room for its first word."""
        if index == 0 or self.unwrapped:
            return True
        return len(self.lines[index - 1]) + 1 + len(self.lines[index].split(" ", 1)[0]) <= self.width

    def gap_before(self, index: int) -> bool:
        """Whether blank lines stand before line *index*, in a letter not set with one after each line; a page's end is none."""
        line = self._kept[index]
        if index and line - self._kept[index - 1] == 1:
            return False
        if index == 0:
            return line > 0 and self._gaps_are_rare
        return self._gaps_are_rare and self._all.page(line) == self._all.page(self._kept[index - 1])

    def unread(self) -> Iterator[tuple[int, int, int]]:
        """Line, column and page of the first character of each line that became nothing."""
        last = -1
        for begin, end in self._left():
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
        told = {index: ", ".join(Counter(names)) for index, names in zip(self._kept, owners, strict=True)}
        unread = {(page, number) for number, _, page in self.unread()}
        found = []
        for index, text in enumerate(self._all.texts):
            page, number = self._all.page(index), self._all.number(index)
            became = UNREAD if (page, number) in unread else told.get(index, BLANK)
            found.append(Account(text, page, number, became))
        return found


def _capital(letter: str) -> str:
    upper = letter.upper()
    return upper if len(upper) == 1 else letter
