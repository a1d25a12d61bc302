"""One static page about many documents: what was decided, on what guidelines, how complete it is, how long it took.

Texts of documents on it are categories and the sources and titles of guidelines; it names no case and no person.
"""

from __future__ import annotations

from collections import Counter
from itertools import accumulate

from imr_schema.findings import Obligation, Report, Verdict
from imr_schema.reports.html.markup import Markup, joined, tag
from imr_schema.reports.html.page import MOST_BARS, Totals, bar, begin, completeness, plot, tiles
from imr_schema.tables.every_table import RowsOf
from imr_schema.tables.items_table import ITEMS, ITEMS_TABLE
from imr_schema.tables.table import Row

_MOST_NAMES = 10_000
"""Different names of one kind that are counted each; what comes after them is counted together."""
_OTHERS = "(others)"
_NONE = "(none stated)"

_BY = {
    "category": ("Decisions by category", ("category",)),
    "reviewer": ("Decisions by the reviewer's guideline", ("reviewer_source", "reviewer_title")),
    "administrator": (
        "Decisions by the claims administrator's guideline",
        ("claims_administrator_source", "claims_administrator_title"),
    ),
    "specialty": ("Decisions by the reviewer's specialty", ("reviewer_specialty",)),
}
"""What decisions are counted by: the heading, and the columns of the table items."""

_DAYS = ((0, 15), (16, 30), (31, 45), (46, 60), (61, 90), (91, None))
"""The ranges of days from the application to the decision."""

_HOW_TO_READ = "Disputed items. The first part of a bar is what was overturned, the second what was upheld."

_STYLE = ".plot tbody th { white-space: normal; overflow-wrap: anywhere; min-width: 8rem; max-width: 24rem; }"
"""Names of guidelines may be long; those of rules, for which the style of reports is made, are not."""

_AT = {name: index for index, name in enumerate(ITEMS_TABLE.names)}


class Summary:
    """Counts over the documents so far; memory does not grow with their number."""

    def __init__(self) -> None:
        self.totals: Totals = Totals()
        self.decisions: Counter[str] = Counter()
        self.by: dict[str, dict[str, Counter[str]]] = {kind: {} for kind in _BY}
        self.days: Counter[int] = Counter()

    def add(self, report: Report, rows: RowsOf) -> None:
        """Count one more document, and its *rows*."""
        self.totals.add(report)
        items = [row for row in rows[ITEMS] if row[_AT["decision"]] is not None]
        for row in items:
            decision = str(row[_AT["decision"]])
            self.decisions[decision] += 1
            for kind, (_, columns) in _BY.items():
                self._named(kind, row, columns)[decision] += 1
        days = items[0][_AT["days_to_decision"]] if items else None
        if isinstance(days, int):
            self.days[days] += 1

    def _named(self, kind: str, row: Row, columns: tuple[str, ...]) -> Counter[str]:
        name = ": ".join(str(row[_AT[column]]) for column in columns if row[_AT[column]] is not None) or _NONE
        counts = self.by[kind]
        if name not in counts and len(counts) >= _MOST_NAMES:
            name = _OTHERS
        return counts.setdefault(name, Counter())

    def page(self, obligations: tuple[Obligation, ...], made_by: str) -> str:
        """The page; *made_by* says by what and as of when."""
        documents = self.totals.documents
        title = f"{documents:,} IMR determination{'' if documents == 1 else 's'}"
        decided = [_by(heading, self.by[kind]) if self.by[kind] else None for kind, (heading, _) in _BY.items()]
        return joined(
            [
                begin(title, _STYLE),
                tag("header", tag("h1", title), tag("p", made_by), self._left_out()),
                Markup("\n<main>\n"),
                tag("section", tag("h2", "Summary", id="summary"), self._tiles(), aria_labelledby="summary"),
                _section("Decisions", [each for each in decided if each is not None], _HOW_TO_READ),
                _section("Time", [self._time()] if self.days else []),
                _section("Quality", self._quality(obligations)),
                Markup("\n</main>\n"),
                tag("footer", tag("p", "The page is complete. Every bar is a number beside it.")),
                Markup("\n</body>\n</html>\n"),
            ]
        )

    def _left_out(self) -> Markup | None:
        without = self.totals.documents - self.totals.verdicts[Verdict.ACCEPTABLE]
        if not without:
            return None
        note = f"Decisions and days are those of acceptable documents; {without:,} are not acceptable or undetermined."
        return tag("p", note, class_="note")

    def _tiles(self) -> Markup:
        verdicts = self.totals.verdicts
        return tiles(
            [
                ("Documents", self.totals.documents, ""),
                ("Acceptable", verdicts[Verdict.ACCEPTABLE], "right"),
                ("Not acceptable", verdicts[Verdict.NOT_ACCEPTABLE], "wrong"),
                ("Undetermined", verdicts[Verdict.UNDETERMINED], "unknown"),
                ("Disputed items", self.totals.items, ""),
                *((f"Items {decision}", count, "") for decision, count in sorted(self.decisions.items())),
            ]
        )

    def _time(self) -> Markup:
        total = self.days.total()
        rows = []
        for first, last in _DAYS:
            count = sum(many for days, many in self.days.items() if days >= first and (last is None or days <= last))
            name = f"{first} to {last} days" if last is not None else f"{first} days or more"
            rows.append(_row(name, count, total, "info"))
        early = sum(many for days, many in self.days.items() if days < 0)
        if early:
            rows.append(_row("decided before the application", early, total, "wrong"))
        caption = f"Days from the application to the decision, by document; half took {self._median()} or fewer"
        return plot(caption, ("Days", "Share", "Documents"), rows)

    def _median(self) -> int:
        """The smallest number of days in which at least half of the documents were decided."""
        days = sorted(self.days)
        half = self.days.total() / 2
        reached = accumulate(self.days[each] for each in days)
        return next(each for each, many in zip(days, reached, strict=True) if many >= half)

    def _quality(self, obligations: tuple[Obligation, ...]) -> list[Markup]:
        totals, parts = self.totals, []
        if totals.items:
            parts.append(completeness(totals, obligations))
        if totals.counts:
            ranked = sorted(totals.counts.items(), key=lambda each: (-each[1], each[0]))
            shown = [
                _row(f"{rule} {totals.rules[rule].name}", count, ranked[0][1], totals.rules[rule].severity.value)
                for rule, count in ranked[:MOST_BARS]
            ]
            rest = sum(count for _, count in ranked[MOST_BARS:])
            if rest:
                shown.append(_row(f"{len(ranked) - MOST_BARS:,} other rules", rest, ranked[0][1], None))
            parts.append(plot("Findings by rule", ("Rule", "Share", "Findings"), shown))
        return parts


def _by(heading: str, counts: dict[str, Counter[str]]) -> Markup:
    """How many items were overturned, of how many, for the most frequent names."""
    ranked = sorted(counts.items(), key=lambda each: (-each[1].total(), each[0]))
    most = ranked[0][1].total()
    rest: Counter[str] = Counter()
    for _, each in ranked[MOST_BARS:]:
        rest.update(each)
    rows = [_decided(name, each, most) for name, each in ranked[:MOST_BARS]]
    if rest:
        rows.append(_decided(f"{len(ranked) - MOST_BARS:,} others", rest, None))
    return plot(heading, ("Name", "Share", "Overturned"), rows)


def _decided(name: str, counts: Counter[str], most: int | None) -> Markup:
    overturned, total = counts["overturned"], counts.total()
    drawn = bar([(overturned, "warning"), (total - overturned, "info")], most) if most else None
    words = f"{overturned:,} of {total:,} overturned ({100 * overturned / total:.0f} %)"
    return tag("tr", tag("th", name, scope="row"), tag("td", drawn), tag("td", words))


def _row(name: str, count: int, most: int, kind: str | None) -> Markup:
    drawn = bar([(count, kind)], most) if kind else None
    return tag("tr", tag("th", name, scope="row"), tag("td", drawn), tag("td", f"{count:,}", class_="count"))


def _section(heading: str, plots: list[Markup], about: str | None = None) -> Markup | None:
    if not plots:
        return None
    name = heading.lower()
    inner = tag("div", *plots, class_="plots")
    said = tag("p", about, class_="about") if about else None
    return tag("section", tag("h2", heading, id=name), said, inner, aria_labelledby=name)
