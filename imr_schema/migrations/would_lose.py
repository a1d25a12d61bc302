"""The error for content that another version, or a letter, has no place for."""

from __future__ import annotations

from collections.abc import Iterable

from imr_schema.errors import UsageError
from imr_schema.migrations._step import Loss

_NAMED = 3
"""How many places the sentence names."""


class WouldLose(UsageError):
    """The caller asked for a version, or for a letter, that has no place for some of the content.

    ``target`` names it, and ``losses`` are all that would be lost: an :class:`imr_schema.Loss` each. The sentence has
    the first places, and never what is there.
    """

    def __init__(self, target: str, losses: Iterable[Loss]) -> None:
        self.target: str = target
        self.losses: tuple[Loss, ...] = tuple(losses)
        places = [loss.pointer for loss in self.losses]
        more = f" and {len(places) - _NAMED} more" if len(places) > _NAMED else ""
        super().__init__(f"{target} has no place for {', '.join(places[:_NAMED])}{more}")

    def __reduce__(self) -> tuple[type[WouldLose], tuple[str, tuple[Loss, ...]]]:
        """It is pickled by its parts, so that it comes back from another process."""
        return type(self), (self.target, self.losses)
