"""The package as a library: validate, convert, load, dump."""

from __future__ import annotations

import os
import re
from typing import IO, Any

import msgspec

from imr_schema import atomic_write
from imr_schema.codecs import CODECS, READERS
from imr_schema.config.settings import DEFAULT, Settings
from imr_schema.errors import NotAcceptable, Unreadable, UsageError
from imr_schema.findings import Report
from imr_schema.inputs import files
from imr_schema.inputs.bounded_read import read_file
from imr_schema.migrations import upgrade
from imr_schema.model import Determination, structure, unstructure
from imr_schema.standard import LATEST, version_in_use
from imr_schema.validation import pipeline

_DECLARED = re.compile(r"""\ufeff?<\?xml[^>]*?(\s+encoding\s*=\s*(?:"[^"]*"|'[^']*'))""")

Source = bytes | bytearray | memoryview | str | os.PathLike[str] | IO[bytes] | IO[str]


def validate(source: Source, *, syntax: str | None = None, settings: Settings = DEFAULT) -> Report:
    """Validate one document against its schema and the rules.

    *source* is the document itself as bytes or text, a path (``pathlib.Path``; a plain ``str`` is
    always text), or an open file. *syntax* is ``"xml"`` or ``"json"`` where the sender stated it. The
    report never raises for a faulty document; a ``UsageError`` means that the call was wrong.
    """
    return _validated(source, syntax, settings).report


def convert(source: Source, to: str, *, syntax: str | None = None, settings: Settings = DEFAULT) -> bytes:
    """The canonical form of an acceptable document in the syntax *to*, ``"xml"`` or ``"json"``.

    Raises ``NotAcceptable``, which carries the report, when the document is not acceptable.
    """
    _known(to)
    _whole(settings)
    return pipeline.rewrite(_validated(source, syntax, settings), to)


def load(source: Source, *, syntax: str | None = None, settings: Settings = DEFAULT) -> Determination:
    """The typed determination in an acceptable document, of whatever version; raises ``NotAcceptable`` for any other.

    The model is the newest version's: an older document is upgraded first.
    """
    _whole(settings)
    validated = _validated(source, syntax, settings)
    if not validated.report.acceptable:
        raise NotAcceptable(validated.report)
    assert validated.version is not None
    return structure(upgrade(validated.data, validated.version, LATEST))


def dump(determination: Determination, to: str = "json", *, path: str | os.PathLike[str] | None = None) -> bytes:
    """The canonical bytes of *determination*, also written to *path* whole or not at all.

    Raises ``NotAcceptable`` when what it says is not acceptable: nothing faulty is ever written; and
    ``UsageError`` when it is no Determination, or holds values of other types.
    """
    _known(to)
    try:
        written = CODECS["json"].write(unstructure(determination), LATEST)
    except (msgspec.MsgspecError, TypeError, UnicodeEncodeError) as error:
        raise UsageError(f"this is no Determination that can be written: {type(error).__name__}") from None
    validated = pipeline.validate(written, source="determination", syntax="json")
    document = pipeline.rewrite(validated, to)
    if path is not None:
        atomic_write.write(os.fspath(path), document)
    return document


def _whole(settings: Settings) -> None:
    """Raises ``UsageError`` where what a newer version says would be dropped without a word."""
    if settings.assume_version is not None:
        raise UsageError("assume_version is for validate alone: what the version does not know would be lost")


def _known(to: str) -> None:
    if to not in CODECS:
        raise UsageError(f"there is no syntax {to!r}; there are {', '.join(CODECS)}")


def _validated(source: Source, syntax: str | None, settings: Settings) -> pipeline.ValidationResult:
    if syntax is not None and syntax not in READERS:
        raise UsageError(f"there is no syntax {syntax!r}; there are {', '.join(READERS)}")
    if settings.assume_version is not None:
        version_in_use(settings.assume_version)
    name = "-"
    if isinstance(source, os.PathLike):
        name = os.fspath(source)
        try:
            raw = read_file(name, settings.limits.size)
        except Unreadable as error:
            return pipeline.ValidationResult(pipeline.unreadable(name, error.why))
        return pipeline.validate(raw, source=name, syntax=syntax or files.promised_syntax(name), settings=settings)
    raw = _bytes(source, settings.limits.size)
    return pipeline.validate(raw, source=name, syntax=syntax, settings=settings)


def _bytes(source: Any, most: int) -> bytes:
    if isinstance(source, str):
        # What a declaration says of bytes that are decoded already says nothing. A lone surrogate
        # has no UTF-8; the reader names what it then finds.
        declared = _DECLARED.match(source)
        text = source[: declared.start(1)] + source[declared.end(1) :] if declared else source
        return text.encode("utf-8", "surrogatepass")
    if isinstance(source, bytes | bytearray | memoryview):
        return bytes(source)
    if hasattr(source, "read"):
        first = source.read(most + 1)
        if isinstance(first, str):
            return _bytes(first, most)
        pieces = bytearray(first or b"")
        while first and len(pieces) <= most and (piece := source.read(most + 1 - len(pieces))):
            pieces += piece
        return bytes(pieces)
    raise UsageError(f"a document is bytes, text, a path or an open file, not {type(source).__name__}")
