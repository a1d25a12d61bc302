"""Dated lists of known values of members that the schema leaves open: guidelines, specialties, states, requests.

The lists of the standard are ``schemas/codelists/*.json``. A user may replace any of them with a folder of lists.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from datetime import date
from functools import cached_property

import msgspec
from msgspec import Struct

from imr_schema.errors import UsageError
from imr_schema.inputs.bounded_read import read_file
from imr_schema.inputs.side_files import read_json
from imr_schema.standard import schema_path
from imr_schema.text import folded, nearest

NAMES = ("guideline-sources", "mtus-chapters", "request-categories", "reviewer-specialties", "us-states")
"""The lists; each is a file of that name with ``.json``."""

MOST_BYTES = 1024 * 1024
# A name that nobody defined may be anything, if a file was named by mistake.
_UNKNOWN_NAME = re.compile("unknown field `[^`]*`")
# How similar a name must be to a known value, from 0 to 1, to be taken for a slip.
CLOSE = 0.75
# How many characters of an unknown name are compared; no name in a list is longer.
_LONGEST = 200


class Entry(Struct, frozen=True, rename={"begins": "from", "ends": "to"}, forbid_unknown_fields=True):
    """One known value."""

    value: str
    #: The value in full.
    title: str | None = None
    #: Other correct names for it.
    aliases: tuple[str, ...] = ()
    #: Names that are reported as misspelled.
    misspellings: tuple[str, ...] = ()
    #: The year of this edition.
    year: int | None = None
    #: The first day on which this edition is in force, where it is known.
    begins: date | None = None
    #: The last day on which this edition is in force, where it is known.
    ends: date | None = None
    #: The part of the body that a chapter is about.
    region: str | None = None
    subcategories: tuple[str, ...] = ()


class _File(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    code_list: str
    version: date
    title: str
    source: str
    values: tuple[Entry, ...]
    incomplete: str | None = None


class CodeList:
    """The values of one list by all their names. Letter case and white space are ignored, as in :func:`text.folded`."""

    def __init__(self, file: _File) -> None:
        self.name = file.code_list
        #: The day of the list.
        self.version = file.version
        #: What the list is known to lack; None when nothing.
        self.incomplete = file.incomplete
        self.entries = file.values
        self._by_name: dict[str, tuple[Entry, ...]] = {}
        self._by_misspelling: dict[str, str] = {}
        for entry in file.values:
            for name in dict.fromkeys(map(folded, (entry.value, *entry.aliases))):
                self._by_name[name] = (*self._by_name.get(name, ()), entry)
            self._by_misspelling |= dict.fromkeys(map(folded, entry.misspellings), entry.value)
        # Most documents write a name as the list does, and then it need not be folded. Names that documents write in
        # another way are not kept here: they are text of the document, which must not outlive it.
        spelled = (name for entry in file.values for name in (entry.value, *entry.aliases))
        self._as_spelled = {name: self._by_name[folded(name)] for name in spelled}

    def find(self, name: str) -> tuple[Entry, ...]:
        """Every entry of that value or alias, one for each edition; empty when the list does not contain it."""
        entries = self._as_spelled.get(name)
        return self._by_name.get(folded(name), ()) if entries is None else entries

    def nearest(self, name: str, near: float = CLOSE) -> str | None:
        """The value that an unknown *name* is probably a slip for; None when no value is similar enough."""
        unknown = folded(name)
        if unknown in self._by_misspelling:
            return self._by_misspelling[unknown]
        unknown = unknown[:_LONGEST]
        candidates = self._candidates(unknown, near)
        close = nearest(unknown, candidates, near) if candidates else None
        return self._by_name[close][0].value if close is not None else None

    def _candidates(self, name: str, near: float) -> list[str]:
        """The names that can be as *near* to *name*, by a count of their letters, which is quick.

        Two texts of together *n* characters are that near when they have *near* x *n* / 2 characters in common, in the
        same order.
        """
        most, listed = self._letters
        length, letters = len(name), _letters(name, most)
        return [
            other
            for other, others_length, others in listed
            if (letters & others).bit_count() >= int(near * (length + others_length) / 2)
        ]

    @cached_property
    def _letters(self) -> tuple[int, list[tuple[str, int, int]]]:
        """The most times that one letter is in a name, and the length and letters of each name."""
        most = max((count for name in self._by_name for count in _counts(name).values()), default=0)
        return most, [(name, len(name), _letters(name, most)) for name in self._by_name]


class CodeLists:
    """The lists of one folder, each read when it is first needed; a list that the folder lacks is the standard's."""

    def __init__(self, folder: str | None = None) -> None:
        self._folder = folder

    @cached_property
    def guideline_sources(self) -> CodeList:
        """Publishers of guidelines."""
        return self._read("guideline-sources")

    @cached_property
    def mtus_chapters(self) -> CodeList:
        """Chapters of the MTUS, an entry for each edition."""
        return self._read("mtus-chapters")

    @cached_property
    def request_categories(self) -> CodeList:
        """Categories of requests in the public index."""
        return self._read("request-categories")

    @cached_property
    def reviewer_specialties(self) -> CodeList:
        """Certifications and specialties of reviewers."""
        return self._read("reviewer-specialties")

    @cached_property
    def us_states(self) -> CodeList:
        """States in which a reviewer may be licensed."""
        return self._read("us-states")

    def _read(self, name: str) -> CodeList:
        own = os.path.join(self._folder, f"{name}.json") if self._folder is not None else ""
        if own and os.path.lexists(own):
            return CodeList(_read(own, name, theirs=True))
        return CodeList(_read(schema_path(f"codelists/{name}.json"), name))


STANDARD = CodeLists()
"""The lists of the standard."""


def load(folder: str | None) -> CodeLists:
    """The code lists of *folder*, all read at once; those of the standard when it is None.

    Raises ``UsageError``, which names the file and what was expected, for a folder without a list, for a file of
    another name, and for an incorrect list.
    """
    if folder is None:
        return STANDARD
    try:
        files = sorted(name for name in os.listdir(folder) if name.endswith(".json"))
    except OSError as error:
        raise UsageError(
            f"{folder}: expected a folder of code lists; {(error.strerror or 'it cannot be read').lower()}"
        ) from None
    unknown = [name for name in files if name.removesuffix(".json") not in NAMES]
    if unknown or not files:
        names = ", ".join(f"{name}.json" for name in NAMES)
        what = f"{os.path.join(folder, unknown[0])} is not a code list" if unknown else f"{folder} has no code list"
        raise UsageError(f"{what}; expected one or more of {names}")
    lists = CodeLists(folder)
    for name in files:
        getattr(lists, name.removesuffix(".json").replace("-", "_"))
    return lists


def _read(path: str, name: str, *, theirs: bool = False) -> _File:
    """The list *name* in the file at *path*; raises ``UsageError``.

    *theirs*: the list of a user, checked in full. The lists of the standard are checked by the tests.
    """
    try:
        if theirs:
            file = msgspec.convert(read_json(path, MOST_BYTES, ValueError), _File)
        else:
            file = msgspec.json.decode(read_file(path, MOST_BYTES, ValueError), type=_File)
    except (msgspec.MsgspecError, ValueError) as error:
        why = _UNKNOWN_NAME.sub("unknown field", str(error))
        raise UsageError(f"{path}: expected the code list {name} as JSON; {why}") from None
    if file.code_list != name:
        raise UsageError(f'{path}: expected "codeList": "{name}"; it is another list')
    if theirs:
        _no_value_twice(path, file.values)
    return file


def _no_value_twice(path: str, entries: Iterable[Entry]) -> None:
    seen = set()
    for entry in entries:
        key = (folded(entry.value), entry.year)
        if key in seen:
            edition = f" of {entry.year}" if entry.year else ""
            raise UsageError(f'{path}: expected each value once; "{entry.value}"{edition} is given twice')
        if entry.begins and entry.ends and entry.ends < entry.begins:
            raise UsageError(f'{path}: expected "from" before "to"; "{entry.value}" ends before it begins')
        seen.add(key)


def _counts(name: str) -> dict[int, int]:
    """How often each letter is in *name*, by its place in the alphabet from 1; 0 stands for all other characters."""
    counts: dict[int, int] = {}
    for character in set(name):
        place = ord(character) - 96 if "a" <= character <= "z" else 0
        counts[place] = counts.get(place, 0) + name.count(character)
    return counts


def _letters(name: str, most: int) -> int:
    """The letters of *name* as bits: *most* bits for each letter, of which as many are set as *name* has of it.

    So two names have no more characters in common than bits, if one of them has no letter more than *most* times.
    """
    bits = 0
    for place, count in _counts(name).items():
        bits |= ((1 << min(count, most)) - 1) << (place * most)
    return bits
