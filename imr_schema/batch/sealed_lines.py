"""Journals: files of ours in lines, each behind its own digest, that one run at a time has open.

A line that is torn or damaged has another digest, and counts for nothing.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import msgspec
from msgspec import Struct

from imr_schema import own_file, part_files
from imr_schema.errors import EnvironmentFailure, UsageError

T = TypeVar("T")

_SEAL = 16
_encode = msgspec.json.Encoder().encode
_sealed = msgspec.json.Decoder(tuple[str, msgspec.Raw]).decode


def as_bytes(line: Struct) -> bytes:
    """*line* as a JSON array on a line of its own: its digest, and itself. Raises ``UnicodeEncodeError``."""
    raw = _encode(line)
    return _encode((_seal(raw), msgspec.Raw(raw))) + b"\n"


def unsealed(line: bytes, decode: Callable[[msgspec.Raw], T]) -> T | None:
    """What *decode* makes of *line*; None where it is torn, damaged or something else."""
    try:
        seal, raw = _sealed(line)
        return decode(raw) if seal == _seal(bytes(raw)) else None
    except (msgspec.MsgspecError, ValueError):
        return None


def _seal(raw: bytes) -> str:
    return hashlib.blake2b(raw, digest_size=_SEAL).hexdigest()


class SealedLines:
    """The file at *path*, locked for this run; ``close`` lets others have it.

    Raises ``UsageError`` where another run has it, or others may write it, and ``EnvironmentFailure`` where the machine
    refuses.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        with self._told():
            os.makedirs(os.path.dirname(path) or os.curdir, exist_ok=True)
            self._descriptor = own_file.opened(path)
        if not part_files.alone(self._descriptor):
            os.close(self._descriptor)
            raise UsageError(f"another run with --resume holds {path}; wait for its end")

    def read(self) -> tuple[bytes, list[bytes]]:
        """The first line, and the others that are not torn; what is written from now on begins on a line of its own."""
        with self._told():
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            with open(os.dup(self._descriptor), "rb") as file:
                first, *others = file.read().split(b"\n")
            if others[-1:] not in ([], [b""]):
                os.write(self._descriptor, b"\n")  # the line that was being written
        return first, others

    def begin(self, head: Struct) -> None:
        """Nothing but the first line *head*."""
        with self._told():
            os.ftruncate(self._descriptor, 0)
            os.lseek(self._descriptor, 0, os.SEEK_SET)
        self.write(as_bytes(head))

    def write(self, lines: bytes) -> None:
        """Add *lines*, and have them on the disk."""
        with self._told():
            view = memoryview(lines)
            while view:
                view = view[os.write(self._descriptor, view) :]
            os.fsync(self._descriptor)

    def close(self) -> None:
        """Let others have it."""
        os.close(self._descriptor)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            why = (error.strerror or type(error).__name__).lower()
            raise EnvironmentFailure(f"{self._path}: cannot be written: {why}") from None
