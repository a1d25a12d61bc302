"""The text of one PDF page: its lines, with raised figures, without what stands in its margins or is struck out."""

from __future__ import annotations

import ctypes
from bisect import bisect_left, bisect_right
from contextlib import closing
from typing import TYPE_CHECKING

from imr_schema.letter.extract.pdf_objects import Objects, objects_of, remove
from imr_schema.letter.extract.pdf_unseen import NOT_SHOWN, suspects, unseen
from imr_schema.letter.extract.raised import shifted

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage, PdfTextPage

STRUCK_OUT = "text that a line strikes out"
_INVISIBLE = 3
"""How OCR engines write their text, in sizes that are guessed."""
_LEAST, _MOST = 0.12, 0.55
"""How high above the baseline a line strikes out, in sizes of the letters."""


def doubtful(page: PdfPage, objects: Objects) -> set[tuple[int, ...]]:
    """The paths of text that *page* may not show."""
    return suspects(objects.paints, objects.shapes, page.get_bbox())


def margin_of(
    document: PdfDocument, number: int, marginal: set[tuple[int, ...]], doubts: set[tuple[int, ...]]
) -> tuple[list[str], bool]:
    """The lines of what stands at the paths *marginal* of page *number*, from 0, and whether some is not shown."""
    with closing(document[number]) as page:
        objects = objects_of(page)
        remove(page, {each.path for each in objects.texts if each.path not in marginal})
        with closing(page.get_textpage()) as text:
            shown: str = text.get_text_range()
            paints = [each for each in objects.paints if each.path in doubts & marginal]
            lost = unseen(page, text, paints) if paints else set()
            if lost:
                shown = "".join(_character(text, index) for index in range(text.count_chars()) if index not in lost)
            return [line.strip() for line in shown.splitlines() if line.strip()], bool(lost)


def text_of(text: PdfTextPage, objects: Objects, lost: set[int], unread: dict[str, None]) -> str:
    """The *text* of a page without the characters that are *lost*; what of it cannot be read goes to *unread*."""
    whole: str = text.get_text_range()
    shifts = objects.shifted()
    struck = _struck_out(objects)
    if lost:
        unread[NOT_SHOWN] = None
    if not shifts and not struck and not lost:
        return whole
    from pypdfium2 import raw

    characters: list[str] = []
    before = " "  # a figure is raised at the end of a word: beside a space, it is text of another size
    raised: dict[int, bool] = {}
    for index in range(text.count_chars()):
        item = raw.FPDFText_GetTextObject(text.raw, index)
        address = ctypes.addressof(item.contents) if item else 0
        character = _character(text, index)
        if index in lost:
            character = ""
        elif address in struck and _is_under(text, index, struck[address]):
            unread[STRUCK_OUT] = None
            character = ""
        elif address in shifts and raised.setdefault(
            address, not before.isspace() and raw.FPDFTextObj_GetTextRenderMode(item) != _INVISIBLE
        ):
            character = shifted(character, up=shifts[address] > 0) or character
        characters.append(character)
        before = character or before
    return "".join(characters)


def _character(text: PdfTextPage, index: int) -> str:
    from pypdfium2 import raw

    return chr(raw.FPDFText_GetUnicode(text.raw, index))


def _struck_out(objects: Objects) -> dict[int, list[tuple[float, float]]]:
    """The addresses of text that a line may strike out, and from where to where."""
    found: dict[int, list[tuple[float, float]]] = {}
    if not objects.lines:
        return found
    lines = sorted(objects.lines, key=lambda line: line.y)
    heights = [line.y for line in lines]
    for each in objects.texts:
        if each.angle == 0:
            first = bisect_left(heights, each.y + _LEAST * each.size)
            end = bisect_right(heights, each.y + _MOST * each.size)
            spans = [(line.left, line.right) for line in lines[first:end] if line.right > each.x]
            if spans:
                found[each.address] = spans
    return found


def _is_under(text: PdfTextPage, index: int, spans: list[tuple[float, float]]) -> bool:
    """Whether the middle of a character is under one of the lines."""
    left, _, right, _ = text.get_charbox(index)
    middle = (left + right) / 2
    return any(begin <= middle <= end for begin, end in spans)
