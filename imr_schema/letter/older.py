"""The two editions of 2013, which print items in other ways than with labels."""

from __future__ import annotations

import re
from typing import Any

from imr_schema.letter.flow import FIXED, Flow
from imr_schema.letter.guidelines import understand

LIST_MARKS = "-*\u2022\u00b7"
"""What an entry of a list of documents may begin with."""

_NOT = re.compile(r"\bNOT\b", re.IGNORECASE)
_DECIDED = re.compile(
    r"(?:^|(?<=\.)\s+)(?P<number>[0-9]{1,3})\)\s*(?P<organisation>[A-Z][^\n]{0,80}?)\s+has\s*determined\s*the\s*request\s*for\s+"
    r"(?P<description>(?:(?!\shas\s*determined\s*the\s*request).)+?)\s+"
    r"(?:is|are|was|were)\s*(?P<negation>not\s*)?medically\s*necessary\s*and\s*appropriate\s*\.",
    re.IGNORECASE | re.MULTILINE | re.DOTALL,
)


def documents(flow: Flow, begin: int, end: int) -> list[str]:
    """The entries of a list of documents: a line begins one where the line before had room for its first word."""
    first, last = flow.index_at(begin), flow.index_at(max(end - 1, begin))
    starts = [
        max(begin, flow.starts[i]) for i in range(first, last + 1) if flow.starts[i] >= begin and flow.breaks_before(i)
    ]
    if not flow.text[begin:end].strip():
        return []
    if not starts or flow.text[begin : starts[0]].strip():
        starts.insert(0, begin)
    entries: list[str] = []
    for start, stop in zip(starts, [*starts[1:], end], strict=True):
        entry = flow.read(start, stop).lstrip(f"{LIST_MARKS} ")
        if entry:
            flow.take(start, stop, f"/documentsReviewed/{len(entries)}")
            entries.append(entry)
    return entries


def form_item(flow: Flow, sections: dict[str, tuple[int, int, int]]) -> dict[str, Any]:
    """The one item of a form: its sections are its fields, and the rationale's heading carries the decision."""
    item: dict[str, Any] = {"number": 1}
    place = "/disputedItems/0"
    for name, field in (("issues", "description"), ("guidelines", "reviewerGuideline"), ("rationale", "rationale")):
        if name not in sections:
            continue
        heading, begin, end = sections[name]
        text = flow.read(begin, end)
        if name == "rationale":
            item["decision"] = "upheld" if _NOT.search(flow.text[heading:begin]) else "overturned"
            flow.places[f"{place}/decision"] = heading
        if text:
            item[field] = understand(text) if field == "reviewerGuideline" else [text] if field == "rationale" else text
            flow.take(begin, end, f"{place}/{field}")
    return item if len(item) > 1 else {}


def notice_items(flow: Flow) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The numbered decisions of a notice, which prints them twice, merged by number; and what else it states."""
    found: dict[int, dict[str, Any]] = {}
    told: dict[str, Any] = {}
    for decided in _DECIDED.finditer(flow.text):
        number = int(decided["number"])
        if number not in found:
            place = f"/disputedItems/{len(found)}"
            description = flow.read(decided.start("description"), decided.end("description"))
            found[number] = {
                "number": number,
                "description": description,
                "decision": "upheld" if decided["negation"] else "overturned",
            }
            flow.take(decided.start("description"), decided.end("description"), f"{place}/description")
            flow.take(decided.end("description"), decided.end(), f"{place}/decision")
            flow.take(decided.start(), decided.start("description"), FIXED)
            told.setdefault("reviewOrganization", {"name": " ".join(decided["organisation"].split())})
        else:
            if found[number].get("decision") != ("upheld" if decided["negation"] else "overturned"):
                found[number].pop("decision", None)  # printed twice, and not alike: there is none that can be relied on
            flow.take(decided.start(), decided.end(), FIXED)
    return list(found.values()), told
