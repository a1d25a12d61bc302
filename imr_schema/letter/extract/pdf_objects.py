"""The objects of a PDF page that are no lines of its text: stamps, watermarks, running heads, raised figures."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from imr_schema.letter.extract.pdf_unseen import Box, Color, Paint, Shape

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

_DEEPEST = 4
"""Levels of forms in forms that are looked into."""
_FEW = 10
"""A page of fewer objects may not show which way its text runs."""
_ARTIFACT, _LAYER = "Artifact".encode("utf-16-le"), b"O\0C"
_MOST_SEGMENTS = 64
_TILTED = 3
"""In degrees: text that runs so much aside from the others is no line of them."""
_BIG, _LIGHT, _CLEAR = 2.2, 150, 180
"""Times the usual size, the least brightness (of 255), and the most opacity (of 255) of a watermark."""
_SMALL = 0.85
"""Times the usual size: up to here a figure that stands higher or lower is a raised or a lowered one."""
_RAISED, _LOWERED = (0.2, 0.7), (-0.4, -0.06)
"""How high above the baseline such a figure stands, in sizes of the letters before it."""
_THIN, _THICK, _SHORT, _LEVEL = 2.0, 3.0, 4.0, 0.5
"""In points: less than an area has, the most height and the least width of a line that strikes out, and its slope."""


class TextObject(Struct, frozen=True):
    """A piece of text on a page."""

    #: The indexes by which it is found: of the page's object, and of those within forms.
    path: tuple[int, ...]
    #: Its place in memory, by which its characters are known.
    address: int
    #: Which way it runs, in degrees.
    angle: int
    #: Where it begins on its baseline, in points.
    x: float
    y: float
    size: float
    #: Whether it is far lighter than text, which is looked at only where it is large.
    light: bool
    #: Whether the file says that it is a running head or foot, or a watermark (ISO 32000-1, 14.8.2.2).
    artifact: bool


class Line(Struct, frozen=True):
    """A thin horizontal line."""

    left: float
    right: float
    y: float


class Objects(Struct, frozen=True):
    """What stands on a page."""

    texts: list[TextObject]
    lines: list[Line]
    #: How the texts are painted, and what else is.
    paints: list[Paint]
    shapes: list[Shape]

    @property
    def usual_size(self) -> float:
        """The size of most pieces of text."""
        sizes = Counter(round(each.size, 1) for each in self.texts)
        return max(sizes, key=lambda size: sizes[size], default=0.0)

    def marginal(self, angle: int) -> list[TextObject]:
        """Text that is no line of the page, whose lines run at *angle*.

        A program that marks most of a page as no text of it does not know.
        """
        usual = self.usual_size
        artifacts = sum(each.artifact for each in self.texts)
        believed = artifacts <= _FEW or 2 * artifacts <= len(self.texts)
        return [
            each
            for each in self.texts
            if (each.artifact and believed)
            or min((each.angle - angle) % 360, (angle - each.angle) % 360) > _TILTED
            or (each.light and each.size > _BIG * usual)
        ]

    def shifted(self) -> dict[int, int]:
        """The addresses of small text that stands higher (1) or lower (-1) than the text before it."""
        found = {}
        usual = self.usual_size
        base: TextObject | None = None
        for each in self.texts:
            if each.size >= _SMALL * usual:
                base = each
            elif base is not None and each.angle == base.angle and each.size > 0:
                rise = (each.y - base.y) / base.size
                if (_RAISED[0] < rise < _RAISED[1] or _LOWERED[0] < rise < _LOWERED[1]) and each.x >= base.x:
                    found[each.address] = 1 if rise > 0 else -1
        return found


def angle_of(objects: Objects, usual: int) -> int:
    """Which way the lines of a page run; *usual* is the way of the pages before it."""
    angles = Counter(each.angle for each in objects.texts if not each.artifact)
    if sum(angles.values()) < _FEW and (usual in angles or not angles):
        return usual
    return max(angles, key=lambda angle: angles[angle], default=usual)


def objects_of(page: PdfPage) -> Objects:
    """What stands on *page*."""
    from pypdfium2 import raw

    found = Objects([], [], [], [])
    for index in range(raw.FPDFPage_CountObjects(page.raw)):
        _collect(found, raw.FPDFPage_GetObject(page.raw, index), (index,), (1, 0, 0, 1, 0, 0), _Marks())
    return found


_Matrix = tuple[float, float, float, float, float, float]
_SAME: _Matrix = (1, 0, 0, 1, 0, 0)


class _Marks(Struct, frozen=True):
    """What the file says of an object."""

    #: It is no part of the text.
    artifact: bool = False
    #: It is part of a layer.
    layer: bool = False

    def __or__(self, other: _Marks) -> _Marks:
        return _Marks(self.artifact or other.artifact, self.layer or other.layer)


def _collect(found: Objects, item: Any, path: tuple[int, ...], outer: _Matrix, marks: _Marks) -> None:
    from pypdfium2 import raw

    kind = raw.FPDFPageObj_GetType(item)
    if kind == raw.FPDF_PAGEOBJ_TEXT:
        marks |= _marks(item)
        text = _text(item, path, outer, artifact=marks.artifact)
        found.texts.append(text)
        found.paints.append(_paint(item, text, outer, layer=marks.layer))
    elif kind == raw.FPDF_PAGEOBJ_FORM and len(path) < _DEEPEST:
        inner = _combined(_matrix(item), outer)
        marks |= _marks(item)
        for index in range(raw.FPDFFormObj_CountObjects(item)):
            _collect(found, raw.FPDFFormObj_GetObject(item, index), (*path, index), inner, marks)
    else:
        if kind == raw.FPDF_PAGEOBJ_PATH:
            found.lines.extend(_lines(item, outer))
        found.shapes.extend(_shape(item, kind, path, outer))


def _shape(item: Any, kind: int, path: tuple[int, ...], outer: _Matrix) -> Iterator[Shape]:
    """What *item* paints over, if it is an area."""
    from pypdfium2 import raw

    color: Color | None = None
    if kind == raw.FPDF_PAGEOBJ_PATH:
        filled, stroked = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(item, ctypes.byref(filled), ctypes.byref(stroked))
        if not filled.value:
            return
        color = _color(item)
    box = _bounds(item, outer)
    if box is not None and min(box[2] - box[0], box[3] - box[1]) > _THIN:
        yield Shape(path, box, color, kind == raw.FPDF_PAGEOBJ_IMAGE)


def _paint(item: Any, text: TextObject, outer: _Matrix, *, layer: bool) -> Paint:
    from pypdfium2 import raw

    mode = raw.FPDFTextObj_GetTextRenderMode(item)
    box = _bounds(item, _SAME) or (0, 0, 0, 0)
    doubtful = layer or _is_clipped(item, box)
    return Paint(text.path, text.address, _turned(box, outer), text.size, mode, _color(item), doubtful)


def _is_clipped(item: Any, box: Box) -> bool:
    """Whether a clip of *item* may cut off what is in the *box* of it."""
    from pypdfium2 import raw

    clip = raw.FPDFPageObj_GetClipPath(item)
    count = raw.FPDFClipPath_CountPaths(clip) if clip else 0
    x, y = ctypes.c_float(), ctypes.c_float()
    for path in {0, count - 1} if count > 0 else ():
        segments = raw.FPDFClipPath_CountPathSegments(clip, path)
        points = []
        for index in (0, 2) if segments in (4, 5) else range(min(segments, _MOST_SEGMENTS)):
            segment = raw.FPDFClipPath_GetPathSegment(clip, path, index)
            if raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y)):
                points.append((x.value, y.value))
        if not points:
            continue
        across, along = [each[0] for each in points], [each[1] for each in points]
        if min(across) > box[0] + 1 or max(across) < box[2] - 1 or min(along) > box[1] + 2 or max(along) < box[3] - 2:
            return True
    return False


def _bounds(item: Any, outer: _Matrix) -> Box | None:
    from pypdfium2 import raw

    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(item, *map(ctypes.byref, (left, bottom, right, top))):
        return None
    return _turned((left.value, bottom.value, right.value, top.value), outer)


def _turned(box: Box, outer: _Matrix) -> Box:
    """The bounds of a *box* within *outer*."""
    if outer == _SAME:
        return box
    a, b, c, d, x, y = outer
    corners = [(box[across], box[along]) for across in (0, 2) for along in (1, 3)]
    xs = [a * across + c * along + x for across, along in corners]
    ys = [b * across + d * along + y for across, along in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _text(item: Any, path: tuple[int, ...], outer: _Matrix, *, artifact: bool) -> TextObject:
    from pypdfium2 import raw

    a, b, c, d, x, y = _combined(_matrix(item), outer)
    size = ctypes.c_float()
    raw.FPDFTextObj_GetFontSize(item, ctypes.byref(size))
    shown = size.value * math.hypot(c, d)
    light = shown > 20 and _is_light(item)
    angle = 0 if b == 0 and a > 0 else round(math.degrees(math.atan2(b, a))) % 360
    return TextObject(path, ctypes.addressof(item.contents), angle, x, y, shown, light, artifact)


def _matrix(item: Any) -> _Matrix:
    from pypdfium2 import raw

    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, ctypes.byref(matrix)):
        return (1, 0, 0, 1, 0, 0)
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _combined(inner: _Matrix, outer: _Matrix) -> _Matrix:
    """*inner* within *outer* (ISO 32000-1, 8.3.4)."""
    if outer == _SAME:
        return inner
    a, b, c, d, x, y = inner
    oa, ob, oc, od, ox, oy = outer
    return (
        *(a * oa + b * oc, a * ob + b * od, c * oa + d * oc, c * ob + d * od),
        *(x * oa + y * oc + ox, x * ob + y * od + oy),
    )


def _is_light(item: Any) -> bool:
    color = _color(item)
    return color is not None and (min(color[:3]) > _LIGHT or color[3] < _CLEAR)


def _color(item: Any) -> Color | None:
    from pypdfium2 import raw

    red, green, blue, opacity = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFPageObj_GetFillColor(item, *map(ctypes.byref, (red, green, blue, opacity))):
        return None
    return red.value, green.value, blue.value, opacity.value


def _marks(item: Any) -> _Marks:
    """Whether the file marks *item* as no part of its text, and says of which type it is (ISO 32000-1, 14.8.2.2.2).

    Of which one, PDFium does not tell; what is not typed is whatever a program left untagged.
    """
    from pypdfium2 import raw

    count = raw.FPDFPageObj_CountMarks(item)
    if count <= 0:
        return _NO_MARKS
    room = (ctypes.c_ushort * 16)()
    length = ctypes.c_ulong()
    artifact, layer = None, False
    for index in range(count):
        mark = raw.FPDFPageObj_GetMark(item, index)
        known = raw.FPDFPageObjMark_GetName(mark, room, ctypes.sizeof(room), ctypes.byref(length))
        name = bytes(room)[: length.value] if known else b""
        if artifact is None and name.startswith(_ARTIFACT):
            artifact = bool(raw.FPDFPageObjMark_GetParamValueType(mark, b"Type") == raw.FPDF_OBJECT_NAME)
        layer = layer or name.rstrip(b"\0") == _LAYER
    return _Marks(bool(artifact), layer)


_NO_MARKS = _Marks()


def _lines(item: Any, outer: _Matrix) -> Iterator[Line]:
    """The horizontal lines of a path: all of it, or single strokes."""
    box = _bounds(item, outer)
    if box is None or box[2] - box[0] < _SHORT:
        return
    if box[3] - box[1] <= _THICK:
        yield Line(box[0], box[2], (box[1] + box[3]) / 2)
        return
    from pypdfium2 import raw

    count = raw.FPDFPath_CountSegments(item)
    if count > _MOST_SEGMENTS:
        return
    turned = _combined(_matrix(item), outer)
    x, y = ctypes.c_float(), ctypes.c_float()
    before: Box | None = None
    for index in range(count):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        at = _turned((x.value, y.value, x.value, y.value), turned)
        is_line = raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_LINETO
        if is_line and before is not None and abs(at[1] - before[1]) < _LEVEL and abs(at[0] - before[0]) >= _SHORT:
            yield Line(min(at[0], before[0]), max(at[0], before[0]), at[1])
        before = at


def remove(page: PdfPage, paths: set[tuple[int, ...]]) -> None:
    """Switch off the objects at *paths* on *page*, as it is in memory, so that it has no text of them."""
    from pypdfium2 import raw

    for path in paths:
        item = raw.FPDFPage_GetObject(page.raw, path[0])
        for index in path[1:]:
            item = raw.FPDFFormObj_GetObject(item, index)
        raw.FPDFPageObj_SetIsActive(item, 0)
