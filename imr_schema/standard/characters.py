"""The published classes of characters, ``schemas/codelists/characters.json``; read when a text needs them."""

from __future__ import annotations

import re
from functools import cache

import msgspec
from msgspec import Struct

from imr_schema.standard import files

LOOK_ALIKES = (
    "\u0391\u0392\u0395-\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf\u03f2"  # Greek
    "\u0400-\u052f"  # Cyrillic
    "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"  # letters and digits of full width
    "\U0001d400-\U0001d6a3\U0001d7ce-\U0001d7ff"  # mathematical letters and digits
)
"""Letters and digits that look like those of ASCII, as the inside of a character class: Greek ones that have a likeness
(the letters of units and drugs, such as alpha, beta and mu, have none), all of Cyrillic, and the styled ones."""


class _Class(Struct, frozen=True):
    description: str
    ranges: str


class _File(Struct, frozen=True):
    unicode: str
    classes: dict[str, _Class]


@cache
def _file() -> _File:
    return msgspec.json.decode(files.read("codelists/characters.json"), type=_File)


def unicode_version() -> str:
    """The version of Unicode whose properties the classes were made from."""
    return _file().unicode


def descriptions() -> dict[str, str]:
    """What each class is, by its name."""
    return {name: each.description for name, each in _file().classes.items()}


def ranges(name: str) -> list[tuple[int, int]]:
    """The first and last code point of each range of the class *name*; raises ``KeyError`` for an unknown name."""
    found = []
    for written in _file().classes[name].ranges.split():
        first, _, last = written.partition("-")
        found.append((int(first, 16), int(last or first, 16)))
    return found


def written(*names: str) -> str:
    """The classes *names* as the inside of a character class of a regular expression."""
    return "".join(f"\\U{low:08x}-\\U{high:08x}" for name in names for low, high in ranges(name))


@cache
def unseen() -> re.Pattern[str]:
    """One character that nobody sees as what it is: invisible, for private use, unassigned, or a mark without a
    letter."""
    return re.compile(rf"[{written('invisible', 'privateUse', 'unassigned')}]|(?<!\S)[{written('combining')}]")


@cache
def speaking() -> re.Pattern[str]:
    """One letter or digit of any script."""
    return re.compile(f"[^{written('neitherLetterNorDigit')}]")
