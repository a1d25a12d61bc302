"""The lines of a letter, extracted from each kind of file that letters come in."""

from __future__ import annotations

import os
from collections.abc import Callable

from imr_schema.letter.extract.docx import pages_of_docx
from imr_schema.letter.extract.html import pages_of_html
from imr_schema.letter.extract.lines import Lines, from_pages, from_text
from imr_schema.letter.extract.pdf import pages_of_pdf
from imr_schema.letter.ocr.images import IMAGES, kind_of_image

SOURCES: dict[str, Callable[[bytes], Lines]] = {
    ".txt": from_text,
    ".pdf": lambda raw: from_pages(pages_of_pdf(raw)),
    ".docx": lambda raw: from_pages(pages_of_docx(raw)),
    ".html": lambda raw: from_pages(pages_of_html(raw)),
}
"""The kinds of file that letters come in, by suffix."""


_SAME = {".htm": ".html", ".jpeg": ".jpg", ".tiff": ".tif"}


def promised_kind(name: str) -> str | None:
    """Which of ``SOURCES``, or of the images, the suffix of the file *name* promises; None for any other suffix."""
    suffix = os.path.splitext(name.lower())[1]
    suffix = _SAME.get(suffix, suffix)
    return suffix if suffix in SOURCES or suffix in IMAGES else None


def kind_of(raw: bytes) -> str:
    """Which of ``SOURCES``, or of the images, *raw* is, identified by its first bytes."""
    if image := kind_of_image(raw):
        return image
    if raw[:1024].lstrip().startswith(b"%PDF-"):
        return ".pdf"
    if raw[:4] == b"PK\x03\x04":
        return ".docx"
    start = raw[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return ".html" if start.startswith((b"<!doctype html", b"<html", b"<?xml")) else ".txt"
