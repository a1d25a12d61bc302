"""The rules of style sheets that change what a reader sees (CSS Syntax 3, Selectors 4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from imr_schema.letter.extract.css_selectors import Selector, Simple, plain, selectors, understood
from imr_schema.read_errors import over

if TYPE_CHECKING:
    from lxml import etree

_OF_SHEETS = re.compile("[{};\"']")
_OF_BODIES = re.compile("[;\"'(]")
"""Where a sheet, and what a rule declares, is divided, and where what holds these marks as text begins."""
_ENDS = {'"': '"', "'": "'", "(": ")"}
_LONGEST_NESTED = 2_000
"""Characters of a selector inside of another one."""
_NO_LAYER = 10_000_000
"""The place of what is in no layer: it is stronger than what is in one."""
_NARROW = 1_024
"""The pixels that each wide screen has."""
_PIXELS = re.compile(r"(?P<number>[0-9]{1,6})(?:\.[0-9]{0,9})?(?P<unit>px|em|rem)")
_SUPPORTED = re.compile(r"\( ?(?P<name>[a-z-]{1,40}) ?: ?(?P<value>[a-z-]{1,40}) ?\)")
_RARE = frozenset(
    [
        *("(orientation:portrait)", "(orientation: portrait)", "(prefers-color-scheme:dark)"),
        *("(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(forced-colors: active)", "(hover: none)"),
        *("(prefers-reduced-motion: reduce)", "(prefers-reduced-motion:reduce)", "(monochrome)", "(pointer: coarse)"),
        *("(-ms-high-contrast: active)", "(-ms-high-contrast: none)"),
    ]
)
"""What a screen of an office is not."""
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


class Rule(Struct, frozen=True):
    """A selector, with what it declares."""

    selector: Selector
    declared: Declarations
    #: Its layer, how specific its selector is, and where it stands.
    rank: tuple[int, int, int, int, int]
    #: Whether it counts for each element that its selector selects.
    sure: bool


class Block(Struct, frozen=True):
    """What is declared for a list of selectors."""

    selectors: str
    body: str
    #: Whether it is certain that it counts on a screen.
    sure: bool = True
    #: The cascade layer that it is in; empty for none.
    layer: str = ""


class Rules:
    """The rules of the style sheets of a page, as far as *wanted* properties are declared in them."""

    def __init__(self, sheets: list[str], wanted: frozenset[str]) -> None:
        self._by_key: dict[str, list[Rule]] = {}
        self._layers: dict[str, int] = {}
        self._steps = 0
        #: How many selectors there are.
        self.count: int = 0
        #: Whether a sheet takes in another one that stands in its address.
        self.takes_in: bool = False
        for sheet in sheets:
            for block in self._blocks(_without_comments(sheet)):
                found = {
                    name: each
                    for name, each in declarations(block.body).items()
                    if name in wanted or name.startswith("--")
                }
                if found:
                    self._add(block, found)

    def _add(self, block: Block, declared: Declarations) -> None:
        layer = self._layers.setdefault(block.layer, len(self._layers)) if block.layer else _NO_LAYER
        reversed_order = bool(block.layer) and any(important for _, important in declared.values())
        for each in selectors(block.selectors):
            if self.count >= _MOST_RULES:
                raise over("rules of style sheets", _MOST_RULES)
            self.count += 1
            selector = understood(each)
            if selector is None or (selector.puts_in and "content" not in declared):
                continue
            last = selector.parts[0]
            key = f"#{last.id}" if last.id else f".{last.names[0]}" if last.names else last.tag or "*"
            rank = (layer, *selector.specificity, self.count)
            sure = block.sure and selector.sure and not selector.puts_in and not reversed_order
            self._by_key.setdefault(key, []).append(Rule(selector, declared, rank, sure))

    def of(self, element: etree._Element) -> list[Rule]:
        """The rules that may select *element*, the weakest first. ``ReadError`` (IMR001) once that takes too long."""
        if not self._by_key:
            return []
        keys = [str(element.tag), "*", *(f".{name}" for name in element.get("class", "").split())]
        keys += [f"#{element.get('id')}"] if "id" in element.attrib else []
        found = [
            rule
            for key in dict.fromkeys(keys)
            for rule in self._by_key.get(key, ())
            if self._fits(rule.selector.parts, element)
        ]
        return sorted(found, key=lambda rule: rule.rank) if len(found) > 1 else found

    def step(self, count: int) -> None:
        """Counts the steps that were taken. Raises ``ReadError`` (IMR001) for too many."""
        self._steps += count
        if self._steps > _MOST_STEPS:
            raise over("steps of matching style sheets", _MOST_STEPS)

    def _fits(self, parts: tuple[Simple, ...], element: etree._Element) -> bool:
        self.step(1 + len(element.get("class", "")) // _AT_ONCE)
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

    def _blocks(self, sheet: str) -> Iterator[Block]:
        """Each rule that may count on a screen; one that holds others comes in pieces (CSS Nesting)."""
        around: list[Block | None] = []
        pieces: list[str] = []
        for piece in _pieces(sheet.replace("<!--", " ").replace("-->", " "), _OF_SHEETS):
            inside = around[-1] if around else None
            declares = inside is not None and bool(inside.selectors)
            if piece == "{":
                held, prelude = _before_block(pieces, declares=declares)
                if held and inside is not None:
                    yield structs.replace(inside, body=held)
                around.append(self._opened(prelude, inside if around else Block("", "")))
                pieces = []
            elif piece == "}":
                if around and (closed := around.pop()) is not None and closed.selectors:
                    yield structs.replace(closed, body="".join(pieces))
                pieces = []
            elif piece == ";" and not declares:
                self._statement("".join(pieces).strip())
                pieces = []
            else:
                pieces.append(piece)
        self._statement("".join(pieces).strip())
        if around and around[-1] is not None:  # browsers close what is open at the end
            yield structs.replace(around[-1], body="".join(pieces))

    def _statement(self, text: str) -> None:
        name, _, rest = text.partition(" ")
        if name.lower() == "@layer" and rest:
            for each in rest.split(","):
                self._layers.setdefault(each.strip(), len(self._layers))
        if name.lower().startswith("@import") and "data:" in rest.lower() + name.lower():
            self.takes_in = True

    def _opened(self, prelude: str, inside: Block | None) -> Block | None:
        """The block that begins with *prelude* and stands *inside* another one; None for one that never counts."""
        self._statement(prelude)
        if inside is None:
            return None
        if not prelude.startswith("@"):
            return _nested(prelude, inside)
        if re.match("@layer\\b", prelude, re.IGNORECASE):
            name = prelude[len("@layer") :].strip() or f"@{len(self._layers)}"
            self._layers.setdefault(name, len(self._layers))
            plain_one = not inside.layer and "." not in name
            return structs.replace(inside, layer=name, sure=inside.sure and plain_one)
        counts = _counts(prelude)
        return None if counts is False else structs.replace(inside, sure=inside.sure and bool(counts))


def _before_block(pieces: list[str], *, declares: bool) -> tuple[str, str]:
    """What is declared before a block begins, and what the block begins with."""
    last = len(pieces) - pieces[::-1].index(";") if declares and ";" in pieces else 0
    return "".join(pieces[:last]), "".join(pieces[last:]).strip()


def _nested(prelude: str, inside: Block) -> Block:
    if not inside.selectors:
        return structs.replace(inside, selectors=prelude or "*")
    if "," in inside.selectors + prelude or len(inside.selectors) + len(prelude) > _LONGEST_NESTED:
        return structs.replace(inside, selectors="*", sure=False)
    whole = prelude.replace("&", inside.selectors) if "&" in prelude else f"{inside.selectors} {prelude}"
    return structs.replace(inside, selectors=whole)


def declarations(body: str) -> Declarations:
    """What *body* declares: the last important one of each property, else the last one."""
    found: Declarations = {}
    pieces: list[str] = []
    for piece in (*_pieces(_without_comments(body), _OF_BODIES), ";"):
        if piece != ";":
            pieces.append(piece)
            continue
        name, colon, value = plain("".join(pieces)).partition(":")
        pieces = []
        value, mark, important = (each.strip() for each in value.lower().partition("!"))
        name = name.strip().lower()
        known = value in _TAKEN.get(name, (value,)) or "var(" in value
        taken = colon and value and known and bool(mark) == (important == "important")
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


def _counts(prelude: str) -> bool | None:
    """Whether what a block holds counts on a wide screen, by its *prelude*; None where that is not known."""
    name, _, condition = prelude[1:].lower().replace("(", " (", 1).partition(" ")
    if name == "supports":
        found = _SUPPORTED.fullmatch(condition.strip())
        return True if found and found["value"] in _TAKEN.get(found["name"], ()) else None
    if name in ("scope", "container", "starting-style"):
        return None
    return shown_on_screen(condition) if name == "media" else False


def shown_on_screen(media: str) -> bool | None:
    """Whether a sheet for *media* counts on a wide screen; None where that is not known."""
    each = [_on_screen(" ".join(one.split())) for one in media.lower().split(",")]
    return True if True in each else None if None in each else False


def _on_screen(condition: str) -> bool | None:
    medium, *features = (each.strip() for each in condition.split(" and "))
    if medium.startswith("("):
        medium, features = "", [medium, *features]
    if medium not in _SHOWN_ON:
        return False
    found = [_feature(each) for each in features]
    return False if False in found else None if None in found else True


def _feature(condition: str) -> bool | None:
    """Whether a wide screen has a feature; None where screens differ, or that is not known."""
    name, _, value = condition.strip("()").partition(":")
    width = _PIXELS.fullmatch(value.strip())
    if width and name.strip() in ("min-width", "min-device-width", "max-width", "max-device-width"):
        pixels = int(width["number"]) * (1 if width["unit"] == "px" else 16)
        if name.startswith("min"):
            return True if pixels <= _NARROW else None
        return False if pixels < _NARROW else None
    return False if condition in _RARE else None
