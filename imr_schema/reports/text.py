"""The report for a person at a terminal or reading a log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from imr_schema.findings import Excerpt, Finding, ItemCompleteness, Presence, Report, Severity, Verdict
from imr_schema.reports import _phrases
from imr_schema.reports._context import Run
from imr_schema.reports._phrases import many
from imr_schema.reports._tally import Tally
from imr_schema.reports.format import NoPlace, ReportFormat
from imr_schema.text import safe_line

MOST = 100
"""Findings shown of one document; the rest is counted."""

_RED, _YELLOW, _BLUE, _GREEN, _BOLD, _DIM = "31", "33", "34", "32", "1", "2"
_COLORS = {Severity.ERROR: _RED, Severity.WARNING: _YELLOW, Severity.INFO: _BLUE}
_VERDICT_COLORS = {Verdict.ACCEPTABLE: _GREEN, Verdict.NOT_ACCEPTABLE: _RED, Verdict.UNDETERMINED: _YELLOW}

_WIDEST = len(Presence.PLACEHOLDER.value)
"""The longest word of a cell; most tables have no such cell, and are narrower."""


class TextReport(ReportFormat):
    """Findings, verdict and completeness of each document; the last line counts the complete items."""

    ends_with = r"(?m:^)[0-9,]+ of [0-9,]+ disputed items? complete\n"
    states_partial: ClassVar[str | NoPlace] = "(?m:^)Partial run: "
    counts_suppressed: ClassVar[str | NoPlace] = r"(?m:^)[0-9,]+ documents?: .*; ([0-9]+) suppressed\n"
    shows_values = True
    for_terminals = True

    def __init__(self, run: Run) -> None:
        self._run, self._tally = run, Tally()
        self._columns = [each.column for each in run.obligations]
        # Most items are complete, and their rows alike.
        self._usual = self._table([len(column) for column in self._columns])

    def _table(self, widths: Sequence[int]) -> tuple[str, str, Sequence[int]]:
        """The head of a table of these *widths*, its row of an item that is complete, and the widths."""
        heads = "  ".join(f"{column:<{width}}" for column, width in zip(self._columns, widths, strict=True))
        row = "  ".join(self._cell(Presence.PRESENT, width) for width in widths)
        return self._painted(f"  item  {heads}".rstrip(), _DIM), row, widths

    def add(self, report: Report) -> str:
        """The findings, the verdict, and one row for each disputed item."""
        self._tally.add(report)
        lines = [*self._findings(report), self._verdict(report), *self._completeness(report)]
        return "".join(line + "\n" for line in lines)

    def finish(self) -> Iterator[str]:
        """What all the documents add up to."""
        tally = self._tally
        if tally.documents != 1 or tally.suppressed:
            counts = [f"{tally.severities[each]} {each.value}" for each in Severity if tally.severities[each]]
            suppressed = f"; {tally.suppressed} suppressed" if tally.suppressed else ""
            findings = f"findings: {', '.join(counts) or 'none'}{suppressed}"
            yield f"{many(tally.documents, 'document')}: {_phrases.verdicts(tally)}; {findings}\n"
        for note in _phrases.notes(self._run, tally.assumed):
            yield f"{note}\n"
        yield self._painted(_phrases.complete(tally), _GREEN if tally.items == tally.complete_items else _RED) + "\n"

    def _findings(self, report: Report) -> Iterator[str]:
        for finding in report.findings[:MOST]:
            place = safe_line(report.source)
            if finding.line is not None:
                page = f":page {finding.page}" if finding.page is not None else ""
                place += f"{page}:{finding.line}:{finding.column}"
            severity = self._painted(finding.severity.value, _COLORS[finding.severity])
            yield f"{self._painted(place, _BOLD)}: {severity} {finding.rule} {safe_line(finding.message)}"
            if finding.excerpt is not None and finding.line is not None:
                yield from self._excerpt(finding, finding.excerpt)
        more = report.total - sum(finding.number for finding in report.findings[:MOST])
        if more > 0:
            yield f"{safe_line(report.source)}: {many(more, 'more finding')}; {_phrases.LISTED_BY_JSON}"

    def _excerpt(self, finding: Finding, excerpt: Excerpt) -> Iterator[str]:
        """The source line and a caret, as compilers do."""
        margin = f"{finding.line:>6} | "
        yield self._painted(margin, _DIM) + excerpt.text
        caret = self._painted("^", _COLORS[finding.severity])
        yield self._painted(" " * (len(margin) - 2) + "| ", _DIM) + " " * excerpt.caret + caret

    def _verdict(self, report: Report) -> str:
        details = [many(report.count(severity), severity.value) for severity in Severity if report.count(severity)]
        if report.rules in _phrases.RULES:
            details.append(_phrases.RULES[report.rules])
        if report.amends is not None:
            details.append(_phrases.ACROSS)
        if report.assumed_version:
            details.append(f"version {report.schema_version} validated as {report.assumed_version}")
        if report.unexpected:
            details.append(_phrases.unexpected(report.unexpected))
        verdict = self._painted(_phrases.VERDICTS[report.verdict], _VERDICT_COLORS[report.verdict])
        about = f" ({', '.join(details)})" if details else ""
        return f"{self._painted(safe_line(report.source), _BOLD)}: {verdict}{about}"

    def _completeness(self, report: Report) -> Iterator[str]:
        if not report.items:
            return
        head, complete, widths = self._usual
        if any(Presence.PLACEHOLDER in item.presence.values() for item in report.items):
            head, complete, widths = self._table([max(len(column), _WIDEST) for column in self._columns])
        yield head
        for item in report.items:
            number = "?" if item.number is None else str(item.number)
            cells = complete if item.complete else self._cells(item, widths)
            unexpected = f"  {_phrases.unexpected(item.unexpected)}" if item.unexpected else ""
            yield f"  {number:>4}  {cells}{unexpected}".rstrip()

    def _cells(self, item: ItemCompleteness, widths: Sequence[int]) -> str:
        cells = zip(self._run.obligations, widths, strict=True)
        return "  ".join(self._cell(item.presence[each.name], width) for each, width in cells)

    def _cell(self, presence: Presence, width: int) -> str:
        """``present`` in small letters, what is missing in capitals: it must not need color to be seen."""
        if presence is Presence.PRESENT:
            return self._painted(f"{presence.value:<{width}}", _GREEN)
        return self._painted(f"{presence.value.upper():<{width}}", _RED)

    def _painted(self, text: str, color: str) -> str:
        return f"\x1b[{color}m{text}\x1b[0m" if self._run.color else text
