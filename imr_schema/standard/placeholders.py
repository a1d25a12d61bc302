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
from imr_schema.standard.characters import speaks
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

_HEADS = (6, 24, 64)
"""So many characters tell most texts from every placeholder, and so many nearly all and all but a few."""

_SPEAKS = re.compile("[0-9A-Za-z]")
_XML_SPACE = re.compile("[ \t\r\n]+")


class Placeholders:
    """The list, ready to be asked."""

    def __init__(self, file: _File) -> None:
        self.marks: str = file.marks
        self._table = str.maketrans(*map("".join, zip(*self.replaced(), strict=True)))
        # The same for ASCII, and quicker.
        self._ascii = bytes(ord(chr(code).translate(self._table)) for code in range(128)) + bytes(128)
        #: The placeholders of each member, by its name, as :meth:`key` writes them.
        self.of: dict[str, set[str]] = {member: set() for member in MEMBERS}
        for each in file.values:
            key = self.key(each.value)
            for member in each.members or MEMBERS:
                self.of[member].add(key)
        self.phrases: tuple[str, ...] = tuple(map(self.key, file.phrases))
        # The phrases by the longest of their words but the last one, of which a text may have more letters ("errors").
        self._phrases: dict[str, list[str]] = {}
        for phrase in self.phrases:
            self._phrases.setdefault(max(phrase.split(" ")[:-1], key=len, default=""), []).append(f" {phrase}")
        known = set[str]().union(*self.of.values())
        self._beginnings = [(length, {value[:length].rstrip(" ") for value in known}) for length in _HEADS]

    def replaced(self) -> list[tuple[str, str]]:
        """Each character that is another one in what is compared: white space, marks and capitals of ASCII."""
        return [*((char, " ") for char in f"{WHITE}{self.marks}"), *zip(ascii_uppercase, ascii_lowercase, strict=True)]

    def key(self, text: str) -> str:
        """*text* as it is compared: in small letters, a space for every mark, single spaces, none around it."""
        if text.isascii():
            return b" ".join(text.encode("ascii").translate(self._ascii).split()).decode("ascii")
        return " ".join(text.translate(self._table).split())

    def says_nothing(self, text: str, member: str) -> bool:
        """Whether *text* has no letter and no digit, or stands in the place of the text of a *member*.

        *member* is one of :data:`MEMBERS`. A blank text says nothing, too.
        """
        first = text[: _HEADS[0]]
        if first.isalpha() and first.isascii() and first.lower() not in self._beginnings[0][1]:
            return False  # most of them
        for length, beginnings in self._beginnings:
            # Most texts begin as no placeholder does, which their first characters tell, or some more of them.
            head = text[:length].rstrip(" ")
            if not (head.isascii() and head.replace(" ", "").isalnum()) or "  " in head or head[0] == " ":
                break
            if head.lower() not in beginnings:
                return False
        if not _SPEAKS.search(text) and not speaks(text):
            return True
        return self._is_placeholder(text, member)

    def _is_placeholder(self, text: str, member: str) -> bool:
        if len(text) > LONGEST and len(_XML_SPACE.sub(" ", text).strip(" ")) > LONGEST:
            return False
        return self.key(text) in self.of[member]

    def has_phrase(self, key: str) -> bool:
        """Whether a text, of which :meth:`key` is *key*, has a phrase that takes the place of one."""
        # To look for words is quicker than to look for phrases.
        words, spaced = self._phrases.keys() & {"", *key.split(" ")}, f" {key}"
        return any(phrase in spaced for word in words for phrase in self._phrases[word])

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
