"""Documents that travel packed: one in a ``.gz``, many in an archive; each bounded before it is believed."""

from __future__ import annotations

import io
import os
import posixpath
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import IO, Any

from imr_schema.errors import OverLimit, Unreadable
from imr_schema.inputs.names import GZ, ZIP, archive
from imr_schema.inputs.package_entry import Entry
from imr_schema.inputs.packages import BROKEN, MOST_RATIO, NO_FILE, ROOM, Listing, check_headers, entries, unpacked

_MOST_MEMBERS, _MOST_DIRECTORY = 1_000_000, 128 * 1024 * 1024
"""Files of a ``.zip``, and bytes of its directory: some years of letters, with the names that people give files."""

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_LONGEST_PATH, _LONGEST_STEP = 1024, 200
"""In characters, and in UTF-8 bytes: file systems allow 255 a step, and what is written beside it has a longer name."""


class _Bounded(io.RawIOBase):
    """An unpacked stream that ends in ``Unreadable`` when it grows out of proportion, or is broken."""

    def __init__(self, stream: IO[bytes], packed: int) -> None:
        self._stream, self._room = stream, packed * MOST_RATIO + ROOM

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        import struct
        import zlib

        try:
            piece = self._stream.read(len(buffer))
        except (OSError, EOFError, zlib.error, struct.error):
            raise Unreadable(BROKEN) from None
        self._room -= len(piece)
        if self._room < 0:
            raise OverLimit(f"it unpacks to more than {MOST_RATIO} times its size")
        buffer[: len(piece)] = piece
        return len(piece)


@contextmanager
def gunzipped(file: IO[bytes], packed: int) -> Iterator[IO[bytes]]:
    """The one document that the ``.gz`` in *file* holds, of *packed* bytes; ``Unreadable`` while reading."""
    import gzip  # most documents travel as they are

    with gzip.GzipFile(fileobj=file, mode="rb") as stream:
        yield io.BufferedReader(_Bounded(stream, packed))  # type: ignore[arg-type]


def members(file: IO[bytes], form: str = ZIP) -> Listing:
    """The files of the archive in *file*, whose name ends in *form*; folders are none.

    Those of a ``.zip`` in the order of their names, those of others as they lie in them. Raises ``Unreadable``, as
    ``packages.entries``, ``packages.check_headers`` and ``tars.members`` do.
    """
    if form != ZIP:
        from imr_schema.inputs import tars  # most archives are no tar

        with _plain(file, form) as stream:
            return tars.members(stream, _MOST_MEMBERS, _MOST_DIRECTORY)
    found = entries(file, _MOST_MEMBERS, _MOST_DIRECTORY)
    check_headers(file, found)
    names = found.names
    files = (index for index, name in enumerate(names) if not name.endswith("/"))
    return found.of(sorted(files, key=names.__getitem__))


def _plain(file: IO[bytes], form: str) -> AbstractContextManager[IO[bytes]]:
    """The bytes of the tar archive in *file*, unpacked where its name ends in another *form* than ``.tar``."""
    return nullcontext(file) if form == ".tar" else gunzipped(file, os.fstat(file.fileno()).st_size)


def as_elsewhere(name: str) -> set[str]:
    """The names that *name* may have once it is unpacked: some systems end it at a zero byte, or before a last dot."""
    return {name, name.partition("\0")[0], name.rstrip(". ")}


@contextmanager
def opened_member(file: IO[bytes], form: str, member: str, entry: Entry | None = None) -> Iterator[IO[bytes]]:
    """The file *member* of the archive in *file*, whose name ends in *form*; ``Unreadable``, also while reading.

    It is unpacked where its own name says that it is packed once more. *entry* is what the directory lists of it, where
    that is known: then the directory is not read again.
    """
    if entry is None:
        entry = next((each for each in members(file, form) if each.name == member), None)
    if entry is None or entry.name != member:
        raise Unreadable(BROKEN)
    with _of_archive(file, form, entry) as stream:
        if member.lower().endswith(GZ):
            with gunzipped(stream, entry.size) as content:
                yield content
        else:
            yield stream


def _of_archive(file: IO[bytes], form: str, entry: Entry) -> AbstractContextManager[IO[bytes]]:
    if form == ZIP:
        return unpacked(file, entry)
    from imr_schema.inputs import tars  # most archives are no tar

    return tars.opened(file, entry, packed=form != ".tar")


def inside(member: str) -> str | None:
    """Where *member* would lie below a folder; None for a name that leads out of it."""
    path = posixpath.normpath(member.replace("\\", "/"))
    leads_out = path.startswith(("/", "../")) or path in ("..", ".") or ":" in path.partition("/")[0]
    return None if leads_out else path


def lacking(entry: Entry) -> str | None:
    """Why *entry* of an archive is nothing to read; None where it is a file in order."""
    if entry.flags & NO_FILE:
        return "it is a link, a device or a file with holes in the archive"
    if archive(entry.name):
        return "it is an archive in an archive; unpack it first"
    return misnamed(entry.name)


def misnamed(member: str) -> str | None:
    """Why no file can have the name *member*; None for one in order. It completes the sentence of IMR001."""
    if _CONTROL.search(member):
        return "its name in the archive has control characters"
    path = inside(member)
    if path is None:
        return "its name in the archive leads out of it"
    if any(step != step.rstrip(". ") for step in path.split("/")):
        return "its name in the archive ends in a dot or a space, which some systems drop"
    steps = (step.encode("utf-8", "surrogatepass") for step in path.split("/"))
    if len(path) > _LONGEST_PATH or any(len(step) > _LONGEST_STEP for step in steps):
        return "its name in the archive is too long to be a file's"
    return None
