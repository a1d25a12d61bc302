"""What a document says, as a person reads it, with a mark at each place that a finding is about.

It takes data of any shape: what is wrong with a document is why somebody looks at it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

from imr_schema.finding import Finding
from imr_schema.reports.html.markup import Markup, joined, tag
from imr_schema.text import clip

_DEEPEST, _LONGEST_LIST = 12, 2000
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_ABOUT = 70


class Said(Struct, frozen=True):
    """The rendered ``page``; by pointer the anchor of what a finding is about; by index what an item is about."""

    page: Markup
    anchors: dict[str, str]
    items: dict[int, str]


def of(data: dict[str, Any], findings: Iterable[Finding], number: int) -> Said:
    """Document *number*, whose *findings* lead to their places and are led to from there."""
    marks: dict[str, list[tuple[int, Finding]]] = {}
    anchors: dict[str, str] = {}
    for at, finding in enumerate(findings, 1):
        place = _nearest(finding.pointer, data)
        marks.setdefault(place, []).append((at, finding))
        anchors[finding.pointer] = f"d{number}-at{list(marks).index(place)}"
    page = tag(
        "section",
        tag("h4", "The determination", id=f"d{number}-said"),
        _Page(number, marks).members(data, "", 5, 0),
        class_="said",
        aria_labelledby=f"d{number}-said",
    )
    items = data.get("disputedItems")
    listed = items[:_LONGEST_LIST] if isinstance(items, list) else []
    about = {i: _description(item) for i, item in enumerate(listed) if isinstance(item, dict)}
    return Said(page, anchors, about)


def _description(item: dict[str, Any]) -> str:
    text = item.get("description")
    return clip(" ".join(text.split()), _ABOUT) if isinstance(text, str) else ""


def _nearest(pointer: str, data: Any) -> str:
    """*pointer* as far as *data* goes: something absent is marked at what should hold it."""
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
    """``claimsAdministratorGuideline`` as words."""
    words = _CAMEL.sub(" ", name).lower()
    return words[:1].upper() + words[1:]


class _Page:
    """Data to HTML: plain members are a list of terms, members that hold members are sections."""

    def __init__(self, number: int, marks: dict[str, list[tuple[int, Finding]]]) -> None:
        self.number, self.marks = number, marks
        self.order = {place: at for at, place in enumerate(marks)}

    def members(self, data: dict[str, Any], place: str, level: int, depth: int) -> Markup:
        if depth > _DEEPEST:
            return tag("p", "… deeper than is shown")
        told: list[Markup | None] = [self.mark(place, as_block=True)]
        terms: list[Markup] = []
        for name, value in data.items():
            at = f"{place}/{_step(name)}"
            if isinstance(value, dict) or (isinstance(value, list) and not _plain(value)):
                told += [_terms(terms), self.section(label(name), value, at, level, depth)]
                terms = []
            else:
                terms.append(self.term(label(name), value, at))
        return joined([*told, _terms(terms)])

    def section(self, name: str, value: Any, place: str, level: int, depth: int) -> Markup:
        head = tag(f"h{min(level, 6)}", name)
        if isinstance(value, dict):
            return tag("div", head, self.members(value, place, level + 1, depth + 1), class_="part")
        entries = (self.entry(name, i, each, f"{place}/{i}", level, depth) for i, each in enumerate(value))
        shown = joined(each for each, _ in zip(entries, range(_LONGEST_LIST), strict=False))
        return tag("div", head, self.mark(place, as_block=True), shown, class_="part")

    def entry(self, name: str, index: int, value: Any, place: str, level: int, depth: int) -> Markup:
        is_item = place.startswith("/disputedItems/") and place.count("/") == 2
        anchor = f"d{self.number}-i{index}" if is_item else None
        if not isinstance(value, dict):
            return tag("div", joined(self.texts(value, place)), id=anchor)
        if not is_item and not any(isinstance(each, dict) for each in value.values()):
            return tag("p", self.mark(place), joined(self.flat(value, place), "; "), class_="flat")
        title = f"Item {value.get('number', index + 1)}" if is_item else f"{name}, {index + 1}"
        inner = self.members(value, place, level + 2, depth + 1)
        return tag("div", tag(f"h{min(level + 1, 6)}", title), inner, class_="entry", id=anchor)

    def flat(self, value: dict[str, Any], place: str) -> Iterator[Markup]:
        """An entry without parts of its own, such as a citation, on one line."""
        for name, each in value.items():
            at = f"{place}/{_step(name)}"
            texts = each if isinstance(each, list) else [each]
            marks = [self.mark(at), *(self.mark(f"{at}/{i}") for i in range(len(texts)))]
            said = ", ".join(_plain_text(text) for text in texts[:_LONGEST_LIST])
            yield tag("span", tag("span", label(name), class_="name"), " ", joined(marks), said)

    def term(self, name: str, value: Any, place: str) -> Markup:
        return tag("div", tag("dt", name), tag("dd", self.mark(place), joined(self.texts(value, place))))

    def texts(self, value: Any, place: str) -> Iterator[Markup]:
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
        links = [
            tag(
                "a",
                f"{finding.rule} {finding.severity.value}",
                href=f"#d{self.number}-f{at}",
                class_=finding.severity.value,
            )
            for at, finding in self.marks[place][:20]
        ]
        return tag(
            "p" if as_block else "span",
            joined(links, " "),
            " ",
            class_="mark",
            id=f"d{self.number}-at{self.order[place]}",
        )


def _terms(terms: list[Markup]) -> Markup | None:
    return tag("dl", *terms) if terms else None


def _plain(value: list[Any]) -> bool:
    return not any(isinstance(each, dict | list) for each in value)


def _plain_text(value: Any) -> str:
    if isinstance(value, dict | list):
        return "…"
    if value is None or isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    return text if text.strip() else "(blank)"


def _step(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
