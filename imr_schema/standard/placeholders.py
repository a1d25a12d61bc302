"""Texts that say nothing: the published list of placeholders, and texts without a letter or digit.

The list is ``schemas/codelists/placeholders.json``. It belongs to the mandatory rules, so no folder of other lists
replaces it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from string import ascii_lowercase, ascii_uppercase

import msgspec
from msgspec import Struct, field

from imr_schema.standard import files
from imr_schema.standard.characters import speaking
from imr_schema.text import WHITE

FEWEST_WORDS = 4
"""So many different words a rationale has at least; the shortest of 439 real ones has 13."""

FIRST_WORDS, MOST_READ = 12, 160
"""Among so many words from its beginning they are looked for, and in so many characters."""

LONGEST = 200
"""So many characters a placeholder has at most, with single spaces for the white space of XML."""


class _Value(Struct, frozen=True):
    value: str
    members: tuple[str, ...] = field(default=(), name="in")


class _File(Struct, frozen=True):
    marks: str
    values: tuple[_Value, ...]
    phrases: tuple[str, ...]


MEMBERS = ("description", "statement", "rationale", "summary", "source", "title", "document", "organization")
"""What the texts are that may not be placeholders; some values count in one of them alone."""

_SPEAKS = re.compile("[0-9A-Za-z]")
_XML_SPACE = re.compile("[ \t\r\n]+")


class Placeholders:
    """The list, ready to be asked."""

    def __init__(self, file: _File) -> None:
        self.marks = file.marks
        self._table = str.maketrans(*map("".join, zip(*self.replaced(), strict=True)))
        # The same for ASCII, and quicker.
        self._ascii = bytes(ord(chr(code).translate(self._table)) for code in range(128)) + bytes(128)
        #: The placeholders of each member, by its name, as :meth:`key` writes them.
        self.of: dict[str, set[str]] = {member: set() for member in MEMBERS}
        for each in file.values:
            key = self.key(each.value)
            for member in each.members or MEMBERS:
                self.of[member].add(key)
        self.phrases = tuple(map(self.key, file.phrases))
        known = set[str]().union(*self.of.values())
        self._beginnings = {value[:2] for value in known}

    def replaced(self) -> list[tuple[str, str]]:
        """Each character that is another one in what is compared: white space, marks and capitals of ASCII."""
        return [*((char, " ") for char in f"{WHITE}{self.marks}"), *zip(ascii_uppercase, ascii_lowercase, strict=True)]

    def key(self, text: str) -> str:
        """*text* as it is compared: in small letters, a space for every mark, single spaces, none around it."""
        if text.isascii():
            return b" ".join(text.encode("ascii").translate(self._ascii).split()).decode("ascii")
        return " ".join(text.translate(self._table).split())

    def is_placeholder(self, text: str, member: str) -> bool:
        """Whether *text* stands in the place of the text of a *member* of :data:`MEMBERS`."""
        if text[:3].isalnum() and text[:2].lower() not in self._beginnings:
            return False  # most texts
        if len(text) > LONGEST and len(_XML_SPACE.sub(" ", text).strip(" ")) > LONGEST:
            return False
        return self.key(text) in self.of[member]

    def says_nothing(self, text: str, member: str) -> bool:
        """Whether *text* has no letter and no digit, or is a placeholder; a blank text says nothing, too."""
        if not _SPEAKS.match(text) and not _SPEAKS.search(text) and not speaking().search(text):
            return True
        return self.is_placeholder(text, member)

    def different_words(self, paragraphs: Sequence[str]) -> int:
        """How many different words there are among the first :data:`FIRST_WORDS` of *paragraphs*.

        Of the paragraphs themselves the first :data:`FIRST_WORDS` are read, and of these, with single spaces for the
        white space of XML, the first :data:`MOST_READ` characters: other engines read no more.
        """
        words = self.key(paragraphs[0][:MOST_READ]).split(" ")
        if len(words) <= FIRST_WORDS:
            spaced = _XML_SPACE.sub(" ", " ".join(paragraphs[:FIRST_WORDS])).strip(" ")
            words = self.key(spaced[:MOST_READ]).split(" ")
        return len({*words[:FIRST_WORDS]} - {""})


@cache
def placeholders() -> Placeholders:
    """The list of the standard."""
    return Placeholders(msgspec.json.decode(files.read("codelists/placeholders.json"), type=_File))
