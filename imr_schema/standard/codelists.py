"""Dated lists of known values of members that the schema leaves open: guidelines, specialties, states, requests.

The lists of the standard are ``schemas/codelists/*.json``. Each has a URI, and each of its values a code that never
changes. A user may replace any of them with a folder of lists, which need neither.
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
from imr_schema.standard.spelling import bare, counts_of, letters_of
from imr_schema.text import folded, nearest

NAMES = (
    "body-regions",
    "document-types",
    "guideline-sources",
    "mtus-chapters",
    "quantity-units",
    "request-categories",
    "reviewer-specialties",
    "us-states",
)
"""The lists; each is a file of that name with ``.json``."""

MTUS_NAMES = (
    "mtus",
    "ca mtus",
    "camtus",
    "ca-mtus",
    "cal mtus",
    "the mtus",
    "the california mtus",
    "mtus (california)",
    "california mtus",
    "mtus guidelines",
    "ca mtus guidelines",
    "california mtus guidelines",
    "medical treatment utilization schedule",
    "medical treatment utilization schedule (mtus)",
    "mtus (medical treatment utilization schedule)",
    "california medical treatment utilization schedule",
    "california medical treatment utilization schedule (mtus)",
)
"""The names of the MTUS in the list of sources, folded; portable rules state them too, so they are here as well."""

MOST_BYTES = 1024 * 1024
# A name that nobody defined may be anything, if a file was named by mistake.
_UNKNOWN_NAME = re.compile("unknown field `[^`]*`")
# How similar a name must be to a known value, from 0 to 1, to be taken for a slip.
CLOSE = 0.75
# Words that do not tell one name of that list from another.
_EMPTY = {
    "guideline-sources": frozenset(("guideline", "guidelines", "the", "practice")),
    "mtus-chapters": frozenset(
        (
            *("guideline", "guidelines", "chapter", "chapters", "ch", "the", "and", "practice", "dwc", "state", "of"),
            *("mtus", "acoem", "ca", "california", "occupational", "edition", "2nd", "second"),
        )
    ),
}
# How many characters of an unknown name are compared; no name in a list is longer.
_LONGEST = 200


class Subcategory(Struct, frozen=True, forbid_unknown_fields=True):
    """One known value below another."""

    value: str
    #: Its code, unique among the subcategories of one value.
    code: str | None = None
    #: The value in full.
    title: str | None = None


class Entry(
    Struct,
    frozen=True,
    rename={"begins": "from", "ends": "to", "cited_until": "citedUntil"},
    forbid_unknown_fields=True,
):
    """One known value."""

    value: str
    #: Its code, unique in the list and never changed; each value of the standard's lists has one.
    code: str | None = None
    #: The value in full.
    title: str | None = None
    #: Other correct names for it.
    aliases: tuple[str, ...] = ()
    #: Names that are reported as misspelled.
    misspellings: tuple[str, ...] = ()
    #: The year of this edition.
    year: int | None = None
    #: The publisher's own day of this edition, or the month or the year where no more is known.
    edition: str | None = None
    #: The first day on which this edition is in force, where it is known. It may be years after that of the edition.
    begins: date | None = None
    #: The last day on which this edition is in force, where it is known: the day before its successor's first.
    ends: date | None = None
    #: Whether these days were read at their source.
    checked: bool = True
    #: The last day of a utilization review on which letters are known to go on citing the edition after its end.
    cited_until: date | None = None
    #: Its numbers in the book of chapters that the MTUS took over from ACOEM, by which letters cite it too.
    numbers: tuple[int, ...] = ()
    #: The part of the body that a chapter is about, or the one of the chapters that a part of the body belongs to.
    region: str | None = None
    #: The values below it; only their names in a list without codes.
    subcategories: tuple[Subcategory | str, ...] = ()

    @property
    def below(self) -> list[str]:
        """The values below it."""
        return [each if isinstance(each, str) else each.value for each in self.subcategories]


class _File(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    code_list: str
    version: date
    title: str
    source: str
    values: tuple[Entry, ...]
    uri: str | None = None
    license: str | None = None
    incomplete: str | None = None


class CodeList:
    """The values of one list by all their names. Letter case and white space are ignored, as in :func:`text.folded`.

    ``lookup`` ignores more: punctuation, "&" for "and", an abbreviation in brackets at the end, British spelling, and
    words that tell no name of this list from another, such as "Guidelines".
    """

    def __init__(self, file: _File) -> None:
        self.name: str = file.code_list
        #: What names the list in other formats; None where a list of a user has none.
        self.uri: str | None = file.uri
        #: The day of the list.
        self.version: date = file.version
        #: What the list is known to lack; None when nothing.
        self.incomplete: str | None = file.incomplete
        self.entries: tuple[Entry, ...] = file.values
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

    def coded(self, code: str) -> Entry | None:
        """The entry with that *code*, which is compared as it is; None when there is none."""
        return self._by_code.get(code)

    @cached_property
    def _by_code(self) -> dict[str, Entry]:
        return {entry.code: entry for entry in self.entries if entry.code is not None}

    def lookup(self, name: str) -> tuple[Entry, ...]:
        """What ``find`` gives, or else the entries of a name that differs only in how it is written."""
        found = self.find(name)
        if found or len(name) > _LONGEST:
            return found
        number, left = bare(name, self._empty)
        return self._by_bare.get(left, ()) if left else self._by_number.get(number, ())

    @cached_property
    def _empty(self) -> frozenset[str]:
        return _EMPTY.get(self.name, frozenset())

    @cached_property
    def _by_bare(self) -> dict[str, tuple[Entry, ...]]:
        """The entries by what is left of their names, editions of one chapter together."""
        together: dict[str, dict[int, Entry]] = {}
        for at, entry in enumerate(self.entries):
            for name in (entry.value, *entry.aliases):
                together.setdefault(bare(name, self._empty)[1], {})[at] = entry
        return {left: tuple(found.values()) for left, found in together.items() if left}

    @cached_property
    def _by_number(self) -> dict[str, tuple[Entry, ...]]:
        numbers = {number for entry in self.entries for number in entry.numbers}
        return {str(number): tuple(each for each in self.entries if number in each.numbers) for number in numbers}

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
        length, letters = len(name), letters_of(name, most)
        return [
            other
            for other, others_length, others in listed
            if (letters & others).bit_count() >= int(near * (length + others_length) / 2)
        ]

    @cached_property
    def _letters(self) -> tuple[int, list[tuple[str, int, int]]]:
        """The most times that one letter is in a name, and the length and letters of each name."""
        most = max((count for name in self._by_name for count in counts_of(name).values()), default=0)
        return most, [(name, len(name), letters_of(name, most)) for name in self._by_name]


class CodeLists:
    """The lists of one folder, each read when it is first needed; a list that the folder lacks is the standard's."""

    def __init__(self, folder: str | None = None) -> None:
        self._folder = folder

    @cached_property
    def body_regions(self) -> CodeList:
        """Parts of the body that a request is about."""
        return self._read("body-regions")

    @cached_property
    def document_types(self) -> CodeList:
        """Kinds of documents that parties send."""
        return self._read("document-types")

    @cached_property
    def guideline_sources(self) -> CodeList:
        """Publishers of guidelines."""
        return self._read("guideline-sources")

    @cached_property
    def mtus_chapters(self) -> CodeList:
        """Chapters of the MTUS, an entry for each edition."""
        return self._read("mtus-chapters")

    @cached_property
    def quantity_units(self) -> CodeList:
        """Units of what a request asks for."""
        return self._read("quantity-units")

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
    seen, codes = set(), set()
    for entry in entries:
        if entry.code is not None and entry.code in codes:
            raise UsageError(f'{path}: expected each code once; "{entry.code}" is given twice')
        codes.add(entry.code)
        key = (folded(entry.value), entry.year)
        if key in seen:
            edition = f" of {entry.year}" if entry.year else ""
            raise UsageError(f'{path}: expected each value once; "{entry.value}"{edition} is given twice')
        if entry.begins and entry.ends and entry.ends < entry.begins:
            raise UsageError(f'{path}: expected "from" before "to"; "{entry.value}" ends before it begins')
        seen.add(key)
