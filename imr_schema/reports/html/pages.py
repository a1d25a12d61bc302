"""A report on more documents than one page holds: pages of documents of one verdict, and what leads to them."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from msgspec import Struct, field

from imr_schema.findings import Finding, Report, Severity, Verdict
from imr_schema.reports import _phrases
from imr_schema.reports._spool import Spool
from imr_schema.reports.format import Beside
from imr_schema.reports.html import page
from imr_schema.reports.html.document import KINDS
from imr_schema.reports.html.markup import Markup, cell, escaped, joined, tag

MOST_ON_A_PAGE = 2_000
"""A report on more documents has pages of so many: a browser opens one of them in a few seconds."""

STYLE = """
.ways { display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; margin: .6rem 0; }
.pages thead th:nth-child(n+3) { text-align: left; } .pages thead th:nth-child(n+6) { text-align: right; }
.pages td { overflow-wrap: anywhere; } .pages th, .pages td:nth-child(n+5) { white-space: nowrap; }
"""
"""What the pages, and the one that leads to them, have beside the style of all."""

_MOST_TOLD = 20
"""Pages that are named with a rule; there may be hundreds."""


class Page(Struct):
    """What a page holds, without its texts."""

    verdict: Verdict
    #: The documents before it that have the same verdict.
    before: int
    #: The first document and the last, as the run names them.
    first: str
    last: str = ""
    documents: int = 0
    items: int = 0
    complete_items: int = 0
    severities: Counter[Severity] = field(default_factory=Counter)
    #: Findings by rule.
    counts: Counter[str] = field(default_factory=Counter)
    #: How long its part of the index is, and its documents, in characters.
    row_characters: int = 0
    document_characters: int = 0

    def add(self, report: Report, row: str, details: str) -> None:
        """One more document, with its texts."""
        self.last = report.source
        self.documents += 1
        self.items += len(report.items)
        self.complete_items += sum(item.complete for item in report.items)
        for finding in report.findings:
            self.severities[finding.severity] += finding.number
            self.counts[finding.rule] += finding.number
        self.row_characters += len(row)
        self.document_characters += len(details)

    @property
    def which(self) -> str:
        """Which documents it holds of its verdict, by their numbers."""
        if self.documents == 1:
            return f"{self.before + 1:,}"
        return f"{self.before + 1:,} to {self.before + self.documents:,}"


class Pile:
    """All documents of one verdict: their rows of the index and their details, which wait in files without a name."""

    def __init__(self, verdict: Verdict) -> None:
        self._verdict = verdict
        self.rows: Spool = Spool()
        self.documents: Spool = Spool()
        self.pages: list[Page] = []
        self.length: int = 0

    def add(self, report: Report, row: str, details: str) -> None:
        """One more document."""
        if self.length % MOST_ON_A_PAGE == 0:
            self.pages.append(Page(self._verdict, self.length, report.source))
        self.length += 1
        self.pages[-1].add(report, row, details)
        self.rows.write(row)
        self.documents.write(details)


def beside(name: str) -> Beside:
    """Where the pages of the report file *name* are, and how they are known."""
    mark = tag("meta", name="generator", content=_generator(name))
    return Beside(_folder(name), r"[0-9a-f]{12}-[0-9]{4,}\.html", mark.encode("utf-8", "backslashreplace"))


def _folder(name: str) -> str:
    return f"{os.path.splitext(name)[0]}-pages"


def _generator(name: str) -> str:
    return f"imr-schema: a page of {name}"


class Pages:
    """The pages of the report file *name*, whose own names begin with *digest*, that of what they hold.

    So a page of another report never has the name of one of these: at any time the report leads to its own pages.
    """

    def __init__(self, name: str, digest: str, piles: Mapping[Verdict, Pile], rules: Mapping[str, Finding]) -> None:
        self._name, self._digest, self._piles, self._rules = name, digest, piles, rules
        self._pages = [each for pile in piles.values() for each in pile.pages]

    def written(self) -> Iterator[tuple[str, Iterator[str]]]:
        """Each page: its path from the report, and its text in pieces."""
        for number in range(1, len(self._pages) + 1):
            yield f"{_folder(self._name)}/{self._file(number)}", self._text(number)
        for pile in self._piles.values():
            pile.rows.close()
            pile.documents.close()

    def _file(self, number: int) -> str:
        return f"{self._digest}-{number:04}.html"

    def _text(self, number: int) -> Iterator[str]:
        """Page *number*, from 1."""
        held = self._pages[number - 1]
        pile = self._piles[held.verdict]
        rules = {rule: self._rules[rule] for rule in held.counts}
        title = f"{_verdict(held).capitalize()} documents: {held.which} of {pile.length:,}"
        yield page.begin(f"IMR report: {title}", STYLE, page.rule_filters(rules), generator=_generator(self._name))
        yield tag("a", "Skip to the documents", href="#documents", class_="skip")
        yield tag("header", tag("h1", title), tag("p", f"Page {number:,} of {len(self._pages):,}."), self._ways(number))
        yield Markup("\n<main>\n")
        yield page.filters(rules, held.counts, several=False)
        yield page.index_head(f"{_phrases.many(held.documents, 'document').capitalize()}, each a link to its details")
        yield from pile.rows.next(held.row_characters)
        yield page.index_tail()
        yield Markup('<section aria-labelledby="documents"><h2 id="documents">Documents</h2>\n')
        yield from pile.documents.next(held.document_characters)
        yield Markup("</section>\n")
        yield page.rules(rules, held.counts, {})
        yield page.ending(tag("footer", self._ways(number, "Pages, again"), tag("p", "The page is complete.")))

    def _ways(self, number: int, label: str = "Pages") -> Markup:
        """Links to the report, and to the pages before and after page *number*."""
        ways = [tag("a", "Summary and all pages", href=f"../{_address(self._name)}")]
        if number > 1:
            ways.append(tag("a", "Previous page", href=self._file(number - 1), rel="prev"))
        if number < len(self._pages):
            ways.append(tag("a", "Next page", href=self._file(number + 1), rel="next"))
        return tag("nav", joined(ways, " "), aria_label=label, class_="ways")

    def listed(self) -> Markup:
        """The pages, with what each holds, in place of the documents."""
        names = ("Page", "Verdict", "First document", "Last document", "Items complete", "Errors", "Warnings", "Notes")
        heads = tag("thead", tag("tr", *(tag("th", name, scope="col") for name in names)))
        count = len(self._pages)
        caption = tag("caption", f"{count:,} pages, each a link to its documents, in the order of the run")
        rows = tag("tbody", *(self._row(number, held) for number, held in enumerate(self._pages, 1)))
        table = tag("table", caption, heads, rows)
        wide = tag("section", table, class_="wide index pages", aria_label="Table of pages", tabindex="0")
        return Markup(f'\n<section aria-labelledby="documents"><h2 id="documents">Documents</h2>{wide}')

    def _row(self, number: int, held: Page) -> Markup:
        counts = [held.severities[severity] for severity in Severity]
        verdict = tag("span", f"{_verdict(held)}, {held.which}", class_=f"verdict {KINDS[held.verdict]}")
        return tag(
            "tr",
            tag("th", self._link(number, f"Page {number:,}"), scope="row"),
            tag("td", verdict),
            tag("td", cell(held.first)),
            tag("td", cell(held.last)),
            tag("td", f"{held.complete_items:,} of {held.items:,}" if held.items else "–"),
            *(tag("td", f"{count:,}" if count else "–", class_="count") for count in counts),
        )

    def _link(self, number: int, words: str) -> Markup:
        return tag("a", words, href=f"{_address(_folder(self._name))}/{self._file(number)}")

    def by_rule(self) -> dict[str, Markup]:
        """For each rule, links to the pages that have findings of it."""
        having: dict[str, list[int]] = {}
        for number, held in enumerate(self._pages, 1):
            for rule in held.counts:
                having.setdefault(rule, []).append(number)
        return {rule: self._where(numbers) for rule, numbers in having.items()}

    def _where(self, numbers: list[int]) -> Markup:
        links = joined([self._link(number, f"{number:,}") for number in numbers[:_MOST_TOLD]], ", ")
        more = len(numbers) - _MOST_TOLD
        rest = escaped(f", and {_phrases.many(more, 'more page')}") if more > 0 else None
        return tag("p", "On page " if len(numbers) == 1 else "On pages ", links, rest, ".", class_="about")


def _verdict(held: Page) -> str:
    return _phrases.VERDICTS[held.verdict]


def _address(name: str) -> str:
    """*name* as a part of a relative address."""
    return quote(os.fsencode(name))
