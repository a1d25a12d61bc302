"""Many documents in one file, one a line: ``*.imr.ndjson``."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec


def split(raw: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Each document of *raw*: its number and its line, both from 1, and its bytes.

    Lines of white space alone hold no document.
    """
    number = 0
    for line, document in enumerate(raw.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if document.strip(b" \t\r"):
            number += 1
            yield number, line, document


def line(canonical: bytes) -> bytes:
    """A document's canonical JSON on one line, with its LF."""
    return bytes(msgspec.json.format(canonical, indent=-1)).rstrip(b"\n") + b"\n"
