"""The page of an HTML letter, bounded before it is parsed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from msgspec import Struct

from imr_schema.findings import Problem
from imr_schema.letter.extract.css import IN_DOUBT, Sheet
from imr_schema.letter.extract.css_rules import shown_on_screen
from imr_schema.letter.extract.html_encoding import as_utf8, without_comments
from imr_schema.letter.extract.html_text import Text
from imr_schema.letter.extract.lines import Page, Pages
from imr_schema.letter.extract.other_files import name_of, other
from imr_schema.read_errors import over, refuse
from imr_schema.tag_counts import MOST_ATTRIBUTES, attributes

if TYPE_CHECKING:
    from lxml import etree

_MOST_ELEMENTS = _MOST_IN_ALL = 200_000
"""Elements, and attributes, of a page. Word writes some ten thousand for a long letter."""
_MOST_IN_RAW_TEXT = 2048
"""Words behind a ``<`` in a script, which only a reader that takes it for a tag would take for attributes."""
_DEEPEST, _LONGEST = 256, 10_000_000
"""Levels of nesting, and bytes of one text, at which libxml2 stops, and gives the page without the rest."""
_END = re.compile(rb"</html\b[^>]{0,200}>", re.IGNORECASE)
_RAW_TEXT = re.compile(rb"<(script|style)\b", re.IGNORECASE)
"""What begins a text that is not shown, whatever stands in it."""
_NOTHING = b" \t\n\r\f\v\0\x1a"


class Beside(Struct, frozen=True):
    """What comes with a page."""

    #: Style sheets by their addresses.
    sheets: dict[str, str] = {}
    #: The address of the page.
    location: str = ""

    def sheet(self, link: etree._Element) -> str | None:
        """The style sheet that *link* names; None for what is no style sheet, or not here."""
        names = link.get("rel", "").lower().split()
        if "stylesheet" not in names or "alternate" in names or "disabled" in link.attrib:
            return None
        address = link.get("href", "").strip()
        return self.sheets.get(address, self.sheets.get(urljoin(self.location, address))) if address else None


def pages_of_html(raw: bytes, charset: str | None = None, beside: Beside | None = None) -> Pages:
    """The text of the page, one line per block, as a browser shows it that runs scripts (CSS 2.2, HTML).

    What attributes, styles and style sheets hide or strike out does not count; form fields show their state. What a
    browser shows and we cannot read is reported (IMR827). *charset* is the encoding that its sender states, if any;
    *beside* has the style sheets that come with the page. Raises ``ReadError``: IMR003 for a file that is not HTML,
    IMR001 for one over a limit of elements, attributes, nesting, length or steps of matching its style sheets.
    """
    from lxml import etree, html

    if (name := name_of(raw)) is not None:
        raise refuse("IMR003", why=other(name))

    try:
        raw = as_utf8(raw, charset)
        _check_end(raw)
        _check_counts(raw)
        parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
        root = html.document_fromstring(raw, parser=parser)
        _check_complete(parser)
    except (etree.ParserError, etree.XMLSyntaxError, UnicodeError):
        raise refuse("IMR003", why="it is not HTML that can be read") from None
    finally:
        etree.clear_error_log()  # lxml keeps its last errors, and they quote the letter
    text = Text(_sheet(root, beside or Beside()))
    pages = [Page("".join(text.of(root)))]
    return Pages(pages, tuple(Problem(rule="IMR827", facts={"what": what}) for what in text.unread))


def _sheet(root: etree._Element, beside: Beside) -> Sheet:
    """The style sheets that browsers apply to the page on a screen."""
    texts = []
    unread = False
    for each in root.iter("style", "link"):
        media = shown_on_screen(each.get("media", ""))
        text = each.text if each.tag == "style" else beside.sheet(each)
        unread = unread or (text is None and each.get("href", "").strip().lower().startswith("data:"))
        plain = each.get("type", "").strip().lower() in ("", "text/css")
        if media is False or not plain or any(above.tag in ("noscript", "template") for above in each.iterancestors()):
            continue
        texts.append(text or "" if media else f"@media {each.get('media')} {{{text or ''}}}")
    sheet = Sheet(texts)
    if unread or (beside.sheets and any("@import" in text for text in texts)):
        sheet.unread[IN_DOUBT] = None
    return sheet


def _check_end(raw: bytes) -> None:
    """Raises ``ReadError`` (IMR003) for text behind the end of the page, which browsers show and libxml2 does not."""
    page = _without_raw_text(without_comments(raw))
    end = _END.search(page)
    if end and page[end.end() :].strip(_NOTHING):
        raise refuse("IMR003", why="it has text behind the end of its page")


def _without_raw_text(page: bytes) -> bytes:
    pieces, at, small = [], 0, page.lower()
    while (begin := _RAW_TEXT.search(page, at)) is not None:
        pieces.append(page[at : begin.start()])
        end = small.find(b"</" + begin[1].lower(), begin.end())
        end = page.find(b">", end) if end >= 0 else -1
        at = end + 1 if end >= 0 else len(page)
    return b"".join([*pieces, page[at:]])


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
