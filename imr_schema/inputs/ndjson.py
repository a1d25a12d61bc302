"""Many documents in one file, one a line: ``*.imr.ndjson``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

import msgspec

from imr_schema.errors import OverLimit

_LINES = 10_000
_BYTES_A_LINE = 32
"""A document has a thousand bytes and more, and is packed to a tenth or so."""


def most_lines(size: int) -> int:
    """How many lines a file may have that takes *size* bytes where it lies, packed or not."""
    return _LINES + size // _BYTES_A_LINE


def split(file: IO[bytes], most: int, lines: int) -> Iterator[tuple[int, int, bytes]]:
    """Each document of *file*: its number and its line, both from 1, and its bytes, one more than *most* at the most.

    Lines of white space alone hold no document. One line at a time is in memory. Raises ``OverLimit`` where there are
    more than *lines* lines: each costs time, however little is in it.
    """
    number = line = 0
    while piece := file.readline(most + 2):
        line += 1
        if line > lines:
            raise OverLimit(f"it is over the limit of {lines:,} lines for a file of its size")
        document = piece.removesuffix(b"\n")
        while not piece.endswith(b"\n") and (piece := file.readline(1024 * 1024)):
            pass  # the rest of a line that is too long
        if document.strip(b" \t\r"):
            number += 1
            yield number, line, document


def line(canonical: bytes) -> bytes:
    """A document's canonical JSON on one line, with its LF."""
    return bytes(msgspec.json.format(canonical, indent=-1)).rstrip(b"\n") + b"\n"
