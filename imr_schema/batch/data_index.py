"""The data of a run that letters are compared with: which of them are those of a letter, and reading them again.

Of each document its place and its case number are kept, and no content.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO, Any

from msgspec import Struct, structs

from imr_schema.config.settings import Limits, Settings
from imr_schema.errors import Unreadable
from imr_schema.inputs import bounded_read, files, names, ndjson
from imr_schema.inputs.files import Source
from imr_schema.inputs.ndjson import WHOLE, Part
from imr_schema.rules.imprints import case_number
from imr_schema.validation import pipeline


class Entry(Struct, frozen=True):
    """One document of data."""

    source: Source
    number: int | None = None
    """Its place in a file of several documents, from 1; None in a file of one."""
    case_number: str | None = None
    readable: bool = True
    """Whether there is anything to compare a letter with."""
    part: Part = WHOLE
    """A part of the file in which it stands."""

    @property
    def name(self) -> str:
        """How reports name it."""
        return self.source.name if self.number is None else f"{self.source.name}#{self.number}"

    @property
    def place(self) -> str:
        """Where a letter of the same name would lie, without suffix: as ``letter render`` names its output."""
        counted = "" if self.number is None else f".{self.number}"
        return place(self.source) + counted

    @property
    def form_of(self) -> tuple[str, int | None]:
        """What is the same for one document in two forms, ``CASE.imr.json`` and ``CASE.imr.xml``."""
        return without_suffix(self.source.name), self.number


def place(source: Source) -> str:
    """The path of *source* below the folder that was named, without the suffixes of documents and letters."""
    return without_suffix(source.below or source.name)


def without_suffix(name: str) -> str:
    """*name* without the suffixes of documents and letters."""
    return names.stem(name).removesuffix(".letter")


class Match(Struct, frozen=True):
    """Which data are those of a letter."""

    entries: tuple[int, ...] = ()
    """One document, in one form or several; none; or several, of which none is to be preferred."""
    by_case: bool = False
    """Whether they have its case number; else they have its name."""
    other: int | None = None
    """Other data, which alone have its name."""
    unread: tuple[int, ...] = ()
    """Those of the entries that could not be read."""
    compared: bool = False
    """Whether the letter was compared with all of the entries."""


class DataIndex:
    """Documents of data by case number and by name; the entries are known by their places in ``entries``."""

    def __init__(self, entries: Iterable[Entry] = (), memory: int = 0) -> None:
        self.entries: list[Entry] = []
        self.memory = memory
        """The most bytes that reading one of them may take."""
        self._by_case: dict[str, list[int]] = {}
        self._by_name: dict[str, list[int]] = {}
        self._by_place: dict[str, list[int]] = {}
        for entry in entries:
            self.add(entry)

    def add(self, entry: Entry) -> None:
        """Have *entry* found."""
        i = len(self.entries)
        self.entries.append(entry)
        if entry.case_number is not None:
            self._by_case.setdefault(entry.case_number, []).append(i)
        self._by_name.setdefault(os.path.basename(entry.place), []).append(i)
        self._by_place.setdefault(entry.place, []).append(i)

    def match(self, letter: Source, case_number: str | None) -> Match:
        """The data of *letter*: those with its *case_number*, else those with its name.

        Of several, those that have its name too are preferred, then the one at the same place below its folder.
        """
        where = place(letter)
        here, of_name = self._by_place.get(where, []), self._by_name.get(os.path.basename(where), [])
        named = here or of_name
        of_case = self._by_case.get(case_number, []) if case_number is not None else []
        if not of_case:
            return Match(self._in_all_forms(named))
        alike = self._of_case(case_number, here) or self._of_case(case_number, of_name)
        # A name that several data have says nothing.
        other = named[0] if not alike and self.is_one(named) else None
        return Match(self._in_all_forms(alike or of_case), by_case=True, other=other)

    def of_same_case(self, i: int) -> list[int]:
        """The other entries with the case number of entry *i*, but for its other forms."""
        own = self.entries[i]
        alike = self._by_case.get(own.case_number, []) if own.case_number is not None else []
        return [j for j in alike if self.entries[j].form_of != own.form_of]

    def _of_case(self, case_number: str | None, found: list[int]) -> list[int]:
        return [i for i in found if self.entries[i].case_number == case_number]

    def _in_all_forms(self, found: list[int]) -> tuple[int, ...]:
        """*found* with their other forms, also one that is wrong about the case, or cannot be read."""
        forms = {self.entries[i].form_of for i in found}
        places = {self.entries[i].place for i in found}
        return tuple(sorted(i for each in places for i in self._by_place[each] if self.entries[i].form_of in forms))

    def is_one(self, found: Iterable[int]) -> bool:
        """Whether *found* are one document, in one form or several."""
        return len({self.entries[i].form_of for i in found}) == 1


class Counterpart:
    """Finds the data of one letter, once that was read, and remembers which they were."""

    def __init__(self, index: DataIndex, letter: Source, limits: Limits) -> None:
        self._index, self._letter, self._limits = index, letter, limits
        self.match: Match | None = None
        """None while the letter was not read."""

    def __call__(self, letter: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
        """The data of the letter with that content, in each of their forms, by name; none where they are several."""
        self.match = match = self._index.match(self._letter, case_number(letter))
        if not self._index.is_one(match.entries):
            return
        unread = []
        for i in match.entries:
            entry = self._index.entries[i]
            data = content(entry, self._limits) if entry.readable else None
            if data is None:
                unread.append(i)
            else:
                yield entry.name, data
        self.match = structs.replace(match, unread=tuple(unread), compared=not unread)


def content(entry: Entry, limits: Limits) -> dict[str, Any] | None:
    """The content of *entry*; None where it can no longer be read."""
    try:
        raw = _bytes(entry, limits.size)
    except Unreadable:
        return None
    syntax = names.promised_syntax(entry.source.name) if entry.number is None else "json"
    return understood(
        pipeline.validate(raw, source=entry.name, syntax=syntax, settings=Settings(limits=limits), catalog=())
    )


def understood(result: pipeline.ValidationResult) -> dict[str, Any] | None:
    """The data of *result*, with which a letter can be compared; None where there are none."""
    return result.data if result.version is not None and result.data else None


def _bytes(entry: Entry, most: int) -> bytes:
    if entry.number is None:
        return files.read(entry.source, most)
    with opened(entry.source, entry.part) as file:
        lines = ndjson.most_lines(files.size(entry.source))
        for number, _, raw in ndjson.split(file, most, lines, entry.part):
            if number == entry.number:
                return raw
    raise Unreadable("the file has fewer documents than it had")


@contextmanager
def opened(source: Source, part: Part) -> Iterator[IO[bytes]]:
    """The file of *source*, open where *part* begins."""
    if part.content is not None:
        yield io.BytesIO(part.content)
        return
    with files.opened(source) as file:
        bounded_read.skip(file, part.begin)
        yield file
