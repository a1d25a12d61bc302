"""The only place that builds an XML parser, and the checks that run before it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from imr_schema.config.settings import Limits
from imr_schema.errors import EnvironmentFailure, ReadError
from imr_schema.findings import Problem
from imr_schema.read_errors import forbidden_at, over, position, refuse, strict_utf8

if TYPE_CHECKING:
    from types import ModuleType

    from lxml import etree

_OLDEST = (6, 1, 3)

_DECLARATION = re.compile(
    r"""
    \A <\?xml \s+ version \s*=\s* ["'](?P<version>[^"']*)["']
    (?: \s+ encoding \s*=\s* ["'](?P<encoding>[^"']*)["'] )?
    [^>]* \?>
    """,
    re.VERBOSE,
)
_DOCTYPE = "<!DOCTYPE"
_BEFORE_DOCTYPE = (("<?", "?>"), ("<!--", "-->"))
"""How what may stand before a DOCTYPE begins and ends: processing instructions and comments."""
_SURELY_FEW = 256
"""So many equals signs are no more attributes of one element than are allowed."""
_PRINTED = re.compile(r"\S")
_UTF_8_MARK = b"\xef\xbb\xbf"
_UTF_16_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}

# Codes of libxml2's xmlParserErrors: 6 to 9 are about characters, 42 is an attribute given twice.
_RULES_BY_CODE = {**dict.fromkeys(range(6, 10), "IMR005"), 42: "IMR006"}
_LIMIT_CODES = {110, 114}
_NO_MEMORY = 2
# libxml2 reports some of its limits with the code of another error; then only its words differ.
_LIMIT_WORDS = ("huge", "too big", "too long")


def parse(raw: bytes, limits: Limits) -> tuple[etree._Element, bytes, list[Problem]]:
    """The root element, the UTF-8 bytes it was read from, and a problem for a byte order mark (IMR011).

    Raises ``ReadError``: IMR001 over a limit, IMR003 not well-formed or not in its encoding,
    IMR004 a DOCTYPE or XML 1.1, IMR005 a character outside ``Char``, IMR006 an attribute twice.
    """
    raw, problems, encoding = _as_utf8(raw)
    if raw.startswith(_UTF_8_MARK):
        # libxml2 would skip a second mark, and the checks below would look at the wrong place.
        raise refuse("IMR003", at=(1, 1), why="it has two byte order marks")
    _check_declaration(raw, encoding)
    _check_doctype(raw)
    _check_counts(raw, limits)
    lxml = _lxml()
    try:
        root: etree._Element = lxml.fromstring(raw, _parser())
    except lxml.XMLSyntaxError as error:
        raise _diagnosis(raw, error, limits) from None
    finally:
        forget_errors()
    if root.getroottree().docinfo.internalDTD is not None:
        # The check on the bytes has refused it already; this is the second line of defense.
        raise refuse("IMR004", at=(1, 1), why="it has a DOCTYPE")
    return root, raw, problems


@cache
def _lxml() -> ModuleType:
    """lxml.etree, which starts slowly and which a JSON document does not need."""
    from lxml import etree

    if etree.LXML_VERSION[:3] < _OLDEST:  # pragma: no cover
        raise EnvironmentFailure("lxml 6.1.3 or later is needed: earlier ones can read local files through an entity")
    return etree


def forget_errors() -> None:
    """Empty the log in which lxml keeps the last errors of this thread, with the text that they quote."""
    _lxml().clear_error_log()


def _parser() -> etree.XMLParser:
    """A new parser for each document: it costs less than a microsecond, and threads share nothing."""
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
def _levels(levels: int) -> etree.XPath:
    xpath: etree.XPath = _lxml().XPath(f"boolean({'/*' * levels})")
    return xpath


def deeper(root: etree._Element, levels: int) -> bool:
    """Whether the tree below *root* has more than *levels* levels."""
    return bool(_levels(levels + 1)(root))


def _as_utf8(raw: bytes) -> tuple[bytes, list[Problem], str]:
    """*raw* without its byte order mark in UTF-8, a problem for a mark of UTF-8, and the encoding it was in."""
    if raw.startswith(_UTF_8_MARK):
        raw = raw[3:]
        if not raw.isascii():
            strict_utf8(raw)
        return raw, [Problem(rule="IMR011", at=(1, 1))], "utf-8"
    if raw[:2] in (b"<\0", b"\0<"):
        raise refuse("IMR003", at=(1, 1), why="it is UTF-16 without a byte order mark")
    encoding = _UTF_16_MARKS.get(raw[:2])
    if encoding is None:
        if not raw.isascii():
            strict_utf8(raw)
        return raw, [], "utf-8"
    try:
        return raw[2:].decode(encoding).encode("utf-8"), [], "utf-16"
    except UnicodeError:
        raise refuse("IMR003", at=(1, 1), why="its byte order mark announces UTF-16, but it is not UTF-16") from None


# The checks below run on the bytes alone: what they refuse must not reach a C library.


def _check_declaration(raw: bytes, encoding: str) -> None:
    """Raises ``ReadError`` for an XML declaration of another version, or of another encoding than *raw* was in."""
    if not raw.startswith(b"<?xml"):
        return
    declaration = _DECLARATION.match(raw[:1024].decode("utf-8", "replace"))
    if declaration is None:
        raise refuse("IMR003", at=(1, 1), why="its XML declaration cannot be read")
    if not re.fullmatch(r"1\.0", declaration["version"]):
        raise refuse("IMR004", at=(1, 1), why="it is not XML 1.0")
    declared = declaration["encoding"]
    if declared and declared.lower() != encoding:
        why = f"the encoding in its XML declaration is not the one that it is in, {encoding.upper()}"
        raise refuse("IMR003", at=(1, 1), why=why)


def _check_doctype(raw: bytes) -> None:
    """Raises ``ReadError`` (IMR004) for a DOCTYPE before the root element; one in a comment or in CDATA is text."""
    if b"!" not in raw or b"<!DOCTYPE" not in raw:  # the search for one byte is the quickest
        return
    text = raw.decode("utf-8")
    at = _after_prolog(text)
    if text.startswith(_DOCTYPE, at):
        raise refuse("IMR004", at=position(text, at), why="it has a DOCTYPE")


def _after_prolog(text: str) -> int:
    """The offset in *text* after the white space, comments and processing instructions that it begins with."""
    # Two searches for each of them, and no pattern: a pattern would have to keep every one to be able to go back.
    at = 0
    while printed := _PRINTED.search(text, at):
        at = printed.start()
        begin, end = next((each for each in _BEFORE_DOCTYPE if text.startswith(each[0], at)), ("", ""))
        ends = text.find(end, at + len(begin)) if begin else -1
        if ends < 0:
            break
        at = ends + len(end)
    return at


def _check_counts(raw: bytes, limits: Limits) -> None:
    """Raises ``ReadError`` (IMR001) for more elements or attributes than *limits* allow, or too many of one element."""
    if raw.count(b"=") > _SURELY_FEW:
        from imr_schema.tag_counts import MOST_ATTRIBUTES, crowded  # most documents have some dozens in all

        if crowded(raw):
            raise over("attributes of one element", MOST_ATTRIBUTES)
    if len(raw) <= limits.elements:
        return
    if raw.count(b"<") - raw.count(b"</") > limits.elements:
        raise over("elements", limits.elements)
    if raw.count(b"=") > limits.elements:
        raise over("attributes", limits.elements)


def _diagnosis(raw: bytes, error: etree.XMLSyntaxError, limits: Limits) -> ReadError:
    """The finding for a parser's *error*. The parser's own message may quote the document and is not passed on."""
    text = raw.decode("utf-8")
    if at := forbidden_at(text):
        return refuse("IMR005", at=at, why="")
    line, column = _error_position(raw) or error.position
    at = (max(line or 1, 1), max(column or 1, 1))
    code: int = error.code  # type: ignore[attr-defined]  # the stubs lack it
    if code == _NO_MEMORY:
        raise MemoryError
    if code in _RULES_BY_CODE:
        return refuse(_RULES_BY_CODE[code], at=at, why="")
    message = str(error.msg).lower()
    if "depth" in message:
        return over("levels of nesting", limits.depth, at)
    if code in _LIMIT_CODES or any(word in message for word in _LIMIT_WORDS):
        return over("bytes in one text", limits.field, at)
    if not text.strip(" \t\r\n"):
        return refuse("IMR003", at=(1, 1), why="it is empty")
    from imr_schema.why_malformed import why_not_xml  # hardly any document needs it

    return refuse("IMR003", at=at, why=why_not_xml(code, is_whole=text.rstrip().endswith(">")))


def _error_position(raw: bytes) -> tuple[int, int] | None:
    """Where expat stops: its columns count characters, libxml2's do not."""
    from xml.parsers import expat  # only a document that is not well-formed needs it

    parser = expat.ParserCreate("utf-8")
    try:
        parser.Parse(raw, True)
    except expat.ExpatError as error:
        return error.lineno, error.offset + 1
    return None
