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
from imr_schema.letter.flow import FIXED, UNREAD, Account, Flow
from imr_schema.letter.header import read_header
from imr_schema.letter.items import read_items
from imr_schema.letter.lines import Line
from imr_schema.letter.older import documents, form_item, notice_items

_ORGANISATION = re.compile(r"\A\s*(?P<name>[A-Z][\w&.,'() -]{1,80}?)\s+(?:has\s+)?(?:sent|selected|assigned|chose)\b")
_CONDUCTED = re.compile(r"\A\s*(?P<name>\S[^\n]{0,200}?(?:\n[^\n]{0,200}?)?)\s+conducted\s+this\s+review\.")
_CREDENTIALS = re.compile(
    r"^The\s*Expert\s*Reviewer\s*has\s*the\s*following\s*credentials\s*:", re.IGNORECASE | re.MULTILINE
)
_STATES = re.compile(r"^State\(s\)\s*of\s*Licensure\s*:", re.IGNORECASE | re.MULTILINE)
_SPECIALTIES = re.compile(r"(?:^|\s)Certification\(s\)\s*/\s*Specialty\s*:", re.IGNORECASE | re.MULTILINE)
_CERTIFIED = re.compile(
    r"Board\s+Certified\s+in\s+(?P<specialties>.+?)\s*,?\s+and\s+is\s+licensed\s+to\s+practice\s+in\s+(?P<states>[^.]+?)\s*\.",
    re.IGNORECASE | re.DOTALL,
)
_SUBSPECIALTY = re.compile(r",?\s*(?:and\s+)?has\s+a\s+sub-?specialty\s+in\s+", re.IGNORECASE)
# A header's first cell, whichever way its cells are ordered; prose does not name a case so.
_HEADER = re.compile(
    r"^Case\s*Number\s*:[^0-9]{0,120}?(?P<number>CM\s?[0-9]{2}\s?-\s?[0-9]{7})\b"
    r"(?=[^.]{0,200}?\bDate\s*(?:Assigned|of\s*Injury)\s*:)",
    re.IGNORECASE | re.MULTILINE,
)
_TITLE = re.compile(
    r"^(?:(?:IMR|INDEPENDENT\s+MEDICAL\s+REVIEW)\s+FINAL\s+DETERMINATION(?:\s+LETTER)?|INDEPENDENT\s+MEDICAL\s+REVIEW|"
    r"MEDICAL\s+PROFESSIONAL\s+REVIEW|NOTICE\s+OF\s+INDEPENDENT\s+MEDICAL\s+REVIEW\s+DETERMINATION|[A-Z][A-Z &.,]{2,60}\bINC\.?)(?=$|\s*Dated\b)",
    re.IGNORECASE | re.MULTILINE,
)
_GAP = re.compile(r"(?<=[A-Za-z]) {2}(?=[a-z])")


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


def read_letter(lines: list[Line]) -> Letter:
    """The letter in *lines*; raises ``Refused`` when it is of no edition that we can read, or several letters."""
    flow = Flow(lines)
    edition = recognise(flow.text)
    if edition is None:
        looked_for = "; ".join(f"{e.name}: {e.about}" for e in EDITIONS.values())
        raise Refused(Problem(rule="IMR801", facts={"looked_for": looked_for}))
    headings = {name: list(compiled(pattern).finditer(flow.text)) for name, pattern in edition.headings.items()}
    numbers = {re.sub(r"\s", "", header["number"]).upper() for header in _HEADER.finditer(flow.text)}
    letters = max(min(len(headings[name]) for name in list(headings)[:2]), len(numbers))
    if letters > 1:
        raise Refused(Problem(rule="IMR821", facts={"count": letters}))
    sections = _sections(flow, headings)
    data: dict[str, Any] = {"documentType": "imr-final-determination", "schemaVersion": _newest()}
    if edition.copy:
        data["copy"] = edition.copy
    # A notice prints its decisions before its first heading, and they may hold dates.
    decided = compiled(edition.known_by[-1]).search(flow.text) if edition.reader == "notice" else None
    top = min((begin for begin, _, _ in sections.values()), default=0)
    data |= _top(flow, min(top, decided.start()) if decided else top)
    data |= _section_texts(flow, edition, sections)
    items, found = _READERS[edition.reader](flow, edition, sections, data)
    data |= {"disputedItems": items} if items else {}
    problems = _headings_problems(headings) + found + flow.notes + _gaps(data) + _unread(flow)
    return Letter(edition, data, problems, flow)


def _top(flow: Flow, end: int) -> dict[str, Any]:
    """The case and the outcome, from what stands before the first heading."""
    case = read_header(flow, 0, end)
    for title in _TITLE.finditer(flow.text, 0, end):
        flow.take(title.start(), title.end(), FIXED)
    told: dict[str, Any] = {"outcome": case.pop("outcome")} if "outcome" in case else {}
    return told | ({"case": {name: case[name] for name in _CASE if name in case}} if case else {})


def _section_texts(flow: Flow, edition: Edition, sections: _Sections) -> dict[str, Any]:
    """What the sections say but for the items."""
    told: dict[str, Any] = {}
    if HOW in sections and edition.reader == "labelled":
        told |= _how(flow, *sections[HOW][1:], edition)
    if SUMMARY in sections and (said := _prose(flow, edition, SUMMARY, *sections[SUMMARY][1:], "/clinicalCaseSummary")):
        told["clinicalCaseSummary"] = said
    if DOCUMENTS in sections and (listed := documents(flow, *sections[DOCUMENTS][1:])):
        told["documentsReviewed"] = listed
    if QUALIFICATIONS in sections:
        said = _prose(flow, edition, QUALIFICATIONS, *sections[QUALIFICATIONS][1:], "/reviewer/statement")
        told |= {"reviewer": {**_certified(said[0]), "statement": said}} if said else {}
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
    from imr_schema.versions import LATEST

    return LATEST.name


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


def _how(flow: Flow, begin: int, end: int, edition: Edition) -> dict[str, Any]:
    """The organisation, and the reviewer with credentials and statement."""
    text = flow.text[begin:end]
    told: dict[str, Any] = {}
    conducted = _CONDUCTED.match(text)
    if conducted:
        flow.take(begin, begin + conducted.end(), FIXED)
        begin, text = begin + conducted.end(), text[conducted.end() :]
    organisation = conducted or _ORGANISATION.match(text)
    if organisation:
        told["reviewOrganization"] = {"name": " ".join(organisation["name"].split())}
        flow.places["/reviewOrganization/name"] = begin
    reviewer: dict[str, Any] = {}
    prose_end = end
    if edition.credentials:
        prose_end = begin + min(
            (m.start() for p in (_CREDENTIALS, _STATES, _SPECIALTIES) if (m := p.search(text))), default=len(text)
        )
        if label := _CREDENTIALS.search(text):
            flow.take(begin + label.start(), begin + label.end(), FIXED)
        reviewer |= _listed(flow, begin, text, _STATES, (_SPECIALTIES, _CREDENTIALS), "licensureStates")
        reviewer |= _listed(flow, begin, text, _SPECIALTIES, (_STATES, _CREDENTIALS), "specialties")
    if "specialties" not in reviewer:
        reviewer |= _certified(text)
    statement = flow.read(begin, prose_end)
    if statement:
        reviewer["statement"] = [statement]
        flow.take(begin, prose_end, "/reviewer/statement/0")
    return told | ({"reviewer": reviewer} if reviewer else {})


def _certified(text: str) -> dict[str, list[str]]:
    """Specialties and states of a sentence that says both."""
    certified = _CERTIFIED.search(text)
    if certified is None:
        return {}
    states = [s for part in _entries(certified["states"]) for s in re.split(r"\s+and\s+", part)]
    specialties = [s for part in _SUBSPECIALTY.split(certified["specialties"]) for s in _entries(part)]
    return {"licensureStates": states, "specialties": specialties}


def _listed(
    flow: Flow, begin: int, text: str, label: re.Pattern[str], others: tuple[re.Pattern[str], ...], name: str
) -> dict[str, list[str]]:
    found = label.search(text)
    if found is None:
        return {}
    end = min((m.start() for other in others if (m := other.search(text, found.end()))), default=len(text))
    flow.take(begin + found.start(), begin + found.end(), FIXED)
    words = flow.read(begin + found.end(), begin + end).rstrip(" .")
    # "and" may belong to a specialty's name, not to a state's.
    entries = _entries(re.sub(r"\s+and\s+", ", ", words) if name == "licensureStates" else words)
    flow.take(begin + found.end(), begin + end, f"/reviewer/{name}")
    return {name: entries} if entries else {}


def _entries(words: str) -> list[str]:
    """Entries of a comma list, with or without a space; "and" may belong to a name."""
    return [" ".join(entry.split()) for entry in re.split(r"\s*,\s*(?:and\s+)?", words) if entry.strip()]


def _after_lead_in(flow: Flow, edition: Edition, name: str, begin: int, end: int) -> int:
    """The offset after a section's fixed first sentence, told by its end."""
    skipped = len(flow.text[begin:end]) - len(flow.text[begin:end].lstrip())
    lead_in = edition.lead_ins.get(name)
    found = compiled(lead_in).match(flow.text[begin + skipped : end]) if lead_in else None
    if found is None:
        if lead_in and flow.text[begin:end].strip():
            index = flow.index_at(begin + skipped)
            line = flow.lines[index]
            flow.notes.append(Problem(rule="IMR804", facts={"heading": name}, at=(line.number, 1), page=line.page))
        return begin
    flow.take(begin, begin + skipped + found.end(), FIXED)
    return begin + skipped + found.end()


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
        if (gaps := _GAP.findall(text))
    ]


def _unread(flow: Flow) -> list[Problem]:
    """IMR803 for every line that became nothing."""
    return [
        Problem(rule="IMR803", at=(account.line.number, 1), page=account.line.page)
        for account in flow.accounts()
        if account.became == UNREAD
    ]
