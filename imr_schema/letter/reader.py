"""A letter to data: which edition, which sections, and what became of every line."""

from __future__ import annotations

import re
from typing import Any

from msgspec import Struct

from imr_schema.errors import Refused
from imr_schema.finding import Problem
from imr_schema.letter.editions import (
    DOCUMENTS,
    EDITIONS,
    HOW,
    ISSUES,
    QUALIFICATIONS,
    SUMMARY,
    Edition,
    compiled,
    recognise,
)
from imr_schema.letter.editions import headings as headings_of
from imr_schema.letter.editions_2013 import documents, form_item, notice_items
from imr_schema.letter.extract.lines import Lines
from imr_schema.letter.header import read_header
from imr_schema.letter.items import read_items
from imr_schema.letter.letter_text import FIXED, Account, Flow
from imr_schema.letter.reviewer import certified, read_reviewer

# A header's first cell, whichever way its cells are ordered; prose does not name a case so.
_HEADER = re.compile(
    r"CASE\s*NUMBER\s*:[^0-9]{0,120}?(?P<number>CM\s?[0-9]{2}\s?-\s?[0-9]{7})\b"
    r"(?=[^.]{0,200}?\bDATE\s*(?:ASSIGNED|OF\s*INJURY)\s*:)"
)
_TITLE = re.compile(
    r"^(?:(?:IMR|INDEPENDENT\s+MEDICAL\s+REVIEW)\s+FINAL\s+DETERMINATION(?:\s+LETTER)?|INDEPENDENT\s+MEDICAL\s+REVIEW|"
    r"MEDICAL\s+PROFESSIONAL\s+REVIEW|NOTICE\s+OF\s+INDEPENDENT\s+MEDICAL\s+REVIEW\s+DETERMINATION|[A-Z][A-Z &.,]{2,60}\bINC\.?)(?=$|\s*DATED\b)",
    re.MULTILINE,
)
_GAP = re.compile(r"  (?=[a-z])(?<=[A-Za-z]  )")


_Sections = dict[str, tuple[int, int, int]]


class Letter(Struct, frozen=True):
    """What was read from a letter: its edition, data of the schema as far as it says it, and every line's account."""

    edition: Edition
    data: dict[str, Any]
    problems: list[Problem]
    flow: Any

    @property
    def accounts(self) -> list[Account]:
        """What became of each line."""
        accounts: list[Account] = self.flow.accounts()
        return accounts


def read_letter(lines: Lines) -> Letter:
    """The letter in *lines*; raises ``Refused`` when it is of no edition that we can read, or several letters."""
    flow = Flow(lines)
    edition = recognise(flow)
    if edition is None:
        looked_for = "; ".join(f"{e.name}: {e.about}" for e in EDITIONS.values())
        raise Refused(Problem(rule="IMR801", facts={"looked_for": looked_for}))
    headings = headings_of(flow, edition)
    letters = max(min(len(headings[name]) for name in list(headings)[:2]), _headers(flow))
    if letters > 1:
        raise Refused(Problem(rule="IMR821", facts={"count": letters}))
    sections = _sections(flow, headings)
    data: dict[str, Any] = {"documentType": "imr-final-determination", "schemaVersion": _newest()}
    if edition.copy:
        data["copy"] = edition.copy
    # A notice prints its decisions before its first heading, and they may hold dates.
    decided = flow.anywhere(compiled(edition.known_by[-1])) if edition.reader == "notice" else []
    starts = [begin for begin, _, _ in sections.values()] + [each.start() for each in decided[:1]]
    data |= _top(flow, min(starts, default=0))
    data |= _section_texts(flow, edition, sections)
    items, found = _READERS[edition.reader](flow, edition, sections, data)
    data |= {"disputedItems": items} if items else {}
    problems = _headings_problems(headings) + found + flow.notes + _gaps(data) + _unread(flow)
    return Letter(edition, data, problems, flow)


def _headers(flow: Flow) -> int:
    """How many letters the headers in the text name."""
    if flow.upper.find("NUMBER", flow.upper.find("NUMBER") + 1) < 0:
        return 1  # the word is there no second time, so neither is the label
    return len({"".join(header["number"].split()) for header in flow.labels(_HEADER)})


def _top(flow: Flow, end: int) -> dict[str, Any]:
    """The case and the outcome, from what stands before the first heading."""
    case = read_header(flow, 0, end)
    for title in _TITLE.finditer(flow.upper, 0, end):
        flow.take(title.start(), title.end(), FIXED)
    told: dict[str, Any] = {"outcome": case.pop("outcome")} if "outcome" in case else {}
    return told | ({"case": {name: case[name] for name in _CASE if name in case}} if case else {})


def _section_texts(flow: Flow, edition: Edition, sections: _Sections) -> dict[str, Any]:
    """What the sections say but for the items."""
    told: dict[str, Any] = {}
    if HOW in sections and edition.reader == "labelled":
        told |= read_reviewer(flow, *sections[HOW][1:], edition.credentials)
    if SUMMARY in sections and (said := _prose(flow, edition, SUMMARY, *sections[SUMMARY][1:], "/clinicalCaseSummary")):
        told["clinicalCaseSummary"] = said
    if DOCUMENTS in sections and (listed := documents(flow, *sections[DOCUMENTS][1:])):
        told["documentsReviewed"] = listed
    if QUALIFICATIONS in sections:
        said = _prose(flow, edition, QUALIFICATIONS, *sections[QUALIFICATIONS][1:], "/reviewer/statement")
        told |= {"reviewer": {**certified(said[0]), "statement": said}} if said else {}
    return told


def _labelled(
    flow: Flow, edition: Edition, sections: _Sections, data: dict[str, Any]
) -> tuple[list[dict[str, Any]], list[Problem]]:
    if ISSUES not in sections:
        return [], []
    _, begin, end = sections[ISSUES]
    organisation = data.get("reviewOrganization", {}).get("name", "")
    return read_items(flow, _after_lead_in(flow, edition, ISSUES, begin, end), end, organisation)


def _form(
    flow: Flow, edition: Edition, sections: _Sections, data: dict[str, Any]
) -> tuple[list[dict[str, Any]], list[Problem]]:
    item = form_item(flow, sections)
    return ([item] if item else []), []


def _notice(
    flow: Flow, edition: Edition, sections: _Sections, data: dict[str, Any]
) -> tuple[list[dict[str, Any]], list[Problem]]:
    items, told = notice_items(flow)
    for name, value in told.items():
        data.setdefault(name, value)
    return items, []


_READERS = {"labelled": _labelled, "form": _form, "notice": _notice}

_CASE = (
    "caseNumber",
    "priority",
    "dateOfInjury",
    "utilizationReviewDate",
    "applicationReceivedDate",
    "assignedDate",
    "decisionDate",
)


def _newest() -> str:
    from imr_schema.versions import PRINTED

    return PRINTED.name


def _sections(flow: Flow, headings: dict[str, list[re.Match[str]]]) -> dict[str, tuple[int, int, int]]:
    """For each section the offsets of its heading, of its text, and of its end."""
    firsts = [(name, found[0]) for name, found in headings.items() if found]
    firsts.sort(key=lambda each: each[1].start())
    sections = {}
    for i, (name, heading) in enumerate(firsts):
        flow.take(heading.start(), heading.end(), FIXED)
        end = firsts[i + 1][1].start() if i + 1 < len(firsts) else len(flow.text)
        sections[name] = (heading.start(), heading.end(), end)
    return sections


def _headings_problems(headings: dict[str, list[re.Match[str]]]) -> list[Problem]:
    """IMR802 for a heading that is missing, given twice, or out of order."""
    problems = []
    last = -1
    for name, found in headings.items():
        if len(found) != 1:
            problems.append(Problem(rule="IMR802", facts={"heading": name, "count": len(found)}))
        if found and found[0].start() < last:
            problems.append(Problem(rule="IMR802", facts={"heading": name, "count": 1}))
        last = found[0].start() if found else last
    return problems


def _after_lead_in(flow: Flow, edition: Edition, name: str, begin: int, end: int) -> int:
    """The offset after a section's fixed first sentence, told by its end."""
    skipped = end - begin - len(flow.text[begin:end].lstrip())
    lead_in = edition.lead_ins.get(name)
    found = compiled(lead_in).match(flow.upper, begin + skipped, end) if lead_in else None
    if found is None:
        if lead_in and begin + skipped < end:
            line, _, page = flow.at(begin + skipped)
            flow.notes.append(Problem(rule="IMR804", facts={"heading": name}, at=(line, 1), page=page))
        return begin
    flow.take(begin, found.end(), FIXED)
    return found.end()


def _prose(flow: Flow, edition: Edition, name: str, begin: int, end: int, place: str) -> list[str]:
    begin = _after_lead_in(flow, edition, name, begin, end)
    text = flow.read(begin, end)
    if not text:
        return []
    flow.take(begin, end, f"{place}/0")
    flow.places[place] = flow.places[f"{place}/0"]
    return [text]


def _gaps(data: dict[str, Any]) -> list[Problem]:
    """IMR702 where two spaces tell that something was taken out."""
    texts = [("/clinicalCaseSummary/0", data.get("clinicalCaseSummary", [""])[0])]
    texts += [
        (f"/disputedItems/{i}/rationale/0", item.get("rationale", [""])[0])
        for i, item in enumerate(data.get("disputedItems", []))
    ]
    return [
        Problem(rule="IMR702", pointer=place, facts={"count": len(gaps)})
        for place, text in texts
        if "  " in text and (gaps := _GAP.findall(text))
    ]


def _unread(flow: Flow) -> list[Problem]:
    """IMR803 for every line that became nothing."""
    return [Problem(rule="IMR803", at=(line, 1), page=page) for line, _, page in flow.unread()]
