"""The report for a person at a terminal or reading a log."""

from __future__ import annotations

from collections.abc import Iterator

from imr_schema.finding import Excerpt, Finding, Presence, Report, Severity, Verdict
from imr_schema.reports._context import Run, Tally
from imr_schema.reports._phrases import RULES, VERDICTS, complete, many, notes, parts, verdicts
from imr_schema.text import safe_line

MOST = 100
"""Findings shown of one document; the rest is counted."""

_RED, _YELLOW, _BLUE, _GREEN, _BOLD, _DIM = "31", "33", "34", "32", "1", "2"
_COLORS = {Severity.ERROR: _RED, Severity.WARNING: _YELLOW, Severity.INFO: _BLUE}
_VERDICT_COLORS = {Verdict.ACCEPTABLE: _GREEN, Verdict.NOT_ACCEPTABLE: _RED, Verdict.UNDETERMINED: _YELLOW}
_COLUMNS = ("decision", "claims administrator", "reviewer", "rationale")


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
    found = [f"{tally.severities[severity]} {severity.value}" for severity in Severity if tally.severities[severity]]
    silenced = f"; {tally.silenced} silenced" if tally.silenced else ""
    lines = []
    if tally.documents != 1 or silenced:
        about = f"{many(tally.documents, 'document')}: {verdicts(tally)}"
        lines.append(f"{about}; findings: {', '.join(found) or 'none'}{silenced}")
    lines += notes(run, tally)
    color = _GREEN if tally.items == tally.complete_items else _RED
    lines.append(_paint(complete(tally), color, run))
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
    words, color = VERDICTS[report.verdict], _VERDICT_COLORS[report.verdict]
    counts = [many(report.count(severity), severity.value) for severity in Severity if report.count(severity)]
    said = [*counts, *([RULES[report.rules]] if report.rules in RULES else [])]
    if report.assumed_version:
        said.append(f"version {report.schema_version} judged as {report.assumed_version}")
    if report.unexpected:
        said.append(f"{many(report.unexpected, 'part')} without a place")
    about = f" ({', '.join(said)})" if said else ""
    yield f"{_paint(safe_line(report.source), _BOLD, run)}: {_paint(words, color, run)}{about}"


def _ledger(report: Report, run: Run) -> Iterator[str]:
    if not report.items:
        return
    yield _paint("  item  " + "  ".join(_COLUMNS), _DIM, run)
    # Most rows are complete, and alike.
    complete_row = _cells((Presence.PRESENT,) * len(_COLUMNS), run)
    for row in report.items:
        number = "?" if row.number is None else str(row.number)
        cells = complete_row if row.complete else _cells(parts(row), run)
        unplaced = f"  {many(row.unexpected, 'part')} without a place" if row.unexpected else ""
        yield f"  {number:>4}  {cells}{unplaced}".rstrip()


def _cells(found: tuple[Presence, ...], run: Run) -> str:
    return "  ".join(_cell(part, len(column), run) for column, part in zip(_COLUMNS, found, strict=True))


def _cell(part: Presence, width: int, run: Run) -> str:
    """``present`` in small letters, what is lacking in capitals: it must not need color to be seen."""
    said = part.value if part is Presence.PRESENT else part.value.upper()
    return _paint(f"{said:<{width}}", _GREEN if part is Presence.PRESENT else _RED, run)


def _paint(text: str, color: str, run: Run) -> str:
    return f"\x1b[{color}m{text}\x1b[0m" if run.color else text
