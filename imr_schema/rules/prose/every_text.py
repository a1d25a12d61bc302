"""Every text of a document, whatever member holds it, and a plain form of each to search."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from msgspec import Struct

from imr_schema.model import Property

_HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad\ufe63\uff0d"
_APOSTROPHES = "\u2018\u2019\u02bc\u00b4\u2032\uff07`"


def every_text(part: object) -> list[tuple[str, str]]:
    """Every text of *part*, after its pointer, in document order.

    The members are those of the model, so that one which is added to it is among them. The value of a property comes
    after its name and a colon, since the name says what it is.
    """
    if isinstance(part, str):
        return [("", part)]
    found: list[tuple[str, str]] = []
    _add(part, "", found)
    return found


def _add(part: object, place: str, found: list[tuple[str, str]]) -> None:
    if isinstance(part, Property):
        found.append((f"{place}/value", f"{_words(part.name)}: {part.value}"))
        return
    held: Iterable[tuple[str, object]]
    if isinstance(part, tuple):
        held = [(f"{place}/{i}", entry) for i, entry in enumerate(part)]
    elif isinstance(part, Struct):
        held = [(f"{place}/{encoded}", getattr(part, name)) for name, encoded in _members(type(part))]
    else:
        return
    for at, value in held:
        if isinstance(value, str):
            if value or isinstance(part, tuple):
                found.append((at, value))
        elif value:
            _add(value, at, found)


@cache
def _members(kind: type[Struct]) -> tuple[tuple[str, str], ...]:
    """The members of a part of the model, each with its name in pointers."""
    return tuple(zip(kind.__struct_fields__, kind.__struct_encode_fields__, strict=True))


def _words(name: str) -> str:
    """The words of the name of a property: "patientName", "patient-name" and "patient_name" are two."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|[_.-]", " ", name)


def plain(text: str) -> str:
    """*text* in ASCII, as far as that can write it: no accents, one kind of hyphen, apostrophe and space.

    Its length may change, so no place in it is one in *text*.
    """
    if text.isascii():
        return text
    return unicodedata.normalize("NFKD", text.translate(_marks())).translate(_accents())


@cache
def _marks() -> dict[int, str | None]:
    """What normalization leaves as it is: hyphens and apostrophes of other kinds, letters with a stroke, what is
    invisible."""
    table: dict[int, str | None] = dict.fromkeys(map(ord, _HYPHENS), "-")
    table |= dict.fromkeys(map(ord, _APOSTROPHES), "'")
    table |= dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
    table |= {ord(stroked): letter for stroked, letter in zip("ŁłØøĐđıßÆæ", "LlOoDdisAa", strict=True)}
    return table


@cache
def _accents() -> dict[int, None]:
    """Accents that stand as characters of their own."""
    return dict.fromkeys(range(0x0300, 0x0370))
