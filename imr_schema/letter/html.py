"""The lines of an HTML letter: what a reader of the page sees, block by block."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from imr_schema.errors import Refused
from imr_schema.finding import Problem

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "br",
    ]
)
_UNSEEN = frozenset(["script", "style", "head", "template", "noscript", "del", "s", "strike"])
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


def pages_of_html(raw: bytes) -> list[str]:
    """The text of the page, one line a block. Raises ``Refused`` (IMR003) for what is no HTML.

    Scripts, styles, deleted text and what is hidden by an attribute or an inline style do not count.
    """
    from lxml import etree, html

    parser = html.HTMLParser(encoding=_encoding(raw), remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = html.document_fromstring(raw, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, UnicodeError):
        raise Refused(Problem(rule="IMR003", facts={"why": "it is no HTML that can be read"})) from None
    finally:
        etree.clear_error_log()  # lxml keeps its last errors, and they quote the letter
    return ["".join(_texts(root))]


def _encoding(raw: bytes) -> str:
    return "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"


def _texts(root: Any) -> Iterator[str]:
    """Texts in document order with line feeds around blocks; a loop, for pages may nest deeply."""
    stack: list[tuple[Any, bool]] = [(root, False)]
    while stack:
        element, leaving = stack.pop()
        block = element.tag in _BLOCKS
        if leaving:
            if block:
                yield "\n"
            if element.tail:
                yield re.sub(r"\s+", " ", element.tail)
            continue
        stack.append((element, True))
        if element.tag in _UNSEEN or "hidden" in element.attrib or _HIDDEN.search(element.get("style", "")):
            continue
        if block:
            yield "\n"
        if element.text:
            yield re.sub(r"\s+", " ", element.text)
        stack.extend((child, False) for child in reversed(element))
