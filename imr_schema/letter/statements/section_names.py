"""Lists of sections or topics: what divides their entries, and which commas belong to a name."""

from __future__ import annotations

import re
import string

from imr_schema.letter.spaces import one_space

# Sections whose own names continue after a comma, so that the comma ends no entry.
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
      | Forearm,\s*Wrist\s*(?:,\s*(?:(?:and|&)\s*)?|(?:and|&)\s*)Hand
      | Forearm,\s*Hand\s*(?:,\s*(?:(?:and|&)\s*)?|(?:and|&)\s*)Wrist
      | Hand,\s*Wrist\s*(?:,\s*(?:(?:and|&)\s*)?|(?:and|&)\s*)Forearm
      | Head,\s*Neck\s*(?:,\s*(?:(?:and|&)\s*)?|(?:and|&)\s*)Upper\s+Back
      | Pain,\s*Suffering,?\s*(?:and|&)\s+the\s+Restoration
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_MAY_CONTINUE = frozenset(
    (
        *("nsaids", "opioids", "tens", "crps", "weaning", "programs", "evaluations", "conditioning", "forearm", "hand"),
        *("head", "pain", "(nsaids", "(opioids", "(tens", "(crps"),
    )
)
"""The words before the comma of such a name."""
_COMMAS = re.compile(r"[,;]\s*(?:(?:and|&)\s+)?(?=[A-Z0-9(\"\u201c])|;\s*(?:(?:and|&)\s+)?")
_BRACKETS = re.compile(r"\([^()]*\)")
# What numbers the entries of a list: "1." or "(1)" or "1)", where an entry begins.
_NUMBERED = re.compile(
    r"(?:^|(?<=[,;.\s]))(?:\(?(?P<number>[0-9]{1,2})\)|(?P<dotted>[0-9]{1,2})\.|(?P<letter>[a-h])[.)])\s+(?=[A-Z])"
)
_AND = re.compile(r"(?<!\s)\s+(?:and|&)\s+")
_ENDS = string.whitespace + ",;.:"
_BEFORE_LAST = ("", *_ENDS)
_KNOWN = frozenset(
    (
        *("acupuncture", "aquatic therapy", "chiropractic", "cognitive behavioral therapy", "gabapentin"),
        *("initial care", "manual therapy", "massage therapy", "muscle relaxants", "nsaids", "opioids"),
        *("physical medicine", "physical methods", "special studies", "surgical considerations", "tens"),
        *("topical analgesics", "tramadol"),
    )
)
"""Sections of whose names each stands for itself, so that "and" between two of them divides them."""


def listed(words: str) -> list[str]:
    """The entries of a list, each as printed.

    Commas and semicolons divide them, and numbers that count up from 1. What continues in a small letter after a comma,
    or within brackets, belongs to the entry before, and a comma of a section's own name divides nothing.
    """
    words = trimmed(words)
    if "," in words and not _MAY_CONTINUE.isdisjoint(words.lower().replace(",", " ").split()):
        # NUL stands for a comma that divides nothing; a letter contains none.
        words = _WITH_COMMA.sub(_without_commas, words)
    if "(" in words:
        words = _BRACKETS.sub(_without_commas, words)
    entries = []
    for part in _numbered(words):
        for entry in _COMMAS.split(part):
            named = one_space(entry.replace("\0", ",").replace("\1", ";").strip(_ENDS))
            if named:
                entries += _divided(named)
    return entries


def _without_commas(name: re.Match[str]) -> str:
    return name[0].replace(",", "\0").replace(";", "\1")


def _numbered(words: str) -> list[str]:
    """*words* divided at the numbers of their entries; whole where the numbers do not count up from 1."""
    marks = list(_NUMBERED.finditer(words)) if ")" in words or "." in words else []
    if not marks or words[: marks[0].start()].strip(_ENDS):
        return [words]
    if [_number(each) for each in marks] != list(range(1, len(marks) + 1)):
        return [words]
    ends = [each.start() for each in marks[1:]] + [len(words)]
    return [trimmed(words[mark.end() : end]) for mark, end in zip(marks, ends, strict=True)]


def _number(mark: re.Match[str]) -> int:
    return "abcdefgh".index(mark["letter"]) + 1 if mark["letter"] else int(mark["number"] or mark["dotted"])


def _divided(entry: str) -> list[str]:
    """*entry*, or two where "and" stands between two names that are known."""
    if " and " in entry or " & " in entry:
        parts = _AND.split(entry)
        if all(part.lower() in _KNOWN or part.isdigit() for part in parts):
            return parts
    return [entry]


def trimmed(words: str) -> str:
    """*words* without the "and" that leads on to the next part of the sentence, and without the end of the sentence."""
    words = words.strip().rstrip(_ENDS)
    for last in ("the", "and", "&"):
        if words[-len(last) :].lower() == last and words[-len(last) - 1 : -len(last)] in _BEFORE_LAST:
            words = words[: -len(last)].rstrip(_ENDS)
    return words
