"""Citations of sources outside the MTUS: works in free words, and publishers whose citations have parts."""

from __future__ import annotations

import re

from imr_schema.letter.spaces import one_space
from imr_schema.letter.statements.known_sources import ODG, OFFICIAL
from imr_schema.letter.statements.parts import Parts
from imr_schema.letter.statements.section_names import trimmed
from imr_schema.letter.statements.segments import Segment
from imr_schema.letter.statements.tokens import LABEL, PAGES, PUBLISHER, YEAR, Token
from imr_schema.letter.statements.words import words_in
from imr_schema.pointer import Data

_CHAPTERS = (
    *("Ankle and Foot", "Ankle", "Foot", "Burns", "Carpal Tunnel Syndrome", "Carpal Tunnel", "Diabetes", "Elbow"),
    *("Eye", "Fitness for Duty", "Forearm, Wrist, and Hand", "Forearm, Hand, and Wrist", "Hand, Wrist, and Forearm"),
    *("Head", "Hernia", "Hip and Pelvis", "Hip", "Infectious Diseases", "Knee and Leg", "Knee", "Low Back", "Back"),
    *("Low Back - Lumbar and Thoracic", "Low Back, Lumbar and Thoracic", "Lumbar Spine", "Mental and Stress"),
    *("Mental Illness and Stress", "Stress and Mental Illness", "Neck and Upper Back", "Neck", "Pain", "Chronic Pain"),
    *("Pulmonary", "Shoulder", "Wrist and Hand"),
)
ODG_CHAPTERS = frozenset(name for name in _CHAPTERS if "," not in name)
"""Chapters of the Official Disability Guidelines whose names have no comma."""


def _pattern(name: str) -> str:
    words = re.escape(name).replace(r"\ ", " ").replace(r"\-", r"[-\u2013]").replace(", and ", ",? and ")
    return words.replace(" and ", " (?:and|&) ").replace(" ", r"\s+")


_UPDATED = r"(?:(?:updated|revised|effective|accessed)\s+)?"
_CHAPTER = re.compile(
    rf"""
    (?P<title>
        (?:{"|".join(_pattern(name) for name in sorted(_CHAPTERS, key=len, reverse=True))})\b
        (?:\s*\((?:Acute|Chronic|Subacute|Lumbar|Thoracic|[\s&,]|and\b)+\))?
        (?:\s+(?:Chapter|Complaints|Disorders|Procedure\s+Summary)\b)?
      | [A-Z][^,;:.()]{{0,60}}?\s[Cc]hapter\b
    )
    (?=\s*(?:[,;:]|[(\[]?{_UPDATED}{YEAR}\b|[(\[]?(?:pages?\b|pp?\.)|\.|\Z))
    """,
    re.VERBOSE | re.IGNORECASE,
)
# The rest of its name, where it is printed in full.
_IN_FULL = re.compile(
    r"(?:(?:Integrated\s+)?Treatment(?:\s+(?:in|for)\s+Workers['\u2019]?\s*Comp(?:ensation)?|\s+Index)(?:\s*\(TWC\))?"
    r"|\(?TWC\b\)?)(?:,?\s+[0-9]{1,2}th\s+Edition)?(?:\s*\(web\))?",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(rf"[(\[]?{_UPDATED}(?P<year>{YEAR})(?![\w/-]|\.[0-9])[)\]]?")
_YEAR_LAST = re.compile(rf"(?<![\s,(\[])[\s,]*[(\[]?\b(?P<year>{YEAR})[)\]]?\s*\Z")
# Before a capital, but not between the authors of a work ("Smith J; Jones K").
_NEXT = re.compile(r";\s*(?:and\s+)?(?=https?://|www\.|[A-Z][\w'\u2019-]+\b(?!,?\s*[A-Z]{1,2}\b\.?)[ ])")
# After a publisher's own citation, what begins another work and no section.
_WORK = re.compile(
    rf"https?://|www\.|[^;]{{0,200}}?(?:\b{YEAR}\b|\b(?:Journal|Guidelines?|Society|Association|College|Academy|et\s+al)\b)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?://|\bwww\.)", re.IGNORECASE)
_SEPARATE = " \t\n,:;.-\u2013\u2014"


def outside_citations(text: str, segment: Segment) -> tuple[list[Data], int]:
    """The citations in the words of *segment*, and how many of its words are a part of none."""
    begin, first = segment.begin, segment.tokens[0] if segment.tokens else None
    citations: list[Data] = []
    unread = 0
    cuts = [cut.span() for cut in _NEXT.finditer(text, begin, segment.end)]
    if first is not None and first.kind == PUBLISHER and not text[begin : first.begin].strip(_SEPARATE):
        cuts = [cut for cut in cuts if _WORK.match(text, cut[1], segment.end)]
        end = cuts[0][0] if cuts else segment.end
        citations, unread = _of_publisher(text, Segment(segment.kind, begin, end, segment.tokens), first)
        begin = cuts.pop(0)[1] if cuts else segment.end
    for end, following in [*cuts, (segment.end, segment.end)]:
        if (citation := _free(text[begin:end])) is not None:
            citations.append(citation)
        begin = following
    return citations, unread


def _free(words: str) -> Data | None:
    """A citation in free words, all of which are its title; its source ends with the first comma."""
    words = trimmed(words.lstrip(_SEPARATE))
    if not any(map(str.isalnum, words)):
        return None
    found: Data = {}
    if year := _YEAR_LAST.search(words):
        found["year"] = int(year["year"])
    source = words.split()[0].rstrip(_SEPARATE) if _ADDRESS.match(words) else one_space(words.partition(",")[0])
    return {"source": source, "title": one_space(words), **found}


def _of_publisher(text: str, segment: Segment, name: Token) -> tuple[list[Data], int]:
    """A citation of a publisher that is known: its own parts, where it has any; other words are the title."""
    begin = name.begin if name.more else name.end
    citation: Data = {"source": name.value, "title": ""}
    begin = _with_year(citation, text, begin, segment.end)
    chapter = _chapter(citation, text, begin, segment.end) if name.value == ODG else None
    if chapter:
        citation["title"] = one_space(chapter["title"])
        begin = _with_year(citation, text, chapter.end(), segment.end)
    else:
        ends = [token.begin for token in segment.tokens if token.kind in (PAGES, LABEL) and token.begin >= begin]
        end = min(ends, default=segment.end)
        citation["title"] = _title(text[begin:end], citation) or _named_as(text, name)
        begin = end
    address = _ADDRESS.search(text, begin, segment.end)
    end = address.start() if address else segment.end
    parts = Parts(text, begin, name.value, citation)
    parts.read([token for token in segment.tokens if begin <= token.begin < end], end, chapters=False)
    return parts.citations, parts.unread + words_in(text[end : segment.end])


def _chapter(citation: Data, text: str, begin: int, end: int) -> re.Match[str] | None:
    """The chapter of the Official Disability Guidelines from *begin* on, perhaps after the rest of their name."""
    chapter = _CHAPTER.match(text, _skipped(text, begin, end), end)
    name = None if chapter else _IN_FULL.match(text, _skipped(text, begin, end), end)
    if name is None:
        return chapter
    dated = dict(citation)
    chapter = _CHAPTER.match(text, _skipped(text, _with_year(dated, text, name.end(), end), end), end)
    citation |= dated if chapter else {}
    return chapter


def _with_year(citation: Data, text: str, begin: int, end: int) -> int:
    """Where the words after a year go on that begins at *begin*; *begin* where there is none."""
    year = _YEAR_FIRST.match(text, _skipped(text, begin, end), end) if "year" not in citation else None
    if year is None:
        return begin
    citation["year"] = int(year["year"])
    return year.end()


def _skipped(text: str, begin: int, end: int) -> int:
    """Where the words go on after the marks that separate, from *begin*."""
    return end - len(text[begin:end].lstrip(_SEPARATE))


def _title(words: str, citation: Data) -> str:
    """*words* as a title, without the year that ends them."""
    words = trimmed(words.lstrip(_SEPARATE))
    year = _YEAR_LAST.search(words) if "year" not in citation else None
    if year and year.start() > 0:
        citation["year"] = int(year["year"])
        words = trimmed(words[: year.start()])
    return one_space(words)


def _named_as(text: str, name: Token) -> str:
    """The title of a citation that names nothing but its publisher."""
    return OFFICIAL if name.value == ODG else one_space(text[name.begin : name.end])
