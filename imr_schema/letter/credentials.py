"""The reviewer's specialties and states of licensure: in lists of their own, and in sentences."""

from __future__ import annotations

import re

from imr_schema.letter.spaces import one_space
from imr_schema.standard.codelists import STANDARD, CodeList

STATES, SPECIALTIES = "licensureStates", "specialties"

# "Board Certified in <specialties>, and is licensed to practice in <states>.", and what else says it.
_CERTIFIED = re.compile(
    r"""
    \b(?P<board>Board[\s-]+)?certified\s+(?:in|by\s+the\s+American\s+(?:Osteopathic\s+)?Board\s+of)\s+
      | \b(?:Diplomate\s+of|certification\s+(?:by|from))\s+the\s+American\s+(?:Osteopathic\s+)?Board\s+of\s+
      | \bBoard\s+certifications?\s+in\s+
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LICENSED = re.compile(
    r"""
    \b(?:(?P<usual>and\s+is\s+licensed\s+to\s+practice\s+in)
      | (?:currently\s+)?licensed\s+(?:to\s+practice\s+)?(?:medicine\s+|psychology\s+|chiropractic\s+)?(?:in|by)
      | licen[sc]es?\s+(?:to\s+practice\s+)?(?:medicine\s+)?in)
    \s+(?:the\s+)?(?:states?\s+of\s+)?
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SUBSPECIALTY = re.compile(
    r"(?<!\s)\s+(?:(?:and|with)\s+)?(?:has\s+)?(?:an?\s+)?(?:sub-?specialty(?:\s+certification)?\s+in|added\s+qualifications?\s+in)\s+",
    re.IGNORECASE,
)
# What ends a list in a sentence: the next thing that is said of the reviewer.
_GOES_ON = re.compile(
    r"(?:,|(?<![\s,]))\s*(?:and\s+)?\b(?:is|are|was|has(?!\s+an?\s+sub)|have|holds?|who|works?|practices|where|as|for|since"
    r"|with(?!\s+(?:an?\s+)?(?:sub|added))|he|she|currently|licensed|board|certified|diplomate|a\s+diplomate)\b",
    re.IGNORECASE,
)
_LEADS_ON = frozenset(("and", "is", "he", "she", "currently", "physician", "reviewer", "the", "also"))
_SENTENCE_ENDS = re.compile(r"\.(?!C\b)")
_DISTRICT = re.compile(r"\bWashington,?\s*(?P<district>D\.?\s?C\b\.?)", re.IGNORECASE)
_DIVIDES = re.compile(r"[,;|\u2022]\s*(?:and\s+)?")
_AND = re.compile(r"(?<!\s)\s+(?:and|&)\s+")
_MARKS = " .,;-*\u2022\u00b7"
_MOST_WORDS = 60
"""No more words than these are taken for names of states that nothing divides."""


def entries_of(words: str, name: str) -> list[str]:
    """The entries of the list *name* of credentials, ``licensureStates`` or ``specialties``, as *words* print it.

    Commas, semicolons, bullets and line ends divide them, "and" too unless it belongs to a name. A line end within a
    name divides nothing, nor does the comma in "Washington, D.C.".
    """
    known = STANDARD.us_states if name == STATES else STANDARD.reviewer_specialties
    # NUL stands for the comma that divides nothing; a letter contains none.
    words = _DISTRICT.sub("Washington\0 \\g<district>", words)
    entries = []
    for entry in _DIVIDES.split(words):
        if "\n" in entry or (name == STATES and "/" in entry):
            entries += _of_lines((entry.replace("/", "\n") if name == STATES else entry).split("\n"), known)
        else:
            entries.append(entry)
    divided = [part for entry in entries for part in _joined_by_and(one_space(entry), name, known)]
    return _whole([_ended(entry.replace("\0", ",")) for entry in divided if entry.strip(_MARKS)], known)


def _whole(entries: list[str], known: CodeList) -> list[str]:
    """*entries*, two joined again where the comma is a known name's own: "Endocrinology, Diabetes & Metabolism"."""
    joined: list[str] = []
    for entry in entries:
        if joined and known.find(f"{joined[-1]}, {entry}"):
            joined[-1] += f", {entry}"
        else:
            joined.append(entry)
    return joined


def _of_lines(lines: list[str], known: CodeList) -> list[str]:
    """*lines* as entries of their own where each is a known name; else they are one name, which a line end divides."""
    names = [line.strip(_MARKS) for line in lines]
    if known.find(" ".join(names)):
        return [" ".join(names)]
    return names if sum(bool(known.find(name.replace("\0", ","))) for name in names) > 1 else [" ".join(lines)]


def _joined_by_and(entry: str, name: str, known: CodeList) -> list[str]:
    """*entry* divided at "and", or where nothing divides the names of states."""
    if name == STATES:
        return [each for part in _AND.split(entry) for each in _of_words(part, known)]
    if (" and " in entry or " & " in entry) and not _is_known(entry, known):
        parts = _AND.split(entry)
        if all(known.find(part.strip(_MARKS)) for part in parts):
            return parts
    return [entry]


def _is_known(entry: str, known: CodeList) -> bool:
    return bool(known.find(entry) or known.find(entry.replace(" and ", " & ")))


def _of_words(names: str, known: CodeList) -> list[str]:
    """*names*, or each of them where they are several known ones with nothing between."""
    head, district, rest = names.partition("Washington\0")
    if district:
        return [*_of_words(head, known), district + rest]
    words = names.split()
    if not 1 < len(words) <= _MOST_WORDS or known.find(names.strip(_MARKS)):
        return [names]
    found: list[str] = []
    at = 0
    while at < len(words):
        length = next((n for n in (4, 3, 2, 1) if known.find(" ".join(words[at : at + n]).strip(_MARKS))), 0)
        if not length:
            return [names]
        found.append(" ".join(words[at : at + length]))
        at += length
    return found


def _ended(entry: str) -> str:
    """*entry* without the marks around it; the full stop of "D.C." is its own."""
    entry = entry.strip(_MARKS)
    return f"{entry}." if entry.upper().endswith("D.C") else entry


def certified(text: str) -> dict[str, list[str]]:
    """Specialties and states of sentences that name them; empty where there are none.

    Other words than those of most letters are taken for a list only if it begins with a known name.
    """
    text = one_space(text)
    # One search for each part, since one for the whole sentence would begin anew at each of many beginnings.
    begin, license_ = _CERTIFIED.search(text), _LICENSED.search(text)
    found: dict[str, list[str]] = {}
    if license_:
        found[STATES] = entries_of(_until_end(text, license_.end()), STATES)
    if begin:
        stop = license_.start() if license_ and license_.start() > begin.end() else len(text)
        named = _without_lead(_until_end(text[:stop], begin.end()))
        found[SPECIALTIES] = [entry for part in _SUBSPECIALTY.split(named) for entry in entries_of(part, SPECIALTIES)]
    is_usual = begin and begin["board"] and license_ and license_["usual"]
    return {name: entries for name, entries in found.items() if entries and (is_usual or _begins_known(entries, name))}


def _begins_known(entries: list[str], name: str) -> bool:
    lists = {STATES: STANDARD.us_states, SPECIALTIES: STANDARD.reviewer_specialties}
    return bool(lists[name].find(entries[0]))


def _until_end(text: str, begin: int) -> str:
    """The words from *begin* to the end of the sentence, or to what it says next."""
    end = _SENTENCE_ENDS.search(text, begin)
    words = text[begin : end.start() if end else len(text)]
    goes_on = _GOES_ON.search(words)
    return words[: goes_on.start()] if goes_on else words


def _without_lead(words: str) -> str:
    """*words* without those that lead on to what the sentence says next."""
    kept = words.split()
    while kept and kept[-1].strip(",;").lower() in _LEADS_ON:
        kept.pop()
    return " ".join(kept)
