"""A letter and the data of the same case: in which printed fields they differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import structs

from imr_schema import pointer
from imr_schema.errors import UsageError
from imr_schema.findings import Problem
from imr_schema.letter import shown
from imr_schema.letter.editions import Edition
from imr_schema.letter.reader import Letter
from imr_schema.migrations import place_after, place_before, upgrade
from imr_schema.standard import INTEGER, LATEST, LIST, OBJECT, PRINTED, TEXT, VERSIONS, Field, SchemaVersion, root
from imr_schema.transform.diff import Difference, differences
from imr_schema.transform.sound import sound

Data = dict[str, Any]


def compare(letter: Letter, data: Data) -> list[Problem]:
    """IMR810 to IMR816 for every printed field in which *letter* and *data*, of any version, differ.

    Pointers are the letter's. Both are moved to the newest version and compared there. Printed is what the version that
    letters are read into has a place for and its schema (``x-letter``) has in print. A letter shows one reviewer, and
    one analysis of each item: of several in the data, those are compared that resemble them most. Raises ``UsageError``
    for data of no known version.
    """
    version, newest = _version_of(data), root(LATEST)
    ours = _as_read(_uncounted(upgrade(letter.data, PRINTED, LATEST), newest, ""), newest)
    theirs = _as_read(upgrade(sound(data, root(version)), version, LATEST), newest)
    printed = [each for found in differences(ours, theirs, LATEST) for each in _printed(found, letter.edition)]
    return [
        shown.problem(each.place, each.before, each.after)
        for each in _settled(printed, ours, theirs)
        if each.before is not None or not shown.may_lack(each.place, letter.edition)
    ]


def _version_of(data: Data) -> SchemaVersion:
    """The version whose fixed members, of which one is its name, *data* has."""
    for version in VERSIONS.values():
        fixed = {part.name: part.keywords["const"] for part in root(version).parts if "const" in part.keywords}
        if fixed.items() <= {name: data.get(name) for name in fixed}.items():
            return version
    raise UsageError("the data to compare with is of no known version")


def _uncounted(value: Any, field: Field, place: str) -> Any:
    """*value* of a letter without the numbers that moving it gave it: no letter numbers its reviewer."""
    if field.kind == OBJECT:
        parts = [(part, f"{place}/{part.name}") for part in field.parts if part.name in value]
        return {
            part.name: _uncounted(value[part.name], part, here)
            for part, here in parts
            if part.kind != INTEGER or _older(here) is not None
        }
    if field.kind == LIST and field.entry is not None:
        return [_uncounted(entry, field.entry, f"{place}/{i}") for i, entry in enumerate(value)]
    return value


def _as_read(value: Any, field: Field) -> Any:
    """*value* with its texts as the reader of letters would read them from print."""
    if field.kind == OBJECT:
        return {part.name: _as_read(value[part.name], part) for part in field.parts if part.name in value}
    if field.kind == LIST and field.entry is not None:
        return [_as_read(entry, field.entry) for entry in value]
    return shown.as_read(value) if field.kind == TEXT else value


def _older(place: str) -> str | None:
    """*place* of the newest version in the version that letters are read into; None where that has no such place."""
    older = place_before(place, PRINTED, LATEST)
    return older if place_after(older, PRINTED, LATEST) == place else None


def _printed(found: Difference, edition: Edition) -> Iterator[Difference]:
    """What of a difference letters print; of a part that they have no place for, whatever it contains and they have."""
    older = _older(found.place)
    if older is not None:
        if shown.is_printed(older, edition):
            yield found
        return
    value = found.before if found.after is None else found.after
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in inner:
        step = pointer.join([name])
        yield from _printed(
            Difference(
                found.place + step,
                found.there + step,
                found.kind,
                before=part if found.after is None else None,
                after=part if found.after is not None else None,
            ),
            edition,
        )


def _settled(printed: Iterable[Difference], ours: Data, theirs: Data) -> Iterable[Difference]:
    """The *printed* differences at their places in the letter; those in a part that print shows as one are one or none.

    Such a part is compared once, however many differences lie in it.
    """
    settled: dict[str, Difference] = {}
    compared: set[tuple[str, str]] = set()
    for found in printed:
        older = _older(found.place)
        assert older is not None
        whole = shown.whole_at(older)
        if whole is None:
            settled[older] = structs.replace(found, place=older)
            continue
        here = place_after(whole.place, PRINTED, LATEST)
        levels = len(pointer.split(found.place)) - len(pointer.split(here))
        there = pointer.join(pointer.split(found.there)[: -levels or None])
        if (here, there) not in compared:
            compared.add((here, there))
            before, after = _value(ours, here), _known(_value(theirs, there), here)
            if before is None or after is None or not whole.alike(before, after):
                settled[whole.place] = Difference(whole.place, there, found.kind, before, after)
    return settled.values()


def _known(value: Any, place: str) -> Any:
    """*value* at *place* without what the version that letters are read into has no place for."""
    if isinstance(value, dict):
        parts = {name: (part, place + pointer.join([name])) for name, part in value.items()}
        return {
            name: _known(part, here)
            for name, (part, here) in parts.items()
            if isinstance(part, dict | list) or _older(here) is not None
        }
    return [_known(entry, f"{place}/{i}") for i, entry in enumerate(value)] if isinstance(value, list) else value


def _value(data: Data, place: str) -> Any:
    return pointer.get(data, place) if pointer.has(data, place) else None
