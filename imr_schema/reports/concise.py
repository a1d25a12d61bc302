"""One line per finding, as compilers and linters write, and one line for the run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from imr_schema.findings import Report
from imr_schema.reports import _phrases
from imr_schema.reports._context import Run
from imr_schema.reports._tally import Tally
from imr_schema.reports.format import NoPlace, ReportFormat
from imr_schema.text import safe_line


class ConciseReport(ReportFormat):
    """Without the line for the run it was cut off."""

    ends_with = r"(?m:^)[0-9,]+ documents?: .*; [0-9,]+ of [0-9,]+ disputed items? complete(\. .*)?\n"
    states_partial: ClassVar[str | NoPlace] = "Partial run: "
    counts_suppressed: ClassVar[str | NoPlace] = "; ([0-9]+) suppressed; "
    for_terminals = True

    def __init__(self, run: Run) -> None:
        self._run, self._tally = run, Tally()

    def add(self, report: Report) -> str:
        """``FILE:LINE:COLUMN: severity RULE message`` for each finding, all of them."""
        self._tally.add(report)
        lines = []
        for finding in report.findings:
            place = report.source
            if finding.line is not None:
                page = f":page {finding.page}" if finding.page is not None else ""
                place += f"{page}:{finding.line}:{finding.column}"
            lines.append(safe_line(f"{place}: {finding.severity.value} {finding.rule} {finding.message}") + "\n")
        return "".join(lines)

    def finish(self) -> Iterator[str]:
        """The run in one line."""
        yield ". ".join([_phrases.summary(self._tally), *self._notes()]) + "\n"

    def _notes(self) -> list[str]:
        notes = _phrases.notes(self._run, self._tally.assumed)
        return [" ".join(notes)] if notes else []
