"""Data to a letter of the newest edition, in each form that letters have."""

from __future__ import annotations

from collections.abc import Callable

from imr_schema.letter.render.content import letter_content
from imr_schema.letter.render.docx import to_docx
from imr_schema.letter.render.html import to_html
from imr_schema.letter.render.pdf import to_pdf
from imr_schema.letter.render.text import to_text
from imr_schema.pointer import Data

RENDERERS: dict[str, Callable[[Data], bytes]] = {
    "txt": lambda data: to_text(letter_content(data)).encode("utf-8"),
    "html": lambda data: to_html(letter_content(data)),
    "pdf": lambda data: to_pdf(letter_content(data)),
    "docx": lambda data: to_docx(letter_content(data)),
}
"""The forms of a letter by name; each gives the bytes of a file for valid data of ``PRINTED``."""
