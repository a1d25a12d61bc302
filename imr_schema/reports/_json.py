"""Documents, findings and sums as plain data, for the forms that are JSON."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from imr_schema.finding import Finding, ItemCompleteness, Report, Severity, Suppressed, Verdict
from imr_schema.reports._context import Run, Tally
from imr_schema.text import Characters

REPORT_VERSION = "1.0"

# What a terminal or a log may act on; written as an escape of JSON, it is still the same text.
_ACTS = Characters(
    (0x7F, 0x9F),
    (0xAD, 0xAD),
    (0x061C, 0x061C),
    (0x180E, 0x180E),
    (0x200B, 0x200F),
    (0x2028, 0x202E),
    (0x2060, 0x206F),
    (0xFEFF, 0xFEFF),
    (0xFFF9, 0xFFFF),
    (0xE0000, 0xE007F),
)


def head(run: Run) -> dict[str, Any]:
    """What was known before the first document."""
    return {
        "reportVersion": REPORT_VERSION,
        "tool": {"name": "imr-schema", "version": run.version},
        "asOf": run.as_of,
        "partial": run.in_part,
    }


def tail(tally: Tally) -> dict[str, Any]:
    """What the documents add up to, and whether every one was reached."""
    summary = {
        "documents": tally.documents,
        **{verdict.value: tally.verdicts[verdict] for verdict in Verdict},
        "items": tally.items,
        "completeItems": tally.complete_items,
        "findings": {severity.value: tally.severities[severity] for severity in Severity},
        "silenced": tally.silenced,
    }
    return {"summary": summary, "complete": tally.complete}


def document(report: Report) -> dict[str, Any]:
    """One document: its verdict, its ledger, its findings, and those that were silenced."""
    told: dict[str, Any] = {"source": text(report.source)}
    told |= {"syntax": report.syntax} if report.syntax else {}
    told |= {"schemaVersion": report.schema_version} if report.schema_version else {}
    told |= {"assumedVersion": report.assumed_version} if report.assumed_version else {}
    told |= {"verdict": report.verdict.value, "rules": report.rules}
    told |= {"unplaced": report.unexpected} if report.unexpected else {}
    told["items"] = [_row(row) for row in report.items]
    told["findings"] = [_finding(finding) for finding in report.findings]
    told["silenced"] = [_silenced(silenced) for silenced in report.suppressed]
    return told


def compact(data: Any) -> str:
    """*data* as JSON on one line."""
    return _quiet(msgspec.json.encode(data).decode("utf-8"))


def indented(data: Any) -> str:
    """*data* as JSON for people."""
    return _quiet(msgspec.json.format(msgspec.json.encode(data), indent=2).decode("utf-8"))


def _quiet(json: str) -> str:
    """The same JSON, in which no character and no mark of a CI host's commands acts on who prints it."""
    if "##" in json:
        json = json.replace("##", "\\u0023#")
    if json.isascii() and "\x7f" not in json:
        return json
    return _ACTS.pattern.sub(_escape, json)


def _escape(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


def text(said: str) -> str:
    """*said* without lone surrogates, which a file name may hold and UTF-8 may not."""
    return said.encode("utf-8", "backslashreplace").decode("utf-8")


def _row(row: ItemCompleteness) -> dict[str, Any]:
    told: dict[str, Any] = {} if row.number is None else {"number": row.number}
    told |= {name: part.value for name, part in row.presence.items()}
    return told | ({"unplaced": row.unexpected} if row.unexpected else {})


def _finding(finding: Finding) -> dict[str, Any]:
    told: dict[str, Any] = {
        "rule": finding.rule,
        "name": finding.name,
        "severity": finding.severity.value,
        "message": text(finding.message),
        "pointer": text(finding.pointer),
    }
    for name in ("item", "page", "line", "column", "clause", "help"):
        value = getattr(finding, name)
        if value is not None:
            told[name] = value
    if finding.fingerprint:
        told["fingerprint"] = finding.fingerprint
    if finding.values:
        told["values"] = {name: text(value) for name, value in finding.values.items()}
    return told


def _silenced(silenced: Suppressed) -> dict[str, Any]:
    told = _finding(silenced.finding) | {"reason": text(silenced.reason)}
    return told | ({"until": silenced.until.isoformat()} if silenced.until else {})
