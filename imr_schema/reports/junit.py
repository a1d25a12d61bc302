"""JUnit's XML as test reports show it: one suite per document, one case per obligation of an item, or per rule.

Every obligation of every disputed item is a case, so that a reader sees what was checked and not only what failed. A
finding that the run fails on is a failure; one below that is output of a case that passes; a case with suppressed
findings alone is skipped; in a document that could not be validated a failure is an error. Properties of the suite
state what was not validated, and how many findings are suppressed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import ClassVar

from msgspec import Struct

from imr_schema.findings import Finding, ItemCompleteness, Presence, Report, Suppressed, Verdict
from imr_schema.reports import _phrases
from imr_schema.reports._context import Run
from imr_schema.reports._location import in_file, number, path
from imr_schema.reports._xml import DECLARATION, attributes, escaped
from imr_schema.reports.format import NoPlace, ReportFormat


class _Case(Struct):
    """One case, and what was found about it."""

    name: str
    #: What the case is about, in a sentence.
    words: str = ""
    presence: Presence = Presence.PRESENT
    findings: list[Finding] = []
    suppressed: list[Suppressed] = []


class JUnitReport(ReportFormat):
    """Without its end it is not well-formed."""

    ends_with = "</testsuites>\n"
    states_partial: ClassVar[str | NoPlace] = '<property name="partial" value="Partial run: '
    counts_suppressed: ClassVar[str | NoPlace] = '<property name="suppressed" value="([0-9]+)"/>'
    names_settings: ClassVar[str | NoPlace] = '<property name="settings" value="Settings of (.*)"/>'
    names_files_for_hosts = True

    def __init__(self, run: Run) -> None:
        self._run = run
        self._escaped_words = [escaped(each.words) for each in run.obligations]
        self._head = f'{DECLARATION}<testsuites name="imr-schema">\n'

    def add(self, report: Report) -> str:
        """The suite."""
        head, self._head = self._head, ""
        cases, counts = [], {"failures": 0, "errors": 0, "skipped": 0}
        place = path(report.source, self._run)
        in_class = attributes(classname=place + number(report.source))  # servers keep one of two cases of one name
        closed = f'"{in_class}/>\n'
        for case in self._cases(report):
            if isinstance(case, str):
                cases.append('    <testcase name="' + case + closed)
                continue
            kind, body = self._outcome(case, report)
            if kind:
                counts[kind] += 1
            start = f"    <testcase{attributes(name=case.name)}{in_class}"
            cases.append(f"{start}>\n{body}    </testcase>\n" if body else f"{start}/>\n")
        name = report.source if report.amends is None else f"{report.source} ({_phrases.ACROSS})"
        suite = attributes(name=name, tests=len(cases), **counts, file=place)
        return f"{head}  <testsuite{suite}>\n{self._properties(report)}{''.join(cases)}  </testsuite>\n"

    def finish(self) -> Iterator[str]:
        """The end."""
        yield f"{self._head}</testsuites>\n"

    def _properties(self, report: Report) -> str:
        notes = _phrases.partial(self._run, int(report.assumed_version is not None))
        settings = " ".join(_phrases.settings(self._run))
        named = {
            "settings": settings,
            "notValidated": " ".join(_phrases.passed_over(self._run)),
            "partial": " ".join(notes),
            "suppressed": report.total_suppressed,
        }
        properties = [
            f"      <property{attributes(name=name, value=value)}/>\n" for name, value in named.items() if value
        ]
        return f"    <properties>\n{''.join(properties)}    </properties>\n" if properties else ""

    def _cases(self, report: Report) -> Iterator[_Case | str]:
        """The cases of the items, one after another; then one per rule for what lies elsewhere.

        A case with nothing to report, as most are, is its name alone, ready to be written.
        """
        to_report, names = _to_report(report), _names(report)
        of_items: dict[tuple[int | None, str | None], _Case] = {
            (index, each.name): _Case(names[index] + each.words, each.words, item.presence[each.name])
            for index, item in to_report.items()
            for each in self._run.obligations
        }
        of_rules = _assign(report, of_items)
        for index, name in enumerate(names):
            if index in to_report:
                yield from (of_items[index, each.name] for each in self._run.obligations)
            else:
                yield from [name + words for words in self._escaped_words]
        yield from of_rules.values()
        if not report.items and not of_rules:
            yield "The document"

    def _outcome(self, case: _Case, report: Report) -> tuple[str, str]:
        """What the case counts as, and what it contains."""
        lines = "\n".join(escaped(_line(finding, report)) for finding in case.findings)
        failures = [finding for finding in case.findings if _phrases.is_failure(finding.severity, self._run)]
        if failures:
            name = "error" if report.verdict is Verdict.UNDETERMINED else "failure"
            about = attributes(message=failures[0].message, type=failures[0].rule)
            return f"{name}s", f"      <{name}{about}>{lines}</{name}>\n"
        if case.presence is not Presence.PRESENT:
            # The finding is about the whole item, and is a case of its own.
            about = attributes(message=f"The {case.words} is {case.presence.value}.", type="completeness")
            return "failures", f"      <failure{about}/>\n"
        if case.findings:
            return "", f"      <system-out>{lines}</system-out>\n"
        if case.suppressed:
            first = case.suppressed[0]
            message = f"{first.finding.rule} suppressed: {first.reason}"
            return "skipped", f"      <skipped{attributes(message=message)}/>\n"
        return "", ""


def _to_report(report: Report) -> dict[int, ItemCompleteness]:
    """The items with anything to report, by index: those with a finding, suppressed or not, and incomplete ones."""
    everything = (*report.findings, *(suppressed.finding for suppressed in report.suppressed))
    affected = {finding.item_index for finding in everything}
    return {index: item for index, item in enumerate(report.items) if index in affected or not item.complete}


def _assign(report: Report, of_items: dict[tuple[int | None, str | None], _Case]) -> dict[str, _Case]:
    """Add each finding to its case among *of_items*, and give the cases of the others, one per rule."""
    of_rules: dict[str, _Case] = {}

    def case_of(finding: Finding) -> _Case:
        case = of_items.get((finding.item_index, finding.obligation))
        return case or of_rules.setdefault(finding.rule, _Case(f"{finding.rule} {finding.name}"))

    for finding in report.findings:
        case_of(finding).findings.append(finding)
    for suppressed in report.suppressed:
        case_of(suppressed.finding).suppressed.append(suppressed)
    return of_rules


def _names(report: Report) -> list[str]:
    """How the cases of each item begin; items with one number, or with none, are told apart by their position."""
    counts = Counter(item.number for item in report.items)
    return [_name(item, None if counts[item.number] == 1 else i) for i, item in enumerate(report.items, 1)]


def _name(item: ItemCompleteness, position: int | None) -> str:
    number = "without a number" if item.number is None else str(item.number)
    return f"Disputed item {number}{'' if position is None else f', entry {position} of the list'}: "


def _line(finding: Finding, report: Report) -> str:
    place = in_file(finding, report.source)
    where = f":{place[0]}:{place[1]}" if place else f", {_phrases.where(finding)}" if finding.line else ""
    return f"{report.source}{where}: {finding.severity.value} {finding.rule} {finding.message}"
