"""The JSON report: a contract of its own, described by schemas/report/."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from imr_schema.findings import Report
from imr_schema.reports import _json
from imr_schema.reports._context import Run
from imr_schema.reports._tally import Tally
from imr_schema.reports.format import NoPlace, ReportFormat


class JsonReport(ReportFormat):
    """What the documents add up to comes last, so a report that was cut off is not JSON."""

    ends_with = r'\n  "complete": true\n\}\n'
    states_partial: ClassVar[str | NoPlace] = r'(?m:^)  "partial": true,\n'
    counts_suppressed: ClassVar[str | NoPlace] = r'(?m:^)    "silenced": ([0-9]+)\n'
    names_settings: ClassVar[str | NoPlace] = r'"settings": ?\{\s*"file": ?"(.*)'
    counts_passed_over: ClassVar[str | NoPlace] = r'"notValidated": ?\{\s*"counts": ?\{\s*(.*)'
    shows_values = True

    def __init__(self, run: Run) -> None:
        self._tally = Tally()
        self._head = f'{_json.indented(_json.head(run))[:-2]},\n  "documents": ['

    def add(self, report: Report) -> str:
        """The document, and before the first the head of the report."""
        self._tally.add(report)
        before = self._head if self._tally.documents == 1 else ","
        return f"{before}\n    " + _json.indented(_json.document(report)).replace("\n", "\n    ")

    def finish(self) -> Iterator[str]:
        """The summary."""
        yield "\n  ]" if self._tally.documents else f"{self._head}]"
        yield f",\n{_json.indented(_json.tail(self._tally))[2:]}\n"
