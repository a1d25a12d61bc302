"""Checkstyle's XML, which many CI plug-ins and editors read: one file per document, one error per finding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from imr_schema.findings import Finding, Report
from imr_schema.reports import _phrases
from imr_schema.reports._context import Run
from imr_schema.reports._location import in_file, path
from imr_schema.reports._tally import Tally
from imr_schema.reports._xml import DECLARATION, attributes, escaped
from imr_schema.reports.format import NoPlace, ReportFormat


class CheckstyleReport(ReportFormat):
    """Without its end it is not well-formed.

    Checkstyle has no element for what concerns the run, so that is a comment at the end, which every reader accepts.
    """

    ends_with = "</checkstyle>\n"
    states_partial: ClassVar[str | NoPlace] = "<!-- .*Partial run: "
    counts_suppressed: ClassVar[str | NoPlace] = "<!-- ([0-9,]+) suppressed finding"
    names_files_for_hosts = True

    def __init__(self, run: Run) -> None:
        self._run, self._tally = run, Tally()
        self._head = f'{DECLARATION}<checkstyle version="4.3">\n'

    def add(self, report: Report) -> str:
        """The file, also when nothing was found in it."""
        self._tally.add(report)
        head, self._head = self._head, ""
        errors = [f"    <error{_attributes(finding, report.source)}/>\n" for finding in report.findings]
        name = attributes(name=path(report.source, self._run))
        return f"{head}  <file{name}>\n{''.join(errors)}  </file>\n" if errors else f"{head}  <file{name}/>\n"

    def finish(self) -> Iterator[str]:
        """What concerns the run, and the end."""
        yield self._head
        suppressed = self._tally.suppressed
        notes = [f"{_phrases.many(suppressed, 'suppressed finding')}."] if suppressed else []
        notes += _phrases.notes(self._run, self._tally.assumed)
        if notes:
            yield f"  <!-- {_in_comment(' '.join(notes))} -->\n"
        yield "</checkstyle>\n"


def _in_comment(text: str) -> str:
    """*text* without two hyphens in a row, which no comment of XML may have, nor a character that XML forbids."""
    return escaped(text).replace("--", "-&#45;")


def _attributes(finding: Finding, source: str) -> str:
    place = in_file(finding, source)
    about = "" if place or finding.line is None else f"{_phrases.where(finding)}: "
    return attributes(
        line=place[0] if place else None,
        column=place[1] if place else None,
        severity=finding.severity.value,
        message=about + finding.message,
        source=f"imr-schema.{finding.rule}.{finding.name}",
    )
