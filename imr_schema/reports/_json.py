"""Documents, findings and counts as plain data, for the formats that are JSON."""

from __future__ import annotations

import msgspec

from imr_schema.findings import Finding, ItemCompleteness, Report, Severity, Suppressed, Verdict
from imr_schema.reports._context import Run
from imr_schema.reports._tally import Tally
from imr_schema.text import encodable, quiet

REPORT_VERSION = "1.0"

JsonObject = dict[str, object]


def head(run: Run) -> JsonObject:
    """What is known before the first document."""
    return {
        "reportVersion": REPORT_VERSION,
        "tool": {"name": "imr-schema", "version": run.version},
        "asOf": run.as_of,
        **passed_over(run),
        "partial": run.in_part,
        **settings(run),
    }


def passed_over(run: Run) -> JsonObject:
    """The files that were not looked at, counted by kind, and the first of them; nothing where there were none."""
    if not run.passed_over:
        return {}
    files = {"files": [encodable(name) for name in run.names_passed_over]} if run.names_passed_over else {}
    return {"notValidated": {"counts": dict(sorted(run.passed_over.items())), **files}}


def settings(run: Run) -> JsonObject:
    """The settings file that was used, and what it changes; nothing where there was none."""
    used = run.settings
    return {"settings": {"file": encodable(used.file), "effect": encodable(used.effect)}} if used else {}


def summary(tally: Tally) -> JsonObject:
    """What the documents add up to."""
    return {
        "documents": tally.documents,
        **{verdict.value: tally.verdicts[verdict] for verdict in Verdict},
        "items": tally.items,
        "completeItems": tally.complete_items,
        "findings": {severity.value: tally.severities[severity] for severity in Severity},
        "silenced": tally.suppressed,
    }


def tail(tally: Tally) -> JsonObject:
    """The members after the last document; a report is finished only when every document was reached."""
    return {"summary": summary(tally), "complete": True}


def document(report: Report) -> JsonObject:
    """One document: its verdict, the completeness of its items, its findings, and those that are suppressed."""
    members: JsonObject = {"source": encodable(report.source)}
    members |= {"syntax": report.syntax} if report.syntax else {}
    members |= {"schemaVersion": report.schema_version} if report.schema_version else {}
    members |= {"assumedVersion": report.assumed_version} if report.assumed_version else {}
    members |= {"verdict": report.verdict.value, "rules": report.rules}
    members |= {"across": True} if report.amends is not None else {}
    members |= {"unplaced": report.unexpected} if report.unexpected else {}
    members["items"] = [_item(item) for item in report.items]
    members["findings"] = [_finding(finding) for finding in report.findings]
    members["silenced"] = [_suppressed(suppressed) for suppressed in report.suppressed]
    return members


class Array:
    """A JSON array written entry by entry, one per line: *opening* goes before the first, a comma before each other."""

    def __init__(self, opening: str) -> None:
        self._before = opening

    def entry(self, members: JsonObject) -> str:
        """One more entry."""
        before, self._before = self._before, ","
        return f"{before}\n{compact(members)}"

    def close(self) -> str:
        """The end of the array, and its beginning where it has no entry."""
        return "\n]" if self._before == "," else f"{self._before}\n]"


def compact(data: object) -> str:
    """*data* as JSON on one line."""
    return quiet(msgspec.json.encode(data).decode("utf-8"))


def indented(data: object) -> str:
    """*data* as JSON for people."""
    return quiet(msgspec.json.format(msgspec.json.encode(data), indent=2).decode("utf-8"))


def _item(item: ItemCompleteness) -> JsonObject:
    members: JsonObject = {} if item.number is None else {"number": item.number}
    members |= {name: presence.value for name, presence in item.presence.items()}
    return members | ({"unplaced": item.unexpected} if item.unexpected else {})


def _finding(finding: Finding) -> JsonObject:
    members: JsonObject = {
        "rule": finding.rule,
        "name": finding.name,
        "severity": finding.severity.value,
        "message": encodable(finding.message),
        "pointer": encodable(finding.pointer),
    }
    for name in ("item", "page", "line", "column", "clause", "help"):
        value = getattr(finding, name)
        if value is not None:
            members[name] = value
    if finding.fingerprint:
        members["fingerprint"] = finding.fingerprint
    if finding.counted:
        members["counted"] = finding.counted
    if finding.related:
        members["related"] = [encodable(name) for name in finding.related]
    if finding.values:
        members["values"] = {name: encodable(value) for name, value in finding.values.items()}
    return members


def _suppressed(suppressed: Suppressed) -> JsonObject:
    members = _finding(suppressed.finding) | {"reason": encodable(suppressed.reason)}
    return members | ({"until": suppressed.until.isoformat()} if suppressed.until else {})
