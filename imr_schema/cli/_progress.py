"""The progress bar."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import TypeVar

from imr_schema.batch.documents import Outcome
from imr_schema.inputs.files import Source

T = TypeVar("T")


class Progress:
    """A bar on standard error once there is more than a second of work and somebody to see it."""

    def __init__(self, length: int, *, beside_output: bool) -> None:
        self.length, self.done = length, 0
        self.begun = time.monotonic()
        self.wanted = length > 1 and sys.stderr.isatty() and not beside_output
        self.shown = 0.0

    def __enter__(self) -> Progress:
        return self

    def over(self, found: Iterable[tuple[Source, Outcome]]) -> Iterator[tuple[Source, Outcome]]:
        """Each of *found*; a source is done when that of the next one is another, or there is none."""
        at: Source | None = None
        for source, outcome in found:
            if at is not None and source is not at:
                self.step()
            at = source
            yield source, outcome
        if at is not None:
            self.step()

    def counted(self, found: Iterable[T]) -> Iterator[T]:
        """Each of *found*, of which each is one step."""
        for each in found:
            yield each
            self.step()

    def step(self) -> None:
        """One more file is done."""
        self.done += 1
        now = time.monotonic()
        if self.wanted and now - self.begun > 1 and now - self.shown > 0.1:
            self.shown = now
            filled = 30 * self.done // self.length
            sys.stderr.write(f"\r[{'#' * filled}{'-' * (30 - filled)}] {self.done} of {self.length}")
            sys.stderr.flush()

    def clear(self) -> None:
        """Take the bar away, so that something else may stand in its place."""
        if self.shown:
            sys.stderr.write("\r" + " " * 60 + "\r")
            sys.stderr.flush()
            self.shown = 0.0

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()
