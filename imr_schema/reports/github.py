"""Annotations of GitHub Actions: workflow commands, the worst first, as many as the host shows.

A step shows ten of each kind; the rest is counted, and the last line sums up the run.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from imr_schema.findings import Finding, Report, Severity
from imr_schema.reports import _phrases
from imr_schema.reports._context import Run
from imr_schema.reports._location import in_file, path
from imr_schema.reports._tally import Tally
from imr_schema.reports.format import NoPlace, ReportFormat
from imr_schema.text import safe_line, visible

MOST = 10
"""Annotations of one kind that the host shows of a step (its documented limit)."""

_KINDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


class GitHubReport(ReportFormat):
    """Everything is written at the end: the worst of all documents come first."""

    ends_with = r"(?m:^)[0-9,]+ documents?: .*; [0-9,]+ of [0-9,]+ disputed items? complete\n"
    states_partial: ClassVar[str | NoPlace] = "Partial run: "
    counts_suppressed: ClassVar[str | NoPlace] = "; ([0-9]+) suppressed; "
    commands: ClassVar[str | None] = (
        r"::(error|warning|notice) file=[^:,\n]*(,line=\d+,col=\d+)?,title=IMR\d{3} [a-z-]+::.*"
    )
    names_files_for_hosts = True

    def __init__(self, run: Run) -> None:
        self._run, self._tally = run, Tally()
        self._annotations: dict[Severity, list[str]] = {severity: [] for severity in Severity}

    def add(self, report: Report) -> str:
        """Nothing yet."""
        self._tally.add(report)
        for finding in report.findings:
            same = self._annotations[finding.severity]
            if len(same) < MOST:
                same.append(_annotation(finding, report.source, self._run))
        return ""

    def finish(self) -> Iterator[str]:
        """The annotations, then how many more findings there are, and the run in one line."""
        for severity in Severity:
            yield from (f"{annotation}\n" for annotation in self._annotations[severity])
        for severity in Severity:
            more = self._tally.severities[severity] - MOST
            if more > 0:
                findings = _phrases.many(more, "more finding")
                yield f"{findings} of severity {severity.value}; {_phrases.LISTED_BY_JSON}\n"
        for line in (*_phrases.notes(self._run, self._tally.assumed), _phrases.summary(self._tally)):
            yield f"{safe_line(line)}\n"


def _annotation(finding: Finding, source: str, run: Run) -> str:
    place = in_file(finding, source)
    named = {"file": path(source, run)}
    if place:
        named |= {"line": str(place[0]), "col": str(place[1])}
    named["title"] = f"{finding.rule} {finding.name}"
    about = "" if place or finding.line is None else f"{_phrases.where(finding)}: "
    properties = ",".join(f"{name}={_property(value)}" for name, value in named.items())
    return f"::{_KINDS[finding.severity]} {properties}::{_data(about + finding.message)}"


def _data(text: str) -> str:
    """*text* after the last ``::`` of a command: ``%`` escapes, and nothing that could end the line."""
    return visible(text).replace("%", "%25")


def _property(text: str) -> str:
    """*text* as the value of a command's property, where colons and commas mean something too."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
