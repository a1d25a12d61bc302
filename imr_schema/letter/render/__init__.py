"""A letter of the newest edition, in each form that it can be rendered in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from imr_schema.letter.render.content import printed
from imr_schema.letter.render.docx import to_docx
from imr_schema.letter.render.html import to_html
from imr_schema.letter.render.pdf import to_pdf
from imr_schema.letter.render.text import render_text

RENDERERS: dict[str, Callable[[dict[str, Any]], bytes]] = {
    "txt": lambda data: render_text(data).encode("utf-8"),
    "html": lambda data: to_html(printed(data)),
    "pdf": lambda data: to_pdf(printed(data)),
    "docx": lambda data: to_docx(printed(data)),
}
"""The forms of a letter by name."""
