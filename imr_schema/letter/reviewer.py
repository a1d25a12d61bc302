"""How the determination was made: the review organisation, and the reviewer's credentials and statement."""

from __future__ import annotations

import re
from typing import Any

from imr_schema.letter.flow import FIXED, Flow

_ORGANISATION = re.compile(r"\s*(?P<name>[A-Z][\w&.,'() -]{1,80}?)\s+(?:has\s+)?(?:sent|selected|assigned|chose)\b")
_CONDUCTED = re.compile(r"\s*(?P<name>\S[^\n]{0,200}?(?:\n[^\n]{0,200}?)?)\s+conducted\s+this\s+review\.")
_CREDENTIALS = re.compile(r"THE\s*EXPERT\s*REVIEWER\s*HAS\s*THE\s*FOLLOWING\s*CREDENTIALS\s*:")
_STATES = re.compile(r"STATE\(S\)\s*OF\s*LICENSURE\s*:")
_SPECIALTIES = re.compile(r"CERTIFICATION\(S\)\s*/\s*SPECIALTY\s*:")
_CERTIFIED = re.compile(
    r"Board\s+Certified\s+in\s+(?P<specialties>.+?)\s*,?\s+and\s+is\s+licensed\s+to\s+practice\s+in\s+(?P<states>[^.]+?)\s*\.",
    re.IGNORECASE | re.DOTALL,
)
_SUBSPECIALTY = re.compile(r",?\s*(?:and\s+)?has\s+a\s+sub-?specialty\s+in\s+", re.IGNORECASE)
_COMMAS = re.compile(r"\s*,\s*(?:and\s+)?")
_AND = re.compile(r"\s+and\s+")


def read_reviewer(flow: Flow, begin: int, end: int, credentials: bool) -> dict[str, Any]:
    """The organisation and the reviewer that the text between two offsets names; *credentials* may have lists of their own."""
    told: dict[str, Any] = {}
    near = flow.upper.find("CONDUCTED", begin, min(end, begin + 500)) >= 0
    conducted = _CONDUCTED.match(flow.text, begin, end) if near else None
    if conducted:
        flow.take(begin, conducted.end(), FIXED)
        begin = conducted.end()
    organisation = conducted or _ORGANISATION.match(flow.text, begin, end)
    if organisation:
        told["reviewOrganization"] = {"name": " ".join(organisation["name"].split())}
        flow.places["/reviewOrganization/name"] = begin
    reviewer: dict[str, Any] = {}
    prose_end = end
    if credentials:
        labels = _labels(flow, begin, end)
        prose_end = min((label.start() for label in labels.values()), default=end)
        for label in labels.values():
            flow.take(label.start(), label.end(), FIXED)
        for pattern, name in ((_STATES, "licensureStates"), (_SPECIALTIES, "specialties")):
            reviewer |= _listed(flow, labels, pattern, end, name)
    if "specialties" not in reviewer:
        reviewer |= certified(flow.text[begin:end])
    statement = flow.read(begin, prose_end)
    if statement:
        reviewer["statement"] = [statement]
        flow.take(begin, prose_end, "/reviewer/statement/0")
    return told | ({"reviewer": reviewer} if reviewer else {})


def certified(text: str) -> dict[str, list[str]]:
    """Specialties and states of a sentence that says both."""
    found = _CERTIFIED.search(text)
    if found is None:
        return {}
    states = [s for part in _entries(found["states"]) for s in _AND.split(part)]
    specialties = [s for part in _SUBSPECIALTY.split(found["specialties"]) for s in _entries(part)]
    return {"licensureStates": states, "specialties": specialties}


def _labels(flow: Flow, begin: int, end: int) -> dict[re.Pattern[str], re.Match[str]]:
    """The labels of the lists; that of the specialties may stand on the line of the states."""
    labels = {p: m for p in (_CREDENTIALS, _STATES) if (m := flow.label(p, begin, end))}
    specialties = _SPECIALTIES.search(flow.upper, begin, end)
    return labels | ({_SPECIALTIES: specialties} if specialties else {})


def _listed(
    flow: Flow, labels: dict[re.Pattern[str], re.Match[str]], pattern: re.Pattern[str], end: int, name: str
) -> dict[str, list[str]]:
    """The entries from a label to the next one."""
    if pattern not in labels:
        return {}
    begin = labels[pattern].end()
    end = min((label.start() for label in labels.values() if label.start() >= begin), default=end)
    entries = entries_of(flow.read(begin, end), name)
    flow.take(begin, end, f"/reviewer/{name}")
    return {name: entries} if entries else {}


def entries_of(words: str, name: str) -> list[str]:
    """The entries of the list *name* of credentials, ``licensureStates`` or ``specialties``, as *words* print it."""
    words = words.rstrip(" .")
    # "and" may belong to a specialty's name, not to a state's.
    return _entries(_AND.sub(", ", words) if name == "licensureStates" else words)


def _entries(words: str) -> list[str]:
    """Entries of a comma list, with or without a space; "and" may belong to a name."""
    return [" ".join(entry.split()) for entry in _COMMAS.split(words) if entry.strip()]
