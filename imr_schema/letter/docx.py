"""The lines of a DOCX letter, from its body: what stands there once all changes are accepted."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from imr_schema import xml_parser
from imr_schema.errors import Refused
from imr_schema.finding import Problem
from imr_schema.settings import Limits

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MOST = 64 * 1024 * 1024
_UNSEEN = frozenset(
    _W + tag for tag in ("del", "moveFrom", "pPr", "sdtPr", "instrText", "delText", "footnoteReference")
)


def pages_of_docx(raw: bytes) -> list[str]:
    """The text of the document, one line a paragraph, a cell a paragraph of its own.

    Tracked insertions and content controls count; tracked deletions and hidden text do not. Raises
    ``Refused``: IMR003 for what is no DOCX, IMR001 for one that unpacks to more than 64 MiB.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            entry = packed.getinfo("word/document.xml")
            if entry.file_size > _MOST:
                raise Refused(Problem(rule="IMR001", facts={"why": f"it unpacks to more than {_MOST:,} bytes"}))
            with packed.open(entry) as file:
                body = file.read(_MOST + 1)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError, EOFError):
        raise Refused(Problem(rule="IMR003", facts={"why": "it is no DOCX that can be opened"})) from None
    if len(body) > _MOST:
        raise Refused(Problem(rule="IMR001", facts={"why": f"it unpacks to more than {_MOST:,} bytes"}))
    root, _, _ = xml_parser.parse(body, Limits(size=_MOST, elements=4_000_000, depth=200))
    return ["".join(_texts(root))]


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
