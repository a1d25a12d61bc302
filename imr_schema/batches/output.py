"""Files that we write: whole or not at all, and never over what is being read."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO, TextIO

from imr_schema.errors import SurroundingsError, UsageError


def write(path: str, content: bytes) -> None:
    """Put *content* at *path*: afterwards the file is the old one, absent, or complete.

    Raises ``SurroundingsError`` when the machine refuses.
    """
    with _beside(path) as file:
        file.write(content)


@contextmanager
def later(path: str) -> Iterator[TextIO]:
    """A text file that appears at *path*, whole, when the block ends well, and not at all otherwise."""
    with _beside(path) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", errors="backslashreplace", newline="\n", write_through=True)
        yield text
        text.detach()


@contextmanager
def _beside(path: str) -> Iterator[IO[bytes]]:
    """A file beside *path*, for the owner alone, flushed and moved into place at the end."""
    import tempfile  # slow to start, and most runs write no file

    target = os.path.realpath(path)
    folder = os.path.dirname(target)
    temporary = None
    try:
        os.makedirs(folder, exist_ok=True)
        mode = _mode(target)
        descriptor, temporary = tempfile.mkstemp(prefix=".imr-", suffix=".part", dir=folder)
        with open(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, mode)
        os.replace(temporary, target)
        temporary = None
        _sync_folder(folder)
    except OSError as error:
        raise SurroundingsError(
            f"{path}: cannot be written: {(error.strerror or type(error).__name__).lower()}"
        ) from None
    finally:
        if temporary is not None and os.path.exists(temporary):
            os.unlink(temporary)


def refuse_collisions(outputs: Iterable[tuple[str, str]], inputs: Iterable[str]) -> None:
    """Raises ``UsageError`` before anything is written: an output that is an input, or two for one.

    *outputs* are (target, the input it is made from). Links are followed, hard links told by the file
    they share.
    """
    reading = {_identity(path): path for path in inputs}
    by_target: dict[str, str] = {}
    for target, made_from in outputs:
        real = os.path.realpath(target)
        if _identity(target) in reading:
            raise UsageError(f"{target} is one of the inputs; nothing was written")
        if real in by_target:
            raise UsageError(
                f"{by_target[real]} and {made_from} would both be written to {target}; nothing was written"
            )
        by_target[real] = made_from


def _identity(path: str) -> object:
    """What is the same for two names of one file."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return os.path.realpath(path) if "\0" not in path else path
    return (status.st_dev, status.st_ino)


def _mode(target: str) -> int:
    """The permissions of the file that is replaced, or those that a new file gets."""
    try:
        return os.stat(target).st_mode & 0o777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _sync_folder(folder: str) -> None:
    if os.name != "posix":  # pragma: no cover - Windows has no handle for a folder
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
