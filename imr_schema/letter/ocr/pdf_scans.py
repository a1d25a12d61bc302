"""Whether a PDF is a scan, and whether its text was made by optical character recognition."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING

from imr_schema.errors import missing_extra
from imr_schema.letter.ocr.images import check_size
from imr_schema.read_errors import over

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

_ENGINES = re.compile(
    r"""(?<!\w)(?:
        tesseract | ocr | ocrmypdf | paper\ capture | clearscan | abbyy | finereader | omnipage | readiris | i\.r\.i\.s
      | cvision | textbridge | textract
    )(?!\w)
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Words by which programs that recognize text name themselves."""
_LONGEST = 1_000
"""Characters of a statement that are looked at."""
_MOST_OBJECTS = 1_000
"""Of a page, that are looked at."""
_DEEPEST = 4
"""Levels of forms within forms; OCRmyPDF puts its text into the second."""
_PIXELS_A_POINT = 300 / 72


def names_ocr(statement: str) -> bool:
    """Whether *statement*, the producer or the creator of a PDF, names a program that recognizes text."""
    return _ENGINES.search(statement[:_LONGEST]) is not None


def made_by_ocr(raw: bytes) -> bool:
    """Whether the text of the PDF *raw* was recognized: its writer is such a program, or its text is invisible.

    Programs that recognize text put it, invisible, over the picture of the page. False for a PDF that does not open.
    """
    import pypdfium2

    try:
        with closing(pypdfium2.PdfDocument(raw)) as document:
            return _is_recognized(document)
    except pypdfium2.PdfiumError:
        return False


def is_scan(raw: bytes, most_pages: int) -> bool:
    """Whether the PDF *raw* has a page that shows something and has no text, or text that was recognized.

    False for a PDF that does not open. Raises ``ReadError`` (IMR001) for a scan of more than *most_pages*, or with a
    page or an image that is too large; ``MissingExtra`` when the extra ``ocr`` is not installed.
    """
    try:
        import pypdfium2
        from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE
    except ImportError:
        raise missing_extra("--ocr", "ocr") from None
    try:
        with closing(pypdfium2.PdfDocument(raw)) as document:
            if not _is_recognized(document) and all(map(_is_readable, _pages(document))):
                return False
            if len(document) > most_pages:
                raise over("pages of a scan", most_pages)
            for number in range(len(document)):
                width, height = document.get_page_size(number)
                check_size(width * _PIXELS_A_POINT, height * _PIXELS_A_POINT)
            for page in _pages(document):
                for image in page.get_objects([FPDF_PAGEOBJ_IMAGE], max_depth=_DEEPEST):
                    check_size(*image.get_px_size())
    except pypdfium2.PdfiumError:
        return False
    return True


def pictures(raw: bytes, numbers: list[int]) -> list[int]:
    """Which of the pages *numbers*, from 1, of the PDF *raw* hold a picture."""
    import pypdfium2
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

    found = []
    with closing(pypdfium2.PdfDocument(raw)) as document:
        for number in numbers:
            with closing(document[number - 1]) as page:
                if next(page.get_objects([FPDF_PAGEOBJ_IMAGE], max_depth=_DEEPEST), None) is not None:
                    found.append(number)
    return found


def _pages(document: PdfDocument) -> Iterator[PdfPage]:
    for number in range(len(document)):
        with closing(document[number]) as page:
            yield page


def _is_readable(page: PdfPage) -> bool:
    """Whether *page* has text, or shows nothing."""
    return _has_text(page) or next(page.get_objects(max_depth=1), None) is None


def _has_text(page: PdfPage) -> bool:
    with closing(page.get_textpage()) as text:
        return bool(text.count_chars() and text.get_text_range().strip())


def _is_recognized(document: PdfDocument) -> bool:
    if any(names_ocr(document.get_metadata_value(key)) for key in ("Producer", "Creator")):
        return True
    # Of one file all pages come from one program: its first page with text shows what it does.
    for page in _pages(document):
        if _has_text(page):
            return _has_invisible_text(page)
    return False


def _has_invisible_text(page: PdfPage) -> bool:
    """Whether all text of *page* is there to be searched and copied, and not to be seen."""
    from pypdfium2.raw import (
        FPDF_PAGEOBJ_TEXT,
        FPDF_TEXTRENDERMODE_INVISIBLE,
        FPDFTextObj_GetTextRenderMode,
    )

    texts = [*islice(page.get_objects([FPDF_PAGEOBJ_TEXT], max_depth=_DEEPEST), _MOST_OBJECTS)]
    return bool(texts) and all(FPDFTextObj_GetTextRenderMode(text) == FPDF_TEXTRENDERMODE_INVISIBLE for text in texts)
