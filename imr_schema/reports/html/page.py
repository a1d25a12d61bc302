"""The frame of the HTML report: policy and style, summary, plots, filters, index, and the rules."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

from msgspec import field

from imr_schema.findings import Finding, Obligation, Presence, Report, Severity, Verdict
from imr_schema.reports import _phrases
from imr_schema.reports._context import Run
from imr_schema.reports._tally import Tally
from imr_schema.reports.html.document import SIGNS
from imr_schema.reports.html.markup import Markup, joined, prose, tag

MOST_BARS = 12
_WIDTH = 240
_STYLE_FILE = Path(__file__).with_name("report.css")
_HEADINGS = {Severity.ERROR: "Errors", Severity.WARNING: "Warnings", Severity.INFO: "Notes"}
_VERDICT_FILTERS = {"": "all verdicts", "wrong": "not acceptable", "unknown": "undetermined", "right": "acceptable"}


class Totals(Tally):
    """What the page states of all documents."""

    #: The first finding of each rule.
    rules: dict[str, Finding] = field(default_factory=dict)
    #: Findings by rule.
    counts: Counter[str] = field(default_factory=Counter)
    #: What incomplete items have, by the name of the obligation.
    presence: Counter[tuple[str, Presence]] = field(default_factory=Counter)

    def add(self, report: Report) -> None:
        """Count one more document."""
        super().add(report)
        for finding in report.findings:
            self.rules.setdefault(finding.rule, finding)
            self.counts[finding.rule] += finding.number
        for item in report.items:
            if not item.complete:
                self.presence.update(item.presence.items())


def head(run: Run, totals: Totals, *, style: str | None = None) -> Markup:
    """From the doctype to the filters; with a *style* of its own, of a page without documents, that filters nothing."""
    title = _title(totals)
    return joined(
        [
            begin(f"IMR report: {title}", rule_filters(totals.rules) if style is None else style),
            tag("a", "Skip to the documents", href="#documents", class_="skip"),
            tag(
                "header",
                tag("h1", title),
                tag("p", f"IMR determinations, checked as of {run.as_of} by imr-schema {run.version}."),
                *(tag("p", note, class_="note") for note in _phrases.notes(run, totals.assumed)),
                _not_looked_at(run),
            ),
            Markup("\n<main>\n"),
            _summary(totals),
            _plots(totals, run.obligations),
            filters(totals.rules, totals.counts, several=totals.documents > 1) if style is None else None,
        ]
    )


def begin(title: str, *more_styles: str, generator: str | None = None) -> Markup:
    """From the doctype to the body of a page that loads nothing, runs nothing and is fit for light and dark.

    *generator*: what says near the beginning of the file that it is ours, where we must know it again.
    """
    styles = [_STYLE_FILE.read_text("utf-8"), *more_styles]
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_policy(styles)),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="referrer", content="no-referrer"),
        None if generator is None else tag("meta", name="generator", content=generator),
        tag("title", title),
        *(tag("style", Markup(style)) for style in styles),
    )
    return joined([Markup('<!DOCTYPE html>\n<html lang="en">\n'), head, Markup("\n<body>\n")])


def _not_looked_at(run: Run) -> Markup | None:
    names = _phrases.names_passed_over(run)
    if not names:
        return None
    listed = tag("ul", *(tag("li", each) for each in names))
    return tag("details", tag("summary", "Files that were not looked at"), listed)


def index_head(caption: str) -> Markup:
    """The index of documents up to its first row."""
    names = ("Document", "Verdict", "Items complete", "Errors", "Warnings", "Notes")
    return Markup(
        '\n<section aria-labelledby="index"><h2 id="index">Index</h2>'
        '<section class="wide index" aria-label="Table of documents" tabindex="0"><table>'
        + tag("caption", caption)
        + tag("thead", tag("tr", *(tag("th", name, scope="col") for name in names)))
        + "<tbody>\n"
    )


def index_tail() -> Markup:
    """The index after its last row."""
    return Markup("</tbody></table></section></section>\n")


def documents_head(totals: Totals) -> Markup:
    """The documents up to the first."""
    name = "Document" if totals.documents == 1 else "Documents"
    empty = tag("p", "No document was validated.") if not totals.documents else Markup()
    return Markup(f'<section aria-labelledby="documents"><h2 id="documents">{name}</h2>\n{empty}')


def tail(totals: Totals, where: Mapping[str, Markup] | None = None) -> Markup:
    """The rules, and the end of the page; *where*: for a rule, the pages that have findings of it."""
    end = tag("footer", tag("p", _phrases.summary(totals), "."), tag("p", "The report is complete."))
    return Markup(f"</section>\n{rules(totals.rules, totals.counts, where or {})}{ending(end)}")


def rules(found: Mapping[str, Finding], counts: Mapping[str, int], where: Mapping[str, Markup]) -> Markup:
    """The section about the rules that findings were *found* of; *where* as in ``tail``."""
    each = [_rule(finding, counts[rule], where.get(rule)) for rule, finding in sorted(found.items())]
    return tag("section", tag("h2", "Rules", id="rules"), *each, aria_labelledby="rules") if each else Markup()


def ending(footer: Markup) -> Markup:
    """The end of a page."""
    return Markup(f"\n</main>\n{footer}\n</body>\n</html>\n")


def _policy(styles: list[str]) -> str:
    """Nothing is loaded, nothing runs, nothing is sent; the styles are the ones that stand here."""
    hashes = (f"'sha256-{b64encode(sha256(style.encode('utf-8')).digest()).decode()}'" for style in styles)
    return f"default-src 'none'; style-src {' '.join(hashes)}; base-uri 'none'; form-action 'none'"


def rule_filters(rules: Iterable[str]) -> str:
    """The style by which choosing one of *rules* hides what is not about it."""
    return "".join(
        f'body:has(#rule option[value="{rule}"]:checked) :is(.finding,.row,.doc):not(.r-{rule}){{display:none}}'
        for rule in sorted(rules)
    )


def _title(totals: Totals) -> str:
    good, documents = totals.verdicts[Verdict.ACCEPTABLE], totals.documents
    if documents == 1:
        (verdict,) = totals.verdicts
        return f"The document is {_phrases.VERDICTS[verdict]}"
    if good == documents:
        return f"All {documents:,} documents acceptable"
    return f"{good:,} of {_phrases.many(documents, 'document')} acceptable"


def _summary(totals: Totals) -> Markup:
    lacking = totals.items - totals.complete_items
    counts = [
        ("Disputed items", totals.items, ""),
        ("Items incomplete", lacking, "wrong"),
        ("Errors", totals.severities[Severity.ERROR], "wrong"),
        ("Warnings", totals.severities[Severity.WARNING], "unknown"),
        ("Notes", totals.severities[Severity.INFO], ""),
    ]
    if totals.documents != 1:
        counts = [
            ("Documents", totals.documents, ""),
            ("Acceptable", totals.verdicts[Verdict.ACCEPTABLE], "right"),
            ("Not acceptable", totals.verdicts[Verdict.NOT_ACCEPTABLE], "wrong"),
            ("Undetermined", totals.verdicts[Verdict.UNDETERMINED], "unknown"),
            *counts,
        ]
    if totals.suppressed:
        counts.append(("Suppressed", totals.suppressed, ""))
    return tag("section", tag("h2", "Summary", id="summary"), tiles(counts), aria_labelledby="summary")


def tiles(counts: list[tuple[str, int, str]]) -> Markup:
    """What is counted, large: the name, the count, and the kind that colors it, of each of *counts*."""
    terms = (
        tag("div", tag("dt", name), tag("dd", f"{count:,}"), class_=kind if count else "none")
        for name, count, kind in counts
    )
    return tag("dl", *terms, class_="tiles")


def _plots(totals: Totals, obligations: tuple[Obligation, ...]) -> Markup:
    if not totals.items and not totals.counts:
        return Markup()
    return tag(
        "div",
        completeness(totals, obligations) if totals.items else None,
        _by_rule(totals) if totals.counts else None,
        class_="plots",
    )


def completeness(totals: Totals, obligations: tuple[Obligation, ...]) -> Markup:
    """Of how many items each obligation is there; bars for the eye, the counts beside them for everybody."""
    incomplete = totals.items - totals.complete_items
    rows = [_completeness_row("All obligations", totals.items, {"incomplete": incomplete})]
    for each in obligations:
        gaps = {gap.value: totals.presence[each.name, gap] for gap in Presence if gap is not Presence.PRESENT}
        rows.append(_completeness_row(each.words[:1].upper() + each.words[1:], totals.items, gaps))
    return plot("Disputed items that are complete", ("Obligation", "Share", "Present"), rows)


def _completeness_row(name: str, items: int, gaps: dict[str, int]) -> Markup:
    """One row: how many *items* have it, and how many lack it, by what the gap is called."""
    present = items - sum(gaps.values())
    says_nothing = sum(gaps.get(each.value, 0) for each in (Presence.BLANK, Presence.PLACEHOLDER))
    words = ", ".join(f"{count:,} {gap}" for gap, count in gaps.items() if count)
    drawn = bar([(present, "right"), (says_nothing, "unknown"), (items - present - says_nothing, "wrong")], items)
    lacking = tag("span", words, class_="lacking") if words else None
    return tag("tr", tag("th", name, scope="row"), tag("td", drawn), tag("td", f"{present:,} of {items:,}", lacking))


def _by_rule(totals: Totals) -> Markup:
    ranked = sorted(totals.counts.items(), key=lambda each: (-each[1], each[0]))
    most = ranked[0][1]
    rows = []
    for rule, count in ranked[:MOST_BARS]:
        finding = totals.rules[rule]
        link = tag("a", f"{rule} {finding.name}", href=f"#rule-{rule}")
        drawn = bar([(count, finding.severity.value)], most)
        rows.append(tag("tr", tag("th", link, scope="row"), tag("td", drawn), tag("td", f"{count:,}", class_="count")))
    rest = ranked[MOST_BARS:]
    if rest:
        name = _phrases.many(len(rest), "other rule")
        count = sum(count for _, count in rest)
        rows.append(tag("tr", tag("th", name, scope="row"), tag("td"), tag("td", f"{count:,}", class_="count")))
    return plot("Findings by rule", ("Rule", "Share", "Findings"), rows)


def plot(caption: str, heads: tuple[str, ...], rows: list[Markup]) -> Markup:
    """A table of which a column has bars."""
    columns = tag("thead", tag("tr", *(tag("th", head, scope="col") for head in heads)))
    return tag("div", tag("table", tag("caption", caption), columns, tag("tbody", *rows)), class_="plot")


def bar(shares: list[tuple[int, str]], whole: int) -> Markup:
    """A bar for the eye alone: what it shows stands beside it as numbers. Nothing that is there is too thin to see."""
    rects, x = [tag("rect", width=_WIDTH, height=14, rx=2, class_="ground")], 0.0
    for count, kind in shares:
        if count:
            width = max(3.0, _WIDTH * count / whole)
            x = min(x, _WIDTH - width)
            rects.append(tag("rect", x=f"{x:.1f}", width=f"{width:.1f}", height=14, class_=kind))
            x += width
    return tag(
        "svg", *rects, viewBox=f"0 0 {_WIDTH} 14", preserveAspectRatio="none", aria_hidden="true", focusable="false"
    )


def filters(rules: Mapping[str, Finding], counts: Mapping[str, int], *, several: bool) -> Markup:
    """Filters that need no script: the style asks what is chosen. *several*: there are documents of any verdict."""
    if not rules:
        return Markup()
    boxes = [_severity_filter(severity) for severity in Severity]
    options = [tag("option", "all rules", value="")]
    options += [
        tag("option", f"{rule} {finding.name} ({counts[rule]:,})", value=rule)
        for rule, finding in sorted(rules.items())
    ]
    chosen = tag("span", tag("label", "Rule", for_="rule"), tag("select", *options, id="rule"), class_="box")
    verdicts = _verdict_filter() if several else None
    return tag("fieldset", tag("legend", "Show"), *boxes, chosen, verdicts, class_="filters")


def _severity_filter(severity: Severity) -> Markup:
    name = f"show-{severity.value}"
    sign = tag("span", SIGNS[severity], aria_hidden="true", class_=severity.value)
    box = tag("input", type="checkbox", id=name, checked=True)
    return tag("span", box, tag("label", sign, f" {_HEADINGS[severity]}", for_=name), class_="box")


def _verdict_filter() -> Markup:
    options = [tag("option", words, value=kind) for kind, words in _VERDICT_FILTERS.items()]
    return tag("span", tag("label", "Documents", for_="verdict"), tag("select", *options, id="verdict"), class_="box")


def _rule(finding: Finding, count: int, where: Markup | None) -> Markup:
    """What a reader should know of a rule, as far as a finding contains it, and *where* its findings are."""
    sign = tag("span", SIGNS[finding.severity], aria_hidden="true")
    severity = tag("span", sign, f" {finding.severity.value}", class_="severity")
    mandatory = "Mandatory: it cannot be skipped, suppressed or made less severe."
    return tag(
        "article",
        tag("h3", f"{finding.rule} {finding.name}", id=f"rule-{finding.rule}"),
        tag("p", severity, f" {_phrases.many(count, 'finding')}", class_="top"),
        tag("p", prose(finding.help)) if finding.help else None,
        tag("p", "Basis: ", finding.clause, ".", class_="about") if finding.clause else None,
        tag("p", mandatory, class_="about") if finding.mandatory else None,
        where,
        class_=f"rule {finding.severity.value}",
    )
