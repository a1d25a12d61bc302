"""A guideline statement: what it cites of the MTUS, what of other sources, and so its basis."""

from __future__ import annotations

import re

from imr_schema.letter.chapters import TITLE, mtus_citations, one_space, trimmed
from imr_schema.pointer import Data

_NONE_CITED = re.compile(r"\bdid\s+not\s+cite\s+any\b", re.IGNORECASE)
_NON_MTUS = re.compile(r"\bNon[-\u2013\s]\s?MTUS\s*Citations?\b[:,]?\s*", re.IGNORECASE)
# The beginning of a sentence that names the next source.
_LEADS_ON = re.compile(
    r"""
    (?:[.,;]|(?<![\s.,;]))\s*
    \b(?:The\s+)?(?:Decision|Recommendation)s?\s+(?:(?:is|was|are|were)\s*)?based\s+on\s*\Z
    """,
    re.IGNORECASE | re.VERBOSE,
)
_MTUS = re.compile(
    r"""
    \bbased\s*(?:their\s+decision\s+)?on\s*
    (?:the\s+)?MTUS(?:\b|(?=[A-Z][a-z]))              # a title may follow without a space
    [,:]?\s*
    """,
    re.IGNORECASE | re.VERBOSE,
)
_MTUS_FIRST = "Decision based on MTUS "
_ODG = re.compile(
    r"""
    ^(?:the\s+)?(?:Official\s+Disabilit(?:y|ies)\s+Guidelines?|ODG)\b(?:\s*\(ODG\))?
    [\s,:;.-]*
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ODG_TITLE = "Official Disability Guidelines"
_MTUS_AGAIN = re.compile(
    rf"""
    (?:[.,;]|(?<![\s.,;]))\s*
    \b(?:Decision\s*based\s*on|and)\s+(?:the\s+)?MTUS[,:]?\s+(?=(?:{TITLE})\b)
    """,
    re.VERBOSE,
)


def parse_guideline(statement: str) -> Data:
    """A guideline of the schema: the *statement* word for word, its basis, and its citations.

    A year that is not printed is not inferred. ``basis`` is what the citations add up to; when a statement names
    neither a source nor the lack of one, there is no ``basis``.
    """
    inside, outside = _citations(statement)
    basis = _basis(statement, inside, outside)
    data: Data = {} if basis is None else {"basis": basis}
    return {**data, "statement": statement, "citations": [*inside, *outside]}


def _citations(statement: str) -> tuple[list[Data], list[Data]]:
    """The citations of a statement from the MTUS, and those from other sources."""
    lower = statement.lower()  # searched first for words that a pattern needs, because most statements have few of them
    head, *others = _NON_MTUS.split(statement) if "non" in lower and "citation" in lower else [statement]
    inside = _mtus(_without_lead(head))
    outside = []
    for other in others:
        # A sentence on the MTUS may follow the free words of another source.
        free, *more = _mtus_again(other)
        inside += _each_cited(more)
        if (citation := _other(_without_lead(free))) is not None:
            outside.append(citation)
    return inside, outside


def _basis(statement: str, inside: list[Data], outside: list[Data]) -> str | None:
    if inside or outside:
        return "both" if inside and outside else "mtus" if inside else "nonMtus"
    return "noneCited" if "cite" in statement.lower() and _NONE_CITED.search(statement) else None


def _mtus(head: str) -> list[Data]:
    """The citations in the part of a statement before its first source outside the MTUS."""
    if head.startswith(_MTUS_FIRST):
        begin = len(_MTUS_FIRST)  # as nearly all statements do
    elif "mtus" in head.lower() and (based := _MTUS.search(head)):
        begin = based.end()
    else:
        return []
    return _each_cited(_mtus_again(head[begin:]))


def _each_cited(parts: list[str]) -> list[Data]:
    """The citations in the *parts* of a statement that follow "MTUS"."""
    return [citation for words in parts for citation in mtus_citations(trimmed(_without_lead(words)))]


def _without_lead(words: str) -> str:
    """*words* without the beginning of the sentence that names the next source."""
    return _LEADS_ON.sub("", words) if words.rstrip()[-2:].lower() == "on" else words


def _mtus_again(words: str) -> list[str]:
    """*words*, divided where a sentence or "and" names the MTUS again."""
    return _MTUS_AGAIN.split(words) if "MTUS" in words else [words]


def _other(words: str) -> Data | None:
    """A citation outside the MTUS: its words in full are the title, except of the Official Disability Guidelines."""
    words = trimmed(words)
    if not words or _NONE_CITED.search(words):
        return None
    official = _ODG.match(words)
    if official:
        return {"source": "ODG", "title": one_space(words[official.end() :]) or _ODG_TITLE}
    return {"source": one_space(words.partition(",")[0]), "title": one_space(words)}
