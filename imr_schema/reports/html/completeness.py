"""The completeness of a document's disputed items, as a table whose gaps lead to their findings."""

from __future__ import annotations

from collections import defaultdict

from imr_schema.findings import Finding, ItemCompleteness, Obligation, Presence, Report, Severity
from imr_schema.reports import _phrases
from imr_schema.reports.html.determination import Content
from imr_schema.reports.html.markup import Markup, cell, joined, tag

_PRESENT = tag("td", tag("span", "✔", aria_hidden="true"), " present", class_="present")


class CompletenessTable:
    """How the completeness of any document is shown: one row per item, one column per obligation."""

    def __init__(self, obligations: tuple[Obligation, ...]) -> None:
        self._obligations = obligations
        heads = ("Item", *(each.words[:1].upper() + each.words[1:] for each in obligations))
        self._head = joined(
            [
                tag("caption", "Completeness of the disputed items"),
                tag("thead", tag("tr", *(tag("th", head, scope="col") for head in heads))),
            ]
        )
        self._all_present = _PRESENT * len(obligations)

    def render(self, report: Report, listed: tuple[Finding, ...], number: int, content: Content | None) -> Markup:
        """The table of document *number*, whose gaps lead to its *listed* findings, and its items to its *content*."""
        if not report.items:
            return tag("p", "No disputed items were found.", class_="about")
        places = _places(report, listed)
        rows = [self._row(item, index, places, number, content) for index, item in enumerate(report.items)]
        return tag("div", tag("table", self._head, tag("tbody", *rows), class_="completeness"), class_="wide")

    def _row(
        self,
        item: ItemCompleteness,
        index: int,
        places: dict[tuple[int, str | None], int],
        number: int,
        content: Content | None,
    ) -> Markup:
        shown = content.items.get(item.pointer) if content is not None else None
        if item.complete and shown is None and not item.unexpected and item.number is not None:
            return Markup(f'<tr><th scope="row">{cell(str(item.number))}</th>{self._all_present}</tr>')
        cells = []
        for each in self._obligations:
            at = places.get((index, each.name)) or places.get((index, None))
            cells.append(_cell(item.presence[each.name], f"#d{number}-f{at}" if at else None))
        heading = _heading(item, None if shown is None else f"#d{number}-i{shown}")
        return tag("tr", heading, *cells)


def _heading(item: ItemCompleteness, content: str | None) -> Markup:
    """The number of *item*; where its *content* is on the page, a link to it, by its address, and what it is about."""
    name = "without a number" if item.number is None else cell(str(item.number))
    unexpected = f" ({_phrases.unexpected(item.unexpected)})" if item.unexpected else ""
    head = tag("a", name, href=content) if content else name
    about = tag("span", item.about, class_="item") if content and item.about else None
    return tag("th", head, unexpected, about, scope="row")


def _cell(presence: Presence, finding: str | None) -> Markup:
    """Whether one part of an item is there; where it is not, a link to the *finding* about it, by its address."""
    if presence is Presence.PRESENT:
        return _PRESENT
    sign = tag("span", "✖", aria_hidden="true")
    words = tag("a", presence.value, href=finding) if finding else presence.value
    return tag("td", sign, " ", words, class_=presence.value)


def _places(report: Report, listed: tuple[Finding, ...]) -> dict[tuple[int, str | None], int]:
    """By item and obligation, which of the *listed* findings is about it, counted from 1.

    With None for the obligation: the finding about the item as a whole, or else the one error in it that is about no
    obligation, since something that several obligations are a part of may be missing.
    """
    places: dict[tuple[int, str | None], int] = {}
    others: defaultdict[int, list[int]] = defaultdict(list)
    for at, finding in enumerate(listed, 1):
        index = finding.item_index
        if index is None or index >= len(report.items):
            continue
        if finding.obligation is not None or finding.pointer == report.items[index].pointer:
            places.setdefault((index, finding.obligation), at)
        elif finding.severity is Severity.ERROR:
            others[index].append(at)
    for index, errors in others.items():
        if len(errors) == 1:
            places.setdefault((index, None), errors[0])
    return places
