"""GitLab's Code Quality report: a JSON array of findings, each identified by a fingerprint of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from imr_schema.findings import Finding, Report, Severity
from imr_schema.reports._context import Run
from imr_schema.reports._json import Array, JsonObject
from imr_schema.reports._location import in_file, path
from imr_schema.reports.format import NoPlace, ReportFormat
from imr_schema.text import encodable, sha256, visible

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


class GitLabReport(ReportFormat):
    """Without its end it is not JSON. Suppressed findings are left out, since GitLab would count each as a finding."""

    ends_with = r"\n\]\n"
    states_partial: ClassVar[str | NoPlace] = NoPlace(
        "The format is a list of issues; GitLab would count a note on the run as one of them."
    )
    counts_suppressed: ClassVar[str | NoPlace] = NoPlace(
        "The format is a list of issues; GitLab would count a suppressed one like any other."
    )
    names_settings: ClassVar[str | NoPlace] = NoPlace(
        "The format is a list of issues; standard error names the settings file."
    )
    counts_passed_over: ClassVar[str | NoPlace] = NoPlace(
        "The format is a list of issues; a report in another format counts them."
    )
    names_files_for_hosts = True

    def __init__(self, run: Run) -> None:
        self._run, self._issues = run, Array("[")

    def add(self, report: Report) -> str:
        """The findings, one per line."""
        return "".join(self._issues.entry(_issue(finding, report.source, self._run)) for finding in report.findings)

    def finish(self) -> Iterator[str]:
        """The end."""
        yield f"{self._issues.close()}\n"


def _issue(finding: Finding, source: str, run: Run) -> JsonObject:
    place = in_file(finding, source)
    # Unique in the whole report, and the same when the file was reformatted.
    own = f"{encodable(path(source, run))} {encodable(source)} {finding.fingerprint}"
    if not finding.fingerprint:
        own += f"{finding.rule} {encodable(finding.pointer)}"
    return {
        "description": visible(f"{finding.rule} {finding.message}"),
        "check_name": f"{finding.rule}-{finding.name}",
        "fingerprint": sha256(own.encode("utf-8"))[:32],
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": visible(path(source, run)), "lines": {"begin": place[0] if place else 1}},
    }
