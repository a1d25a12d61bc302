"""The disputed items of a letter, each from its own labels."""

from __future__ import annotations

from typing import Any

from imr_schema.finding import Problem
from imr_schema.letter.descriptions import description_start, modified_request
from imr_schema.letter.guidelines import understand
from imr_schema.letter.labels import Labels, find_labels
from imr_schema.letter.letter_text import FIXED, Flow

_SENTENCE_ENDS = (".", "?", "!")
_LIST_MARKS = ("-", "*", "\u2022", "\u00b7")


def read_items(flow: Flow, start: int, end: int, organisation: str = "") -> tuple[list[dict[str, Any]], list[Problem]]:
    """The disputed items between two offsets as data of the schema, and what is wrong with their labels."""
    found: list[dict[str, Any]] = []
    problems: list[Problem] = []
    labels = find_labels(flow, start, end, organisation)
    begin = start
    for i, each in enumerate(labels):
        place = f"/disputedItems/{i}"
        following = labels[i + 1] if i + 1 < len(labels) else None
        stop = following.administrator.start() if following else end
        item = {"number": i + 1, **_described(flow, begin, each, place, problems)}
        item |= _guidelines(flow, each, stop, place)
        if each.lacking:
            problems.append(flow.problem(each.administrator.start(), "IMR308", place, lacking=each.lacking))
        if each.holds_another:
            lacking = "claims administrator's guideline"
            problems.append(flow.problem(each.administrator.start(), "IMR308", place, lacking=lacking))
        begin = stop
        if following:
            words_end = following.decision.begin if following.decision else stop
            begin = description_start(
                flow, (each.rationale or each.administrator).end(), words_end, f"/disputedItems/{i + 1}/description"
            )
        if each.rationale:
            item |= _rationale(flow, each.rationale.end(), begin, place)
            cut = not following and not each.holds_another and "rationale" in item
            if cut and not _ends_sentence(flow, each.rationale.end(), end):
                problems.append(flow.problem(max(each.rationale.end(), end - 1), "IMR805", f"{place}/rationale/0"))
        found.append(item)
    return found, problems


def _described(flow: Flow, begin: int, labels: Labels, place: str, problems: list[Problem]) -> dict[str, Any]:
    """Description, modified request and decision: the decision word is the last of the lines before the label."""
    told: dict[str, Any] = {}
    end = stop = labels.administrator.start()
    decision = labels.decision
    if decision and decision.qualified:
        decision = None
    if decision:
        stop = decision.begin
        flow.take(decision.word, end, f"{place}/decision")
        flow.take(stop, decision.word, FIXED)
    description = flow.read(begin, stop)
    if description:
        told["description"] = description
        flow.take(begin, stop, f"{place}/description")
        request = modified_request(description)
        if request:
            told["modifiedRequest"] = request
        elif request is not None:
            problems.append(flow.problem(begin, "IMR320", f"{place}/description"))
    return told | ({"decision": decision.decision} if decision else {})


def _guidelines(flow: Flow, labels: Labels, stop: int, place: str) -> dict[str, Any]:
    """The two statements, each from its label to the next."""
    for label in labels.present:
        flow.take(label.start(), label.end(), FIXED)
    told: dict[str, Any] = {}
    ends = [label.start() for label in labels.present[1:]] + [stop]
    told["claimsAdministratorGuideline"] = _guideline(
        flow, labels.administrator.end(), ends[0], f"{place}/claimsAdministratorGuideline"
    )
    if labels.reviewer:
        told["reviewerGuideline"] = _guideline(flow, labels.reviewer.end(), ends[1], f"{place}/reviewerGuideline")
    return told


def _guideline(flow: Flow, start: int, end: int, place: str) -> dict[str, Any]:
    statement = flow.read(start, end)
    flow.take(start, end, f"{place}/statement")
    if not statement:
        return {}
    flow.places[place] = flow.places[f"{place}/statement"]
    return understand(statement)


def _rationale(flow: Flow, begin: int, end: int, place: str) -> dict[str, Any]:
    rationale = flow.read(begin, end)
    if not rationale:
        return {}
    flow.take(begin, end, f"{place}/rationale/0")
    flow.places[f"{place}/rationale"] = flow.places[f"{place}/rationale/0"]
    return {"rationale": [rationale]}


def _ends_sentence(flow: Flow, begin: int, end: int) -> bool:
    """Whether the last words are a sentence's, in brackets or quotes, or the entry of a list, which may have no full stop."""
    last = flow.text[max(begin, end - 40) : end].rstrip()
    if last.endswith((")", "]", '"')) or last.rstrip("'").endswith(_SENTENCE_ENDS):
        return True
    line = flow.lines[flow.index_at(end - 1)]
    return flow.starts[flow.index_at(end - 1)] >= begin and _is_entry(line)


def _is_entry(line: str) -> bool:
    mark = line.split(" ", 1)[0]
    return line.startswith(_LIST_MARKS) or (mark.endswith((".", ")")) and _is_number(mark[:-1].lstrip("(")))


def _is_number(mark: str) -> bool:
    return (mark.isdigit() and len(mark) < 3) or (mark.isalpha() and len(mark) == 1)
