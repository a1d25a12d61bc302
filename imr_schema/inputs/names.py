"""What the name of a file promises: its syntax, whether it is packed, and whether a folder's documents include it."""

from __future__ import annotations

import os
import re
from fnmatch import fnmatch
from functools import cache

OURS = ("*.imr.xml", "*.imr.json", "*.imr.ndjson", "*.imr.xml.gz", "*.imr.json.gz", "*.imr.ndjson.gz", "*.imr.zip")
"""The names of this standard's own."""

_DATA = ("*.xml", "*.json", "*.ndjson", "*.jsonl")
ZIP = ".zip"
ARCHIVES = (ZIP, ".tar", ".tar.gz", ".tgz")
"""The ends of the names of archives."""

_ANY_PROGRAMS = (*_DATA, *(f"{pattern}.gz" for pattern in _DATA), *(f"*{suffix}" for suffix in ARCHIVES))
INCLUDED = (*OURS, *_ANY_PROGRAMS)
"""What is looked for in a folder unless something else is asked for: whatever a partner calls data."""

_TEXTS = (".txt", ".pdf", ".docx", ".html", ".htm", ".mht", ".mhtml")
_SCANS = (".png", ".jpg", ".jpeg", ".tif", ".tiff")
_SYNTAXES = {".xml": "xml", ".json": "json", **dict.fromkeys((*_TEXTS, *_SCANS), "letter")}
LETTERS = tuple(f"*{suffix}" for suffix in _TEXTS)
"""The files that letters come in."""
SCANS = tuple(f"*{suffix}" for suffix in _SCANS)
"""The files that pictures of letters come in; a picture in a folder is a letter only where scans are read."""
_KNOWN_IN_CAPITALS = {*INCLUDED, *LETTERS, *SCANS}
_SUFFIXES = (
    ".imr.xml",
    ".imr.json",
    ".imr.ndjson",
    ".xml",
    ".json",
    ".ndjson",
    ".jsonl",
    *_TEXTS,
    *_SCANS,
)
SEVERAL = (".ndjson", ".jsonl")
PLAIN_LETTERS = (".txt", ".html", ".htm")
GZ = ".gz"

_LEFT_OUT = frozenset({"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"})
"""What systems add to folders and archives: nobody sent it, and it is not counted either."""
_OF_MACOS = "._"
"""How macOS names what it keeps about a file, beside it, in archives and on other file systems."""

REPORT = "report"
"""What a report of this tool is counted as, where it is no document."""
_KIND = re.compile(r"\.[a-z0-9]{1,8}")


def letters(*, scans: bool) -> tuple[str, ...]:
    """Patterns for the files of letters, and for pictures of letters where *scans* are read."""
    return (*LETTERS, *SCANS) if scans else LETTERS


def promised_syntax(name: str) -> str | None:
    """The syntax that the suffix of *name* promises, or None; ``a.ndjson#3`` is a line of JSON."""
    file, _, number = name.rpartition("#")
    if number.isdigit() and unpacked(file.lower()).endswith(SEVERAL):
        return "json"
    return _SYNTAXES.get(os.path.splitext(unpacked(name.lower()))[1])


def unpacked(name: str) -> str:
    """*name* without the suffix of a packed document."""
    return name[: -len(GZ)] if name.lower().endswith(GZ) and not archive(name) else name


def stem(name: str) -> str:
    """*name* without the suffix of a document, packed or not."""
    name = unpacked(name)
    lowered = name.lower()
    return next((name[: -len(suffix)] for suffix in _SUFFIXES if lowered.endswith(suffix)), name)


def archive(name: str) -> str | None:
    """The end of *name* that says that it is an archive, in small letters; None for any other."""
    lowered = name.lower()
    return next((suffix for suffix in ARCHIVES if lowered.endswith(suffix)), None)


def is_packed(name: str) -> bool:
    """Whether *name* says that something must be unpacked."""
    return name.lower().endswith(GZ) or archive(name) is not None


def left_out(step: str) -> bool:
    """Whether a system, and no sender, added the file or folder of that name."""
    return step in _LEFT_OUT or step.startswith(_OF_MACOS)


def wanted(name: str, below: str, patterns: tuple[str, ...]) -> bool:
    """Whether a file counts by its *name* or its path *below* the folder.

    The suffixes of documents and letters are known in capitals too. What is hidden, itself or by a folder, is no
    document by a suffix that any program's file may have: it must have a name of this standard's own.
    """
    if hidden(below):
        patterns = tuple(pattern for pattern in patterns if pattern not in _ANY_PROGRAMS)
    return matches(name, below, patterns) or matches(name.lower(), "", _known_in_capitals(patterns))


@cache
def _known_in_capitals(patterns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(pattern for pattern in patterns if pattern in _KNOWN_IN_CAPITALS)


def hidden(below: str) -> bool:
    """Whether the path *below* a folder has a step whose name begins with a dot."""
    return any(step.startswith(".") and step.strip(".") for step in below.replace("\\", "/").split("/"))


def matches(name: str, below: str, patterns: tuple[str, ...]) -> bool:
    """Whether one of *patterns* fits the *name*, or the path *below* the folder."""
    return any(fnmatch(name, pattern) or fnmatch(below, pattern) for pattern in patterns)


def kind(name: str, below: str) -> str | None:
    """What a file that is not looked at is counted as: its suffix; ``hidden``; ``other`` where it says nothing.

    None, for what is hidden and would not be looked at anywhere: it belongs to some program.
    """
    if hidden(below):
        return "hidden" if matches(name.lower(), "", _ANY_PROGRAMS) else None
    suffix = os.path.splitext(name)[1].lower()
    return suffix if _KIND.fullmatch(suffix) else "other"
