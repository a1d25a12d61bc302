"""The header table, whose cells every extractor puts in another order."""

from __future__ import annotations

import re

from imr_schema.letter.flow import FIXED, Flow

# Labels in the words of the letter, of which an extractor may have lost the spaces, and what kind of value each has.
_LABELS = (
    ("caseNumber", r"Case\s*Number", "number"),
    ("assignedDate", r"Date\s*Assigned", "date"),
    ("dateOfInjury", r"Date\s*of\s*Injury", "date"),
    ("decisionDate", r"(?:Decision\s*Date|Dated)", "date"),
    ("utilizationReviewDate", r"(?:UR\s*Denial\s*Date|Date\s*of\s*UR\s*(?:Decision|Denial))", "date"),
    ("priority", r"Priority", "priority"),
    ("applicationReceivedDate", r"(?:IMR\s*)?Application(?:\s*Received)?", "date"),
    ("outcome", r"Case\s*Outcome", "outcome"),
    (None, r"Received", "rest of a label"),
)
_TOKEN = re.compile(
    "|".join(f"(?P<l{i}>(?:\\b|(?<=Determination)){words}\\s*:?)" for i, (_, words, _) in enumerate(_LABELS))
    + r"|(?P<number>\bCM\s?[0-9]{2}\s?-\s?[0-9]{7}\b)|(?P<date>\b[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}\b)|(?P<outcome>\b(?:Partial(?:ly)?\s+Overturn|Overturn|Uphold)\b)|(?P<priority>\b(?:Standard|Regular|Expedited)\b)",
    re.IGNORECASE,
)
_OUTCOMES = {"uphold": "uphold", "overturn": "overturn"}
_PRIORITIES = {"standard": "standard", "regular": "standard", "expedited": "expedited"}


def read_header(flow: Flow, start: int, end: int) -> dict[str, str]:
    """The case's members, and the outcome, that the header table between two offsets states, as the schema writes them.

    A value belongs to the first label before it that still waits for one of its kind; a value that
    comes before any, to the next such label. Whatever is neither label nor value stays unread.
    """
    waiting: list[tuple[str, str]] = []
    early: list[tuple[str, re.Match[str]]] = []
    found: dict[str, str] = {}
    for token in _TOKEN.finditer(flow.text, start, end):
        kind = token.lastgroup or ""
        if not kind.startswith("l") or not kind[1:].isdigit():
            label = next((each for each in waiting if each[1] == kind), None)
            if label is None:
                early.append((kind, token))
            else:
                waiting.remove(label)
                _give(flow, found, label[0], kind, token)
            continue
        flow.take(token.start(), token.end(), FIXED)
        name, _, wants = _LABELS[int(kind[1:])]
        if name is None:
            continue
        orphan = next((each for each in early if each[0] == wants), None)
        if orphan is None:
            waiting.append((name, wants))
        else:
            early.remove(orphan)
            _give(flow, found, name, *orphan)
    return found


def _give(flow: Flow, found: dict[str, str], name: str, kind: str, token: re.Match[str]) -> None:
    if name in found:
        return
    flow.take(token.start(), token.end(), "/outcome" if kind == "outcome" else f"/case/{name}")
    written = token[0]
    if kind == "date":
        month, day, year = written.split("/")
        found[name] = f"{year}-{int(month):02}-{int(day):02}"
    elif kind == "outcome":
        found[name] = _OUTCOMES.get(written.lower(), "partialOverturn")
    elif kind == "priority":
        found[name] = _PRIORITIES[written.lower()]
    else:
        found[name] = re.sub(r"\s", "", written).upper()
