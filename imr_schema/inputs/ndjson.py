"""Many documents in one file, one a line: ``*.imr.ndjson``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import IO

import msgspec
from msgspec import Struct, structs

from imr_schema.errors import OverLimit, Unreadable

_LINES = 10_000
_BYTES_A_LINE = 32
"""A document has a thousand bytes and more, and is packed to a tenth or so."""

_MOST_DOCUMENTS, _MOST_BYTES = 32, 128 * 1024
"""Of a part: few enough that processes end at much the same time, and enough that sending it costs nothing."""


def most_lines(size: int) -> int:
    """How many lines a file may have that takes *size* bytes where it lies, packed or not."""
    return _LINES + size // _BYTES_A_LINE


class Part(Struct, frozen=True):
    """Some of the documents of a file, one after another."""

    begin: int = 0
    """Where it begins, in bytes of the file once it is unpacked."""
    end: int | None = None
    """Where the next part begins; None: it goes to the end of the file."""
    documents: int = 0
    """How many documents stand before it."""
    lines: int = 0
    """How many lines stand before it."""
    content: bytes | None = None
    """Its bytes, where finding them in the file would mean to unpack all that stands before."""


WHOLE = Part()
"""All documents of a file."""


def parts(file: IO[bytes], most: int, lines: int, *, keep: bool) -> Iterator[Part]:
    """The parts of *file* that processes can share, in order; *keep*: each with its content.

    What is wrong with the file, be it a line of more than *most* bytes or one beyond *lines*, is in the last part,
    which has no content: whoever reads that finds it, as a reader of the whole file does.
    """
    part, at, line, documents = WHOLE, 0, 0, 0
    content: list[bytes] = []
    with suppress(Unreadable, OSError):
        while piece := file.readline(most + 2):
            if line == lines or (len(piece) > most + 1 and not piece.endswith(b"\n")):
                break
            at, line, documents = at + len(piece), line + 1, documents + _is_document(piece)
            content += [piece] if keep else []
            if documents - part.documents == _MOST_DOCUMENTS or at - part.begin >= _MOST_BYTES:
                yield structs.replace(part, end=at, content=b"".join(content) if keep else None)
                part, content = Part(at, None, documents, line), []
        else:
            part = structs.replace(part, content=b"".join(content) if keep else None)
    yield part


def split(file: IO[bytes], most: int, lines: int, part: Part = WHOLE) -> Iterator[tuple[int, int, bytes]]:
    """Each document of *part* of *file*: its number and line in the file, from 1, and its bytes, at most *most* + 2.

    Lines of white space alone hold no document. One line at a time is in memory. Raises ``OverLimit`` where the file
    has more than *lines* lines: each costs time, however little is in it. *file* stands where the part begins.
    """
    at, line, number = part.begin, part.lines, part.documents
    while (part.end is None or at < part.end) and (piece := file.readline(most + 2)):
        at, line = at + len(piece), line + 1
        if line > lines:
            raise OverLimit(f"it is over the limit of {lines:,} lines for a file of its size")
        document = piece.removesuffix(b"\n")
        while not piece.endswith(b"\n") and (piece := file.readline(1024 * 1024)):
            pass  # the rest of a line that is too long
        if _is_document(document):
            number += 1
            yield number, line, document


def _is_document(line: bytes) -> bool:
    return bool(line.strip(b" \t\r\n"))


def line(canonical: bytes) -> bytes:
    """A document's canonical JSON on one line, with its LF."""
    return bytes(msgspec.json.format(canonical, indent=-1)).rstrip(b"\n") + b"\n"
