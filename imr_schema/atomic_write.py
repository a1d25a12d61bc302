"""Files that we write: whole or not at all, and never over what is being read."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any, TextIO, cast

from imr_schema.errors import EnvironmentFailure, UsageError

# What a shell has opened for us has no folder of its own to write beside.
_STREAMS = {"/dev/stdout": 1, "/dev/stderr": 2}
_SEPARATORS = os.sep + (os.altsep or "")


def write(path: str, content: bytes, *, private: bool = False, below: str | None = None) -> None:
    """Put *content* at *path*: afterwards the file is the old one, absent, or complete.

    *private*: only its owner may read it, mode 0600. *below* is a folder that *path* must lie in, whatever links are in
    it. Raises ``UsageError`` for a link, and ``EnvironmentFailure`` when the machine refuses.
    """
    with beside(path, private=private, below=below) as file:
        file.write(content)


@contextmanager
def later(path: str, *, below: str | None = None) -> Iterator[TextIO]:
    """A text file that appears at *path*, whole, when the block ends well, and not at all otherwise.

    *below* as for ``write``.
    """
    with beside(path, below=below) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", errors="backslashreplace", newline="\n", write_through=True)
        yield text
        text.detach()


@contextmanager
def beside(path: str, *, private: bool = False, below: str | None = None) -> Iterator[IO[bytes]]:
    """A file beside *path*, for the owner alone, flushed and moved into place when the block ends well.

    A device, a pipe or a socket cannot be replaced: it is written to as it is.
    """
    if _is_device(path, below):
        with _told(path), _as_it_is(path) as file:
            yield cast("IO[bytes]", _Told(file, path))
        return
    output = _Output(path, private, below)
    with _placed(output):
        yield cast("IO[bytes]", _Told(output.file, path))


@contextmanager
def _placed(output: _Output) -> Iterator[None]:
    """Move *output* into place when the block ends well; it is gone where it does not."""
    try:
        yield
        output.flush()
        output.place()
        output.sync_folder()
    finally:
        output.discard()


@contextmanager
def built_at(path: str, begin: bytes = b"", *, private: bool = False) -> Iterator[str]:
    """The path of a part file, which holds *begin*, for a library that writes a file by its path; put at *path* after.

    As with ``beside``, what is at *path* afterwards is the old file, none, or the complete one.
    """
    output = _Output(path, private, None)
    with _placed(output):
        _Told(output.file, path).write(begin)
        yield output.temporary


@contextmanager
def scratch(path: str) -> Iterator[str]:
    """The path of an empty part file beside *path*, for the owner alone, which is gone when the block ends."""
    output = _Output(path, True, None)
    try:
        yield output.temporary
    finally:
        output.discard()


class Chunks:
    """Many files below one folder, written some at a time: the system puts them on the disk together, which is quicker.

    Each file is the old one, absent or complete at any time, as ``write`` leaves it. In place and on the disk are all
    of them once the block has ended well; where it does not, those of the last chunk are as they were. *placed* is
    called after each time that all files so far are there.
    """

    def __init__(self, below: str, placed: Callable[[], None] = lambda: None) -> None:
        self._below, self._placed = below, placed
        self._outputs: list[_Output] = []
        self._since = 0.0

    def write(self, path: str, content: bytes) -> None:
        """Put *content* at *path*, some time before the block ends; raises as ``write`` does."""
        if not self._outputs:
            self._since = time.monotonic()
        output = _Output(path, private=False, below=self._below)
        self._outputs.append(output)
        _Told(output.file, path).write(content)
        output.begin_to_flush()
        if len(self._outputs) == _CHUNK or time.monotonic() - self._since > _LONGEST_WAIT:
            self.place()

    def file(self, path: str, *, private: bool = False) -> IO[bytes]:
        """A file to write until the block ends; only then it is put at *path*, after those that were asked for before.

        None of them is in place before all are on the disk.
        """
        self._outputs.append(_Output(path, private, self._below))
        return cast("IO[bytes]", _Told(self._outputs[-1].file, path))

    def place(self) -> None:
        """Have all files that were written in place and on the disk."""
        for output in self._outputs:
            output.flush()
        for output in self._outputs:
            output.place()
        for output in {output.folder: output for output in self._outputs}.values():
            output.sync_folder()
        self._discard()
        self._placed()

    def __enter__(self) -> Chunks:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self.place()
        finally:
            self._discard()

    def _discard(self) -> None:
        while self._outputs:
            self._outputs.pop().discard()


_CHUNK, _LONGEST_WAIT = 32, 1.0
"""Files that are put on the disk together, and seconds that one waits for the others while they come."""


class _Output:
    """A file on its way to *path*: its part file until it is in place."""

    def __init__(self, path: str, private: bool, below: str | None) -> None:
        from imr_schema import part_files  # most runs write no file

        if below is not None and not _is_in(path, below):
            raise UsageError(f"{path} is not in the folder {below}; nothing was written")
        _refuse_link(path, below)
        self._path = path
        self.folder, self._target = _place(path)
        with _told(path):
            os.makedirs(self.folder, exist_ok=True)
            self._mode = 0o600 if private else _mode(self._target)
            self.temporary, self.file = part_files.create(self.folder)

    def begin_to_flush(self) -> None:
        """Have the system begin to put it on the disk, where it can be asked to, without waiting for that."""
        if hasattr(os, "posix_fadvise"):
            with suppress(OSError):  # it is advice
                os.posix_fadvise(self.file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)

    def flush(self) -> None:
        """Have it on the disk."""
        with _told(self._path):
            self.file.flush()
            os.fsync(self.file.fileno())

    def place(self) -> None:
        """Give it the name of its target."""
        from imr_schema import part_files

        with _told(self._path):
            if not part_files.LOCKS:  # pragma: no cover - Windows moves no file that is open
                self.file.close()
            os.chmod(self.temporary, self._mode)
            os.replace(self.temporary, self._target)

    def sync_folder(self) -> None:
        """Have its name on the disk."""
        with _told(self._path):
            _sync_folder(self.folder)

    def discard(self) -> None:
        """Close it, and remove what is left of the part file."""
        from imr_schema import part_files

        self.file.close()
        part_files.discard(self.temporary)


def has_folder(path: str) -> bool:
    """Whether the output *path* is a file, so that others can be put beside it, and no device, pipe or socket."""
    return not _is_device(path, None)


def _is_device(path: str, below: str | None) -> bool:
    """Whether *path*, which the user named, is a device, a pipe or a socket, directly or by a link.

    In the folder *below*, which others may have filled, nothing is.
    """
    return path in _STREAMS or (below is None and os.path.exists(path) and not os.path.isfile(path))


def _as_it_is(path: str) -> IO[bytes]:
    """What is at *path*, open for writing, unbuffered."""
    stream = _STREAMS.get(path)
    return open(path if stream is None else os.dup(stream), "wb", buffering=0)


def _place(path: str) -> tuple[str, str]:
    """The folder that *path* leads to, by whatever links, and the file in it; a link there would be replaced."""
    above, name = os.path.split(path.rstrip(_SEPARATORS) or path)
    folder = os.path.realpath(above)
    return folder, os.path.join(folder, name)


def _is_in(path: str, folder: str) -> bool:
    """Whether *path* lies in *folder*, however both are written."""
    return os.path.abspath(path).startswith(os.path.join(os.path.abspath(folder), ""))


def _refuse_link(path: str, below: str | None) -> None:
    """Raises ``UsageError`` when *path* is a link, or a folder between it and the folder *below* is one."""
    here = path.rstrip(_SEPARATORS) or path
    top = os.path.dirname(here) if below is None else below.rstrip(_SEPARATORS)
    if below is not None and not here.startswith(os.path.join(top, "")):
        top = os.path.dirname(here)
    while len(here) > len(top):
        if _is_link(here):
            raise UsageError(f"{here} is a link, and no output goes through one; nothing was written")
        here = os.path.dirname(here)


def _is_link(path: str) -> bool:
    """Whether *path* leads elsewhere: a symbolic link, or a junction of Windows."""
    junction = getattr(os.path, "isjunction", None)  # since Python 3.12
    return os.path.islink(path) or bool(junction and junction(path))


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

    def tell(self) -> int:
        return self._file.tell()

    def fileno(self) -> int:
        return self._file.fileno()


@contextmanager
def _told(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        raise EnvironmentFailure(f"{path}: cannot be written: {why}") from None


_MOST_TOLD = 10
"""Outputs that would be written twice, told of one run."""


def refuse_collisions(outputs: Iterable[tuple[str, str]], inputs: Iterable[str], *, below: str | None = None) -> None:
    """Raises ``UsageError`` before anything is written: an output that is an input or a link, or two for one.

    *outputs* are (target, what it is made from). *inputs* are followed where they are links, and hard links are known
    by the file they share. *below* is the folder in which outputs mirror inputs: no folder in it may be a link. Names
    that differ by letter case or Unicode normalization alone are one file on some systems, and so they are here.
    """
    by_target: dict[str, str] = {}
    there: dict[object, str] = {}
    twice: list[str] = []
    for target, made_from in outputs:
        if not _is_device(target, below):
            _refuse_link(target, below)
        name = _alike(_place(target)[1])
        if name in by_target:
            twice.append(f"{by_target[name]} and {made_from} would both be written to {target}")
            continue
        by_target[name] = made_from
        if os.path.exists(target):
            there[_identity(target)] = target
    if twice:
        more = f"; and {len(twice) - _MOST_TOLD:,} more" if len(twice) > _MOST_TOLD else ""
        raise UsageError(f"{'; '.join(twice[:_MOST_TOLD])}{more}; nothing was written: leave out one of each")
    # Inputs may be a million: they are looked at one by one, and only where something is to be written.
    for path in inputs if by_target else ():
        identity = _identity(path)
        if identity in there or (isinstance(identity, str) and _alike(identity) in by_target):
            raise UsageError(f"{there.get(identity, path)} is one of the inputs; nothing was written")


def _alike(path: str) -> str:
    """The same text for all paths that some system takes for one."""
    if path.isascii():
        return path.lower()
    from unicodedata import normalize  # most names are ASCII

    return normalize("NFC", normalize("NFD", path).casefold())


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
        return os.lstat(target).st_mode & 0o777
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
