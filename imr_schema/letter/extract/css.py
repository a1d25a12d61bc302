"""What a browser shows of an element: its box, whether it is seen, and how its text looks (CSS 2.2 and later)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from imr_schema.letter.extract.css_colors import alike, color, ground
from imr_schema.letter.extract.css_rules import Declarations, Rule, Rules, declarations
from imr_schema.letter.extract.symbols import is_symbol_font

if TYPE_CHECKING:
    from lxml import etree

BLOCKS = frozenset(
    [
        *(
            "article",
            "aside",
            "body",
            "div",
            "fieldset",
            "figure",
            "footer",
            "form",
            "header",
            "main",
            "nav",
            "section",
        ),
        *("address", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "p", "pre", "html", "center", "hgroup"),
        *("dd", "dl", "dt", "li", "ol", "ul", "dir", "menu", "figcaption", "details", "summary", "legend", "dialog"),
        *("table", "tbody", "td", "tfoot", "th", "thead", "tr", "caption", "optgroup", "option", "search"),
        *("listing", "plaintext", "xmp", "svg", "text"),
    ]
)
"""The elements that begin a line."""
NEVER_SHOWN = frozenset(
    [
        *("script", "style", "head", "template", "noscript", "title", "meta", "link", "base", "area", "datalist"),
        *("param", "rp", "noframes", "noembed", "source", "track", "col", "colgroup", "desc", "metadata", "defs"),
        *("annotation", "annotation-xml", "mphantom", "meter", "progress"),
    ]
)
"""The elements whose text no browser shows that runs scripts."""
_STRUCK = frozenset(["s", "strike", "del"])
_PREFORMATTED = frozenset(["pre", "listing", "plaintext", "xmp", "textarea"])
_BLOCK_BOXES = frozenset(
    [
        *("block", "flow-root", "list-item", "flex", "grid", "table", "table-row", "table-cell", "table-caption"),
        *("table-row-group", "table-header-group", "table-footer-group", "-webkit-box", "-ms-flexbox"),
    ]
)
_SPACES = {"pre": "pre", "pre-wrap": "pre", "break-spaces": "pre", "pre-line": "pre-line", "normal": "", "nowrap": ""}
_WANTED = frozenset(
    [
        *(
            "display",
            "visibility",
            "text-decoration",
            "text-decoration-line",
            "mso-hide",
            "opacity",
            "font-size",
            "font",
        ),
        *("content-visibility", "white-space", "float", "position", "vertical-align", "color", "background", "content"),
        *("background-color", "background-image", "text-indent", "left", "top", "right", "bottom", "clip", "clip-path"),
        *("overflow", "height", "max-height", "width", "max-width", "font-family", "mso-text-raise", "transform"),
        *(
            "mso-list",
            "filter",
            "margin",
            "margin-left",
            "margin-top",
            "translate",
            "scale",
            "overflow-x",
            "overflow-y",
        ),
        "-webkit-text-fill-color",
    ]
)
_LENGTH = re.compile(r"(?P<number>[+-]?(?:[0-9]{1,9}(?:\.[0-9]{0,9})?|\.[0-9]{1,9}))(?P<unit>[a-z%]{0,4})")
_QUOTED = re.compile("\"[^\"]*\"|'[^']*'")
_OF_ATTRIBUTE = re.compile(r"attr\(\s{0,9}([\w-]{1,80})")
_VARIABLE = re.compile(r"var\(\s{0,9}(?P<name>--[\w-]{1,80})\s{0,9}(?:,(?P<else>[^()]{0,200}))?\)")
_DEEPEST_NAMES, _LONGEST_VALUE = 8, 500
"""Names in what other names stand for, and characters, that are looked up."""
IN_DOUBT = "text that a style sheet may hide or put in"
_PIXELS = {
    "pt": 4 / 3,
    "pc": 16,
    "in": 96,
    "cm": 37.8,
    "mm": 3.78,
    "em": 16,
    "rem": 16,
    "ch": 8,
    "ex": 8,
    "vw": 12.8,
    "vh": 8,
    "vmin": 8,
    "vmax": 12.8,
    "%": 8,
}
"""About how many a unit has on a usual screen."""
_USUAL, _SMALLEST = 16, 2
"""Pixels of letters that have their usual height, and of those that nobody reads."""
_MOVED = re.compile(r"translate(?:x|y|z|3d)?\(([^()]{0,80})\)")
_SCALED = re.compile(r"scale(?:x|y|3d)?\(([^()]{0,80})\)")
_FAINT = re.compile(r"opacity\( ?0?(?:\.0[0-5]?[0-9]{0,9}|0|\.)?%? ?\)")
_FAR = -500
"""From here on, in pixels, text stands beside the page."""
_HIDING = {"display": "none", "visibility": "hidden", "content-visibility": "hidden", "mso-hide": "all"}
_OF_TEXT = ("color", "-webkit-text-fill-color")
_INHERITED = ("inherit", "unset", "currentcolor", "revert")
_KEPT = ("", "none", "inherit", "initial", "unset", "transparent", "currentcolor")


class Style(Struct, frozen=True):
    """How the text of an element is shown, as far as its children inherit it."""

    visible: bool = True
    struck: bool = False
    #: Of white space: "" if a run of it is one space, ``pre`` if it is kept, ``pre-line`` if its line feeds are.
    space: str = ""
    #: 1 for raised text, -1 for lowered text, else 0.
    shift: int = 0
    #: The height of its letters, in pixels.
    size: float = 16
    #: The symbol font that it is in, if it is in one.
    font: str = ""
    #: It is the mark of an entry of a list.
    mark: bool = False
    color: str = "#000000"
    ground: str = "#ffffff"
    #: The values that have names.
    named: dict[str, str] = {}
    #: Its children are boxes of their own, whatever they are.
    boxes: bool = False

    @property
    def tiny(self) -> bool:
        """Whether its letters are too small to read."""
        return self.size <= _SMALLEST

    @property
    def seen(self) -> bool:
        """Whether it is seen, but for its color."""
        return self.visible and not self.struck and not self.tiny

    @property
    def blank(self) -> bool:
        """Whether it has the color of what it stands on."""
        return alike(self.color, self.ground)


class Sheet:
    """The style of each element of a page, whose style sheets are *texts*. What is not known is told in ``unread``."""

    def __init__(self, texts: list[str]) -> None:
        self._rules = Rules(texts, _WANTED)
        self._has_rules = self._rules.count > 0
        self._inline: dict[str, Declarations] = {}
        self.unread: dict[str, None] = {IN_DOUBT: None} if self._rules.takes_in else {}

    def of(self, element: etree._Element, parent: Style) -> tuple[Style, bool] | None:
        """How *element* is shown in one of the style *parent*, and whether it begins a line; None for one not shown."""
        tag = str(element.tag)
        if tag in NEVER_SHOWN:
            return None
        rules = self._rules.of(element) if self._has_rules else []
        given = self._given(element, tag, [rule for rule in rules if rule.sure])
        shown = _shown(given, tag, parent)
        if IN_DOUBT not in self.unread and _has_words(element):
            doubtful = [rule for rule in rules if not rule.sure]
            if any(self._changes(rule, element, given or {}, shown, parent) for rule in doubtful):
                self.unread[IN_DOUBT] = None
        return shown

    def _given(self, element: etree._Element, tag: str, rules: list[Rule]) -> dict[str, str] | None:
        """The values that *element* is given; None for one that is like its parent."""
        inline = element.get("style")
        plain = tag not in _SPECIAL and not _ATTRIBUTES.intersection(element.keys())
        if not inline and not rules and plain:
            return None
        layers = [_of_page(element, tag), *(rule.declared for rule in rules), self._declared(inline) if inline else {}]
        given: dict[str, str] = {}
        for important in (False, True):
            for layer in layers:
                given |= {name: value for name, (value, mark) in layer.items() if mark is important}
        return given

    def _declared(self, inline: str) -> Declarations:
        """What a ``style`` attribute declares; pages repeat the same ones."""
        if inline not in self._inline:
            self._inline[inline] = declarations(inline)
        return self._inline[inline]

    def _changes(
        self,
        rule: Rule,
        element: etree._Element,
        given: dict[str, str],
        shown: tuple[Style, bool] | None,
        parent: Style,
    ) -> bool:
        """Whether a *rule* that is in doubt would show what is not read of *element*, or hide what is."""
        self._rules.step(_STEPS_IN_DOUBT)
        if rule.selector.puts_in:
            if shown is None or not shown[0].seen:
                return False
            content = rule.declared["content"][0]
            return _puts_in(_resolved({"content": content}, shown[0].named).get("content", content), element)
        changed = given | {name: value for name, (value, _) in rule.declared.items()}
        other = _shown(changed, str(element.tag), parent)
        if shown is None or other is None:
            return shown is not other
        return _looks(shown[0]) != _looks(other[0])


def _looks(style: Style) -> tuple[bool, bool, int]:
    return style.seen, style.blank, style.shift


def _has_words(element: etree._Element) -> bool:
    return len(element) > 0 or bool((element.text or "").strip()) or bool(element.attrib)


def _shown(given: dict[str, str] | None, tag: str, parent: Style) -> tuple[Style, bool] | None:
    """How an element is shown that is *given* these values; None for one that is not shown."""
    if given is None:
        return structs.replace(parent, boxes=False) if parent.boxes else parent, tag in BLOCKS or parent.boxes
    if any("--" in name or "var(" in value for name, value in given.items()):
        parent = structs.replace(parent, named=parent.named | _named(given))
        given = _resolved(given, parent.named)
    display = given.get("display", "")
    block = display in _BLOCK_BOXES if display else tag in BLOCKS
    floats = given.get("float", "none") in ("left", "right") or given.get("position") in ("absolute", "fixed")
    apart = floats or display.startswith("inline-")
    boxed = block or apart or parent.boxes
    if _hides_box(given, boxed=boxed) or (boxed and _has_no_room(given, tag)):
        return None
    if apart and parent.struck:  # a line through the text around it does not go through it
        parent = structs.replace(parent, struck=False)
    return _inherited(given, tag, parent, display), block or floats or parent.boxes


_STEPS_IN_DOUBT = 10
"""Of matching selectors: what a rule in doubt takes."""
_LEAST_OPACITY = 0.05
_SVG = frozenset(["svg", "g", "text", "tspan"])
_OF_SVG = ("opacity", "display", "visibility", "font-size")
_DIGITS = re.compile("[0-9a-f]{6}")
_SPECIAL = _SVG | _STRUCK | _PREFORMATTED | {"sup", "sub", "font", "dialog"}
_LOOKS = {"bgcolor": "background", "background": "background-image", "color": "color", "text": "color"}
"""The properties that attributes set."""
_ATTRIBUTES = frozenset(["hidden", "popover", *_LOOKS])


def _of_page(element: etree._Element, tag: str) -> Declarations:
    """What browsers give *element* by its name and its attributes."""
    found: dict[str, str] = {}
    if "hidden" in element.attrib or "popover" in element.attrib or (tag == "dialog" and "open" not in element.attrib):
        found["display"] = "none"
    if tag in _STRUCK:
        found["text-decoration"] = "line-through"
    if tag in _PREFORMATTED:
        found["white-space"] = "pre"
    for attribute, name in _LOOKS.items():
        if attribute in element.attrib and (tag == "body" or attribute != "text"):
            value = element.get(attribute, "").lower()
            found[name] = f"#{value}" if _DIGITS.fullmatch(value) else value
    if tag in _SVG:
        found |= {name: element.get(name, "").lower() for name in _OF_SVG if name in element.attrib}
    if tag == "font" and "face" in element.attrib:
        found["font-family"] = element.get("face", "")
    return {name: (value, False) for name, value in found.items()}


def _named(given: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in given.items() if name.startswith("--")}


def _resolved(given: dict[str, str], named: dict[str, str]) -> dict[str, str]:
    """What is *given*, with the values that are *named* in it; what names one that is not there is as if not given."""
    found = {}
    for name, value in given.items():
        if name.startswith("--"):
            continue
        for _ in range(_DEEPEST_NAMES):
            if "var(" not in value or len(value) > _LONGEST_VALUE:
                break
            value = _VARIABLE.sub(lambda use: named.get(use["name"], (use["else"] or "").strip()), value)
        if value and "var(" not in value:
            found[name] = value
    return found


def _puts_in(content: str, element: etree._Element) -> bool:
    """Whether *content* puts words in before or behind *element*, or as its mark."""
    quoted = "".join(each[1:-1] for each in _QUOTED.findall(content))
    if any(character.isalnum() for character in quoted):
        return True
    bare = _QUOTED.sub(" ", content)
    held = "".join(element.get(name, "") for name in _OF_ATTRIBUTE.findall(bare))
    return "var(" in bare or any(character.isalnum() for character in held)


def _hides_box(given: dict[str, str], *, boxed: bool) -> bool:
    """Whether nothing of an element, which is a box if it is *boxed*, is shown, whatever its children ask for."""
    if any(given.get(name) == value for name, value in _HIDING.items() if name != "visibility"):
        return True
    opacity = _number(given.get("opacity", "1").replace("%", ""))
    if (opacity is not None and opacity <= _LEAST_OPACITY) or _FAINT.search(given.get("filter", "")):
        return True
    return _is_cut_off(given) or (boxed and _is_moved(given))


def _is_cut_off(given: dict[str, str]) -> bool:
    """Whether an element stands beside the page, or is cut off."""
    moved = given.get("position") in ("absolute", "fixed", "relative")
    sides = [_number(given.get(name, "")) for name in ("left", "top", "right", "bottom")] if moved else []
    sides += [_number(given.get(name, "")) for name in ("text-indent", "margin-left", "margin-top")]
    if any(side is not None and side <= _FAR for side in (*sides, *_numbers(given.get("margin", "")))):
        return True
    if given.get("position") in ("absolute", "fixed") and given.get("clip", "").startswith(("rect(0", "rect(1px")):
        return True
    return given.get("clip-path", "").replace(" ", "") in ("inset(50%)", "inset(100%)", "circle(0)")


def _is_moved(given: dict[str, str]) -> bool:
    """Whether an element is moved out of the page, or is shrunk to nothing."""
    transform = given.get("transform", "")
    moves = [*_MOVED.findall(transform), given.get("translate", "")]
    scales = [*_SCALED.findall(transform), given.get("scale", "")]
    if any(abs(number) >= -_FAR for each in moves if "%" not in each for number in _numbers(each)):
        return True
    return any(number == 0 for each in scales for number in _numbers(each))


def _has_no_room(given: dict[str, str], tag: str) -> bool:
    """Whether an element is a box without room for its text. The boxes of tables grow with it."""
    if tag in ("table", "tr", "td", "th"):
        return False
    sizes = [_number(given.get(name, "")) for name in ("height", "max-height", "width", "max-width")]
    cut = " ".join(given.get(name, "") for name in ("overflow", "overflow-x", "overflow-y")).split()
    return ("hidden" in cut or "clip" in cut) and any(size is not None and 0 <= size <= 1 for size in sizes)


def _size(given: dict[str, str], above: float) -> float:
    """The height of letters, in pixels, in letters of the height *above*."""
    value = given.get("font-size", "")
    if not value:  # of the short form, the size is what has a unit, or is nothing
        lengths = (_LENGTH.fullmatch(each.partition("/")[0]) for each in given["font"].split())
        value = next((each[0] for each in lengths if each and (each["unit"] or not float(each["number"]))), "")
    found = _LENGTH.fullmatch(value)
    if found is None:
        return above if value in ("", "inherit", "unset") else _USUAL
    number, unit = float(found["number"]), found["unit"]
    return number * {"em": above, "%": above / 100, "ex": above / 2, "ch": above / 2}.get(unit, _PIXELS.get(unit, 1))


def _number(value: str) -> float | None:
    """The pixels of the length *value*, or its number; None for what is neither."""
    found = _LENGTH.fullmatch(value)
    return float(found["number"]) * _PIXELS.get(found["unit"], 1) if found else None


def _numbers(value: str) -> list[float]:
    return [number for each in value.replace(",", " ").split() if (number := _number(each)) is not None]


def _inherited(given: dict[str, str], tag: str, parent: Style, display: str) -> Style:
    """The style of an element that is *given* these values, in one of the style *parent*."""
    changes: dict[str, object] = {"boxes": "flex" in display or "grid" in display}
    visibility = given.get("visibility", "inherit")
    if visibility not in ("inherit", "unset"):
        changes["visible"] = visibility not in ("hidden", "collapse")
    decoration = f"{given.get('text-decoration', '')} {given.get('text-decoration-line', '')}"
    if "line-through" in decoration.split():
        changes["struck"] = True
    if given.get("white-space") in _SPACES:
        changes["space"] = _SPACES[given["white-space"]]
    if (shift := _shift(given, tag)) is not None:
        changes["shift"] = shift
    if "font-size" in given or "font" in given:
        changes["size"] = _size(given, parent.size)
    if "font-family" in given:
        name = given["font-family"].partition(",")[0].strip(" \"'")
        changes["font"] = name if is_symbol_font(name) else ""
    if "ignore" in given.get("mso-list", ""):
        changes["mark"] = True
    changes |= _colors(given, parent)
    return structs.replace(parent, **changes)


def _colors(given: dict[str, str], parent: Style) -> dict[str, str]:
    changes = {}
    for name in _OF_TEXT:
        if given.get(name, "inherit") not in _INHERITED:
            changes["color"] = color(given[name])
    below = parent.ground
    for name in ("background", "background-color", "background-image"):
        if given.get(name, "") not in _KEPT:
            changes["ground"] = below = ground(given[name], below)
    return changes


def _shift(given: dict[str, str], tag: str) -> int | None:
    if tag in ("sup", "sub"):
        return 1 if tag == "sup" else -1
    align = given.get("vertical-align", "")
    if align in ("super", "sub"):
        return 1 if align == "super" else -1
    raised = _number(given.get("mso-text-raise", ""))
    return (raised > 0) - (raised < 0) if raised else None
