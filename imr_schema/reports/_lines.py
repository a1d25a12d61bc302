"""What the reports for people at a terminal show of one document, line by line."""

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

RED, _YELLOW, _BLUE, GREEN, BOLD, DIM = "31", "33", "34", "32", "1", "2"
COLORS = {Severity.ERROR: RED, Severity.WARNING: _YELLOW, Severity.INFO: _BLUE}
_VERDICT_COLORS = {Verdict.ACCEPTABLE: GREEN, Verdict.NOT_ACCEPTABLE: RED, Verdict.UNDETERMINED: _YELLOW}

_WIDEST = len(Presence.PLACEHOLDER.value)
"""The longest word of a cell; most tables have no such cell, and are narrower."""


class LinesReport(ReportFormat):
    """A report for people in lines, of which the last ones count everything."""

    ends_with = r"(?m:^)[0-9,]+ of [0-9,]+ disputed items? complete\n"
    states_partial: ClassVar[str | NoPlace] = "(?m:^)Partial run: "
    counts_suppressed: ClassVar[str | NoPlace] = r"(?m:^)[0-9,]+ documents?: .*; ([0-9]+) suppressed\n"
    for_terminals = True


class Lines:
    """The lines of one run about its documents, in color where the run has it."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._columns = [each.column for each in run.obligations]
        # Most items are complete, and their rows alike.
        self._usual = self._table([len(column) for column in self._columns])

    def _table(self, widths: Sequence[int]) -> tuple[str, str, Sequence[int]]:
        """The head of a table of these *widths*, its row of an item that is complete, and the widths."""
        heads = "  ".join(f"{column:<{width}}" for column, width in zip(self._columns, widths, strict=True))
        row = "  ".join(self._cell(Presence.PRESENT, width) for width in widths)
        return self.painted(f"  item  {heads}".rstrip(), DIM), row, widths

    def findings(self, report: Report) -> Iterator[str]:
        """Each finding with its source line, where that may be shown; beyond ``MOST`` they are counted."""
        for finding in report.findings[:MOST]:
            yield self.finding(report, finding)
            if finding.excerpt is not None and finding.line is not None:
                yield from self._excerpt(finding, finding.excerpt)
        more = report.total - sum(finding.number for finding in report.findings[:MOST])
        if more > 0:
            yield f"{safe_line(report.source)}: {many(more, 'more finding')}; {_phrases.LISTED_BY_JSON}"

    def finding(self, report: Report, finding: Finding) -> str:
        """``FILE:LINE:COLUMN: severity RULE message``."""
        place = safe_line(report.source)
        if finding.line is not None:
            page = f":page {finding.page}" if finding.page is not None else ""
            place += f"{page}:{finding.line}:{finding.column}"
        severity = self.painted(finding.severity.value, COLORS[finding.severity])
        return f"{self.painted(place, BOLD)}: {severity} {finding.rule} {safe_line(finding.message)}"

    def _excerpt(self, finding: Finding, excerpt: Excerpt) -> Iterator[str]:
        """The source line and a caret, as compilers do."""
        margin = f"{finding.line:>6} | "
        yield self.painted(margin, DIM) + excerpt.text
        caret = self.painted("^", COLORS[finding.severity])
        yield self.painted(" " * (len(margin) - 2) + "| ", DIM) + " " * excerpt.caret + caret

    def verdict(self, report: Report) -> str:
        """The verdict, with what it rests on."""
        details = [many(report.count(severity), severity.value) for severity in Severity if report.count(severity)]
        if report.rules in _phrases.RULES:
            details.append(_phrases.RULES[report.rules])
        if report.amends is not None:
            details.append(_phrases.ACROSS)
        if report.assumed_version:
            details.append(f"version {report.schema_version} validated as {report.assumed_version}")
        if report.unexpected:
            details.append(_phrases.unexpected(report.unexpected))
        verdict = self.painted(_phrases.VERDICTS[report.verdict], _VERDICT_COLORS[report.verdict])
        about = f" ({', '.join(details)})" if details else ""
        return f"{self.painted(safe_line(report.source), BOLD)}: {verdict}{about}"

    def completeness(self, items: Sequence[ItemCompleteness]) -> Iterator[str]:
        """A table with a row for each of *items*; nothing where there are none."""
        if not items:
            return
        head, complete, widths = self._usual
        if any(Presence.PLACEHOLDER in item.presence.values() for item in items):
            head, complete, widths = self._table([max(len(column), _WIDEST) for column in self._columns])
        yield head
        for item in items:
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
            return self.painted(f"{presence.value:<{width}}", GREEN)
        return self.painted(f"{presence.value.upper():<{width}}", RED)

    def summary(self, tally: Tally) -> Iterator[str]:
        """What all the documents add up to: verdicts and findings, what a reader must know, complete items."""
        counts = [many(tally.severities[each], each.value) for each in Severity if tally.severities[each]]
        suppressed = f"; {tally.suppressed} suppressed" if tally.suppressed else ""
        findings = f"findings: {', '.join(counts) or 'none'}{suppressed}"
        yield f"{many(tally.documents, 'document')}: {_phrases.verdicts(tally)}; {findings}\n"
        for note in _phrases.notes(self._run, tally.assumed):
            yield f"{note}\n"
        yield self.painted(_phrases.complete(tally), GREEN if tally.items == tally.complete_items else RED) + "\n"

    def painted(self, text: str, color: str) -> str:
        """*text* in *color*, where the run has colors."""
        return f"\x1b[{color}m{text}\x1b[0m" if self._run.color else text
