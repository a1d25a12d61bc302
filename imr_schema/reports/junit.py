"""JUnit's XML as test reports show it: a suite a document, a case an obligation of an item, or a rule.

Every obligation of every disputed item is a case, so that a reader sees what was checked and not only what
failed. What the run fails on is a failure; a finding below that is output of a case that passes; a
silenced finding is a case skipped; a document that could not be judged has a case in error.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from imr_schema.finding import Finding, ItemCompleteness, Presence, Report, Suppressed, Verdict
from imr_schema.reports import _phrases as _words
from imr_schema.reports._context import Run, Tally
from imr_schema.reports._location import in_file, path
from imr_schema.reports._phrases import OBLIGATIONS
from imr_schema.reports._xml import attributes, text


class _Case(Struct):
    """One case, and what was found about it; ``part`` is what the ledger says of an obligation."""

    name: str
    part: Presence = Presence.PRESENT
    findings: list[Finding] = []
    silenced: list[Suppressed] = []


def begin(run: Run) -> str:
    """The head; without the end a report that was cut off is not well-formed."""
    return '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="imr-schema">\n'


def document(run: Run, tally: Tally) -> str:
    """The newest document as a suite."""
    report = tally.newest
    told, counts = [], {"failures": 0, "errors": 0, "skipped": 0}
    place = path(report.source, run)
    in_class = attributes(classname=place)
    closed = f'"{in_class}/>\n'
    for case in _cases(report):
        if isinstance(case, str):
            told.append('    <testcase name="' + case + closed)
            continue
        kind, body = _told(case, report, run)
        if kind:
            counts[kind] += 1
        head = f"    <testcase{attributes(name=case.name)}{in_class}"
        told.append(f"{head}>\n{body}    </testcase>\n" if body else f"{head}/>\n")
    suite = attributes(name=report.source, tests=len(told), **counts, file=place)
    return f"  <testsuite{suite}>\n{''.join(told)}  </testsuite>\n"


def end(run: Run, tally: Tally) -> str:
    """The end."""
    return "</testsuites>\n"


def _cases(report: Report) -> Iterator[_Case | str]:
    """The cases of the ledger, row by row; then one a rule for what lies elsewhere.

    A case with nothing to tell, as most are, is its name alone, ready to be written.
    """
    found: dict[tuple[str, str], _Case] = {}
    told_of = {_item(each) for each in (*report.findings, *(silenced.finding for silenced in report.suppressed))}
    for index, row in enumerate(report.items):
        if row.complete and str(index) not in told_of:
            continue
        for (member, words), part in zip(OBLIGATIONS.items(), _words.parts(row), strict=True):
            found[str(index), member] = _Case(_name(row) + words, part)
    for finding in report.findings:
        _case_of(finding, found).findings.append(finding)
    for silenced in report.suppressed:
        _case_of(silenced.finding, found).silenced.append(silenced)
    for index, row in enumerate(report.items):
        name = _name(row)
        if row.complete and str(index) not in told_of:
            yield from [name + words for words in OBLIGATIONS.values()]
        else:
            yield from [found.pop((str(index), member)) for member in OBLIGATIONS]
    yield from found.values()
    if not report.items and not found:
        yield "The document"


def _name(row: ItemCompleteness) -> str:
    return f"Disputed item {'without a number' if row.number is None else row.number}: "


def _item(finding: Finding) -> str:
    """The index of the disputed item that *finding* is about, or nothing."""
    return finding.pointer.split("/", 3)[2] if finding.pointer.startswith("/disputedItems/") else ""


def _case_of(finding: Finding, found: dict[tuple[str, str], _Case]) -> _Case:
    about = _words.obligation(finding.pointer)
    if about in found:
        return found[about]
    return found.setdefault(("rule", finding.rule), _Case(f"{finding.rule} {finding.name}"))


def _told(case: _Case, report: Report, run: Run) -> tuple[str, str]:
    """What the case counts as, and what stands in it."""
    wrong = [finding for finding in case.findings if _words.is_wrong(finding.severity, run)]
    if wrong:
        unjudged = report.verdict is Verdict.UNDETERMINED
        about = attributes(message=wrong[0].message, type=wrong[0].rule)
        lines = "\n".join(text(_line(finding, report)) for finding in case.findings)
        name = "error" if unjudged else "failure"
        return ("errors" if unjudged else "failures"), f"      <{name}{about}>{lines}</{name}>\n"
    if case.part is not Presence.PRESENT:
        # The whole item is wrong, and the finding about it stands elsewhere.
        return "failures", f"      <failure{attributes(message=f'It is {case.part.value}.', type='ledger')}/>\n"
    if case.findings:
        lines = "\n".join(text(_line(finding, report)) for finding in case.findings)
        return "", f"      <system-out>{lines}</system-out>\n"
    if case.silenced:
        first = case.silenced[0]
        said = f"{first.finding.rule} silenced: {first.reason}"
        return "skipped", f"      <skipped{attributes(message=said)}/>\n"
    return "", ""


def _line(finding: Finding, report: Report) -> str:
    place = in_file(finding, report.source)
    where = f":{place[0]}:{place[1]}" if place else f", {_words.where(finding)}" if finding.line else ""
    return f"{report.source}{where}: {finding.severity.value} {finding.rule} {finding.message}"
