"""The rules of style sheets that change what a reader sees (CSS Syntax 3, Selectors 4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from imr_schema.read_errors import over

if TYPE_CHECKING:
    from lxml import etree

_OF_SHEETS = re.compile("[{};\"']")
_OF_BODIES = re.compile("[;\"'(]")
"""Where a sheet, and what a rule declares, is divided, and where what holds these marks as text begins."""
_ENDS = {'"': '"', "'": "'", "(": ")"}
_ESCAPE = re.compile(r"\\([0-9A-Fa-f]{1,6})\s?")
_SIMPLE = re.compile(
    r"""
    \#(?P<id>[\w-]{1,80}) | \.(?P<name>[\w-]{1,80}) | (?P<tag>\*|[A-Za-z][\w-]{0,40}) | :[a-z-]{1,40}
    | \[\ ?(?P<attribute>[\w:-]{1,40})\ ?
        (?:(?P<how>[~|^$*]?=)\ ?(?P<value>"[^"]{0,80}"|'[^']{0,80}'|[\w-]{1,80})\ ?)?\]
    """,
    re.VERBOSE,
)
_COMBINED = re.compile(" ?(?P<mark>[>+~]) ?| ")
_STATE = re.compile(r":([\w-]{1,80}\(?)")
_IN_BRACKETS = re.compile(r"\[[^\[\]]{0,200}\]")
_NEVER = frozenset(
    [
        *("hover", "active", "focus", "visited", "target", "focus-within", "focus-visible", "before", "after"),
        *("first-line", "first-letter", "selection", "marker", "placeholder", "backdrop"),
    ]
)
"""States that an element has only while somebody works with the page, and what is no element."""
_ALWAYS = frozenset(["root", "link", "any-link"])
_MOST_PARTS = 8
"""Of a selector that is understood."""
_SHOWN_ON = ("all", "screen", "only screen", "only all", "not print", "")
_DISPLAYED = frozenset(
    [
        *("none", "inline", "block", "inline-block", "flow-root", "list-item", "contents", "initial"),
        *("flex", "inline-flex", "grid", "inline-grid", "-webkit-box", "-ms-flexbox"),
        *("table", "inline-table", "table-row", "table-cell", "table-caption"),
        *("table-row-group", "table-header-group", "table-footer-group", "table-column", "table-column-group"),
    ]
)
_TAKEN = {
    "display": _DISPLAYED,
    "visibility": frozenset(["visible", "hidden", "collapse", "inherit", "initial", "unset"]),
}
"""The values that browsers take; with any other one a property is as if it were not declared."""
_MOST_RULES = 10_000
"""Selectors that are understood, and as many that are not. Large pages have some thousand."""
_AT_ONCE = 64
"""Letters of names of classes that are compared in one step."""
_MOST_STEPS = 2_000_000
"""Of matching selectors with elements. Pages with some hundred rules take a hundredth of it."""

Declarations = dict[str, tuple[str, bool]]
"""Of each property its value, in small letters, and whether it is important."""


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


class Rule(Struct, frozen=True):
    """A selector, from its last part to its first, with what it declares."""

    parts: tuple[Simple, ...]
    declared: Declarations
    #: How specific its selector is, and where it stands.
    rank: tuple[int, int, int, int]


class Rules:
    """The rules of the style sheets of a page, as far as *wanted* properties are declared in them.

    ``doubtful`` has what is declared for selectors that are not understood.
    """

    def __init__(self, sheets: list[str], wanted: frozenset[str]) -> None:
        self.doubtful: list[tuple[str, Declarations]] = []
        self._by_key: dict[str, list[Rule]] = {}
        self._steps = 0
        #: How many selectors are understood.
        self.count = 0
        for sheet in sheets:
            for selectors, body in _blocks(_without_comments(sheet)):
                found = {name: each for name, each in declarations(body).items() if name in wanted}
                if found:
                    self._add(selectors, found)

    def _add(self, selectors: str, declared: Declarations) -> None:
        for each in selectors.split(","):
            if max(self.count, len(self.doubtful)) >= _MOST_RULES:
                raise over("rules of style sheets", _MOST_RULES)
            selector = " ".join(each.split())
            parts = _parts(selector)
            if parts == () and ("before" in selector or "after" in selector):
                self.doubtful.append((selector, {"content": declared.get("content", ("", False))}))
            if parts is None:
                self.doubtful.append((selector, declared))
            if parts:
                self.count += 1
                last = parts[0]
                key = f"#{last.id}" if last.id else f".{last.names[0]}" if last.names else last.tag or "*"
                ids, names, tags = _specificity(parts)
                self._by_key.setdefault(key, []).append(Rule(parts, declared, (ids, names, tags, self.count)))

    def of(self, element: etree._Element) -> list[Rule]:
        """The rules that select *element*, the weakest first. ``ReadError`` (IMR001) once that takes too long."""
        if not self._by_key:
            return []
        keys = [str(element.tag), "*", *(f".{name}" for name in element.get("class", "").split())]
        keys += [f"#{element.get('id')}"] if "id" in element.attrib else []
        found = [
            rule for key in dict.fromkeys(keys) for rule in self._by_key.get(key, ()) if self._fits(rule.parts, element)
        ]
        return sorted(found, key=lambda rule: rule.rank) if len(found) > 1 else found

    def _fits(self, parts: tuple[Simple, ...], element: etree._Element) -> bool:
        self._steps += 1 + len(element.get("class", "")) // _AT_ONCE
        if self._steps > _MOST_STEPS:
            raise over("steps of matching style sheets", _MOST_STEPS)
        if not parts[0].matches(element) or len(parts) == 1:
            return parts[0].matches(element)
        parent = element.getparent()
        if parts[0].combinator == ">":
            return parent is not None and self._fits(parts[1:], parent)
        while parent is not None:
            if self._fits(parts[1:], parent):
                return True
            parent = parent.getparent()
        return False


def declarations(body: str) -> Declarations:
    """What *body* declares: the last important one of each property, else the last one."""
    found: Declarations = {}
    pieces: list[str] = []
    for piece in (*_pieces(_without_comments(body), _OF_BODIES), ";"):
        if piece != ";":
            pieces.append(piece)
            continue
        name, colon, value = _plain("".join(pieces)).partition(":")
        pieces = []
        value, mark, important = (each.strip() for each in value.lower().partition("!"))
        name = name.strip()
        name = name if name.startswith("--") else name.lower()
        taken = colon and value and value in _TAKEN.get(name, (value,)) and bool(mark) == (important == "important")
        if taken and (mark or not found.get(name, ("", False))[1]):
            found[name] = (value, bool(mark))
    return found


def _without_comments(text: str) -> str:
    pieces, at = [], 0
    while (begin := text.find("/*", at)) >= 0:
        pieces.append(text[at:begin])
        end = text.find("*/", begin + 2)
        at = end + 2 if end >= 0 else len(text)
    return " ".join([*pieces, text[at:]])


def _pieces(text: str, marks: re.Pattern[str]) -> Iterator[str]:
    """*text*, divided at *marks*; what is quoted or in brackets stays whole."""
    at = 0
    while (found := marks.search(text, at)) is not None:
        mark = found[0]
        if found.start() > at:
            yield text[at : found.start()]
        at = found.end()
        if mark in _ENDS:
            end = text.find(_ENDS[mark], at)
            at = end + 1 if end >= 0 else len(text)
        yield text[found.start() : at]
    yield text[at:]


def _plain(text: str) -> str:
    """*text* without escapes of characters."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda escape: chr(min(int(escape[1], 16), 0x10FFFF)), text).replace("\\", "")


def _blocks(sheet: str) -> Iterator[tuple[str, str]]:
    """The selectors and the declarations of each rule that counts on a screen."""
    open_blocks: list[tuple[str, bool]] = []
    pieces: list[str] = []
    for piece in _pieces(sheet.replace("<!--", " ").replace("-->", " "), _OF_SHEETS):
        inside = bool(open_blocks) and not open_blocks[-1][0].startswith("@")
        if piece == "{":
            prelude = "".join(pieces).strip()
            open_blocks.append((prelude, (not open_blocks or open_blocks[-1][1]) and _counts(prelude)))
            pieces = []
        elif piece == "}":
            prelude, counts = open_blocks.pop() if open_blocks else ("", False)
            if counts and not prelude.startswith("@"):
                yield prelude, "".join(pieces)
            pieces = []
        elif piece == ";" and not inside:
            pieces = []
        else:
            pieces.append(piece)
    if open_blocks and open_blocks[-1][1]:  # browsers close what is open at the end
        yield open_blocks[-1][0], "".join(pieces)


def _counts(prelude: str) -> bool:
    """Whether what a block holds counts on a wide screen, by its *prelude*."""
    if not prelude.startswith("@"):
        return True
    name, _, condition = prelude[1:].lower().partition(" ")
    if name in ("supports", "layer", "scope", "container"):
        return not condition.strip().startswith("not")
    return name == "media" and any(_on_screen(each) for each in condition.split(","))


def _on_screen(condition: str) -> bool:
    medium, *features = (each.strip() for each in condition.split(" and "))
    if medium.startswith("("):
        medium, features = "", [medium, *features]
    return medium in _SHOWN_ON and all("min-width" in each or "min-device-width" in each for each in features)


def _parts(selector: str) -> tuple[Simple, ...] | None:
    """The compounds of *selector*, the last one first; none for one that never fits, None for one not understood."""
    states = set(_STATE.findall(_IN_BRACKETS.sub("", selector)))
    if states & _NEVER:
        return ()
    if states - _ALWAYS:
        return None
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
    if combinator or any(each.combinator in ("+", "~") for each in found):
        return None
    return tuple(reversed(found)) or None


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
            id = found["id"]
        elif found["name"]:
            names.append(found["name"])
        elif found["attribute"]:
            attributes.append((found["attribute"].lower(), found["how"] or "", (found["value"] or "").strip("\"'")))
    return Simple(tag, id, tuple(names), tuple(attributes), combinator), at


def _has(held: str | None, how: str, value: str) -> bool:
    if held is None or not how:
        return held is not None
    tests = {"=": held == value, "~=": value in held.split(), "*=": bool(value) and value in held}
    tests |= {"^=": bool(value) and held.startswith(value), "$=": bool(value) and held.endswith(value)}
    return tests.get(how, held == value or held.startswith(f"{value}-"))


def _specificity(parts: tuple[Simple, ...]) -> tuple[int, int, int]:
    return (
        sum(bool(each.id) for each in parts),
        sum(len(each.names) + len(each.attributes) for each in parts),
        sum(bool(each.tag) for each in parts),
    )
