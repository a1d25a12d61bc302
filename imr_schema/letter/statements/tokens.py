"""A guideline statement as tokens: the words that its grammar knows. What stands between two tokens is free words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from imr_schema.letter.statements import known_sources, printed_titles

YEAR = "(?:19|20)[0-9]{2}"

_WORD = re.compile(r"MTUS|[A-Za-z]+|[0-9]+|[(\[.]")
_PAGE = r"[0-9]{1,5}(?![0-9]|\.[0-9])"
_DASH = r"[-\u2010-\u2015\u2212]"
_RANGE = rf"(?:{_DASH}|\bto\b|\bthrough\b|\bthru\b|\band\b|&)\s*"
_NUMBERS = rf"{_PAGE}(?:\s*(?:{_RANGE}|[,;]\s*(?:(?:and\b|&)\s*)?){_PAGE})*"
_LEAD = re.compile(
    r"""
    (?:decision|recommendation)s?\s*(?:(?:is|was|are|were)\s*)?based\s*(?:up)?on(?-i:(?![a-z]))
    | based\s*(?:their|its|his|her|his/her|the)\s+decision\s+(?:up)?on(?-i:(?![a-z]))
    """,
    re.IGNORECASE | re.VERBOSE,
)
_MTUS = re.compile(
    r"""
    (?:(?:CA|California)\s+)?
    (?:
        MTUS(?-i:(?![a-z]))                                       # a title may follow without a space
        (?:\s+Guidelines?\b(?-i:(?=[\s:,]*[A-Z])))?
      | Medical\s+Treatment\s+Utilization\s+Schedule\b(?:\s*\(MTUS\))?
    )
    (?:\s*/\s*(?=ACOEM))?[,:]?
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NON_MTUS = re.compile(
    rf"non(?:\s|{_DASH})*MTUS(?:\s*(?P<citation>citations?)\b)?(?:\s+(?:guidelines?|sources?|references?)\s*:)?[:,]?",
    re.IGNORECASE,
)
_PAGES = re.compile(
    rf"(?:pages?(?:\(s\))?|pgs?\b\.?|pp?\b\.?|p(?=[0-9]))\s*(?::\s*)?(?P<pages>{_NUMBERS})|page\(s\)(?:\s*:)?",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(?P<what>section|topic)\(?s?\)?\s*:", re.IGNORECASE)
_NAMED = re.compile(r"(?P<what>section|topic)(?P<several>s|\(s\))?(?!\w)", re.IGNORECASE)
_NONE_CITED = re.compile(r"did\s+not\s+cite\s+any\b[^.]*", re.IGNORECASE)
_OUTSIDE = re.compile(
    r"(?:recommendation|source|guideline|citation)s?(?:\(s\))?\s+outside\s+(?:of\s+)?the\s+MTUS\b(?:\s+Guidelines?\b)?",
    re.IGNORECASE,
)
_PLAIN_YEAR = re.compile(
    rf"(?P<year>{YEAR})(?!\w|{_DASH}[0-9]|\.[0-9])(?:\s+(?:Guidelines?|Edition|ed\.)(?!\w))?", re.IGNORECASE
)
_YEAR_IN_BRACKETS = re.compile(
    rf"[(\[]\s*(?:[A-Za-z]+\.?\s+){{0,2}}(?:[0-9]{{1,2}},\s*)?(?P<year>{YEAR})(?:\s+[A-Za-z]+)?\s*[)\]](?:\s+Guidelines?\b)?"
)
# Brackets whose words belong to the name before them; others hold a year and pages.
_IN_BRACKETS = re.compile(
    rf"\((?!\s*(?:{YEAR}\b|ch(?:apter|\.)\s*[0-9])|[^()]*\b(?:pages?|pgs?|pp?\.)\s*[0-9])[^()]*\)|\[(?!\s*{YEAR})[^\[\]]*\]",
    re.IGNORECASE,
)
_ENTRY_NUMBER = re.compile(r"[0-9]{1,2}[.)]\s+(?=[A-Z])")
_ENDS_ADDRESS = ".,;:()\"'"
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_LAST_LETTERS = re.compile("[^A-Za-z]")
_ABBREVIATIONS = frozenset(
    (
        *("vs", "etc", "eg", "ie", "approx", "incl", "excl", "resp", "cf", "dr", "no", "nos", "vol", "ed", "eds", "ch"),
        *("sec", "pp", "pg", "pgs", "st", "inc", "al", "fig", "ms", "mr", "mrs", "dept", "jan", "feb", "mar", "apr"),
        *("jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "ca"),
    )
)

LEAD, IN_MTUS, OUTSIDE_MTUS, PUBLISHER = "lead", "in MTUS", "outside MTUS", "publisher"
NONE_CITED, RESTS_OUTSIDE, END = "none cited", "rests outside", "end"
TITLE, YEAR_TOKEN, PAGES, LABEL, NAMED = "title", "year", "pages", "label", "named"
_TEXT = "text"
"""Words that hold other words, as brackets and web addresses do: no token begins within them."""


class Token(Struct, frozen=True):
    """Words of a statement that its grammar knows."""

    kind: str
    #: Where it stands, as offsets.
    begin: int
    end: int
    #: The title, year, numbers, code or label that it gives.
    value: str = ""
    #: Whether it stands for several names, or for the beginning of a title.
    more: bool = False


_PATTERNS: dict[str, tuple[tuple[str, re.Pattern[str], str], ...]] = {
    **{word: ((TITLE, titles, "title"),) for word, titles in printed_titles.BY_FIRST_WORD.items()},
    **dict.fromkeys(("decision", "decisions", "recommendation", "recommendations"), ((LEAD, _LEAD, ""),)),
    **dict.fromkeys(("decisionbased", "recommendationbased", "based", "decisionbasedon"), ((LEAD, _LEAD, ""),)),
    **dict.fromkeys(("mtus", "ca", "california", "medical"), ((IN_MTUS, _MTUS, ""),)),
    **dict.fromkeys(("non", "nonmtus", "nonmtuscitation"), ((OUTSIDE_MTUS, _NON_MTUS, "citation"),)),
    **dict.fromkeys(("page", "pages", "pg", "pgs", "p", "pp"), ((PAGES, _PAGES, "pages"),)),
    **dict.fromkeys(("section", "sections", "topic", "topics"), ((LABEL, _LABEL, "what"), (NAMED, _NAMED, "what"))),
    "did": ((NONE_CITED, _NONE_CITED, ""),),
    **dict.fromkeys(("source", "sources", "guideline", "guidelines"), ((RESTS_OUTSIDE, _OUTSIDE, ""),)),
    **dict.fromkeys(("citation", "citations"), ((RESTS_OUTSIDE, _OUTSIDE, ""),)),
    **dict.fromkeys(("https", "http", "www"), ((_TEXT, _ADDRESS, ""),)),
    "(": ((YEAR_TOKEN, _YEAR_IN_BRACKETS, "year"), (_TEXT, _IN_BRACKETS, "")),
    "[": ((YEAR_TOKEN, _YEAR_IN_BRACKETS, "year"), (_TEXT, _IN_BRACKETS, "")),
}
for _word in ("recommendation", "recommendations"):
    _PATTERNS[_word] += ((RESTS_OUTSIDE, _OUTSIDE, ""),)
_BEGINS = frozenset((*_PATTERNS, *known_sources.FIRST_WORDS, "."))
"""What a token can begin with, in small letters, other than a figure."""


def tokens_of(text: str) -> list[Token]:
    """The tokens of a statement, in order; none stands within another."""
    return list(_tokens(text))


def _tokens(text: str) -> Iterator[Token]:
    at = number = 0
    for word in _WORD.finditer(text):
        key = word[0]
        if word.end() > at > word.start():  # a token has ended within a word, where a space was lost
            word = _WORD.match(text, at) or word
            key = word[0]
        if key not in _BEGINS and not key.isdigit() and key.lower() not in _BEGINS:
            continue  # most of them
        if word.start() < at:
            continue
        if key.isdigit() and _numbers_entry(text, word, number):
            number, at = int(key), word.end() + 1
        elif (found := _token(text, word)) is not None:
            at = found.end
            if found.kind != _TEXT:
                yield found


def _token(text: str, word: re.Match[str]) -> Token | None:
    begin, key = word.start(), word[0].lower()
    if key == ".":
        return Token(END, begin, word.end()) if _ends_sentence(text, begin) else None
    if key[0].isdigit():
        is_apart = len(key) == 4 and text[max(0, begin - 1) : begin] not in ("/", "-")
        year = _PLAIN_YEAR.match(text, begin) if is_apart else None
        return Token(YEAR_TOKEN, begin, year.end(), year["year"]) if year else None
    if key in known_sources.FIRST_WORDS and (publisher := known_sources.publisher_at(text, key, begin)):
        code, end, is_work = publisher
        return Token(PUBLISHER, begin, end, code, is_work)
    return _of_pattern(text, key, begin)


def _of_pattern(text: str, key: str, begin: int) -> Token | None:
    """The token at *begin* by the first pattern that fits, of those whose first word is *key*."""
    for kind, pattern, group in _PATTERNS.get(key, ()):
        if found := pattern.match(text, begin):
            value = found[group] or "" if group else ""
            end = begin + len(found[0].rstrip(_ENDS_ADDRESS)) if pattern is _ADDRESS else found.end()
            return Token(kind, begin, end, value, kind == NAMED and found["several"] is not None)
    return None


def _numbers_entry(text: str, word: re.Match[str], last: int) -> bool:
    """Whether a number with a full stop is that of an entry of a list after the one of number *last*."""
    begin = word.start()
    if len(word[0]) > 2 or int(word[0]) not in (1, last + 1) or not _ENTRY_NUMBER.match(text, begin):
        return False
    return int(word[0]) > 1 or text[max(0, begin - 8) : begin].rstrip().endswith((":", ",", ";"))


def _ends_sentence(text: str, begin: int) -> bool:
    """Whether the full stop at *begin* ends a sentence, and neither an abbreviation nor an initial."""
    after = text[begin + 1 : begin + 6]
    following = after.lstrip("\"')\u201c\u201d " + "\n\t")
    if not following and len(text) - begin < 6:
        return True
    near = text[max(0, begin - 12) : begin]
    before = _LAST_LETTERS.split(near)[-1]
    is_initial = len(before) == 1 and (near[-2:-1] or " ") in " .(\n"
    if near[-1:].isspace() or is_initial or before.lower() in _ABBREVIATIONS:
        return False
    if following[:1].isupper():
        return following[1:2] != "."
    return after[:1].isspace() and following[:1].islower() and len(before) != 2
