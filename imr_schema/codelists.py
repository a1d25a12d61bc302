"""Dated lists of known values, for what the schema leaves open: guidelines, specialties, states, requests.

The standard's own lists are ``schemas/codelists/*.json``. A folder of a party may replace any of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any

import msgspec
from msgspec import Struct

from imr_schema.bounded_read import read_file
from imr_schema.errors import UsageError
from imr_schema.text import nearest
from imr_schema.versions import schema_path

NAMES = ("guideline-sources", "mtus-chapters", "request-categories", "reviewer-specialties", "us-states")
"""The lists that there are; each is a file of that name with ``.json``."""
MOST_BYTES = 1024 * 1024
_CLOSE = 0.75
_LONGEST = 200
"""How much of an unknown name is compared; no listed one is longer."""


class Entry(Struct, frozen=True, rename={"begins": "from", "ends": "to"}, forbid_unknown_fields=True):
    """One known value, the other ways in which it is written, and what is said of it.

    ``year`` is an edition, in force from the day ``begins`` to the day ``ends`` where these are known. ``title`` is the
    value in full. ``region`` is the part of the body that a chapter is about.
    """

    value: str
    title: str | None = None
    aliases: tuple[str, ...] = ()
    misspellings: tuple[str, ...] = ()
    year: int | None = None
    begins: date | None = None
    ends: date | None = None
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
    """The values of one list by every way in which they are written; letter case and white space do not count.

    ``version`` is the day of the list. ``incomplete`` says what it is known to lack, None when nothing.
    """

    def __init__(self, file: _File) -> None:
        self.name, self.version, self.incomplete, self.entries = (
            file.code_list,
            file.version,
            file.incomplete,
            file.values,
        )
        self._by_name: dict[str, tuple[Entry, ...]] = {}
        self._misspelt: dict[str, str] = {}
        for entry in file.values:
            for name in dict.fromkeys(map(_folded, (entry.value, *entry.aliases))):
                self._by_name[name] = (*self._by_name.get(name, ()), entry)
            self._misspelt |= dict.fromkeys(map(_folded, entry.misspellings), entry.value)
        # As most documents write them: no folding. Names that documents ask for are not kept; they are their text.
        spelled = (name for entry in file.values for name in (entry.value, *entry.aliases))
        self._as_spelled = {name: self._by_name[_folded(name)] for name in spelled}

    def find(self, name: str) -> tuple[Entry, ...]:
        """Every entry of that value or alias, an edition each; none when the list does not know it."""
        found = self._as_spelled.get(name)
        return self._by_name.get(_folded(name), ()) if found is None else found

    def nearest(self, name: str, near: float = _CLOSE) -> str | None:
        """The value that an unknown *name* is probably meant for, None when nothing is near."""
        folded = _folded(name)
        if folded in self._misspelt:
            return self._misspelt[folded]
        candidates = self._candidates(folded[:_LONGEST], near)
        close = nearest(folded[:_LONGEST], candidates, near) if candidates else None
        return self._by_name[close][0].value if close is not None else None

    def _candidates(self, name: str, near: float) -> list[str]:
        """The names whose letters allow that they are as *near* to *name*, which is quick to count.

        Two texts of together *n* characters are that near when *near* x *n* / 2 of them stand in both in one order.
        """
        most, known = self._letters
        length, letters = len(name), _letters(name, most)
        return [
            other
            for other, others_length, others in known
            if (letters & others).bit_count() >= int(near * (length + others_length) / 2)
        ]

    @cached_property
    def _letters(self) -> tuple[int, list[tuple[str, int, int]]]:
        """How often one letter is in a name at most, and the length and letters of each name."""
        most = max((count for name in self._by_name for count in _counts(name).values()), default=0)
        return most, [(name, len(name), _letters(name, most)) for name in self._by_name]


class CodeLists:
    """The lists of one folder, each read when it is first asked for; those that it lacks are the standard's."""

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
    """The code lists of *folder*, all read at once; the standard's when it is None.

    Raises ``UsageError`` with one sentence, which names the file and what was expected, for a folder that holds no
    list, a file of another name, and a list that is not as it should be.
    """
    if folder is None:
        return STANDARD
    try:
        files = sorted(name for name in os.listdir(folder) if name.endswith(".json"))
    except OSError as error:
        raise UsageError(f"{folder}: expected a folder of code lists; {_why(error)}") from None
    unknown = [name for name in files if name.removesuffix(".json") not in NAMES]
    if unknown or not files:
        known = ", ".join(f"{name}.json" for name in NAMES)
        what = f"{os.path.join(folder, unknown[0])} is no code list" if unknown else f"{folder} holds no code list"
        raise UsageError(f"{what}; expected one or more of {known}")
    lists = CodeLists(folder)
    for name in files:
        getattr(lists, name.removesuffix(".json").replace("-", "_"))
    return lists


def _read(path: str, name: str, *, theirs: bool = False) -> _File:
    """The list *name* in the file at *path*, checked; raises ``UsageError``. Our own lists the tests check."""
    try:
        raw = read_file(path, MOST_BYTES, ValueError)
        if theirs:
            _no_name_twice(raw)
        file = msgspec.json.decode(raw, type=_File)
    except (OSError, UnicodeDecodeError, RecursionError, msgspec.DecodeError, ValueError) as error:
        raise UsageError(f"{path}: expected the code list {name} as JSON; {_why(error)}") from None
    if file.code_list != name:
        raise UsageError(f'{path}: expected "codeList": "{name}"; it is another list')
    if theirs:
        _no_value_twice(path, file.values)
    return file


def _no_name_twice(raw: bytes) -> None:
    """Raise ``ValueError`` when an object of *raw* has a member twice; a decoder would keep one of them in silence."""
    import json  # slow to start, and only the lists of another folder are read so carefully

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(pairs)) != len(pairs):
            twice = sorted({name for name, _ in pairs if sum(name == other for other, _ in pairs) > 1})
            raise ValueError(f"the member {twice[0]} stands twice in one object")
        return dict(pairs)

    json.loads(raw.decode("utf-8"), object_pairs_hook=once)


def _no_value_twice(path: str, entries: Iterable[Entry]) -> None:
    seen = set()
    for entry in entries:
        key = (_folded(entry.value), entry.year)
        if key in seen:
            edition = f" of {entry.year}" if entry.year else ""
            raise UsageError(f'{path}: expected each value once; "{entry.value}"{edition} stands twice')
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
    """The letters of *name* in bits: for each a field of *most* bits, of which as many are set as *name* has of it.

    So two names have no more characters in common than bits, if one of them has no more than *most* of any letter.
    """
    found = 0
    for place, count in _counts(name).items():
        found |= ((1 << min(count, most)) - 1) << (place * most)
    return found


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _why(error: Exception) -> str:
    if isinstance(error, OSError):
        return (error.strerror or "it cannot be read").lower()
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8"
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    return str(error)
