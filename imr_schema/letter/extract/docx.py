"""The pages of a DOCX letter: its text as it is once all changes are accepted."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from imr_schema import xml_parser
from imr_schema.config.settings import Limits
from imr_schema.errors import ReadError
from imr_schema.findings import Problem

if TYPE_CHECKING:
    from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH, _RUN, _TEXT, _BREAK = _W + "p", _W + "r", _W + "t", _W + "br"
_CHARACTERS = {_W + "tab": " ", _W + "cr": "\n", _W + "noBreakHyphen": "-"}
"""Elements that stand for one character."""
_UNSEEN = frozenset(
    _W + tag for tag in ("del", "moveFrom", "pPr", "sdtPr", "instrText", "delText", "footnoteReference")
)
"""Elements whose text no reader of the document sees."""
_PARTS = [
    re.compile(rf"word/{part}\.xml") for part in ("header[0-9]*", "footer[0-9]*", "footnotes", "endnotes", "document")
]
_MOST_BYTES = 64 * 1024 * 1024


def pages_of_docx(raw: bytes) -> list[str]:
    """The text of each page, as far as page breaks divide it: one line per paragraph, each cell its own paragraph.

    Headers, footers and notes come before the body, where none of them can be mistaken for the end of an item; what
    several of them repeat is given once. Tracked insertions and content controls count; tracked deletions and hidden
    text do not. Raises ``ReadError``: IMR003 for a file that is not a DOCX, IMR001 for one that unpacks to more than
    64 MiB.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            parts = _parts(packed)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError, EOFError, zlib.error):
        raise ReadError(Problem(rule="IMR003", facts={"why": "it is not a DOCX that can be opened"})) from None
    limits = Limits(size=_MOST_BYTES, elements=4_000_000, depth=200)
    texts = ["".join(_texts(xml_parser.parse(part, limits)[0])) for part in parts]
    return "".join(dict.fromkeys(text for text in texts if text.strip())).split("\f")


def _parts(packed: zipfile.ZipFile) -> list[bytes]:
    """The parts that contain text, in the order in which they are read; together no more than 64 MiB."""
    packed.getinfo("word/document.xml")  # raises KeyError: a package without it is not a document
    names = {name: None for pattern in _PARTS for name in sorted(packed.namelist()) if pattern.fullmatch(name)}
    parts: list[bytes] = []
    room = _MOST_BYTES
    for name in names:
        with packed.open(name) as file:
            parts.append(file.read(room + 1))
        room -= len(parts[-1])
        if room < 0:
            raise ReadError(Problem(rule="IMR001", facts={"why": f"it unpacks to more than {_MOST_BYTES:,} bytes"}))
    return parts


def _texts(root: etree._Element) -> Iterator[str]:
    """Texts in document order, a line feed after each paragraph; a loop, because parts may nest deeply."""
    stack: list[etree._Element | str] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            yield node
        elif (text := _own_text(node)) is not None:
            yield text
        elif not _is_hidden(node):
            if node.tag == _PARAGRAPH:
                stack.append("\n")
            stack.extend(reversed(node))


def _own_text(element: etree._Element) -> str | None:
    """The text that an element stands for by itself; None for one that has its text from its children."""
    if element.tag == _TEXT:
        return element.text or ""
    if element.tag == _BREAK:
        return "\f" if element.get(_W + "type") == "page" else "\n"
    return _CHARACTERS.get(element.tag)


def _is_hidden(element: etree._Element) -> bool:
    return element.tag in _UNSEEN or (element.tag == _RUN and element.find(f"{_W}rPr/{_W}vanish") is not None)
