"""Where a letter's lines come from: text, and whatever text can be taken out of."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import Struct

from imr_schema.errors import Refused
from imr_schema.finding import Problem
from imr_schema.letter.docx import pages_of_docx
from imr_schema.letter.html import pages_of_html
from imr_schema.letter.pdf import pages_of_pdf

_LINE_END = re.compile("\r\n|[\r\n\v\x85\u2028\u2029]")
_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\x00\x01\x03-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
)
_SAME = str.maketrans(
    {
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
        "\ufb05": "st",
        "\ufb06": "st",
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2010": "-",
        "\u2011": "-",
        # What PDFium puts where a line ended in a hyphen.
        "\x02": "-",
        "\ufffe": "-",
        "\uffff": "-",
    }
)


class Line(Struct, frozen=True):
    """One line of a letter as a person counts them: ``page`` and ``number`` within it, from 1.

    ``text`` has what extractors differ in made the same: ligatures taken apart, straight quotes,
    plain spaces and hyphens, no invisible characters but a soft hyphen at its end, no white space around it.
    """

    text: str
    page: int
    number: int


def from_pages(pages: list[str]) -> list[Line]:
    """The lines of *pages*, each a text with line ends of any kind."""
    found = []
    for page, text in enumerate(pages, 1):
        for number, line in enumerate(_LINE_END.split(text), 1):
            found.append(Line(_plain(line), page, number))
    return found


def _plain(line: str) -> str:
    if line.isascii() and line.isprintable():
        line = line.strip(" ")
        return re.sub(" {3,}", " ", line) if "   " in line else line
    # A soft hyphen at the line's end is kept until the lines are joined: the word goes on without it.
    line = _SPACES.sub(" ", line)
    soft = "\u00ad" if line.rstrip(" ").endswith("\u00ad") else ""
    line = _INVISIBLE.sub("", line).translate(_SAME).strip(" ") + soft
    # Two spaces may be the gap that a redaction left; more are a layout's.
    return re.sub(" {3,}", " ", line)


def from_text(raw: bytes) -> list[Line]:
    """The lines of a text file in UTF-8, or UTF-16 with its mark; a form feed begins a page."""
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeError:
        raise Refused(Problem(rule="IMR003", facts={"why": "it is text in an encoding other than UTF-8"})) from None
    return from_pages(text.split("\f"))


SOURCES: dict[str, Callable[[bytes], list[Line]]] = {
    ".txt": from_text,
    ".pdf": lambda raw: from_pages(pages_of_pdf(raw)),
    ".docx": lambda raw: from_pages("".join(pages_of_docx(raw)).split("\f")),
    ".html": lambda raw: from_pages(pages_of_html(raw)),
}
"""The kinds of file that letters come in, by suffix."""


def kind_of(raw: bytes) -> str:
    """Which of ``SOURCES`` can read *raw*, told by its first bytes."""
    if raw[:1024].lstrip().startswith(b"%PDF-"):
        return ".pdf"
    if raw[:4] == b"PK\x03\x04":
        return ".docx"
    start = raw[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return ".html" if start.startswith((b"<!doctype html", b"<html", b"<?xml")) else ".txt"
