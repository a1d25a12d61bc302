"""One report after another for the files that a command line names."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from functools import partial
from types import TracebackType
from typing import Any

from msgspec import Struct, structs

from imr_schema import engine
from imr_schema.config.settings import Settings
from imr_schema.errors import Unreadable
from imr_schema.finding import Finding, Problem, Report
from imr_schema.inputs import files, ndjson
from imr_schema.inputs.files import Source


class Judged(Struct):
    """One document of a batch; ``number`` is its place in a file of several."""

    source: Source
    judgement: engine.Judgement
    number: int | None = None


def judged(
    source: Source, settings: Settings, syntax: str | None = None, against: dict[str, Any] | None = None
) -> Iterator[Judged]:
    """Every document of *source*; one bad file costs one report."""
    try:
        if source.several:
            yield from _several(source, settings)
            return
        raw = files.read(source, settings.limits.size)
    except Unreadable as error:
        yield Judged(source, engine.Judgement(engine.unreadable(source.name, error.why)))
        return
    syntax = syntax or files.promised_syntax(source.name)
    judgement = engine.judge(raw, source=source.name, syntax=syntax, settings=settings, against=against)
    yield Judged(source, judgement)


def _several(source: Source, settings: Settings) -> Iterator[Judged]:
    number = 0
    with files.opened(source) as file:
        for number, line, document in ndjson.split(file, settings.limits.size):
            name = f"{source.name}#{number}"
            judgement = engine.judge(document, source=name, syntax="json", settings=settings)
            yield Judged(source, _on_line(judgement, line), number)
    if not number:
        raise Unreadable("it holds no document")  # a file that was cut off before its first document is not in order


def count(source: Source, settings: Settings) -> int:
    """How many documents *source* holds; none when it cannot be read."""
    if not source.several:
        return 1
    try:
        with files.opened(source) as file:
            return sum(1 for _ in ndjson.split(file, settings.limits.size))
    except Unreadable:
        return 0


class How(Struct, frozen=True):
    """What is known of all documents of a batch: their syntax, and data to compare letters with."""

    syntax: str | None = None
    against: dict[str, Any] | None = None


ANYHOW = How()


def reports(sources: list[Source], settings: Settings, jobs: int, how: How) -> Iterator[list[Report]]:
    """The reports of each source, in order; with several *jobs*, side by side."""
    if jobs == 1 or len(sources) == 1:
        yield from (_reports(settings, how, source) for source in sources)
        return
    from imr_schema.batch import workers  # slow to start

    yield from workers.in_order(sources, partial(_reports, settings, how), _lost, jobs)


def _reports(settings: Settings, how: How, source: Source) -> list[Report]:
    return [document.judgement.report for document in judged(source, settings, how.syntax, how.against)]


def _lost(source: Source) -> list[Report]:
    died = Problem(rule="IMR090", facts={"error": "a process that died", "frame": "the judging of this document"})
    return [engine.failed(source.name, died)]


def _on_line(judgement: engine.Judgement, line: int) -> engine.Judgement:
    """Lines counted from the beginning of the file, not of the document."""
    report = judgement.report
    found = tuple(_lower(finding, line - 1) for finding in report.findings)
    silenced = tuple(structs.replace(each, finding=_lower(each.finding, line - 1)) for each in report.silenced)
    report = structs.replace(report, findings=found, silenced=silenced)
    return engine.Judgement(report, judgement.data, judgement.version)


def _lower(finding: Finding, lines: int) -> Finding:
    return structs.replace(finding, line=finding.line + lines) if finding.line else finding


class Progress:
    """A bar on standard error once there is more than a second of work and somebody to see it."""

    def __init__(self, length: int, *, beside_output: bool) -> None:
        self.length, self.done = length, 0
        self.begun = time.monotonic()
        self.wanted = length > 1 and sys.stderr.isatty() and not beside_output
        self.shown = 0.0

    def __enter__(self) -> Progress:
        return self

    def step(self) -> None:
        """One more file is done."""
        self.done += 1
        now = time.monotonic()
        if self.wanted and now - self.begun > 1 and now - self.shown > 0.1:
            self.shown = now
            filled = 30 * self.done // self.length
            sys.stderr.write(f"\r[{'#' * filled}{'-' * (30 - filled)}] {self.done} of {self.length}")
            sys.stderr.flush()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.shown:
            sys.stderr.write("\r" + " " * 60 + "\r")
            sys.stderr.flush()
