"""SARIF 2.1.0 (OASIS), which code hosts and editors show as alerts.

The results come first and the tool with its rules last, since a rule is listed once it was found broken; a report that
was cut off is not JSON. Hosts recognize a finding by its fingerprint, which no reformatting changes; GitHub looks for
it under the name ``primaryLocationLineHash``. Hosts take results with one fingerprint for one, so those of a document
that shares its file with others have a fingerprint with the document's place in that file.

A host takes so many results of one run, and runs of one name for one: beyond that the results go on in another run,
which has a name of its own. The last run has the summary of all.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from imr_schema.findings import Finding, Report, Severity, Suppressed
from imr_schema.reports import _json, _phrases
from imr_schema.reports._context import Run
from imr_schema.reports._json import JsonObject
from imr_schema.reports._location import in_file, uri, within_file
from imr_schema.reports._tally import Tally
from imr_schema.reports.format import NoPlace, ReportFormat
from imr_schema.text import encodable, sha256, visible

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_MOST_RESULTS = 25_000
"""Of a run, for GitHub; a file may have 20 runs."""
_RUN = '{"columnKind":"unicodeCodePoints","results":['
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


class SarifReport(ReportFormat):
    """One result per line; suppressed findings are results with ``suppressions``."""

    ends_with = r"\n\}\]\}\n"
    states_partial: ClassVar[str | NoPlace] = r'(?m:^)    "partial": true,\n'
    counts_suppressed: ClassVar[str | NoPlace] = r'(?m:^)    "silenced": ([0-9]+)\n'
    names_settings: ClassVar[str | NoPlace] = r'"settings": ?\{\s*"file": ?"(.*)'
    counts_passed_over: ClassVar[str | NoPlace] = r'"notValidated": ?\{\s*"counts": ?\{\s*(.*)'
    shows_values = True
    names_files_for_hosts = True

    def __init__(self, run: Run) -> None:
        self._run, self._tally = run, Tally()
        head = _json.compact({"$schema": _SCHEMA, "version": "2.1.0"})[:-1]
        self._runs = 0
        self._begin(f'{head},"runs":[{_RUN}')

    def add(self, report: Report) -> str:
        """The results of the document."""
        self._tally.add(report)
        pieces = [self._entry(finding, report) for finding in report.findings]
        pieces += [self._entry(suppressed.finding, report, suppressed) for suppressed in report.suppressed]
        return "".join(pieces)

    def finish(self) -> Iterator[str]:
        """The tool, the rules that were found broken, and the summary."""
        yield f"{self._end(_json.summary(self._tally))}]}}\n"

    def _begin(self, opening: str) -> None:
        """Begin another run, of which *opening* is written before its first result."""
        self._rules: dict[str, tuple[int, Finding]] = {}
        self._results, self._count = _json.Array(opening), 0
        self._runs += 1

    def _end(self, summary: JsonObject) -> str:
        """The end of a run: the tool, the rules that were found broken in it, and the *summary*."""
        driver = {
            "name": "imr-schema",
            "semanticVersion": self._run.version,
            "rules": [_descriptor(finding) for _, finding in self._rules.values()],
        }
        rest = {
            "tool": {"driver": driver},
            "invocations": [{"executionSuccessful": True}],
            "automationDetails": {"id": "imr-schema/" if self._runs == 1 else f"imr-schema/{self._runs}/"},
            "properties": {
                "asOf": self._run.as_of,
                **_json.passed_over(self._run),
                "partial": self._run.in_part,
                **_json.settings(self._run),
                **summary,
            },
        }
        return f"{self._results.close()},{_json.indented(rest)[1:]}"

    def _entry(self, finding: Finding, report: Report, suppressed: Suppressed | None = None) -> str:
        """One more result, and before it another run where this one is full."""
        before = ""
        if self._count == _MOST_RESULTS:
            before = self._end({})
            self._begin(f",{_RUN}")
        self._count += 1
        return before + self._results.entry(self._result(finding, report, suppressed))

    def _result(self, finding: Finding, report: Report, suppressed: Suppressed | None = None) -> JsonObject:
        index, _ = self._rules.setdefault(finding.rule, (len(self._rules), finding))
        place = in_file(finding, report.source)
        about = "" if place or finding.line is None else f" ({_phrases.where(finding)})"
        members: JsonObject = {
            "ruleId": finding.rule,
            "ruleIndex": index,
            "level": _LEVELS[finding.severity],
            "message": {"text": visible(finding.message) + about},
            "locations": [_location(finding, place, uri(report.source, self._run))],
        }
        if finding.fingerprint:
            fingerprint = _fingerprint(finding, report.source)
            members["partialFingerprints"] = {
                "imrFinding/v1": fingerprint,
                "primaryLocationLineHash": f"{fingerprint}:1",
            }
        if finding.related:
            members["relatedLocations"] = [_file(uri(name, self._run)) for name in finding.related]
        if suppressed:
            members["suppressions"] = [_suppression(suppressed)]
        if finding.values:
            members["properties"] = {"values": {name: visible(value) for name, value in finding.values.items()}}
        return members


def _fingerprint(finding: Finding, source: str) -> str:
    """That of *finding*, as no other result of the file has it."""
    place = within_file(source)
    if not place:
        return finding.fingerprint
    return sha256(f"{encodable(place)} {finding.fingerprint}".encode())[:16]


def _descriptor(finding: Finding) -> JsonObject:
    """The rule of *finding*: its name, its sentence, and its basis, for people."""
    title = finding.name.replace("-", " ").capitalize()
    help = finding.help or title
    clause = f"\n\nBasis: {finding.clause}." if finding.clause else ""
    pascal = "".join(word.capitalize() for word in finding.name.split("-"))
    return {
        "id": finding.rule,
        "name": pascal,
        "shortDescription": {"text": f"{title}."},
        "fullDescription": {"text": help},
        "help": {"text": help + clause, "markdown": f"**{finding.rule} {finding.name}**\n\n{help}{clause}"},
        "defaultConfiguration": {"level": _LEVELS[finding.severity]},
        # Hosts filter by these tags, so they keep the names that they were published with.
        "properties": {"tags": ["imr", "central"] if finding.mandatory else ["imr"]},
    }


def _location(finding: Finding, place: tuple[int, int] | None, file: str) -> JsonObject:
    physical: JsonObject = {"artifactLocation": {"uri": file}}
    if place:
        physical["region"] = {"startLine": place[0], "startColumn": place[1]}
    location: JsonObject = {"physicalLocation": physical}
    if finding.pointer:
        location["logicalLocations"] = [{"fullyQualifiedName": visible(finding.pointer)}]
    return location


def _file(name: str) -> JsonObject:
    """The location of a whole file."""
    return {"physicalLocation": {"artifactLocation": {"uri": name}}}


def _suppression(suppressed: Suppressed) -> JsonObject:
    members: JsonObject = {"kind": "external", "status": "accepted", "justification": visible(suppressed.reason)}
    return members | ({"properties": {"until": suppressed.until.isoformat()}} if suppressed.until else {})
