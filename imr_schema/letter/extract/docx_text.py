"""The text of one part of a DOCX, as Word shows it once all changes are accepted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from imr_schema.letter.extract.docx_colors import PAPER, UNKNOWN, color_of, same
from imr_schema.letter.extract.docx_equations import on_one_line
from imr_schema.letter.extract.docx_fields import Field, control, is_prompt
from imr_schema.letter.extract.docx_markup import A, M, R, W
from imr_schema.letter.extract.docx_styles import PLAIN, VAL, Look, Styles, on
from imr_schema.letter.extract.raised import RAISED_FIGURE, shifted
from imr_schema.letter.extract.symbols import symbol

if TYPE_CHECKING:
    from lxml import etree

_SYMEX = "{http://schemas.microsoft.com/office/word/2015/wordml/symex}"
_UNSEEN = frozenset(
    [
        *(f"{W}{tag}" for tag in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr", "delText", "delInstrText")),
        *(f"{W}{tag}" for tag in ("tblPr", "tblGrid", "tblPrEx", "trPr", "tcPr", "sectPr", "footnoteReference")),
        *(f"{W}{tag}" for tag in ("endnoteReference", "background", "smartTagPr", "customXmlPr", "rt", "pgNum")),
    ]
)
"""Elements whose text no reader of the document sees."""
_CHARACTERS = {
    f"{W}tab": " ",
    f"{W}ptab": " ",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "\u00ad",
    f"{A}br": "\n",
}
"""Elements that stand for one character."""
_NOT_READ = {
    f"{W}object": "an embedded object",
    f"{W}control": "a control",
    f"{W}subDoc": "another document",
    f"{W}contentPart": "handwriting",
    f"{W}commentReference": "a comment",
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart": "a chart",
    "{http://schemas.microsoft.com/office/drawing/2014/chartex}chart": "a chart",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds": "a diagram",
}
"""Elements that show what is no text of this part."""
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_VML = "{urn:schemas-microsoft-com:vml}"
_TEXT_PATH = f"{_VML}textpath"
_HIDDEN_SHAPE = re.compile(r"\b(?:visibility\s{0,9}:\s{0,9}hidden|display\s{0,9}:\s{0,9}none)\b", re.IGNORECASE)
_HIDDEN_ROW = (f"{W}del", f"{W}hidden")
_PLAIN_TABLES = frozenset(["", "TableGrid", "TableNormal"])

Steps = Iterable["etree._Element | Callable[[], None]"]
"""What is read next, the last one first: an element, or what is to be done after one."""


class Text:
    """Reads parts of one document. What of them it cannot read is collected in ``unread``.

    *embedded* gives the text of a part that another one includes by its id; None for one that cannot be read.
    """

    def __init__(self, styles: Styles, embedded: Callable[[str], str | None], spend: Callable[[int], None]) -> None:
        self.unread: dict[str, None] = {}
        self._styles, self._embedded, self._spend = styles, embedded, spend

    def of(self, root: etree._Element) -> str:
        """The text below *root*, a line feed after each paragraph; each cell is its own paragraph.

        A loop, because parts may nest deeply.
        """
        self._pieces: list[str] = []
        self._fields: list[Field] = []
        self._codes = 0  # fields whose code is still read: what they show comes behind it
        self._look = PLAIN
        self._paragraph, self._table = self._styles.usual.get("paragraph", ""), ""
        self._ground = PAPER if root.find(f"{W}background") is None else UNKNOWN
        self._shade = ""  # of the paragraph
        stack: list[etree._Element | Callable[[], None]] = [root]
        while stack:
            node = stack.pop()
            if callable(node):
                node()
                continue
            tag = node.tag
            reader = _READERS.get(tag)
            if reader is not None:
                stack.extend(reader(self, node))
            elif tag in _CHARACTERS:
                self._put(_CHARACTERS[tag])
            elif tag in _NOT_READ:
                self.unread[_NOT_READ[tag]] = None
            elif tag not in _UNSEEN:
                stack.extend(reversed(node))
        if self._codes:
            self.unread["a field that does not end"] = None
        return "".join(self._pieces)

    def _put(self, text: str | None) -> None:
        if text and not self._codes:
            self._spend(len(text))
            self._pieces.append(text)

    # Blocks.

    def _read_paragraph(self, element: etree._Element) -> Steps:
        before = self._paragraph, self._shade
        properties = element.find(f"{W}pPr")
        style = properties.find(f"{W}pStyle") if properties is not None else None
        self._paragraph = style.get(VAL, "") if style is not None else self._styles.usual.get("paragraph", "")
        self._shade = _shade(properties)

        def leave() -> None:
            self._paragraph, self._shade = before
            self._look = PLAIN
            mark = properties.find(f"{W}rPr") if properties is not None else None
            if mark is None or not self._joins(mark):
                self._put("\n")

        return (leave, *reversed(element))

    def _joins(self, mark: etree._Element) -> bool:
        """Whether a paragraph's *mark* is deleted or hidden, so that the next paragraph continues its last line."""
        if mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None:
            return True
        return on(mark.find(f"{W}vanish")) or on(mark.find(f"{W}specVanish"))

    def _read_table(self, element: etree._Element) -> Steps:
        before = self._table, self._ground
        self._end_line()
        style = element.find(f"{W}tblPr/{W}tblStyle")
        self._table = style.get(VAL, "") if style is not None else self._styles.usual.get("table", "")
        if self._styles.hides_in_part(self._table):
            self.unread["a table whose style hides a part of it"] = None
        if self._table not in _PLAIN_TABLES:
            self._ground = UNKNOWN
        self._ground = _shade(element.find(f"{W}tblPr")) or self._ground

        def leave() -> None:
            self._table, self._ground = before

        return (leave, *reversed(element))

    def _read_row(self, element: etree._Element) -> Steps:
        properties = element.find(f"{W}trPr")
        hidden = properties is not None and any(on(properties.find(tag)) for tag in _HIDDEN_ROW)
        return () if hidden else reversed(element)

    def _read_cell(self, element: etree._Element) -> Steps:
        properties = element.find(f"{W}tcPr")
        if properties is None:
            return (self._end_line, *reversed(element))
        merged = properties.find(f"{W}vMerge")
        covered = merged is not None and merged.get(VAL, "continue") == "continue"
        if covered or properties.find(f"{W}cellDel") is not None:
            return ()
        return self._read_shaded(element, _shade(properties))

    def _read_shaded(self, element: etree._Element, shade: str) -> Steps:
        """A cell with a *shade* behind its text, if there is any."""
        before = self._ground
        self._ground = shade or before

        def leave() -> None:
            self._ground = before

        return (leave, self._end_line, *reversed(element))

    def _read_box(self, element: etree._Element) -> Steps:
        """A text box begins a line of its own, and what stands in it is no part of a field around it."""
        before = self._paragraph, self._table, self._look, self._fields, self._codes, self._ground, self._shade
        self._ground, self._shade = UNKNOWN, ""
        self._fields, self._codes, self._look = [], 0, PLAIN
        self._end_line()

        def leave() -> None:
            self._paragraph, self._table, self._look, self._fields, self._codes, self._ground, self._shade = before

        return (leave, *reversed(element))

    def _end_line(self) -> None:
        if self._pieces and not self._pieces[-1].endswith(("\n", "\f")):
            self._put("\n")

    # Runs.

    def _read_run(self, element: etree._Element) -> Steps:
        look = self._styles.look(element.find(f"{W}rPr"), self._paragraph, self._table)
        if look.hidden or look.struck:
            return [each for each in reversed(element) if each.tag == f"{W}fldChar"]
        if (look.ink or look.tiny) and self._unseen(element, look):
            self.unread["text that is white or too small to be seen"] = None
            return [each for each in reversed(element) if each.tag == f"{W}fldChar"]
        self._look = look
        return reversed(element)

    def _unseen(self, run: etree._Element, look: Look) -> bool:
        """Whether the text of a *run* is too small, or in the color of what is behind it."""
        if not look.tiny and not same(look.ink, look.ground or self._shade or self._ground):
            return False
        return any((each.text or "").strip() for each in run.iter(f"{W}t"))

    def _read_t(self, element: etree._Element) -> Steps:
        text, look = element.text or "", self._look
        if text and look.font:
            known = [symbol(ord(character), look.font) for character in text]
            if None in known:
                self.unread["a symbol"] = None
            text = "".join(character or "" for character in known)
        if text and look.shift:
            raised = shifted(text, up=look.shift > 0)
            if raised is None:
                self.unread[RAISED_FIGURE] = None
            text = raised or ""
        self._put(text)
        return ()

    def _read_plain(self, element: etree._Element) -> Steps:
        self._put(element.text)
        return ()

    def _read_break(self, element: etree._Element) -> Steps:
        self._put("\f" if element.get(f"{W}type") == "page" else "\n")
        return ()

    def _read_symbol(self, element: etree._Element) -> Steps:
        space = _SYMEX if str(element.tag).startswith(_SYMEX) else W
        code, font = element.get(f"{space}char", ""), element.get(f"{space}font", "")
        try:
            shown = symbol(int(code, 16), font) if len(code) < 8 else None
        except ValueError:
            shown = None
        if shown is None:
            self.unread["a symbol"] = None
        self._put(shown)
        return ()

    def _read_equation(self, element: etree._Element) -> Steps:
        text = on_one_line(element)
        if text is None:
            self.unread["an equation"] = None
        self._put(text)
        return ()

    def _read_drawing(self, element: etree._Element) -> Steps:
        """A drawing or a shape, unless it is hidden."""
        properties = element.find(f"{_WP}docPr")
        hidden = properties is not None and on(properties, "hidden") and properties.get("hidden") is not None
        return () if hidden or _HIDDEN_SHAPE.search(element.get("style", "")[:1000]) else reversed(element)

    def _read_text_path(self, element: etree._Element) -> Steps:
        """Letters along a line, as in a watermark."""
        self._end_line()
        self._put(element.get("string", "") + "\n")
        return ()

    def _read_drawn(self, element: etree._Element) -> Steps:
        """A paragraph of a drawing."""

        def leave() -> None:
            self._put("\n")

        return (leave, *reversed(element))

    # Fields, controls and parts that are included.

    def _read_field_mark(self, element: etree._Element) -> Steps:
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            self._fields.append(Field(element))
            self._codes += 1
        elif kind == "separate" and self._fields:
            self._codes -= self._fields[-1].in_code
            self._fields[-1].in_code = False
        elif kind == "end" and self._fields:
            field = self._fields.pop()
            self._codes -= field.in_code
            shown, unread = field.shown()
            self._put(shown)
            if unread:
                self.unread[unread] = None
        return ()

    def _read_code(self, element: etree._Element) -> Steps:
        if self._fields and len(self._fields[-1].code) < 1000:
            self._fields[-1].code += element.text or ""
        return ()

    def _read_control(self, element: etree._Element) -> Steps:
        shown = control(element.find(f"{W}sdtPr"))
        if shown is None:
            return reversed(element)
        self._put(shown)
        content = element.find(f"{W}sdtContent")
        if content is None:
            return ()
        if not shown and not is_prompt(content):
            self.unread["text that counts as the prompt of an empty field"] = None
        return (self._end_line,) if content.find(f"{W}p") is not None else ()

    def _read_included(self, element: etree._Element) -> Steps:
        text = self._embedded(element.get(f"{R}id", ""))
        if text is None:
            self.unread["an embedded document"] = None
        self._end_line()
        self._put((text or "") + "\n")
        return ()


def _shade(properties: etree._Element | None) -> str:
    """The color that a paragraph, a cell or a table of these *properties* has behind its text; "" for none."""
    shade = properties.find(f"{W}shd") if properties is not None else None
    return (color_of(shade) or "") if shade is not None else ""


_READERS: dict[str, Callable[[Text, etree._Element], Steps]] = {
    f"{W}p": Text._read_paragraph,
    f"{W}r": Text._read_run,
    f"{W}t": Text._read_t,
    f"{A}t": Text._read_plain,
    f"{M}t": Text._read_plain,
    f"{A}p": Text._read_drawn,
    f"{W}br": Text._read_break,
    f"{W}tbl": Text._read_table,
    f"{W}tr": Text._read_row,
    f"{W}tc": Text._read_cell,
    f"{W}txbxContent": Text._read_box,
    f"{W}sym": Text._read_symbol,
    f"{_SYMEX}symEx": Text._read_symbol,
    f"{M}oMath": Text._read_equation,
    _TEXT_PATH: Text._read_text_path,
    f"{_WP}inline": Text._read_drawing,
    f"{_WP}anchor": Text._read_drawing,
    **{f"{_VML}{tag}": Text._read_drawing for tag in ("shape", "rect", "roundrect", "oval", "group")},
    f"{W}fldChar": Text._read_field_mark,
    f"{W}instrText": Text._read_code,
    f"{W}sdt": Text._read_control,
    f"{W}altChunk": Text._read_included,
}
