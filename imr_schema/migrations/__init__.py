"""From any version to any other, step by step; findings and losses have their places in the document as it was sent."""

from __future__ import annotations

from imr_schema.migrations import v1_1, v2_0
from imr_schema.migrations._step import Loss, Step
from imr_schema.pointer import Data
from imr_schema.standard import VERSIONS, SchemaVersion

__all__ = ["LOSS_REPORT_VERSION", "STEPS", "Loss", "Step", "migrate", "place_after", "place_before", "upgrade"]

STEPS: tuple[Step, ...] = (v1_1.STEP, v2_0.STEP)
"""The steps between neighboring versions, oldest first."""

LOSS_REPORT_VERSION = "1.0"
"""The version of the format in which the losses of a migration are reported."""

_ORDER = list(VERSIONS)


def _steps_between(old: SchemaVersion, new: SchemaVersion) -> tuple[Step, ...]:
    return STEPS[_ORDER.index(old.name) : _ORDER.index(new.name)]


def upgrade(data: Data, old: SchemaVersion, new: SchemaVersion) -> Data:
    """Valid *data* of *old* as data of the same or a newer version *new*; nothing is ever lost."""
    for step in _steps_between(old, new):
        data = step.up(data)
    return data


def place_before(place: str, old: SchemaVersion, new: SchemaVersion) -> str:
    """The place in a document of *old* of what is at *place* once the document is upgraded to *new*."""
    for step in reversed(_steps_between(old, new)):
        place = step.place_down(place)
    return place


def place_after(place: str, old: SchemaVersion, new: SchemaVersion) -> str:
    """The place in data of *new* of what was at *place* in data of *old* before the upgrade."""
    for step in _steps_between(old, new):
        place = step.place_up(place)
    return place


def migrate(data: Data, old: SchemaVersion, new: SchemaVersion) -> tuple[Data, list[Loss]]:
    """Valid *data* of *old* as data of any other version *new*, and what that has no place for, by place in *data*."""
    if _ORDER.index(old.name) <= _ORDER.index(new.name):
        return upgrade(data, old, new), []
    losses: list[Loss] = []
    taken: list[Step] = []
    for step in reversed(_steps_between(new, old)):
        data, lost = step.down(data)
        for loss in lost:
            place = loss.pointer
            for earlier in reversed(taken):
                place = earlier.place_up(place)
            losses.append(Loss(place, loss.value, loss.rule))
        taken.append(step)
    return data, losses
