"""The pages of a PDF letter, by pypdfium2."""

from __future__ import annotations

import re
from contextlib import closing
from typing import TYPE_CHECKING

from imr_schema.config.settings import MIB
from imr_schema.errors import EnvironmentFailure, ReadError
from imr_schema.findings import Problem
from imr_schema.read_errors import over, refuse

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_MOST_PAGES = 500
_MOST_CHARACTERS = 4 * MIB

_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")  # a character of a name (ISO 32000-1, 7.3.5)
_UNPACKING = rb"/(?:FlateDecode|Fl|LZWDecode|LZW|RunLengthDecode|RL)\b"
# Bounded, since a search begins anew at each filter: nobody writes more between two of one stream.
_BETWEEN = rb"(?: [\s\0]{1,20} | %[^\r\n]{0,40} | /[A-Za-z0-9]{1,20} ){0,3}?"
_PACKED_TWICE = re.compile(_UNPACKING + _BETWEEN + _UNPACKING, re.VERBOSE)
"""Two filters of one stream that each give more than they take: 4 KB become gigabytes. Writers of PDF use one."""


def pages_of_pdf(raw: bytes) -> list[str]:
    """The text of each page.

    Raises ``ReadError``: IMR003 for a file that is not a PDF or is locked, IMR820 for pages without text, IMR001 for
    more than 500 pages or 4 Mi characters, or a stream that is packed twice; ``EnvironmentFailure`` when the extra
    ``pdf`` is not installed. PDFium has no limits of its own: what a page costs before its characters are counted,
    nobody but the process can bound.
    """
    try:
        import pypdfium2
    except ImportError:
        raise EnvironmentFailure("PDF letters need another package: pip install 'imr-schema[pdf]'") from None
    if _PACKED_TWICE.search(_ESCAPED.sub(lambda escape: bytes([int(escape[1], 16)]), raw)):
        raise refuse("IMR001", why="it has a stream that is packed more than once")
    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError:
        raise refuse("IMR003", why="it is not a PDF that can be opened") from None
    try:
        with closing(document):
            pages = _texts(document)
    except pypdfium2.PdfiumError:
        raise refuse("IMR003", why="a page of the PDF cannot be read") from None
    if not any(text.strip() for text in pages):
        raise ReadError(Problem(rule="IMR820", facts={"what": "PDF", "count": len(pages)}))
    return pages


def _texts(document: PdfDocument) -> list[str]:
    """The text of each page of *document*; ``ReadError`` (IMR001) before there is too much of it."""
    if len(document) > _MOST_PAGES:
        raise over("pages", _MOST_PAGES)
    pages: list[str] = []
    room = _MOST_CHARACTERS
    for number in range(len(document)):
        with closing(document[number]) as page, closing(page.get_textpage()) as text:
            room -= text.count_chars()
            if room < 0:
                raise over("characters", _MOST_CHARACTERS)
            pages.append(text.get_text_range())
    return pages
