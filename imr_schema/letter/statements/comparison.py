"""Whether the citations in data are those that a letter prints, as far as print can show it."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

_WORD = re.compile(r"\w+")
_MTUS = "mtus"
# Print sets these between the members of a citation, and some data keep them.
_BETWEEN = frozenset({"and", "section", "sections", "topic", "topics", "page", "pages"})
# A chapter named without the words on which its reading leans, as in "MTUS Knee Complaints 2004, and".
_UNREAD_MTUS = re.compile(r"(?<!\bNon-)(?<!\bNon )\bMTUS[,:]?\s+[A-Z0-9]")
_BASED = re.compile(r"\bbased\b", re.IGNORECASE)
_NON_MTUS_CITATION = re.compile(r"\bNon\W{0,3}MTUS\s*Citation", re.IGNORECASE)


def cited_alike(read: dict[str, Any], data: dict[str, Any]) -> bool:
    """Whether basis and citations of *data*, a guideline, are those that a letter's guideline, as *read*, shows."""
    # A letter prints a statement, and that is compared word for word. Its basis and citations are an understanding of
    # it, of which print does not show everything: in "Official Disability Guidelines, Shoulder, Steroid injections"
    # nothing but knowledge of the chapters shows where the title ends and a section begins. To compare what the
    # reader makes of the letter's statement with what it makes of the data's would never find an altered citation,
    # since both statements may well be the same. So the citations themselves are compared, as words:
    # - those of the MTUS, whose grammar divides them: word for word, whatever member of the citation has each word;
    # - those of any other source: there are some or there are none, as in print, and half the words of each of their
    #   texts are in print. Whoever enters a citation may shorten a title or complete it, but not exchange it;
    # - where the statement names no source, and does not state that there is none, print shows nothing of them. That
    #   is a finding about the letter itself (IMR401).
    basis, printed, cited = read.get("basis"), _citations(read), _citations(data)
    if basis is None or (basis == data.get("basis") and _words(printed) == _words(cited)):
        return True
    unread = not _inside(printed) and _names_mtus(read.get("statement", ""))
    bases = {basis, "both"} if unread and basis == "nonMtus" else {basis}
    if data.get("basis") not in bases:
        return False
    if not unread and not _inside_alike(read.get("statement", ""), _words(_inside(printed)), _words(_inside(cited))):
        return False
    return _outside_alike(_outside(printed), _outside(cited))


def _citations(guideline: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for each in guideline.get("citations") or [] if isinstance(each, dict)]


def _inside_alike(statement: str, printed: list[str], cited: list[str]) -> bool:
    """Whether the words *cited* of the MTUS are those *printed*.

    A statement that does not say what the decision is based on is a note of whoever entered the data, which may hold
    more than the note does.
    """
    if printed == cited or _BASED.search(statement):
        return printed == cited
    return Counter(printed) <= Counter(cited)


def _outside_alike(printed: list[dict[str, Any]], cited: list[dict[str, Any]]) -> bool:
    """Whether sources other than the MTUS are *cited* where some are *printed*, and print shows what they hold."""
    words = set(_words(printed))
    return bool(printed) == bool(cited) and all(_is_printed(each, words) for each in cited)


def _names_mtus(statement: str) -> bool:
    """Whether *statement* cites the MTUS in words that were not understood."""
    return _UNREAD_MTUS.search(_NON_MTUS_CITATION.split(statement)[0]) is not None


def _inside(citations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [each for each in citations if _source(each) == [_MTUS]]


def _outside(citations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [each for each in citations if _source(each) != [_MTUS]]


def _source(citation: dict[str, Any]) -> list[str]:
    return _split(citation.get("source"))


def _words(citations: list[dict[str, Any]]) -> list[str]:
    """The words of *citations* in the order of print; a title may begin with its source, which is then printed once."""
    found: list[str] = []
    for each in citations:
        source, title = _source(each), _split(each.get("title"))
        found += title if title[: len(source)] == source else [*source, *title]
        for name, value in each.items():
            found += [] if name in ("source", "title") else _split(value)
    return [word for word in found if word not in _BETWEEN]


def _is_printed(citation: dict[str, Any], words: set[str]) -> bool:
    """Whether *citation* has a source and a title, and half of each text is among the *words*, and all of a number."""
    if not citation.get("source") or not citation.get("title"):
        return False
    for value in citation.values():
        for text in value if isinstance(value, list) else [value]:
            its = [word for word in _split(text) if word not in _BETWEEN]
            missing = sum(word not in words for word in its)
            if missing * 2 > len(its) or (missing and all(map(str.isdigit, its))):
                return False
    return True


def _split(value: Any) -> list[str]:
    entries = value if isinstance(value, list) else [value]
    return [word for entry in entries if entry is not None for word in _WORD.findall(str(entry).casefold())]
