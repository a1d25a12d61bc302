"""The frame of the HTML report: policy and style, sum, plots, filters, index, and the rules."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from hashlib import sha256
from pathlib import Path

from msgspec import Struct, field

from imr_schema.finding import Finding, Presence, Report, Severity, Verdict
from imr_schema.reports import _phrases as _words
from imr_schema.reports._context import Run, Tally
from imr_schema.reports._phrases import OBLIGATIONS
from imr_schema.reports.html.document import SIGNS
from imr_schema.reports.html.markup import Markup, joined, prose, tag

MOST_BARS = 12
_WIDTH = 240


class Kept(Struct, kw_only=True):
    """What the page says of all documents: findings and severity by rule, and what incomplete items have."""

    rules: dict[str, Finding] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    parts: Counter[tuple[str, Presence]] = field(default_factory=Counter)

    def add(self, report: Report) -> None:
        """Count one more document."""
        for finding in report.findings:
            self.rules.setdefault(finding.rule, finding)
            self.counts[finding.rule] += 1
        for row in report.items:
            if not row.complete:
                self.parts.update(zip(OBLIGATIONS, _words.parts(row), strict=True))


def head(run: Run, tally: Tally, kept: Kept) -> Markup:
    """From the doctype to the filters."""
    title = _title(tally)
    styles = [_STYLE_FILE.read_text("utf-8"), _rule_filters(kept)]
    return joined(
        [
            Markup('<!DOCTYPE html>\n<html lang="en">\n'),
            tag(
                "head",
                tag("meta", charset="utf-8"),
                tag("meta", http_equiv="Content-Security-Policy", content=_policy(styles)),
                tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
                tag("meta", name="color-scheme", content="light dark"),
                tag("meta", name="referrer", content="no-referrer"),
                tag("title", f"IMR report: {title}"),
                *(tag("style", Markup(style)) for style in styles),
            ),
            Markup("\n<body>\n"),
            tag("a", "Skip to the documents", href="#documents", class_="skip"),
            tag(
                "header",
                tag("h1", title),
                tag("p", f"IMR determinations, checked as of {run.as_of} by imr-schema {run.version}."),
                *(tag("p", note, class_="note") for note in _words.notes(run, tally)),
            ),
            Markup("\n<main>\n"),
            _sum(tally),
            _plots(tally, kept),
            _filters(tally, kept),
        ]
    )


def index_head(tally: Tally) -> Markup:
    """The index up to its first row."""
    names = ("Document", "Verdict", "Items complete", "Errors", "Warnings", "Notes")
    return Markup(
        '\n<section aria-labelledby="index"><h2 id="index">Index</h2>'
        '<section class="wide index" aria-label="Table of documents" tabindex="0"><table>'
        + tag("caption", f"All {tally.documents:,} documents, each a link to its details")
        + tag("thead", tag("tr", *(tag("th", name, scope="col") for name in names)))
        + "<tbody>\n"
    )


def index_tail() -> Markup:
    """The index after its last row."""
    return Markup("</tbody></table></section></section>\n")


def documents_head(tally: Tally) -> Markup:
    """The documents up to the first."""
    name = "Document" if tally.documents == 1 else "Documents"
    empty = tag("p", "No document was judged.") if not tally.documents else Markup()
    return Markup(f'<section aria-labelledby="documents"><h2 id="documents">{name}</h2>\n{empty}')


def tail(run: Run, tally: Tally, kept: Kept) -> Markup:
    """The rules, and the end of the page."""
    rules = [_rule(finding, kept.counts[rule]) for rule, finding in sorted(kept.rules.items())]
    section = tag("section", tag("h2", "Rules", id="rules"), *rules, aria_labelledby="rules") if rules else Markup()
    end = tag(
        "footer", tag("p", _words.summary(tally), "."), tag("p", "The report is complete.") if tally.complete else None
    )
    return Markup(f"</section>\n{section}\n</main>\n{end}\n</body>\n</html>\n")


_STYLE_FILE = Path(__file__).with_name("report.css")


def _policy(styles: list[str]) -> str:
    """Nothing is loaded, nothing runs, nothing is sent; the styles are the ones that stand here."""
    hashes = (f"'sha256-{b64encode(sha256(style.encode('utf-8')).digest()).decode()}'" for style in styles)
    return f"default-src 'none'; style-src {' '.join(hashes)}; base-uri 'none'; form-action 'none'"


def _rule_filters(kept: Kept) -> str:
    """Choosing a rule hides what does not tell of it."""
    return "".join(
        f'body:has(#rule option[value="{rule}"]:checked) :is(.finding,.row,.doc):not(.r-{rule}){{display:none}}'
        for rule in sorted(kept.rules)
    )


def _title(tally: Tally) -> str:
    good, all_ = tally.verdicts[Verdict.ACCEPTABLE], tally.documents
    if all_ == 1:
        return f"The document is {next(words for verdict, words in _words.VERDICTS.items() if tally.verdicts[verdict])}"
    return (
        f"{good:,} of {_words.many(all_, 'document')} acceptable"
        if good != all_
        else f"All {all_:,} documents acceptable"
    )


def _sum(tally: Tally) -> Markup:
    lacking = tally.items - tally.complete_items
    tiles = [
        ("Disputed items", tally.items, ""),
        ("Items incomplete", lacking, "wrong"),
        ("Errors", tally.severities[Severity.ERROR], "wrong"),
        ("Warnings", tally.severities[Severity.WARNING], "unknown"),
        ("Notes", tally.severities[Severity.INFO], ""),
    ]
    if tally.documents != 1:
        tiles = [
            ("Documents", tally.documents, ""),
            ("Acceptable", tally.verdicts[Verdict.ACCEPTABLE], "right"),
            ("Not acceptable", tally.verdicts[Verdict.NOT_ACCEPTABLE], "wrong"),
            ("Undetermined", tally.verdicts[Verdict.UNDETERMINED], "unknown"),
            *tiles,
        ]
    if tally.silenced:
        tiles.append(("Suppressed", tally.silenced, ""))
    told = (
        tag("div", tag("dt", name), tag("dd", f"{count:,}"), class_=kind if count else "none")
        for name, count, kind in tiles
    )
    return tag(
        "section", tag("h2", "Summary", id="summary"), tag("dl", *told, class_="tiles"), aria_labelledby="summary"
    )


def _plots(tally: Tally, kept: Kept) -> Markup:
    if not tally.items and not kept.counts:
        return Markup()
    return tag(
        "div",
        _completeness(tally, kept) if tally.items else None,
        _by_rule(kept) if kept.counts else None,
        class_="plots",
    )


def _completeness(tally: Tally, kept: Kept) -> Markup:
    """Of how many items each obligation is there; bars for the eye, the counts beside them for everybody."""
    rows = [("All four", tally.complete_items, tally.items - tally.complete_items, 0)]
    for member, words in OBLIGATIONS.items():
        blank, absent = kept.parts[member, Presence.BLANK], kept.parts[member, Presence.ABSENT]
        present = tally.items - blank - absent
        rows.append((words[:1].upper() + words[1:], present, absent, blank))
    told = []
    for name, present, absent, blank in rows:
        lacks = [
            f"{count:,} {word}"
            for count, word in ((absent, "incomplete" if name == "All four" else "absent"), (blank, "blank"))
            if count
        ]
        bar = _bar([(present, "right"), (blank, "unknown"), (absent, "wrong")], tally.items)
        counts = tag(
            "td", f"{present:,} of {tally.items:,}", tag("span", ", ".join(lacks), class_="lacking") if lacks else None
        )
        told.append(tag("tr", tag("th", name, scope="row"), tag("td", bar), counts))
    return _plot("Disputed items that are complete", ("Obligation", "Share", "Present"), told)


def _by_rule(kept: Kept) -> Markup:
    ranked = sorted(kept.counts.items(), key=lambda each: (-each[1], each[0]))
    most = ranked[0][1]
    told = []
    for rule, count in ranked[:MOST_BARS]:
        finding = kept.rules[rule]
        link = tag("a", f"{rule} {finding.name}", href=f"#rule-{rule}")
        bar = _bar([(count, finding.severity.value)], most)
        told.append(tag("tr", tag("th", link, scope="row"), tag("td", bar), tag("td", f"{count:,}", class_="count")))
    rest = ranked[MOST_BARS:]
    if rest:
        name = _words.many(len(rest), "other rule")
        count = sum(count for _, count in rest)
        told.append(tag("tr", tag("th", name, scope="row"), tag("td"), tag("td", f"{count:,}", class_="count")))
    return _plot("Findings by rule", ("Rule", "Share", "Findings"), told)


def _plot(caption: str, heads: tuple[str, ...], rows: list[Markup]) -> Markup:
    columns = tag("thead", tag("tr", *(tag("th", head, scope="col") for head in heads)))
    return tag("div", tag("table", tag("caption", caption), columns, tag("tbody", *rows)), class_="plot")


def _bar(shares: list[tuple[int, str]], whole: int) -> Markup:
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


def _filters(tally: Tally, kept: Kept) -> Markup:
    """Filters that need no script: the style asks what is chosen."""
    if not kept.rules:
        return Markup()
    boxes = []
    for severity in Severity:
        name = {Severity.ERROR: "Errors", Severity.WARNING: "Warnings", Severity.INFO: "Notes"}[severity]
        box = tag("input", type="checkbox", id=f"show-{severity.value}", checked=True)
        label = tag(
            "label",
            tag("span", SIGNS[severity], aria_hidden="true", class_=severity.value),
            f" {name}",
            for_=f"show-{severity.value}",
        )
        boxes.append(tag("span", box, label, class_="box"))
    options = [tag("option", "every rule", value="")]
    options += [
        tag("option", f"{rule} {kept.rules[rule].name} ({kept.counts[rule]:,})", value=rule)
        for rule in sorted(kept.rules)
    ]
    chosen = tag("span", tag("label", "Rule", for_="rule"), tag("select", *options, id="rule"), class_="box")
    return tag("fieldset", tag("legend", "Show"), *boxes, chosen, _verdicts(tally), class_="filters")


def _verdicts(tally: Tally) -> Markup | None:
    if tally.documents < 2:
        return None
    words = {"": "every verdict", "wrong": "not acceptable", "unknown": "undetermined", "right": "acceptable"}
    options = [tag("option", said, value=kind) for kind, said in words.items()]
    return tag("span", tag("label", "Documents", for_="verdict"), tag("select", *options, id="verdict"), class_="box")


def _rule(finding: Finding, count: int) -> Markup:
    """The page of a rule, as far as a finding knows it."""
    severity = tag(
        "span",
        tag("span", SIGNS[finding.severity], aria_hidden="true"),
        f" {finding.severity.value}",
        class_="severity",
    )
    rests = tag("p", "It rests on ", finding.clause, ".", class_="about") if finding.clause else None
    central = (
        tag("p", "It is central: it cannot be lowered or silenced.", class_="about") if finding.mandatory else None
    )
    heading = tag("h3", f"{finding.rule} {finding.name}", id=f"rule-{finding.rule}")
    said = tag("p", prose(finding.help)) if finding.help else None
    top = tag("p", severity, f" {_words.many(count, 'finding')}", class_="top")
    return tag("article", heading, top, said, rests, central, class_=f"rule {finding.severity.value}")
