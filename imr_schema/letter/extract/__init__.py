"""The lines of a letter, extracted from each kind of file that letters come in."""

from __future__ import annotations

import os
import re
from collections.abc import Callable

from imr_schema.letter.extract.docx import pages_of_docx
from imr_schema.letter.extract.html import pages_of_html
from imr_schema.letter.extract.lines import Lines, from_file, from_text
from imr_schema.letter.extract.mht import pages_of_mht
from imr_schema.letter.extract.other_files import is_message
from imr_schema.letter.extract.pdf import pages_of_pdf
from imr_schema.letter.ocr.images import IMAGES, kind_of_image

SOURCES: dict[str, Callable[[bytes], Lines]] = {
    ".txt": from_text,
    ".pdf": lambda raw: from_file(pages_of_pdf(raw)),
    ".docx": lambda raw: from_file(pages_of_docx(raw)),
    ".html": lambda raw: from_file(pages_of_html(raw)),
    ".mht": lambda raw: from_file(pages_of_mht(raw)),
}
"""The kinds of file that letters come in, by suffix."""
_OTHER_SUFFIXES = {".htm": ".html", ".mhtml": ".mht", ".eml": ".mht", ".jpeg": ".jpg", ".tiff": ".tif"}
_BEGINNING = re.compile(
    r"<(?:!doctype html|\?xml|(?:html|head|body|meta|title|style|base|link|main|article|section|header|div|p|span|table"
    r"|h[1-6]|center|font|b|strong|em|i|u|ul|ol|dl|br|hr|img|form|pre|blockquote)(?:[\s/>]|\Z))"
)
"""What pages, and pieces of pages, begin with, after comments."""


def promised_kind(name: str) -> str | None:
    """Which of ``SOURCES``, or of the images, the suffix of the file *name* promises; None for any other suffix."""
    suffix = os.path.splitext(name.lower())[1]
    suffix = _OTHER_SUFFIXES.get(suffix, suffix)
    return suffix if suffix in SOURCES or suffix in IMAGES else None


def kind_of(raw: bytes) -> str:
    """Which of ``SOURCES``, or of the images, *raw* is, identified by its first bytes."""
    if image := kind_of_image(raw):
        return image
    if raw[:1024].lstrip().startswith(b"%PDF-"):
        return ".pdf"
    if raw[:4] == b"PK\x03\x04":
        return ".docx"
    if is_message(raw):
        return ".mht"
    return ".html" if _BEGINNING.match(_start(raw)) else ".txt"


def _start(raw: bytes) -> str:
    """The first characters of *raw* after white space and comments, in small letters."""
    utf_16 = raw[:2] in (b"\xff\xfe", b"\xfe\xff")
    start = raw[:4096].decode("utf-16" if utf_16 else "utf-8", "ignore").removeprefix("\ufeff").lstrip().lower()
    while start.startswith("<!--"):
        start = start.partition("-->")[2].lstrip()
    return start
