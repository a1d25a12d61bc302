"""A letter as one running text that remembers where each character was printed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter

from msgspec import Struct

from imr_schema.finding import Problem
from imr_schema.letter.lines import Line

_WORD_BREAK = re.compile(r"(?<=[A-Za-z0-9])([-/])\n(?=[A-Za-z0-9])")
_PAGE_NUMBER = re.compile(r"(?:page\s*)?-?\s*(?P<number>[0-9]{1,4})(?:\s*(?:of|/)\s*[0-9]{1,4})?\s*-?", re.IGNORECASE)
_WIDEST = 160
"""No page holds a longer line: where there is one, every line is a paragraph."""

UNREAD, FIXED, BLANK = "unread", "fixed text", "blank"


class Account(Struct, frozen=True):
    """What became of one line: ``blank``, ``fixed text``, ``unread``, or the pointers it was read into."""

    line: Line
    became: str


def _page_numbers(lines: list[Line]) -> set[tuple[int, int]]:
    """Page and line of the page numbers, where every page has one in the same place: its first line, or its last."""
    if not lines or lines[-1].page == 1:
        return set()
    pages: dict[int, list[Line]] = {}
    for line in lines:
        if line.text:
            pages.setdefault(line.page, []).append(line)
    for place in (-1, 0):
        counted = {page: _PAGE_NUMBER.fullmatch(each[place].text) for page, each in pages.items()}
        offsets = {int(found["number"]) - page if found else None for page, found in counted.items()}
        if len(pages) > 1 and len(offsets) == 1 and None not in offsets:
            return {(page, each[place].number) for page, each in pages.items()}
    return set()


class Flow:
    """The lines that hold anything, joined by line feeds; blank lines are no evidence of anything.

    ``text`` is what patterns are matched against. ``take`` says what a stretch of it became.
    """

    def __init__(self, lines: list[Line]) -> None:
        self.all_lines = lines
        self._page_numbers = _page_numbers(lines)
        if self._page_numbers:
            lines = [line for line in lines if (line.page, line.number) not in self._page_numbers]
        self.lines = [line for line in lines if line.text]
        self.text = "\n".join(line.text for line in self.lines)
        self.starts: list[int] = []
        at = 0
        for line in self.lines:
            self.starts.append(at)
            at += len(line.text) + 1
        blanks = [0] * len(self.lines)
        at = -1
        for before, line in zip([None, *lines], lines, strict=False):
            at += bool(line.text)
            if line.text:
                run = 0
            elif at + 1 < len(blanks):
                run = 1 if before is None or before.text else run + 1
                blanks[at + 1] = run
        # In a letter with blank lines nearly everywhere, only more of them than usual say anything.
        usual = 0 if sum(map(bool, blanks)) * 5 < len(blanks) * 4 else Counter(blanks).most_common(1)[0][0]
        self._gaps = [blank > usual for blank in blanks]
        self.gapped = sum(self._gaps) * 20 > len(blanks)
        self.notes: list[Problem] = []
        self.places: dict[str, int] = {}
        self._taken: list[tuple[int, int, str]] = []
        lengths = sorted(len(line.text) for line in self.lines)
        # As wide as the page: nearly every full line comes close to it.
        self.unwrapped = bool(lengths) and lengths[-1] > _WIDEST
        self.width = lengths[int(len(lengths) * 0.9)] if lengths else 0

    def index_at(self, offset: int) -> int:
        """Which of ``lines`` holds the character at *offset*."""
        return max(bisect_right(self.starts, offset) - 1, 0)

    def position(self, pointer: str) -> tuple[int, int, int] | None:
        """Line, column and page of what was read into *pointer*; line and column count from 1."""
        if pointer not in self.places or not self.lines:
            return None
        offset = self.places[pointer]
        index = self.index_at(offset)
        line = self.lines[index]
        return line.number, offset - self.starts[index] + 1, line.page

    def take(self, start: int, end: int, became: str) -> None:
        """Say that ``text[start:end]`` became *became*: a pointer, or ``fixed text``."""
        if became.startswith("/"):
            inner = len(self.text[start:end]) - len(self.text[start:end].lstrip())
            self.places.setdefault(became, start + inner)
        self._taken.append((start, end, became))

    def read(self, start: int, end: int) -> str:
        """``text[start:end]`` with its lines joined again, and no white space around it.

        A hyphen or slash at a line's end between two letters or digits belongs to the word, a soft hyphen does not.
        """
        text = self.text[start:end].replace("\u00ad\n", "").replace("\u00ad", "")
        return _WORD_BREAK.sub(r"\1", text).replace("\n", " ").strip()

    def breaks_before(self, index: int) -> bool:
        """Whether line *index* begins a paragraph: the line before had room for its first word."""
        if index == 0:
            return True
        if self.unwrapped:
            return True
        before, after = self.lines[index - 1].text, self.lines[index].text
        return len(before) + 1 + len(after.split(" ", 1)[0]) <= self.width

    def page_before(self, index: int) -> bool:
        """Whether line *index* is the first of a page after the first; blank lines there are no evidence."""
        return index > 0 and self.lines[index].page != self.lines[index - 1].page

    def gap_before(self, index: int) -> bool:
        """Whether more blank lines than usual stand before line *index*; a page's end is none."""
        return self._gaps[index] and not self.page_before(index)

    def accounts(self) -> list[Account]:
        """One account for each line of the letter, blank ones too, in order."""
        owners: list[list[str]] = [[] for _ in self.lines]
        covered = bytearray(len(self.text))
        for start, end, became in self._taken:
            covered[start:end] = b"\1" * (end - start)
            for index in range(self.index_at(start), self.index_at(max(end - 1, start)) + 1):
                owners[index].append(became)
        found = []
        index = 0
        for line in self.all_lines:
            if not line.text or (line.page, line.number) in self._page_numbers:
                found.append(Account(line, FIXED if line.text else BLANK))
                continue
            start = self.starts[index]
            end = start + len(line.text)
            # Most lines were read whole; only of the others does it matter what was left.
            left = 0 in covered[start:end] and any(
                not covered[start + i] and not char.isspace() for i, char in enumerate(line.text)
            )
            names = list(Counter(owners[index]))
            found.append(Account(line, UNREAD if left or not names else ", ".join(names)))
            index += 1
        return found
