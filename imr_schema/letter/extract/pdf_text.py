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
    document: PdfDocument, number: int, objects: Objects, marginal: set[tuple[int, ...]], doubts: set[tuple[int, ...]]
) -> tuple[list[str], bool]:
    """The lines of what stands at the paths *marginal* of page *number*, from 0, and whether some is not shown."""
    with closing(document[number]) as page:
        own = objects_of(page).paints if doubts & marginal else []  # in memory they are elsewhere than before
        remove(page, {each.path for each in objects.texts if each.path not in marginal})
        with closing(page.get_textpage()) as text:
            shown: str = text.get_text_range()
            paints = [each for each in own if each.path in doubts and each.path in marginal]
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


_Spans = tuple[list[float], list[float]]
"""From where to where lines are, apart from each other and in order."""


def _struck_out(objects: Objects) -> dict[int, _Spans]:
    """The addresses of text that a line may strike out, and from where to where."""
    found: dict[int, _Spans] = {}
    if not objects.lines:
        return found
    rows: dict[float, list[tuple[float, float]]] = {}
    for line in objects.lines:
        rows.setdefault(round(line.y, 1), []).append((line.left, line.right))
    merged = {height: _merged(spans) for height, spans in rows.items()}
    heights = sorted(merged)
    boxes = {each.address: each.box for each in objects.paints}
    for each in objects.texts:
        if each.angle == 0:
            first = bisect_left(heights, each.y + _LEAST * each.size)
            end = bisect_right(heights, each.y + _MOST * each.size)
            left, _, right, _ = boxes[each.address]
            spans: list[tuple[float, float]] = []
            for height in heights[first:end]:
                begins, ends = merged[height]
                at = slice(bisect_left(ends, left), bisect_right(begins, right))
                spans.extend(zip(begins[at], ends[at], strict=True))
            if spans:
                found[each.address] = _merged(spans)
    return found


def _merged(spans: list[tuple[float, float]]) -> _Spans:
    begins: list[float] = []
    ends: list[float] = []
    for begin, end in sorted(spans):
        if ends and begin <= ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            begins.append(begin)
            ends.append(end)
    return begins, ends


def _is_under(text: PdfTextPage, index: int, spans: _Spans) -> bool:
    """Whether the middle of a character is under one of the lines."""
    left, _, right, _ = text.get_charbox(index)
    middle = (left + right) / 2
    at = bisect_right(spans[0], middle) - 1
    return at >= 0 and middle <= spans[1][at]
