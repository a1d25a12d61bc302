"""TAR archives, packed or not, read strictly: what ends early, is damaged or is ambiguous is refused as a whole.

The standard library reads the headers (POSIX.1-2001 pax, ustar, GNU); it takes a damaged header, or none, for the end,
which would leave documents out without a word, so here only the two things that a whole archive ends with are one.
"""

from __future__ import annotations

import io
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from imr_schema.errors import Unreadable
from imr_schema.inputs.package_entry import Entry
from imr_schema.inputs.packages import BROKEN, NO_FILE, Listing, check_places

_LONGEST_HEADER = 1024 * 1024
"""Bytes of what a header says beside its block: names, and times of more digits."""
_PIECE = 64 * 1024
_WITH_MORE = (
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
)


class _Header(tarfile.TarInfo):
    """A header that is in order; ``Unreadable`` where there is none."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> _Header:
        """The header in the block *buf*."""
        found = super().frombuf(buf, encoding, errors)
        if found.type in _WITH_MORE and found.size > _LONGEST_HEADER:
            raise Unreadable("it has a header that is too long")
        return found

    @classmethod
    def fromtarfile(cls, tarfile_: tarfile.TarFile) -> _Header:
        """The next header of an archive."""
        try:
            return super().fromtarfile(tarfile_)
        except tarfile.EOFHeaderError:  # type: ignore[attr-defined]  # the stubs lack it
            raise  # a block of zeros ends the archive
        except tarfile.HeaderError:
            raise Unreadable(BROKEN) from None


def members(stream: IO[bytes], most: int, longest: int) -> Listing:
    """The files of the archive that is read from *stream*, in the order of the archive; folders are none.

    Links and devices are listed with the flag ``NO_FILE``. ``Unreadable`` for what is cut off or damaged, has two files
    of one name, more than *most* of them, or names of more than *longest* bytes.
    """
    found = Listing()
    try:
        with tarfile.open(fileobj=stream, mode="r|", tarinfo=_Header) as archive:
            while (member := archive.next()) is not None:
                archive.members.clear()  # type: ignore[attr-defined]  # it keeps every one, and an archive may hold a million
                if member.isdir():
                    continue
                name = member.name.removeprefix("./")
                longest -= len(name)
                if len(found.names) >= most or longest < 0:
                    raise Unreadable(f"it holds more than {most:,} files")
                found.add(_entry(member, name))
            _check_end(archive.fileobj)
    except (OSError, EOFError, tarfile.TarError, ValueError, OverflowError):
        raise Unreadable(BROKEN) from None
    check_places(found.names)
    return found


def _entry(member: tarfile.TarInfo, name: str) -> Entry:
    flags = 0 if member.isreg() and not member.issparse() else NO_FILE
    return Entry(name, member.offset_data, member.offset_data + member.size, flags, 0, 0, member.size, member.size)


def _check_end(rest: Any) -> None:
    """Raises ``Unreadable`` where something follows the end, which other readers would take for a file."""
    while piece := rest.read(_PIECE):
        if piece.strip(b"\0"):
            raise Unreadable(BROKEN)


_last: tuple[tuple[int, ...], IO[bytes], IO[bytes]] | None = None
"""The packed archive that was read last, and what it is: it can only be unpacked from its beginning on, and the files
of an archive are asked for in its order."""


@contextmanager
def opened(file: IO[bytes], entry: Entry, *, packed: bool) -> Iterator[IO[bytes]]:
    """The bytes of *entry* of the archive in *file*, which is *packed* or not; ``Unreadable``, also while reading."""
    yield io.BufferedReader(_Part(_unpacked(file) if packed else file, entry), _PIECE)


def _unpacked(file: IO[bytes]) -> IO[bytes]:
    """The content of the packed archive in *file*, wherever in it the last reading ended."""
    global _last
    import gzip  # most archives are packed otherwise

    state = os.fstat(file.fileno())
    identity = (state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns)
    if _last is not None and _last[0] == identity:
        return _last[1]
    if _last is not None:
        for each in _last[1:]:
            each.close()
    kept = os.fdopen(os.dup(file.fileno()), "rb")
    kept.seek(0)
    stream: Any = gzip.GzipFile(fileobj=kept, mode="rb")
    _last = (identity, stream, kept)
    return _last[1]


class _Part(io.RawIOBase):
    """The bytes of one entry; it ends in ``Unreadable`` where the archive ends before."""

    def __init__(self, stream: IO[bytes], entry: Entry) -> None:
        self._stream, self._at, self._left = stream, entry.offset, entry.size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        import zlib

        try:
            self._stream.seek(self._at)
            piece = self._stream.read(min(len(buffer), self._left))
        except (OSError, EOFError, zlib.error):
            raise Unreadable(BROKEN) from None
        if not piece and self._left and len(buffer):
            raise Unreadable(BROKEN)
        self._at, self._left = self._at + len(piece), self._left - len(piece)
        buffer[: len(piece)] = piece
        return len(piece)
