"""Part files: what an output is while it is written, and what becomes of those that a killed run leaves.

A part file lies in the folder of its target as ``.imr-PROCESS-RANDOM.part``. Its writer holds a lock on it (``flock``)
until it has the name of the target. The system takes the lock away with the process, so a part file without a lock
was left behind, and the next run that writes into the folder removes it.
"""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from typing import IO

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows
    LOCKS = False
else:
    LOCKS = True

_NAME = re.compile(r"(\.imr-[0-9]+-[0-9a-f]{16}\.part)(\.wal|-journal|-wal|-shm)?")
_BESIDE = (".wal", "-journal", "-wal", "-shm")
"""What libraries put beside a part file while they write it: DuckDB its log, SQLite its journal."""
# Where there are no locks: a part file of this age, in seconds, is of no run that still writes.
_OLD = 24 * 60 * 60

_WRITING: set[str] = set()
LEFT: list[str] = []
"""Part files of earlier runs that this run found and could not remove."""


def create(folder: str) -> tuple[str, IO[bytes]]:
    """A new part file in *folder*, for its owner alone, and that file open for writing, unbuffered.

    The lock ends when the file is closed: rename it before. Raises ``OSError``.
    """
    remove_left(folder)
    while True:
        path = os.path.join(folder, f".imr-{os.getpid()}-{os.urandom(8).hex()}.part")
        _WRITING.add(path)
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        descriptor = os.open(path, flags, 0o600)
        if _locked(descriptor):
            return path, open(descriptor, "wb", buffering=0)
        os.close(descriptor)
        _WRITING.discard(path)


def alone(descriptor: int) -> bool:
    """Whether this run has the file to itself until it closes *descriptor*, where the system has locks."""
    if LOCKS:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return True  # some network file systems have no locks
    return True


def discard(path: str) -> None:
    """Remove the part file at *path*, unless it has the name of its target already."""
    for each in (path, *(path + end for end in _BESIDE)):
        with suppress(FileNotFoundError):
            os.unlink(each)
    _WRITING.discard(path)


def discard_all() -> None:
    """Remove every part file that this process is writing: it is about to end."""
    for path in list(_WRITING):
        for each in (path, *(path + end for end in _BESIDE)):
            with suppress(OSError):
                os.unlink(each)


def _locked(descriptor: int) -> bool:
    """Whether a new part file is ours: False when another run removed it before it had its lock."""
    if LOCKS:
        with suppress(OSError):  # some network file systems have no locks; nor will the run that looks for them
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        return os.fstat(descriptor).st_nlink > 0
    return True  # pragma: no cover - Windows


@lru_cache(1024)  # once in a run: a folder may be large, and get many files
def remove_left(folder: str) -> None:
    """Remove the part files in *folder* that runs of this user left; what cannot be removed is added to ``LEFT``."""
    for path in _left(folder):
        try:
            os.unlink(path)
        except FileNotFoundError:
            pass  # another run was faster
        except OSError:
            LEFT.append(path)


def _left(folder: str) -> Iterator[str]:
    """The part files in *folder* that nobody writes any longer; each is locked for us until the next is asked for."""
    for path in _parts(folder):
        if not LOCKS:  # pragma: no cover - Windows
            yield path
            continue
        try:
            descriptor = os.open(_locked_for(path), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except FileNotFoundError:
            continue  # its run has just ended
        except OSError:
            LEFT.append(path)
            continue
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
            yield path
        except BlockingIOError:
            pass  # its run goes on
        except OSError:
            LEFT.append(path)
        finally:
            os.close(descriptor)


def _locked_for(path: str) -> str:
    """The part file whose lock says whether *path* is being written: itself, or the one that it lies beside."""
    folder, name = os.path.split(path)
    found = _NAME.fullmatch(name)
    owner = os.path.join(folder, found[1]) if found else path
    return owner if os.path.lexists(owner) else path


def _parts(folder: str) -> Iterator[str]:
    """The paths of all part files of this user in *folder*; without locks, those that are old."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if _NAME.fullmatch(entry.name) is None:
                continue
            status = entry.stat(follow_symlinks=False)
            if not stat.S_ISREG(status.st_mode):
                continue
            ours = status.st_uid == os.geteuid() if LOCKS else time.time() - status.st_mtime > _OLD
            if ours:
                yield entry.path
