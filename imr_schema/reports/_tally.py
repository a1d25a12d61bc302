"""What the documents of a run add up to."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct, field

from imr_schema.findings import Report, Severity, Verdict


class Tally(Struct):
    """Counts over the documents so far."""

    #: All documents.
    documents: int = 0
    #: Documents by verdict.
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    #: Findings by severity, suppressed ones not included.
    severities: Counter[Severity] = field(default_factory=Counter)
    #: Disputed items.
    items: int = 0
    #: Disputed items that meet all their obligations.
    complete_items: int = 0
    #: Suppressed findings.
    suppressed: int = 0
    #: Documents of a newer version that were validated as an older one.
    assumed: int = 0

    def add(self, report: Report) -> None:
        """Count one more document."""
        if report.amends is None:
            self.documents += 1
        else:
            self.verdicts[report.amends] -= 1  # it was counted with the document's own report
        self.verdicts[report.verdict] += 1
        for finding in report.findings:
            self.severities[finding.severity] += finding.number
        self.items += len(report.items)
        self.complete_items += sum(item.complete for item in report.items)
        self.suppressed += report.total_suppressed
        self.assumed += report.assumed_version is not None
