"""The report for a person at a terminal or reading a log: what is wrong, the worst first, and one summary."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field

from imr_schema.findings import Report, Severity, Verdict
from imr_schema.reports._context import Run
from imr_schema.reports._lines import MOST, Lines, LinesReport
from imr_schema.reports._phrases import many
from imr_schema.reports._tally import Tally

FEW = 150
"""Lines about documents that a person takes in; what takes more is shown in short, and what is left out is counted."""


class _Short(Struct, frozen=True):
    """A document in short."""

    #: Its findings from the worst on, without infos, one line each.
    lines: tuple[str, ...]
    #: How many findings it has in all.
    total: int


class _Kind(Struct):
    """Documents that are equally bad."""

    #: What they are called in the line about those left out.
    name: str
    #: In short, as many as can be shown.
    short: list[_Short] = field(default_factory=list)
    #: In full, until there are too many lines for that.
    full: list[str] = field(default_factory=list)
    documents: int = 0


class TextReport(LinesReport):
    """What was found, and the disputed items that are incomplete; a document without either has no line of its own.

    The worst comes first, so everything is written at the end. Up to ``FEW`` lines, each finding is shown with its
    source line where that may be shown; beyond, every document in short, and beyond that they are counted.
    """

    shows_values = True
    waits = True

    def __init__(self, run: Run) -> None:
        self._lines, self._tally = Lines(run), Tally()
        self._kinds = {
            Verdict.NOT_ACCEPTABLE: _Kind("not acceptable"),
            Verdict.UNDETERMINED: _Kind("undetermined"),
            Severity.WARNING: _Kind("acceptable with warnings"),
            Severity.INFO: _Kind("acceptable with infos alone"),
        }
        self._room, self._findings, self._unreached = FEW, 0, 0

    def add(self, report: Report) -> str:
        """Nothing yet; the document waits for worse ones."""
        self._tally.add(report)
        incomplete = [item for item in report.items if not item.complete]
        if not report.findings and not incomplete:
            return ""
        kind = self._kind(report)
        kind.documents += 1
        self._findings += report.total
        self._unreached += report.rules == "notReached" and report.schema_version is not None
        if len(kind.short) < FEW:
            # One in so many is shown by so many lines at most.
            kind.short.append(_Short(self._shortly(report, FEW // (len(kind.short) + 1)), report.total))
        if self._room >= 0:
            full = [*self._lines.findings(report), *self._lines.completeness(incomplete)]
            kind.full += full
            self._room -= len(full)
        return ""

    def _kind(self, report: Report) -> _Kind:
        if report.verdict is not Verdict.ACCEPTABLE:
            return self._kinds[report.verdict]
        noted = all(finding.severity is Severity.INFO for finding in report.findings)
        return self._kinds[Severity.INFO if noted else Severity.WARNING]

    def _shortly(self, report: Report, most: int) -> tuple[str, ...]:
        """The worst findings, without infos unless the document fails for them, and no more than *most*."""
        told = [each for each in report.findings if each.severity is not Severity.INFO]
        if not told and report.verdict is not Verdict.ACCEPTABLE:
            told = [*report.findings]
        told.sort(key=lambda finding: -finding.severity.weight)
        return tuple(self._lines.finding(report, finding) for finding in told[: min(most, MOST)])

    def finish(self) -> Iterator[str]:
        """The documents, the worst first, and what all of them add up to."""
        for line in self._in_full() if self._room >= 0 else self._in_short():
            yield f"{line}\n"
        if self._unreached:
            were = "were not evaluated"
            yield f"Rules {were} in {many(self._unreached, 'document')}: correct what stands in their way first.\n"
        yield from self._lines.summary(self._tally)

    def _in_full(self) -> Iterator[str]:
        for kind in self._kinds.values():
            yield from kind.full

    def _in_short(self) -> Iterator[str]:
        room, findings = FEW, self._findings
        left_out: list[str] = []
        for kind in self._kinds.values():
            shown = 0
            most = max(1, room // max(1, kind.documents))
            for each in kind.short:
                lines = each.lines[:most]
                if not lines or len(lines) > room:
                    break
                more = each.total - len(lines)
                yield from lines[:-1]
                yield lines[-1] + (f" ({more:,} more in this document)" if more else "")
                room, findings, shown = room - len(lines), findings - each.total, shown + 1
            if shown < kind.documents:
                left_out.append(f"{kind.documents - shown:,} {kind.name}")
        if left_out:
            left_out[0] = left_out[0].replace(" ", " documents ", 1)
            yield f"Not shown: {', '.join(left_out)} ({many(findings, 'finding')}); -v shows them."
