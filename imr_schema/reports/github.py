"""Annotations of GitHub Actions: workflow commands, the worst first, as many as the host shows.

A step shows ten of each kind; what is over is counted, and the last line sums the run up.
"""

from __future__ import annotations

from imr_schema.finding import Finding, Severity
from imr_schema.reports import _phrases as _words
from imr_schema.reports._context import Run, Tally
from imr_schema.reports._location import in_file, path
from imr_schema.text import safe_line, visible

MOST = 10
"""Annotations of one kind that the host shows of a step (its documented limit)."""

_KINDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def begin(run: Run) -> str:
    """Nothing stands before the annotations."""
    return ""


def document(run: Run, tally: Tally) -> str:
    """Nothing yet: the worst of all documents come first."""
    if tally.aside is None:
        tally.aside = {severity: [] for severity in Severity}
    kept: dict[Severity, list[str]] = tally.aside
    for finding in tally.newest.findings:
        if len(kept[finding.severity]) < MOST:
            kept[finding.severity].append(_annotation(finding, tally.newest.source, run))
    return ""


def end(run: Run, tally: Tally) -> str:
    """The annotations, then how many more there are, and the run in one line."""
    kept: dict[Severity, list[str]] = tally.aside or {}
    lines = [line for severity in Severity for line in kept.get(severity, [])]
    for severity in Severity:
        more = tally.severities[severity] - MOST
        if more > 0:
            lines.append(f"{more} more of severity {severity.value}; --report json tells them all")
    lines += [safe_line(line) for line in (*_words.notes(run, tally), _words.summary(tally))]
    return "".join(line + "\n" for line in lines)


def _annotation(finding: Finding, source: str, run: Run) -> str:
    place = in_file(finding, source)
    named = {"file": path(source, run)}
    if place:
        named |= {"line": str(place[0]), "col": str(place[1])}
    named["title"] = f"{finding.rule} {finding.name}"
    about = "" if place or finding.line is None else f"{_words.where(finding)}: "
    properties = ",".join(f"{name}={_property(value)}" for name, value in named.items())
    return f"::{_KINDS[finding.severity]} {properties}::{_data(about + finding.message)}"


def _data(text: str) -> str:
    """*text* after the last ``::`` of a command: ``%`` escapes, and nothing that could end the line."""
    return visible(text).replace("%", "%25")


def _property(text: str) -> str:
    """*text* as the value of a command's property, where colons and commas mean something too."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
