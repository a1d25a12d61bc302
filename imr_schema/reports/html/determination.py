"""What a document contains, as a person reads it, with a mark at each place that a finding is about.

It takes data of any kind: what is wrong with a document is why somebody looks at it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from imr_schema.findings import Finding, ItemCompleteness, Report
from imr_schema.reports.html.markup import Markup, joined, tag

_DEEPEST, _LONGEST_LIST, _MOST_MARKS = 12, 2000, 20
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")

Marks = dict[str, list[tuple[int, Finding]]]
"""The findings by the pointer of the place that they are marked at, each with its position in the list, from 1."""


class Content(Struct, frozen=True):
    """The rendered content of a document."""

    page: Markup
    #: By the pointer of a finding, the anchor of its mark.
    anchors: dict[str, str]
    #: By the pointer of a disputed item that is shown, its position, from 0; its anchor has the same number.
    items: dict[str, int]


def render(report: Report, listed: tuple[Finding, ...], number: int) -> Content | None:
    """The content of document *number*, linked to and from its *listed* findings; None where it may not be shown."""
    if not isinstance(report.data, dict):
        return None
    marks: Marks = {}
    anchors: dict[str, str] = {}
    for at, finding in enumerate(listed, 1):
        place = _nearest(finding.pointer, report.data)
        marks.setdefault(place, []).append((at, finding))
        anchors[finding.pointer] = f"d{number}-at{list(marks).index(place)}"
    builder = _Builder(number, marks, report.items)
    page = tag(
        "section",
        tag("h4", "The determination", id=f"d{number}-content"),
        builder.members(report.data, "", 5, 0),
        class_="content",
        aria_labelledby=f"d{number}-content",
    )
    return Content(page, anchors, builder.shown)


def _nearest(pointer: str, data: object) -> str:
    """*pointer* as far as *data* goes: something absent is marked at what should contain it."""
    place, here = "", data
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(here, dict) and name in here:
            here = here[name]
        elif isinstance(here, list) and name.isdecimal() and int(name) < len(here):
            here = here[int(name)]
        else:
            break
        place += f"/{step}"
    return place


def label(name: str) -> str:
    """``reviewerSpecialty`` as words: "Reviewer specialty"."""
    words = _CAMEL.sub(" ", name).lower()
    return words[:1].upper() + words[1:]


class _Builder:
    """Data to HTML: plain members are a list of terms, members with members of their own are sections."""

    def __init__(self, number: int, marks: Marks, items: tuple[ItemCompleteness, ...]) -> None:
        self.number, self.marks = number, marks
        self.order = {place: at for at, place in enumerate(marks)}
        self.items = {item.pointer: (index, item) for index, item in enumerate(items)}
        #: The disputed items that stand on the page, as :class:`Content` has them.
        self.shown: dict[str, int] = {}

    def members(self, data: dict[str, object], place: str, level: int, depth: int) -> Markup:
        if depth > _DEEPEST:
            return tag("p", "… deeper levels are not shown")
        parts: list[Markup | None] = [self.mark(place, as_block=True)]
        terms: list[Markup] = []
        for name, value in data.items():
            at = f"{place}/{_step(name)}"
            if isinstance(value, dict) or (isinstance(value, list) and not _plain(value)):
                parts += [_terms(terms), self.section(label(name), value, at, level, depth)]
                terms = []
            else:
                terms.append(self.term(label(name), value, at))
        return joined([*parts, _terms(terms)])

    def section(self, name: str, value: dict[str, object] | list[object], place: str, level: int, depth: int) -> Markup:
        head = tag(f"h{min(level, 6)}", name)
        if isinstance(value, dict):
            return tag("div", head, self.members(value, place, level + 1, depth + 1), class_="part")
        entries = (
            self.entry(name, i, each, f"{place}/{i}", level, depth) for i, each in enumerate(value[:_LONGEST_LIST])
        )
        return tag("div", head, self.mark(place, as_block=True), joined(entries), class_="part")

    def entry(self, name: str, index: int, value: object, place: str, level: int, depth: int) -> Markup:
        is_item = place in self.items
        anchor = self.anchor(place) if is_item else None
        if not isinstance(value, dict):
            return tag("div", joined(self.texts(value, place)), id=anchor)
        if not is_item and not any(isinstance(each, dict) for each in value.values()):
            return tag("p", self.mark(place), joined(self.flat(value, place), "; "), class_="flat")
        title = self.title(place) if is_item else f"{name}, {index + 1}"
        inner = self.members(value, place, level + 2, depth + 1)
        return tag("div", tag(f"h{min(level + 1, 6)}", title), inner, class_="entry", id=anchor)

    def anchor(self, place: str) -> str:
        """The anchor of the disputed item at *place*, which is now shown."""
        index, _ = self.items[place]
        self.shown[place] = index
        return f"d{self.number}-i{index}"

    def title(self, place: str) -> str:
        """The disputed item at *place* by its number, or else by its position."""
        index, item = self.items[place]
        return f"Item {index + 1 if item.number is None else item.number}"

    def flat(self, value: dict[str, object], place: str) -> Iterator[Markup]:
        """An entry without parts of its own, such as a citation, on one line."""
        for name, each in value.items():
            at = f"{place}/{_step(name)}"
            texts = each if isinstance(each, list) else [each]
            marks = [self.mark(at), *(self.mark(f"{at}/{i}") for i in range(len(texts)))]
            line = ", ".join(_plain_text(text) for text in texts[:_LONGEST_LIST])
            yield tag("span", tag("span", label(name), class_="name"), " ", joined(marks), line)

    def term(self, name: str, value: object, place: str) -> Markup:
        return tag("div", tag("dt", name), tag("dd", self.mark(place), joined(self.texts(value, place))))

    def texts(self, value: object, place: str) -> Iterator[Markup]:
        """A plain value, or the plain entries of a list, each with its mark."""
        if isinstance(value, list):
            for i, each in enumerate(value[:_LONGEST_LIST]):
                yield tag("p", self.mark(f"{place}/{i}"), _plain_text(each))
        else:
            yield tag("p", _plain_text(value))

    def mark(self, place: str, *, as_block: bool = False) -> Markup:
        """Links to the findings about *place*, or nothing."""
        if place not in self.marks:
            return Markup()
        links = [self.link(at, finding) for at, finding in self.marks[place][:_MOST_MARKS]]
        anchor = f"d{self.number}-at{self.order[place]}"
        return tag("p" if as_block else "span", joined(links, " "), " ", class_="mark", id=anchor)

    def link(self, at: int, finding: Finding) -> Markup:
        severity = finding.severity.value
        return tag("a", f"{finding.rule} {severity}", href=f"#d{self.number}-f{at}", class_=severity)


def _terms(terms: list[Markup]) -> Markup | None:
    return tag("dl", *terms) if terms else None


def _plain(value: list[object]) -> bool:
    return not any(isinstance(each, dict | list) for each in value)


def _plain_text(value: object) -> str:
    if isinstance(value, dict | list):
        return "…"
    if value is None or isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    return text if text.strip() else "(blank)"


def _step(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
