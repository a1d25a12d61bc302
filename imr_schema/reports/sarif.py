"""SARIF 2.1.0 (OASIS), which code hosts and editors show as alerts.

The results come first and the tool with its rules last, since a rule is told when it was found; a report
that was cut off is no JSON. A finding is told again by its fingerprint, which no reformatting changes;
GitHub looks for it under the name ``primaryLocationLineHash``.
"""

from __future__ import annotations

from typing import Any

from imr_schema.finding import Finding, Report, Severity, Suppressed
from imr_schema.reports import _json as _told
from imr_schema.reports import _phrases as _words
from imr_schema.reports._context import Run, Tally
from imr_schema.reports._location import in_file, uri
from imr_schema.text import visible

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def begin(run: Run) -> str:
    """The head, up to the first result."""
    head = {"$schema": _SCHEMA, "version": "2.1.0"}
    return _told.compact(head)[:-1] + ',"runs":[{"columnKind":"unicodeCodePoints","results":['


def document(run: Run, tally: Tally) -> str:
    """The results of the newest document, one a line; silenced findings are results that are suppressed."""
    if tally.aside is None:
        tally.aside = {}
    rules: dict[str, tuple[int, Finding]] = tally.aside
    report = tally.newest
    silences: list[tuple[Finding, Suppressed | None]] = [(finding, None) for finding in report.findings]
    silences += [(silenced.finding, silenced) for silenced in report.suppressed]
    told = []
    for finding, silenced in silences:
        comma = "," if rules else ""
        index, _ = rules.setdefault(finding.rule, (len(rules), finding))
        told.append(f"{comma}\n{_told.compact(_result(finding, silenced, index, report, run))}")
    return "".join(told)


def end(run: Run, tally: Tally) -> str:
    """The tool and the rules that were found broken."""
    rules: dict[str, tuple[int, Finding]] = tally.aside or {}
    driver = {
        "name": "imr-schema",
        "semanticVersion": run.version,
        "rules": [_rule(finding) for _, finding in rules.values()],
    }
    rest = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": tally.complete}],
        "automationDetails": {"id": "imr-schema/"},
        "properties": {"asOf": run.as_of, "partial": run.in_part, **_told.tail(tally)["summary"]},
    }
    return "\n]," + _told.indented(rest)[1:] + "]}\n"


def _rule(finding: Finding) -> dict[str, Any]:
    """The rule of *finding*: its name, its sentence, and what it rests on, for people."""
    title = finding.name.replace("-", " ").capitalize()
    help = finding.help or title
    clause = f"\n\nIt rests on {finding.clause}." if finding.clause else ""
    pascal = "".join(word.capitalize() for word in finding.name.split("-"))
    return {
        "id": finding.rule,
        "name": pascal,
        "shortDescription": {"text": f"{title}."},
        "fullDescription": {"text": help},
        "help": {"text": help + clause, "markdown": f"**{finding.rule} {finding.name}**\n\n{help}{clause}"},
        "defaultConfiguration": {"level": _LEVELS[finding.severity]},
        "properties": {"tags": ["imr", "central"] if finding.mandatory else ["imr"]},
    }


def _result(finding: Finding, silenced: Suppressed | None, index: int, report: Report, run: Run) -> dict[str, Any]:
    place = in_file(finding, report.source)
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri(report.source, run)}}
    if place:
        physical["region"] = {"startLine": place[0], "startColumn": place[1]}
    location: dict[str, Any] = {"physicalLocation": physical}
    if finding.pointer:
        location["logicalLocations"] = [{"fullyQualifiedName": visible(finding.pointer)}]
    about = "" if place or finding.line is None else f" ({_words.where(finding)})"
    told: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": visible(finding.message) + about},
        "locations": [location],
    }
    if finding.fingerprint:
        told["partialFingerprints"] = {
            "imrFinding/v1": finding.fingerprint,
            "primaryLocationLineHash": f"{finding.fingerprint}:1",
        }
    if silenced:
        told["suppressions"] = [_suppression(silenced)]
    if finding.values:
        told["properties"] = {"values": {name: visible(value) for name, value in finding.values.items()}}
    return told


def _suppression(silenced: Suppressed) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": "external", "status": "accepted", "justification": visible(silenced.reason)}
    return told | ({"properties": {"until": silenced.until.isoformat()}} if silenced.until else {})
