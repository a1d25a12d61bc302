"""The package as a library: validate, convert, load, dump."""

from __future__ import annotations

import os
import re
from typing import IO, Any

import msgspec

from imr_schema import atomic_write
from imr_schema.codecs import CODECS
from imr_schema.config.settings import DEFAULT, Settings
from imr_schema.errors import NotAcceptable, Unreadable, UsageError
from imr_schema.findings import Report
from imr_schema.inputs import names
from imr_schema.inputs.bounded_read import read_file
from imr_schema.migrations import upgrade
from imr_schema.model import Determination, structure, unstructure
from imr_schema.standard import LATEST
from imr_schema.standard.canonical import canonical
from imr_schema.text import sha256
from imr_schema.validation import pipeline

_DECLARED = re.compile(
    r"""
    \A \ufeff? <\?xml [^>]*?
    (?P<encoding> (?<!\s)\s+ encoding \s*=\s* (?: "[^"]*" | '[^']*' ) )
    """,
    re.VERBOSE,
)

Source = bytes | bytearray | memoryview | str | os.PathLike[str] | IO[bytes] | IO[str]


def validate(source: Source, *, syntax: str | None = None, settings: Settings = DEFAULT) -> Report:
    """Validate one document: schema and rules.

    *source* is the document itself as bytes or text, a path (``pathlib.Path``; a plain ``str`` is always text), or an
    open file. *syntax* is ``"xml"``, ``"json"`` or ``"letter"`` where the sender declared it; None detects it. Never
    raises for a faulty document, which the report describes; ``UsageError`` means that the call is wrong.
    """
    return _validated(source, syntax, settings).report


def convert(source: Source, to: str, *, syntax: str | None = None, settings: Settings = DEFAULT) -> bytes:
    """The canonical form of an acceptable document in the syntax *to*, ``"xml"`` or ``"json"``.

    Raises ``NotAcceptable``, with the report, when the document is not acceptable.
    """
    pipeline.check_writing(to, settings)
    return pipeline.rewrite(_validated(source, syntax, settings), to)


def digest(source: Source, *, syntax: str | None = None, settings: Settings = DEFAULT) -> str:
    """The digest of the content of an acceptable document, in hexadecimal; the same in each syntax.

    It is the SHA-256 of ``digested_bytes``. Raises ``NotAcceptable``, with the report, when the document is not
    acceptable.
    """
    return sha256(digested_bytes(source, syntax=syntax, settings=settings))


def digested_bytes(source: Source, *, syntax: str | None = None, settings: Settings = DEFAULT) -> bytes:
    """The content of an acceptable document as canonical JSON by RFC 8785: what its digest is of, and what to sign.

    In the version that the document names. Raises ``NotAcceptable``, with the report, when it is not acceptable.
    """
    pipeline.check_lossless(settings)
    result = _validated(source, syntax, settings)
    if not result.report.acceptable:
        raise NotAcceptable(result.report)
    return canonical(result.data)


def load(source: Source, *, syntax: str | None = None, settings: Settings = DEFAULT) -> Determination:
    """The typed determination in an acceptable document of any version; raises ``NotAcceptable`` for any other.

    The model is that of the newest version: an older document is upgraded first.
    """
    pipeline.check_lossless(settings)
    result = _validated(source, syntax, settings)
    if not result.report.acceptable:
        raise NotAcceptable(result.report)
    assert result.version is not None
    return structure(upgrade(result.data, result.version, LATEST))


def dump(determination: Determination, to: str = "json", *, path: str | os.PathLike[str] | None = None) -> bytes:
    """The canonical bytes of *determination* in the syntax *to*; with a *path*, also written to that file, atomically.

    Raises ``NotAcceptable`` when its content is not acceptable, so that nothing faulty is ever written, and
    ``UsageError`` when it is not a Determination or a value in it has another type than its field, or *path* is a link.
    """
    pipeline.check_writing(to, DEFAULT)
    try:
        written = CODECS["json"].write(unstructure(determination), LATEST)
    except (msgspec.MsgspecError, TypeError, UnicodeEncodeError) as error:
        raise UsageError(f"this is not a Determination that can be written: {type(error).__name__}") from None
    result = pipeline.validate(written, source="determination", syntax="json")
    document = pipeline.rewrite(result, to)
    if path is not None:
        atomic_write.write(os.fspath(path), document)
    return document


def _validated(source: Source, syntax: str | None, settings: Settings) -> pipeline.ValidationResult:
    pipeline.check_reading(syntax, settings)
    name = "-"
    if isinstance(source, os.PathLike):
        name = os.fspath(source)
        try:
            raw = read_file(name, settings.limits.size)
        except Unreadable as error:
            return pipeline.ValidationResult(pipeline.unreadable(name, error.why))
        return pipeline.validate(raw, source=name, syntax=syntax or names.promised_syntax(name), settings=settings)
    if isinstance(source, str) and _names_a_file(source):
        raise UsageError("a str is the text of a document itself; for a file, pass a pathlib.Path of its name")
    raw = _as_bytes(source, settings.limits.size)
    return pipeline.validate(raw, source=name, syntax=syntax, settings=settings)


def _names_a_file(text: str) -> bool:
    """Whether *text*, given for a document, is the name of one: a line that ends as such names do."""
    if "\n" in text or text.lstrip()[:1] in ("<", "{"):
        return False
    return names.stem(text) != text


def _as_bytes(source: Any, most: int) -> bytes:
    if isinstance(source, str):
        # Text is decoded already, so the encoding in its declaration means nothing. A lone surrogate has no UTF-8 form;
        # the reader reports it.
        declared = _DECLARED.match(source)
        text = source[: declared.start("encoding")] + source[declared.end("encoding") :] if declared else source
        return text.encode("utf-8", "surrogatepass")
    if isinstance(source, bytes | bytearray | memoryview):
        return bytes(source)
    if hasattr(source, "read"):
        first = source.read(most + 1)
        if isinstance(first, str):
            return _as_bytes(first, most)
        pieces = bytearray(first or b"")
        while first and len(pieces) <= most and (piece := source.read(most + 1 - len(pieces))):
            pieces += piece
        return bytes(pieces)
    raise UsageError(f"a document is bytes, text, a path or an open file, not {type(source).__name__}")
