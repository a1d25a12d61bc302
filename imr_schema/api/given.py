"""A document as a caller gives it: bytes, text, a path, or an open file."""

from __future__ import annotations

import os
import re
from typing import IO, Any

from imr_schema.config.settings import Settings
from imr_schema.errors import NotAcceptable, Unreadable, UsageError
from imr_schema.inputs import names
from imr_schema.inputs.bounded_read import read_file
from imr_schema.model import Determination
from imr_schema.pointer import Data
from imr_schema.validation import pipeline

Given = bytes | bytearray | memoryview | str | os.PathLike[str] | IO[bytes] | IO[str]
"""A document; a ``str`` is its text, and never a path."""

_INSTEAD: dict[type, str] = {
    Determination: "imr_schema.dump(determination) gives its bytes",
    dict: "json.dumps(data) gives its text",
}
_DECLARED = re.compile(
    r"""
    \A \ufeff? <\?xml [^>]*?
    (?P<encoding> (?<!\s)\s+ encoding \s*=\s* (?: "[^"]*" | '[^']*' ) )
    """,
    re.VERBOSE,
)


def validated(
    source: Given, syntax: str | None, settings: Settings, against: Data | None = None
) -> pipeline.ValidationResult:
    """What validation finds in *source*, compared with the data *against* where it is a letter.

    Raises ``UsageError`` for a call that is wrong.
    """
    return read_and_validated(source, syntax, settings, against)[1]


def read_and_validated(
    source: Given, syntax: str | None, settings: Settings, against: Data | None = None
) -> tuple[bytes, pipeline.ValidationResult]:
    """The bytes of *source*, none where they cannot be read, and what validation finds in them."""
    try:
        raw, name, syntax = given_bytes(source, syntax, settings)
    except NotAcceptable as unreadable:
        return b"", pipeline.ValidationResult(unreadable.report)
    return raw, pipeline.validate(raw, source=name, syntax=syntax, settings=settings, against=against)


def given_bytes(source: Given, syntax: str | None, settings: Settings) -> tuple[bytes, str, str | None]:
    """The bytes of *source*, its name, and the syntax that was declared or that its name promises.

    Raises ``UsageError`` for a call that is wrong, and ``NotAcceptable`` for what cannot be read.
    """
    pipeline.check_reading(syntax, settings)
    if not isinstance(source, os.PathLike):
        try:
            return _as_bytes(source, settings.limits.size), "-", syntax
        except Unreadable as error:
            raise NotAcceptable(pipeline.unreadable("-", error.why)) from None
    name = os.fspath(source)
    try:
        return read_file(name, settings.limits.size), name, syntax or names.promised_syntax(name)
    except Unreadable as error:
        raise NotAcceptable(pipeline.unreadable(name, error.why)) from None


def _as_bytes(source: Any, most: int) -> bytes:
    if isinstance(source, str):
        if _names_a_file(source):
            raise UsageError("a str is the text of a document itself; for a file, pass a pathlib.Path of its name")
        return encoded(source)
    if isinstance(source, bytes | bytearray | memoryview):
        return bytes(source)
    if hasattr(source, "read"):
        first = source.read(most + 1)
        if isinstance(first, str):
            return encoded(first)
        pieces = bytearray(first or b"")
        while first and len(pieces) <= most and (piece := source.read(most + 1 - len(pieces))):
            pieces += piece
        return bytes(pieces)
    instead = next((f"; {how}" for kind, how in _INSTEAD.items() if isinstance(source, kind)), "")
    raise UsageError(f"a document is bytes, text, a path or an open file, not {type(source).__name__}{instead}")


def _names_a_file(text: str) -> bool:
    """Whether *text*, given for a document, is the name of one: a line that ends as such names do."""
    if "\n" in text or text.lstrip()[:1] in ("<", "{"):
        return False
    return names.stem(text) != text


def encoded(text: str) -> bytes:
    """The bytes of a document that is there as *text*, in UTF-8 whatever it says of its own encoding."""
    # Text is decoded already, so the encoding in its declaration means nothing. A lone surrogate has no UTF-8 form;
    # the reader reports it.
    declared = _DECLARED.match(text)
    text = text[: declared.start("encoding")] + text[declared.end("encoding") :] if declared else text
    return text.encode("utf-8", "surrogatepass")
