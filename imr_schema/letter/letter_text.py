"""A letter as one text that knows where each character was printed, and what each stretch of it was read into."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate

from msgspec import Struct

from imr_schema.findings import Problem
from imr_schema.letter.decisive import decisions
from imr_schema.letter.extract.lines import Lines
from imr_schema.letter.layout import Layout
from imr_schema.letter.near import Near, find_near
from imr_schema.letter.running_matter import running_matter

_WORD_BREAK = re.compile(r"(?<=[A-Za-z0-9])([-/])\n(?=[A-Za-z0-9])")
_PRINTED = re.compile(r"\S")

UNREAD, FIXED, BLANK = "unread", "fixed text", "blank"


class Account(Struct, frozen=True):
    """What became of one line."""

    #: The line, as it was read.
    text: str
    #: Its page, from 1.
    page: int
    #: Its number on the page, from 1.
    number: int
    #: ``blank``, ``fixed text``, ``unread``, or the pointers that it was read into.
    became: str


class NamedLabel:
    """A label that begins with words of the letter itself: with one of *names*, each a list of words in capitals.

    *pattern* matches a label with any name, and has a group ``name``. The name is compared outside the pattern: ``re``
    keeps the patterns that it compiled, and would keep the letter's words with them after the letter is gone.
    """

    def __init__(self, pattern: re.Pattern[str], *names: list[str]) -> None:
        self._pattern = pattern
        self._names = names
        #: What every such label begins with.
        self.first_word: str = names[0][0]
        #: The whole labels.
        self.phrases: list[str] = list(dict.fromkeys(f"{' '.join(name)} GUIDELINE:" for name in names))

    def match(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """The label, if it begins at *start*."""
        label = self._pattern.match(text, start, end)
        return label if label and label["name"].split() in self._names else None


class LetterText:
    """The lines of a letter that are not blank, joined by line feeds; running matter is left out.

    Offsets are those of characters in ``text``, line indexes those of ``lines``; both count from 0. What is reported
    (lines, columns, pages) counts from 1.
    """

    def __init__(self, lines: Lines) -> None:
        self._all = lines
        aside = running_matter(lines)
        self._aside = aside.lines
        self._kept = [index for index, text in enumerate(lines.texts) if text]
        if self._aside:
            self._kept = [index for index in self._kept if index not in self._aside]
        #: The lines that are not blank.
        self.lines: list[str] = [lines.texts[index] for index in self._kept]
        #: These lines, joined.
        self.text: str = "\n".join(self.lines)
        upper = self.text.upper()
        # A few letters have no capital of one character; with one of them, only the others become capitals.
        #: ``text`` in capitals, character for character: headings and labels are looked for here, whatever their case.
        self.upper: str = upper if len(upper) == len(self.text) else "".join(map(_capital, self.text))
        self._has_soft_hyphens = not self.text.isascii() and "\u00ad" in self.text
        #: The offset of each line's first character.
        self.starts: list[int] = (
            list(accumulate([len(text) + 1 for text in self.lines[:-1]], initial=0)) if self.lines else []
        )
        #: Where paragraphs and pages begin.
        self.layout: Layout = Layout(lines, self._kept, self.lines, self._aside)
        #: What is wrong with the letter, as far as it was read.
        self.problems: list[Problem] = [*lines.problems, *aside.problems]
        #: For each pointer, the offset of what was read into it.
        self.offsets: dict[str, int] = {}
        self._recorded: list[tuple[int, int, str]] = []
        self._headings: dict[str, list[re.Match[str]]] = {}

    # Where patterns match.

    def headings(self, pattern: re.Pattern[str]) -> list[re.Match[str]]:
        """All ``labels`` of the whole text, which is searched for each pattern once."""
        if pattern.pattern not in self._headings:
            self._headings[pattern.pattern] = list(self.labels(pattern))
        return self._headings[pattern.pattern]

    def anywhere(self, pattern: re.Pattern[str]) -> list[re.Match[str]]:
        """All matches of *pattern*, written in capitals, in the whole text."""
        return list(pattern.finditer(self.upper)) if _first_letters(pattern.pattern) in self.upper else []

    def labels(
        self, pattern: re.Pattern[str] | NamedLabel, start: int = 0, end: int | None = None
    ) -> Iterator[re.Match[str]]:
        """The matches of *pattern*, written in capitals, that begin a line.

        ``str.find`` looks for a line feed and the letters that the pattern begins with, and only there the pattern is
        tried: many times faster than a search for ``^`` and the pattern.
        """
        end = len(self.upper) if end is None else end
        first = pattern.first_word if isinstance(pattern, NamedLabel) else _first_letters(pattern.pattern)
        head = "\n" + first
        label = pattern.match(self.upper, start, end) if self.begins_line(start) else None
        if label:
            yield label
        at = label.end() if label else start
        while (at := self.upper.find(head, at, end)) >= 0:
            label = pattern.match(self.upper, at + 1, end)
            if label:
                yield label
            at = label.end() if label else at + 1

    def label(self, pattern: re.Pattern[str] | NamedLabel, start: int, end: int) -> re.Match[str] | None:
        """The first of ``labels``."""
        return next(self.labels(pattern, start, end), None)

    def near(
        self, phrase: str, start: int = 0, end: int | None = None, taken: Sequence[tuple[int, int]] = ()
    ) -> list[Near]:
        """Where, between two offsets, words are like *phrase*, in capitals, and begin a word; not where one of *taken*
        stands, which are in order."""
        end = len(self.upper) if end is None else end
        return find_near(self.upper, phrase, start, end, taken, self._is_apart)

    def _is_apart(self, near: Near) -> bool:
        """Whether words begin and end where words do."""
        ends = near.end >= len(self.upper) or not (
            self.upper[near.end].isalnum() and self.upper[near.end - 1].isalnum()
        )
        return self._begins_word(near.begin) and (ends or self.text[near.end].isupper())

    def _begins_word(self, offset: int) -> bool:
        """Whether a word begins at *offset*, also one that lost the space before it."""
        if offset == 0 or not self.text[offset - 1].isalnum():
            return True
        return self.text[offset].isupper() and not self.text[offset - 1].isupper()

    # Where a character was printed.

    def begins_line(self, offset: int) -> bool:
        """Whether the character at *offset* is the first of its line."""
        return offset == 0 or self.upper[offset - 1] == "\n"

    def line_at(self, offset: int) -> int:
        """The index of the line with the character at *offset*."""
        return max(bisect_right(self.starts, offset) - 1, 0)

    def span(self, index: int) -> tuple[int, int]:
        """Where line *index* begins and ends, as offsets."""
        return self.starts[index], self.starts[index] + len(self.lines[index])

    def location(self, offset: int) -> tuple[int, int, int]:
        """Line, column and page of the character at *offset*."""
        index = self.line_at(offset)
        line = self._kept[index]
        return self._all.number(line), offset - self.starts[index] + 1, self._all.page(line)

    def location_of(self, pointer: str) -> tuple[int, int, int] | None:
        """Line, column and page of what was read into *pointer*, or first into a member of it; None where nothing was.

        The whole letter has no place of its own.
        """
        begin = self.offsets.get(pointer)
        if begin is None and pointer:
            begin = min((at for each, at in self.offsets.items() if each.startswith(f"{pointer}/")), default=None)
        if begin is None or not self.lines:
            return None
        printed = _PRINTED.search(self.text, begin)
        return self.location(printed.start() if printed else begin)

    def offset(self, index: int, column: int) -> int | None:
        """The offset of the character at *column* of line *index* of the file, each from 0; None where none is."""
        kept = bisect_left(self._kept, index)
        return self.starts[kept] + column if self._kept[kept : kept + 1] == [index] else None

    def values(self) -> Iterator[tuple[int, int, str]]:
        """Begin and end of each stretch that was read into a value, with the pointer of the value."""
        return (each for each in self._recorded if each[2] is not FIXED)

    def line(self, page: int, number: int) -> str | None:
        """Line *number* of *page*; None where there is none."""
        firsts = self._all.firsts
        index = firsts[page - 1] + number - 1 if 0 < page <= len(firsts) else -1
        return self._all.texts[index] if 0 <= index < len(self._all.texts) else None

    # What was read.

    def read(self, start: int, end: int) -> str:
        """``text[start:end]`` with its lines joined again, and no white space around it.

        A hyphen or slash at the end of a line between two letters or digits belongs to the word, a soft hyphen does
        not.
        """
        text = self.text[start:end]
        if self._has_soft_hyphens:
            text = text.replace("\u00ad\n", "").replace("\u00ad", "")
        if "-\n" in text or "/\n" in text:
            text = _WORD_BREAK.sub(r"\1", text)
        return text.replace("\n", " ").strip()

    def record(self, start: int, end: int, became: str) -> None:
        """Record that ``text[start:end]`` was read into *became*, a pointer, or is ``fixed text``."""
        if became is not FIXED:
            self.offsets.setdefault(became, start)
        self._recorded.append((start, end, became))

    def record_aside(self, start: int, end: int) -> int:
        """Record the lines between two offsets, which are no text of the letter, as ``fixed text``; gives how many.

        A line with words that decide something is none of them: it stays unread.
        """
        first, last = self.line_at(start), self.line_at(max(end - 1, start))
        paragraphs = (self.starts[i] - start for i in range(first + 1, last + 1) if self._begins_paragraph(i))
        deciding = {
            index
            for begin, after in decisions(self.upper[start:end], paragraphs)
            for index in range(self.line_at(start + begin), self.line_at(start + after - 1) + 1)
        }
        aside = [index for index in range(first, last + 1) if index not in deciding]
        for index in aside:
            begin, after = self.span(index)
            self.record(max(begin, start), min(after + 1, end), FIXED)
        return len(aside)

    def _begins_paragraph(self, index: int) -> bool:
        return self.layout.gap_before(index) or self.layout.begins_paragraph(index)

    def take(self, start: int, end: int, pointer: str) -> str:
        """``read(start, end)``, recorded as read into *pointer* unless it is blank."""
        text = self.read(start, end)
        if text:
            self.record(start, end, pointer)
        return text

    def report(self, offset: int, rule: str, pointer: str = "", **facts: object) -> None:
        """Report that the character at *offset*, read into *pointer*, breaks *rule*."""
        line, column, page = self.location(offset)
        self.problems.append(Problem(rule=rule, pointer=pointer, facts=facts, at=(line, column), page=page))

    def unread_lines(self) -> Iterator[tuple[int, int]]:
        """Page and number of each line with a character that was not read."""
        last = -1
        for begin, end in self._outside((start, end) for start, end, _ in self._recorded):
            printed = _PRINTED.search(self.text, begin, end)
            if printed is None:
                continue
            first, after = self.line_at(printed.start()), bisect_left(self.starts, end)
            if after - first > 1 and self.text[self.starts[after - 1] : end].isspace():
                after -= 1  # of its last line only white space; no line is blank
            for index in range(max(first, last + 1), after):
                page = self._all.page(line := self._kept[index])
                yield page, line - self._all.firsts[page - 1] + 1
            last = max(last, after - 1)

    def _outside(self, stretches: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """The stretches of the text that are in none of these."""
        at = 0
        for start, end in sorted(stretches):
            if start > at:
                yield at, start
            at = max(at, end)
        if at < len(self.text):
            yield at, len(self.text)

    def beside(self) -> list[tuple[int, int, str]]:
        """Page, line and text of what no value was read from: fixed text, the letterhead, running matter, the closing.

        Of a line with a value, the rest. What is there twice, as a running head or a repeated page, is given once.
        """
        pieces: dict[int, list[str]] = {}
        for begin, end in self._outside((first, after) for first, after, _ in self.values()):
            for index in range(self.line_at(begin), self.line_at(end - 1) + 1):
                start, after = self.span(index)
                if piece := self.text[max(begin, start) : min(end, after)].strip():
                    pieces.setdefault(self._kept[index], []).append(piece)
        texts = {index: " ".join(found) for index, found in pieces.items()}
        if self._aside:
            read = set(self.lines)
            texts |= {index: text for index in self._aside if (text := self._all.texts[index]) and text not in read}
        once: dict[str, int] = {}
        for index in sorted(texts):
            once.setdefault(texts[index], index)
        return [(self._all.page(index), self._all.number(index), text) for text, index in once.items()]

    def accounts(self) -> list[Account]:
        """One account for each line of the letter, blank ones too, in order."""
        owners: list[list[str]] = [[] for _ in self.lines]
        for start, end, became in self._recorded:
            for index in range(self.line_at(start), self.line_at(max(end - 1, start)) + 1):
                owners[index].append(became)
        recorded = dict.fromkeys(self._aside, FIXED)
        # A Counter removes repetitions and keeps the order.
        recorded |= {index: ", ".join(Counter(names)) for index, names in zip(self._kept, owners, strict=True)}
        unread = set(self.unread_lines())
        accounts = []
        for index, text in enumerate(self._all.texts):
            page, number = self._all.page(index), self._all.number(index)
            became = UNREAD if (page, number) in unread else recorded.get(index, BLANK)
            accounts.append(Account(text, page, number, became))
        return accounts


@cache
def _first_letters(pattern: str) -> str:
    """The letters that every match of *pattern* begins with."""
    # By the text of a pattern, whose hash is kept; that of a compiled one is made from all of its code each time.
    letters = re.match("[A-Z]*", pattern)
    head = letters[0] if letters else ""
    return head[:-1] if pattern[len(head) : len(head) + 1] in tuple("?*{") else head


def _capital(letter: str) -> str:
    upper = letter.upper()
    return upper if len(upper) == 1 else letter
