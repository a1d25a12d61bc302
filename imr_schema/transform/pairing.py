"""Which entries of two lists are the same thing: by what they are, wherever they stand."""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable, Iterable, Iterator
from typing import Any

import msgspec
from msgspec import Struct

from imr_schema.standard import INTEGER, TEXT, Field
from imr_schema.text import ALIKE, folded, letter_pairs, pairs_likeness

Between = Callable[[Field, str, str, Any, Any], Iterator[object]]
"""What gives the differences of two values of a field; the texts are their places."""

_MOST_COMPARED = 2_500
"""Pairs of entries; where there are more, entries without an identity are paired in their order."""


class Way(Struct, frozen=True):
    """How the entries of lists are compared."""

    alike: float | None = None
    """The least ``text.likeness`` of two texts that are one entry in other words; None: only equal ones are.

    Where it is given, two entries that nothing identifies are one only if half of their members are the same.
    """
    order: bool = False
    """Whether an entry that stands elsewhere among the others is a difference."""


ANY_ORDER = Way()
"""As print and data are compared: wherever an entry stands, and by what identifies it alone."""
IN_ORDER = Way(ALIKE, order=True)
"""As two documents are compared."""


class Pairing:
    """Which entry of one list each entry of another is, both of the kind *entry*: ``pairs``, by their indexes.

    Equal ones first, then those of one text, then, if the way allows it, those whose texts are most alike, then those
    of one number: the first text that must be there (an item's description, a document's title), and the integer that
    is an attribute, identify an entry. Of several with the same identity, and of entries without a number, such as
    citations, the pairs are those that resemble each other most: those with the fewest differences by *between*.
    """

    def __init__(self, between: Between, way: Way, entry: Field, before: list[Any], after: list[Any]) -> None:
        self._between, self._way, self._entry, self._before, self._after = between, way, entry, before, after
        self._name = next((part.name for part in entry.parts if part.kind == TEXT and part.required), None)
        self._number = next((part.name for part in entry.parts if part.kind == INTEGER and part.attribute), None)
        self.pairs: dict[int, int] = {}
        self._identified(lambda each: msgspec.json.encode(each, order="sorted"))
        self._identified(lambda each: _text(each, self._name))
        if way.alike is not None:
            self._alike(way.alike)
        self._identified(lambda each: _number(each, self._number))
        self._rest()

    def _left(self) -> tuple[list[int], list[int]]:
        """The entries of both lists that have no counterpart yet."""
        taken = set(self.pairs.values())
        old = [i for i in range(len(self._before)) if i not in self.pairs]
        return old, [j for j in range(len(self._after)) if j not in taken]

    def _identified(self, key: Callable[[Any], Hashable | None]) -> None:
        """Pair the entries that *key* gives one identity, not None."""
        left = _groups(key, self._before, self.pairs)
        right = _groups(key, self._after, set(self.pairs.values()))
        for identity in left.keys() & right.keys():
            self._pair(left[identity], right[identity])

    def _alike(self, least: float) -> None:
        """Pair the entries whose texts are alike, the most alike first; of many more than there ever are, none."""
        old, new = self._left()
        if not 0 < len(old) * len(new) <= _MOST_COMPARED:
            return
        left = {i: letter_pairs(text) for i in old if (text := _text(self._before[i], self._name))}
        right = {j: letter_pairs(text) for j in new if (text := _text(self._after[j], self._name))}
        found = [(pairs_likeness(left[i], right[j]), i, j) for i in left for j in right]
        ranked = [(-degree, *_nearness(i, j), i, j) for degree, i, j in found if degree >= least]
        self._take((i, j) for *_, i, j in sorted(ranked))

    def _rest(self) -> None:
        """Pair entries that nothing identifies, unless both sides have numbers: two numbers are two entries."""
        old, new = self._left()
        numbered = any(_number(self._before[i], self._number) for i in old)
        if numbered and any(_number(self._after[j], self._number) for j in new):
            return
        if self._way.alike is None:
            self._pair(old, new)
        elif len(old) * len(new) <= _MOST_COMPARED:
            in_common = [(i, j) for i in old for j in new if _half_in_common(self._before[i], self._after[j])]
            self._take(sorted(in_common, key=self._unlikeness))

    def _pair(self, left: list[int], right: list[int]) -> None:
        """Pair as many of *left* and *right* as there are of both: those with the fewest differences first."""
        candidates: Iterable[tuple[int, int]] = zip(left, right, strict=False)
        if 1 < len(left) * len(right) <= _MOST_COMPARED:
            candidates = sorted(((i, j) for i in left for j in right), key=self._unlikeness)
        self._take(candidates)

    def _unlikeness(self, pair: tuple[int, int]) -> tuple[int, int, int]:
        """How many differences two entries have; and then how far apart they stand."""
        i, j = pair
        found = self._between(self._entry, "", "", self._before[i], self._after[j])
        return sum(1 for _ in found), *_nearness(i, j)

    def _take(self, candidates: Iterable[tuple[int, int]]) -> None:
        """Pair each of the *candidates* of which neither has a counterpart yet."""
        taken = set(self.pairs.values())
        for i, j in candidates:
            if i not in self.pairs and j not in taken:
                self.pairs[i] = j
                taken.add(j)


def _nearness(i: int, j: int) -> tuple[int, int]:
    """How far apart two places are, the nearest first; the same whichever list is the first."""
    return abs(i - j), min(i, j)


def _half_in_common(one: Any, other: Any) -> bool:
    """Whether half of the members of two entries are the same, or more."""
    if not isinstance(one, dict) or not isinstance(other, dict):
        return bool(one == other)
    same = sum(1 for name, value in one.items() if name in other and other[name] == value)
    return 2 * same >= max(len(one), len(other), 1)


def _groups(
    key: Callable[[Any], Hashable | None], entries: list[Any], taken: Container[int]
) -> dict[Hashable, list[int]]:
    """The indexes of the *entries* that are not *taken* yet, by their *key*; those without one are left out."""
    groups: dict[Hashable, list[int]] = {}
    for i, each in enumerate(entries):
        if i not in taken and (identity := key(each)) is not None:
            groups.setdefault(identity, []).append(i)
    return groups


def _number(entry: Any, name: str | None) -> int | None:
    value = entry.get(name) if isinstance(entry, dict) and name is not None else None
    return value if isinstance(value, int) else None


def _text(entry: Any, name: str | None) -> str | None:
    value = entry.get(name) if isinstance(entry, dict) and name is not None else None
    return folded(value) if isinstance(value, str) else None
