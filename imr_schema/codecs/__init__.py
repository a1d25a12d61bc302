"""One entry for each syntax that a determination can be written in."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from msgspec import Struct

from imr_schema.codecs import json, letter, xml
from imr_schema.codecs._parsed import Parsed, Positions, Reading
from imr_schema.config.settings import Limits
from imr_schema.versions import SchemaVersion

__all__ = ["CODECS", "READERS", "Codec", "Parsed", "Positions", "Reader", "Reading", "sniff"]


class Reader(Struct, frozen=True, kw_only=True):
    """How one syntax is read.

    ``parse`` gives a tree or raises ``Refused``; ``detect`` reads the version from the tree;
    ``read`` gives data and what could not be placed, quicker when the schema accepted the tree;
    ``too_deep`` measures a tree that its schema refuses; ``places`` finds pointers in the bytes, late
    and only when there is something to say; ``line`` gives a line of a page where the bytes are no text.
    """

    name: str
    suffix: str
    parse: Callable[[bytes, Limits], Parsed]
    detect: Callable[[Parsed], SchemaVersion]
    read: Callable[[Parsed, SchemaVersion, bool], Reading]
    too_deep: Callable[[Parsed, int], bool]
    places: Callable[[Parsed, SchemaVersion, set[str]], Positions]
    line: Callable[[Parsed, int, int], str | None] | None = None


class Codec(Reader, frozen=True, kw_only=True):
    """A syntax that carries every determination exactly: ``write`` gives the canonical bytes of valid data."""

    write: Callable[[Any, SchemaVersion], bytes]


_LETTER = re.compile(rb"IMR\s+FINAL\s+DETERMINATION|MEDICAL\s+REVIEW\s+DETERMINATION", re.IGNORECASE)

CODECS: dict[str, Codec] = {
    "json": Codec(
        name="json",
        suffix=".json",
        parse=json.parse,
        detect=json.detect,
        read=json.read,
        too_deep=json.too_deep,
        places=json.places,
        write=json.write,
    ),
    "xml": Codec(
        name="xml",
        suffix=".xml",
        parse=xml.parse,
        detect=xml.detect,
        read=xml.read,
        too_deep=xml.too_deep,
        places=xml.places,
        write=xml.write,
    ),
}
"""The syntaxes that carry every determination exactly, by name."""

READERS: dict[str, Reader] = {
    **CODECS,
    "letter": Reader(
        name="letter",
        suffix=".txt",
        parse=letter.parse,
        detect=letter.detect,
        read=letter.read,
        too_deep=letter.too_deep,
        places=letter.places,
        line=letter.line,
    ),
}
"""Everything that can be read: the codecs, and the letter, which says less."""


def sniff(raw: bytes) -> str | None:
    """The syntax that the bytes announce: ``xml``, ``json``, ``letter``, ``compressed`` or None."""
    if raw[:2] in (b"\x1f\x8b", b"PK", b"BZ") or raw[:6] == b"\xfd7zXZ\x00" or raw[:4] == b"\x28\xb5\x2f\xfd":
        return "compressed"
    start = raw.removeprefix(b"\xef\xbb\xbf")
    if start[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<", b"{\0", b"\0{"):
        start = start.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").replace(b"\0", b"")
    start = start.lstrip(b" \t\r\n")[:1]
    if start[:1] == b"<":
        return "xml"
    if start[:1] in (b"{", b"["):
        return "json"
    return "letter" if start[:1] == b"%" or _LETTER.search(raw) else None
