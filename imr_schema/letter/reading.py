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
from imr_schema.letter.flow import FIXED, Account, Flow
from imr_schema.letter.header import read_header
from imr_schema.letter.items import read_items
from imr_schema.letter.lines import Lines
from imr_schema.letter.older import documents, form_item, notice_items

_ORGANISATION = re.compile(r"\A\s*(?P<name>[A-Z][\w&.,'() -]{1,80}?)\s+(?:has\s+)?(?:sent|selected|assigned|chose)\b")
_CONDUCTED = re.compile(r"\A\s*(?P<name>\S[^\n]{0,200}?(?:\n[^\n]{0,200}?)?)\s+conducted\s+this\s+review\.")
_CREDENTIALS = re.compile(r"THE\s+EXPERT\s+REVIEWER\s+HAS\s+THE\s+FOLLOWING\s+CREDENTIALS\s*:")
_STATES = re.compile(r"STATE\(S\)\s+OF\s+LICENSURE\s*:")
_SPECIALTIES = re.compile(r"CERTIFICATION\(S\)\s*/\s*SPECIALTY\s*:")
_CERTIFIED = re.compile(
    r"Board\s+Certified\s+in\s+(?P<specialties>.+?)\s*,?\s+and\s+is\s+licensed\s+to\s+practice\s+in\s+(?P<states>[^.]+?)\s*\.",
    re.IGNORECASE | re.DOTALL,
)
_SUBSPECIALTY = re.compile(r",?\s*(?:and\s+)?has\s+a\s+sub-?specialty\s+in\s+", re.IGNORECASE)
_TITLE = re.compile(
    r"^(?:(?:IMR|INDEPENDENT\s+MEDICAL\s+REVIEW)\s+FINAL\s+DETERMINATION(?:\s+LETTER)?|INDEPENDENT\s+MEDICAL\s+REVIEW|"
    r"MEDICAL\s+PROFESSIONAL\s+REVIEW|NOTICE\s+OF\s+INDEPENDENT\s+MEDICAL\s+REVIEW\s+DETERMINATION|[A-Z][A-Z &.,]{2,60}\bINC\.?)$",
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


def read_letter(lines: Lines) -> Letter:
    """The letter in *lines*; raises ``Refused`` when it is of no edition that we can read, or several letters."""
    flow = Flow(lines)
    edition = recognise(flow.upper)
    if edition is None:
        looked_for = "; ".join(f"{e.name}: {e.about}" for e in EDITIONS.values())
        raise Refused(Problem(rule="IMR801", facts={"looked_for": looked_for}))
    headings = {name: list(flow.labels(compiled(pattern))) for name, pattern in edition.headings.items()}
    letters = min(len(headings[name]) for name in list(headings)[:2])
    if letters > 1:
        raise Refused(Problem(rule="IMR821", facts={"count": letters}))
    sections = _sections(flow, headings)
    data: dict[str, Any] = {"documentType": "imr-final-determination", "schemaVersion": _newest()}
    if edition.copy:
        data["copy"] = edition.copy
    data |= _top(flow, min((begin for begin, _, _ in sections.values()), default=0))
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
        told |= {"reviewer": {"statement": said}} if said else {}
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
        labels = {p: m for p in (_CREDENTIALS, _STATES, _SPECIALTIES) if (m := flow.label(p, begin, end))}
        prose_end = min((label.start() for label in labels.values()), default=end)
        for label in labels.values():
            flow.take(label.start(), label.end(), FIXED)
        for pattern, name in ((_STATES, "licensureStates"), (_SPECIALTIES, "specialties")):
            reviewer |= _listed(flow, labels, pattern, end, name)
    if "specialties" not in reviewer and (certified := _CERTIFIED.search(text)):
        reviewer["licensureStates"] = [
            s for part in _entries(certified["states"]) for s in re.split(r"\s+and\s+", part)
        ]
        reviewer["specialties"] = [s for part in _SUBSPECIALTY.split(certified["specialties"]) for s in _entries(part)]
    statement = flow.read(begin, prose_end)
    if statement:
        reviewer["statement"] = [statement]
        flow.take(begin, prose_end, "/reviewer/statement/0")
    return told | ({"reviewer": reviewer} if reviewer else {})


def _listed(
    flow: Flow, labels: dict[re.Pattern[str], re.Match[str]], pattern: re.Pattern[str], end: int, name: str
) -> dict[str, list[str]]:
    """The entries from a label to the next one."""
    if pattern not in labels:
        return {}
    begin = labels[pattern].end()
    end = min((label.start() for label in labels.values() if label.start() >= begin), default=end)
    entries = _entries(flow.read(begin, end))
    flow.take(begin, end, f"/reviewer/{name}")
    return {name: entries} if entries else {}


def _entries(words: str) -> list[str]:
    """Entries of a comma list, with or without a space; "and" may belong to a name."""
    return [" ".join(entry.split()) for entry in re.split(r"\s*,\s*(?:and\s+)?", words) if entry.strip()]


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
