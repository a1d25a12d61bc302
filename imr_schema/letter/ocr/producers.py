"""Whether the text of a PDF was made by optical character recognition, as its writer states it."""

from __future__ import annotations

import re
from contextlib import closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_ENGINES = re.compile(
    r"""(?<!\w)(?:
        tesseract | ocr | ocrmypdf | paper\ capture | abbyy | finereader | finescanner | omnipage | readiris | i\.?r\.?i\.?s
      | nuance | kofax | paperport | capturepoint | textbridge | presto | cvision | luradocument | pdfcompressor
      | clearscan | scansoft | vuescan | naps2 | textract
    )(?!\w)
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Words by which programs that recognize text name themselves."""
_LONGEST = 1_000
"""Characters of a statement that are looked at."""


def names_ocr(statement: str) -> bool:
    """Whether *statement*, the producer or the creator of a PDF, names a program that recognizes text."""
    return _ENGINES.search(statement[:_LONGEST]) is not None


def states_ocr(document: PdfDocument) -> bool:
    """Whether the producer or the creator of *document* is a program that recognizes text."""
    return any(names_ocr(document.get_metadata_value(key)) for key in ("Producer", "Creator"))


def is_scan(raw: bytes) -> bool:
    """Whether *raw* is a PDF with a page without text, or one whose text was recognized; False if it does not open."""
    import pypdfium2

    try:
        with closing(pypdfium2.PdfDocument(raw)) as document:
            return states_ocr(document) or not all(_has_text(document, number) for number in range(len(document)))
    except pypdfium2.PdfiumError:
        return False


def _has_text(document: PdfDocument, number: int) -> bool:
    with closing(document[number]) as page, closing(page.get_textpage()) as text:
        return bool(text.count_chars() and text.get_text_range().strip())
