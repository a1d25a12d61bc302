"""A list of digests, one line each in the form of ``sha256sum``: digest, two spaces, name.

As there, a line begins with a backslash where its name has characters that would not stay on a line, or would do
something to a terminal; those are escaped then, and so is the backslash.
"""

from __future__ import annotations

import os
import re

from imr_schema.errors import UsageError
from imr_schema.inputs.names import archive
from imr_schema.inputs.side_files import read_text
from imr_schema.text import visible

_MOST = 256 * 1024 * 1024
_LINE = re.compile(r"(\\?)([0-9A-Fa-f]{64}) [ *](.+)")
_ESCAPE = re.compile(r"\\(?:u\{([0-9A-F]{1,6})\}|(.?))")
_ONE_LETTER = {"\\": "\\", "n": "\n", "r": "\r"}
_LAST = 0x10FFFF


def line(digest: str, name: str) -> str:
    """The line for *name*, without its end."""
    if visible(name) == name:
        return f"{digest}  {name}"
    return f"\\{digest}  {visible(name.replace(chr(92), chr(92) * 2))}"


def read(path: str) -> dict[str, str]:
    """The digest by the name of each document, of the list at *path*; blank lines and those with ``#`` are comments.

    Raises ``UsageError`` for a file that is no list, with the number of the first line that is none of a digest, and
    for two digests of one name.
    """

    def error(why: str) -> UsageError:
        return UsageError(f"{path}: {why}")

    digests: dict[str, str] = {}
    for number, text in enumerate(read_text(path, _MOST, error).splitlines(), 1):
        if not text.strip() or text.startswith("#"):
            continue
        found = _LINE.fullmatch(text)
        if found is None:
            raise error(f"line {number} is not a SHA-256 in hexadecimal, two spaces and a name")
        escaped, digest, written = found.groups()
        name = _plain(written) if escaped else written
        if name is None:
            raise error(f"line {number} has a backslash that escapes nothing known")
        if digests.setdefault(name, digest.lower()) != digest.lower():
            raise error(f"line {number} has another digest for a name that an earlier line has")
    if not digests:
        raise error("it lists no digest")
    return digests


def _plain(escaped: str) -> str | None:
    """The name that was *escaped*; None where that is none of our escapes, or of ``sha256sum``."""
    for found in _ESCAPE.finditer(escaped):
        if int(found[1], 16) > _LAST if found[1] else found[2] not in _ONE_LETTER:
            return None
    return _ESCAPE.sub(lambda each: chr(int(each[1], 16)) if each[1] else _ONE_LETTER[each[2]], escaped)


def file_of(name: str) -> str | None:
    """The file that the document *name* lies in: itself, its file of several, its archive; None where there is none.

    A name leads to a file only, never to a folder or what a pattern fits: the list may come from somebody else.
    """
    if name == "-" or os.path.isfile(name):
        return name
    several, _, number = name.rpartition("#")
    if number.isdecimal() and os.path.isfile(several):
        return several
    inner = name
    while (inner := os.path.dirname(inner)) not in ("", os.sep):
        if archive(inner) and os.path.isfile(inner):
            return inner
    return None
