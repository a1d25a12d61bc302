"""The report for a person at a terminal or reading a log."""

from __future__ import annotations

from collections.abc import Iterator

from imr_schema.finding import Excerpt, Finding, LedgerRow, Part, Report, Severity, Verdict
from imr_schema.reports._run import Run, Tally
from imr_schema.text import safe_line

MOST = 100
"""Findings shown of one document; the rest is counted."""

_RED, _YELLOW, _BLUE, _GREEN, _BOLD, _DIM = "31", "33", "34", "32", "1", "2"
_COLORS = {Severity.ERROR: _RED, Severity.WARNING: _YELLOW, Severity.INFO: _BLUE}
_VERDICTS = {
    Verdict.ACCEPTABLE: ("acceptable", _GREEN),
    Verdict.NOT_ACCEPTABLE: ("not acceptable", _RED),
    Verdict.UNDETERMINED: ("undetermined", _YELLOW),
}
_COLUMNS = ("decision", "claims administrator", "reviewer", "rationale")
_RULES = {"notReached": "rules not reached", "notEvaluated": "rules not all evaluated"}


def begin(run: Run) -> str:
    """Nothing stands before the first document."""
    return ""


def document(run: Run, tally: Tally) -> str:
    """The newest document: its findings, its verdict and its ledger."""
    report = tally.report
    assert report is not None
    lines = [*_findings(report, run), *_verdict(report, run), *_ledger(report, run)]
    return "".join(line + "\n" for line in lines)


def end(run: Run, tally: Tally) -> str:
    """What all the documents add up to; its last line says how many items are complete."""
    counts = [
        f"{tally.verdicts[verdict]} {words}" for verdict, (words, _) in _VERDICTS.items() if tally.verdicts[verdict]
    ]
    found = [f"{tally.severities[severity]} {severity.value}" for severity in Severity if tally.severities[severity]]
    lines = []
    if tally.documents != 1:
        lines.append(
            f"{tally.documents} documents: {', '.join(counts) or 'none'}; findings: {', '.join(found) or 'none'}"
        )
    if tally.silenced:
        lines.append(f"{_many(tally.silenced, 'finding')} silenced by the settings or the baseline.")
    if run.partial:
        lines.append("This run was narrowed by --only or --skip.")
    if not tally.complete:
        lines.append("This run was interrupted; more documents were to come.")
    color = _GREEN if tally.items == tally.complete_items else _RED
    lines.append(_paint(f"{tally.complete_items} of {_many(tally.items, 'disputed item')} complete", color, run))
    return "".join(line + "\n" for line in lines)


def _findings(report: Report, run: Run) -> Iterator[str]:
    for finding in report.findings[:MOST]:
        place = safe_line(report.source)
        if finding.line is not None:
            page = f":page {finding.page}" if finding.page is not None else ""
            place += f"{page}:{finding.line}:{finding.column}"
        severity = _paint(finding.severity.value, _COLORS[finding.severity], run)
        yield f"{_paint(place, _BOLD, run)}: {severity} {finding.rule} {safe_line(finding.message)}"
        if finding.excerpt is not None and finding.line is not None:
            yield from _excerpt(finding, finding.excerpt, run)
    more = len(report.findings) - MOST
    if more > 0:
        yield f"{safe_line(report.source)}: {more} more findings; --report json tells them all"


def _excerpt(finding: Finding, excerpt: Excerpt, run: Run) -> Iterator[str]:
    """The source line and a caret, as compilers do."""
    margin = f"{finding.line:>6} | "
    yield _paint(margin, _DIM, run) + excerpt.text
    yield (
        _paint(" " * (len(margin) - 2) + "| ", _DIM, run)
        + " " * excerpt.caret
        + _paint("^", _COLORS[finding.severity], run)
    )


def _verdict(report: Report, run: Run) -> Iterator[str]:
    words, color = _VERDICTS[report.verdict]
    counts = [_many(report.count(severity), severity.value) for severity in Severity if report.count(severity)]
    notes = [*counts, *([_RULES[report.rules]] if report.rules in _RULES else [])]
    if report.unplaced:
        notes.append(f"{_many(report.unplaced, 'part')} without a place")
    about = f" ({', '.join(notes)})" if notes else ""
    yield f"{_paint(safe_line(report.source), _BOLD, run)}: {_paint(words, color, run)}{about}"


def _ledger(report: Report, run: Run) -> Iterator[str]:
    if not report.items:
        return
    yield _paint("  item  " + "  ".join(_COLUMNS), _DIM, run)
    for row in report.items:
        number = "?" if row.number is None else str(row.number)
        cells = "  ".join(_cell(part, len(column), run) for column, part in zip(_COLUMNS, _parts(row), strict=True))
        unplaced = f"  {_many(row.unplaced, 'part')} without a place" if row.unplaced else ""
        yield f"  {number:>4}  {cells}{unplaced}".rstrip()


def _parts(row: LedgerRow) -> tuple[Part, ...]:
    return (row.decision, row.claims_administrator_guideline, row.reviewer_guideline, row.rationale)


def _cell(part: Part, width: int, run: Run) -> str:
    """``present`` in small letters, what is lacking in capitals: it must not need color to be seen."""
    said = part.value if part is Part.PRESENT else part.value.upper()
    return _paint(f"{said:<{width}}", _GREEN if part is Part.PRESENT else _RED, run)


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 or what == 'info' else 's'}"


def _paint(text: str, color: str, run: Run) -> str:
    return f"\x1b[{color}m{text}\x1b[0m" if run.color else text
