"""The JSON report: a contract of its own, described by schemas/report/."""

from __future__ import annotations

from typing import Any

import msgspec

from imr_schema.finding import Finding, LedgerRow, Report, Severity, Verdict
from imr_schema.reports._run import Run, Tally

REPORT_VERSION = "1.0"


def begin(run: Run) -> str:
    """The head; the documents follow, and what they add up to comes last, so a cut-off report is no JSON."""
    head = {
        "reportVersion": REPORT_VERSION,
        "tool": {"name": "imr-schema", "version": run.version},
        "asOf": run.as_of,
        "partial": run.partial,
    }
    return _written(head)[:-2] + ',\n  "documents": ['


def document(run: Run, tally: Tally) -> str:
    """The newest document of *tally*."""
    assert tally.report is not None
    comma = "" if tally.documents == 1 else ","
    written = _written(_document(tally.report))
    return f"{comma}\n    " + written.replace("\n", "\n    ")


def end(run: Run, tally: Tally) -> str:
    """The summary, and whether every document was reached."""
    summary = {
        "documents": tally.documents,
        **{verdict.value: tally.verdicts[verdict] for verdict in Verdict},
        "items": tally.items,
        "completeItems": tally.complete_items,
        "findings": {severity.value: tally.severities[severity] for severity in Severity},
        "silenced": tally.silenced,
    }
    tail = _written({"summary": summary, "complete": tally.complete})
    return ("\n  ]" if tally.documents else "]") + ",\n" + tail[2:] + "\n"


def _document(report: Report) -> dict[str, Any]:
    told: dict[str, Any] = {"source": _text(report.source)}
    told |= {"syntax": report.syntax} if report.syntax else {}
    told |= {"schemaVersion": report.schema_version} if report.schema_version else {}
    told |= {"verdict": report.verdict.value, "rules": report.rules}
    told |= {"unplaced": report.unplaced} if report.unplaced else {}
    told["items"] = [_row(row) for row in report.items]
    told["findings"] = [_finding(finding) for finding in report.findings]
    return told


def _row(row: LedgerRow) -> dict[str, Any]:
    told: dict[str, Any] = {} if row.number is None else {"number": row.number}
    told |= {
        "decision": row.decision.value,
        "claimsAdministratorGuideline": row.claims_administrator_guideline.value,
        "reviewerGuideline": row.reviewer_guideline.value,
        "rationale": row.rationale.value,
    }
    return told | ({"unplaced": row.unplaced} if row.unplaced else {})


def _finding(finding: Finding) -> dict[str, Any]:
    told: dict[str, Any] = {
        "rule": finding.rule,
        "name": finding.name,
        "severity": finding.severity.value,
        "message": _text(finding.message),
        "pointer": _text(finding.pointer),
    }
    for name in ("item", "page", "line", "column", "clause", "help"):
        value = getattr(finding, name)
        if value is not None:
            told[name] = value
    if finding.values:
        told["values"] = {name: _text(value) for name, value in finding.values.items()}
    return told


def _written(data: dict[str, Any]) -> str:
    return msgspec.json.format(msgspec.json.encode(data), indent=2).decode("utf-8")


def _text(text: str) -> str:
    """*text* without lone surrogates, which a file name may hold and UTF-8 may not."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
