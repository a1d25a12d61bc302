"""One entry for each syntax in which a determination can be written."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from typing import Any

from msgspec import Struct

from imr_schema.codecs.parsed import Parsed, Positions, Reading
from imr_schema.config.settings import Limits
from imr_schema.standard import SchemaVersion

__all__ = ["CODECS", "READERS", "Codec", "Parsed", "Positions", "Reader", "Reading", "sniff"]


class Reader(Struct, frozen=True, kw_only=True):
    """How one syntax is read: the functions in the order in which they are called."""

    name: str
    #: The suffix of its files.
    suffix: str
    #: From bytes to a tree; raises ``ReadError``.
    parse: Callable[[bytes, Limits], Parsed]
    #: The version that the tree names; raises ``ReadError``.
    detect: Callable[[Parsed], SchemaVersion]
    #: From a tree to data, and what the schema does not allow; the flag selects the quick way, for a tree that its
    #: schema accepts.
    read: Callable[[Parsed, SchemaVersion, bool], Reading]
    #: Whether the tree has more levels than that number; called for a tree that its schema refuses.
    too_deep: Callable[[Parsed, int], bool]
    #: The positions of pointers in the bytes. A second pass, made only for a document with findings.
    places: Callable[[Parsed, SchemaVersion, set[str]], Positions]
    #: A line by page and number, each from 1, for a syntax whose bytes are not text.
    line: Callable[[Parsed, int, int], str | None] | None = None


class Codec(Reader, frozen=True, kw_only=True):
    """A syntax that represents every determination exactly."""

    #: The canonical bytes of valid data.
    write: Callable[[object, SchemaVersion], bytes]


_LETTER = rb"IMR\s+FINAL\s+DETERMINATION|MEDICAL\s+REVIEW\s+DETERMINATION"
_COMPRESSED = (b"\x1f\x8b", b"PK", b"BZ", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")


def _in(module: str, name: str) -> Callable[..., Any]:
    """The function *name* of a codec's *module*, which is imported at the first call: one file needs one syntax."""

    def call(*arguments: Any) -> Any:
        return getattr(import_module(f"{__name__}.{module}"), name)(*arguments)

    return call


CODECS: dict[str, Codec] = {
    name: Codec(
        name=name,
        suffix=f".{name}",
        parse=_in(name, "parse"),
        detect=_in(name, "detect"),
        read=_in(name, "read"),
        too_deep=_in(name, "too_deep"),
        places=_in(name, "places"),
        write=_in(name, "write"),
    )
    for name in ("json", "xml")
}
"""The syntaxes that represent every determination exactly, by name."""

READERS: dict[str, Reader] = {
    **CODECS,
    "letter": Reader(
        name="letter",
        suffix=".txt",
        parse=_in("letter", "parse"),
        detect=_in("letter", "detect"),
        read=_in("letter", "read"),
        too_deep=_in("letter", "too_deep"),
        places=_in("letter", "places"),
        line=_in("letter", "line"),
    ),
}
"""Every syntax that can be read: the codecs, and the letter, which does not contain all of a determination."""


def sniff(raw: bytes) -> str | None:
    """The syntax that the first bytes indicate: ``xml``, ``json``, ``letter``, ``compressed`` or None."""
    if raw.startswith(_COMPRESSED):
        return "compressed"
    start = raw.removeprefix(b"\xef\xbb\xbf")
    if start[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<", b"{\0", b"\0{"):
        # UTF-16, with or without a byte order mark: without its zero bytes, the ASCII characters are left.
        start = start.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").replace(b"\0", b"")
    start = start.lstrip(b" \t\r\n")[:1]
    if start[:1] == b"<":
        return "xml"
    if start[:1] in (b"{", b"["):
        return "json"
    if start[:1] == b"%" or raw.startswith(_IMAGES):
        return "letter"
    return "letter" if re.search(_LETTER, raw, re.IGNORECASE) else None
