"""The lines of a DOCX letter: what stands in it once all changes are accepted."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from imr_schema import xml_parser
from imr_schema.errors import Refused
from imr_schema.finding import Problem
from imr_schema.settings import Limits

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MOST = 64 * 1024 * 1024
_PARTS = [
    re.compile(rf"word/{part}\.xml") for part in ("header[0-9]*", "footer[0-9]*", "footnotes", "endnotes", "document")
]
_UNSEEN = frozenset(
    _W + tag for tag in ("del", "moveFrom", "pPr", "sdtPr", "instrText", "delText", "footnoteReference")
)


def pages_of_docx(raw: bytes) -> list[str]:
    """The text of the document, one line a paragraph, a cell a paragraph of its own.

    Headers, footers and notes come before the body, where none of them can be taken for the end of an item;
    what is the same in several of them is told once. Tracked insertions and content controls count; tracked deletions and hidden text do
    not. Raises ``Refused``: IMR003 for what is no DOCX, IMR001 for one that unpacks to more than 64 MiB.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            parts = _parts(packed)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError, EOFError, zlib.error):
        raise Refused(Problem(rule="IMR003", facts={"why": "it is no DOCX that can be opened"})) from None
    limits = Limits(size=_MOST, elements=4_000_000, depth=200)
    texts = ["".join(_texts(xml_parser.parse(part, limits)[0])) for part in parts]
    return ["".join(dict.fromkeys(text for text in texts if text.strip()))]


def _parts(packed: zipfile.ZipFile) -> list[bytes]:
    """The parts that hold text, in the order in which they are read; together no more than 64 MiB."""
    packed.getinfo("word/document.xml")  # what has none is no letter
    names = {name: None for each in _PARTS for name in sorted(packed.namelist()) if each.fullmatch(name)}
    parts: list[bytes] = []
    room = _MOST
    for name in names:
        with packed.open(name) as file:
            parts.append(file.read(room + 1))
        room -= len(parts[-1])
        if room < 0:
            raise Refused(Problem(rule="IMR001", facts={"why": f"it unpacks to more than {_MOST:,} bytes"}))
    return parts


def _texts(root: Any) -> Iterator[str]:
    stack: list[tuple[Any, bool]] = [(root, False)]
    while stack:
        element, leaving = stack.pop()
        if leaving:
            yield "\n"
            continue
        tag = element.tag
        if tag in _UNSEEN or (tag == _W + "r" and element.find(f"{_W}rPr/{_W}vanish") is not None):
            continue
        if tag == _W + "t":
            yield element.text or ""
        elif tag == _W + "tab":
            yield " "
        elif tag in (_W + "br", _W + "cr"):
            yield "\f" if element.get(_W + "type") == "page" else "\n"
        elif tag == _W + "noBreakHyphen":
            yield "-"
        else:
            if tag == _W + "p":
                stack.append((element, True))
            stack.extend((child, False) for child in reversed(element))
