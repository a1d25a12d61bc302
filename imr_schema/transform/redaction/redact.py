"""A document as a copy for the public: members left out, names removed, and the proof that none of them is left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

from msgspec import Struct

from imr_schema.pointer import Data
from imr_schema.standard import CODE, LIST, OBJECT, TEXT, Field, SchemaVersion, root
from imr_schema.standard.codelists import STANDARD
from imr_schema.standard.privacy import COPY, POSTED, SERVED_ONLY, private_members
from imr_schema.transform.redaction.known import Known, names_in
from imr_schema.transform.redaction.likeness import Likeness
from imr_schema.transform.redaction.proof import Left, Proof
from imr_schema.transform.redaction.remove import Removal

MEMBER = "member"
"""What is said to be removed where a member was left out whole."""
_LISTS = ("us_states", "reviewer_specialties", "mtus_chapters", "guideline_sources", "request_categories")


class Removed(Struct, frozen=True):
    """What was removed at one place of a document; never the text."""

    pointer: str
    what: str
    """``member`` where the place itself was left out, else what the placeholder says."""
    count: int = 1


class Redacted(Struct, frozen=True):
    """A document as a copy for the public."""

    data: Data
    """It may be written only where nothing is ``left``."""
    removed: tuple[Removed, ...] = ()
    left: tuple[Left, ...] = ()
    """Where the second search finds something known."""
    like: tuple[Left, ...] = ()
    """Where a word is like a known name."""
    not_searched: tuple[Known, ...] = ()
    """Of what is known, what is too short to be searched for."""


class Redaction:
    """What is known beside documents, ready to be removed from each of them."""

    def __init__(self, names: tuple[Known, ...] = ()) -> None:
        self._names = names
        self._ready = _Ready(names)

    def of(self, data: Data, version: SchemaVersion) -> Redacted:
        """The copy for the public of *data*, a document that *version* allows. Nothing of *data* is changed."""
        own = tuple(names_in(data, version))
        ready = [_Ready(own), self._ready]
        walk = _Walk(version, [each.removal for each in ready])
        posted: Data = walk.of_document(data)
        posted[COPY] = POSTED
        texts = [(place, text) for place, text in _texts(posted, root(version), "") if not _is_listed(text)]
        left = [found for each in ready for found in each.proof.left_in(texts)]
        like = [found for each in ready for found in each.likeness.in_texts(texts)]
        short = tuple(each for each in (*own, *self._names) if not each.searched)
        removed = tuple(Removed(place, what, count) for (place, what), count in walk.removed.items())
        return Redacted(posted, removed, tuple(left), tuple(like), short)


class _Ready:
    """Some names, ready for each of the three searches."""

    def __init__(self, known: tuple[Known, ...]) -> None:
        self.removal, self.proof, self.likeness = Removal(known), Proof(known), Likeness(known)


class _Walk:
    """One way through a document, which counts what is removed."""

    def __init__(self, version: SchemaVersion, removals: list[Removal]) -> None:
        self._left_out = {place for place, kind in private_members(version).items() if kind == SERVED_ONLY}
        self._root, self._removals = root(version), removals
        self.removed: Counter[tuple[str, str]] = Counter()

    def of_document(self, data: Data) -> Data:
        """*data* as a whole."""
        whole: Data = self.of(data, self._root, "", "")
        return whole

    def of(self, value: Any, field: Field, place: str, pattern: str) -> Any:
        """*value* without what a copy for the public must not have; *pattern* is its *place* with ``*`` for indices."""
        if field.kind == OBJECT and isinstance(value, dict):
            return {
                part.name: self.of(*each) for part in field.parts if (each := self._kept(value, part, place, pattern))
            }
        if field.kind == LIST and isinstance(value, list) and field.entry is not None:
            return [self.of(each, field.entry, f"{place}/{i}", f"{pattern}/*") for i, each in enumerate(value)]
        if field.kind == TEXT and isinstance(value, str):
            return self._cleared(value, place)
        return value

    def _kept(self, value: Data, part: Field, place: str, pattern: str) -> tuple[object, Field, str, str] | None:
        """What :meth:`of` is asked of a *part* of *value*; None where it is left out, or is not there."""
        if part.name not in value:
            return None
        if f"{pattern}/{part.name}" in self._left_out:
            self.removed[f"{place}/{part.name}", MEMBER] += 1
            return None
        return value[part.name], part, f"{place}/{part.name}", f"{pattern}/{part.name}"

    def _cleared(self, text: str, place: str) -> str:
        for removal in self._removals:
            cleared, counts = removal.of(text)
            if counts and not _is_listed(text):
                text = cleared
                for known, count in counts.items():
                    self.removed[place, known.role] += count
        return text


def _texts(value: object, field: Field, place: str) -> Iterator[tuple[str, str]]:
    """Every text of a document that is not one of a closed list, or a day, after its pointer."""
    if field.kind == OBJECT and isinstance(value, dict):
        for part in field.parts:
            if part.name in value:
                yield from _texts(value[part.name], part, f"{place}/{part.name}")
    elif field.kind == LIST and isinstance(value, list) and field.entry is not None:
        for i, entry in enumerate(value):
            yield from _texts(entry, field.entry, f"{place}/{i}")
    elif isinstance(value, str) and (field.kind == TEXT or (field.kind == CODE and _is_free(field))):
        yield place, value


def _is_free(field: Field) -> bool:
    return not field.keywords.keys() & {"enum", "const"} and field.keywords.get("format") not in ("date", "date-time")


@cache
def _listed() -> frozenset[str]:
    lists = [getattr(STANDARD, name) for name in _LISTS]
    return frozenset(name for each in lists for entry in each.entries for name in (entry.value, *entry.aliases))


def _is_listed(text: str) -> bool:
    """Whether *text* as a whole is a value of the standard's code lists: the state Virginia is nobody's name."""
    return text in _listed()
