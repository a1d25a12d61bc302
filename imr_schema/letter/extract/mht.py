"""The page in a web archive, or in an e-mail (MHTML, RFC 2557)."""

from __future__ import annotations

import re
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

from imr_schema.config.settings import MIB
from imr_schema.findings import Problem
from imr_schema.letter.extract.html import Beside, pages_of_html
from imr_schema.letter.extract.lines import Page, Pages
from imr_schema.read_errors import over, refuse

_MOST_BYTES, _MOST_PARTS, _MOST_HEADERS = 32 * MIB, 1_000, 10_000
_BOUNDARY = re.compile(rb"^--", re.MULTILINE)
_WHY = "it is a web archive or an e-mail (MHTML) without a page that can be read"
_ATTACHED = "an attached file"
_WITHIN = "a picture, or another file, within the e-mail"
_SIGNATURES = frozenset(
    ["application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature", "text/css"]
)
"""What nobody sees."""
_READ = ("text/html", "text/plain")


class _Parts:
    """The parts of a message that are read, in their order, and the style sheets that they may name."""

    def __init__(self, message: Message) -> None:
        self.read: list[Message] = []
        self.sheets: dict[str, str] = {}
        self.unread: dict[str, None] = {}
        self._add(message)

    def _add(self, part: Message) -> None:
        kind = part.get_content_type()
        if part.is_multipart():
            children = [each for each in part.get_payload() if isinstance(each, Message)]
            if kind == "multipart/alternative" and children:
                children = [_best(children)]
            elif kind == "multipart/related" and children:
                for each in part.walk():
                    self._add_sheet(each)
                children = [_root(part, children)]
            for each in children:
                self._add(each)
        elif part.get_content_disposition() == "attachment":
            self.unread[_ATTACHED] = None
        elif kind in _READ:
            self.read.append(part)
        elif kind not in _SIGNATURES and not kind.startswith("multipart/"):
            self.unread[_WITHIN] = None

    def _add_sheet(self, part: Message) -> None:
        if part.get_content_type() == "text/css" and not part.is_multipart():
            text = _bytes(part).decode(part.get_content_charset() or "utf-8", "replace")
            self.sheets[f"cid:{str(part.get('Content-ID', '')).strip('<> ')}"] = text
            self.sheets[str(part.get("Content-Location", "")).strip()] = text


def _best(children: list[Message]) -> Message:
    """The form of a message that programs show which show pages."""
    for kind in _READ:
        found = [each for each in children if any(part.get_content_type() == kind for part in each.walk())]
        if found:
            return found[-1]
    return children[-1]


def _root(related: Message, children: list[Message]) -> Message:
    """The part that shows the others (RFC 2387)."""
    start = related.get_param("start")
    named = [each for each in children if start and str(each.get("Content-ID", "")).strip() == str(start).strip()]
    shown = [each for each in children if any(part.get_content_type() in _READ for part in each.walk())]
    return [*named, *shown, *children][0]


def pages_of_mht(raw: bytes) -> Pages:
    """What ``pages_of_html`` gives for the page in *raw*; of an e-mail, each page and each text that it shows.

    Raises ``ReadError``: IMR003 where there is neither, or it cannot be decoded, IMR001 for one over a limit of bytes
    or of parts, and what ``pages_of_html`` raises. What is attached, and what else is not read, is reported (IMR827).
    """
    if len(raw) > _MOST_BYTES:
        raise over("bytes in a web archive", _MOST_BYTES)
    # The parser tries each boundary that is open at each line, so what it may meet is counted before.
    if sum(1 for _ in _BOUNDARY.finditer(raw)) > _MOST_HEADERS or raw.lower().count(b"boundary") > _MOST_PARTS // 10:
        raise over("parts of a web archive", _MOST_PARTS)
    try:
        message = BytesParser(policy=compat32).parsebytes(raw)
        if sum(1 for _ in message.walk()) > _MOST_PARTS:
            raise over("parts of a web archive", _MOST_PARTS)
        return _pages(message)
    except (MessageError, LookupError, UnicodeError, ValueError, AssertionError, RecursionError):
        raise refuse("IMR003", why=_WHY) from None


def _pages(message: Message) -> Pages:
    parts = _Parts(message)
    found = []
    for part in parts.read:
        content, charset = _bytes(part), part.get_content_charset()
        if part.get_content_type() == "text/plain":
            found.append(Pages([Page(content.decode(charset or "utf-8"))]))
        elif content.strip():
            location = str(part.get("Content-Location", "")).strip()
            found.append(pages_of_html(content, charset, Beside(parts.sheets, location)))
    if not found:
        raise refuse("IMR003", why=_WHY)
    problems = [Problem(rule="IMR827", facts={"what": what}) for what in parts.unread]
    for each in found:
        problems += [problem for problem in each.problems if problem not in problems]
    return Pages([page for each in found for page in each.pages], tuple(problems))


def _bytes(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
