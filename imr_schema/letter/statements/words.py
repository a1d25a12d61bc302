"""The words of a citation between its labels: how many, which are names, which are pages."""

from __future__ import annotations

import re

from imr_schema.letter.statements.section_names import listed, trimmed

SEPARATORS = re.compile(r"\A[\s,;:.\u2013\u2014-]*(?:(?:and|&)(?!\w)[\s,;:.\u2013\u2014-]*)?")
"""What stands before the first word, "and" too."""

_DASHES = re.compile(r"(?<!\s)\s*(?:[-\u2010-\u2015\u2212]|\bto\b|\bthrough\b|\bthru\b)\s*", re.IGNORECASE)
_PAGE = re.compile(r"[1-9][0-9]{0,4}(?:-[1-9][0-9]{0,4})?")
_BETWEEN_PAGES = re.compile(r"[,;&\s]+(?:and\s+)?")
_WORD = re.compile(r"\w+")
# A clause about a section or a chapter, and a range of years: no names.
_CLAUSE = re.compile(
    r",\s+(?:as|but|which|because|since|although|though|while|whereas|so|nor|when|where|who|per|this|that|see)\s"
)
_NO_NAME = re.compile(
    r"\A(?:(?:see|as|but|which|that|because|since|although|is|was|were|are|has|have|does|did|not|for|in|with|of)\b"
    r"|[^A-Za-z0-9]*(?:19|20)[0-9]{2}\b[^A-Za-z]*\Z)"
)
_OPENED = re.compile(r"(?<!\s)\s*[(\[][a-z\s]{0,12}\Z")


def words_in(text: str) -> int:
    """How many words *text* has, other than one that joins."""
    return sum(word not in ("and", "the", "a") for word in _WORD.findall(text))


def pages_of(numbers: str) -> tuple[list[str], int]:
    """The pages of a list as printed, each a number or a range with a hyphen; and how many entries are no page."""
    entries = [entry for entry in _BETWEEN_PAGES.split(_DASHES.sub("-", numbers)) if entry]
    pages = [entry for entry in entries if _PAGE.fullmatch(entry)]
    return pages, len(entries) - len(pages)


def names_of(words: str) -> tuple[list[str], int]:
    """The names of a list, and how many words are clauses between them."""
    names: list[str] = []
    unread = 0
    for entry in listed(words):
        clause = _CLAUSE.search(entry)
        name = entry[: clause.start()] if clause else entry
        if _NO_NAME.match(name):
            name = ""
        unread += words_in(entry[len(name) :])
        names += [name] if name else []
    return names, unread


def bare(words: str) -> str:
    """*words* without what separates them from others, and without the half of a bracket; empty where none is left."""
    words = trimmed(_OPENED.sub("", SEPARATORS.sub("", words, count=1)))
    if words.startswith((")", "]")):
        words = SEPARATORS.sub("", words[1:], count=1)
    if words.count("(") != words.count(")"):
        words = words.strip("()[] ")
    return words if _WORD.search(words) else ""
