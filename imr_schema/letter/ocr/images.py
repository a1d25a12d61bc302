"""What an image states of itself: how many pages it has and how large they are, before anything decodes it."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

from imr_schema.read_errors import over, refuse

MOST_PIXELS = 50_000_000
"""Of one page: a page of legal size has 43 million at 600 dots an inch."""
MOST_ACROSS = 32_000
"""Pixels in one direction; Tesseract takes 32,767."""

_MOST_DIRECTORIES = 1_000
"""Of a TIFF: those of its pages, and of small copies of them."""
_MOST_ENTRIES = 500
"""Of one directory of a TIFF. Scanners write some 20."""
_MOST_SEGMENTS = 5_000
"""Of a JPEG before its first scan."""

_WIDTH, _LENGTH, _KIND = 256, 257, 254
"""Tags of a TIFF (TIFF 6.0, section 8)."""
_SHORT, _LONG = 3, 4
_REDUCED = 1
"""The bit of ``_KIND`` that marks a small copy of another page."""
_NOT_FRAMES = (0xC4, 0xC8, 0xCC)
"""Markers of a JPEG from SOF0 to SOF15 that begin no frame."""

Size = tuple[int, int]


def kind_of_image(raw: bytes) -> str | None:
    """The suffix of the kind of image that *raw* is by its first bytes: ``.png``, ``.jpg`` or ``.tif``; else None."""
    return next((suffix for start, suffix in _STARTS.items() if raw.startswith(start)), None)


def check_image(raw: bytes, most_pages: int) -> int:
    """How many pages the image *raw* has.

    Raises ``ReadError``: IMR001 for more than *most_pages*, or a page that is too large; IMR003 where it is damaged.
    """
    kind = kind_of_image(raw)
    assert kind is not None
    count = 0
    try:
        for width, height in _SIZES[kind](raw):
            count += 1
            if count > most_pages:
                raise over("pages of a scan", most_pages)
            check_size(width, height)
    except (struct.error, IndexError):
        raise _broken(kind) from None
    if not count:
        raise _broken(kind)
    return count


def check_size(width: float, height: float) -> None:
    """Raises ``ReadError`` (IMR001) for a page of so many pixels that no letter has it."""
    if width * height > MOST_PIXELS:
        raise over("pixels of a page", MOST_PIXELS)
    if max(width, height) > MOST_ACROSS:
        raise over("pixels in one direction", MOST_ACROSS)


def _broken(kind: str) -> Exception:
    return refuse("IMR003", why=f"it is not a {IMAGES[kind]} that can be opened")


def _of_png(raw: bytes) -> Iterator[Size]:
    yield struct.unpack_from(">II", raw, 16)


def _of_jpeg(raw: bytes) -> Iterator[Size]:
    at = 2
    for _ in range(_MOST_SEGMENTS):
        if raw[at] != 0xFF:
            return
        marker = raw[at + 1]
        if marker == 0xFF:  # a byte that fills
            at += 1
            continue
        if 0xC0 <= marker <= 0xCF and marker not in _NOT_FRAMES:
            height, width = struct.unpack_from(">HH", raw, at + 5)
            yield width, height
            return
        length: int = struct.unpack_from(">H", raw, at + 2)[0]
        at += 2 + max(length, 2)


def _of_tiff(raw: bytes) -> Iterator[Size]:
    """The sizes of the pages; small copies of them are left out. A directory that was there before ends the file."""
    order = "<" if raw.startswith(b"II") else ">"
    at: int = struct.unpack_from(order + "I", raw, 4)[0]
    seen: set[int] = set()
    while at and at not in seen:
        seen.add(at)
        if len(seen) > _MOST_DIRECTORIES:
            raise over("directories of a TIFF", _MOST_DIRECTORIES)
        count: int = struct.unpack_from(order + "H", raw, at)[0]
        if count > _MOST_ENTRIES:
            raise over("entries of a directory", _MOST_ENTRIES)
        tags = dict(_entry(raw, order, at + 2 + 12 * number) for number in range(count))
        if not tags.get(_KIND, 0) & _REDUCED:
            yield tags.get(_WIDTH, 0), tags.get(_LENGTH, 0)
        at = struct.unpack_from(order + "I", raw, at + 2 + 12 * count)[0]


def _entry(raw: bytes, order: str, at: int) -> tuple[int, int]:
    """The tag of an entry, and its value where that is one small number."""
    tag, kind = struct.unpack_from(order + "HH", raw, at)
    value = struct.unpack_from(order + ("H" if kind == _SHORT else "I"), raw, at + 8)[0]
    return tag, value if kind in (_SHORT, _LONG) else 0


_STARTS = {
    b"\x89PNG\r\n\x1a\n": ".png",
    b"\xff\xd8\xff": ".jpg",
    b"II*\x00": ".tif",
    b"MM\x00*": ".tif",
}
_SIZES: dict[str, Callable[[bytes], Iterator[Size]]] = {".png": _of_png, ".jpg": _of_jpeg, ".tif": _of_tiff}
IMAGES = {".png": "PNG", ".jpg": "JPEG", ".tif": "TIFF"}
"""The kinds of image that letters come in, by suffix, and what a sentence calls each."""
