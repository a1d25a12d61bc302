"""Damaged words of a letter: found by how few characters they differ in, whatever spaces and marks they have."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import pairwise, product

from msgspec import Struct

_LEFT_OUT: dict[int, None] = dict.fromkeys(map(ord, string.whitespace + "*_#|`\\"))
"""White space, and the marks of Markdown."""
_MARKS = ":;.,=~\u2013\u2014-"
"""What may stand for a label's colon."""
_MOST_HITS = 2000
"""Of one piece of a phrase; no letter has as many items."""
_FAR = 99


class Near(Struct, frozen=True):
    """Words that are like a phrase."""

    #: Where they begin and end, as offsets into the text; a label's colon is included.
    begin: int
    end: int
    #: How many characters are wrong, lost or added; white space and marks of Markdown do not count.
    distance: int


def most_damage(phrase: str) -> int:
    """How many characters of *phrase* may be damaged."""
    length = sum(map(str.isalnum, phrase))
    return 1 if length < 10 else 2 if length < 20 else 3


def find_near(
    upper: str,
    phrase: str,
    start: int,
    end: int,
    taken: Iterable[tuple[int, int]] = (),
    fits: Callable[[Near], bool] | None = None,
) -> list[Near]:
    """Where, between two offsets of a text in capitals, words are like *phrase*, in order; no two of them overlap.

    *phrase* is in capitals. At most as many characters differ as ``most_damage`` has it. What stands between the
    offsets *taken*, which are in order, is looked at no more; what does not *fit* does not count.
    """
    most = most_damage(phrase)
    ends = [start, *(end for _, end in taken)]
    starts = [*(start for start, _ in taken), end]
    found: dict[int, Near] = {}
    for begin, until in zip(ends, starts, strict=True):
        if begin < until:
            for near in _Stretch(upper, begin, until).near(phrase, most):
                if fits is not None and not fits(near):
                    continue
                if near.begin not in found or near.distance < found[near.begin].distance:
                    found[near.begin] = near
    return _apart(sorted(found.values(), key=lambda near: near.begin))


class _Stretch:
    """A stretch of a text without its white space, in which phrases are found whatever spaces they lost or got."""

    def __init__(self, upper: str, begin: int, end: int) -> None:
        self._upper = upper
        self._begin, self._end = begin, end
        self._text = upper[begin:end].translate(_LEFT_OUT)

    def near(self, phrase: str, most: int) -> Iterator[Near]:
        """What is like *phrase*; one of as many pieces as may be damaged, and one more, is whole."""
        wanted = "".join(phrase.rstrip(":").split())
        cuts = [len(wanted) * i // (most + 1) for i in range(most + 2)]
        for before, after in pairwise(cuts):
            at = -1
            for _ in range(_MOST_HITS):
                at = self._text.find(wanted[before:after], at + 1)
                if at < 0:
                    break
                behind = at + after - before
                right = _beginnings(wanted[after:], self._text[behind : behind + len(wanted) + most], most)
                if not right:
                    continue
                back = self._text[max(0, at - before - most) : at][::-1]
                left = _beginnings(wanted[:before][::-1], back, most - min(right.values()))
                # Where a character was lost, one of the next word may be like it: what fits is for the letter to say.
                for (begin, lost), (end, wrong) in product(left.items(), right.items()):
                    if lost + wrong <= most:
                        near = self._found(at - begin, behind + end, lost + wrong, labeled=phrase.endswith(":"))
                        if near.distance <= most:
                            yield near

    @cached_property
    def _offsets(self) -> list[int]:
        """The offset of each character, with one for the end."""
        kept = (i for i in range(self._begin, self._end) if ord(self._upper[i]) not in _LEFT_OUT)
        return [*kept, self._end]

    def _found(self, begin: int, end: int, distance: int, *, labeled: bool) -> Near:
        after = self._offsets[end - 1] + 1 if end > begin else self._offsets[begin]
        if not labeled:
            return Near(self._offsets[begin], after, distance)
        mark = self._text[end : end + 1]
        if mark and mark in _MARKS:
            after = self._offsets[end] + 1
            while after < self._end and self._upper[after] in ":;":
                after += 1
            return Near(self._offsets[begin], after, distance + (mark != ":"))
        # Another character in its place stands before a space, as the colon does.
        in_its_place = self._upper[after : after + 2][1:].isspace() and not self._upper[after].isspace()
        return Near(self._offsets[begin], after + in_its_place, distance + 1)


def _beginnings(wanted: str, text: str, most: int) -> dict[int, int]:
    """The edit distance to *wanted* of each beginning of *text* that has at most *most*, by its length."""
    if len(wanted) > most and not _has_a_piece(wanted, text[: len(wanted) + most], most + 1):
        return {}  # most of them
    # The band of Ukkonen (1985): a cell further than *most* from the diagonal cannot be part of the answer.
    width = min(len(text), len(wanted) + most)
    before = [j if j <= most else _FAR for j in range(width + 1)]
    for i, letter in enumerate(wanted, 1):
        row = [_FAR] * (width + 1)
        if i <= most:
            row[0] = i
        low, high = max(1, i - most), min(width, i + most)
        for j in range(low, high + 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != text[j - 1]))
        if min(row[max(0, low - 1) : high + 1], default=_FAR) > most:
            return {}
        before = row
    return {length: distance for length, distance in enumerate(before) if distance <= most}


def _has_a_piece(wanted: str, text: str, pieces: int) -> bool:
    """Whether one of so many *pieces* of *wanted* is whole in *text*, as one is where fewer characters are wrong."""
    length = len(wanted)
    return any(wanted[length * i // pieces : length * (i + 1) // pieces] in text for i in range(pieces))


def _apart(found: list[Near]) -> list[Near]:
    """Of what overlaps, the nearest."""
    kept: list[Near] = []
    for near in found:
        if kept and near.begin < kept[-1].end:
            if near.distance < kept[-1].distance:
                kept[-1] = near
        else:
            kept.append(near)
    return kept
