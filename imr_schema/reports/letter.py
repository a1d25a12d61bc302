"""The report to send back: what was refused and why, in plain text that needs no other tool to be read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from textwrap import TextWrapper
from typing import ClassVar

from imr_schema.findings import Finding, Report, Severity, Verdict
from imr_schema.reports import _phrases
from imr_schema.reports._context import Run
from imr_schema.reports._location import number, path
from imr_schema.reports._phrases import many
from imr_schema.reports._spool import Spool
from imr_schema.reports._tally import Tally
from imr_schema.reports.format import NoPlace, ReportFormat
from imr_schema.text import safe_line

MOST = 50
"""Findings listed of one document; the rest is counted."""

_WIDTH = 78
_HEADS = {
    Verdict.NOT_ACCEPTABLE: "NOT ACCEPTED",
    Verdict.UNDETERMINED: "COULD NOT BE VALIDATED",
    Verdict.ACCEPTABLE: "ACCEPTED",
}
_ASKS = {
    Verdict.NOT_ACCEPTABLE: "Please correct the errors and send these documents again.",
    Verdict.UNDETERMINED: "Nothing is said about their content. Please look at what stands in the way.",
    Verdict.ACCEPTABLE: "",
}


class LetterReport(ReportFormat):
    """Documents that were not accepted come first, each with its digest; no text of any document stands in it."""

    ends_with = r"(?m:^)End of the report\.\n"
    states_partial: ClassVar[str | NoPlace] = "(?m:^)Partial run: "
    counts_suppressed: ClassVar[str | NoPlace] = r"; ([0-9]+) suppressed; "
    counts_passed_over: ClassVar[str | NoPlace] = r"Not\s+validated:\s+[0-9,]+\s+other\s+files?:\s+(.*)"
    states_files = True
    waits = True

    def __init__(self, run: Run) -> None:
        self._run, self._tally = run, Tally()
        self._explained: set[str] = set()
        self._kinds = {verdict: Spool() for verdict in _HEADS}

    def add(self, report: Report) -> str:
        """Nothing yet; the document waits for those that were not accepted."""
        self._tally.add(report)
        refused = report.verdict is not Verdict.ACCEPTABLE
        for line in self._refused(report) if refused else self._accepted(report):
            self._kinds[report.verdict].write(f"{line}\n")
        return ""

    def finish(self) -> Iterator[str]:
        """The letter."""
        tally = self._tally
        yield from _paragraph(
            f"Validation of {many(tally.documents, 'document')}, as of {self._run.as_of}: {_phrases.verdicts(tally)}."
        )
        about = f"By imr-schema {self._run.version}, which knows the versions {', '.join(self._run.standard)} of the"
        yield from _paragraph(f"{about} standard." if self._run.standard else f"By imr-schema {self._run.version}.")
        for note in _phrases.notes(self._run, tally.assumed):
            yield from _paragraph(note)
        for verdict, spool in self._kinds.items():
            if tally.verdicts[verdict]:
                yield f"\n{_HEADS[verdict]}\n"
                yield from _paragraph(_ASKS[verdict]) if _ASKS[verdict] else ()
                yield from spool.read()
        if names := _phrases.names_passed_over(self._run):
            yield "\nNOT LOOKED AT\n"
            yield from _paragraph("These files have no name of data. Nothing is said about them.")
            yield "\n" + "".join(f"* {name}\n" for name in names)
        yield f"\n{_phrases.summary(tally)}\nEnd of the report.\n"

    def _accepted(self, report: Report) -> Iterator[str]:
        found = [many(report.count(each), each.value) for each in Severity if report.count(each)]
        yield f"\n* {_named(report, self._run)}"
        yield from _identity(report)
        if found:
            yield f"  Accepted, with {', '.join(found)}."
        for finding in report.findings[:MOST] if report.amends is not None else ():
            yield from self._finding(finding)

    def _finding(self, finding: Finding) -> Iterator[str]:
        yield from _finding(finding, explained=finding.rule in self._explained)
        self._explained.add(finding.rule)

    def _refused(self, report: Report) -> Iterator[str]:
        yield f"\n* {_named(report, self._run)}"
        yield from _identity(report)
        failing = [each for each in report.findings if _phrases.is_failure(each.severity, self._run)]
        listed = failing or [*report.findings]
        for finding in listed[:MOST]:
            yield from self._finding(finding)
        more = report.total - sum(finding.number for finding in listed[:MOST])
        if more:
            yield f"\n  {many(more, 'more finding')}; {_phrases.LISTED_BY_JSON}."
        if report.rules == "notReached" and report.schema_version is not None:
            yield from _wrapped("The other rules were not evaluated: more may be found once this is corrected.", "  ")


def _named(report: Report, run: Run) -> str:
    """The document from the working folder; one elsewhere without its folders, which are none of its sender's."""
    name = path(report.source, run)
    name = (os.path.basename(name) if os.path.isabs(name) else name) + number(report.source)
    return safe_line(name) + ("" if report.amends is None else f" ({_phrases.ACROSS})")


def _identity(report: Report) -> Iterator[str]:
    """What the file was: its form, its size and its digest, by which its sender finds it."""
    known = ["a letter" if report.syntax == "letter" else report.syntax.upper()] if report.syntax else []
    known += [f"version {report.schema_version}"] if report.schema_version else []
    unpacked = " once unpacked" if report.source.lower().endswith(".gz") else ""
    known += [many(report.size, "byte") + unpacked] if report.size is not None else []
    if known:
        yield f"  {', '.join(known)}"
    if report.digest:
        yield f"  SHA-256 {report.digest}"


def _finding(finding: Finding, *, explained: bool) -> Iterator[str]:
    """One finding; why its rule is one stands with the first of the rule that was *explained*."""
    where = _phrases.where(finding)
    place = [where[:1].upper() + where[1:]] if where else []
    place += [safe_line(finding.pointer)] if finding.pointer else []
    yield f"\n  {finding.severity.value.capitalize()} {finding.rule} ({finding.name})"
    if place:
        yield f"  {', '.join(place)}"
    yield from _wrapped(safe_line(finding.message), "    ")
    if explained:
        return
    if finding.help:
        yield from _wrapped(f"Why: {finding.help}", "    ")
    if finding.clause:
        yield from _wrapped(f"Basis: {finding.clause}.", "    ")


def _wrapped(text: str, margin: str) -> list[str]:
    folded = TextWrapper(_WIDTH, margin, margin, break_long_words=False, break_on_hyphens=False)
    return folded.wrap(text)


def _paragraph(text: str) -> Iterator[str]:
    yield from (f"{line}\n" for line in _wrapped(text, ""))
