"""What a report says of the run as a whole."""

from __future__ import annotations

from collections import Counter
from typing import Any

from msgspec import Struct, field

from imr_schema.finding import Report, Severity, Verdict


class Run(Struct, frozen=True):
    """What was known before the first document: the tool's version, the day, and how to print.

    ``folder`` is the working folder, absolute: what CI hosts read names files from there. ``fail_on`` is the
    lightest severity that is not acceptable. ``partial`` says that the run was narrowed to some rules; ``assumed`` is the version as which
    documents of newer minor versions are judged.
    """

    version: str
    as_of: str
    partial: bool = False
    color: bool = False
    folder: str = ""
    fail_on: Severity = Severity.ERROR
    assumed: str | None = None

    @property
    def in_part(self) -> bool:
        """Whether something of the documents, or of some of them, is not judged because the run was told so."""
        return self.partial or self.assumed is not None


class Tally(Struct):
    """What the documents so far add up to, for one report; ``report`` is the newest of them.

    ``aside`` is what a form keeps until the end.
    """

    report: Report | None = None
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    severities: Counter[Severity] = field(default_factory=Counter)
    items: int = 0
    complete_items: int = 0
    silenced: int = 0
    complete: bool = True
    assumed: int = 0
    aside: Any = None

    @property
    def documents(self) -> int:
        """How many documents there were."""
        return sum(self.verdicts.values())

    @property
    def newest(self) -> Report:
        """The newest document's report."""
        assert self.report is not None
        return self.report

    def add(self, report: Report) -> None:
        """Count one more document."""
        self.report = report
        self.verdicts[report.verdict] += 1
        for finding in report.findings:
            self.severities[finding.severity] += 1
        self.items += len(report.items)
        self.complete_items += sum(row.complete for row in report.items)
        self.silenced += len(report.suppressed)
        self.assumed += report.assumed_version is not None
