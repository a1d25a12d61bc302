"""Which texts a pattern matches, and whether another pattern matches them all.

The patterns of the schemas are regular expressions in the strict sense: characters, classes, groups, choices and
repetitions. For those the question has an exact answer, found by following both patterns through every text at once:
what is left of a pattern after a character is again a pattern (Brzozowski, Derivatives of Regular Expressions, 1964),
and there are finitely many of them.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

from msgspec import Struct

_LAST = 0x10FFFF
_MOST_STATES = 20_000
"""So many pairs of remaining patterns are followed; the schemas' own patterns with their lengths need some 4,000."""
_SPECIAL = set("^$.|?*+(){}[]\\")
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r"}


class Characters(Struct, frozen=True):
    """The texts of one character out of ranges of code points."""

    ranges: tuple[tuple[int, int], ...]


class Sequence(Struct, frozen=True):
    """The texts that begin with one of *first* and go on with one of *rest*."""

    first: Language
    rest: Language


class Choice(Struct, frozen=True):
    """The texts of each of several languages; of none, where there is none."""

    of: frozenset[Language]


class Repetition(Struct, frozen=True):
    """The texts made of *least* to *most* texts of a language; *most* is None where there is no limit."""

    what: Language
    least: int
    most: int | None


Language = Characters | Sequence | Choice | Repetition
"""A set of texts."""

_NOTHING = Choice(frozenset())
_EMPTY_TEXT = Repetition(_NOTHING, 0, 0)
_ANY = Characters(((0, _LAST),))


def of_length(least: int, most: int | None) -> Language:
    """The texts of *least* to *most* characters; *most* is None where there is no limit."""
    return _repeated(_ANY, least, most)


def of_values(values: Iterable[str]) -> Language:
    """The texts listed."""
    return _any_of(_literal(value) for value in values)


@cache
def of_pattern(pattern: str) -> Language | None:
    """The texts that *pattern* matches as a whole.

    None for a pattern without ``^`` and ``$``, or with what engines read differently: ``.``, ``\\d``, look-around,
    anchors within, a subtraction of classes.
    """
    if not (pattern.startswith("^") and pattern.endswith("$")) or pattern.endswith("\\$"):
        return None
    reader = _Reader(pattern[1:-1])
    try:
        found = reader.choice()
    except (_NotUnderstood, IndexError, ValueError):
        return None
    # In "^a|b$" each anchor belongs to one side alone.
    return None if reader.rest or reader.is_choice else found


def includes(outer: Language, inner: tuple[Language, ...]) -> bool | None:
    """Whether *outer* has every text that all of *inner* have; None where that takes too many steps."""
    letters = _letters(outer, *inner)
    start = (outer, *inner)
    seen, waiting = {start}, deque([start])
    while waiting:
        here, *others = waiting.popleft()
        if all(map(_has_empty_text, others)) and not _has_empty_text(here):
            return False
        for letter in letters:
            there = (_after(here, letter), *(_after(each, letter) for each in others))
            if there not in seen and _NOTHING not in there[1:]:
                if len(seen) == _MOST_STATES:
                    return None
                seen.add(there)
                waiting.append(there)
    return True


def _then(first: Language, rest: Language) -> Language:
    if _NOTHING in (first, rest):
        return _NOTHING
    if first == _EMPTY_TEXT or rest == _EMPTY_TEXT:
        return rest if first == _EMPTY_TEXT else first
    if isinstance(first, Sequence):
        return Sequence(first.first, _then(first.rest, rest))
    return Sequence(first, rest)


def _any_of(each: Iterable[Language]) -> Language:
    flat: set[Language] = set()
    for one in each:
        flat |= one.of if isinstance(one, Choice) else {one}
    return flat.pop() if len(flat) == 1 else Choice(frozenset(flat))


def _repeated(what: Language, least: int, most: int | None) -> Language:
    if most == 0 or what == _EMPTY_TEXT:
        return _EMPTY_TEXT
    if what == _NOTHING:
        return _NOTHING if least else _EMPTY_TEXT
    return what if (least, most) == (1, 1) else Repetition(what, least, most)


def _literal(text: str) -> Language:
    found = _EMPTY_TEXT
    for char in reversed(text):
        found = _then(Characters(((ord(char), ord(char)),)), found)  # type: ignore[assignment]
    return found


def _has_empty_text(language: Language) -> bool:
    match language:
        case Characters():
            return False
        case Sequence(first, rest):
            return _has_empty_text(first) and _has_empty_text(rest)
        case Choice(of):
            return any(map(_has_empty_text, of))
        case Repetition(what, least, _):
            return least == 0 or _has_empty_text(what)


def _after(language: Language, letter: int) -> Language:
    """What may follow *letter* where it begins a text of *language*."""
    match language:
        case Characters(ranges):
            return _EMPTY_TEXT if any(low <= letter <= high for low, high in ranges) else _NOTHING
        case Sequence(first, rest):
            found = _then(_after(first, letter), rest)
            return _any_of((found, _after(rest, letter))) if _has_empty_text(first) else found
        case Choice(of):
            return _any_of(_after(each, letter) for each in of)
        case Repetition(what, least, most):
            fewer = _repeated(what, max(least - 1, 0), None if most is None else max(most - 1, 0))
            return _NOTHING if most == 0 else _then(_after(what, letter), fewer)


def _letters(*languages: Language) -> list[int]:
    """One character for each kind that the classes of *languages* tell apart."""
    classes = {each.ranges for language in languages for each in _classes(language)}
    borders = {0, _LAST + 1}
    for ranges in classes:
        borders |= {border for low, high in ranges for border in (low, high + 1)}
    kinds: dict[tuple[bool, ...], int] = {}
    for low, _ in pairwise(sorted(borders)):
        kinds.setdefault(tuple(any(a <= low <= b for a, b in ranges) for ranges in classes), low)
    return list(kinds.values())


def _classes(language: Language) -> Iterable[Characters]:
    match language:
        case Characters():
            yield language
        case Sequence(first, rest):
            yield from _classes(first)
            yield from _classes(rest)
        case Choice(of):
            for each in of:
                yield from _classes(each)
        case Repetition(what, _, _):
            yield from _classes(what)


class _NotUnderstood(Exception):
    """Raised for a pattern that engines may read differently."""


class _Reader:
    """Reads a pattern from its first character to its last."""

    def __init__(self, pattern: str) -> None:
        self.rest = pattern
        #: Whether the choice that was read last has several branches.
        self.is_choice = False

    def choice(self) -> Language:
        """The branches up to the end, or to a closing parenthesis."""
        branches = [self._branch()]
        while self.rest.startswith("|"):
            self.rest = self.rest[1:]
            branches.append(self._branch())
        self.is_choice = len(branches) > 1
        return _any_of(branches)

    def _branch(self) -> Language:
        found: Language = _EMPTY_TEXT
        while self.rest and self.rest[0] not in "|)":
            found = _then(found, self._repetition())
        return found

    def _repetition(self) -> Language:
        what = self._one()
        counted = re.match(r"[*+?]|\{(?P<least>[0-9]{1,5})(?P<range>,(?P<most>[0-9]{1,5})?)?\}", self.rest)
        if not counted:
            return what
        self.rest = self.rest[counted.end() :]
        if self.rest[:1] in {"*", "+", "?", "{"}:
            raise _NotUnderstood  # a lazy or possessive repetition
        if counted["least"] is None:
            least, most = {"*": (0, None), "+": (1, None), "?": (0, 1)}[counted[0]]
        else:
            least = int(counted["least"])
            most = (int(counted["most"]) if counted["most"] else None) if counted["range"] else least
        if most is not None and least > most:
            raise _NotUnderstood
        return _repeated(what, least, most)

    def _one(self) -> Language:
        if self.rest.startswith("("):
            self.rest = self.rest.removeprefix("(").removeprefix("?:")
            found = self.choice()
            self._take(")")
            return found
        if self.rest.startswith("["):
            return self._class()
        return Characters((self._range(_SPECIAL),))

    def _class(self) -> Language:
        self._take("[")
        outside = self.rest.startswith("^")
        self.rest = self.rest.removeprefix("^")
        ranges = []
        while not self.rest.startswith("]"):
            if self.rest.startswith(("&&", "--", "~~", "||")):
                raise _NotUnderstood  # some engines keep these for operations on sets
            low, high = self._range({"["})
            if self.rest.startswith("-") and not self.rest.startswith("-]"):
                self._take("-")
                high, _ = self._range({"[", "-"})
            if low > high:
                raise _NotUnderstood
            ranges.append((low, high))
        self._take("]")
        if not ranges:
            raise _NotUnderstood
        return Characters(tuple(_without(sorted(ranges)) if outside else ranges))

    def _range(self, special: set[str]) -> tuple[int, int]:
        """One character, which may be escaped, as a range of its own."""
        char, self.rest = self.rest[0], self.rest[1:]
        if char == "\\":
            escaped, self.rest = self.rest[0], self.rest[1:]
            if escaped.isalnum() and escaped not in _CONTROLS:
                raise _NotUnderstood
            char = _CONTROLS.get(escaped, escaped)
        elif char in special:
            raise _NotUnderstood
        return ord(char), ord(char)

    def _take(self, char: str) -> None:
        if not self.rest.startswith(char):
            raise _NotUnderstood
        self.rest = self.rest[1:]


def _without(ranges: list[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    """The ranges of all characters that none of *ranges* has."""
    low = 0
    for first, last in ranges:
        if first > low:
            yield low, first - 1
        low = max(low, last + 1)
    if low <= _LAST:
        yield low, _LAST
