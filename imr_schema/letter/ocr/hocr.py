"""What optical character recognition gives of a page: its lines of words, and how certain it is of each."""

from __future__ import annotations

import re

from msgspec import Struct

from imr_schema.read_errors import refuse

_CONFIDENCE = re.compile(r"(?<!\w)x_wconf ([0-9]{1,3})(?![0-9])")
_WORD = "ocrx_word"


class Word(Struct, frozen=True):
    """A word as it was recognized."""

    text: str
    #: How certain the recognition is, in percent.
    confidence: int


Paragraph = list[list[Word]]
"""The lines of a paragraph."""


def paragraphs(page: bytes) -> list[Paragraph]:
    """The paragraphs of a page in hOCR; a word without a stated confidence has none.

    Raises ``ReadError`` (IMR001) where it is not hOCR.
    """
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    try:
        root = html.document_fromstring(page, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, UnicodeError):
        raise refuse("IMR001", why="what the recognition gave cannot be read") from None
    finally:
        etree.clear_error_log()  # lxml keeps its last errors, and they quote the letter
    found: dict[etree._Element, dict[etree._Element, list[Word]]] = {}
    for element in root.iter("span"):
        if element.get("class") != _WORD:
            continue
        line = element.getparent()
        paragraph = line.getparent() if line is not None else None
        text = "".join(element.itertext()).strip()
        if line is None or paragraph is None or not text:
            continue
        stated = _CONFIDENCE.search(element.get("title", ""))
        word = Word(text, min(int(stated[1]), 100) if stated else 0)
        found.setdefault(paragraph, {}).setdefault(line, []).append(word)
    return [list(lines.values()) for lines in found.values()]
