"""One call in a process of its own, within a time and an amount of memory: for work on a single foreign file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from typing import Any, TypeVar, cast

from imr_schema.batch import workers
from imr_schema.batch.workers import End
from imr_schema.errors import Unreadable

R = TypeVar("R")


def call(function: Callable[..., R], *arguments: object, timeout: float, memory: int) -> R:
    """What *function* gives for *arguments*, within *timeout* seconds and *memory* bytes beside those of a process.

    What *function* raises is raised here. Raises ``Unreadable`` where it takes longer or more, or its process is lost.
    Function, arguments and result are sent from one process to the other, so they must be picklable.
    """
    results = workers.in_order(
        [arguments], partial(_called, function), _lost, jobs=1, timeout=timeout, memory=partial(_whatever, memory)
    )
    with closing(results):
        _, result = next(results)
    if isinstance(result, End):
        raise Unreadable(result.exceeded(timeout) or "the process that read it was lost")
    return cast("R", result)


def _whatever(memory: int, _task: object) -> int:
    """The memory for any task; a function by name, since processes that do not fork need that."""
    return memory


def _called(function: Callable[..., R], arguments: tuple[Any, ...], _skip: int) -> Iterator[R | End]:
    try:
        yield function(*arguments)
    except MemoryError:
        yield End.ABORTED


def _lost(_task: object, _number: int | None, end: End) -> End:
    return end
