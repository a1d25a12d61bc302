"""The content of a letter as PDF: tagged, both PDF/UA-1 and PDF/A-2a, by Typst; the same data gives the same bytes."""

from __future__ import annotations

import msgspec

from imr_schema.errors import EnvironmentFailure, missing_extra
from imr_schema.letter.render.content import LetterContent

# The texts are data, which the template reads as JSON, so nothing in them can be markup.
_TEMPLATE = b"""
#let letter = json(bytes(sys.inputs.letter))
#let day = letter.date.split("-").map(int)
#set document(title: letter.title, date: datetime(year: day.at(0), month: day.at(1), day: day.at(2)))
#set page(paper: "us-letter", margin: 1in)
#set text(lang: "en", size: 11pt, hyphenate: false)
#set par(justify: false, spacing: 0.9em)
#show heading.where(level: 1): set text(size: 14pt)
#show heading.where(level: 2): set text(size: 11pt)
#show heading.where(level: 3): set text(size: 11pt)
#heading(level: 1, letter.title)
#for cell in letter.header [#par[#cell.at(0): *#cell.at(1)*]]
#for section in (letter.how, letter.documents, letter.summary, letter.issues).filter(each => each != none) {
  heading(level: 2, section.heading)
  for paragraph in section.paragraphs { par(paragraph) }
}
#for item in letter.items {
  heading(level: 3, item.line)
  for part in item.parts { par[*#part.at(0)* #part.at(1)] }
}
"""


def to_pdf(letter: LetterContent) -> bytes:
    """The PDF, with the date of the decision as its own.

    Raises ``MissingExtra`` when the extra ``render`` is not installed; ``EnvironmentFailure`` when none of its fonts
    has a character of the letter.
    """
    try:
        import typst
    except ImportError:
        raise missing_extra("writing PDF letters", "render") from None
    try:
        made: bytes = typst.compile(
            _TEMPLATE,
            format="pdf",
            ignore_system_fonts=True,
            pdf_standards=["ua-1", "a-2a"],
            sys_inputs={"letter": msgspec.json.encode(letter).decode("utf-8")},
        )
    except typst.TypstError as error:
        raise EnvironmentFailure(f"the PDF cannot be made: {type(error).__name__}") from None
    return made
