"""The whole report for a person: every document, with the completeness of each disputed item."""

from __future__ import annotations

from collections.abc import Iterator

from imr_schema.findings import Report
from imr_schema.reports import _phrases
from imr_schema.reports._context import Run
from imr_schema.reports._lines import Lines, LinesReport
from imr_schema.reports._tally import Tally


class VerboseReport(LinesReport):
    """Findings, verdict and completeness of each document, as soon as it is validated; the last lines count."""

    shows_values = True

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
