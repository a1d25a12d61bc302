"""Positions of values in JSON text: one pass, which decodes in C whatever is not asked for."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from imr_schema import pointer
from imr_schema.codecs.parsed import Positions

_SPACE = re.compile(r"[ \t\r\n]*")
_MARKS = frozenset('",:{[]}')
"""What stands between values and begins most of them: where one is, there is no white space to skip."""

Scan = Callable[[str, int], tuple[object, int]]
Tree = dict[str, "Tree"]
"""The steps of the wanted pointers, nested."""


@cache
def _scanner() -> Scan:
    """Reads the value at an offset, and gives it with the offset of its end."""
    import json  # slow to start, and only a document with findings needs it

    # scan_once is not documented, but it decodes in C and takes an offset. Stepping over the characters in Python
    # took some twenty times as long.
    decoder = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)
    scan: Scan = decoder.scan_once  # type: ignore[attr-defined]
    return scan


def places(text: str, wanted: set[str]) -> Positions:
    """The positions of the *wanted* pointers in *text*, which must be JSON.

    A pointer that leads nowhere has none. A member given twice has one position for each time.
    """
    offsets: dict[str, list[int]] = {}
    _value(text, _skip(text, 0), "", _tree(wanted), offsets)
    return _positions(text, offsets)


def _tree(wanted: set[str]) -> Tree:
    tree: Tree = {}
    for place in wanted:
        here = tree
        for step in pointer.split(place):
            here = here.setdefault(step, {})
    return tree


def _value(text: str, at: int, place: str, tree: Tree, offsets: dict[str, list[int]]) -> int:
    """Note where the value at *at* begins, look for the steps of *tree* inside it, and give its end."""
    again = place in offsets
    offsets.setdefault(place, []).append(at)
    # Of a member given twice the data contains the first value, so no pointer leads into the second.
    if again or not tree or text[at] not in "[{":
        return _scanner()(text, at)[1]
    scan = _scanner()
    closing, keyed = ("}", True) if text[at] == "{" else ("]", False)
    at = _skip(text, at + 1)
    count = 0
    while text[at] != closing:
        step = str(count)
        if keyed:
            key, at = scan(text, at)
            step, at = str(key), _skip(text, _skip(text, at) + 1)
        at = _value(text, at, place + pointer.join([step]), tree[step], offsets) if step in tree else scan(text, at)[1]
        at = _skip(text, at)
        if text[at] == ",":
            at = _skip(text, at + 1)
        count += 1
    return at + 1


def _skip(text: str, at: int) -> int:
    """The offset of the next character that is not white space."""
    if text[at : at + 1] in _MARKS:
        return at
    return _SPACE.match(text, at).end()  # type: ignore[union-attr]  # it matches the empty text too


def _positions(text: str, offsets: dict[str, list[int]]) -> Positions:
    """Offsets as (line, column), counted in one pass over the text."""
    if "\r" in text:  # each of these is one character, as before: so offsets stay
        text = text.replace("\r\n", " \n").replace("\r", "\n")
    positions: Positions = {}
    marks = sorted((offset, place) for place, many in offsets.items() for offset in many)
    line = before = 0
    for offset, place in marks:
        line += text.count("\n", before, offset)
        before = offset
        positions.setdefault(place, []).append((line + 1, offset - text.rfind("\n", 0, offset)))
    return positions
