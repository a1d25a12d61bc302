"""A document made small, with its texts masked, as long as something holds of it: delta debugging.

A tree is nested dicts, lists, texts and other values, as JSON has them; XML becomes one in
:mod:`imr_schema.transform.xml_tree`. What cannot be parsed is minimized as text, line by line and then character by
character.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from msgspec import Struct

Path = tuple[str | int, ...]
Render = Callable[[Any], bytes]
Holds = Callable[[bytes], bool]

NEUTRAL = "word"
"""What stands in the place of a text of which nothing matters."""

FIXED = ("", "@", "#")
"""Keys of a tree of XML that are always there: the name of an element, its attributes, its content."""

_WORDS = re.compile(r"[^\W\d_]{2,}|[0-9]{5,}")
_ANY = re.compile(r"[^\W_]")
_DIGIT = re.compile("[0-9]")
_SPACES = re.compile(r"(\s+)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?=T|\Z)")
_FIRST_DAY = date(2000, 1, 3)


class Budget:
    """How long something may be tried; the clock is asked at each try."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    @property
    def is_spent(self) -> bool:
        """Whether the time is over."""
        return time.monotonic() > self._until


class Small(Struct, frozen=True):
    """What became of something that was to be small."""

    content: bytes
    finished: bool
    """Whether the time was enough."""
    tries: int


class TreeMinimizer:
    """Makes a tree small while what *holds* of its rendered bytes still does. The same tree gives the same result."""

    def __init__(self, tree: Any, render: Render, holds: Holds, budget: Budget) -> None:
        self.best: Any = tree
        self._render, self._holds, self._budget = render, holds, budget
        self._size = len(render(tree))
        self._failed: set[bytes] = set()
        self.tries: int = 0

    def run(self) -> Small:
        """The smallest that was found: parts removed, then texts and codes masked, then again until nothing changes."""
        finished = True
        try:
            before = b""
            while before != (before := self._render(self.best)):
                self._remove_parts()
                self._shift_days()
                self._mask_texts()
        except _OutOfTime:
            finished = False
        return Small(self._render(self.best), finished, self.tries)

    def _attempt(self, tree: Any) -> bool:
        if self._budget.is_spent:
            raise _OutOfTime
        content = self._render(tree)
        if len(content) > self._size:
            return False
        if content in self._failed:
            return False
        self.tries += 1
        if not self._holds(content):
            self._failed.add(content)
            return False
        self.best, self._size = tree, len(content)
        return True

    def _remove_parts(self) -> None:
        """Remove each part that can go, the largest first: halves of lists, then entries and members."""
        for path in list(_paths(self.best)):
            value = _get(self.best, path) if _has(self.best, path) else None
            if isinstance(value, list) and len(value) > 3:
                self._halve(path)
        for path in list(_paths(self.best)):
            if _has(self.best, path) and path[-1] not in FIXED:
                self._attempt(_with(self.best, path, _GONE))

    def _halve(self, path: Path) -> None:
        """Remove runs of entries of the list at *path*, shorter and shorter ones."""

        def kept(entries: Sequence[Any]) -> bool:
            return self._attempt(_with(self.best, path, list(entries)))

        _ddmin(_get(self.best, path), kept, least=2)

    def _mask_texts(self) -> None:
        for path in list(_paths(self.best)):
            value = _get(self.best, path)
            if isinstance(value, str) and path[-1] != "" and _ANY.search(value) and not _is_masked(value):
                self._mask(path, value)

    def _mask(self, path: Path, text: str) -> None:
        if len(text) > len(NEUTRAL) and self._attempt(_with(self.best, path, NEUTRAL)):
            return
        if any(other != text and self._attempt(_with(self.best, path, other)) for other in _masks(text)):
            text = _get(self.best, path)

        def kept(parts: Sequence[str]) -> bool:
            return self._attempt(_with(self.best, path, "".join(parts)))

        if not _is_masked(text):
            _mask_each(_ddmin(_SPACES.split(text), kept, least=1), kept)

    def _shift_days(self) -> None:
        """Shift all days together, by whole weeks, so that what is between them stays."""
        days = [found for _, text in _strings(self.best) if (found := _day(text))]
        if not days or min(days).year <= _FIRST_DAY.year + 1:
            return
        weeks = (min(days) - _FIRST_DAY) // timedelta(weeks=1)
        # Whole years of weeks first: facts of the law have days, too. The nearer ones are tried where the farther fail.
        for part in (weeks, weeks // 2, weeks // 4, 4 * 52, 52, 8, 1):
            if part > 0 and self._attempt(_mapped(self.best, partial(_shifted, part))):
                return


class TextMinimizer:
    """Makes text small that has no tree: lines, then words, then characters; each try is encoded in *encoding*."""

    def __init__(self, text: str, encoding: str, holds: Holds, budget: Budget, *, characters: bool = True) -> None:
        self._best, self._encoding, self._holds, self._budget = text, encoding, holds, budget
        self._characters = characters
        self.tries: int = 0

    def run(self) -> Small:
        """The smallest that was found."""
        finished = True
        try:
            before = None
            while before != (before := self._best):
                self._by(lambda text: text.splitlines(keepends=True))
                self._by(lambda text: re.findall(r"\w+|\s+|[^\w\s]", text))
                if self._characters and len(self._best) < _FEW:
                    self._by(list)
                _mask_each(_SPACES.split(self._best), self._attempt)
        except _OutOfTime:
            finished = False
        return Small(self._best.encode(self._encoding), finished, self.tries)

    def _by(self, split: Callable[[str], list[str]]) -> None:
        parts = split(self._best)
        if len(parts) <= _MOST_PARTS:
            _ddmin(parts, self._attempt, least=0)

    def _attempt(self, parts: Sequence[str]) -> bool:
        if self._budget.is_spent:
            raise _OutOfTime
        self.tries += 1
        text = "".join(parts)
        if text == self._best or not self._holds(text.encode(self._encoding)):
            return False
        self._best = text
        return True


_FEW = 400
"""Characters of a text that are tried one by one."""
_MOST_PARTS = 20_000


class _OutOfTime(Exception):
    """Raised by the try that comes too late."""


_GONE = object()


def _ddmin(parts: Sequence[Any], kept: Callable[[Sequence[Any]], bool], *, least: int) -> list[Any]:
    """The fewest of *parts*, in order, of which *kept* is still true; delta debugging by runs of shrinking length."""
    rest = list(parts)
    size = max(1, len(rest) // 2)
    while True:
        i = 0
        while i < len(rest) and len(rest) > least:
            fewer = rest[:i] + rest[i + size :]
            if len(fewer) >= least and kept(fewer):
                rest = fewer
            else:
                i += size
        if size == 1:
            return rest
        size = max(1, size // 2)


def _mask_each(parts: list[str], kept: Callable[[Sequence[str]], bool]) -> None:
    """Mask each of *parts* that can be masked, one after another."""
    for i, part in enumerate(parts):
        for other in _masks(part):
            if other != part and kept([*parts[:i], other, *parts[i + 1 :]]):
                parts[i] = other
                break


def _masks(text: str) -> Iterator[str]:
    """*text* masked: letters and digits, letters alone, digits alone; its form and length stay."""
    letters = "".join(("X" if each.isupper() else "x") if each.isascii() and each.isalpha() else each for each in text)
    yield _DIGIT.sub("0", letters)
    yield letters
    yield _DIGIT.sub("0", text)


def _is_masked(text: str) -> bool:
    return text == NEUTRAL or text == next(_masks(text))


def words_kept(before: Iterator[str], after: Iterator[str], vocabulary: frozenset[str]) -> list[str]:
    """The words of texts *after* that were in those *before* and are in no *vocabulary*, in order, each once.

    A word has two letters or more, a number five digits or more.
    """
    own = {word for text in before for word in _WORDS.findall(text)}
    found = (word for text in after if text != NEUTRAL for word in _WORDS.findall(text))
    return list(dict.fromkeys(w for w in found if w in own and w not in vocabulary and not _is_masked(w)))


def _day(text: str) -> date | None:
    found = _DAY.match(text)
    try:
        return date.fromisoformat(found[0]) if found else None
    except ValueError:
        return None


def _shifted(weeks: int, text: str) -> str:
    day = _day(text)
    return text if day is None else f"{day - timedelta(weeks=weeks)}{text[10:]}"


def strings_of(tree: Any) -> Iterator[str]:
    """Every text in *tree*."""
    return (text for _, text in _strings(tree))


def _strings(tree: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    if isinstance(tree, str):
        yield path, tree
    for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ():
        if key != "":
            yield from _strings(value, (*path, key))


def _mapped(tree: Any, change: Callable[[str], str]) -> Any:
    if isinstance(tree, dict):
        return {key: value if key == "" else _mapped(value, change) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_mapped(value, change) for value in tree]
    return change(tree) if isinstance(tree, str) else tree


def _paths(tree: Any, path: Path = ()) -> Iterator[Path]:
    """Every place in *tree* below the root, what is above before what is in it, the last entry of a list first."""
    keys = list(tree) if isinstance(tree, dict) else range(len(tree) - 1, -1, -1) if isinstance(tree, list) else ()
    for key in keys:
        yield (*path, key)
        yield from _paths(tree[key], (*path, key))


def _get(tree: Any, path: Path) -> Any:
    for key in path:
        tree = tree[key]
    return tree


def _has(tree: Any, path: Path) -> bool:
    try:
        _get(tree, path)
    except (KeyError, IndexError, TypeError):
        return False
    return True


def _with(tree: Any, path: Path, value: Any) -> Any:
    """*tree* with *value* at *path*, or without what is there; what is beside the path is shared."""
    if not path:
        return value
    changed: Any = dict(tree) if isinstance(tree, dict) else list(tree)
    if len(path) == 1 and value is _GONE:
        del changed[path[0]]
    else:
        changed[path[0]] = _with(tree[path[0]], path[1:], value)
    return changed
