"""The content of a letter as DOCX with real headings and a real table, by python-docx."""

from __future__ import annotations

import io
from datetime import datetime

from imr_schema.errors import missing_extra
from imr_schema.letter.render.content import LetterContent


def to_docx(letter: LetterContent) -> bytes:
    """The document, without an author. Raises ``MissingExtra`` when the extra ``render`` is not installed."""
    try:
        import docx
    except ImportError:
        raise missing_extra("writing DOCX letters", "render") from None
    made = docx.Document()
    about = made.core_properties
    about.author = about.last_modified_by = about.comments = about.keywords = ""
    about.title = letter.title
    about.created = about.modified = datetime.fromisoformat(letter.date)
    made.add_heading(letter.title, level=1)
    table = made.add_table(rows=0, cols=2)
    for label, value in letter.header:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = f"{label}:", value
    for section in letter.sections:
        made.add_heading(section.heading, level=2)
        for text in section.paragraphs:
            made.add_paragraph(text)
    for item in letter.items:
        made.add_heading(item.line, level=3)
        for label, text in item.parts:
            paragraph = made.add_paragraph()
            paragraph.add_run(label).bold = True
            paragraph.add_run(f" {text}")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
