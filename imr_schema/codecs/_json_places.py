"""Where values stand in a JSON text: one pass that skips whatever nobody asked for."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from imr_schema import pointer
from imr_schema.codecs._parsed import Positions

_SPACE = re.compile(r"[ \t\r\n]*")


@cache
def _scanner() -> Callable[[str, int], tuple[Any, int]]:
    """Reads one value and gives its end: what nobody asked for is skipped at the speed of C."""
    import json  # slow to start, and only a document with findings needs it

    scan: Callable[[str, int], tuple[Any, int]] = json.JSONDecoder(
        parse_float=str, parse_int=str, parse_constant=str
    ).scan_once  # type: ignore[attr-defined]
    return scan


def places(text: str, wanted: set[str]) -> Positions:
    """The positions of the *wanted* pointers in *text*, which is known to be JSON.

    Something that is not there has none. A member given twice has one position each time.
    """
    offsets: dict[str, list[int]] = {}
    _value(text, _SPACE.match(text, 0).end(), "", _tree(wanted), offsets)  # type: ignore[union-attr]
    return _positions(text, offsets)


def _tree(wanted: set[str]) -> dict[str, Any]:
    """The steps of the wanted pointers, nested."""
    tree: dict[str, Any] = {}
    for place in wanted:
        here = tree
        for step in pointer.split(place):
            here = here.setdefault(step, {})
    return tree


def _value(text: str, at: int, place: str, tree: dict[str, Any], offsets: dict[str, list[int]]) -> int:
    """Note where the value at *at* begins, look inside if somebody asked, and give its end."""
    again = place in offsets
    offsets.setdefault(place, []).append(at)
    # The data holds the first of two; what stands in the second is nowhere in it.
    if again or not tree or text[at] not in "[{":
        return _scanner()(text, at)[1]
    scan = _scanner()
    closing, keyed = ("}", True) if text[at] == "{" else ("]", False)
    at = _skip(text, at + 1)
    count = 0
    while text[at] != closing:
        step = str(count)
        if keyed:
            step, at = scan(text, at)
            at = _skip(text, _skip(text, at) + 1)
        at = _value(text, at, place + pointer.join([step]), tree[step], offsets) if step in tree else scan(text, at)[1]
        at = _skip(text, at)
        if text[at] == ",":
            at = _skip(text, at + 1)
        count += 1
    return at + 1


def _skip(text: str, at: int) -> int:
    return _SPACE.match(text, at).end()  # type: ignore[union-attr]


def _positions(text: str, offsets: dict[str, list[int]]) -> Positions:
    """Offsets as (line, column), counted in one pass over the text."""
    lines = [0, *(found.end() for found in re.finditer(r"\r\n?|\n", text))]
    found: Positions = {}
    marks = sorted((offset, place) for place, many in offsets.items() for offset in many)
    line = 0
    for offset, place in marks:
        while line + 1 < len(lines) and lines[line + 1] <= offset:
            line += 1
        found.setdefault(place, []).append((line + 1, offset - lines[line] + 1))
    return found
