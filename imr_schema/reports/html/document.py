"""A document of the HTML report: its row of the index, its ledger, its findings, what it says."""

from __future__ import annotations

from collections.abc import Iterator

from imr_schema.finding import Finding, ItemCompleteness, Presence, Report, Severity, Suppressed, Verdict
from imr_schema.reports import _phrases as _words
from imr_schema.reports._phrases import OBLIGATIONS
from imr_schema.reports.html import determination as _html_determination
from imr_schema.reports.html.determination import Said
from imr_schema.reports.html.markup import Markup, cell, joined, tag

MOST = 200
"""Findings told of one document; the rest is counted. Machine formats tell all."""

SIGNS = {Severity.ERROR: "✖", Severity.WARNING: "▲", Severity.INFO: "●"}
_VERDICT_SIGNS = {Verdict.ACCEPTABLE: "✔", Verdict.NOT_ACCEPTABLE: "✖", Verdict.UNDETERMINED: "?"}
_KINDS = {Verdict.ACCEPTABLE: "right", Verdict.NOT_ACCEPTABLE: "wrong", Verdict.UNDETERMINED: "unknown"}


def row(report: Report, number: int) -> str:
    """The row of the index for document *number*, counted from 1."""
    done, all_ = sum(row.complete for row in report.items), len(report.items)
    counts = [
        tag("td", str(count or "–"), class_="count" if count else "count none") for count in map(report.count, Severity)
    ]
    return (
        tag(
            "tr",
            tag("th", tag("a", cell(report.source), href=f"#d{number}-body"), scope="row"),
            tag("td", _verdict(report)),
            tag("td", f"{done} of {all_}" if all_ else "–", class_="lacking" if done < all_ else None),
            *counts,
            class_=f"row {_KINDS[report.verdict]}{_rules(report)}",
        )
        + "\n"
    )


def details(report: Report, number: int) -> str:
    """Document *number* in whole, folded."""
    told = report.findings[:MOST]
    said = _html_determination.of(report.data, told, number) if isinstance(report.data, dict) else None
    findings = _findings(report, told, number, said)
    body = [
        _about(report),
        _ledger(report, number, said),
        tag("div", findings, said.page, class_="beside") if said else findings,
        _silenced(report),
    ]
    return (
        tag(
            "details",
            tag(
                "summary",
                tag("h3", report.source),
                _verdict(report),
                *(
                    tag("span", _words.many(count, _word(severity)), class_=f"sum {severity.value}")
                    for severity in Severity
                    if (count := report.count(severity))
                ),
            ),
            tag("div", joined(body), class_="body", id=f"d{number}-body"),
            class_=f"doc {_KINDS[report.verdict]}{_rules(report)}",
        )
        + "\n"
    )


def _rules(report: Report) -> str:
    return "".join(f" r-{rule}" for rule in sorted({finding.rule for finding in report.findings}))


def _word(severity: Severity) -> str:
    return "note" if severity is Severity.INFO else severity.value


def _verdict(report: Report) -> Markup:
    sign = tag("span", _VERDICT_SIGNS[report.verdict], aria_hidden="true")
    return tag("span", sign, " ", _words.VERDICTS[report.verdict], class_=f"verdict {_KINDS[report.verdict]}")


def _about(report: Report) -> Markup | None:
    said = []
    if report.syntax:
        version = f", version {report.schema_version}" if report.schema_version else ""
        version += f", judged as version {report.assumed_version}" if report.assumed_version else ""
        said.append(("A letter" if report.syntax == "letter" else report.syntax.upper()) + version)
    if report.rules in _words.RULES:
        said.append(_words.RULES[report.rules])
    if report.unexpected:
        said.append(f"{_words.many(report.unexpected, 'part')} without a place")
    return tag("p", "; ".join(said) + ".", class_="about") if said else None


def _ledger(report: Report, number: int, said: Said | None) -> Markup:
    if not report.items:
        return tag("p", "No disputed item was seen, so there is no ledger.", class_="about")
    places = _places(report)
    rows = [
        _item(row, index, places, number, said.items.get(index) if said else None)
        for index, row in enumerate(report.items)
    ]
    return tag(
        "div",
        tag(
            "table",
            _LEDGER_HEAD,
            tag("tbody", *rows),
            class_="ledger",
        ),
        class_="wide",
    )


def _places(report: Report) -> dict[tuple[str, str], int]:
    """By index and member of a disputed item, or the item as a whole: which finding is about it, counted from 1."""
    found: dict[tuple[str, str], int] = {}
    for at, finding in enumerate(report.findings[:MOST], 1):
        if (about := _words.obligation(finding.pointer)) is not None:
            found.setdefault(about, at)
    return found


def _item(
    row: ItemCompleteness, index: int, places: dict[tuple[str, str], int], number: int, about: str | None
) -> Markup:
    if about is None and row.complete and not row.unexpected and row.number is not None:
        return Markup(f'<tr><th scope="row">{cell(str(row.number))}</th>{_ALL_PRESENT}</tr>')
    cells = []
    for member, part in zip(OBLIGATIONS, _words.parts(row), strict=True):
        if part is Presence.PRESENT:
            cells.append(_PRESENT)
            continue
        sign = tag("span", "✖", aria_hidden="true")
        at = places.get((str(index), member)) or places.get((str(index), ""))
        words = tag("a", part.value, href=f"#d{number}-f{at}") if at else part.value
        cells.append(tag("td", sign, " ", words, class_=part.value))
    name = "without a number" if row.number is None else cell(str(row.number))
    unplaced = f" ({_words.many(row.unexpected, 'part')} without a place)" if row.unexpected else ""
    head = tag("a", name, href=f"#d{number}-i{index}") if about is not None else name
    excerpt = tag("span", about, class_="item") if about else None
    return tag("tr", tag("th", head, unplaced, excerpt, scope="row"), *cells)


_HEADS = ("Item", *(words[:1].upper() + words[1:] for words in OBLIGATIONS.values()))
_LEDGER_HEAD = joined(
    [
        tag("caption", "Completeness of the disputed items"),
        tag("thead", tag("tr", *(tag("th", head, scope="col") for head in _HEADS))),
    ]
)
_PRESENT = tag("td", tag("span", "✔", aria_hidden="true"), " present", class_="present")
_ALL_PRESENT = _PRESENT * len(OBLIGATIONS)


def _findings(report: Report, told: tuple[Finding, ...], number: int, said: Said | None) -> Markup:
    head = tag("h4", "Findings")
    if not told:
        return tag("div", head, tag("p", "None.", class_="about"), class_="found")
    listed = tag("ol", *(_finding(finding, at, number, said) for at, finding in enumerate(told, 1)), class_="findings")
    more = len(report.findings) - len(told)
    rest = tag("p", f"{more:,} more; the JSON report tells them all.", class_="about") if more else None
    return tag("div", head, listed, rest, class_="found")


def _finding(finding: Finding, at: int, number: int, said: Said | None) -> Markup:
    where = _words.where(finding)
    there = said.anchors.get(finding.pointer) if said else None
    return tag(
        "li",
        tag(
            "p",
            tag(
                "span",
                tag("span", SIGNS[finding.severity], aria_hidden="true"),
                f" {_word(finding.severity)}",
                class_="severity",
            ),
            " ",
            tag("a", f"{finding.rule} {finding.name}", href=f"#rule-{finding.rule}"),
            tag("span", where[:1].upper() + where[1:], class_="where") if where else None,
            class_="top",
        ),
        tag("p", finding.message, class_="message"),
        tag("p", tag("code", finding.pointer), class_="pointer") if finding.pointer else None,
        joined(_values(finding)),
        tag("p", tag("a", "Show it in the determination", href=f"#{there}"), class_="there") if there else None,
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


def _silenced(report: Report) -> Markup | None:
    if not report.suppressed:
        return None
    listed = tag("ul", *(_hushed(silenced) for silenced in report.suppressed[:MOST]), class_="silenced")
    more = len(report.suppressed) - MOST
    rest = tag("p", f"{more:,} more; the JSON report tells them all.", class_="about") if more > 0 else None
    count = _words.many(len(report.suppressed), "silenced finding")
    return tag("details", tag("summary", count), listed, rest, class_="hushed")


def _hushed(silenced: Suppressed) -> Markup:
    finding = silenced.finding
    until = f", until {silenced.until.isoformat()}" if silenced.until else ""
    return tag("li", f"{finding.rule} {finding.message} Suppressed: {silenced.reason}{until}.")
