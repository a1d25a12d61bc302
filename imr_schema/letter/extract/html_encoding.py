"""The characters of an HTML page, in the encoding that browsers take (WHATWG Encoding, and HTML 13.2.3)."""

from __future__ import annotations

import re

from imr_schema.read_errors import refuse

_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
_META = re.compile(rb"<meta[\s/](?P<attributes>[^>]{0,400})", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    rb"""(?P<name>[a-z-]{1,40})\s{0,8}=\s{0,8}(?:"(?P<double>[^"]{0,200})"|'(?P<single>[^']{0,200})'|(?P<bare>[^\s"'>]{1,200}))""",
    re.IGNORECASE,
)
_IN_CONTENT = re.compile(rb"""charset\s{0,8}=\s{0,8}["']?(?P<label>[A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE)
_IN_XML = re.compile(
    rb"""\A<\?xml[^>]{0,200}?\sencoding\s{0,8}=\s{0,8}["'](?P<label>[A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE
)
_ENCODINGS = {
    **dict.fromkeys(
        ("utf-8", "utf8", "unicode-1-1-utf-8", "unicode11utf8", "unicode20utf8", "x-unicode20utf8"), "utf-8"
    ),
    # Who can read the declaration does not read UTF-16.
    **dict.fromkeys(("utf-16", "utf-16le", "utf-16be", "unicode", "ucs-2", "iso-10646-ucs-2", "csunicode"), "utf-8"),
    **dict.fromkeys(
        ("windows-1252", "cp1252", "x-cp1252", "iso-8859-1", "iso8859-1", "iso88591", "iso_8859-1"), "cp1252"
    ),
    **dict.fromkeys(("iso_8859-1:1987", "iso-ir-100", "csisolatin1", "cp819", "ibm819", "l1", "latin1"), "cp1252"),
    **dict.fromkeys(("us-ascii", "ascii", "ansi_x3.4-1968"), "cp1252"),
    **dict.fromkeys(("iso-8859-15", "iso8859-15", "iso885915", "iso_8859-15", "l9", "csisolatin9"), "iso8859-15"),
    **dict.fromkeys(("macintosh", "mac", "x-mac-roman", "csmacintosh"), "mac-roman"),
}
"""The encodings that are read, by the labels that pages declare."""


def as_utf8(raw: bytes, charset: str | None = None) -> bytes:
    """*raw* in UTF-8; raises ``ReadError`` (IMR003) for bytes that are no text in the encoding that it is in.

    That is the one of its byte order mark, else the one that its sender states, *charset*, else the one that it
    declares: those of Western Europe are all Windows-1252. Without any it is UTF-8; nothing is guessed.
    """
    marked = next((name for mark, name in _MARKS.items() if raw.startswith(mark)), None)
    label = (charset or _declared(raw[:1024]) or "utf-8").lower()
    encoding = marked or _ENCODINGS.get(label)
    if encoding is None:
        raise refuse("IMR003", why="its encoding is none of UTF-8, UTF-16 and Windows-1252")
    try:
        return raw.decode(encoding).encode()
    except UnicodeError:
        raise refuse("IMR003", why="it has bytes that are no text in the encoding that it declares, or UTF-8") from None


def _declared(start: bytes) -> str | None:
    """The label that the *start* of a page declares, outside of comments."""
    in_xml = _IN_XML.match(start.lstrip())
    for meta in _META.finditer(without_comments(start)):
        given = {
            each["name"].lower(): each["double"] or each["single"] or each["bare"] or b"" for each in _attributes(meta)
        }
        content = _IN_CONTENT.search(given.get(b"content", b""))
        if b"charset" in given:
            return given[b"charset"].strip().decode("ascii", "replace")
        if given.get(b"http-equiv", b"").lower() == b"content-type" and content is not None:
            return content["label"].decode("ascii")
    return in_xml["label"].decode("ascii") if in_xml else None


def _attributes(meta: re.Match[bytes]) -> list[re.Match[bytes]]:
    return list(_ATTRIBUTE.finditer(meta["attributes"]))


def without_comments(raw: bytes) -> bytes:
    """*raw* without its comments; one that never ends is left for the parser to judge."""
    pieces, at = [], 0
    while (begin := raw.find(b"<!--", at)) >= 0:
        end = raw.find(b"-->", begin + 4)
        if end < 0:
            break
        pieces.append(raw[at:begin])
        at = end + 3
    return b"".join([*pieces, raw[at:]])
