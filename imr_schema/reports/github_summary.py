"""The page of a GitHub Actions run, in Markdown: the summary, the findings by rule, and the completeness of each item.

For ``--report github-summary:$GITHUB_STEP_SUMMARY``. The host takes 1 MiB per step, so documents that need attention
are listed until the page is long enough, and the rest are counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import ClassVar

from imr_schema.findings import Finding, ItemCompleteness, Presence, Report, Verdict
from imr_schema.reports import _phrases
from imr_schema.reports._context import Run
from imr_schema.reports._tally import Tally
from imr_schema.reports.format import NoPlace, ReportFormat
from imr_schema.text import visible

LONGEST = 512 * 1024
"""Characters of the page; none takes more than two bytes of the host's 1 MiB on average."""

MOST = 50
"""Findings listed of one document."""

_SIGNS = {
    Presence.PRESENT: "✅ present",
    Presence.PLACEHOLDER: "⚠️ **placeholder**",
    Presence.BLANK: "⚠️ **blank**",
    Presence.ABSENT: "❌ **absent**",
}
_VERDICT_SIGNS = {Verdict.ACCEPTABLE: "✅", Verdict.NOT_ACCEPTABLE: "❌", Verdict.UNDETERMINED: "❔"}


class GitHubSummaryReport(ReportFormat):
    """Everything is written at the end: the summary comes first."""

    ends_with = r"\. The report is complete\.</sub>\n"
    states_partial: ClassVar[str | NoPlace] = r"> Partial run&#58; "
    counts_suppressed: ClassVar[str | NoPlace] = r"; ([0-9]+) suppressed; "
    counts_passed_over: ClassVar[str | NoPlace] = r"> Not validated&#58; [0-9&#;]+ other files?&#58; (.*)"

    def __init__(self, run: Run) -> None:
        self._run, self._tally = run, Tally()
        self._rules: dict[str, Finding] = {}
        self._counts: Counter[str] = Counter()
        self._documents: list[str] = []
        self._length = 0
        self._left_out = 0
        heads = [_capitalized(each.words) for each in run.obligations]
        self._table_head = [f"| Item | {' | '.join(heads)} |", f"| ---: |{' --- |' * len(heads)}"]

    def add(self, report: Report) -> str:
        """Nothing yet; a document without findings and gaps is not listed."""
        self._tally.add(report)
        for finding in report.findings:
            self._rules.setdefault(finding.rule, finding)
            self._counts[finding.rule] += finding.number
        if report.acceptable and not report.findings and all(item.complete for item in report.items):
            return ""
        if self._length > LONGEST:
            self._left_out += 1
            return ""
        self._documents.append("".join(line + "\n" for line in self._document(report)))
        self._length += len(self._documents[-1])
        return ""

    def finish(self) -> Iterator[str]:
        """The page."""
        yield f"## IMR determinations\n\n{_phrases.summary(self._tally)}.\n\n"
        for note in _phrases.notes(self._run, self._tally.assumed):
            yield f"> {_escaped(note)}\n\n"
        yield from (f"{line}\n" for line in self._findings_by_rule())
        yield from self._documents
        if self._left_out:
            yield f"{_phrases.many(self._left_out, 'more document')} with findings; see the full report.\n"
        yield f"\n<sub>imr-schema {self._run.version}, {self._run.as_of}. The report is complete.</sub>\n"

    def _findings_by_rule(self) -> Iterator[str]:
        if not self._counts:
            return
        yield "| Rule | Severity | Findings | About |"
        yield "| --- | --- | ---: | --- |"
        for rule, count in sorted(self._counts.items(), key=lambda each: (-each[1], each[0])):
            finding = self._rules[rule]
            yield f"| {rule} | {finding.severity.value} | {count} | {_escaped(finding.name.replace('-', ' '))} |"
        yield ""

    def _document(self, report: Report) -> Iterator[str]:
        verdict = _phrases.VERDICTS[report.verdict] + (f" ({_phrases.ACROSS})" if report.amends is not None else "")
        yield f"### {_VERDICT_SIGNS[report.verdict]} {_name(report.source)}: {verdict}"
        yield ""
        if report.items:
            yield from self._table_head
            for item in report.items:
                signs = (_SIGNS[item.presence[each.name]] for each in self._run.obligations)
                yield f"| {_item_number(item)} | {' | '.join(signs)} |"
            yield ""
        for finding in report.findings[:MOST]:
            where = f" ({_phrases.where(finding)})" if finding.line else ""
            yield f"- **{finding.severity.value} {finding.rule}** {_escaped(finding.message)}{where}"
        if (more := report.total - sum(finding.number for finding in report.findings[:MOST])) > 0:
            yield f"- {_phrases.many(more, 'more finding')}"
        yield ""


def _capitalized(words: str) -> str:
    return words[:1].upper() + words[1:]


def _item_number(item: ItemCompleteness) -> str:
    return "?" if item.number is None else _escaped(str(item.number))


def _name(source: str) -> str:
    """A file's name as code, where a host links nothing; quoted where a spreadsheet would take it for a formula."""
    quote = "&#39;" if source[:1] in {"=", "+", "-", "@"} else ""
    return f"<code>{quote}{_escaped(source)}</code>"


def _escaped(text: str) -> str:
    """*text* as Markdown that means nothing but itself: all punctuation as character references."""
    return "".join(c if c.isalnum() or c in " /-" or ord(c) > 126 else f"&#{ord(c)};" for c in visible(text))
