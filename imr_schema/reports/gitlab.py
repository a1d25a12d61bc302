"""GitLab's Code Quality report: a JSON array of findings, told apart by a fingerprint of their own.

GitLab shows nothing silenced, so what the settings silence is left out.
"""

from __future__ import annotations

import hashlib

from imr_schema.finding import Finding, Severity
from imr_schema.reports import _json as _told
from imr_schema.reports._context import Run, Tally
from imr_schema.reports._location import in_file, path
from imr_schema.text import visible

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def begin(run: Run) -> str:
    """The head; without the end a report that was cut off is no JSON."""
    return "["


def document(run: Run, tally: Tally) -> str:
    """The findings of the newest document, one a line."""
    report = tally.newest
    first = sum(tally.severities.values()) == len(report.findings)
    lines = [_told.compact(_finding(finding, report.source, run)) for finding in report.findings]
    return "".join(f"{'' if first and i == 0 else ','}\n{line}" for i, line in enumerate(lines))


def end(run: Run, tally: Tally) -> str:
    """The end."""
    return "\n]\n"


def _finding(finding: Finding, source: str, run: Run) -> dict[str, object]:
    place = in_file(finding, source)
    # Unique in the whole report, and the same when the file was reformatted.
    own = f"{_told.text(path(source, run))} {_told.text(source)} {finding.fingerprint}"
    if not finding.fingerprint:
        own += f"{finding.rule} {_told.text(finding.pointer)}"
    return {
        "description": visible(f"{finding.rule} {finding.message}"),
        "check_name": f"{finding.rule}-{finding.name}",
        "fingerprint": hashlib.sha256(own.encode("utf-8")).hexdigest()[:32],
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": visible(path(source, run)), "lines": {"begin": place[0] if place else 1}},
    }
