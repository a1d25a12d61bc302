"""The text of an HTML letter: what a reader of the page sees, block by block."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from imr_schema.errors import ReadError
from imr_schema.findings import Problem

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
_HIDDEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


def pages_of_html(raw: bytes) -> list[str]:
    """The text of the page, one line per block. Raises ``ReadError`` (IMR003) for a file that is not HTML.

    Scripts, styles, deleted text and what an attribute or an inline style hides do not count.
    """
    from lxml import etree, html

    parser = html.HTMLParser(encoding=_encoding(raw), remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = html.document_fromstring(raw, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, UnicodeError):
        raise ReadError(Problem(rule="IMR003", facts={"why": "it is not HTML that can be read"})) from None
    finally:
        etree.clear_error_log()  # lxml keeps its last errors, and they quote the letter
    return ["".join(_texts(root))]


def _encoding(raw: bytes) -> str:
    return "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"


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
