"""Citations of the MTUS: chapters, each a title, a year, sections, topics and pages."""

from __future__ import annotations

import re
import string

from imr_schema.pointer import Data

_YEAR = "(?:19|20)[0-9]{2}"
_YEARS = re.compile(rf"{_YEAR}(?=[,.;\s]|$)")
_SECTIONS = re.compile(r"\A[,\s]*\bSection\(?s?\)?\s*:\s*", re.IGNORECASE)
# Sections of the chapters on chronic pain whose own names continue after a comma, so that the comma ends no entry.
_WITH_COMMA = re.compile(
    r"""
    \b(?:
        NSAIDs,\s*GI\s+symptoms
      | NSAIDs,\s*hypertension
      | Opioids,\s*(?:California|criteria|differentiation|dosing|indicators|long-?\s*term|pain\s+treatment
                     |psychological|screening|specific|state|steps)
      | TENS,\s*(?:chronic|post)
      | CRPS,\s*(?:diagnostic|medications|prevention|spinal|sympathetic|treatment)
      | Weaning,\s*(?:opioids|carisoprodol)
      | Chronic\s+pain\s+programs,\s*(?:early|intensity|opioids)
      | Psychological\s+evaluations,\s*IDDS
      | Work\s+conditioning,\s*work\s+hardening
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_COMMAS = re.compile(r",\s*(?:and\s+)?(?=[A-Z0-9(])")
_BRACKETS = re.compile(r"\([^()]*\)")
# A list of sections ends with its sentence; "vs." and a single letter do not end one.
_ENDED = re.compile(r"(?<=[a-z)])(?<!\bvs)(?<!\b[a-z])\.\s*(?=[A-Z])(?![A-Z]\.)")
_PAGES = re.compile(r"(?<![,\s])[,\s]*\bPages?\(?s?\)?(?:\s*:)?\s*(?P<pages>[0-9][0-9,\s&and-]*)", re.IGNORECASE)
_PAGE = re.compile(r"[0-9]+(?:\s*-\s*[0-9]+)?")
_TOPICS = re.compile(r"\A(?P<words>.+?)(?<!\s)\s+topics?\b[,\s]*", re.IGNORECASE)
_SECTION_WORDS = re.compile(r"\A(?P<words>.+?)(?<!\s)\s+sections?\b[,\s]*", re.IGNORECASE)
_ENDS = string.whitespace + ",;."
_AND = (" and", ",and", ";and", ".and")

# Titles as letters print them; the longest that fits wins. Nothing but knowledge of the titles divides a title from its
# topic in a letter of 2014.
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
TITLE = "|".join(re.escape(title).replace(r"\ ", r"\s+") for title in _TITLES)
"""A pattern of every known title, with any white space for its spaces."""
# A known title wherever a chapter may begin; any other words only where nothing but a chapter can.
_CHAPTER = re.compile(
    rf"""
    (?:^|[,;]\s*(?:and\s+)?|(?<!\s)\s+and\s+)(?P<known>{TITLE})\s+(?P<year>{_YEAR})(?=[,.;\s]|$)
    | ^(?P<first>[A-Z](?:(?!\b(?:topic|section|page)s?\b)[^.:;()])*?)(?<!\s)\s+(?P<year_of_first>{_YEAR})(?=[,.;\s]|$)
    | [,;]\s*(?P<join>and\s+)?(?P<other>[A-Z][^,.:;()]*?)(?<!\s)\s+(?P<year_of_other>{_YEAR})
      (?(join)(?=[,.;\s]|$)|(?=[,\s]*Section\(s\)))    # after "and" any year will do, else a list of sections follows
    """,
    re.VERBOSE,
)
_TITLE_FIRST = re.compile(rf"(?:{TITLE})\b", re.IGNORECASE)


def mtus_citations(words: str) -> list[Data]:
    """The citations in *words*, which follow "MTUS" in a statement; one for each chapter."""
    if not words:
        return []
    first = _YEARS.search(words)
    if first is None:
        return [_of_2014(words)]
    title = one_space(words[: first.start()])
    if title in _TITLES and not _YEARS.search(words, first.end()):
        return [_of_2016(title, first[0], words[first.end() :])]  # one chapter, as in most statements
    chapters = list(_CHAPTER.finditer(words))
    if not chapters or chapters[0].start() > 0:
        return [_of_2014(words)]
    ends = [chapter.start() for chapter in chapters[1:]] + [len(words)]
    return [_of_chapter(chapter, words[chapter.end() : end]) for chapter, end in zip(chapters, ends, strict=True)]


def _of_chapter(chapter: re.Match[str], rest: str) -> Data:
    title = chapter["known"] or chapter["first"] or chapter["other"]
    year = chapter["year"] or chapter["year_of_first"] or chapter["year_of_other"]
    return _of_2016(one_space(title), year, rest)


def _of_2016(title: str, year: str, rest: str) -> Data:
    """A title and a year, then sections and pages, both optional."""
    citation: Data = {"source": "MTUS", "title": title, "year": int(year)}
    rest, pages = _pages_of(rest)
    label = _SECTIONS.match(rest)
    # Without its label, what begins with a full stop is another sentence.
    sections = _listed(rest[label.end() :]) if label else [] if rest.startswith(".") else _listed(rest)
    if sections:
        citation["sections"] = sections
    return citation | ({"pages": pages} if pages else {})


def _of_2014(words: str) -> Data:
    """A title, then a topic and a section by their own words, then pages, each of them optional."""
    words, pages = _pages_of(words)
    known = _TITLE_FIRST.match(words)
    title, rest = (known[0], words[known.end() :].strip(" ,")) if known else (words, "")
    citation: Data = {"source": "MTUS", "title": one_space(title)}
    if topic := _TOPICS.match(rest):
        citation["topics"], rest = [one_space(topic["words"])], rest[topic.end() :]
    if sections := _sections_of_2014(rest):
        citation["sections"] = sections
    return citation | ({"pages": pages} if pages else {})


def _sections_of_2014(rest: str) -> list[str]:
    """A list after its label, or the words before "section" and whatever follows."""
    if label := _SECTIONS.match(rest):
        return _listed(rest[label.end() :])
    sections = []
    if section := _SECTION_WORDS.match(rest):
        sections, rest = [one_space(section["words"])], rest[section.end() :]
    if rest.strip(" ,.;"):
        sections.append(one_space(rest.strip(" ,.;")))
    return sections


def _pages_of(words: str) -> tuple[str, list[str]]:
    """*words* without their pages, and the pages."""
    found = _PAGES.search(words) if "age" in words or "AGE" in words else None
    if found is None:
        return words, []
    pages = [re.sub(r"\s", "", page) for page in _PAGE.findall(found["pages"])]
    return words[: found.start()] + words[found.end() :], [page for page in pages if not page.startswith("0")]


def _listed(words: str) -> list[str]:
    """Entries of a comma list that ends with its sentence.

    What continues in a small letter, or within brackets, belongs to the entry before.
    """
    entries: list[str] = []
    words = trimmed(_ENDED.split(words, maxsplit=1)[0] if ". " in words or "." in words[:-1] else words)
    if "," in words:
        # NUL stands for a comma that divides nothing; a letter contains none.
        words = _WITH_COMMA.sub(lambda name: name[0].replace(",", "\0"), words)
        words = _BRACKETS.sub(lambda name: name[0].replace(",", "\0"), words) if "(" in words else words
    for entry in _COMMAS.split(words):
        entry = one_space(entry.replace("\0", ",").strip(" ,.;"))
        if entry:
            entries.append(entry)
    return entries


def trimmed(words: str) -> str:
    """*words* without the "and" that leads on to the next part of the sentence, and without the end of the sentence."""
    words = words.strip().rstrip(_ENDS)
    return words[:-4].rstrip(_ENDS) if words.endswith(_AND) else words


def one_space(words: str) -> str:
    """*words* with a single space for any white space, and none around them."""
    return " ".join(words.split())
