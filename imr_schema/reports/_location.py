"""Where a finding lies, as CI hosts and editors want it: files from the working folder, places in them."""

from __future__ import annotations

import os
import re

from imr_schema.findings import Finding
from imr_schema.reports._context import Run

# Of a file of several documents, each is named by its number; a host knows the file alone.
_NUMBERED = re.compile(
    r"""
    (?: (?<= \.ndjson ) | (?<= \.jsonl ) | (?<= \.ndjson\.gz ) | (?<= \.jsonl\.gz ) ) \#[0-9]+ \Z
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ARCHIVED = re.compile(r"\.(?:zip|tar|tgz|tar\.gz)/(?=.)", re.IGNORECASE | re.DOTALL)
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")


def path(source: str, run: Run) -> str:
    """The file of *source* from the working folder, with forward slashes; outside of it, as it was named."""
    name = _NUMBERED.sub("", source)
    if run.folder and os.path.isabs(name):
        inside = os.path.join(run.folder, "")
        name = name.removeprefix(inside)
    elif name != "-":
        name = os.path.normpath(name)
    return name.replace(os.sep, "/")


def number(source: str) -> str:
    """``#`` and the number of a document of a file of several; empty for the only document of a file."""
    found = _NUMBERED.search(source)
    return found[0] if found else ""


def within_file(source: str) -> str:
    """What tells *source* from the other documents of its file: its name in an archive, and its number in a list.

    Empty for the only document of a file.
    """
    archived = _ARCHIVED.search(source)
    return source[archived.end() :] if archived else number(source)


def uri(source: str, run: Run) -> str:
    """``path`` as a URI reference (RFC 3986): every byte that means something in one is escaped."""
    raw = _name_as_bytes(path(source, run))
    reference = "".join(chr(byte) if byte in _UNRESERVED else f"%{byte:02X}" for byte in raw)
    if os.path.isabs(path(source, run)):
        return "file://" + (reference if reference.startswith("/") else f"/{reference}")
    return reference


def _name_as_bytes(name: str) -> bytes:
    """The bytes of a file's name; what no file can be named is written by its code points."""
    try:
        return name.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return name.encode("utf-8", "backslashreplace")


def in_file(finding: Finding, source: str) -> tuple[int, int] | None:
    """Line and column in the file, from 1; None where the finding has none, or lies on a page of a letter.

    The lines of a page are those of the file on the first page of a letter that is text, and nowhere else.
    """
    if finding.line is None or finding.column is None:
        return None
    if finding.page is None or (finding.page == 1 and source.lower().endswith(".txt")):
        return finding.line, finding.column
    return None
