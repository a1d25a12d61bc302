"""The lines of a letter, be it a text or a scan."""

from __future__ import annotations

from msgspec import structs

from imr_schema.errors import ReadError
from imr_schema.findings import Problem
from imr_schema.letter.extract import SOURCES, kind_of
from imr_schema.letter.extract.lines import Lines
from imr_schema.letter.ocr.hocr import paragraphs
from imr_schema.letter.ocr.images import IMAGES, check_image
from imr_schema.letter.ocr.lines import MADE_BY_OCR, lines_of_scan, no_word_on
from imr_schema.letter.ocr.pdf_scans import is_scan, made_by_ocr, pictures
from imr_schema.letter.ocr.process import recognize

_MOST_COUNTED = 1_000
"""Pages of a scan that is not read; its finding states how many there are."""


def lines_of(raw: bytes, scanned_pages: int) -> Lines:
    """The lines of the letter *raw*; a scan of up to *scanned_pages* is recognized.

    Raises ``ReadError``: IMR820 for a scan where *scanned_pages* is 0, IMR001 for one over the limits, IMR003 for one
    that does not open, and what the reading of texts raises; ``MissingExtra`` for a program that is missing.
    """
    kind = kind_of(raw)
    if kind in IMAGES:
        count = check_image(raw, scanned_pages or _MOST_COUNTED)
        if not scanned_pages:
            raise ReadError(Problem(rule="IMR820", facts={"what": f"{IMAGES[kind]} file", "count": count}))
        return _recognized(raw, kind)
    if kind == ".pdf" and scanned_pages and is_scan(raw, scanned_pages):
        return _recognized(raw, kind)
    lines = SOURCES[kind](raw)
    if kind != ".pdf":
        return lines
    recognized = [MADE_BY_OCR] if made_by_ocr(raw) else []
    return structs.replace(lines, problems=(*lines.problems, *recognized, *_unread(raw, lines)))


def _unread(raw: bytes, lines: Lines) -> list[Problem]:
    """IMR827 for each page of the PDF *raw* that is a picture amid pages with text."""
    ends = [*lines.firsts[1:], len(lines.texts)]
    pages = enumerate(zip(lines.firsts, ends, strict=True), 1)
    empty = [number for number, (first, end) in pages if not any(lines.texts[first:end])]
    return [no_word_on(number) for number in (pictures(raw, empty) if empty else [])]


def _recognized(raw: bytes, kind: str) -> Lines:
    return lines_of_scan([paragraphs(page) if page else None for page in recognize(raw, kind)])
