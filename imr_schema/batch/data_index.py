"""The data of a run that letters are compared with: which of them are those of a letter, and reading them again.

Of each document its place and its case number are kept, and no content.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO, Any

from msgspec import Struct, structs

from imr_schema.config.settings import Limits, Settings
from imr_schema.errors import Unreadable
from imr_schema.inputs import bounded_read, files, ndjson
from imr_schema.inputs.files import Source
from imr_schema.inputs.ndjson import WHOLE, Part
from imr_schema.validation import pipeline

_CASE_NUMBER = ("case", "caseNumber")


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


def place(source: Source) -> str:
    """The path of *source* below the folder that was named, without the suffixes of documents and letters."""
    return files.stem(source.below or source.name).removesuffix(".letter")


class Match(Struct, frozen=True):
    """Which data are those of a letter."""

    entries: tuple[int, ...] = ()
    """One; none; or several, of which none is to be preferred."""
    by_case: bool = False
    """Whether they have its case number; else they have its name."""
    other: int | None = None
    """Other data, which alone have its name."""
    compared: bool = False
    """Whether the letter was compared with the one entry."""


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
        name = os.path.basename(where)
        named = self._by_place.get(where) or self._by_name.get(name, [])
        of_case = self._by_case.get(case_number, []) if case_number is not None else []
        if not of_case:
            return Match(tuple(named))
        places = [self.entries[i].place for i in of_case]
        here = [i for i, each in zip(of_case, places, strict=True) if each == where]
        alike = here or [i for i, each in zip(of_case, places, strict=True) if os.path.basename(each) == name]
        if alike:
            return Match(tuple(alike), by_case=True)
        # A name that several data have says nothing.
        return Match(tuple(of_case), by_case=True, other=named[0] if len(named) == 1 else None)


class Counterpart:
    """Finds the data of one letter, once that was read, and remembers which they were."""

    def __init__(self, index: DataIndex, letter: Source, limits: Limits) -> None:
        self._index, self._letter, self._limits = index, letter, limits
        self.match: Match | None = None
        """None while the letter was not read."""

    def __call__(self, letter: dict[str, Any]) -> dict[str, Any] | None:
        """The data of the letter with that content; None where there are none, or several, or they cannot be read."""
        self.match = match = self._index.match(self._letter, case_number(letter))
        if len(match.entries) != 1:
            return None
        entry = self._index.entries[match.entries[0]]
        data = content(entry, self._limits) if entry.readable else None
        self.match = structs.replace(match, compared=data is not None)
        return data


def case_number(data: dict[str, Any]) -> str | None:
    """The case number in *data*, of any version and perhaps faulty; None where there is none."""
    value: Any = data
    for step in _CASE_NUMBER:
        value = value.get(step) if isinstance(value, dict) else None
    return value if isinstance(value, str) and value.strip() else None


def content(entry: Entry, limits: Limits) -> dict[str, Any] | None:
    """The content of *entry*; None where it can no longer be read."""
    try:
        raw = _bytes(entry, limits.size)
    except Unreadable:
        return None
    syntax = files.promised_syntax(entry.source.name) if entry.number is None else "json"
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
        import io

        yield io.BytesIO(part.content)
        return
    with files.opened(source) as file:
        bounded_read.skip(file, part.begin)
        yield file
