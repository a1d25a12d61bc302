"""Files that we write: whole or not at all, and never over what is being read."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO, Any, TextIO, cast

from imr_schema.errors import EnvironmentFailure, UsageError


def write(path: str, content: bytes, *, private: bool = False) -> None:
    """Put *content* at *path*: afterwards the file is the old one, absent, or complete.

    *private*: only its owner may read it, mode 0600. Raises ``EnvironmentFailure`` when the machine refuses.
    """
    with beside(path, private=private) as file:
        file.write(content)


@contextmanager
def later(path: str) -> Iterator[TextIO]:
    """A text file that appears at *path*, whole, when the block ends well, and not at all otherwise."""
    with beside(path) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", errors="backslashreplace", newline="\n", write_through=True)
        yield text
        text.detach()


@contextmanager
def beside(path: str, *, private: bool = False) -> Iterator[IO[bytes]]:
    """A file beside *path*, for the owner alone, flushed and moved into place when the block ends well.

    A device, a pipe or a socket cannot be replaced: it is written to as it is.
    """
    if os.path.exists(path) and not os.path.isfile(path):
        with _told(path), open(path, "wb") as file:
            yield cast("IO[bytes]", _Told(file, path))
        return
    target = os.path.realpath(path)
    temporary = None
    try:
        with _told(path):
            os.makedirs(os.path.dirname(target), exist_ok=True)
            mode = 0o600 if private else _mode(target)
            temporary, opened = _temporary(os.path.dirname(target))
        with opened:
            yield cast("IO[bytes]", _Told(opened, path))
            with _told(path):
                opened.flush()
                os.fsync(opened.fileno())
        with _told(path):
            os.chmod(temporary, mode)
            os.replace(temporary, target)
            temporary = None
            _sync_folder(os.path.dirname(target))
    finally:
        if temporary is not None and os.path.exists(temporary):
            os.unlink(temporary)


def _temporary(folder: str) -> tuple[str, IO[bytes]]:
    import tempfile  # slow to start, and most runs write no file

    descriptor, temporary = tempfile.mkstemp(prefix=".imr-", suffix=".part", dir=folder)
    return temporary, open(descriptor, "wb", buffering=0)


class _Told(io.RawIOBase):
    """A file whose errors name it, so that another file's error is not taken for its own."""

    def __init__(self, file: IO[bytes], path: str) -> None:
        self._file, self._path = file, path

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        with _told(self._path):
            view = memoryview(content)
            while view:
                view = view[self._file.write(view) :]
        return len(content)

    def fileno(self) -> int:
        return self._file.fileno()


@contextmanager
def _told(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        raise EnvironmentFailure(f"{path}: cannot be written: {why}") from None


def refuse_collisions(outputs: Iterable[tuple[str, str]], inputs: Iterable[str]) -> None:
    """Raises ``UsageError`` before anything is written: an output that is an input, or two for one.

    *outputs* are (target, the input it is made from). Links are followed, hard links known by the file
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
