"""How the determination was made: the review organization, and the reviewer's credentials and statement."""

from __future__ import annotations

import re

from imr_schema.letter.credentials import certified, entries_of
from imr_schema.letter.letter_text import FIXED, LetterText
from imr_schema.letter.spaces import one_space
from imr_schema.pointer import Data

_ORGANIZATION = re.compile(
    r"(?<!\s)\s*(?P<name>[A-Z][\w&.,'() -]{1,80}?)(?<!\s)\s+(?:has\s+)?(?:sent|selected|assigned|chose)\b"
)
_CONDUCTED = re.compile(r"(?<!\s)\s*(?P<name>\S[^\n]{0,200}?(?:\n[^\n]{0,200}?)?)(?<!\s)\s+conducted\s+this\s+review\.")
_NEAR = 500
"""In characters from the heading: ``_CONDUCTED`` does not reach further."""
_CREDENTIALS = re.compile(r"THE\s*EXPERT\s*REVIEWER\s*HAS\s*THE\s*FOLLOWING\s*CREDENTIALS\s*:")
_STATES = re.compile(r"STATE\(S\)\s*OF\s*LICENSURE\s*:")
_SPECIALTIES = re.compile(r"CERTIFICATION\(S\)\s*/\s*SPECIALTY\s*:")

_PHRASES = {
    _CREDENTIALS: "THE EXPERT REVIEWER HAS THE FOLLOWING CREDENTIALS:",
    _STATES: "STATE(S) OF LICENSURE:",
    _SPECIALTIES: "CERTIFICATION(S)/SPECIALTY:",
}

_Credentials = dict[re.Pattern[str], tuple[int, int]]
"""The labels of the lists of credentials: for each pattern, where it begins and ends."""


def read_reviewer(letter: LetterText, begin: int, end: int, has_lists: bool) -> Data:
    """The organization and the reviewer that the text between two offsets names.

    *has_lists*: whether the credentials may be lists of their own, after the statement.
    """
    data: Data = {}
    conducted = _conducted(letter, begin, end)
    if conducted:
        letter.record(begin, conducted.end(), FIXED)
        begin = conducted.end()
    organization = conducted or _ORGANIZATION.match(letter.text, begin, end)
    if organization:
        data["reviewOrganization"] = {"name": one_space(organization["name"])}
        letter.offsets["/reviewOrganization/name"] = begin
    labels = _labels(letter, begin, end) if has_lists else {}
    reviewer: Data = _lists(letter, labels, end)
    if "specialties" not in reviewer:
        reviewer |= certified(letter.text[begin:end])
    statement_end = min((label[0] for label in labels.values()), default=end)
    if statement := letter.take(begin, statement_end, "/reviewer/statement/0"):
        reviewer["statement"] = [statement]
    return data | ({"reviewer": reviewer} if reviewer else {})


def _conducted(letter: LetterText, begin: int, end: int) -> re.Match[str] | None:
    """The fixed sentence on who conducted the review."""
    # The word is looked for first, because the pattern tries many lengths of a name.
    if letter.upper.find("CONDUCTED", begin, min(end, begin + _NEAR)) < 0:
        return None
    return _CONDUCTED.match(letter.text, begin, end)


def _labels(letter: LetterText, begin: int, end: int) -> _Credentials:
    """The labels of the lists; that of the specialties may stand on the line of the states."""
    found = {pattern: letter.label(pattern, begin, end) for pattern in (_CREDENTIALS, _STATES)}
    found[_SPECIALTIES] = _SPECIALTIES.search(letter.upper, begin, end)
    labels = {pattern: label.span() for pattern, label in found.items() if label}
    for pattern, phrase in _PHRASES.items():
        if pattern not in labels and (near := letter.near(phrase, begin, end, sorted(labels.values()))):
            labels[pattern] = (near[0].begin, near[0].end)
            letter.report(near[0].begin, "IMR824", meant=phrase.capitalize())
    return labels


def _lists(letter: LetterText, labels: _Credentials, end: int) -> dict[str, list[str]]:
    """The lists of credentials by the names of their members, each from its label to the next."""
    for label in labels.values():
        letter.record(label[0], label[1], FIXED)
    lists: dict[str, list[str]] = {}
    for pattern, name in ((_STATES, "licensureStates"), (_SPECIALTIES, "specialties")):
        if pattern in labels and (entries := _list(letter, labels, labels[pattern][1], end, name)):
            lists[name] = entries
    return lists


def _list(letter: LetterText, labels: _Credentials, begin: int, end: int, name: str) -> list[str]:
    """The entries from the end of a label to the next label, or to *end*."""
    end = min((label[0] for label in labels.values() if label[0] >= begin), default=end)
    letter.record(begin, end, f"/reviewer/{name}")
    lines = letter.text[begin:end].strip().split("\n")
    if len(lines) == 1 or any(line.endswith(("-", "/", "\u00ad")) for line in lines):
        return entries_of(letter.read(begin, end), name)  # a name is divided at the end of a line
    return entries_of("\n".join(lines), name)
