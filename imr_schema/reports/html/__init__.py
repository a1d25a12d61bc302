"""One HTML page that needs nothing else: no script, no network, nothing but itself (see docs/reports.md).

The index stands first and needs every document, so documents wait in a file without a name until the end; memory
stays the same for ten documents and for ten thousand. Written by our own escaping builder and not by a
template engine: it escapes by construction, needs no extra package, and a page of many small tables costs a
third of the time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from imr_schema.findings import Report, Verdict
from imr_schema.reports._context import Run
from imr_schema.reports._spool import Spool
from imr_schema.reports.format import NoPlace, ReportFormat
from imr_schema.reports.html import document, page
from imr_schema.reports.html.completeness import CompletenessTable

OPEN_AT_MOST = 12
"""Up to how many documents the ones that are not acceptable are unfolded from the start."""

_ORDER = (Verdict.NOT_ACCEPTABLE, Verdict.UNDETERMINED, Verdict.ACCEPTABLE)
"""Documents that are not acceptable come first, in the index and below it."""
_FOLDED, _UNFOLDED = '<details class="doc', '<details open class="doc'


class HtmlReport(ReportFormat):
    """Everything is written at the end: the summary and the index come first."""

    ends_with = r"</body>\n</html>\n"
    states_partial: ClassVar[str | NoPlace] = '<p class="note">Partial run: '
    counts_suppressed: ClassVar[str | NoPlace] = "<footer><p>[^<]*; ([0-9]+) suppressed; "
    shows_values = True
    states_files = True

    def __init__(self, run: Run) -> None:
        self._run, self._totals = run, page.Totals()
        self._table = CompletenessTable(run.obligations)
        self._listed = 0
        self._rows, self._documents = ({verdict: Spool() for verdict in _ORDER} for _ in range(2))

    def add(self, report: Report) -> str:
        """Nothing yet; the document waits for the index."""
        self._totals.add(report)
        self._listed += 1
        number = self._listed
        self._rows[report.verdict].write(document.row(report, number))
        self._documents[report.verdict].write(document.details(report, number, self._table))
        return ""

    def finish(self) -> Iterator[str]:
        """The page."""
        totals = self._totals
        yield page.head(self._run, totals)
        if totals.documents > 1:
            yield page.index_head(totals)
            yield from _read(self._rows)
            yield page.index_tail()
        for spool in self._rows.values():
            spool.close()  # of one document there is no index
        yield page.documents_head(totals)
        yield from self._unfolded() if totals.documents <= OPEN_AT_MOST else _read(self._documents)
        yield page.tail(totals)

    def _unfolded(self) -> Iterator[str]:
        """The few documents, open where there is something to see. Texts are escaped: none holds what is replaced."""
        details = "".join(_read(self._documents))
        for kind in ("right", "wrong", "unknown") if self._totals.documents == 1 else ("wrong", "unknown"):
            details = details.replace(f"{_FOLDED} {kind}", f"{_UNFOLDED} {kind}")
        yield details


def _read(kinds: dict[Verdict, Spool]) -> Iterator[str]:
    for spool in kinds.values():
        yield from spool.read()
