"""One document of the HTML report: its row of the index, its completeness, its findings, its content."""

from __future__ import annotations

from collections.abc import Iterator

from imr_schema.findings import Finding, Report, Severity, Suppressed, Verdict
from imr_schema.reports import _phrases
from imr_schema.reports.html import determination
from imr_schema.reports.html.completeness import CompletenessTable
from imr_schema.reports.html.determination import Content
from imr_schema.reports.html.markup import Markup, cell, joined, tag

MOST = 200
"""Findings listed of one document; the rest is counted. Machine formats list all."""

SIGNS = {Severity.ERROR: "✖", Severity.WARNING: "▲", Severity.INFO: "●"}
_NOUNS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_VERDICT_SIGNS = {Verdict.ACCEPTABLE: "✔", Verdict.NOT_ACCEPTABLE: "✖", Verdict.UNDETERMINED: "?"}
KINDS = {Verdict.ACCEPTABLE: "right", Verdict.NOT_ACCEPTABLE: "wrong", Verdict.UNDETERMINED: "unknown"}
"""What colors each verdict."""


def row(report: Report, number: int) -> str:
    """The row of the index for document *number*, counted from 1."""
    done, all_ = sum(item.complete for item in report.items), len(report.items)
    counts = [
        tag("td", str(count or "–"), class_="count" if count else "count none") for count in map(report.count, Severity)
    ]
    return (
        tag(
            "tr",
            tag("th", tag("a", cell(_named(report)), href=f"#d{number}-body"), scope="row"),
            tag("td", _verdict(report)),
            tag("td", f"{done} of {all_}" if all_ else "–", class_="lacking" if done < all_ else None),
            *counts,
            class_=f"row {KINDS[report.verdict]}{_rules(report)}",
        )
        + "\n"
    )


def _named(report: Report) -> str:
    return report.source if report.amends is None else f"{report.source} ({_phrases.ACROSS})"


def details(report: Report, number: int, table: CompletenessTable) -> str:
    """Document *number* in whole, folded."""
    listed = report.findings[:MOST]
    content = determination.render(report, listed, number)
    findings = _findings(report, listed, number, content)
    body = [
        _about(report),
        table.render(report, listed, number, content),
        tag("div", findings, content.page, class_="beside") if content else findings,
        _suppressed(report),
    ]
    counts = [
        tag("span", _phrases.many(count, _NOUNS[severity]), class_=f"sum {severity.value}")
        for severity in Severity
        if (count := report.count(severity))
    ]
    return (
        tag(
            "details",
            tag("summary", tag("h3", _named(report)), _verdict(report), *counts),
            tag("div", joined(body), class_="body", id=f"d{number}-body"),
            class_=f"doc {KINDS[report.verdict]}{_rules(report)}",
        )
        + "\n"
    )


def _rules(report: Report) -> str:
    return "".join(f" r-{rule}" for rule in sorted({finding.rule for finding in report.findings}))


def _verdict(report: Report) -> Markup:
    sign = tag("span", _VERDICT_SIGNS[report.verdict], aria_hidden="true")
    return tag("span", sign, " ", _phrases.VERDICTS[report.verdict], class_=f"verdict {KINDS[report.verdict]}")


def _about(report: Report) -> Markup:
    parts = []
    if report.syntax:
        version = f", version {report.schema_version}" if report.schema_version else ""
        version += f", validated as version {report.assumed_version}" if report.assumed_version else ""
        parts.append(("A letter" if report.syntax == "letter" else report.syntax.upper()) + version)
    if report.rules in _phrases.RULES:
        parts.append(_phrases.RULES[report.rules])
    if report.unexpected:
        parts.append(_phrases.unexpected(report.unexpected))
    parts += [_phrases.many(report.size, "byte")] if report.size is not None else []
    digest = tag("p", "SHA-256 ", tag("code", report.digest), class_="about") if report.digest else None
    return joined([tag("p", "; ".join(parts) + ".", class_="about") if parts else None, digest])


def _findings(report: Report, listed: tuple[Finding, ...], number: int, content: Content | None) -> Markup:
    head = tag("h4", "Findings")
    if not listed:
        return tag("div", head, tag("p", "None.", class_="about"), class_="found")
    entries = (_finding_entry(finding, at, number, content) for at, finding in enumerate(listed, 1))
    more = report.total - sum(finding.number for finding in listed)
    return tag("div", head, tag("ol", *entries, class_="findings"), _rest(more), class_="found")


def _rest(more: int) -> Markup | None:
    return tag("p", f"{more:,} more; {_phrases.LISTED_BY_JSON}.", class_="about") if more > 0 else None


def _finding_entry(finding: Finding, at: int, number: int, content: Content | None) -> Markup:
    where = _phrases.where(finding)
    there = content.anchors.get(finding.pointer) if content else None
    sign = tag("span", SIGNS[finding.severity], aria_hidden="true")
    return tag(
        "li",
        tag(
            "p",
            tag("span", sign, f" {_NOUNS[finding.severity]}", class_="severity"),
            " ",
            tag("a", f"{finding.rule} {finding.name}", href=f"#rule-{finding.rule}"),
            tag("span", where[:1].upper() + where[1:], class_="where") if where else None,
            class_="top",
        ),
        tag("p", finding.message, class_="message"),
        tag("p", tag("code", finding.pointer), class_="pointer") if finding.pointer else None,
        joined(_values(finding)),
        tag("p", tag("a", "Show in the determination", href=f"#{there}"), class_="there") if there else None,
        id=f"d{number}-f{at}",
        class_=f"finding {finding.severity.value} r-{finding.rule}",
    )


def _values(finding: Finding) -> Iterator[Markup]:
    if finding.values:
        pairs = (tag("div", tag("dt", name), tag("dd", value)) for name, value in finding.values.items())
        yield tag("dl", *pairs, class_="values")
    if finding.excerpt is not None:
        before, after = finding.excerpt.text[: finding.excerpt.caret], finding.excerpt.text[finding.excerpt.caret :]
        yield tag("pre", tag("code", before, tag("mark", after[:1] or " "), after[1:]))


def _suppressed(report: Report) -> Markup | None:
    if not report.suppressed:
        return None
    count = _phrases.many(report.total_suppressed, "suppressed finding")
    entries = tag("ul", *map(_suppressed_finding, report.suppressed[:MOST]))
    return tag("details", tag("summary", count), entries, _rest(len(report.suppressed) - MOST), class_="suppressed")


def _suppressed_finding(suppressed: Suppressed) -> Markup:
    finding = suppressed.finding
    until = f", until {suppressed.until.isoformat()}" if suppressed.until else ""
    return tag("li", f"{finding.rule} {finding.message} Suppressed: {suppressed.reason}{until}.")
