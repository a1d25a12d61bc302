"""How a run looks, by itself and by its styles: hidden, struck out, raised, in symbols (ISO/IEC 29500-1, 17.7)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from imr_schema.letter.extract.docx_colors import color_of
from imr_schema.letter.extract.docx_markup import W14, W
from imr_schema.letter.extract.symbols import is_symbol_font

if TYPE_CHECKING:
    from lxml import etree

VAL = f"{W}val"
_OFF = frozenset(["0", "false", "off", "none"])
_TOGGLES = {f"{W}vanish": "hidden", f"{W}strike": "struck"}
"""Properties that a style turns round if the style of the paragraph has them too (17.7.3)."""
_SWITCHES = {f"{W}specVanish": "always hidden", f"{W}dstrike": "struck twice"}
_VALUES = {f"{W}vertAlign": "align", f"{W}position": "shift", f"{W}sz": "size", f"{W}w": "width"}
_COLORS = {f"{W}color": "color", f"{W14}textFill": "color", f"{W}shd": "shade", f"{W}highlight": "marker"}
_FONT = f"{W}rFonts"
_FONT_NAMES = [f"{W}ascii", f"{W}hAnsi", f"{W}cs"]
_TINY = 4
"""In half points: smaller letters are dots."""
_NARROW = 10
"""In hundredths: narrower letters are lines."""

_MATTERING = (b"anish", b"trike", b"vertAlign", b"position", b"ymbol", b"dings")
_UNSEEN = re.compile(
    rb"""
    [:<] (?: color \s [^>]{0,200}? (?: ["'][EeFf&] | ackground | ight[12] )
           | sz \s [^>]{0,200}? (?: ["'][1-4] (?: ["'] | pt ) | & )
           | shd \s | highlight \s | textFill \b | w \s )
    """,
    re.VERBOSE,
)
_STYLE, _OF_TABLES = b"<w:style ", b'w:type="table"'


def mattering(raw: bytes) -> bool:
    """Whether the styles of a document, *raw*, change what a reader sees of a text in black; most do not.

    What a style of tables colors is not looked at: it colors the cells as well.
    """
    if any(each in raw for each in _MATTERING):
        return True
    styles = (each for each in raw.split(_STYLE) if _OF_TABLES not in each[:200])
    return any(_UNSEEN.search(each) for each in styles)


Properties = dict[str, str]


class Look(Struct, frozen=True):
    """How the text of a run looks."""

    #: It is not shown.
    hidden: bool = False
    #: It is struck out.
    struck: bool = False
    #: 1 for raised text, -1 for lowered text, else 0.
    shift: int = 0
    #: The symbol font that it is in; "" for any other font.
    font: str = ""
    #: Its color, where that is not the one that Word chooses to be seen.
    ink: str = ""
    #: The color behind it, where it has one of its own.
    ground: str = ""
    #: It is too small to be read.
    tiny: bool = False


PLAIN = Look()


def on(element: etree._Element | None, attribute: str = VAL) -> bool:
    """Whether a property is there, and not switched off."""
    return element is not None and element.get(attribute, "1").lower() not in _OFF


def properties(element: etree._Element | None) -> Properties:
    """What of the properties of a run, an ``rPr``, changes what a reader sees."""
    found: Properties = {}
    for each in element if element is not None else ():
        tag = each.tag
        name = _TOGGLES.get(tag) or _SWITCHES.get(tag)
        if name:
            found[name] = "on" if on(each) else ""
        elif tag in _VALUES:
            found[_VALUES[tag]] = each.get(VAL, "")
        elif tag in _COLORS:
            shown = color_of(each)
            if shown is not None:
                found[_COLORS[tag]] = shown
        elif tag == _FONT:
            names = [each.get(name) for name in _FONT_NAMES]
            found["font"] = next((name for name in names[:2] if name), "")
    return found


class Styles:
    """The styles of a document."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, etree._Element] = {}
        self._chains: dict[str, Properties] = {}
        self._hiding: dict[str, bool] = {}
        self._looks: dict[tuple[str, str, str], Look] = {}
        #: The styles of paragraphs, runs and tables that name none.
        self.usual: dict[str, str] = {}
        self._defaults: Properties = {}
        if root is None:
            return
        self._defaults = properties(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        for style in root.iter(f"{W}style"):
            id, kind = style.get(f"{W}styleId", ""), style.get(f"{W}type", "")
            self._styles.setdefault(id, style)
            if style.get(f"{W}default") is not None and on(style, f"{W}default"):
                self.usual[kind] = id

    def look(self, run: etree._Element | None, paragraph: str, table: str) -> Look:
        """How a run looks whose properties are *run*, in a paragraph and a table of these styles."""
        named = run.find(f"{W}rStyle") if run is not None else None
        style = named.get(VAL, "") if named is not None else self.usual.get("character", "")
        own = properties(run)
        if own:
            return self._made(own, (style, paragraph, table))
        key = (style, paragraph, table)
        if key not in self._looks:
            self._looks[key] = self._made({}, key)
        return self._looks[key]

    def _made(self, own: Properties, styles: tuple[str, str, str]) -> Look:
        levels = [self._chain(style) for style in styles]
        if not own and not self._defaults and not any(levels):
            return PLAIN
        value = {**self._defaults, **levels[2], **levels[1], **levels[0], **own}
        toggled = {name: self._toggled(name, own, levels) for name in _TOGGLES.values()}
        return Look(
            hidden=toggled["hidden"] or bool(value.get("always hidden")),
            struck=toggled["struck"] or bool(value.get("struck twice")),
            shift=_shift(value),
            font=value["font"] if is_symbol_font(value.get("font", "")) else "",
            ink=value.get("color", ""),
            ground=value.get("marker") or value.get("shade", ""),
            tiny=_number(value.get("size", "")) in range(1, _TINY + 1)
            or _number(value.get("width", "")) in range(1, _NARROW),
        )

    def _toggled(self, name: str, own: Properties, levels: list[Properties]) -> bool:
        if name in own:
            return bool(own[name])
        if self._defaults.get(name):
            return True
        return sum(bool(level.get(name)) for level in levels) % 2 == 1

    def _chain(self, style: str) -> Properties:
        """The properties of *style* and of those that it is based on; the nearest has its way.

        Each style is looked at once: chains may be as long as there are styles.
        """
        way: list[str] = []
        seen: set[str] = set()
        at = style
        while at in self._styles and at not in self._chains and at not in seen:
            seen.add(at)
            way.append(at)
            based = self._styles[at].find(f"{W}basedOn")
            at = based.get(VAL, "") if based is not None else ""
        found = self._chains.get(at, {})
        for each in reversed(way):
            element = self._styles[each]
            found = found | properties(element.find(f"{W}rPr"))
            shade = element.find(f"{W}pPr/{W}shd")
            if shade is not None and (behind := color_of(shade)):
                found = {"shade": behind} | found
            self._chains[each] = found
        return self._chains.get(style, {})

    def hides_in_part(self, table: str) -> bool:
        """Whether the style of a *table* hides, or strikes out, the text of some of its rows or columns."""
        if table not in self._hiding:
            element = self._styles.get(table)
            parts = element.iter(f"{W}tblStylePr") if element is not None else ()
            self._hiding[table] = any(on(each) for part in parts for each in part.iter(*_TOGGLES, *_SWITCHES))
        return self._hiding[table]


def _shift(value: Properties) -> int:
    align = value.get("align", "")
    if align in ("superscript", "subscript"):
        return 1 if align == "superscript" else -1
    points = _number(value.get("shift", ""))
    return (points > 0) - (points < 0)


def _number(text: str) -> int:
    """The number that *text* is; 0 for anything else."""
    digits = text.removeprefix("-").removesuffix("pt")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 9):
        return 0
    return -int(digits) if text.startswith("-") else int(digits)
