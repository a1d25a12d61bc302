"""The disputed items of a letter, each from its own labels."""

from __future__ import annotations

from itertools import pairwise

from imr_schema.letter.closing import closing_start
from imr_schema.letter.descriptions import description_start, holds_more, modified_request
from imr_schema.letter.labels import Labels, find_labels
from imr_schema.letter.letter_text import FIXED, LetterText
from imr_schema.letter.statements.guideline import read_statement
from imr_schema.pointer import Data

_SENTENCE_ENDS = (".", "?", "!")
# With these words a letter has said all that it decides, with a full stop or without.
_CONCLUSIONS = tuple(
    f"medically necessary{more}" for more in ("", " and appropriate", " at this time", " and appropriate at this time")
)
_LIST_MARKS = ("-", "*", "\u2022", "\u00b7")


def read_items(letter: LetterText, start: int, end: int, organization: str = "") -> list[Data]:
    """The disputed items between two offsets, as data of the schema; what is wrong with their labels is reported."""
    labels = find_labels(letter, start, end, organization)
    if not labels:
        return []
    if labels[-1].rationale:
        end = closing_start(letter, labels[-1].rationale.end, end)
    begins = [start, *_description_starts(letter, labels)]
    stops = [*(each.administrator.begin for each in labels[1:]), end]
    rationale_ends = [*begins[1:], end]
    items = [
        _read_item(letter, i, *each) for i, each in enumerate(zip(labels, begins, stops, rationale_ends, strict=True))
    ]
    if "rationale" in items[-1]:
        _report_cut(letter, labels[-1], end, f"/disputedItems/{len(items) - 1}/rationale/0")
    return items


def _description_starts(letter: LetterText, labels: list[Labels]) -> list[int]:
    """For each item after the first, where its description begins, after the rationale before it."""
    starts = []
    for i, (before, each) in enumerate(pairwise(labels), 1):
        begin = (before.rationale or before.administrator).end
        end = each.decision.begin if each.decision else each.administrator.begin
        starts.append(description_start(letter, begin, end, f"/disputedItems/{i}/description"))
    return starts


def _read_item(letter: LetterText, index: int, labels: Labels, begin: int, stop: int, rationale_end: int) -> Data:
    """The item at *index*, from 0.

    Its description begins at *begin*, its rationale ends at *rationale_end*; *stop* is the next item's first label,
    where a guideline ends that no rationale follows.
    """
    pointer = f"/disputedItems/{index}"
    item: Data = {"number": index + 1, **_with_description(letter, begin, labels, pointer)}
    item |= _guidelines(letter, labels, stop, pointer)
    at = labels.administrator.begin
    if labels.lacking:
        letter.report(at, "IMR308", pointer, lacking=labels.lacking)
    if labels.contains_another:
        letter.report(at, "IMR308", pointer, lacking="claims administrator's guideline")
    if labels.rationale:
        item |= _rationale(letter, labels.rationale.end, rationale_end, pointer)
    return item


def _with_description(letter: LetterText, begin: int, labels: Labels, pointer: str) -> Data:
    """Description, modified request and decision: the decision word is the last of the lines before the label."""
    data: Data = {}
    label = labels.administrator.begin
    decision = labels.decision if labels.decision and not labels.decision.qualified else None
    end = decision.begin if decision else label
    if decision and decision.decision:
        letter.record(decision.word, label, f"{pointer}/decision")
        letter.record(end, decision.word, FIXED)
        if decision.damaged:
            letter.report(decision.word, "IMR824", f"{pointer}/decision", meant=decision.decision.capitalize())
    if description := letter.take(begin, end, f"{pointer}/description"):
        data["description"] = description
        request = modified_request(description)
        if request:
            data["modifiedRequest"] = request
        elif request is not None:
            letter.report(begin, "IMR320", f"{pointer}/description")
        strays = any(begin <= label.begin < end for label in labels.strays)
        if what := "a label" if strays else holds_more(description):
            letter.report(begin, "IMR832", f"{pointer}/description", what=what)
    if decision and decision.decision:
        data["decision"] = decision.decision
    return data


def _guidelines(letter: LetterText, labels: Labels, stop: int, pointer: str) -> Data:
    """The two statements, each from its label to the next."""
    for label in labels.present:
        letter.record(label.begin, label.end, FIXED)
    sides = [("claimsAdministratorGuideline", labels.administrator), ("reviewerGuideline", labels.reviewer)]
    ends = [label.begin for label in labels.present[1:]] + [stop]
    return {
        name: _guideline(letter, label.end, end, f"{pointer}/{name}")
        for (name, label), end in zip(sides, ends, strict=False)
        if label
    }


def _guideline(letter: LetterText, start: int, end: int, pointer: str) -> Data:
    statement = letter.read(start, end)
    letter.record(start, end, f"{pointer}/statement")
    if not statement:
        return {}
    letter.offsets[pointer] = letter.offsets[f"{pointer}/statement"]
    data, unread = read_statement(statement)
    if unread:
        letter.report(letter.offsets[pointer], "IMR831", f"{pointer}/statement", count=unread)
    return data


def _rationale(letter: LetterText, begin: int, end: int, pointer: str) -> Data:
    rationale = letter.take(begin, end, f"{pointer}/rationale/0")
    if not rationale:
        return {}
    letter.offsets[f"{pointer}/rationale"] = letter.offsets[f"{pointer}/rationale/0"]
    return {"rationale": [rationale]}


def _report_cut(letter: LetterText, labels: Labels, end: int, pointer: str) -> None:
    """IMR805 where the last item's rationale, which ends at *end*, does not end a sentence."""
    if labels.rationale and not labels.contains_another and not _ends_sentence(letter, labels.rationale.end, end):
        letter.report(max(labels.rationale.end, end - 1), "IMR805", pointer)


def _ends_sentence(letter: LetterText, begin: int, end: int) -> bool:
    """Whether the last words end a sentence, also in brackets or quotes, or an entry of a list."""
    last = letter.text[max(begin, end - 80) : end].rstrip()
    if last.endswith((")", "]", '"')) or last.rstrip("'").endswith(_SENTENCE_ENDS):
        return True
    if " ".join(last.lower().split()).endswith(_CONCLUSIONS):
        return True
    index = letter.line_at(end - 1)  # an entry may lack its full stop
    return letter.starts[index] >= begin and _is_entry(letter.lines[index])


def _is_entry(line: str) -> bool:
    """Whether *line* begins as the entry of a list does: ``-``, ``1.`` or ``(a)``."""
    mark = line.split(" ", 1)[0]
    return line.startswith(_LIST_MARKS) or (mark.endswith((".", ")")) and _is_number(mark[:-1].lstrip("(")))


def _is_number(mark: str) -> bool:
    return (mark.isdigit() and len(mark) < 3) or (mark.isalpha() and len(mark) == 1)
