"""JSON: data changed as a tree, and written in ways that the standard library would not choose."""

import copy
import json
from collections.abc import Callable
from random import Random
from typing import Any

from tests.fuzz import damage, hostile, seeds

Change = Callable[[Random, Any, Any], None]
"""Changes a container at one of its keys."""


_SHORT = 2000


class Written(str):
    """A value as it stands in the document, without quotation marks: a number of any form."""

    __slots__ = ()


def document(random: Random) -> bytes:
    """A damaged document in JSON."""
    if random.random() < 0.25:
        return damage.damaged(random, seeds.document(random, "json")[1])
    _, data = seeds.data(random)
    if random.random() < 0.35:
        return plain(said(random, data))
    change(random, data)
    raw = text(random, data) if random.random() < 0.3 else plain(data)
    return damage.damaged(random, raw) if random.random() < 0.05 else raw


def change(random: Random, data: Any) -> None:
    """A few changes to *data* in place, mostly one or two."""
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 6))):
        container = place(random, data)
        if container:
            keys = list(container) if isinstance(container, dict) else range(len(container))
            random.choice(CHANGES)(random, container, random.choice(keys))


def said(random: Random, data: Any) -> Any:
    """A copy of *data* with other prose at a few places, and the same everywhere else: mostly valid, so rules run."""
    data = json.loads(json.dumps(data))
    for _ in range(random.choice((1, 2, 4))):
        container = place(random, data)
        keys = list(container) if isinstance(container, dict) else range(len(container))
        prose = [key for key in keys if isinstance(container[key], str) and " " in container[key]]
        if prose:
            _say(random, container, random.choice(prose))
    return data


def place(random: Random, data: Any) -> Any:
    """Some container of *data*, deeper ones as likely as others."""
    here = data
    while True:
        inner = [each for each in (here.values() if isinstance(here, dict) else here) if isinstance(each, dict | list)]
        inner = [each for each in inner if each]
        if not inner or random.random() < 0.25:
            return here
        here = random.choice(inner)


def some_text(random: Random) -> str:
    """A text of hostile pieces, words of the field and the planted word."""
    pieces = [
        random.choice(random.choice((hostile.TEXTS, hostile.WORDS, hostile.DATES)))
        for _ in range(random.choice((1, 1, 2, 4)))
    ]
    if random.random() < 0.5:
        pieces.insert(
            random.randrange(len(pieces) + 1), random.choice((hostile.MARK, hostile.MARK.upper(), hostile.NUMBER))
        )
    return random.choice((" ", "", ", ", "\n")).join(pieces)


def some_value(random: Random) -> Any:
    """A value of any type."""
    return random.choice(
        (
            lambda: some_text(random),
            lambda: some_text(random),
            lambda: random.choice(
                (None, True, False, 0, 1, -1, 2, 3, 2004, 1899, 999, 1000, 2**53, int(hostile.NUMBER))
            ),
            lambda: Written(random.choice(hostile.NUMBERS)),
            lambda: random.choice(([], {}, [[]], [None], {"": ""}, [{}])),
            lambda: [some_text(random)],
            lambda: {random.choice(hostile.NAMES): some_text(random)},
            lambda: random.choice(hostile.DATES),
            lambda: some_text(random) + random.choice(hostile.FORBIDDEN),
        )
    )()


def _drop(_: Random, container: Any, key: Any) -> None:
    del container[key]


def _retype(random: Random, container: Any, key: Any) -> None:
    container[key] = some_value(random)


def _say(random: Random, container: Any, key: Any) -> None:
    """A hostile text in place of a text, or within it."""
    old = container[key] if isinstance(container[key], str) else ""
    at = random.randrange(len(old) + 1)
    container[key] = random.choice((some_text(random), old[:at] + some_text(random) + old[at:]))


def _nest(random: Random, container: Any, key: Any) -> None:
    levels = random.choice((1, 1, 1, 2, 60, 70, 130))
    name = random.choice(hostile.NAMES) if random.random() < 0.5 else None
    value = container[key]
    for _ in range(levels):
        value = [value] if name is None else {name: value}
    container[key] = value


def _add(random: Random, container: Any, key: Any) -> None:
    """A member or entry too many."""
    if isinstance(container, dict):
        container[random.choice(hostile.NAMES)] = some_value(random)
    else:
        container.insert(key, some_value(random))


def _repeat(random: Random, container: Any, key: Any) -> None:
    """An entry several times, seldom very often; a member under another name."""
    if isinstance(container, dict):
        container[random.choice(list(container))] = copy.deepcopy(container[key])
        return
    small = len(str(container[key])) < 200
    times = random.choice((1, 1, 1, 2, 5, 60, 1100)) if small else 1
    container[key:key] = [copy.deepcopy(container[key]) for _ in range(times)]


def _swap(random: Random, container: Any, key: Any) -> None:
    other = random.choice(list(container) if isinstance(container, dict) else range(len(container)))
    container[key], container[other] = container[other], container[key]


def _rename(random: Random, container: Any, key: Any) -> None:
    if isinstance(container, dict):
        container[random.choice((random.choice(hostile.NAMES), f"{key} ", key.upper(), f"{key}s"))] = container.pop(key)


def _empty(_: Random, container: Any, key: Any) -> None:
    container[key] = type(container[key])() if container[key] is not None else None


CHANGES: list[Change] = [
    _drop,
    _drop,
    _retype,
    _retype,
    _say,
    _say,
    _say,
    _say,
    _nest,
    _add,
    _repeat,
    _swap,
    _rename,
    _empty,
]


def plain(data: Any) -> bytes:
    """*data* as the standard library writes it; numbers of odd forms as they are."""
    return (
        _Writer(None).written(data)
        if _has_written(data)
        else json.dumps(data, ensure_ascii=False).encode("utf-8", "surrogatepass")
    )


def _has_written(data: Any) -> bool:
    if isinstance(data, dict):
        return any(map(_has_written, data.values()))
    return any(map(_has_written, data)) if isinstance(data, list) else isinstance(data, Written)


def text(random: Random, data: Any) -> bytes:
    """*data* with escapes, white space, repeated names and stray characters."""
    return _Writer(random).written(data)


class _Writer:
    """Writes JSON; without a random it takes no liberties."""

    def __init__(self, random: Random | None) -> None:
        self._random = random

    def written(self, data: Any) -> bytes:
        return self._value(data, 0).encode("utf-8", "surrogatepass")

    def _chance(self, probability: float) -> bool:
        return self._random is not None and self._random.random() < probability

    def _value(self, value: Any, depth: int) -> str:
        if isinstance(value, Written):
            return str(value)
        if depth > 400:
            return "null"
        if isinstance(value, dict):
            return "{" + self._space() + ",".join(self._members(value, depth)) + "}" + self._space()
        if isinstance(value, list):
            return "[" + ",".join(self._value(each, depth + 1) for each in value) + "]"
        return self._string(value) if isinstance(value, str) else json.dumps(value)

    def _members(self, value: dict[str, Any], depth: int) -> list[str]:
        members = [
            f"{self._string(name)}:{self._space()}{self._value(each, depth + 1)}" for name, each in value.items()
        ]
        if members and self._chance(0.04):
            assert self._random is not None
            again = self._random.choice(members)
            if len(again) < _SHORT:  # else members within members would grow without bound
                members.insert(self._random.randrange(len(members)), again)
        return members

    def _string(self, value: str) -> str:
        if not self._chance(0.1):
            return json.dumps(value, ensure_ascii=False)
        assert self._random is not None
        code = self._random.choice(("\\u{:04x}", "\\u{:04X}"))
        units = value.encode("utf-16-be", "surrogatepass")
        pairs = [units[i] << 8 | units[i + 1] for i in range(0, len(units), 2)]
        return '"' + "".join(code.format(pair) for pair in pairs) + '"'

    def _space(self) -> str:
        if not self._chance(0.02):
            return ""
        assert self._random is not None
        return self._random.choice((" ", "\n", "\t", "\r\n", "\u00a0", "\ufeff", "//x\n", ","))
