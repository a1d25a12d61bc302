"""From any version to any other, step by step; findings and losses keep the places of the document as it was sent."""

from __future__ import annotations

from imr_schema.migrations import v1_1, v2_0
from imr_schema.migrations._step import Loss, Step
from imr_schema.pointer import Data
from imr_schema.versions import VERSIONS, SchemaVersion

__all__ = ["LOSS_REPORT_VERSION", "STEPS", "Loss", "Step", "migrate", "place_after", "place_before", "upgrade"]

STEPS: tuple[Step, ...] = (v1_1.STEP, v2_0.STEP)
"""The steps between neighbours, oldest first."""

LOSS_REPORT_VERSION = "1.0"
"""Of the file in which the losses of a migration are told."""

_ORDER = list(VERSIONS)


def _between(old: SchemaVersion, new: SchemaVersion) -> tuple[Step, ...]:
    return STEPS[_ORDER.index(old.name) : _ORDER.index(new.name)]


def upgrade(data: Data, old: SchemaVersion, new: SchemaVersion) -> Data:
    """Valid *data* of *old* as data of the same or a newer version *new*; nothing is lost."""
    for step in _between(old, new):
        data = step.up(data)
    return data


def place_before(place: str, old: SchemaVersion, new: SchemaVersion) -> str:
    """Where in the document of version *old* stood what is at *place* once it is upgraded to *new*."""
    for step in reversed(_between(old, new)):
        place = step.place_down(place)
    return place


def place_after(place: str, old: SchemaVersion, new: SchemaVersion) -> str:
    """Where in data of *new* stands what stood at *place* in data of *old*, once that is upgraded."""
    for step in _between(old, new):
        place = step.place_up(place)
    return place


def migrate(data: Data, old: SchemaVersion, new: SchemaVersion) -> tuple[Data, list[Loss]]:
    """Valid *data* of *old* as data of *new*, up or down, and what *new* cannot say, by its place in *data*."""
    if _ORDER.index(old.name) <= _ORDER.index(new.name):
        return upgrade(data, old, new), []
    losses: list[Loss] = []
    above: list[Step] = []
    for step in reversed(_between(new, old)):
        data, lost = step.down(data)
        for loss in lost:
            place = loss.pointer
            for each in reversed(above):
                place = each.place_up(place)
            losses.append(Loss(place, loss.value, loss.rule))
        above.append(step)
    return data, losses
