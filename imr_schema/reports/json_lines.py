"""The JSON report as it happens: one line for the run, one per document, and the summary as the last.

Each line is described by schemas/report/.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from imr_schema.findings import Report
from imr_schema.reports import _json
from imr_schema.reports._context import Run
from imr_schema.reports._tally import Tally
from imr_schema.reports.format import NoPlace, ReportFormat


class JsonLinesReport(ReportFormat):
    """A report that was cut off lacks the line of the summary."""

    ends_with = r'\n\{"line":"summary",.*\}\n'
    states_partial: ClassVar[str | NoPlace] = r'\A\{"line":"run",.*,"partial":true\}\n'
    counts_suppressed: ClassVar[str | NoPlace] = r'(?m:^)\{"line":"summary",.*"silenced":([0-9]+)\}'
    names_settings: ClassVar[str | NoPlace] = r'"settings": ?\{\s*"file": ?"(.*)'
    counts_passed_over: ClassVar[str | NoPlace] = r'"notValidated": ?\{\s*"counts": ?\{\s*(.*)'
    shows_values = True

    def __init__(self, run: Run) -> None:
        self._tally = Tally()
        self._head = _line("run", _json.head(run))

    def add(self, report: Report) -> str:
        """The line of the document, and before the first the line of the run."""
        self._tally.add(report)
        head, self._head = self._head, ""
        return head + _line("document", _json.document(report))

    def finish(self) -> Iterator[str]:
        """The line of the summary."""
        yield self._head + _line("summary", _json.tail(self._tally))


def _line(kind: str, members: _json.JsonObject) -> str:
    return _json.compact({"line": kind, **members}) + "\n"
