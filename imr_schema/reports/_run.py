"""What a report says of the run as a whole."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct, field

from imr_schema.finding import Report, Severity, Verdict


class Run(Struct, frozen=True):
    """What was known before the first document: the tool's version, the day, and how to print."""

    version: str
    as_of: str
    partial: bool = False
    color: bool = False


class Tally(Struct):
    """What the documents so far add up to; ``report`` is the newest of them."""

    report: Report | None = None
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    severities: Counter[Severity] = field(default_factory=Counter)
    items: int = 0
    complete_items: int = 0
    complete: bool = True
    silenced: int = 0

    @property
    def documents(self) -> int:
        """How many documents there were."""
        return sum(self.verdicts.values())

    def add(self, report: Report) -> None:
        """Count one more document."""
        self.report = report
        self.verdicts[report.verdict] += 1
        for finding in report.findings:
            self.severities[finding.severity] += 1
        self.silenced += len(report.silenced)
        self.items += len(report.items)
        self.complete_items += sum(row.complete for row in report.items)
