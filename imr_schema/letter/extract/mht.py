"""The page in a web archive, or in an e-mail (MHTML, RFC 2557)."""

from __future__ import annotations

import re
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

from msgspec import structs

from imr_schema.config.settings import MIB
from imr_schema.findings import Problem
from imr_schema.letter.extract.html import pages_of_html
from imr_schema.letter.extract.lines import Page, Pages
from imr_schema.read_errors import over, refuse

_MOST_BYTES, _MOST_PARTS, _MOST_HEADERS = 32 * MIB, 1_000, 10_000
_BOUNDARY = re.compile(rb"^--", re.MULTILINE)
_WHY = "it is a web archive or an e-mail (MHTML) without a page that can be read"
_ATTACHED = "an attached file"


def pages_of_mht(raw: bytes) -> Pages:
    """What ``pages_of_html`` gives for the page in *raw*, or the text of a message that has no page.

    Raises ``ReadError``: IMR003 where there is neither, or it cannot be decoded, IMR001 for one over a limit of bytes
    or of parts, and what ``pages_of_html`` raises. Files that are attached are reported (IMR827).
    """
    if len(raw) > _MOST_BYTES:
        raise over("bytes in a web archive", _MOST_BYTES)
    # The parser tries each boundary that is open at each line, so what it may meet is counted before.
    if sum(1 for _ in _BOUNDARY.finditer(raw)) > _MOST_HEADERS or raw.lower().count(b"boundary") > _MOST_PARTS // 10:
        raise over("parts of a web archive", _MOST_PARTS)
    try:
        message = BytesParser(policy=compat32).parsebytes(raw)
        leaves = [part for part in message.walk() if not part.is_multipart()]
        if len(leaves) > _MOST_PARTS:
            raise over("parts of a web archive", _MOST_PARTS)
        return _pages(leaves)
    except (MessageError, LookupError, UnicodeError, ValueError, AssertionError, RecursionError):
        raise refuse("IMR003", why=_WHY) from None


def _pages(leaves: list[Message]) -> Pages:
    attached = [part for part in leaves if part.get_content_disposition() == "attachment"]
    problems = (Problem(rule="IMR827", facts={"what": _ATTACHED}),) if attached else ()
    shown = [part for part in leaves if part not in attached]
    page = next((part for part in shown if part.get_content_type() == "text/html"), None)
    if page is not None:
        pages = pages_of_html(_bytes(page), page.get_content_charset())
        return structs.replace(pages, problems=(*pages.problems, *problems))
    text = next((part for part in shown if part.get_content_type() == "text/plain"), None)
    if text is None:
        raise refuse("IMR003", why=_WHY)
    return Pages([Page(_bytes(text).decode(text.get_content_charset() or "utf-8"))], problems)


def _bytes(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
