"""The examples of rules in the version that documents are written in: at its places, with its values."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from msgspec import Struct

from imr_schema import pointer
from imr_schema.migrations import migrate, place_after, place_before, upgrade
from imr_schema.pointer import Data
from imr_schema.rules import ABSENT, Absent, Edits, Json, Rule, edited
from imr_schema.standard import LATEST, VERSIONS, SchemaVersion, Status, identify
from imr_schema.standard.samples import EVERY_PART, sample

RELEASED = [version for version in VERSIONS.values() if version.status is Status.RELEASED][-1]
"""The newest version that is released: the one that most documents follow."""

_VERSION = f"/{identify.VERSION}"
_NOT_MOVED = (KeyError, IndexError, TypeError, ValueError, AttributeError)
"""What a migration, which is made for valid data, raises for some of what is none."""


SHORT = 200
"""Characters of a value that stand in a line with others."""


class Change(Struct, frozen=True):
    """A place in a document of one version, and its values before and after an edit; ``ABSENT`` where there is none.

    They are the same where both the good and the bad example have the value.
    """

    place: str
    before: Json | Absent
    after: Json | Absent


class Example(Struct, frozen=True):
    """An edit of a valid document of *version*."""

    version: SchemaVersion
    changes: tuple[Change, ...]
    """What differs, and the values that a reader must know beside; of a long value only the members that differ."""
    good: Data
    """The document before the edit."""
    document: Data
    """The document after the edit."""
    of_bad: bool = False
    """Whether it is the bad example that is edited; else a document that has nothing to do with the rule."""


def invalid_example(rule: Rule) -> Example | None:
    """The edit that *rule* must catch, in the newest released version, or in the next one that has its members.

    None for a rule without one.
    """
    if not rule.invalid:
        return None
    shared = {place: rule.invalid[place] for place in rule.scene}
    return _example(rule.invalid, RELEASED, shared, any_shape=set(rule.detected_by) != {"rule"})


def valid_examples(rule: Rule) -> dict[str, Example]:
    """The edits that come close to a fault and are none, each under what it shows.

    None is in an older version than the invalid example.
    """
    invalid = invalid_example(rule)
    oldest = invalid.version if invalid else RELEASED
    found = {what: _example(edits, oldest, {}, any_shape=False) for what, edits in rule.valid.items()}
    if invalid is None:
        return found
    return {what: _shorter(each, {**rule.invalid, **rule.valid[what]}, invalid) for what, each in found.items()}


def _shorter(example: Example, edits: Edits, bad: Example) -> Example:
    """*example* as an edit of the *bad* one, where less is to be told then; *edits* are those of both."""
    if example.version is not bad.version:
        return example
    places = _places(edits, example.version)
    pairs = ((place, _value(bad.document, place), _value(example.document, place)) for place in places)
    changes = tuple(change for each in pairs if each[1] != each[2] for change in _changes(*each))
    if len(changes) >= len(example.changes):
        return example
    return Example(example.version, changes, bad.document, example.document, of_bad=True)


def _example(edits: Edits, oldest: SchemaVersion, shared: Edits, *, any_shape: bool) -> Example:
    for version in [each for each in VERSIONS.values() if each.number >= oldest.number]:
        before, after = _moved(shared, version), _moved(edits, version)
        if after is None and any_shape:
            after = at_its_places(base(version), edits, version)
        places = _places(edits, version)
        if before is not None and after is not None and places:
            told = [_told(place, before, after, base(version)) for place in places]
            return Example(version, tuple(change for each in told for change in each), before, after)
    raise ValueError("the newest version has no place for an example")


def _places(edits: Edits, version: SchemaVersion) -> list[str]:
    """The places of *edits* in *version*, each once; what it has no member for holds in all of its documents."""
    places = [place_before(place, version, LATEST) for place in edits if _is_of(place, version)]
    return [place for place in places if not any(place.startswith(f"{above}/") for above in places)]


def _told(place: str, before: Data, after: Data, plain: Data) -> Iterator[Change]:
    """The changes at *place*; where both documents have the same, what they have and the *plain* one has not."""
    old, new = _value(before, place), _value(after, place)
    if old != new:
        yield from _changes(place, old, new)
    else:
        yield from (Change(each.place, each.after, each.after) for each in _changes(place, _value(plain, place), new))


def is_short(value: Json | Absent) -> bool:
    """Whether *value* stands in a line with others."""
    return isinstance(value, Absent) or len(json.dumps(value)) <= SHORT


def _changes(place: str, before: Any, after: Any) -> Iterator[Change]:
    """What differs at *place*: the whole value where that is short or prose, else the members that differ."""
    if (is_short(before) and is_short(after)) or before == after:
        yield Change(place, before, after)
        return
    old, new = _members(before), _members(after)
    if old and new:
        for name in [*old, *(name for name in new if name not in old)]:
            inner = old.get(name, ABSENT), new.get(name, ABSENT)
            if inner[0] != inner[1]:
                yield from _changes(place + pointer.join([name]), *inner)
    else:
        yield Change(place, before, after)


def _members(value: Any) -> dict[str, Any]:
    """The members of an object, or the entries of a list of objects; nothing of any other value."""
    if isinstance(value, list) and all(isinstance(entry, dict) for entry in value):
        return {str(i): entry for i, entry in enumerate(value)}
    return value if isinstance(value, dict) else {}


@cache
def base(version: SchemaVersion) -> Data:
    """The document that examples of *version* edit: that of the newest one, moved down."""
    newest: Data = json.loads(sample(LATEST.name, "valid", EVERY_PART))
    return migrate(newest, LATEST, version)[0]


def _moved(edits: Edits, version: SchemaVersion) -> Data | None:
    """The edited document of the newest version, moved down; None where *version* has no place for what was edited."""
    newest: Data = edited(base(LATEST), edits)
    try:
        there, _ = migrate(newest, LATEST, version)
        back = upgrade(there, version, LATEST)
    except _NOT_MOVED:
        return None
    return there if all(_value(back, place) == _value(newest, place) for place in edits) else None


def at_its_places(data: Data, edits: Edits, version: SchemaVersion) -> Data | None:
    """*data* of *version* after *edits* of the newest one, each with its own value at its place in *version*.

    For what no step can move, since it is not valid. None where *version* has no such place.
    """
    for place, value in edits.items():
        there = place_before(place, version, LATEST)
        if not _is_of(place, version) or not pointer.has(data, pointer.parent(there)):
            return None
        data = edited(data, {there: _numbered(value, version) if place == _VERSION else value})
    return data


def _is_of(place: str, version: SchemaVersion) -> bool:
    return place_after(place_before(place, version, LATEST), version, LATEST) == place


def _numbered(value: object, version: SchemaVersion) -> str:
    """The number of a version that is newer than the newest, as one that is newer than *version*."""
    return str(value).replace(f"{LATEST.number[0]}.", f"{version.number[0]}.", 1)


def _value(data: Data, place: str) -> Any:
    return pointer.get(data, place) if pointer.has(data, place) else ABSENT
