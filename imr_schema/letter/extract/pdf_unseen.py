"""Text of a PDF page that no viewer shows: in the color of its ground, covered, clipped, beside the page, switched off.

What may be such text is found by its objects. Whether it is one, the page says that is drawn with it and without it.
"""

from __future__ import annotations

import ctypes
import math
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage

NOT_SHOWN = "text that is not shown"

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""
Color = tuple[int, int, int, int]
"""Red, green, blue, and opacity, of 255."""

_NEAR = 32
"""Of 255: colors that differ less are not told apart."""
_SCALE, _MOST_PIXELS = 2.0, 4_000_000
_CELL = 4.0
"""In points: the squares by which it is known what was painted where."""
_MOST_SHAPES, _MOST_CELLS = 5_000, 250_000
_SHAPE_EDGE = 1.0
_TINY = 2.0
_MOST_CHARACTERS = 20_000
_PAINTED = frozenset([0, 2])
"""Ways in which text is painted in its own color (ISO 32000-1, 9.3.6)."""
INVISIBLE = 3


class Shape(Struct, frozen=True):
    """What is painted over an area of the page."""

    path: tuple[int, ...]
    box: Box
    #: None where it has no one color, as a picture.
    color: Color | None
    is_picture: bool


class Paint(Struct, frozen=True):
    """How a piece of text is painted."""

    path: tuple[int, ...]
    address: int
    box: Box
    size: float
    mode: int
    color: Color | None
    #: It is within a layer that may be switched off, or its clip cuts it.
    doubtful: bool


class _Grid:
    """What was painted last in each square of a page, by its number from 1; 0 for the paper."""

    def __init__(self, page: Box) -> None:
        self._left, self._bottom = page[0], page[1]
        width, height = page[2] - page[0], page[3] - page[1]
        self._side = max(_CELL, math.sqrt(max(width * height, 1) / _MOST_CELLS))
        self._columns = int(width / self._side) + 1
        self._rows = [[0] * self._columns for _ in range(int(height / self._side) + 1)]

    def _span(self, box: Box) -> tuple[range, slice]:
        left, right = ((box[at] - self._left) / self._side for at in (0, 2))
        bottom, top = ((box[at] - self._bottom) / self._side for at in (1, 3))
        rows = range(max(int(bottom), 0), min(int(top) + 1, len(self._rows)))
        return rows, slice(max(int(left), 0), max(min(int(right) + 1, self._columns), 0))

    def paint(self, box: Box, number: int) -> None:
        rows, columns = self._span(_shrunk(box))
        many = [number] * (columns.stop - columns.start)
        for row in rows:
            self._rows[row][columns] = many

    def at(self, box: Box) -> set[int]:
        rows, columns = self._span(_shrunk(box))
        return {number for row in rows for number in self._rows[row][columns]}


def _shrunk(box: Box) -> Box:
    across, along = (min(_SHAPE_EDGE, (box[at + 2] - box[at]) / 4) for at in (0, 1))
    return (box[0] + across, box[1] + along, box[2] - across, box[3] - along)


def suspects(texts: list[Paint], shapes: list[Shape], page: Box) -> set[tuple[int, ...]]:
    """The paths of the *texts* on a *page* that may not be shown."""
    if not texts:
        return set()
    area = (page[2] - page[0]) * (page[3] - page[1])
    pictures = sum((each.box[2] - each.box[0]) * (each.box[3] - each.box[1]) for each in shapes if each.is_picture)
    is_scan = 2 * pictures >= area or (bool(shapes) and all(each.mode == INVISIBLE for each in texts))
    if is_scan:  # its text was made by a recognition, and stands under its picture or is not painted
        shapes = [each for each in shapes if not each.is_picture]
        texts = [each for each in texts if each.mode != INVISIBLE]
    if len(shapes) > _MOST_SHAPES:
        return {each.path for each in texts}
    found = {each.path for each in texts if each.doubtful or each.size < _TINY or each.mode not in _PAINTED}
    found |= {each.path for each in texts if not _begins_within(each.box, page)}
    grid = _Grid(page)
    everything: list[Shape | Paint] = [*shapes, *texts]
    painted = sorted(everything, key=lambda each: each.path)
    for number, each in enumerate(painted, 1):
        if isinstance(each, Shape):
            grid.paint(each.box, number)
        elif each.color is not None and _is_lost(each.color, each.box, grid, painted):
            found.add(each.path)
    for number, each in enumerate(painted, 1):
        if isinstance(each, Paint) and shapes and max(grid.at(each.box), default=0) > number:
            found.add(each.path)
    return found


def _is_lost(color: Color, box: Box, grid: _Grid, painted: list[Shape | Paint]) -> bool:
    """Whether a text of this *color* may have no other color behind it."""
    if color[3] < _NEAR:
        return True
    grounds = grid.at(box) or {0}
    behind = [painted[number - 1].color if number else (255, 255, 255, 255) for number in grounds]
    return any(each is None and min(color[:3]) > 255 - _NEAR for each in behind) or any(
        each is not None and all(abs(one - other) < _NEAR for one, other in zip(each[:3], color[:3], strict=True))
        for each in behind
    )


def _begins_within(box: Box, page: Box) -> bool:
    """Whether a *box* begins on the *page*; a line that is too long for it may run over its right edge."""
    return page[0] <= box[0] < page[2] and box[1] >= page[1] and box[3] <= page[3]


def unseen(page: PdfPage, text: PdfTextPage, paints: list[Paint]) -> set[int]:
    """The indexes of the characters of these *paints* that the *text* of a *page* has and the page does not show."""
    from pypdfium2 import raw

    if text.count_chars() > _MOST_CHARACTERS:  # no page of a letter
        return set(range(text.count_chars()))
    tiny = {each.address for each in paints if each.size < _TINY}
    wanted = {each.address for each in paints}
    found: dict[int, list[int]] = {}
    items: dict[int, Any] = {}
    for index in range(text.count_chars()):
        item = raw.FPDFText_GetTextObject(text.raw, index)
        address = ctypes.addressof(item.contents) if item else 0
        if address in wanted:
            found.setdefault(address, []).append(index)
            items[address] = item
    if not found:
        return set()
    drawn = _Drawn(page, list(items.values()))
    lost: set[int] = set()
    for address, indexes in found.items():
        own = {index for index in indexes if address in tiny or not drawn.shows(text.get_charbox(index))}
        if any(chr(raw.FPDFText_GetUnicode(text.raw, index)).isalnum() for index in own):
            lost |= own
    return lost


class _Drawn:
    """A page, drawn with some text objects and without them."""

    def __init__(self, page: PdfPage, items: list[Any]) -> None:
        from pypdfium2 import raw

        width, height = page.get_size()
        scale = min(_SCALE, math.sqrt(_MOST_PIXELS / max(width * height, 1)))
        self._page = page
        with_them = page.render(scale=scale, draw_annots=False, may_draw_forms=False)
        for item in items:
            raw.FPDFPageObj_SetIsActive(item, 0)
        without = page.render(scale=scale, draw_annots=False, may_draw_forms=False)
        for item in items:
            raw.FPDFPageObj_SetIsActive(item, 1)
        self._width, self._height = with_them.width, with_them.height
        self._stride, self._channels = with_them.stride, with_them.n_channels
        self._one, self._other = bytes(with_them.buffer), bytes(without.buffer)

    def shows(self, box: Box) -> bool:
        """Whether something of the text is seen in a *box* of the page."""
        ends = [self._pixel(box[0], box[1]), self._pixel(box[2], box[3])]
        left, right = sorted(end[0] for end in ends)
        top, bottom = sorted(end[1] for end in ends)
        first = max(left - 1, 0) * self._channels
        end = max(min(right + 2, self._width), 0) * self._channels
        for row in range(max(top - 1, 0), min(bottom + 2, self._height)):
            at = row * self._stride
            one, other = self._one[at + first : at + end], self._other[at + first : at + end]
            if one != other and any(abs(a - b) >= _NEAR for a, b in zip(one, other, strict=True)):
                return True
        return False

    def _pixel(self, x: float, y: float) -> tuple[int, int]:
        from pypdfium2 import raw

        across, down = ctypes.c_int(), ctypes.c_int()
        size = (0, 0, self._width, self._height, 0)
        raw.FPDF_PageToDevice(self._page.raw, *size, x, y, ctypes.byref(across), ctypes.byref(down))
        return across.value, down.value
