"""One report after another for the files that a command line names."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from types import TracebackType

from msgspec import Struct, structs

from imr_schema import engine
from imr_schema.batches import files, ndjson
from imr_schema.batches.files import Source
from imr_schema.settings import Settings


class Judged(Struct):
    """One document of a batch; ``number`` is its place in a file of several."""

    source: Source
    judgement: engine.Judgement
    number: int | None = None


def judged(source: Source, settings: Settings) -> Iterator[Judged]:
    """Every document of *source*; one bad file costs one report."""
    try:
        raw = files.read(source, settings.limits.size)
    except files.Unreadable as error:
        yield Judged(source, engine.Judgement(engine.unreadable(source.name, error.why)))
        return
    if not source.name.lower().endswith(files.NDJSON):
        yield Judged(
            source, engine.judge(raw, source=source.name, syntax=files.promised_syntax(source.name), settings=settings)
        )
        return
    for number, line, document in ndjson.split(raw):
        judgement = engine.judge(document, source=f"{source.name}#{number}", syntax="json", settings=settings)
        yield Judged(source, _on_line(judgement, line), number)


def _on_line(judgement: engine.Judgement, line: int) -> engine.Judgement:
    """Lines counted from the beginning of the file, not of the document."""
    found = tuple(
        structs.replace(finding, line=finding.line + line - 1) if finding.line else finding
        for finding in judgement.report.findings
    )
    return engine.Judgement(structs.replace(judgement.report, findings=found), judgement.data, judgement.version)


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
