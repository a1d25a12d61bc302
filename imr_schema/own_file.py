"""Files of ours that a later run reads again: what it finds in them is believed, so they must be the user's alone."""

from __future__ import annotations

import os
import stat

from imr_schema.errors import UsageError

_WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH
_OF_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def opened(path: str) -> int:
    """A descriptor of the file at *path*, for reading and writing; a new one is for its owner alone, mode 0600.

    Raises ``UsageError`` for what nobody should believe: a link, no regular file, a file that another user owns or may
    write. One that others may read only is closed to them. Raises ``OSError`` where the machine refuses.
    """
    if os.path.islink(path):
        raise UsageError(f"{path} is a link; name the file itself")
    if os.path.lexists(path) and not os.path.isfile(path):
        raise UsageError(f"{path} is not a regular file")
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0), 0o600)
    try:
        _check(path, descriptor)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _check(path: str, descriptor: int) -> None:
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        raise UsageError(f"{path} is not a regular file")
    if not hasattr(os, "geteuid"):  # pragma: no cover - Windows keeps a user's files by other means
        return
    if status.st_uid != os.geteuid():
        raise UsageError(f"{path} belongs to another user, and what it holds would be believed; name another file")
    if status.st_mode & _WRITABLE_BY_OTHERS:
        raise UsageError(f"{path} may be written by others, and what it holds would be believed: chmod 600 {path}")
    if status.st_mode & _OF_OTHERS:
        os.fchmod(descriptor, 0o600)


def is_of_another(path: str) -> bool:
    """Whether *path* is there and belongs to another user, or is a link."""
    try:
        status = os.lstat(path)
    except OSError:
        return False
    return stat.S_ISLNK(status.st_mode) or (hasattr(os, "geteuid") and status.st_uid != os.geteuid())
