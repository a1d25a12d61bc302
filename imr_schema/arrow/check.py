"""Batches of documents in, batches of verdicts out; a document that ends its process is one undetermined row."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date
from typing import Any

from msgspec import Struct, structs

from imr_schema.arrow.columns import profile_of, result, sources
from imr_schema.batch.documents import Instructions
from imr_schema.batch.validate_many import check_processes, run
from imr_schema.choices import ReadSyntax
from imr_schema.config.settings import DEFAULT, Settings
from imr_schema.findings import Report
from imr_schema.inputs.files import Source
from imr_schema.validation import pipeline


class Checker(Struct, frozen=True):
    """How batches are checked; called with one, it gives the verdicts. It can be pickled, and so sent to a cluster."""

    settings: Settings
    syntax: ReadSyntax | None = None
    """That of all documents where it is known; None: what the name of each promises."""
    jobs: int = 1
    """How many processes share the work; a cluster counts on one for each of its slots."""
    timeout: float | None = 60.0
    """Seconds that a document may take; with one job and None, documents are checked in this process."""

    def __call__(self, batch: Any) -> Any:
        """The verdicts on the documents in a ``pyarrow.RecordBatch``, as another of ``SCHEMA``."""
        (found,) = self.check_batches([batch])
        return found

    def check_batches(self, batches: Iterable[Any]) -> Iterator[Any]:
        """For each of *batches* the one of ``SCHEMA``, in order, all by the same processes.

        Batches are read ahead a little. Raises ``UsageError`` for one whose columns are wrong, and
        ``EnvironmentFailure`` where processes cannot be started.
        """
        waiting: deque[_Waiting] = deque()

        def documents() -> Iterator[Source]:
            for batch in batches:
                of_batch = sources(batch, self.settings.limits.size)
                first = next(of_batch, None)  # what is wrong with the columns is raised before the batch is counted
                waiting.append(_Waiting(batch.column("source"), []))
                if first is not None:
                    yield first
                    yield from of_batch

        done = run(documents(), Instructions(self.settings, self.syntax), jobs=self.jobs, timeout=self.timeout)
        with closing(done):
            for source, outcome in done:
                while waiting[0].is_full:
                    yield waiting.popleft().result()
                waiting[0].found.append((outcome.report, profile_of(self.settings, source)))
                while waiting and waiting[0].is_full:
                    yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


class _Waiting(Struct):
    """A batch whose documents are at work: the column of their names, and what was found of the first of them."""

    named: Any
    found: list[tuple[Report, str]]

    @property
    def is_full(self) -> bool:
        return len(self.found) == len(self.named)

    def result(self) -> Any:
        return result(self.named, self.found)


def checker(
    *,
    settings: Settings = DEFAULT,
    syntax: ReadSyntax | None = None,
    jobs: int = 1,
    timeout: float | None = 60.0,
) -> Checker:
    """How to check batches, with the words of ``validate_many``.

    Where *settings* name no day as of which documents are evaluated, it is the day of this call, on every machine.
    Values are never shown, whatever *settings* say. Raises ``UsageError`` for a call that is wrong.
    """
    pipeline.check_reading(syntax, settings)
    check_processes(jobs, timeout)
    return Checker(
        structs.replace(settings, as_of=settings.as_of or date.today(), values="none"), syntax, jobs, timeout
    )


def check_batch(batch: Any) -> Any:
    """The verdicts on the documents in *batch*, a ``pyarrow.RecordBatch``, as another of ``SCHEMA``, row by row.

    *batch* has the columns ``source``, text, and ``raw``, binary or text; others are not looked at, and not given. Each
    document is checked in a process of its own, at most 60 seconds. Raises ``UsageError`` for columns that are wrong.
    """
    return checker()(batch)


def check_batches(batches: Iterable[Any]) -> Iterator[Any]:
    """``check_batch`` of each of *batches*, by one process for all of them: what ``mapInArrow`` of Spark asks for."""
    return checker().check_batches(batches)
