"""One document of a batch in its canonical form: what is to be written in its place, and what that changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, structs

from imr_schema.config.settings import Settings
from imr_schema.findings import Report
from imr_schema.inputs import ndjson

if TYPE_CHECKING:
    from imr_schema.validation.format_document import Fixed


class Formatting(Struct, frozen=True):
    """How documents are brought to their canonical form, each in its own syntax and version."""

    fixes: frozenset[str] = frozenset()
    """The names of the fixes that may be applied."""
    difference: bool = False
    """Whether what would change is wanted too, line by line."""


class Rewritten(Struct, frozen=True):
    """What became of one document that was to be formatted."""

    report: Report
    """What validation finds in it as it came."""
    content: bytes
    """What stands in its place: itself, byte for byte, where it is left as it is."""
    changed: bool
    """Whether that is another text than before."""
    fixes: tuple[Fixed, ...] = ()
    """What was mended."""
    why: str = ""
    """Why it is left as it is; empty for one that is in canonical form now."""
    difference: tuple[str, ...] = ()
    """What would change as a unified difference, line by line; it quotes the document."""


def rewritten(
    raw: bytes, name: str, syntax: str | None, settings: Settings, formatting: Formatting, line: int | None
) -> Rewritten:
    """What becomes of the document in *raw*; *line* is its own in a file of several, from 1, None in a file of one."""
    from imr_schema.validation.format_document import format_document  # only to format

    done = format_document(raw, source=name, syntax=syntax, settings=settings, fixes=formatting.fixes)
    before, content, fixes = raw, raw if done.content is None else done.content, done.fixes
    if line is not None:
        before, content = raw + b"\n", content + b"\n" if done.content is None else ndjson.line(content)
        fixes = tuple(structs.replace(fix, line=fix.line + line - 1) if fix.line else fix for fix in fixes)
    changed = content != before
    difference = _difference(before, content, name) if changed and formatting.difference else ()
    return Rewritten(done.report, content, changed, fixes, done.why, difference)


def _difference(before: bytes, after: bytes, name: str) -> tuple[str, ...]:
    """The unified difference of two documents, without line ends."""
    from difflib import unified_diff  # slow to start

    old, new = (_text(each).split("\n") for each in (before, after))
    return tuple(unified_diff(old, new, name, name, lineterm=""))


def _text(document: bytes) -> str:
    """*document* as text. What is no UTF-8 is UTF-16, or is shown as escapes."""
    utf_16 = document[:2] in (b"\xff\xfe", b"\xfe\xff")
    return document.decode("utf-16" if utf_16 else "utf-8", "backslashreplace")
