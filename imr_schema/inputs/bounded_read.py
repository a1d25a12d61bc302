"""Reading a file that others made: a regular one, of a bounded size, and one sentence for whatever is in the way."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from typing import IO

from imr_schema.errors import Unreadable

_PIECE = 1024 * 1024


def read_file(path: str, most: int, error: Callable[[str], Exception] = Unreadable) -> bytes:
    """The bytes of the regular file at *path*.

    Raises ``error(why)`` when they cannot be had or are more than *most*: *error* makes the exception that fits the
    caller of a sentence such as "there is no such file".
    """
    try:
        with open_regular(path) as file:
            return read_stream(file, most)
    except Unreadable as unreadable:
        raise error(unreadable.why) from None


def read_stream(file: IO[bytes], most: int) -> bytes:
    """All of *file*, piece by piece until its end; raises ``Unreadable`` when it is more than *most* bytes."""
    found = bytearray()
    try:
        while piece := file.read(min(_PIECE, most + 1 - len(found))):
            found += piece
            if len(found) > most:
                raise Unreadable(f"it is over the limit of {most:,} bytes")
    except OSError as error:
        raise Unreadable(why(error)) from None
    return bytes(found)


def skip(file: IO[bytes], length: int) -> None:
    """Go *length* bytes on in *file*, which stands at its beginning; one that is being unpacked is read up to there."""
    if file.seekable():
        file.seek(length)
        return
    while length > 0 and (piece := file.read(min(_PIECE, length))):
        length -= len(piece)


def open_regular(path: str) -> IO[bytes]:
    """The regular file at *path*, open for reading; raises ``Unreadable``.

    It is opened without waiting, so that a pipe nobody writes to cannot hold us.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError as error:
        raise Unreadable(why(error)) from None
    except ValueError:
        raise Unreadable("its name cannot be a file's") from None
    mode = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(mode):
        os.close(descriptor)
        raise Unreadable("it is a folder, not a file" if stat.S_ISDIR(mode) else "it is not a regular file")
    return open(descriptor, "rb")


def why(error: OSError) -> str:
    """Why a file is not to be had, without the path, which the report names already."""
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, PermissionError):
        return "it may not be read"
    return (error.strerror or "it cannot be opened").lower()
