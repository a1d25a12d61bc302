"""The document that the cases of one version edit, and edits of the newest version carried over to it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache

from imr_schema.migrations import migrate
from imr_schema.pointer import Data
from imr_schema.publish.rule_examples import at_its_places
from imr_schema.rules import Absent, Edits, edited
from imr_schema.standard import LATEST, SchemaVersion
from imr_schema.standard.samples import EVERY_PART, sample
from imr_schema.validation import pipeline


class Base:
    """The base document of *version*: that of the newest one, moved down.

    The examples of rules edit the newest version. An edit that *version* has no place for has no document in its kit.
    """

    def __init__(self, version: SchemaVersion) -> None:
        self.version = version
        self.newest: Data = json.loads(sample(LATEST.name, "valid", EVERY_PART))
        self.data: Data
        self.data, losses = migrate(self.newest, LATEST, version)
        self._lost = {loss.pointer for loss in losses}

    def edited(self, edits: Edits) -> Data | None:
        """The base document after *edits* of the newest version; None where this version cannot contain them."""
        newest: Data = edited(self.newest, edits)
        if self.version is LATEST:
            return newest
        # No step moves what has no good shape.
        return self._moved(newest, edits) if _has_good_shape(newest) else at_its_places(self.data, edits, self.version)

    def _moved(self, newest: Data, edits: Edits) -> Data | None:
        data, losses = migrate(newest, LATEST, self.version)
        lost = {loss.pointer for loss in losses}
        # What the base has lost there as well may be lost, unless it is what was edited.
        if any(_is_within(place, edit) for place in lost for edit in edits):
            return None
        return None if lost - self._lost else data


def values_at(edits: Edits) -> tuple[str, object]:
    """The place that the last of *edits* changes, and its value: what the other variants of an example replace."""
    place = list(edits)[-1]
    return place, edits[place]


def with_last(edits: Edits, value: object) -> Edits:
    """*edits* with another value at their last place; a text stands for a list of one where theirs is a list."""
    place, own = values_at(edits)
    if isinstance(own, list) and not isinstance(value, list | Absent):
        value = [value]
    changed: Mapping[str, object] = {**edits, place: value}
    return changed  # type: ignore[return-value]


@cache
def _shape_of(written: str) -> bool:
    return pipeline.validate(written.encode("utf-8", "surrogatepass"), syntax="json").report.rules == "run"


def _has_good_shape(data: Data) -> bool:
    return _shape_of(json.dumps(data))


def _is_within(place: str, above: str) -> bool:
    return place == above or place.startswith(f"{above}/")
