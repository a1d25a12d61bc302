"""Texts that an expression takes longest to search, derived from the expression, and how its time grows with them."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from re import _constants  # type: ignore[attr-defined]
from typing import Any, NamedTuple

from tests.patterns.automaton import LOOKAROUNDS, ONE_CHARACTER, REPEATS, alphabet, members, parsed, subtrees

_KINDS = 3
"""How many characters of each class are tried."""
_LONGEST_EXAMPLE = 40
_MOST_ATTACKS = 80
"""On one expression; of the many that one of many alternatives has, some are enough."""
_ENDS = ("\x00",)
_SIZES = (40_000, 10_000, 2_500)
_FLOOR, _SLOW = 0.003, 0.03
"""In seconds: a search that takes less is not judged, since nothing could be told from it; where the search of a text
would take longer, a smaller text is as good."""
_MOST = 3.0
"""The ratio of two times for twice the text; it is 2 when time grows with the text, and 4 with its square."""
LIMIT = 0.6
"""In seconds, for one search: several times what any takes, so that a test with an expression that explodes ends."""


class Attack(NamedTuple):
    """What begins a match, what is repeated, and what ends it before it succeeds."""

    begin: str
    pump: str
    end: str

    def text(self, size: int) -> str:
        """The attack with about *size* characters."""
        return self.begin + self.pump * (size // len(self.pump)) + self.end


class TookTooLong(BaseException):
    """A search did not end within the limit. No validation takes it for a failure of a rule."""


class Growth(NamedTuple):
    """The attack with which the time grew faster than the text, and the ratios of the times for twice the text."""

    attack: Attack
    ratios: tuple[float, ...]


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raises ``TookTooLong`` after so many *seconds* of processor time; ``re`` lets a signal through."""

    def stop(*_: object) -> None:
        raise TookTooLong

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def attacks(pattern: str | bytes, flags: int, ends: tuple[str, ...] = _ENDS) -> list[Attack]:
    """The attacks on *pattern*: each of its repeats, and what stands before it, is repeated."""
    tree = parsed(pattern, flags)
    flags, characters = tree.state.flags, alphabet(tree)
    pumped = dict.fromkeys(_pumped(tree, "", flags, characters))
    whole = _example(tree, flags, characters)
    pumped |= dict.fromkeys(("", begin + pump) for begin, pump in pumped)
    pumped |= dict.fromkeys(("", whole[:length]) for length in (len(whole), len(whole) - 1) if length > 0)
    found = [Attack(begin, pump, end) for begin, pump in pumped for end in ends]
    return found[:: len(found) // _MOST_ATTACKS + 1]


def _pumped(tree: Iterable[Any], begin: str, flags: int, characters: str) -> Iterator[tuple[str, str]]:
    """What may stand before each part of *tree*, and a text that the part may read again and again."""
    for op, value in tree:
        inner_flags = (flags | value[1]) & ~value[2] if op is _constants.SUBPATTERN else flags
        if op in REPEATS and begin:
            yield "", begin
        if op in REPEATS:
            yield from ((begin, each) for each in _kinds(value[2], flags, characters))
            if example := _example(value[2], flags, characters):
                yield begin, example
        elif op is _constants.LITERAL:
            yield "", chr(value)
        for inner in subtrees(op, value):
            yield from _pumped(inner, begin, inner_flags, characters)
        begin = (begin + _one(op, value, flags, characters))[-_LONGEST_EXAMPLE:]


def _kinds(tree: Iterable[Any], flags: int, characters: str) -> list[str]:
    """Some characters of a repeat of one character, those that most other classes have before the others."""
    nodes = list(tree)
    if len(nodes) != 1 or nodes[0][0] not in ONE_CHARACTER:
        return []
    own = members(nodes[0], flags, characters)
    return sorted(own, key=lambda each: (each not in " a0,-.\n", each))[:_KINDS]


def _example(tree: Iterable[Any], flags: int, characters: str) -> str:
    """A text that *tree* matches, as long as no lookaround forbids it."""
    return "".join(_one(op, value, flags, characters) for op, value in tree)[:_LONGEST_EXAMPLE]


def _one(op: Any, value: Any, flags: int, characters: str) -> str:
    if op in ONE_CHARACTER:
        own = members((op, value), flags, characters)
        return min(own, key=lambda each: (not each.isalnum(), each != " ", each)) if own else ""
    if op in REPEATS:
        times: int = min(value[0], 3)
        return _example(value[2], flags, characters) * times
    if op in LOOKAROUNDS:
        return _example(value[1], flags, characters) if op is _constants.ASSERT and value[0] < 0 else ""
    if op is _constants.SUBPATTERN:
        flags = (flags | value[1]) & ~value[2]
    inner = subtrees(op, value)
    return _example(inner[0], flags, characters) if inner else ""


def overgrown(pattern: re.Pattern[Any], way: str) -> Growth | None:
    """The first attack with which the time of a ``search``, ``match`` or ``fullmatch`` grows faster than the text.

    A search goes on after each match, as ``finditer`` does. Raises ``TookTooLong`` where it explodes.
    """
    run: Callable[[Any], object] = _all_of(pattern) if way == "search" else getattr(pattern, way)
    ends = (*_ENDS, " a") if way == "fullmatch" else _ENDS
    for attack in attacks(pattern.pattern, pattern.flags, ends):
        if (ratios := _overgrown(run, partial(_text, pattern, attack))) is not None:
            return Growth(attack, ratios)
    return None


def _overgrown(run: Callable[[Any], object], texts: Callable[[int], Any]) -> tuple[float, ...] | None:
    """How many times as long two doublings of a text take, where both take longer than in proportion; else None."""
    run = partial(_limited, run)
    smallest = seconds(run, texts(min(_SIZES)))
    size = next((each for each in _SIZES if smallest * each < _SLOW * min(_SIZES)), min(_SIZES))
    longer = seconds(run, texts(size))
    # For four times the text it takes four times as long when time grows with the text, 16 times with its square.
    if longer < _FLOOR or longer < 2 * _MOST * seconds(run, texts(size // 4)):
        return None
    # Both doublings must show it, and a busy machine does not show it three times.
    doublings = [(texts(factor * size), texts(2 * factor * size)) for factor in (1, 2)]
    ratios = tuple(least_ratio(run, *doubling, limit=_MOST) for doubling in doublings)
    return ratios if min(ratios) > _MOST else None


def least_ratio(run: Callable[[Any], object], once: Any, twice: Any, limit: float = 3.0) -> float:
    """How many times as long *twice* takes as *once*: the least of up to three tries, of one where that is below the
    *limit*.

    Each try is the best of three runs of the two in turn, so that a machine that is busy for a moment slows both.
    """
    least = float("inf")
    for _ in range(3):
        runs = [(seconds(run, once), seconds(run, twice)) for _ in range(3)]
        least = min(least, min(later for _, later in runs) / min(earlier for earlier, _ in runs))
        if least < limit:
            break
    return least


def _limited(run: Callable[[Any], object], text: Any) -> None:
    with limited(LIMIT):
        run(text)


def _all_of(pattern: re.Pattern[Any]) -> Callable[[Any], object]:
    def run(text: Any) -> None:
        for _ in pattern.finditer(text):
            pass

    return run


def _text(pattern: re.Pattern[Any], attack: Attack, size: int) -> str | bytes:
    text = attack.text(size)
    return text if isinstance(pattern.pattern, str) else text.encode("latin-1", "replace")


def seconds(run: Callable[[Any], object], text: Any) -> float:
    """The processor time that *run* takes for a *text*."""
    # Of this thread: that of the process is counted in ticks as long as a timer runs on it.
    begun = time.thread_time()
    run(text)
    return time.thread_time() - begun
