"""Documents that travel packed: one in a ``.gz``, many in a ``.zip``; each bounded before it is believed."""

from __future__ import annotations

import io
import posixpath
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import IO, Any

from imr_schema.errors import Unreadable

MOST_RATIO = 200
"""Text packs to a tenth or so; what unpacks to more than this many times its size was made to do harm."""

MOST_MEMBERS = 100_000
_ROOM = 1024 * 1024
_BROKEN = "it is no archive that can be unpacked"


class _Bounded(io.RawIOBase):
    """An unpacked stream that ends in ``Unreadable`` when it grows out of proportion, or is broken."""

    def __init__(self, unpacked: IO[bytes], packed: int) -> None:
        self._unpacked, self._room = unpacked, packed * MOST_RATIO + _ROOM

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        import zipfile
        import zlib

        try:
            piece = self._unpacked.read(len(buffer))
        except (OSError, EOFError, zlib.error, zipfile.BadZipFile, ValueError, RuntimeError):
            raise Unreadable(_BROKEN) from None
        self._room -= len(piece)
        if self._room < 0:
            raise Unreadable(f"it unpacks to more than {MOST_RATIO} times its size")
        buffer[: len(piece)] = piece
        return len(piece)


@contextmanager
def gunzipped(file: IO[bytes], packed: int) -> Iterator[IO[bytes]]:
    """The one document that the ``.gz`` in *file* holds, of *packed* bytes; ``Unreadable`` while reading."""
    import gzip  # most documents travel as they are

    with gzip.GzipFile(fileobj=file, mode="rb") as unpacked:
        yield io.BufferedReader(_Bounded(unpacked, packed))  # type: ignore[arg-type]


def members(file: IO[bytes]) -> list[str]:
    """The names of the files in the ``.zip`` in *file*, in order; folders are none.

    Raises ``Unreadable`` for what is no archive, for one with more than ``MOST_MEMBERS`` entries, and for one in which
    two files would lie at one place: who unpacks it may get the other one.
    """
    import zipfile

    try:
        with zipfile.ZipFile(file) as packed:
            names = [entry.filename for entry in packed.infolist() if not entry.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise Unreadable(_BROKEN) from None
    if len(names) > MOST_MEMBERS:
        raise Unreadable(f"it holds more than {MOST_MEMBERS:,} files")
    if len({inside(name) or name for name in names}) != len(names):
        raise Unreadable("it holds two files of one name")
    return sorted(names)


@contextmanager
def unzipped(file: IO[bytes], member: str) -> Iterator[IO[bytes]]:
    """The file *member* of the ``.zip`` in *file*; ``Unreadable``, also while reading."""
    import zipfile

    with ExitStack() as stack:
        try:
            packed = stack.enter_context(zipfile.ZipFile(file))
            entry = packed.getinfo(member)
            if entry.flag_bits & 1:
                raise Unreadable("it is locked with a password")
            unpacked = stack.enter_context(packed.open(entry))
        except (zipfile.BadZipFile, OSError, KeyError, NotImplementedError, RuntimeError):
            raise Unreadable(_BROKEN) from None
        yield io.BufferedReader(_Bounded(unpacked, entry.compress_size))


def inside(member: str) -> str | None:
    """Where *member* would lie below a folder; None for a name that leads out of it."""
    path = posixpath.normpath(member.replace("\\", "/"))
    leads_out = path.startswith(("/", "../")) or path in ("..", ".") or ":" in path.partition("/")[0] or "\0" in path
    return None if leads_out else path
