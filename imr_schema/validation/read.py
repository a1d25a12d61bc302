"""The first stage: from bytes to a tree of a known syntax and version."""

from __future__ import annotations

from msgspec import Struct, field

from imr_schema.codecs import READERS, Parsed, Positions, Reader, sniff
from imr_schema.config.settings import Settings
from imr_schema.errors import ReadError
from imr_schema.findings import Problem
from imr_schema.pointer import Data
from imr_schema.read_errors import refuse
from imr_schema.standard import LATEST, SchemaVersion


class Document(Struct, frozen=True):
    """A document whose syntax and version are recognized."""

    raw: bytes
    codec: Reader
    parsed: Parsed
    #: The version as which it is validated.
    version: SchemaVersion
    #: The newer version that it names, where ``version`` is the assumed one.
    newer: str | None = None

    @property
    def named_version(self) -> str:
        """The version that the document itself names."""
        return self.newer or self.version.name

    def positions(self, wanted: set[str]) -> Positions:
        """Where the values of the *wanted* pointers are in the bytes."""
        return self.codec.places(self.parsed, self.version, wanted)


class Stopped(Struct, frozen=True):
    """A document whose validation ended early: the problem that is the reason, and what was recognized before it."""

    problem: Problem
    raw: bytes = b""
    codec: Reader | None = None
    parsed: Parsed | None = None
    version: SchemaVersion | None = None
    newer: str | None = None
    #: As JSON would hold it; empty where reading did not get as far as data.
    data: Data = field(default_factory=dict)
    #: Problems about elements or members that the schema does not allow where they are.
    unexpected: tuple[Problem, ...] = ()
    #: As in :class:`imr_schema.findings.Report`.
    rules: str = "notReached"

    @property
    def named_version(self) -> str | None:
        """The version that the document itself names; None where it was not recognized."""
        return self.newer or (self.version.name if self.version else None)

    def positions(self, wanted: set[str]) -> Positions:
        """Where the values of the *wanted* pointers are in the bytes, if a tree was made of them."""
        if self.codec is None or self.parsed is None:
            return {}
        return self.codec.places(self.parsed, self.version or LATEST, wanted)


def stopped_at(document: Document, problem: Problem) -> Stopped:
    """*document*, whose validation ended with *problem*."""
    return Stopped(problem, document.raw, document.codec, document.parsed, document.version, document.newer)


def recognize(raw: bytes, syntax: str | None, settings: Settings, source: str = "-") -> Document | Stopped:
    """The document in *raw*, or :class:`Stopped` where it cannot be read.

    *syntax* is what the sender declared; *source* is the name of the file, whose suffix may promise a kind of letter.
    """
    codec: Reader | None = None
    parsed: Parsed | None = None
    try:
        detected = sniff(raw)
        codec = _codec(raw, syntax, detected, settings)
        _check_declared(syntax, detected)
        if codec is READERS["letter"]:
            _check_kind(raw, source)
        parsed = codec.parse(raw, settings.limits)
        return Document(raw, codec, parsed, codec.detect(parsed))
    except ReadError as refused:
        problem = refused.problem
    if codec is not None and parsed is not None:
        from imr_schema.validation import forward_compat  # only a document of an unknown version needs it

        if found := forward_compat.assumed(problem, settings.assume_version):
            return Document(raw, codec, parsed, *found)
    return Stopped(problem, raw, codec, parsed)


def _codec(raw: bytes, syntax: str | None, detected: str | None, settings: Settings) -> Reader:
    """How *raw* is read; raises ``ReadError`` for too many bytes, or an unknown syntax."""
    if len(raw) > settings.limits.size:
        raise refuse("IMR001", why=f"it is over the limit of {settings.limits.size:,} bytes")
    if detected == "compressed" and syntax != "letter":
        raise refuse("IMR004", why="it is compressed, or an archive")
    if detected is None and syntax is None:
        raise refuse("IMR002", why="")
    return READERS[syntax or detected or ""]


def _check_declared(syntax: str | None, detected: str | None) -> None:
    """Raises ``ReadError`` (IMR003) for XML that is declared as JSON, or the reverse. A letter may look like either."""
    if syntax is not None and detected is not None and detected != syntax and syntax != "letter":
        raise refuse("IMR003", at=(1, 1), why=f"it was sent as {syntax.upper()}, but it is {_CALLED[detected]}")


_CALLED = {
    "xml": "XML",
    "json": "JSON",
    "letter": "a file of a word processor, a PDF or a web page, as letters are",
    "compressed": "compressed, or an archive",
}


def _check_kind(raw: bytes, source: str) -> None:
    """Raises ``ReadError`` (IMR003) for a letter of another kind than its name promises.

    Programs open a file by its name. Who opens a PDF that is a DOCX to us, or a page that is text to us, sees another
    letter than the one that is validated.
    """
    from imr_schema.letter.extract import kind_of, promised_kind  # no XML or JSON document needs it
    from imr_schema.letter.extract.other_files import name_of

    promised = promised_kind(source)
    if promised is not None and promised != kind_of(raw):
        why = f"it is not the {promised[1:].upper()} that its name promises"
        name = name_of(raw)
        raise refuse("IMR003", at=(1, 1), why=f"{why}, but {name}" if name else why)
