"""The text of an HTML letter: what a reader of the page sees, block by block."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from imr_schema.letter.extract.lines import Page, Pages
from imr_schema.read_errors import over, refuse
from imr_schema.tag_counts import MOST_ATTRIBUTES, attributes

if TYPE_CHECKING:
    from lxml import etree

_BLOCKS = frozenset(
    [
        *(
            "article",
            "aside",
            "body",
            "div",
            "fieldset",
            "figure",
            "footer",
            "form",
            "header",
            "main",
            "nav",
            "section",
        ),
        *("address", "blockquote", "br", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "p", "pre"),
        *("dd", "dl", "dt", "li", "ol", "ul"),
        *("table", "tbody", "td", "tfoot", "th", "thead", "tr"),
    ]
)
_UNSEEN = frozenset(["script", "style", "head", "template", "noscript", "del", "s", "strike"])
_MOST_ELEMENTS = _MOST_IN_ALL = 200_000
"""Elements, and attributes, of a page. Word writes some ten thousand for a long letter."""
_MOST_IN_RAW_TEXT = 2048
"""Words behind a ``<`` in a script, which only a reader that takes it for a tag would take for attributes."""
_DEEPEST, _LONGEST = 256, 10_000_000
"""Levels of nesting, and bytes of one text, at which libxml2 stops, and gives the page without the rest."""
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
_DECLARED = re.compile(
    rb"<meta\b[^>]{0,200}?\bcharset\s{0,8}=\s{0,8}[\"']?(?P<label>[A-Za-z0-9_:-]{1,40})", re.IGNORECASE
)
_ENCODINGS = {
    **dict.fromkeys(("utf-8", "utf8"), "utf-8"),
    **dict.fromkeys(("windows-1252", "cp1252", "iso-8859-1", "iso8859-1", "latin1", "us-ascii", "ascii"), "cp1252"),
}
"""The encodings that are read, by the labels that pages declare."""
_END = re.compile(rb"</html\b[^>]{0,200}>", re.IGNORECASE)
_HIDDEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


def pages_of_html(raw: bytes, charset: str | None = None) -> Pages:
    """The text of the page, one line per block.

    Scripts, styles, deleted text and what an attribute or an inline style hides do not count. Raises ``ReadError``:
    IMR003 for a file that is not HTML, IMR001 for one over a limit of elements, attributes, nesting or length.
    """
    from lxml import etree, html

    try:
        raw = _as_utf8(raw)
        _check_end(raw)
        _check_counts(raw)
        parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
        root = html.document_fromstring(raw, parser=parser)
        _check_complete(parser)
    except (etree.ParserError, etree.XMLSyntaxError, UnicodeError):
        raise refuse("IMR003", why="it is not HTML that can be read") from None
    finally:
        etree.clear_error_log()  # lxml keeps its last errors, and they quote the letter
    return Pages([Page("".join(_texts(root)))])


def _as_utf8(raw: bytes) -> bytes:
    """*raw* in UTF-8; raises ``ReadError`` (IMR003) for bytes that are no text in the encoding that it is in.

    That is the one of its byte order mark, or the one that it declares as browsers take it (WHATWG Encoding): those of
    Western Europe are all Windows-1252. Without either it is UTF-8; nothing is guessed.
    """
    marked = next((name for mark, name in _MARKS.items() if raw.startswith(mark)), None)
    declared = _DECLARED.search(raw[:1024])
    label = declared["label"].decode("ascii").lower() if declared else "utf-8"
    encoding = marked or _ENCODINGS.get(label)
    if encoding is None:
        raise refuse("IMR003", why="its encoding is none of UTF-8, UTF-16 and Windows-1252")
    try:
        return raw.decode(encoding).encode()
    except UnicodeError:
        raise refuse("IMR003", why="it has bytes that are no text in the encoding that it declares, or UTF-8") from None


def _check_end(raw: bytes) -> None:
    """Raises ``ReadError`` (IMR003) for text behind the end of the page, which browsers show and libxml2 does not."""
    page = _without_comments(raw)
    end = _END.search(page)
    if end and page[end.end() :].strip():
        raise refuse("IMR003", why="it has text behind the end of its page")


def _without_comments(raw: bytes) -> bytes:
    pieces, at = [], 0
    while (begin := raw.find(b"<!--", at)) >= 0:
        end = raw.find(b"-->", begin + 4)
        if end < 0:
            break  # it never ends, and what follows is for the parser to judge
        pieces.append(raw[at:begin])
        at = end + 3
    return b"".join([*pieces, raw[at:]])


def _check_counts(raw: bytes) -> None:
    """Raises ``ReadError`` (IMR001) for more elements or attributes than any letter has, before libxml2 sees them."""
    if raw.count(b"<") - raw.count(b"</") > _MOST_ELEMENTS:
        raise over("elements", _MOST_ELEMENTS)
    counts = attributes(raw, bare=True, most=_MOST_IN_ALL)
    if counts.total > _MOST_IN_ALL:
        raise over("attributes", _MOST_IN_ALL)
    if counts.largest > MOST_ATTRIBUTES or counts.in_raw_text > _MOST_IN_RAW_TEXT:
        raise over("attributes of one element", MOST_ATTRIBUTES)


def _check_complete(parser: etree.HTMLParser) -> None:
    """Raises ``ReadError`` (IMR001) where the parser stopped at a limit of its own and left out the rest."""
    from lxml import etree

    fatal = [error for error in parser.error_log if error.level >= etree.ErrorLevels.FATAL]
    if any("depth" in str(error.message).lower() for error in fatal):
        raise over("levels of nesting", _DEEPEST)
    if fatal:
        raise over("bytes in one text", _LONGEST)


def _texts(root: etree._Element) -> Iterator[str]:
    """Texts in document order with line feeds around blocks; a loop, because pages may nest deeply."""
    stack: list[etree._Element | str] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            yield node
            continue
        is_block = node.tag in _BLOCKS
        # What follows the element goes on the stack first, below its children.
        if node.tail:
            stack.append(_one_space(node.tail))
        if is_block:
            stack.append("\n")
        if _is_hidden(node):
            continue
        if is_block:
            yield "\n"
        if node.text:
            yield _one_space(node.text)
        stack.extend(reversed(node))


def _is_hidden(element: etree._Element) -> bool:
    return (
        element.tag in _UNSEEN
        or "hidden" in element.attrib
        or _HIDDEN_STYLE.search(element.get("style", "")) is not None
    )


def _one_space(text: str) -> str:
    return re.sub(r"\s+", " ", text)
