"""The published classes of characters, ``schemas/codelists/characters.json``; read when a text needs them."""

from __future__ import annotations

from bisect import bisect_right
from functools import cache

import msgspec
from msgspec import Struct

from imr_schema.standard import files

LOOK_ALIKES = (
    "\u0391\u0392\u0395-\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf\u03f2"  # Greek
    "\u0400-\u052f"  # Cyrillic
    "\u0531-\u0587\u05d0-\u05ea\u13a0-\u13ff\uab70-\uabbf"  # Armenian, Hebrew, Cherokee
    "\u2c80-\u2cff\ua4d0-\ua4ff\U00010400-\U0001044f"  # Coptic, Lisu, Deseret
    "\u0250-\u02af\u1d00-\u1d2b\u2160-\u217f\u24b6-\u24e9"  # phonetic, Roman numerals, circled
)
"""Letters that look like those of ASCII beside which they stand, as the inside of a character class: Greek ones that
have a likeness (the letters of units and drugs, such as alpha, beta and mu, have none), and those of other scripts."""

STYLED = (
    "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"  # letters and digits of full width
    "\U0001d400-\U0001d6a3\U0001d7ce-\U0001d7ff"  # mathematical letters and digits
    "\U0001f110-\U0001f189\U0001f1e6-\U0001f1ff"  # squared and regional letters
)
"""Letters and digits of ASCII in another style, which have no other use."""


class _Class(Struct, frozen=True):
    ranges: str


class _File(Struct, frozen=True):
    classes: dict[str, _Class]


@cache
def _file() -> _File:
    return msgspec.json.decode(files.read("codelists/characters.json"), type=_File)


def ranges(name: str) -> list[tuple[int, int]]:
    """The first and last code point of each range of the class *name*; raises ``KeyError`` for an unknown name."""
    found = []
    for written in _file().classes[name].ranges.split():
        first, _, last = written.partition("-")
        found.append((int(first, 16), int(last or first, 16)))
    return found


class Characters:
    """The characters of one or more classes. To ask for one takes a search, not an expression of a thousand ranges."""

    def __init__(self, *names: str) -> None:
        both = sorted(each for name in names for each in ranges(name))
        self._first, self._last = [low for low, _ in both], [high for _, high in both]

    def __contains__(self, char: str) -> bool:
        code = ord(char)
        at = bisect_right(self._first, code) - 1
        return at >= 0 and code <= self._last[at]


@cache
def characters_of(*names: str) -> Characters:
    """The characters of the classes *names*."""
    return Characters(*names)


def unseen(text: str) -> list[str]:
    """The characters of *text* that nobody sees as what they are, in their order.

    They are invisible, for private use, unassigned, marks that strike a letter out, or marks without a letter.
    """
    never, marks = characters_of("invisible", "privateUse", "unassigned", "overlay"), characters_of("combining")
    return [
        char
        for i, char in enumerate(text)
        if char > "~" and (char in never or (char in marks and not text[max(i - 1, 0) : i].strip()))
    ]


def speaks(text: str) -> bool:
    """Whether *text* has a letter or a digit of any script."""
    silent = characters_of("neitherLetterNorDigit")
    return any(char not in silent for char in text)
