"""What a guideline statement says: a small grammar of chapters, years, sections, topics and pages."""

from __future__ import annotations

import re
import string
from typing import Any

_NONE_CITED = re.compile(r"\bdid\s+not\s+cite\s+any\b", re.IGNORECASE)
_NON_MTUS = re.compile(r"\bNon-\s?MTUS\s+Citations?\b[:,]?\s*", re.IGNORECASE)
_LEADS_ON = re.compile(
    r"[.,;]?\s*\b(?:The\s+)?(?:Decision|Recommendation)s?\s+(?:is|was|are|were)?\s*based\s+on\s*\Z", re.IGNORECASE
)
_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_SECTIONS = re.compile(r"[,\s]*\bSection\(?s?\)?\s*:\s*", re.IGNORECASE)
_PAGES = re.compile(r"[,\s]*\bPages?\(?s?\)?\s*:?\s*(?P<pages>[0-9][0-9,\s&and-]*)", re.IGNORECASE)
_PAGE = re.compile(r"[0-9]+(?:\s*-\s*[0-9]+)?")
_TOPICS = re.compile(r"(?P<words>.+?)\s+topics?\b[,\s]*", re.IGNORECASE)
_SECTION_WORDS = re.compile(r"(?P<words>.+?)\s+sections?\b[,\s]*", re.IGNORECASE)
_OFFICIAL = re.compile(
    r"^(?:the\s+)?(?:Official\s+Disabilit(?:y|ies)\s+Guidelines?|ODG)\b(?:\s*\(ODG\))?[\s,:;.-]*", re.IGNORECASE
)

_ENDS = string.whitespace + ",;."
_AND = (" and", ",and", ";and", ".and")

# Titles as letters print them; the longest that fits wins. A letter of 2014 divides the title from
# its topic by nothing but knowledge of the titles.
_TITLES = sorted(
    (
        "General Approaches",
        "Neck and Upper Back Complaints",
        "Shoulder Complaints",
        "Elbow Complaints",
        "Forearm, Wrist, and Hand Complaints",
        "Low Back Complaints",
        "Knee Complaints",
        "Ankle and Foot Complaints",
        "Stress-Related Conditions",
        "Stress Related Conditions",
        "Eye Chapter",
        "Eye",
        "Acupuncture Treatment",
        "Acupuncture Treatment Guidelines",
        "Acupuncture Medical Treatment Guidelines",
        "Chronic Pain Medical Treatment",
        "Chronic Pain Medical Treatment Guidelines",
        "Chronic Pain Treatment Guidelines",
        "Postsurgical Treatment",
        "Postsurgical Treatment Guidelines",
        "Opioid Treatment",
        "Opioid Treatment Guidelines",
        "Initial Approaches to Treatment",
        "Initial Assessment",
        "Initial Care",
        "Pain, Suffering, and the Restoration of Function",
        "Cornerstones of Disability Prevention and Management",
        "General Approach to Initial Assessment and Documentation",
        "Prevention",
    ),
    key=len,
    reverse=True,
)
_TITLE = "|".join(re.escape(title).replace(r"\ ", r"\s+") for title in _TITLES)
# A known title wherever a chapter may begin; any other words only where nothing but a chapter can.
_BASED_ON_MTUS = re.compile(r"\bbased\s+on\s+(?:the\s+)?MTUS\b[,:]?\s*", re.IGNORECASE)
_CHAPTER = re.compile(
    rf"(?:^|,\s*(?:and\s+)?|\s+and\s+)(?P<known>{_TITLE})\s+{_YEAR}(?=[,.;\s]|$)"
    rf"|(?:^|,\s*and\s+)(?P<other>[A-Z][^,.:;()]*?)\s+{_YEAR.replace('year', 'year_of_other')}(?=[,.;\s]|$)"
)


def understand(statement: str) -> dict[str, Any]:
    """A guideline of the schema: the *statement* word for word, its basis, and its citations.

    A year that is not printed is not inferred. ``basis`` is what the citations add up to; when a
    statement names neither a source nor the lack of one, there is no ``basis``.
    """
    told: dict[str, Any] = {}
    lower = statement.lower()  # asked first for the words that a pattern needs: most statements hold few of them
    if "cite" in lower and _NONE_CITED.search(statement):
        return {"basis": "noneCited", "statement": statement, "citations": []}
    head, *others = _NON_MTUS.split(statement) if "non-" in lower else [statement]
    if others:
        head = _LEADS_ON.sub("", head)
    inside = _mtus(head)
    outside = [citation for other in others if (citation := _other(other)) is not None]
    if inside or outside:
        told["basis"] = "both" if inside and outside else "mtus" if inside else "nonMtus"
    return {**told, "statement": statement, "citations": [*inside, *outside]}


def _mtus(head: str) -> list[dict[str, Any]]:
    begin = _BASED_ON_MTUS.search(head)
    if begin is None:
        return []
    words = _trimmed(head[begin.end() :])
    if not words:
        return []
    chapters = list(_CHAPTER.finditer(words))
    if not chapters or chapters[0].start() > 0:
        return [_of_2014(words)]
    ends = [chapter.start() for chapter in chapters[1:]] + [len(words)]
    return [_of_2016(chapter, words[chapter.end() : end]) for chapter, end in zip(chapters, ends, strict=True)]


def _of_2016(chapter: re.Match[str], rest: str) -> dict[str, Any]:
    citation: dict[str, Any] = {"source": "MTUS", "title": _one_space(chapter["known"] or chapter["other"])}
    citation["year"] = int(chapter["year"] or chapter["year_of_other"])
    rest, pages = _pages_of(rest)
    label = _SECTIONS.match(rest)
    sections = _listed(rest[label.end() :]) if label else _listed(rest)
    if sections:
        citation["sections"] = sections
    return citation | ({"pages": pages} if pages else {})


def _of_2014(words: str) -> dict[str, Any]:
    """A title, then a topic and a section by their own words, then pages, each of them optional."""
    words, pages = _pages_of(words)
    known = re.match(rf"(?:{_TITLE})\b", words, re.IGNORECASE)
    title, rest = (known[0], words[known.end() :].strip(" ,")) if known else (words, "")
    citation: dict[str, Any] = {"source": "MTUS", "title": _one_space(title)}
    if topic := _TOPICS.match(rest):
        citation["topics"], rest = [_one_space(topic["words"])], rest[topic.end() :]
    label = _SECTIONS.match(rest)
    if label:
        citation["sections"], rest = _listed(rest[label.end() :]), ""
    elif section := _SECTION_WORDS.match(rest):
        citation["sections"], rest = [_one_space(section["words"])], rest[section.end() :]
    if rest.strip(" ,.;"):
        citation.setdefault("sections", []).append(_one_space(rest.strip(" ,.;")))
    if not citation.get("sections", [0]):
        del citation["sections"]
    return citation | ({"pages": pages} if pages else {})


def _pages_of(words: str) -> tuple[str, list[str]]:
    found = _PAGES.search(words) if "age" in words or "AGE" in words else None
    if found is None:
        return words, []
    pages = [re.sub(r"\s", "", page) for page in _PAGE.findall(found["pages"])]
    return words[: found.start()] + words[found.end() :], [page for page in pages if not page.startswith("0")]


def _listed(words: str) -> list[str]:
    """Entries of a comma list; what goes on in a small letter belongs to the entry before."""
    entries: list[str] = []
    for entry in re.split(r",\s*(?:and\s+)?(?=[A-Z0-9(])", _trimmed(words)):
        entry = _one_space(entry.strip(" ,.;"))
        if entry:
            entries.append(entry)
    return entries


def _other(words: str) -> dict[str, Any] | None:
    words = _trimmed(words)
    if not words:
        return None
    official = _OFFICIAL.match(words)
    if official:
        return {"source": "ODG", "title": _one_space(words[official.end() :]) or "Official Disability Guidelines"}
    return {"source": _one_space(words.partition(",")[0]), "title": _one_space(words)}


def _trimmed(words: str) -> str:
    """*words* without what leads on to the next part of the sentence, and without its end."""
    words = words.strip().rstrip(_ENDS)
    return words[:-4].rstrip(_ENDS) if words.endswith(_AND) else words


def _one_space(words: str) -> str:
    return " ".join(words.split())
