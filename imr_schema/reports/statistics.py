"""How often each rule found something, and in which files: for a person who is about to correct many documents."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heappush, heappushpop

from msgspec import Struct

from imr_schema.findings import Report, Severity
from imr_schema.reports._context import Run
from imr_schema.reports._lines import BOLD, COLORS, Lines, LinesReport
from imr_schema.reports._tally import Tally
from imr_schema.text import safe_line

MOST_FILES = 20
"""Documents listed, those with the most errors first."""


class _OfRule(Struct):
    """What one rule found."""

    severity: Severity
    name: str
    findings: int = 0
    documents: int = 0


class StatisticsReport(LinesReport):
    """Two tables, by rule and by document, without a finding of its own; the last lines count."""

    waits = True

    def __init__(self, run: Run) -> None:
        self._lines, self._tally = Lines(run), Tally()
        self._rules: dict[str, _OfRule] = {}
        # By errors, then by all findings; of equals the earlier one stays.
        self._files: list[tuple[int, int, int, str]] = []
        self._seen = 0

    def add(self, report: Report) -> str:
        """Nothing yet."""
        self._tally.add(report)
        for rule in {finding.rule for finding in report.findings}:
            found = [finding for finding in report.findings if finding.rule == rule]
            worst = max((finding.severity for finding in found), key=lambda severity: severity.weight)
            counted = self._rules.setdefault(rule, _OfRule(worst, found[0].name))
            counted.severity = max(counted.severity, worst, key=lambda severity: severity.weight)
            counted.findings += sum(finding.number for finding in found)
            counted.documents += 1
        if report.findings:
            self._seen += 1
            entry = (report.count(Severity.ERROR), report.total, -self._seen, report.source)
            (heappush if len(self._files) < MOST_FILES else heappushpop)(self._files, entry)
        return ""

    def finish(self) -> Iterator[str]:
        """The tables and the summary."""
        if self._rules:
            yield self._lines.painted(f"{'findings':>9}  {'documents':>9}  rule", BOLD) + "\n"
            for rule, each in sorted(self._rules.items(), key=_by_weight):
                severity = self._lines.painted(f"{each.severity.value:<7}", COLORS[each.severity])
                yield f"{each.findings:>9,}  {each.documents:>9,}  {rule}  {severity}  {each.name}\n"
            yield "\n" + self._lines.painted(f"{'findings':>9}  {'errors':>9}  document", BOLD) + "\n"
            for errors, total, _, source in sorted(self._files, reverse=True):
                yield f"{total:>9,}  {errors:>9,}  {safe_line(source)}\n"
            if self._seen > len(self._files):
                yield f"{'':>20}  and {self._seen - len(self._files):,} more\n"
            yield "\n"
        yield from self._lines.summary(self._tally)


def _by_weight(entry: tuple[str, _OfRule]) -> tuple[int, int, str]:
    """The heaviest severity first, then the most findings."""
    rule, each = entry
    return -each.severity.weight, -each.findings, rule
