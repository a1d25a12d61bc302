"""What optical character recognition gives of a page: its lines of words, and how certain it is of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from msgspec import Struct

from imr_schema.read_errors import refuse

if TYPE_CHECKING:
    from lxml import etree

_CONFIDENCE = re.compile(r"(?<!\w)x_wconf ([0-9]{1,3})(?![0-9])")
_ACROSS = re.compile(r"(?<!\w)x_bboxes (-?[0-9]{1,6}) -?[0-9]{1,6} (-?[0-9]{1,6}) ")
_WORD, _CHARACTER = "ocrx_word", "ocrx_cinfo"

_NEARLY = 0.86
"""Two characters of a word that are so much of the usual space apart have a space between them.

Of lost spaces 0.88 to 1 was seen, within words up to 0.83.
"""
_DIVIDED = 89
"""Percent: a word that we divided is not certain, whatever its characters are."""
_FEW = 3
"""Spaces of a line, from which the usual one can be told."""


class Word(Struct, frozen=True):
    """A word as it was recognized."""

    text: str
    #: How certain the recognition is, in percent.
    confidence: int


Paragraph = list[list[Word]]
"""The lines of a paragraph."""


class _Character(Struct, frozen=True):
    """A character and where it stands across the page."""

    text: str
    left: int
    right: int


class _Boxed(Struct, frozen=True):
    """A word by its characters."""

    characters: list[_Character]
    confidence: int


def paragraphs(page: bytes) -> list[Paragraph]:
    """The paragraphs of a *page* in hOCR with the boxes of its characters.

    A space that the recognition lost within a word is put in where the characters are as far apart as words are. A word
    without a stated confidence has none. Raises ``ReadError`` (IMR001) where it is not hOCR.
    """
    found: dict[etree._Element, dict[etree._Element, list[_Boxed]]] = {}
    for element in _root(page).iter("span"):
        if element.get("class") != _WORD:
            continue
        line = element.getparent()
        paragraph = line.getparent() if line is not None else None
        characters = list(_characters(element))
        if line is None or paragraph is None or not characters:
            continue
        stated = _CONFIDENCE.search(element.get("title", ""))
        word = _Boxed(characters, min(int(stated[1]), 100) if stated else 0)
        found.setdefault(paragraph, {}).setdefault(line, []).append(word)
    return [[_words(line) for line in lines.values()] for lines in found.values()]


def _root(page: bytes) -> etree._Element:
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    try:
        return html.document_fromstring(page, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, UnicodeError):
        raise refuse("IMR001", why="what the recognition gave cannot be read") from None
    finally:
        etree.clear_error_log()  # lxml keeps its last errors, and they quote the letter


def _characters(word: etree._Element) -> Iterator[_Character]:
    """The characters of *word*; where none has a box, its text as one without an extent."""
    boxed = [element for element in word.iter("span") if element.get("class") == _CHARACTER]
    if not boxed and (text := _text(word)):
        yield _Character(text, 0, 0)
    for element in boxed:
        text = _text(element)
        across = _ACROSS.match(element.get("title", ""))
        if text:
            yield _Character(text, int(across[1]) if across else 0, int(across[2]) if across else 0)


def _text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext())).strip()


def _words(line: list[_Boxed]) -> list[Word]:
    """The words of *line*, divided where the recognition lost a space."""
    spaces = [after.characters[0].left - word.characters[-1].right for word, after in pairwise(line)]
    least = max(median(spaces) * _NEARLY, 1) if len(spaces) >= _FEW else None
    words = []
    for word in line:
        parts = [word.characters[0].text]
        for before, character in pairwise(word.characters):
            if least is not None and character.left - before.right >= least:
                parts.append("")
            parts[-1] += character.text
        confidence = word.confidence if len(parts) == 1 else min(word.confidence, _DIVIDED)
        words += [Word(part, confidence) for part in parts]
    return words
