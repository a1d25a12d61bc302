"""The pages of a PDF letter, by pypdfium2."""

from __future__ import annotations

from imr_schema.errors import EnvironmentFailure, ReadError
from imr_schema.findings import Problem


def pages_of_pdf(raw: bytes) -> list[str]:
    """The text of each page.

    Raises ``ReadError``: IMR003 for a file that is not a PDF or is locked, IMR820 for pages without text;
    ``EnvironmentFailure`` when the extra ``pdf`` is not installed.
    """
    try:
        import pypdfium2
    except ImportError:
        raise EnvironmentFailure("PDF letters need another package: pip install 'imr-schema[pdf]'") from None
    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError:
        raise ReadError(Problem(rule="IMR003", facts={"why": "it is not a PDF that can be opened"})) from None
    pages: list[str] = []
    try:
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            pages.append(text.get_text_range())
            text.close()
            page.close()
    except pypdfium2.PdfiumError:
        raise ReadError(Problem(rule="IMR003", facts={"why": "a page of the PDF cannot be read"})) from None
    finally:
        document.close()
    if not any(text.strip() for text in pages):
        raise ReadError(Problem(rule="IMR820", facts={"count": len(pages)}))
    return pages
