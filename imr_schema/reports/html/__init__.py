"""One HTML page that needs nothing else: no script, no network, nothing but itself (see docs/reports.md).

A report file on more than 2,000 documents is a summary, and pages with the documents in a folder beside it.

The index stands first and needs every document, so documents wait in a file without a name until the end; memory
stays the same for ten documents and for ten thousand. Written by our own escaping builder and not by a
template engine: it escapes by construction, needs no extra package, and a page of many small tables costs a
third of the time.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import ClassVar

from imr_schema.findings import Report, Verdict
from imr_schema.reports._context import Run
from imr_schema.reports.format import Beside, NoPlace, ReportFormat
from imr_schema.reports.html import document, page, pages
from imr_schema.reports.html.completeness import CompletenessTable
from imr_schema.reports.html.pages import Pages, Pile

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
        self._piles = {verdict: Pile(verdict) for verdict in _ORDER}
        self._digest = sha256(repr(run).encode("utf-8", "backslashreplace"))
        self._pages: Pages | None = None

    def add(self, report: Report) -> str:
        """Nothing yet; the document waits for the index."""
        self._totals.add(report)
        self._listed += 1
        row = document.row(report, self._listed)
        details = document.details(report, self._listed, self._table)
        self._piles[report.verdict].add(report, row, details)
        self._digest.update(f"{row}{details}".encode("utf-8", "backslashreplace"))
        return ""

    @classmethod
    def beside(cls, name: str) -> Beside | None:
        """The folder of the pages of the report file *name*."""
        return pages.beside(name)

    def pages(self, name: str) -> Iterator[tuple[str, Iterator[str]]]:
        """The pages beside the report file *name*, where the documents are too many for one."""
        if self._listed <= pages.MOST_ON_A_PAGE:
            return iter(())
        self._pages = Pages(name, self._digest.hexdigest()[:12], self._piles, self._totals.rules)
        return self._pages.written()

    def finish(self) -> Iterator[str]:
        """The page, or what leads to the pages."""
        totals = self._totals
        if self._pages is not None:
            yield page.head(self._run, totals, style=pages.STYLE)
            yield self._pages.listed()
            yield page.tail(totals, self._pages.by_rule())
            return
        yield page.head(self._run, totals)
        if totals.documents > 1:
            yield page.index_head(f"All {totals.documents:,} documents, each a link to its details")
            for pile in self._piles.values():
                yield from pile.rows.read()
            yield page.index_tail()
        for pile in self._piles.values():
            pile.rows.close()  # of one document there is no index
        yield page.documents_head(totals)
        yield from self._unfolded() if totals.documents <= OPEN_AT_MOST else self._details()
        yield page.tail(totals)

    def _details(self) -> Iterator[str]:
        for pile in self._piles.values():
            yield from pile.documents.read()

    def _unfolded(self) -> Iterator[str]:
        """The few documents, open where there is something to see. Texts are escaped: none holds what is replaced."""
        details = "".join(self._details())
        for kind in ("right", "wrong", "unknown") if self._totals.documents == 1 else ("wrong", "unknown"):
            details = details.replace(f"{_FOLDED} {kind}", f"{_UNFOLDED} {kind}")
        yield details
