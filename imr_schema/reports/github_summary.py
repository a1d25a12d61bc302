"""The page of a GitHub Actions run, in Markdown: the sum, the findings by rule, and the ledger.

For ``--report github-summary:$GITHUB_STEP_SUMMARY``. The host takes 1 MiB a step, so documents with something to
say are told until the page is long enough, and the rest are counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from msgspec import Struct, field

from imr_schema.finding import Finding, ItemCompleteness, Presence, Report, Verdict
from imr_schema.reports import _phrases as _words
from imr_schema.reports._context import Run, Tally
from imr_schema.text import visible

LONGEST = 512 * 1024
"""Characters of the page; none takes more than two bytes of the host's 1 MiB on average."""

MOST = 50
"""Findings told of one document."""

_SIGNS = {Presence.PRESENT: "✅ present", Presence.BLANK: "⚠️ **blank**", Presence.ABSENT: "❌ **absent**"}
_VERDICT_SIGNS = {Verdict.ACCEPTABLE: "✅", Verdict.NOT_ACCEPTABLE: "❌", Verdict.UNDETERMINED: "❔"}


class _Kept(Struct):
    """What the end needs: the rules that were found broken, and the documents as far as there is room."""

    rules: dict[str, Finding] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)
    length: int = 0
    left_out: int = 0


def begin(run: Run) -> str:
    """Nothing stands before the sum."""
    return ""


def document(run: Run, tally: Tally) -> str:
    """Nothing yet: the sum comes first."""
    if tally.aside is None:
        tally.aside = _Kept()
    kept: _Kept = tally.aside
    report = tally.newest
    for finding in report.findings:
        kept.rules.setdefault(finding.rule, finding)
        kept.counts[finding.rule] += 1
    if report.acceptable and not report.findings and all(row.complete for row in report.items):
        return ""
    if kept.length > LONGEST:
        kept.left_out += 1
        return ""
    kept.told.append("".join(line + "\n" for line in _document(report)))
    kept.length += len(kept.told[-1])
    return ""


def end(run: Run, tally: Tally) -> list[str]:
    """The page."""
    kept: _Kept = tally.aside or _Kept()
    lines = ["## IMR determinations", "", f"{_words.summary(tally)}.", ""]
    lines += [f"> {_escaped(note)}\n" for note in _words.notes(run, tally)]
    if kept.counts:
        lines += ["| Rule | Severity | Findings | About |", "| --- | --- | ---: | --- |"]
        for rule, count in sorted(kept.counts.items(), key=lambda each: (-each[1], each[0])):
            finding = kept.rules[rule]
            about = finding.name.replace("-", " ")
            lines.append(f"| {rule} | {finding.severity.value} | {count} | {_escaped(about)} |")
        lines.append("")
    if kept.left_out:
        kept.told.append(f"{_words.many(kept.left_out, 'more document')} with findings; see the whole report.\n")
    last = "The report is complete." if tally.complete else _words.INTERRUPTED
    return [
        "".join(line + "\n" for line in lines),
        *kept.told,
        f"\n<sub>imr-schema {run.version}, {run.as_of}. {last}</sub>\n",
    ]


def _document(report: Report) -> Iterator[str]:
    yield f"### {_VERDICT_SIGNS[report.verdict]} {_name(report.source)}: {_words.VERDICTS[report.verdict]}"
    yield ""
    if report.items:
        yield "| Item | Decision | Claims administrator's guideline | Reviewer's guideline | Rationale |"
        yield "| ---: | --- | --- | --- | --- |"
        for row in report.items:
            yield f"| {_number(row)} | {' | '.join(_SIGNS[part] for part in _words.parts(row))} |"
        yield ""
    for finding in report.findings[:MOST]:
        where = f" ({_words.where(finding)})" if finding.line else ""
        yield f"- **{finding.severity.value} {finding.rule}** {_escaped(finding.message)}{where}"
    if len(report.findings) > MOST:
        yield f"- {len(report.findings) - MOST} more"
    yield ""


def _number(row: ItemCompleteness) -> str:
    return "?" if row.number is None else _escaped(str(row.number))


def _name(source: str) -> str:
    """A file's name as code, where a host links nothing; quoted where a spreadsheet would take it for a formula."""
    quote = "&#39;" if source[:1] in {"=", "+", "-", "@"} else ""
    return f"<code>{quote}{_escaped(source)}</code>"


def _escaped(text: str) -> str:
    """*text* as Markdown that means nothing but itself: all punctuation as character references."""
    return "".join(c if c.isalnum() or c in " /-" or ord(c) > 126 else f"&#{ord(c)};" for c in visible(text))
