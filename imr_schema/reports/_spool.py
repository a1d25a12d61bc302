"""Text that waits for the end of a run: what comes first needs every document, and memory stays the same."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import IO

_CHUNK = 256 * 1024


def _new() -> IO[str]:
    return tempfile.TemporaryFile("w+", encoding="utf-8", errors="backslashreplace", newline="\n")


class Spool:
    """Text in a file without a name, which is made for the first of it and gone when it was read or is closed."""

    def __init__(self) -> None:
        self._file: IO[str] | None = None
        self._read = False

    def write(self, text: str) -> None:
        """Add *text*."""
        if self._file is None:
            self._file = _new()
        self._file.write(text)

    def read(self) -> Iterator[str]:
        """All of it, in pieces."""
        if self._file is not None:
            self._file.seek(0)
            while chunk := self._file.read(_CHUNK):
                yield chunk
        self.close()

    def next(self, characters: int) -> Iterator[str]:
        """Its next *characters*, in pieces, from its beginning on; nothing can be written any more."""
        if not self._read and self._file is not None:
            self._file.seek(0)
        self._read = True
        while characters and self._file is not None:
            chunk = self._file.read(min(characters, _CHUNK))
            characters -= len(chunk)
            yield chunk

    def close(self) -> None:
        """Forget all of it."""
        if self._file is not None:
            self._file.close()
            self._file = None
