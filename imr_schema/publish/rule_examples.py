"""The examples of rules in the version that documents are written in: at its places, with its values."""

from __future__ import annotations

import json
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


class Change(Struct, frozen=True):
    """A place in a document of one version, and its values before and after an edit; ``ABSENT`` where there is none."""

    place: str
    before: Json | Absent
    after: Json | Absent


class Example(Struct, frozen=True):
    """An edit of a valid document of *version*."""

    version: SchemaVersion
    changes: tuple[Change, ...]
    document: Data
    """The document after the edit."""


def invalid_example(rule: Rule) -> Example | None:
    """The edit that *rule* must catch, in the newest released version, or in the next one that has its members.

    None for a rule without one.
    """
    return _example(rule.invalid, RELEASED, any_shape=set(rule.detected_by) != {"rule"}) if rule.invalid else None


def valid_examples(rule: Rule) -> dict[str, Example]:
    """The edits that come close to a fault and are none, each under what it shows.

    None is in an older version than the invalid example.
    """
    invalid = invalid_example(rule)
    oldest = invalid.version if invalid else RELEASED
    return {what: _example(edits, oldest, any_shape=False) for what, edits in rule.valid.items()}


def _example(edits: Edits, oldest: SchemaVersion, *, any_shape: bool) -> Example:
    for version in [each for each in VERSIONS.values() if each.number >= oldest.number]:
        before, after = base(version), _moved(edits, version)
        if after is None and any_shape:
            after = at_its_places(before, edits, version)
        # What the version has no member for holds in all of its documents.
        places = [place_before(place, version, LATEST) for place in edits if _is_of(place, version)]
        if after is not None and places:
            changes = (Change(place, _value(before, place), _value(after, place)) for place in places)
            return Example(version, tuple(changes), after)
    raise ValueError("the newest version has no place for an example")


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
