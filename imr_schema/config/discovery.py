"""Which settings file holds for a run that names none: one of the user's, never one that came with the documents."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator

from msgspec import Struct

from imr_schema.config import file
from imr_schema.errors import UsageError


class Discovered(Struct, frozen=True):
    """The settings file to use, and those that were passed over."""

    path: str | None = None
    #: Each file that was not used, and why, as sentences have it.
    passed_over: tuple[tuple[str, str], ...] = ()


def discover(folder: str, validated: Iterable[str]) -> Discovered:
    """The settings file of *folder*, or of the nearest folder above it, for a run on the paths *validated*.

    Who sends documents must not decide how they are validated. So a file is passed over that lies in a folder to be
    validated or below it, or beside a file to be validated, and so is one of another owner. The search ends where a
    repository or the file system does. A pyproject.toml counts when it has the table.
    """
    theirs = [*_places(validated)]
    passed_over: list[tuple[str, str]] = []
    for path in _candidates(folder, theirs):
        why = _why_not(path, theirs)
        if why is None and file.has_settings(path):
            return Discovered(path, tuple(passed_over))
        if why is not None and _may_have_settings(path):
            passed_over.append((path, why))
    return Discovered(None, tuple(passed_over))


def _may_have_settings(path: str) -> bool:
    """Whether the file at *path*, which is not used, has settings for us, or is one that we cannot read."""
    try:
        return file.has_settings(path)
    except UsageError:
        return True


def _candidates(folder: str, theirs: list[tuple[str, bool]]) -> Iterator[str]:
    here = os.path.abspath(folder)
    while True:
        for name in file.NAMES:
            path = os.path.join(here, name)
            if os.path.isfile(path):
                yield path
        above = os.path.dirname(here)
        ends_here = os.path.exists(os.path.join(here, ".git")) and not _is_theirs(here, theirs)
        if above == here or ends_here:
            return
        here = above


def _places(validated: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """The folders in which others may have put files, each with whether what is below it counts too."""
    for path in validated:
        if path == "-" or not (os.path.lexists(path) or glob.has_magic(path)):
            continue  # nobody put a file there
        if os.path.isdir(path):
            yield os.path.realpath(path), True
        elif glob.has_magic(path) and not os.path.lexists(path):
            yield os.path.realpath(_before_magic(path)), True
        else:
            yield os.path.dirname(os.path.realpath(path)), False
            yield os.path.realpath(os.path.dirname(path)), False


def _before_magic(pattern: str) -> str:
    """The folder of *pattern* down to which no step has a wildcard."""
    while glob.has_magic(pattern):
        pattern = os.path.dirname(pattern)
    return pattern


def _is_theirs(folder: str, theirs: list[tuple[str, bool]]) -> bool:
    """Whether others may have put files into *folder*."""
    here = os.path.realpath(folder)
    return any(
        here == other or (below and os.path.commonpath([here, other]) == other)
        for other, below in theirs
        if os.path.splitdrive(here)[0] == os.path.splitdrive(other)[0]
    )


def _why_not(path: str, theirs: list[tuple[str, bool]]) -> str | None:
    """Why the settings file at *path* may not be used; None where it may."""
    if _is_theirs(os.path.dirname(path), theirs):
        return "it lies with the documents"
    if hasattr(os, "geteuid") and {os.stat(path).st_uid, os.lstat(path).st_uid} != {os.geteuid()}:
        return "it belongs to another user"
    return None
