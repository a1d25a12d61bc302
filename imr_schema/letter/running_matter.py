"""Running matter: heads, feet, stamps and watermarks, which may stand between two lines of a sentence."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cached_property
from itertools import pairwise

from msgspec import Struct

from imr_schema.findings import Problem
from imr_schema.letter.decisive import decides
from imr_schema.letter.extract.lines import Lines
from imr_schema.letter.furniture import (
    has_header_label,
    has_value_below,
    is_furniture,
    is_furniture_at_an_end,
    is_like_a_title,
    is_like_prose,
    is_stamp,
    may_be_furniture,
    page_number,
    stamped_words,
    states_the_letter,
)
from imr_schema.letter.spaces import one_space

_LONGEST = 120
"""In characters. No head or foot is longer, so a longer line is text."""
_DEEPEST = 8
"""Lines at one end of a page that may be heads or feet."""
_LEAST_REPEATED = 12
"""In characters: a page with less text than that is no evidence that a page is there twice."""
_SHORT = 0.75
"""Of a full line: a shorter one had room for the next one's first word, in a proportional font too."""
_DIGITS = re.compile("[0-9]{1,9}")
_WORD = re.compile(r"[^\W_]")
_ROMAN = re.compile("[ivx]{1,5}", re.IGNORECASE)
_BARS = re.compile("[\u2580-\u259f]")
_ENDS_SENTENCE = (".", "?", "!", ":")


class Aside(Struct, frozen=True):
    """The lines of a letter that are no text of it."""

    #: Indexes of lines.
    lines: frozenset[int] = frozenset()
    #: What is to be reported of them.
    problems: tuple[Problem, ...] = ()


def running_matter(lines: Lines) -> Aside:
    """Which of *lines* are running heads and feet, page numbers, stamps, watermarks, or pages that are there twice.

    They are recognized by what recurs at the same end of pages, by their own words ("Page 2 of 3"), or because they
    stand in a margin. A sentence of the letter that happens to end two pages is none of them.
    """
    search = _Search(lines)
    search.leave_out_repeated_pages()
    search.find_numbered()
    for at_end in (True, False):
        search.find_recurring(at_end=at_end)
    search.find_furniture()
    search.doubt_at_ends()
    search.doubt_inside()
    return search.result()


class _Line(Struct, frozen=True):
    """A line at one end of a page."""

    page: int
    index: int
    text: str


class _Search:
    """The lines of each page that may still be text, and those that are not."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._texts = lines.texts
        ends = pairwise([*lines.firsts, len(lines.texts)])
        # What decides something is no running matter, wherever it stands.
        deciding = {i for i in lines.marginal if decides(lines.texts[i])}
        marginal = lines.marginal - deciding
        #: The indexes of the lines of each page that are not blank and not known to be running matter.
        self._pages = [[i for i in range(*page) if lines.texts[i] and i not in marginal] for page in ends]
        self._numbers: set[int] = set()
        self._running: set[int] = set(marginal)
        self._repeated: set[int] = set()
        self._problems: list[Problem] = [self._problem("IMR833", i) for i in sorted(deciding)]
        lengths = sorted(len(lines.texts[i]) for page in self._pages for i in page) or [0]
        self._width = lengths[int(len(lengths) * 0.9)]

    @cached_property
    def _masks(self) -> Counter[str]:
        """How many lines are the same but for numbers."""
        return Counter(map(_mask, self._texts))

    def result(self) -> Aside:
        """What was found."""
        running = {index for index in self._running if self._texts[index]}
        problems = self._problems
        if running:
            problems.append(self._problem("IMR826", min(running), count=len(running)))
        return Aside(frozenset(self._numbers | self._running | self._repeated), tuple(problems))

    def leave_out_repeated_pages(self) -> None:
        """Leave out each page that has the text of one before it, whatever number it has."""
        first_with: dict[tuple[str, ...], int] = {}
        repeated = {}
        for number, page in enumerate(self._pages if len(self._pages) > 1 else ()):
            words = tuple(text for i in page if not page_number(text := self._texts[i]))
            if sum(map(len, words)) < _LEAST_REPEATED:
                continue
            first = first_with.setdefault(words, number)
            if first != number:
                repeated[number] = first
        if len(repeated) * 2 == len(self._pages) and 0 in repeated.values():
            return  # a whole letter is there twice, which is for its reader to report
        for number, first in repeated.items():
            self._problems.append(self._problem("IMR825", self._pages[number][0], page=number + 1, first=first + 1))
            self._repeated.update(self._pages[number])
            self._pages[number] = []

    def find_numbered(self) -> None:
        """Find lines such as "Page 2 of 3", wherever an extractor put them, and lines of marks alone."""
        numbered = {i: number for page in self._pages for i in page if (number := page_number(self._texts[i]))}
        self._check_sequence(numbered)
        # A line without a letter or digit is dirt on a scan, or the rule of a table; but bars may redact words.
        blank = {
            i
            for page in self._pages
            for i in page
            if not (_WORD.search(self._texts[i]) or _BARS.search(self._texts[i]))
        }
        self._numbers |= numbered.keys() | blank
        self._drop(self._numbers)

    def _check_sequence(self, numbered: dict[int, tuple[int, int | None]]) -> None:
        """Report a page that is missing, or out of order, by the numbers that pages have."""
        last, total = 0, None
        for index, (number, pages) in numbered.items():
            if last and number not in (last, last + 1):
                self._problems.append(self._problem("IMR834", index, before=last, after=number))
            last, total = number, pages
        if total is not None and last < total and len(numbered) > 1:
            self._problems.append(self._problem("IMR834", max(numbered), before=last, after=total))

    def _drop(self, found: set[int]) -> None:
        """Take lines from the pages."""
        if found:
            self._pages = [[i for i in page if i not in found] for page in self._pages]

    def find_recurring(self, *, at_end: bool) -> None:
        """Find what recurs in the last lines of pages (*at_end*), or in their first, from the outermost inwards."""
        if len(self._pages) == 1:
            return
        for _ in range(_DEEPEST):
            found = [line for group in self._groups(at_end) for line in self._recurring(group, at_end=at_end)]
            if not found:
                return
            for line in found:
                self._pages[line.page].remove(line.index)
                (self._numbers if _is_number(line.text) else self._running).add(line.index)

    def _groups(self, at_end: bool) -> list[list[_Line]]:
        """The outermost lines of the pages, those together that are the same but for numbers."""
        groups = defaultdict(list)
        for number, page in enumerate(self._pages):
            if page:
                index = page[-1] if at_end else page[0]
                text = self._texts[index]
                if len(text) <= _LONGEST:
                    groups[_mask(text)].append(_Line(number, index, text))
        return [group for group in groups.values() if len(group) > 1]

    def _recurring(self, group: list[_Line], *, at_end: bool) -> list[_Line]:
        """The lines of a *group* that are running matter: all, all but the header's own, or none."""
        printed = sum(map(bool, self._pages))
        often = len(group) >= printed - 1 or (len(group) > 2 and len(group) * 2 >= printed)
        if not often or not _counts_pages(group):
            return []
        first = group[0].text
        if states_the_letter(first):
            return self._repeated_header(group, at_end=at_end)
        if _is_number(first):
            return group  # numbers alone, which count the pages
        if is_furniture(first):
            return group
        return group if self._interrupts(group) else self._doubted(group)

    def _repeated_header(self, group: list[_Line], *, at_end: bool) -> list[_Line]:
        """Of lines with a label or a conclusion of the letter, those that repeat its header on other pages."""
        first = group[0]
        if not has_header_label(first.text):
            if decides(first.text):
                # One that ends two pages may do so by chance.
                return self._doubted(group, certain=len(group) > 2 or not at_end)
            often = (
                len(group) > 2
                and not first.text.endswith(_ENDS_SENTENCE)
                and is_like_a_title(first.text, any_word=True)
            )
            return self._doubted(group, certain=often)
        # The first one may be the header itself.
        return group[1:] if not at_end and not any(self._pages[: first.page]) else group

    def _interrupts(self, group: list[_Line]) -> bool:
        """Whether lines that recur, and are not known as furniture, are no sentences or parts of them."""
        first = group[0].text
        if self._masks[_mask(first)] > len(group):
            return False  # it stands elsewhere too
        if any(self._breaks_a_sentence(line) for line in group):
            return True
        return not is_like_prose(first) and (len(group) > 2 or len(first) < self._width * _SHORT)

    def _doubted(self, group: list[_Line], *, certain: bool = False) -> list[_Line]:
        """None of them; they are reported, unless they may well be text."""
        text = group[0].text
        # A short sentence may end two pages by chance, but hardly all of three.
        often = len(group) > 2 and not states_the_letter(text)
        if certain or often or not is_like_prose(text):
            self._problems.append(self._problem("IMR833", group[0].index))
        return []

    def _breaks_a_sentence(self, line: _Line) -> bool:
        """Whether the line before *line* goes on after it, in a small letter."""
        before, after = self._neighbors(line.page, line.index)
        return not before.endswith(_ENDS_SENTENCE) and before != "" and after[:1].islower() and _is_apart(line.text)

    def _neighbors(self, page: int, index: int) -> tuple[str, str]:
        """The texts before and after a line at an end of a page; empty where there is none."""
        lines = [i for each in self._pages[max(page - 1, 0) : page + 2] for i in each]
        at = lines.index(index)
        before = self._texts[lines[at - 1]] if at else ""
        return before, self._texts[lines[at + 1]] if at + 1 < len(lines) else ""

    def find_furniture(self) -> None:
        """Find stamps and the like by their words: at the ends of pages, and wherever they recur."""
        # A line inside a page is looked at only where it is short, as one of prose is not.
        candidates = {
            index
            for page in self._pages
            for place, index in enumerate(page)
            if (self._has_room(index) or place < _DEEPEST or place >= len(page) - _DEEPEST)
            and len(self._texts[index]) <= _LONGEST
            and (is_furniture(self._texts[index]) or is_stamp(self._texts[index]))
        }
        if not candidates:
            return
        counts = Counter(_mask(self._texts[i]) for i in candidates)
        self._running.update(i for i in candidates if counts[_mask(self._texts[i])] > 1 and _is_apart(self._texts[i]))
        self._drop(self._running)
        stamps = {i for i in candidates if is_stamp(self._texts[i])}
        for number, page in enumerate(self._pages):
            while page and page[-1] in stamps:
                self._running.add(page.pop())
            at = 0  # at the top of the letter it is the letterhead
            while number and at < len(page) and page[at] in stamps:
                self._running.add(page[at])
                at += 1
            del page[:at]

    def doubt_at_ends(self) -> None:
        """Report lines that may be heads or feet, and do not recur.

        Where a letter has two pages, a head that begins on the second occurs once.
        """
        for number, page in enumerate(self._pages):
            # At the top of the letter it is the letterhead, and its last line is the end of a sentence.
            top, bottom = page[:1] if number else [], page[-1:] if page else []
            for index in dict.fromkeys((*top, *bottom)):
                text = self._texts[index]
                if not self._has_room(index):
                    continue
                doubtful = len(self._pages) > 1 and self._is_doubtful(_Line(number, index, text))
                if doubtful or is_furniture(text) or is_furniture_at_an_end(text):
                    self._problems.append(self._problem("IMR833", index))

    def _has_room(self, index: int) -> bool:
        """Whether a line is so short that nobody would have ended it there in the midst of a sentence."""
        return len(self._texts[index]) < self._width * _SHORT

    def _is_doubtful(self, line: _Line) -> bool:
        """Whether a short line interrupts a sentence, or is like a title where none is."""
        before, after = self._neighbors(line.page, line.index)
        full = len(before) > self._width * _SHORT
        if full and may_be_furniture(line.text) and self._breaks_a_sentence(line):
            return True
        # Lines of a list, or the value of a label, are like titles too.
        listed = is_like_a_title(before) or is_like_a_title(after) or has_value_below(before)
        decided = after.casefold().strip(":. ") in ("upheld", "overturned") and not before.endswith(":")
        return is_like_a_title(line.text) and not listed and not decided

    def doubt_inside(self) -> None:
        """Report words of stamps inside lines, and lines that recur in a text without pages."""
        for index in (i for page in self._pages for i in page if stamped_words(self._texts[i])):
            self._problems.append(self._problem("IMR833", index))
        if len(self._pages) > 1:
            return
        [page] = self._pages
        groups = defaultdict(list)
        for before, index in pairwise(page):
            text = self._texts[index]
            if (
                self._has_room(index)
                and is_like_a_title(text.rstrip("0123456789 "))
                and not has_value_below(self._texts[before])
            ):
                groups[_mask(text)].append(index)
        for group in groups.values():
            if len(group) > 2:
                self._problems.append(self._problem("IMR833", group[0]))

    def _problem(self, rule: str, index: int, **facts: object) -> Problem:
        return Problem(rule=rule, facts=facts, at=(self._lines.number(index), 1), page=self._lines.page(index))


def _is_number(text: str) -> bool:
    """Whether a line has no words, or is a Roman number."""
    return not any(map(str.isalpha, text)) or _ROMAN.fullmatch(text) is not None


def _mask(text: str) -> str:
    """*text* in small letters with 0 for each number."""
    text = one_space(text.casefold())
    return "0" if _ROMAN.fullmatch(text) else _DIGITS.sub("0", text)


def _counts_pages(group: Iterable[_Line]) -> bool:
    """Whether each number in lines that are the same but for numbers is the same on each page, or counts the pages."""
    columns = zip(*([(int(n), line.page) for n in _DIGITS.findall(line.text)] for line in group), strict=True)
    words = not _is_number(next(iter(group)).text)
    return all(
        (words and _is_same([n for n, _ in each])) or _is_same([n - page for n, page in each]) for each in columns
    )


def _is_same(numbers: list[int]) -> bool:
    """Whether numbers are the same, but for one of more than two that is damaged."""
    [(_, count)] = Counter(numbers).most_common(1)
    return count == len(numbers) or (count > 1 and count == len(numbers) - 1)


def _is_apart(text: str) -> bool:
    """Whether *text* neither goes on with a sentence nor ends one."""
    return not text[:1].islower() and not text.endswith((".", ",", ";"))
