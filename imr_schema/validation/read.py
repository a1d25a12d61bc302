"""The first stage: from bytes to a tree of a known syntax and version."""

from __future__ import annotations

from msgspec import Struct

from imr_schema.codecs import READERS, Parsed, Positions, Reader, sniff
from imr_schema.config.settings import Settings
from imr_schema.errors import Refused
from imr_schema.finding import Problem
from imr_schema.refusal import refuse
from imr_schema.validation import forward_compat
from imr_schema.versions import LATEST, SchemaVersion


class Document(Struct, frozen=True):
    """What was received, once its syntax and version are known."""

    raw: bytes
    codec: Reader
    parsed: Parsed
    #: The version that it is validated as.
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
    """Validation ended early: the one problem that says why, and what was known by then."""

    problem: Problem
    raw: bytes = b""
    codec: Reader | None = None
    parsed: Parsed | None = None
    version: SchemaVersion | None = None
    newer: str | None = None
    #: As in :class:`imr_schema.finding.Report`.
    rules: str = "notReached"

    @property
    def named_version(self) -> str | None:
        """The version that the document itself names, as far as it is known."""
        return self.newer or (self.version.name if self.version else None)

    def positions(self, wanted: set[str]) -> Positions:
        """Where the values of the *wanted* pointers are in the bytes, if a tree was made of them."""
        if self.codec is None or self.parsed is None:
            return {}
        return self.codec.places(self.parsed, self.version or LATEST, wanted)


def stopped_at(document: Document, problem: Problem) -> Stopped:
    """*document*, with whose validation a *problem* ended."""
    return Stopped(problem, document.raw, document.codec, document.parsed, document.version, document.newer)


def recognize(raw: bytes, syntax: str | None, settings: Settings) -> Document | Stopped:
    """The document in *raw*, which the sender says is of *syntax*; what cannot be read further is :class:`Stopped`."""
    codec: Reader | None = None
    parsed: Parsed | None = None
    try:
        announced = sniff(raw)
        codec = _codec(raw, syntax, announced, settings)
        _as_promised(syntax, announced)
        parsed = codec.parse(raw, settings.limits)
        try:
            version, newer = codec.detect(parsed), None
        except Refused as refused:
            version, newer = forward_compat.assumed(refused, settings.assume_version)
        return Document(raw, codec, parsed, version, newer)
    except Refused as refused:
        return Stopped(refused.problem, raw, codec, parsed)


def _codec(raw: bytes, syntax: str | None, announced: str | None, settings: Settings) -> Reader:
    """How *raw* is read; raises ``Refused`` for what is too large, or of no syntax that is known."""
    if len(raw) > settings.limits.size:
        raise refuse("IMR001", why=f"it is over the limit of {settings.limits.size:,} bytes")
    if announced == "compressed" and syntax != "letter":
        raise refuse("IMR004", why="it is compressed, or an archive")
    if announced is None and syntax is None:
        raise refuse("IMR002", why="")
    return READERS[syntax or announced or ""]


def _as_promised(syntax: str | None, announced: str | None) -> None:
    """Raises ``Refused`` (IMR003) for XML that was sent as JSON, or the other way round; a letter may look like either."""
    if syntax is not None and announced is not None and announced != syntax and syntax != "letter":
        raise refuse("IMR003", at=(1, 1), why=f"it was sent as {syntax.upper()}, and it is {announced.upper()}")
