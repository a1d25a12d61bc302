"""How the lines of a letter are laid out: where paragraphs and pages begin, and where there are gaps."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from functools import cached_property
from itertools import pairwise

from imr_schema.letter.extract.lines import Lines

_WIDEST = 160
"""In characters. No page has a longer line: in a letter that has one, every line is a paragraph."""


class Layout:
    """The layout of the lines that are not blank; each is named by its index among them, from 0."""

    def __init__(self, lines: Lines, kept: list[int], texts: list[str], aside: frozenset[int]) -> None:
        """*kept* are the indexes of these lines in *lines*, *texts* their texts; *aside* are running matter."""
        self._all = lines
        self._kept = kept
        self._texts = texts
        self._aside = aside

    @cached_property
    def _lengths(self) -> list[int]:
        return sorted(map(len, self._texts)) or [0]

    @cached_property
    def _unwrapped(self) -> bool:
        """Whether each line is a paragraph: one of them is longer than any page is wide."""
        return self._lengths[-1] > _WIDEST

    @cached_property
    def _width(self) -> int:
        """The length of a full line, in characters: nine lines in ten are no longer. One long line changes nothing."""
        return self._lengths[int(len(self._lengths) * 0.9)]

    @cached_property
    def _blanks(self) -> list[int]:
        """The number of blank lines before each line."""
        blanks = [after - before - 1 for before, after in pairwise([-1, *self._kept])]
        for number in self._aside:
            if (following := bisect_left(self._kept, number)) < len(blanks):
                blanks[following] -= 1
        return blanks

    @cached_property
    def _usual_blanks(self) -> int:
        """The number of blank lines that means nothing: 0, but more where four lines in five have some before them."""
        most = len(self._kept) * 4
        # The first test costs least, and most letters have fewer blank lines than that.
        if (len(self._all.texts) - len(self._kept)) * 5 < most or sum(map(bool, self._blanks)) * 5 < most:
            return 0
        return Counter(self._blanks).most_common(1)[0][0]

    def begins_paragraph(self, index: int, share: float = 1) -> bool:
        """Whether line *index* begins a paragraph: the line before had room for its first word.

        *share* of a full line is what counts as one, where lines of a proportional font may be shorter.
        """
        if index == 0 or self._unwrapped:
            return True
        return len(self._texts[index - 1]) + 1 + len(self._texts[index].split(" ", 1)[0]) <= self._width * share

    def begins_page(self, index: int) -> bool:
        """Whether line *index* is the first of a page after the first; blank lines there are no evidence."""
        if index == 0 or len(self._all.firsts) == 1:
            return False
        return self._all.page(self._kept[index]) != self._all.page(self._kept[index - 1])

    def gap_before(self, index: int) -> bool:
        """Whether more blank lines than usual stand before line *index*; those at the end of a page do not count."""
        if index and self._kept[index] - self._kept[index - 1] == 1:
            return False
        blanks = self._kept[index] - (self._kept[index - 1] + 1 if index else 0)
        return blanks > self._usual_blanks and not self.begins_page(index)
