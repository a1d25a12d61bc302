"""The selectors of style sheets, as far as they can be told from the page alone (Selectors 4)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from lxml import etree

_NAME = r"(?:[\w-]|\\(?:[0-9A-Fa-f]{1,6}\s?|[^\n0-9A-Fa-f])){1,80}"
_SIMPLE = re.compile(
    rf"""
    \#(?P<id>{_NAME}) | \.(?P<name>{_NAME}) | (?P<tag>\*|[A-Za-z][\w-]{{0,40}}) | ::?(?P<state>[\w-]{{1,80}}\(?)
    | \[\ ?(?P<attribute>[\w:-]{{1,40}})\ ?
        (?:(?P<how>[~|^$*]?=)\ ?(?P<value>"[^"]{{0,80}}"|'[^']{{0,80}}'|[\w-]{{1,80}})\ ?)?\]
    """,
    re.VERBOSE,
)
_COMBINED = re.compile(" ?(?P<mark>[>+~]) ?| ")
_ESCAPE = re.compile(r"\\([0-9A-Fa-f]{1,6})\s?")
_STATE = re.compile(r"(?<!\\):([\w-]{1,80}\(?)")
_IN_BRACKETS = re.compile(r"\[[^\[\]]{0,200}\]")
_MARKS = re.compile(r""""[^"]*"|'[^']*'|[(),]""")
_NEVER = frozenset(
    [
        *("hover", "active", "focus", "visited", "target", "focus-within", "focus-visible", "host", "host("),
        *("first-line", "first-letter", "selection", "placeholder", "backdrop", "host-context(", "fullscreen"),
        *("popover-open", "modal", "file-selector-button"),
    ]
)
"""States that an element has only while somebody works with the page, and what is no element."""
_PUTTING_IN = frozenset(["before", "after", "marker"])
"""The boxes that hold the words that a style sheet puts in."""
_ALWAYS = frozenset(["root", "link", "any-link"])
_MOST_PARTS = 8
"""Of a selector that is understood."""


class Simple(Struct, frozen=True):
    """One compound selector: what one element must be."""

    tag: str = ""
    id: str = ""
    names: tuple[str, ...] = ()
    attributes: tuple[tuple[str, str, str], ...] = ()
    #: What stands before it: " " for any ancestor, ">" for the parent, "" for nothing.
    combinator: str = ""

    def matches(self, element: etree._Element) -> bool:
        """Whether *element* is one of those that it selects."""
        if (self.tag and self.tag != element.tag) or (self.id and self.id != element.get("id")):
            return False
        if self.names and not set(self.names) <= set(element.get("class", "").split()):
            return False
        return all(_has(element.get(name), how, value) for name, how, value in self.attributes)


class Selector(Struct, frozen=True):
    """What is understood of a selector: it selects no element that its parts do not."""

    #: Its compounds, the last one first.
    parts: tuple[Simple, ...]
    #: Whether that is all of it.
    sure: bool
    #: Whether it selects what is put in before or behind the element, or as its mark.
    puts_in: bool

    @property
    def specificity(self) -> tuple[int, int, int]:
        """How specific it is."""
        return (
            sum(bool(each.id) for each in self.parts),
            sum(len(each.names) + len(each.attributes) for each in self.parts),
            sum(bool(each.tag) for each in self.parts),
        )


def selectors(listed: str) -> list[str]:
    """The selectors of a list, which commas divide outside of brackets."""
    found, at, depth = [], 0, 0
    for mark in _MARKS.finditer(listed):
        depth += (mark[0] == "(") - (mark[0] == ")" and depth > 0)
        if mark[0] == "," and not depth:
            found.append(listed[at : mark.start()])
            at = mark.end()
    return [" ".join(each.split()) for each in (*found, listed[at:])]


def understood(selector: str) -> Selector | None:
    """What *selector* selects; None for one that never selects what has words."""
    bare = _bare(selector)
    states = set(_STATE.findall(_IN_BRACKETS.sub("", bare)))
    puts_in = bool(states & _PUTTING_IN)
    if states & _NEVER or any(each.startswith("-") for each in states) or ("empty" in states and not puts_in):
        return None
    sure = not states - _ALWAYS - _PUTTING_IN
    parts = _parts(bare)
    if parts is None:
        return Selector((Simple(),), sure=False, puts_in=puts_in)
    beside = next((at for at, each in enumerate(parts) if each.combinator in ("+", "~")), None)
    if beside is not None:
        parts, sure = parts[: beside + 1], False
    return Selector(tuple(parts), sure, puts_in)


def _bare(selector: str) -> str:
    """*selector* without what stands in brackets behind a state."""
    pieces, at, depth = [], 0, 0
    for mark in _MARKS.finditer(selector):
        if mark[0] == "(":
            if not depth:
                pieces.append(selector[at : mark.end()])
            depth += 1
        elif mark[0] == ")" and depth:
            depth -= 1
            at = mark.end()
    return "".join([*pieces, "" if depth else selector[at:]])


def _parts(selector: str) -> list[Simple] | None:
    """The compounds of *selector*, the last one first; None where they are not understood."""
    found: list[Simple] = []
    at, combinator = 0, ""
    while at < len(selector):
        simple, end = _compound(selector, at, combinator)
        gap = _COMBINED.match(selector, end)
        if end == at or len(found) == _MOST_PARTS or (gap is None and end < len(selector)):
            return None
        found.append(simple)
        at = gap.end() if gap else end
        combinator = (gap["mark"] or " ") if gap else ""
    return None if combinator or not found else found[::-1]


def _compound(selector: str, at: int, combinator: str) -> tuple[Simple, int]:
    """The compound that begins at *at*, and where it ends; it ends where it begins if there is none."""
    tag = id = ""
    names: list[str] = []
    attributes: list[tuple[str, str, str]] = []
    begin = at
    while (found := _SIMPLE.match(selector, at)) is not None and not (found["tag"] and at > begin):
        at = found.end()
        if found["tag"] and found["tag"] != "*":
            tag = found["tag"].lower()
        elif found["id"]:
            id = plain(found["id"])
        elif found["name"]:
            names.append(plain(found["name"]))
        elif found["state"]:
            tag = tag or {"root": "html", "link": "a", "any-link": "a"}.get(found["state"], "")
        elif found["attribute"]:
            attributes.append((found["attribute"].lower(), found["how"] or "", (found["value"] or "").strip("\"'")))
    return Simple(tag, id, tuple(names), tuple(attributes), combinator), at


def _has(held: str | None, how: str, value: str) -> bool:
    if held is None or not how:
        return held is not None
    tests = {"=": held == value, "~=": value in held.split(), "*=": bool(value) and value in held}
    tests |= {"^=": bool(value) and held.startswith(value), "$=": bool(value) and held.endswith(value)}
    return tests.get(how, held == value or held.startswith(f"{value}-"))


def plain(text: str) -> str:
    """*text* without escapes of characters."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda escape: chr(min(int(escape[1], 16), 0x10FFFF)), text).replace("\\", "")
