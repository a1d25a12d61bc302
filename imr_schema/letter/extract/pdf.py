"""The pages of a PDF letter, by pypdfium2."""

from __future__ import annotations

import re
from contextlib import closing
from typing import TYPE_CHECKING

from imr_schema.config.settings import MIB
from imr_schema.errors import ReadError, missing_extra
from imr_schema.findings import Problem
from imr_schema.letter.extract.lines import Page, Pages
from imr_schema.letter.extract.margins import parted
from imr_schema.letter.extract.pdf_notes import notes_of, open_forms
from imr_schema.letter.extract.pdf_objects import angle_of, objects_of, remove
from imr_schema.letter.extract.pdf_text import doubtful, margin_of, text_of
from imr_schema.letter.extract.pdf_unseen import NOT_SHOWN, unseen
from imr_schema.read_errors import over, refuse

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_MOST_PAGES = 500
_MOST_CHARACTERS = 4 * MIB
_LOCKED = 4
"""PDFium's number of the fault (fpdfview.h)."""

_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")  # a character of a name (ISO 32000-1, 7.3.5)
_UNPACKING = rb"/(?:FlateDecode|Fl|LZWDecode|LZW|RunLengthDecode|RL)\b"
# Bounded, since a search begins anew at each filter: nobody writes more between two of one stream.
_BETWEEN = rb"(?: [\s\0]{1,20} | %[^\r\n]{0,40} | /[A-Za-z0-9]{1,20} ){0,3}?"
_PACKED_TWICE = re.compile(_UNPACKING + _BETWEEN + _UNPACKING, re.VERBOSE)
"""Two filters of one stream that each give more than they take: 4 KB become gigabytes. Writers of PDF use one."""


def pages_of_pdf(raw: bytes) -> Pages:
    """The text of each page, and what stands in its margins: tilted or light text, running heads that are marked.

    Annotations, form fields that are filled in, and text that is struck out or not shown are reported (IMR827).
    Raises ``ReadError``: IMR003 for a file that is not a PDF or is locked, IMR820 for pages without text, IMR001 for
    more than 500 pages or 4 Mi characters, or a stream that is packed twice; ``MissingExtra`` when the extra
    ``pdf`` is not installed. PDFium has no limits of its own: what a page costs before its characters are counted,
    nobody but the process can bound.
    """
    try:
        import pypdfium2
    except ImportError:
        raise missing_extra("reading PDF letters", "pdf") from None
    if _PACKED_TWICE.search(_ESCAPED.sub(lambda escape: bytes([int(escape[1], 16)]), raw)):
        raise refuse("IMR001", why="it has a stream that is packed more than once")
    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == _LOCKED
        why = "it is locked by a password" if locked else "it is not a PDF that can be opened"
        raise refuse("IMR003", why=why) from None
    try:
        with closing(document):
            pages = _pages(document)
    except pypdfium2.PdfiumError:
        raise refuse("IMR003", why="a page of the PDF cannot be read") from None
    if not any(page.text.strip() for page in pages.pages):
        raise ReadError(Problem(rule="IMR820", facts={"what": "PDF", "count": len(pages.pages)}))
    return pages


def _pages(document: PdfDocument) -> Pages:
    """The pages of *document*; ``ReadError`` (IMR001) before there is too much of them."""
    if len(document) > _MOST_PAGES:
        raise over("pages", _MOST_PAGES)
    form = open_forms(document)
    unread: dict[str, None] = {form: None} if form else {}
    texts: list[str] = []
    margins: list[list[str]] = []
    room = _MOST_CHARACTERS
    angle = 0
    for number in range(len(document)):
        with closing(document[number]) as page:
            notes, stamps = notes_of(document, page)
            unread |= dict.fromkeys(notes)
            objects = objects_of(page)
            angle = angle_of(objects, angle)
            doubts = doubtful(page, objects)
            marginal = {each.path for each in objects.marginal(angle)}
            if marginal:
                lines, unshown = margin_of(document, number, objects, marginal, doubts)
                stamps += lines
                unread |= {NOT_SHOWN: None} if unshown else {}
                remove(page, marginal)
            with closing(page.get_textpage()) as text:
                room -= text.count_chars()
                if room < 0:
                    raise over("characters", _MOST_CHARACTERS)
                paints = [each for each in objects.paints if each.path in doubts and each.path not in marginal]
                texts.append(text_of(text, objects, unseen(page, text, paints) if paints else set(), unread))
        margins.append(stamps)
    problems = tuple(Problem(rule="IMR827", facts={"what": what}) for what in unread)
    return Pages(_with_margins(texts, margins), problems)


def _with_margins(texts: list[str], margins: list[list[str]]) -> list[Page]:
    """The pages of these *texts*; what of a margin the letter needs comes first on its page."""
    had = "\n".join(texts) if any(margins) else ""
    pages = []
    for text, margin in zip(texts, margins, strict=True):
        needed, rest = parted([margin], had) if margin else ([], ())
        had = "\n".join([had, *needed]) if needed else had
        pages.append(Page("\n".join([*needed, text]) if needed else text, rest))
    return pages
