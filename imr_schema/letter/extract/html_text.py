"""The text of an HTML page, as a browser shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import structs

from imr_schema.letter.extract.css import Sheet, Style
from imr_schema.letter.extract.raised import RAISED_FIGURE, shifted
from imr_schema.letter.extract.symbols import symbol

if TYPE_CHECKING:
    from lxml import etree

_SPACE = re.compile(r"[ \t\n\r\f]+")
_SPACE_IN_LINE = re.compile(r"[ \t\r\f]+")
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TICKED, _UNTICKED, _BULLET = "\u2612", "\u2610", "\u2022"
_FALLBACK_ONLY = frozenset(["canvas", "video", "audio", "applet", "img"])
"""Elements whose content is for browsers that do not know them."""
_NOT_READ = {
    **dict.fromkeys(("iframe", "frame", "frameset"), "a frame"),
    **dict.fromkeys(("embed", "object"), "an embedded object"),
    **dict.fromkeys(("mfrac", "msqrt", "mroot", "munder", "mover", "munderover", "mtable"), "an equation"),
    **dict.fromkeys(("msubsup", "mmultiscripts"), "an equation"),
}
"""Elements that show what is no text of the page."""
_SCRIPTS = {"msup": 1, "msub": -1}
_UNSEEN = "text in the color of its background"
_WITHOUT_VALUE = frozenset(["hidden", "password", "file", "image", "color", "range"])


class _Kept(str):
    """A text whose spaces are all shown."""

    __slots__ = ()


class Text:
    """Reads a page whose style sheets are a *sheet*. What of it cannot be read is collected in ``unread``."""

    def __init__(self, sheet: Sheet) -> None:
        self.unread: dict[str, None] = sheet.unread
        self._sheet = sheet

    def of(self, root: etree._Element) -> Iterator[str]:
        """Texts in document order; of a run of spaces that several elements share, as of one, the first is left."""
        spaced = False
        for text in self._pieces(root):
            kept = isinstance(text, _Kept)
            piece = text[1:] if spaced and not kept and text.startswith(" ") else text
            if piece or kept:
                spaced = piece.endswith(" ") and not kept
            yield piece

    def _pieces(self, root: etree._Element) -> Iterator[str]:
        """Texts in document order with line feeds around blocks; a loop, because pages may nest deeply."""
        stack: list[tuple[etree._Element, Style] | str] = [(root, Style())]
        while stack:
            node = stack.pop()
            if isinstance(node, str):
                yield node
                continue
            element, parent = node
            # What follows the element goes on the stack first, below its children.
            if element.tail and element is not root:
                stack.append(self._shown(element.tail, parent))
            found = self._sheet.of(element, parent)
            if found is None:
                continue
            style, block = found
            if block:
                yield "\n"
                stack.append("\n")
            own = self._own(element, style)
            if own is not None:
                yield own
                continue
            if element.text:
                yield self._shown(element.text, style)
            shift = _SCRIPTS.get(str(element.tag))
            if shift is None:
                stack.extend((each, style) for each in reversed(element))
            else:
                stack.extend(self._scripts(element, style, shift))

    def _own(self, element: etree._Element, style: Style) -> str | None:
        """What *element* shows in place of its content; None for one that shows its content."""
        tag = str(element.tag)
        if tag == "br":
            return "\n"
        if tag in _NOT_READ and (tag != "object" or "data" in element.attrib):
            if style.seen:
                self.unread[_NOT_READ[tag]] = None
            return ""
        if tag in _FALLBACK_ONLY:
            return ""
        shown = _CONTROLS[tag](element) if tag in _CONTROLS else None
        return shown if shown is None or style.seen else ""

    def _shown(self, text: str, style: Style) -> str:
        """*text* as it is shown in a *style*."""
        if not style.seen:  # what is there and cannot be seen leaves a gap
            return "" if style.visible else _Kept("")
        if style.space != "pre":
            text = _SPACE.sub(" ", text) if not style.space else _SPACE_IN_LINE.sub(" ", text)
        if style.blank and text.strip():
            self.unread[_UNSEEN] = None
            return _Kept(" ")
        if style.font:
            text = self._of_symbol_font(text, style)
        if style.shift:
            raised = shifted(text, up=style.shift > 0)
            if raised is None:
                self.unread[RAISED_FIGURE] = None
            text = raised or ""
        return _Kept(text) if style.space == "pre" else text

    def _of_symbol_font(self, text: str, style: Style) -> str:
        """*text* in a symbol font. Of letters, browsers show one thing on one system and another on the next."""
        if style.mark:
            return _BULLET if text.strip() else text
        if any(character.isascii() and character.isalnum() for character in text):
            self.unread["a symbol"] = None
            return ""
        return "".join(
            (symbol(ord(each), style.font) or each) if "\uf000" <= each <= "\uf0ff" else each for each in text
        )

    def _scripts(self, element: etree._Element, style: Style, shift: int) -> list[tuple[etree._Element, Style] | str]:
        """The children of a base with a raised or a lowered figure, the last one first."""
        raised = structs.replace(style, shift=shift)
        return [(each, raised if at else style) for at, each in reversed(list(enumerate(element)))]


def _input(element: etree._Element) -> str:
    kind = element.get("type", "text").lower()
    if kind in ("checkbox", "radio"):
        return _TICKED if "checked" in element.attrib else _UNTICKED
    value = element.get("value", "")
    if kind == "date" and (date := _ISO_DATE.fullmatch(value)):
        return f"{date[2]}/{date[3]}/{date[1]}"
    return "" if kind in _WITHOUT_VALUE else value


def _select(element: etree._Element) -> str:
    """The options that are chosen; of a list of one line the last of them, or the first option."""
    options = list(element.iter("option"))
    chosen = [each for each in options if "selected" in each.attrib]
    if "multiple" not in element.attrib:
        chosen = chosen[-1:] or [each for each in options if "disabled" not in each.attrib][:1]
    texts = [each.get("label") or str(each.text_content()) for each in chosen]  # type: ignore[attr-defined]
    return ", ".join(_SPACE.sub(" ", text).strip() for text in texts)


_CONTROLS = {"input": _input, "select": _select}
