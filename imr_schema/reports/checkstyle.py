"""Checkstyle's XML, which many CI plug-ins and editors read: a file a document, an error a finding."""

from __future__ import annotations

from imr_schema.finding import Finding
from imr_schema.reports import _phrases as _words
from imr_schema.reports._context import Run, Tally
from imr_schema.reports._location import in_file, path
from imr_schema.reports._xml import attributes


def begin(run: Run) -> str:
    """The head; without the end a report that was cut off is not well-formed."""
    return '<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n'


def document(run: Run, tally: Tally) -> str:
    """The newest document, also when nothing was found in it."""
    report = tally.newest
    errors = [f"    <error{_attributes(finding, report.source)}/>\n" for finding in report.findings]
    name = attributes(name=path(report.source, run))
    return f"  <file{name}>\n{''.join(errors)}  </file>\n" if errors else f"  <file{name}/>\n"


def end(run: Run, tally: Tally) -> str:
    """The end."""
    return "</checkstyle>\n"


def _attributes(finding: Finding, source: str) -> str:
    place = in_file(finding, source)
    about = "" if place or finding.line is None else f"{_words.where(finding)}: "
    return attributes(
        line=place[0] if place else None,
        column=place[1] if place else None,
        severity=finding.severity.value,
        message=about + finding.message,
        source=f"imr-schema.{finding.rule}.{finding.name}",
    )
