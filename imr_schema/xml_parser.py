"""The one place that builds an XML parser, and the gate in front of it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from imr_schema.config.settings import Limits
from imr_schema.errors import Refused, SurroundingsError
from imr_schema.finding import Problem
from imr_schema.refusal import forbidden_at, over, position, refuse, strict_utf8

if TYPE_CHECKING:
    from lxml import etree

_OLDEST = (6, 1, 3)

_DECLARATION = re.compile(
    r"<\?xml\s+version\s*=\s*[\"']([^\"']*)[\"'](?:\s+encoding\s*=\s*[\"']([^\"']*)[\"'])?[^>]*\?>"
)
_PROLOG = re.compile(r"(?:\s|<\?(?:[^?]|\?(?!>))*+\?>|<!--(?:[^-]|-(?!->))*+-->)*+<!DOCTYPE")
_BOMS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}

# Codes of libxml2's xmlParserErrors.
_ATTRIBUTE_TWICE = 42
_CHARACTER_CODES = {6, 7, 8, 9}
_LIMIT_CODES = {110, 114}


def parse(raw: bytes, limits: Limits) -> tuple[Any, bytes, list[Problem]]:
    """The root element, the UTF-8 bytes it was read from, and notes on byte order marks.

    Raises ``Refused``: IMR001 over a limit, IMR003 not well-formed or not in its encoding,
    IMR004 a DOCTYPE or XML 1.1, IMR005 a character outside ``Char``, IMR006 an attribute twice.
    """
    raw, problems, encoding = _as_utf8(raw)
    if raw.startswith(b"\xef\xbb\xbf"):
        # libxml2 would step over it, and the gate below would look at the wrong place.
        raise refuse("IMR003", at=(1, 1), why="it has two byte order marks")
    _gate(raw, encoding, limits)
    lxml = _lxml()
    try:
        root = lxml.fromstring(raw, _parser())
    except lxml.XMLSyntaxError as error:
        raise _diagnosis(raw, error, limits) from None
    finally:
        forget_errors()
    information = root.getroottree().docinfo
    if information.internalDTD is not None:
        raise refuse("IMR004", at=(1, 1), why="it has a DOCTYPE")  # the gate's second lock
    return root, raw, problems


@cache
def _lxml() -> Any:
    """lxml.etree, which starts slowly and which a JSON document does not need."""
    from lxml import etree

    if etree.LXML_VERSION[:3] < _OLDEST:  # pragma: no cover
        raise SurroundingsError("lxml 6.1.3 or later is needed: earlier ones can read local files through an entity")
    return etree


def forget_errors() -> None:
    """Empty the log in which lxml keeps the last errors of this thread, with the text that they quote."""
    _lxml().clear_error_log()


def _parser() -> etree.XMLParser:
    """A new parser each time: it costs less than a microsecond, and threads share nothing."""
    parser: etree.XMLParser = _lxml().XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    return parser


@cache
def _levels(levels: int) -> Any:
    return _lxml().XPath(f"boolean({'/*' * levels})")


def deeper(root: Any, levels: int) -> bool:
    """Whether the tree below *root* has more than *levels* levels."""
    return bool(_levels(levels + 1)(root))


def _as_utf8(raw: bytes) -> tuple[bytes, list[Problem], str]:
    if raw.startswith(b"\xef\xbb\xbf"):
        raw = raw[3:]
        if not raw.isascii():
            strict_utf8(raw)
        return raw, [Problem(rule="IMR011", at=(1, 1))], "utf-8"
    if raw[:2] in (b"<\0", b"\0<"):
        raise refuse("IMR003", at=(1, 1), why="it is UTF-16 without a byte order mark")
    encoding = _BOMS.get(raw[:2])
    if encoding is None:
        if not raw.isascii():
            strict_utf8(raw)
        return raw, [], "utf-8"
    try:
        return raw[2:].decode(encoding).encode("utf-8"), [], "utf-16"
    except UnicodeError:
        raise refuse("IMR003", at=(1, 1), why="its byte order mark says UTF-16, and it is not") from None


def _gate(raw: bytes, encoding: str, limits: Limits) -> None:
    """What must not reach a C library, told from the bytes alone."""
    if raw.startswith(b"<?xml"):
        declared = _DECLARATION.match(raw[:1024].decode("utf-8", "replace"))
        if declared is None:
            raise refuse("IMR003", at=(1, 1), why="its XML declaration cannot be read")
        if not re.fullmatch(r"1\.0", declared[1]):
            raise refuse("IMR004", at=(1, 1), why="it is not XML 1.0")
        if declared[2] and declared[2].lower() != encoding:
            raise refuse(
                "IMR003", at=(1, 1), why=f"its declaration names another encoding than it has, {encoding.upper()}"
            )
    if b"!" in raw and b"<!DOCTYPE" in raw and (found := _PROLOG.match(raw.decode("utf-8"))):
        at = position(raw.decode("utf-8"), found.end() - len("<!DOCTYPE"))
        raise refuse("IMR004", at=at, why="it has a DOCTYPE")
    if len(raw) <= limits.elements:
        return
    if raw.count(b"<") - raw.count(b"</") > limits.elements:
        raise over("elements", limits.elements)
    if raw.count(b"=") > limits.elements:
        raise over("attributes", limits.elements)


def _diagnosis(raw: bytes, error: Any, limits: Limits) -> Refused:
    """The finding that a parser's error stands for; the parser's own words stay here."""
    text = raw.decode("utf-8")
    if at := forbidden_at(text):
        return refuse("IMR005", at=at, why="")
    at = _error_position(raw) or error.position
    at = (max(at[0] or 1, 1), max(at[1] or 1, 1))
    if error.code in _CHARACTER_CODES:
        return refuse("IMR005", at=at, why="")
    if error.code == _ATTRIBUTE_TWICE:
        return refuse("IMR006", at=at, why="")
    said = str(error.msg).lower()
    if "depth" in said:
        return over("levels of nesting", limits.depth, at)
    if error.code in _LIMIT_CODES or any(word in said for word in ("huge", "too big", "too long")):
        return over("bytes in one text", limits.field, at)
    if not text.strip(" \t\r\n"):
        return refuse("IMR003", at=(1, 1), why="it is empty")
    return refuse("IMR003", at=at, why="it is not well-formed XML")


def _error_position(raw: bytes) -> tuple[int, int] | None:
    """Where expat stops: its columns count characters, libxml2's do not."""
    from xml.parsers import expat  # only a document that is not well-formed needs it

    parser = expat.ParserCreate("utf-8")
    try:
        parser.Parse(raw, True)
    except expat.ExpatError as error:
        return error.lineno, error.offset + 1
    return None
