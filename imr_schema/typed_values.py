"""Whether the values of a struct have the types of its fields; msgspec checks only what it decodes."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum
from itertools import islice
from typing import Any

import msgspec
from msgspec import Struct

_WORDS: dict[Any, str] = {
    str: "text (str)",
    int: "a whole number (int)",
    bool: "True or False",
    date: "a date",
    datetime: "a date and time (datetime)",
    tuple: "a tuple",
    frozenset: "a frozenset",
    dict: "a dict",
}


def wrong_values(value: object, kind: Any, place: str = "") -> Iterator[str]:
    """A sentence for each part of *value* that is not of the type *kind*: its place, and what is expected there.

    Places are in the names of the fields as they are encoded, ``case.decisionDate``, and lists count from 0,
    ``disputedItems[0]``. No sentence quotes a value, and none a key. A list may stand for a tuple.
    """
    choices = _choices(kind)
    if value is None and type(None) in choices:
        return
    kind = next((choice for choice in choices if choice is not type(None)), kind)
    container = typing.get_origin(kind) or kind
    if not _is_of(value, container):
        yield _sentence(place, _expected(container))
    elif container is str:
        if any("\ud800" <= character <= "\udfff" for character in typing.cast("str", value)):
            yield _sentence(place, "text of whole characters, without a lone surrogate")
    elif isinstance(value, Struct):
        for field in msgspec.structs.fields(value):
            inner = f"{place}.{field.encode_name}" if place else field.encode_name
            yield from wrong_values(getattr(value, field.name), field.type, inner)
    elif isinstance(value, tuple | list):
        entry = typing.get_args(kind)[0]
        for i, each in enumerate(value):
            yield from wrong_values(each, entry, f"{place}[{i}]")
    elif isinstance(value, dict | frozenset):
        entries = value.values() if isinstance(value, dict) else value
        wrong = (each for entry in entries for each in wrong_values(entry, typing.get_args(kind)[-1], f"{place}[...]"))
        yield from islice(wrong, 1)  # its key, which may say more than it should, is not told


def _choices(kind: Any) -> tuple[Any, ...]:
    """The types of a union; a type alone is the one of its own."""
    return typing.get_args(kind) if typing.get_origin(kind) in (types.UnionType, typing.Union) else (kind,)


def _is_of(value: object, kind: Any) -> bool:
    if kind is Any:
        return True
    if kind is tuple:
        return isinstance(value, tuple | list)
    if kind in (str, int, date):
        return type(value) is kind  # True is an int, and a datetime a date, to isinstance alone
    return isinstance(value, kind)


def _expected(kind: Any) -> str:
    if kind in _WORDS:
        return _WORDS[kind]
    article = "an" if kind.__name__[0] in "AEIOU" else "a"
    if issubclass(kind, Enum):
        return f"{article} {kind.__name__} ({', '.join(each.name for each in kind)})"
    return f"{article} {kind.__name__}"


def _sentence(place: str, expected: str) -> str:
    return f"{place}: expected {expected}" if place else f"expected {expected}"
