"""Where a letter's lines come from: text, and whatever text can be taken out of."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

from msgspec import Struct

from imr_schema.errors import Refused
from imr_schema.finding import Problem
from imr_schema.letter.docx import pages_of_docx
from imr_schema.letter.html import pages_of_html
from imr_schema.letter.pdf import pages_of_pdf

_ODD = re.compile("[^\n -~]")
_MANY_SPACES = re.compile(" {3,}")
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


class Lines(Struct, frozen=True):
    """The lines of a letter as a person counts them.

    ``texts`` have what extractors differ in made the same: ligatures taken apart, straight quotes,
    plain spaces and hyphens, no invisible characters, no white space around them. ``firsts`` are the
    indexes at which the pages begin.
    """

    texts: list[str]
    firsts: list[int]

    def page(self, index: int) -> int:
        """The page of line *index*, from 1."""
        return bisect_right(self.firsts, index)

    def number(self, index: int) -> int:
        """The number of line *index* on its page, from 1."""
        return index - self.firsts[self.page(index) - 1] + 1


def from_pages(pages: list[str]) -> Lines:
    """The lines of *pages*, each a text with line ends of any kind."""
    texts: list[str] = []
    firsts = []
    for text in pages:
        firsts.append(len(texts))
        if _ODD.search(text):
            text = _INVISIBLE.sub("", _SPACES.sub(" ", _LINE_END.sub("\n", text))).translate(_SAME)
        # Two spaces may be the gap that a redaction left; more are a layout's.
        if "   " in text:
            text = _MANY_SPACES.sub(" ", text)
        texts += [line.strip(" ") for line in text.split("\n")]
    return Lines(texts, firsts)


def from_text(raw: bytes) -> Lines:
    """The lines of a text file in UTF-8, or UTF-16 with its mark; a form feed begins a page."""
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeError:
        raise Refused(Problem(rule="IMR003", facts={"why": "it is text in an encoding other than UTF-8"})) from None
    return from_pages(text.split("\f"))


SOURCES: dict[str, Callable[[bytes], Lines]] = {
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
