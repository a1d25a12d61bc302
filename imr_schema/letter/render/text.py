"""The content of a letter as text."""

from __future__ import annotations

import textwrap

from imr_schema.letter.render.content import LetterContent

WIDTH = 96
"""Of a line, in characters."""


def to_text(letter: LetterContent, width: int = WIDTH) -> str:
    """The letter as text, in lines of at most *width* characters as far as its words are no longer."""
    cells = [f"{label}: {value}" for label, value in letter.header]
    blocks = [cells[0], " ".join(cells[1:3]), " ".join(cells[3:5]), " ".join(cells[5:7]), *cells[7:], ""]
    for section in letter.sections:
        blocks += [section.heading, *section.paragraphs, ""]
    for item in letter.items:
        blocks += [item.line, ""]
        for label, text in item.parts:
            blocks += [f"{label} {text}", ""]
    return "\n".join(line for block in blocks for line in _wrapped(block, width))


def _wrapped(block: str, width: int) -> list[str]:
    return textwrap.wrap(block, width, break_long_words=False, break_on_hyphens=False) or [""]
