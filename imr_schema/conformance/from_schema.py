"""Cases that the schema of a version gives by itself: each member absent, empty, blank, a placeholder, of another kind.

A case that breaks more than one rule, or none, is left out when the kit is made.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from imr_schema import pointer
from imr_schema.pointer import Data
from imr_schema.rules import ABSENT
from imr_schema.standard import BOOLEAN, CODE, INTEGER, LIST, OBJECT, TEXT, Field, SchemaVersion, root
from imr_schema.text import BLANK_RANGES, FORBIDDEN

_SHORTEST, _LONGEST, _LARGEST = 100, 2500, 60_000
_MOST_OF_A_RANGE = 300
"""Of a longer range only the first and the last characters have a case of their own."""


class Damage(Struct, frozen=True):
    """One change of the base document: a value at one place of this version."""

    about: str
    place: str
    value: Any
    #: Whether it is still as the schema wants it.
    right: bool = False

    @property
    def in_xml(self) -> bool:
        """Whether XML can contain it: there every value is a text, and nothing is null."""
        return self.value is not None and not self.about.startswith(("a number at", "a list at", "a text at"))


def damages(version: SchemaVersion, data: Data) -> Iterator[Damage]:
    """What can be wrong with each member of *data*, the base document of *version*, as its schema has it."""
    for place, field in _members(root(version), data, ""):
        if field.hint:
            continue
        name = place or "the document"
        if field.required and place:
            yield Damage(f"without {name}", place, ABSENT)
        for what, value in _WRONG.get(field.kind, ()):
            yield Damage(f"{what} at {name}", place, value)
        yield from _at_its_limits(field, place, pointer.get(data, place))


def _at_its_limits(field: Field, place: str, value: Any) -> Iterator[Damage]:
    """As long as is allowed, and longer by one; nothing where that would be a very large document."""
    longest, most = field.keywords.get("maxLength"), field.keywords.get("maxItems")
    if field.kind in (TEXT, CODE) and longest and _SHORTEST <= longest <= _LONGEST:
        text = str(value).ljust(longest, "x")
        yield Damage(f"as long as is allowed, {place}", place, text, right=True)
        yield Damage(f"too long by one character, {place}", place, f"{text}x")
    if field.kind == LIST and most and most * len(str(value[0])) <= _LARGEST:
        yield Damage(f"one entry too many, {place}", place, [value[0]] * (most + 1))


_WRONG: dict[str, tuple[tuple[str, Any], ...]] = {
    TEXT: (
        ("nothing", ""),
        ("a space", " "),
        ("an ideographic space", "\u3000"),
        ("a zero-width space", "\u200b"),
        ("a placeholder", "N/A"),
        ("a dash", "-"),
        ("a number", 7),
        ("a list", ["x"]),
        ("null", None),
    ),
    CODE: (("nothing", ""), ("an unknown code", "unheard-of"), ("white space around", " x "), ("null", None)),
    INTEGER: (("zero", 0), ("a negative number", -1), ("a text", "one"), ("a number that is too high", 10**9)),
    BOOLEAN: (("a text", "yes"),),
    LIST: (("an empty list", []), ("a text", "x"), ("null", None)),
    OBJECT: (("an empty object", {}), ("a text", "x"), ("null", None)),
}


def _members(field: Field, value: object, place: str) -> Iterator[tuple[str, Field]]:
    """Every member of the document and its field; of a list its first entry."""
    if place:
        yield place, field
    if field.kind == OBJECT and isinstance(value, dict):
        for part in field.parts:
            if part.name in value:
                yield from _members(part, value[part.name], f"{place}/{part.name}")
    elif field.kind == LIST and isinstance(value, list) and value and field.entry is not None:
        yield from _members(field.entry, value[0], f"{place}/0")


def blank_characters() -> Iterator[str]:
    """The characters of the published list that a document may contain, of long ranges a few."""
    for low, high, _ in BLANK_RANGES:
        codes = range(low, high + 1)
        several = codes if len(codes) <= _MOST_OF_A_RANGE else (*codes[:3], *codes[0x100:0x103], *codes[-3:])
        yield from (chr(code) for code in several if not FORBIDDEN.search(chr(code)))


def beside_blank_characters() -> Iterator[str]:
    """The characters right before and after each range of the list, which are not blank."""
    blank = {code for low, high, _ in BLANK_RANGES for code in range(low, high + 1)}
    beside = {code for low, high, _ in BLANK_RANGES for code in (low - 1, high + 1)} - blank
    yield from (chr(code) for code in sorted(beside) if not FORBIDDEN.search(chr(code)))


def named(place: str) -> str:
    """*place* as words of a file's name: ``/case/priority`` is ``case-priority``."""
    return "-".join(pointer.split(place))
