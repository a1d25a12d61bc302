"""The whole report for a person: every document, with the completeness of each disputed item."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from imr_schema.findings import Report
from imr_schema.reports import _phrases
from imr_schema.reports._context import Run
from imr_schema.reports._lines import Lines
from imr_schema.reports._tally import Tally
from imr_schema.reports.format import NoPlace, ReportFormat


class VerboseReport(ReportFormat):
    """Findings, verdict and completeness of each document, as soon as it is validated; the last lines count."""

    ends_with = r"(?m:^)[0-9,]+ of [0-9,]+ disputed items? complete\n"
    states_partial: ClassVar[str | NoPlace] = "(?m:^)Partial run: "
    counts_suppressed: ClassVar[str | NoPlace] = r"(?m:^)[0-9,]+ documents?: .*; ([0-9]+) suppressed\n"
    shows_values = True
    for_terminals = True

    def __init__(self, run: Run) -> None:
        self._run, self._lines, self._tally = run, Lines(run), Tally()

    def add(self, report: Report) -> str:
        """The findings, the verdict, and one row for each disputed item."""
        self._tally.add(report)
        shown = self._lines
        lines = [*shown.findings(report), shown.verdict(report), *shown.completeness(report.items)]
        return "".join(line + "\n" for line in lines)

    def finish(self) -> Iterator[str]:
        """What all the documents add up to, and what was not looked at."""
        for name in _phrases.names_passed_over(self._run):
            yield f"{name}: not validated\n"
        yield from self._lines.summary(self._tally)
