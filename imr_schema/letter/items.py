"""The disputed items of a letter: found by the labels that no prose can imitate in their order."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from msgspec import Struct

from imr_schema.finding import Problem
from imr_schema.letter.flow import FIXED, Flow
from imr_schema.letter.guidelines import understand

_DECISION = re.compile(r"(?P<colon>\s*[:\u2013\u2014]|\s-)?\s*\b(?P<word>Upheld|Overturned)\s*\.?\s*\Z", re.IGNORECASE)
_QUALIFIED = re.compile(r"\b(?:partial(?:ly)?|partly|not)\s*\Z", re.IGNORECASE)
# Some extractors lose the space between two words, so no label leans on it.
_ADMINISTRATOR = re.compile(r"^Claims\s*Administrator(?:'s)?\s*guidelines?\s*:", re.IGNORECASE | re.MULTILINE)
_RATIONALE = re.compile(r"^Decision\s*rationale\s*:", re.IGNORECASE | re.MULTILINE)
_ANY_LABEL = re.compile(
    r"^(?!Claims\s*Administrator)(?P<name>[A-Z][^\n:]{0,60}?)\s*guidelines?\s*:", re.IGNORECASE | re.MULTILINE
)
_SENTENCE_END = re.compile(r"[.?!][\"')\]]*\Z")
_ABBREVIATION = re.compile(
    r"\b(?:[A-Za-z]|Drs?|Mr|Mrs|Ms|St|vs|No|Nos|Qty|tabs?|caps?|wks?|mos?|hrs?|yrs?|approx)\.\Z", re.IGNORECASE
)
_MODIFIED = re.compile(r"was\s+the\s+original\s+request|original\s+request\s*,|IMR\s+eligible", re.IGNORECASE)
_WHOLE_REQUEST = re.compile(r"was\s+the\s+original\s+request", re.IGNORECASE)
_LONGEST_DESCRIPTION = 60
"""In lines; looking further back for a beginning would cost the square of a letter's length."""
_CONCLUSION = re.compile(r"medically\s+necessary", re.IGNORECASE)
_MODIFIED_GOES_ON = re.compile(
    r"\A(?:The\s+remaining\s+IMR|The\s+original\s+request|.{0,300}?\b(?:was|were)\s+authorized\s+by\s+the\s+Claims)",
    re.DOTALL,
)
_FIRST_WAY = re.compile(
    r"\A(?P<original>.+?)\s+was\s+the\s+original\s+request\s*\.\s*(?P<authorized>.+?)\s+(?:was|were)\s+authorized\s+by\s+the\s+"
    r"Claims\s+Administrator\s*\.\s*The\s+remaining\s+IMR\s+eligible\s+portion\s+of\s+the\s+original\s+request\s*,?\s*"
    r"(?P<eligible>.+?)(?:\s*,?\s*\b(?:is|are))?\s*:?\s*\Z",
    re.IGNORECASE | re.DOTALL,
)
_SECOND_WAY = re.compile(
    r"\A(?:.*?\bauthorized\s+)(?P<authorized>.+?)\s*,\s*leaving\s+the\s+original\s+request\s+IMR\s+eligible\s*\.\s*The\s+original\s+"
    r"request\s*,?\s*(?P<original>.+?)(?:\s*,?\s*\b(?:is|are))?\s*:?\s*\Z",
    re.IGNORECASE | re.DOTALL,
)


class _Labels(Struct):
    """Where one item's three labels stand; None where one is missing."""

    administrator: re.Match[str]
    reviewer: re.Match[str] | None
    rationale: re.Match[str] | None


def read_items(flow: Flow, start: int, end: int, organisation: str = "") -> tuple[list[dict[str, Any]], list[Problem]]:
    """The disputed items between two offsets as data of the schema, and what is wrong with their labels."""
    found: list[dict[str, Any]] = []
    problems: list[Problem] = []
    reviewer_label = _reviewer_label(flow, start, end, organisation)
    labels = _labels(flow, start, end, reviewer_label)
    begin = start
    for i, each in enumerate(labels):
        place = f"/disputedItems/{i}"
        following = labels[i + 1].administrator.start() if i + 1 < len(labels) else end
        item: dict[str, Any] = {"number": i + 1}
        item |= _described(flow, begin, each.administrator.start(), place, problems)
        parts = [each.administrator, each.reviewer, each.rationale]
        for label in parts:
            if label is not None:
                flow.take(label.start(), label.end(), FIXED)
        after_administrator = next((p.start() for p in parts[1:] if p), following)
        after_reviewer = each.rationale.start() if each.rationale else following
        item["claimsAdministratorGuideline"] = _guideline(
            flow, each.administrator.end(), after_administrator, f"{place}/claimsAdministratorGuideline"
        )
        if each.reviewer:
            item["reviewerGuideline"] = _guideline(
                flow, each.reviewer.end(), after_reviewer, f"{place}/reviewerGuideline"
            )
        if each.reviewer is None or each.rationale is None:
            problems.append(_at(flow, each.administrator.start(), "IMR308", place, lacking=_lacking(each)))
        begin = (
            following
            if i + 1 == len(labels)
            else _description_start(
                flow,
                (each.rationale or each.administrator).end(),
                _before_decision(flow, following),
                f"/disputedItems/{i + 1}/description",
            )
        )
        if each.rationale and _holds_labels(flow, each.rationale.end(), following, reviewer_label):
            lacking = {"lacking": "claims administrator's guideline"}
            problems.append(_at(flow, each.administrator.start(), "IMR308", place, **lacking))
        if each.rationale:
            rationale = flow.read(each.rationale.end(), begin)
            if rationale:
                item["rationale"] = [rationale]
                flow.take(each.rationale.end(), begin, f"{place}/rationale/0")
                flow.places[f"{place}/rationale"] = flow.places[f"{place}/rationale/0"]
        found.append(item)
    return found, problems


def _reviewer_label(flow: Flow, start: int, end: int, organisation: str) -> re.Pattern[str]:
    """The label of the reviewer's guideline: the name of the organisation, or its first word, and "guideline".

    A statement may hold a line such as "Practice Guidelines: Sleep". So other words are a label only
    in a letter without the organisation's, and then the ones that most items have.
    """
    words = [re.escape(word) for word in organisation.split()]
    if words:
        whole = r"\s+".join(words)
        named = _named_label(f"{whole}|{words[0]}")
        if named.search(flow.text, start, end):
            return named
    items: Counter[str] = Counter()
    starts = [administrator.end() for administrator in _ADMINISTRATOR.finditer(flow.text, start, end)]
    for begin, following in zip(starts, [*starts[1:], end], strict=False):
        rationale = _RATIONALE.search(flow.text, begin, following)
        labels = _ANY_LABEL.finditer(flow.text, begin, rationale.start() if rationale else following)
        # Of two as frequent ones the last: the statement before it may hold the other.
        items.update(list(dict.fromkeys(reversed([" ".join(label["name"].split()) for label in labels]))))
    if not items:
        return _ANY_LABEL
    return _named_label(r"\s+".join(re.escape(word) for word in max(items, key=items.__getitem__).split()))


def _named_label(name: str) -> re.Pattern[str]:
    return re.compile(rf"^(?:{name})\s*guidelines?\s*:", re.IGNORECASE | re.MULTILINE)


def _labels(flow: Flow, start: int, end: int, reviewer_label: re.Pattern[str]) -> list[_Labels]:
    """The labels of each item. Prose may hold the same words: only what stands in order at a line's
    beginning counts, and a second administrator's label only after a decision or a rationale."""
    found: list[_Labels] = []
    candidates = list(_ADMINISTRATOR.finditer(flow.text, start, end))
    decided = [_ends_in_decision(flow, label.start()) for label in candidates]
    next_decided = end
    limits: list[int] = []
    for i in range(len(candidates) - 1, -1, -1):
        following = candidates[i + 1].start() if i + 1 < len(candidates) else end
        limits.append(next_decided if decided[i] else following)
        next_decided = candidates[i].start() if decided[i] else next_decided
    at = start
    for administrator, is_decided, limit in zip(candidates, decided, reversed(limits), strict=True):
        if administrator.start() < at:
            continue
        if found and not is_decided and (found[-1].rationale is None or not _stands_alone(flow, administrator)):
            continue
        at = administrator.end()
        reviewer = reviewer_label.search(flow.text, at, limit)
        rationale = _RATIONALE.search(flow.text, reviewer.end() if reviewer else at, limit)
        found.append(_Labels(administrator, reviewer, rationale))
        at = max(part.end() for part in (administrator, reviewer, rationale) if part is not None)
    return found


def _ends_in_decision(flow: Flow, offset: int) -> bool:
    return _DECISION.search(flow.text[max(0, offset - 40) : offset]) is not None


def _before_decision(flow: Flow, offset: int) -> int:
    """Where the words end that stand before a label and its decision."""
    begin = max(0, offset - 60)
    decision = _DECISION.search(flow.text[begin:offset])
    return begin + decision.start() if decision else offset


def _stands_alone(flow: Flow, label: re.Match[str]) -> bool:
    """Whether a label without a decision before it still begins a paragraph."""
    return flow.breaks_before(flow.index_at(label.start()))


def _holds_labels(flow: Flow, begin: int, end: int, reviewer_label: re.Pattern[str]) -> bool:
    """Whether a rationale holds another item's labels, the first of them not known as one, or ends in a decision."""
    last = _DECISION.search(flow.text[max(begin, end - 60) : end].rstrip()) if end == len(flow.text) else None
    if last and last["colon"]:
        return True
    reviewer = reviewer_label.search(flow.text, begin, end)
    return reviewer is not None and _RATIONALE.search(flow.text, reviewer.end(), end) is not None


def _lacking(labels: _Labels) -> str:
    missing = [
        name
        for name, label in (("reviewer's guideline", labels.reviewer), ("rationale", labels.rationale))
        if label is None
    ]
    return " and ".join(missing)


def _description_start(flow: Flow, begin: int, end: int, place: str) -> int:
    """Where, between a rationale's label and the next item's, the next description begins.

    The rationale ends with a sentence, and the description begins a paragraph. Blank lines tell a paragraph best,
    and at a page's beginning the end of a sentence; else a line that could have held the next one's first word ends
    one. A modified request's own sentences do not. A description never says what is medically necessary. Where
    nothing tells the two apart for sure, IMR322 says so.
    """
    first, last = flow.index_at(begin) + 1, flow.index_at(max(end - 1, begin))
    if last < first:
        return end
    first = max(first, last - _LONGEST_DESCRIPTION)
    lines = range(last, first - 1, -1)
    ended = [i for i in lines if _ends_sentence(flow.lines[i - 1].text)]
    apart = [i for i in lines if flow.gap_before(i) or (flow.gapped and flow.page_before(i) and i in ended)]
    short = [i for i in ended if flow.breaks_before(i)]
    for choice in (apart, short, ended):
        found = _first_that_begins(flow, choice, end, ended, sure=choice is not ended)
        if found is None:
            continue
        start, sure = found
        if choice is short:
            # The rationale's last line may be a full one; a description seldom has one that ends a sentence.
            nearer = [i for i in ended if i > start and not _goes_on(flow, i, end, sure=True)]
            sure = sure and not nearer
            start = nearer[0] if nearer else start
        if not sure:
            flow.notes.append(_at(flow, flow.starts[start], "IMR322", place))
        return flow.starts[start]
    start = next((i for i in lines if flow.breaks_before(i)), last)
    flow.notes.append(_at(flow, flow.starts[start], "IMR322", place))
    return flow.starts[start]


def _ends_sentence(line: str) -> bool:
    return _SENTENCE_END.search(line) is not None and _ABBREVIATION.search(line) is None


def _first_that_begins(
    flow: Flow, choice: list[int], end: int, ended: list[int], sure: bool
) -> tuple[int, bool] | None:
    """Of some lines, from the last back, the one where a description begins, and whether that is sure."""
    passed = False
    for i in choice:
        words = flow.text[flow.starts[i] : end]
        if _CONCLUSION.search(words):
            return None  # too far back: that is the rationale's own end
        goes_on = _goes_on(flow, i, end, sure=sure and i in ended)
        if i == choice[-1] or not goes_on:
            return i, sure and i in ended and not passed
        passed = passed or not _MODIFIED_GOES_ON.match(words)
    return None


def _goes_on(flow: Flow, index: int, end: int, sure: bool) -> bool:
    """Whether a description that holds line *index* must have begun before it."""
    words = flow.text[flow.starts[index] : end]
    if _WHOLE_REQUEST.search(words):
        return False
    before = flow.lines[index - 1].text
    return (words[:1].islower() and not sure) or before.endswith(":") or bool(_MODIFIED_GOES_ON.match(words))


def _described(flow: Flow, begin: int, end: int, place: str, problems: list[Problem]) -> dict[str, Any]:
    """Description, modified request and decision: the decision word is the last of the lines before the label."""
    item: dict[str, Any] = {}
    words = flow.text[max(begin, end - 60) : end]
    decision = _DECISION.search(words)
    stop = end
    if decision and not _QUALIFIED.search(words[: decision.start("word")]):
        item["decision"] = decision["word"].lower()
        stop = end - len(words) + decision.start()
        word = end - len(words) + decision.start("word")
        flow.take(word, end, f"{place}/decision")
        flow.take(stop, word, FIXED)
    description = flow.read(begin, stop)
    told: dict[str, Any] = {}
    if description:
        told["description"] = description
        flow.take(begin, stop, f"{place}/description")
        if _MODIFIED.search(description):
            # A statement longer than that is none; the patterns' time grows faster than its length.
            way = None if len(description) > 4000 else _FIRST_WAY.match(description) or _SECOND_WAY.match(description)
            if way is None:
                problems.append(_at(flow, begin, "IMR320", f"{place}/description"))
            else:
                parts = {name: " ".join(text.split()) for name, text in way.groupdict().items()}
                parts.setdefault("eligible", parts["original"])
                told["modifiedRequest"] = {name: parts[name] for name in ("original", "authorized", "eligible")}
    return told | item


def _guideline(flow: Flow, start: int, end: int, place: str) -> dict[str, Any]:
    statement = flow.read(start, end)
    flow.take(start, end, f"{place}/statement")
    if not statement:
        return {}
    flow.places[place] = flow.places[f"{place}/statement"]
    return understand(statement)


def _at(flow: Flow, offset: int, rule: str, place: str, **facts: Any) -> Problem:
    index = flow.index_at(offset)
    line = flow.lines[index]
    return Problem(
        rule=rule, pointer=place, facts=facts, at=(line.number, offset - flow.starts[index] + 1), page=line.page
    )
