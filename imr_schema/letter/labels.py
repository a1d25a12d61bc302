"""Where the items of a letter stand: the labels of each, which no prose can imitate in their order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from imr_schema.letter.decisions import Decision, decision_before
from imr_schema.letter.flow import Flow, NamedLabel

# Some extractors lose the space between two words, so no label leans on it.
_ADMINISTRATOR = re.compile(r"CLAIMS\s*ADMINISTRATOR(?:'S)?\s*GUIDELINES?\s*:")
_RATIONALE = re.compile(r"DECISION\s*RATIONALE\s*:")
_GUIDELINE = re.compile(r"GUIDELINES?\s*:")
_NAMED = re.compile(r"(?P<name>.{1,400}?)\s*GUIDELINES?\s*:", re.DOTALL)
_ANY = re.compile(r"(?!CLAIMS\s*ADMINISTRATOR)(?P<name>[A-Z][^\n:]{0,60}?)\s*GUIDELINES?\s*:")


class Labels(Struct):
    """Where one item's three labels stand, None where one is missing; and the decision before the first."""

    administrator: re.Match[str]
    reviewer: re.Match[str] | None
    rationale: re.Match[str] | None
    decision: Decision | None
    holds_another: bool = False
    """Whether the rationale holds the labels of one more item, the first of them not known as one, or ends in a decision."""

    @property
    def present(self) -> list[re.Match[str]]:
        """The labels that are there."""
        return [each for each in (self.administrator, self.reviewer, self.rationale) if each is not None]

    @property
    def lacking(self) -> str:
        """The labels that are not, in words."""
        named = (("reviewer's guideline", self.reviewer), ("rationale", self.rationale))
        return " and ".join(name for name, label in named if label is None)


def find_labels(flow: Flow, start: int, end: int, organisation: str) -> list[Labels]:
    """The labels of each item. Prose may hold the same words: only what stands in order at a line's
    beginning counts, and a second administrator's label only after a decision or a rationale."""
    found: list[Labels] = []
    candidates = list(flow.labels(_ADMINISTRATOR, start, end))
    decisions = [decision_before(flow, start, label.start()) for label in candidates]
    next_decided = end
    limits: list[int] = []
    for i in range(len(candidates) - 1, -1, -1):
        following = candidates[i + 1].start() if i + 1 < len(candidates) else end
        limits.append(next_decided if decisions[i] else following)
        next_decided = candidates[i].start() if decisions[i] else next_decided
    of_reviewer = _reviewer_label(flow, candidates, end, organisation) if candidates else None
    at = start
    for administrator, decision, limit in zip(candidates, decisions, reversed(limits), strict=True):
        if administrator.start() < at:
            continue
        if found and not decision and (found[-1].rationale is None or not _stands_alone(flow, administrator)):
            continue
        at = administrator.end()
        reviewer = flow.label(of_reviewer, at, limit) if of_reviewer else None
        rationale = flow.label(_RATIONALE, reviewer.end() if reviewer else at, limit)
        found.append(Labels(administrator, reviewer, rationale, decision))
        at = max(part.end() for part in found[-1].present)
    for each, following in zip(found, [*[label.administrator.start() for label in found[1:]], end], strict=False):
        if each.rationale:
            each.holds_another = _holds_another(flow, each.rationale.end(), following, of_reviewer)
    return found


def _reviewer_label(flow: Flow, administrators: list[re.Match[str]], end: int, organisation: str) -> NamedLabel | None:
    """The label of the reviewer's guideline: the name of the organisation, or its first word, and "guideline".

    A statement may hold a line such as "Practice Guidelines: Sleep". So other words are a label only
    in a letter without the organisation's, and then the ones that most items have.
    """
    words = organisation.upper().split()
    if words:
        named = NamedLabel(_NAMED, words[:1], words)
        if flow.label(named, administrators[0].end(), end):
            return named
    items: Counter[str] = Counter()
    starts = [administrator.end() for administrator in administrators]
    for begin, following in zip(starts, [*starts[1:], end], strict=True):
        rationale = flow.label(_RATIONALE, begin, following)
        labels = _any_labels(flow, begin, rationale.start() if rationale else following)
        # Of two as frequent ones the last: the statement before it may hold the other.
        items.update(list(dict.fromkeys(reversed([" ".join(label["name"].split()) for label in labels]))))
    if not items:
        return None
    return NamedLabel(_NAMED, max(items, key=items.__getitem__).split())


def _any_labels(flow: Flow, start: int, end: int) -> Iterator[re.Match[str]]:
    """The labels of a guideline, of whatever name; the name may stand on the line before its last word."""
    for last in _GUIDELINE.finditer(flow.upper, start, end):
        index = flow.index_at(last.start())
        for begin in flow.starts[max(index - 1, 0) : index + 1]:
            found = _ANY.match(flow.upper, begin, last.end()) if begin >= start else None
            if found and found.end() == last.end():
                yield found
                break


def _stands_alone(flow: Flow, label: re.Match[str]) -> bool:
    """Whether a label without a decision before it still begins a paragraph."""
    return flow.breaks_before(flow.index_at(label.start()))


def _holds_another(flow: Flow, begin: int, end: int, of_reviewer: NamedLabel | None) -> bool:
    if end == len(flow.text) and (last := decision_before(flow, begin, end)) and last.colon:
        return True
    reviewer = flow.label(of_reviewer, begin, end) if of_reviewer else None
    return reviewer is not None and flow.label(_RATIONALE, reviewer.end(), end) is not None
