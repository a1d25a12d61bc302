"""A guideline statement: what it cites of the MTUS, what of other sources, and so its basis."""

from __future__ import annotations

import re

from imr_schema.letter.spaces import one_space
from imr_schema.letter.statements.known_sources import MTUS, ODG, PUBLISHER_NAMES
from imr_schema.letter.statements.outside_sources import ODG_CHAPTERS, outside_citations
from imr_schema.letter.statements.parts import Parts
from imr_schema.letter.statements.printed_titles import BY_FIRST_WORD, TITLES
from imr_schema.letter.statements.section_names import listed
from imr_schema.letter.statements.segments import MTUS_WORDS, Divided
from imr_schema.letter.statements.tokens import YEAR, tokens_of
from imr_schema.pointer import Data

_MEMBERS = ("source", "title", "year", "topics", "sections", "pages")
# Most statements cite one chapter of the MTUS with its year, one of the Official Disability Guidelines, or one of each,
# and perhaps a list of sections. These are read at once; whatever else they may hold leads to the grammar.
_NAMES = "[A-Za-z][A-Za-z ,&()'/-]*"
_CHAPTER = re.compile(
    rf"\ADecision based on MTUS (?P<title>[A-Z][A-Za-z, &:/-]+?) (?P<year>{YEAR})"
    rf"(?:, Section\(s\): (?P<sections>{_NAMES}))?"
)
_OFFICIAL = re.compile(
    rf"\AOfficial Disability Guidelines?(?: \(ODG\))?, (?P<title>[A-Z][A-Za-z &]+)(?:, (?P<sections>[A-Z]{_NAMES}))?"
)
_OTHER = "Non-MTUS Citation "
_LEAD = "Decision based on "
_JOINS = (", and ", f". {_LEAD}")
_ONLY_OTHER = re.compile(
    r"(?:The (?:Claims Administrator|Expert Reviewer|Claims Administrator \(or Expert Reviewer\))"
    rf" based their decision on recommendation\(s\) outside of the MTUS Guidelines\. )?{_LEAD}"
)
_MARKS = str.maketrans(",()/&'-", "       ")
# Words by which a list of sections may hold more than sections.
_MORE = frozenset(
    (
        *("Complaints", "Guideline", "Guidelines", "Treatment", "Disorders", "Conditions", "MTUS", "Chapter", "based"),
        *("Page", "Pages", "page", "pages", "Section", "Sections", "section", "sections", "Topic", "Topics", "topic"),
        *(
            "as",
            "but",
            "which",
            "because",
            "since",
            "although",
            "though",
            "while",
            "whereas",
            "so",
            "nor",
            "when",
            "not",
        ),
        *("where", "who", "per", "this", "that", "see", "was", "were", "is", "are", "has", "have", "does", "did"),
        *("topics", *(name.translate(_MARKS).split()[0] for name in PUBLISHER_NAMES)),
    )
)
_PLAIN = re.compile("[A-Z][A-Za-z ]*")
_MTUS_FIRST = f"{_LEAD}MTUS "
_PAGES = re.compile(r"\A[1-9][0-9]{0,4}(?:-[1-9][0-9]{0,4})?(?:, [1-9][0-9]{0,4}(?:-[1-9][0-9]{0,4})?)*")
_NOTHING = re.compile(
    r"The (?:Claims Administrator|Expert Reviewer|Claims Administrator \(or Expert Reviewer\))"
    r" did not cite any medical evidence for its decision\.?\s*"
)


def parse_guideline(statement: str) -> Data:
    """A guideline of the schema: the *statement* word for word, its basis, and its citations.

    A year that is not printed is not inferred. ``basis`` is what the citations add up to; when a statement names
    neither a source nor the lack of one, there is no ``basis``.
    """
    return read_statement(statement)[0]


def read_statement(statement: str) -> tuple[Data, int]:
    """What :func:`parse_guideline` gives, and how many words of the *statement* were not understood."""
    if _NOTHING.fullmatch(statement):
        return {"basis": "noneCited", "statement": statement, "citations": []}, 0
    citations = _usual(statement)
    if citations is None:
        return _read(statement)
    basis = "both" if len(citations) > 1 else "mtus" if citations[0]["source"] == MTUS else "nonMtus"
    return {"basis": basis, "statement": statement, "citations": citations}, 0


def _usual(statement: str) -> list[Data] | None:
    """The citations of a statement that has nothing unusual; None where it may have."""
    words = statement.rstrip().removesuffix(".")
    head, sep, other = words.partition(_OTHER)
    if not sep:
        chapter = _cited(_CHAPTER, words, MTUS, TITLES) or _of_2014(words)
        return None if chapter is None else [chapter]
    official = _cited(_OFFICIAL, other, ODG, ODG_CHAPTERS)
    if official is None:
        return None
    for joins in _JOINS:
        if head.endswith(joins):
            chapter = _cited(_CHAPTER, head.removesuffix(joins), MTUS, TITLES)
            if chapter is not None:
                return [chapter, official]
    return [official] if _ONLY_OTHER.fullmatch(head) else None


def _of_2014(words: str) -> Data | None:
    """A title, then a topic, a section and pages in their own words; None where there is anything else."""
    if not words.startswith(_MTUS_FIRST):
        return None
    begin = len(_MTUS_FIRST)
    first = words[begin:].partition(" ")[0].lower()
    title = BY_FIRST_WORD[first].match(words, begin) if first in BY_FIRST_WORD else None
    if title is None:
        return None
    citation: Data = {"source": MTUS, "title": one_space(title["title"])}
    rest, _, pages = words[title.end() :].partition(" Page(s): ")
    for member, named in (("topics", " topic"), ("sections", " section")):
        name, is_named, after = rest.partition(named)
        if is_named:
            citation[member], rest = [name.removeprefix(",").strip()], after
    if rest or (pages and not _PAGES.fullmatch(pages)) or not _are_plain(citation):
        return None
    return citation | ({"pages": pages.split(", ")} if pages else {})


def _are_plain(citation: Data) -> bool:
    """Whether topic and section are words that hold nothing else."""
    names = [*citation.get("topics", []), *citation.get("sections", [])]
    return all(_PLAIN.fullmatch(name) and _MORE.isdisjoint(name.split()) for name in names)


def _cited(pattern: re.Pattern[str], words: str, source: str, titles: frozenset[str]) -> Data | None:
    found = pattern.fullmatch(words)
    if found is None or found["title"] not in titles:
        return None
    parts = found.groupdict()
    citation: Data = {"source": source, "title": parts["title"]}
    if "year" in parts:
        citation["year"] = int(parts["year"])
    if sections := parts["sections"]:
        if not _MORE.isdisjoint(sections.translate(_MARKS).split()):
            return None
        citation["sections"] = listed(sections)
    return citation


def _read(statement: str) -> tuple[Data, int]:
    words = one_space(statement)
    divided = Divided(words, tokens_of(words))
    inside: list[Data] = []
    outside: list[Data] = []
    unread = divided.unread
    for segment in divided.segments:
        if segment.kind == MTUS_WORDS:
            parts = Parts(words, segment.begin, MTUS)
            parts.read(segment.tokens, segment.end)
            inside += parts.citations
            unread += parts.unread if parts.citations else 1
        else:
            citations, more = outside_citations(words, segment)
            outside += citations
            unread += more
    basis = _basis(inside, outside, divided.none_cited)
    data: Data = {} if basis is None else {"basis": basis}
    cited = [{name: each[name] for name in _MEMBERS if name in each} for each in (*inside, *outside)]
    return {**data, "statement": statement, "citations": cited}, unread


def _basis(inside: list[Data], outside: list[Data], none_cited: bool) -> str | None:
    if inside or outside:
        return "both" if inside and outside else "mtus" if inside else "nonMtus"
    return "noneCited" if none_cited else None
