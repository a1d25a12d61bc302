"""The labels of a letter's items, which no prose can imitate in their order."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from msgspec import Struct

from imr_schema.letter.decisions import Decision, decision_before
from imr_schema.letter.label_order import ADMINISTRATOR, RATIONALE, REVIEWER, Label, in_best_order, score
from imr_schema.letter.label_words import PHRASES, begin_of, damaged_labels, phrases_of, reviewer_label, whole_labels
from imr_schema.letter.letter_text import LetterText

_DECIDED = re.compile(r":[ \n](?:UPHELD|OVERTURNED)\.?(?=\n|\Z)")
"""The decision that ends a line of an item."""


class Labels(Struct, frozen=True):
    """The labels of one item; those of the reviewer and the rationale are None where they are missing."""

    administrator: Label
    reviewer: Label | None = None
    rationale: Label | None = None
    #: Whether the rationale contains the labels of one more item, whose first label was not recognized, or ends in a
    #: decision.
    contains_another: bool = False
    #: Words before the first label that look like labels, and are not read as such.
    strays: tuple[Label, ...] = ()

    @property
    def decision(self) -> Decision | None:
        """The decision before the first label."""
        return self.administrator.decision

    @property
    def present(self) -> list[Label]:
        """The labels that are there."""
        return [label for label in (self.administrator, self.reviewer, self.rationale) if label is not None]

    @property
    def lacking(self) -> str:
        """The labels that are not, in words."""
        named = (("reviewer's guideline", self.reviewer), ("rationale", self.rationale))
        return " and ".join(name for name, label in named if label is None)


def find_labels(letter: LetterText, start: int, end: int, organization: str) -> list[Labels]:
    """The labels of each item between two offsets; *organization* is the review organization's name, or empty.

    Prose may contain the same words: only labels that begin a line, in their order, count, and a second
    administrator's label only after a decision or a rationale. Where labels are damaged, or do not begin a line, those
    count that complete the items; each is reported (IMR824).
    """
    named = reviewer_label(letter, start, end, organization)
    whole = whole_labels(letter, start, end, named)
    labels = _in_order(whole, end)
    damaged: list[Label] = []
    taken = [(label.begin, label.end) for label in whole]
    first = {ADMINISTRATOR: PHRASES[ADMINISTRATOR]}
    if not labels or any(each.lacking for each in labels) or damaged_labels(letter, start, end, taken, first):
        phrases = {**PHRASES, REVIEWER: named.phrases if named else phrases_of(organization)}
        damaged = damaged_labels(letter, start, end, taken, phrases)
    candidates = sorted([*whole, *damaged], key=begin_of)
    better = in_best_order(candidates) if damaged else []
    if better and score(better) > score(label for each in labels for label in each.present):
        labels = _items(better)
        _report(letter, better)
    return _with_strays(letter, labels, candidates, start, end)


def _in_order(whole: Sequence[Label], end: int) -> list[Labels]:
    """The labels of each item, of *whole* labels alone."""
    found: list[Labels] = []
    candidates = [label for label in whole if label.kind == ADMINISTRATOR]
    reviewers, rationales = ([label for label in whole if label.kind == kind] for kind in (REVIEWER, RATIONALE))
    at = 0
    for administrator, limit in zip(candidates, _limits(candidates, end), strict=True):
        follows = not found or administrator.decision or _may_follow(administrator, found[-1])
        if administrator.begin < at or not follows:
            continue
        reviewer = _first(reviewers, administrator.end, limit)
        rationale = _first(rationales, (reviewer or administrator).end, limit)
        if found and not administrator.decision and not (reviewer and rationale):
            continue  # prose that begins a paragraph as an item does
        found.append(Labels(administrator, reviewer, rationale))
        at = found[-1].present[-1].end
    return found


def _first(labels: list[Label], start: int, end: int) -> Label | None:
    """The first of *labels* between two offsets."""
    at = bisect_left(labels, start, key=begin_of)
    return labels[at] if at < len(labels) and labels[at].end <= end else None


def _limits(candidates: Sequence[Label], end: int) -> list[int]:
    """Where the other labels of each candidate must have ended.

    After a decision that is the next candidate with one: a candidate between them may be a line of prose. Without a
    decision it is the next candidate of any kind.
    """
    limits = []
    next_candidate = next_decided = end
    for candidate in reversed(candidates):
        limits.append(next_decided if candidate.decision else next_candidate)
        next_candidate = candidate.begin
        next_decided = next_candidate if candidate.decision else next_decided
    limits.reverse()
    return limits


def _may_follow(administrator: Label, before: Labels) -> bool:
    """Whether a label without a decision may begin an item: after a rationale, where it begins a paragraph."""
    return before.rationale is not None and administrator.begins_paragraph


def _items(labels: Iterable[Label]) -> list[Labels]:
    """*labels* in their order, those of an item together."""
    grouped: list[dict[int, Label]] = []
    for label in labels:
        if label.kind == ADMINISTRATOR:
            grouped.append({})
        grouped[-1][label.kind] = label
    return [Labels(each[ADMINISTRATOR], each.get(REVIEWER), each.get(RATIONALE)) for each in grouped]


def _report(letter: LetterText, labels: Iterable[Label]) -> None:
    """IMR824 for each damaged label."""
    for label in labels:
        if not label.whole:
            [meant] = PHRASES.get(label.kind, ["GUIDELINE:"])
            letter.report(label.begin, "IMR824", meant=meant.capitalize())


def _with_strays(
    letter: LetterText, labels: Sequence[Labels], candidates: Sequence[Label], start: int, end: int
) -> list[Labels]:
    """*labels*, marked where a rationale contains another item, or a description words that look like labels."""
    if not labels:
        return []
    used = {label for each in labels for label in each.present}
    strays = [label for label in candidates if label not in used]
    found = []
    at = start
    for each, until in zip(labels, [*(each.administrator.begin for each in labels[1:]), end], strict=True):
        before = tuple(label for label in strays if at <= label.begin < each.administrator.begin)
        at = each.present[-1].end
        inside = [label for label in strays if at <= label.begin < until]
        another = each.rationale is not None and (_another(inside) or _decides_again(letter, each.rationale.end, until))
        found.append(Labels(each.administrator, each.reviewer, each.rationale, another, before))
    return found


def _another(labels: Iterable[Label]) -> bool:
    """Whether *labels* inside a rationale are those of another item: its first after a decision, or its two others."""
    reviewer = False
    for label in labels:
        decided = label.kind == ADMINISTRATOR and label.decision is not None and not label.inside
        if decided or (label.kind == RATIONALE and reviewer):
            return True
        reviewer = reviewer or label.kind == REVIEWER
    return False


def _decides_again(letter: LetterText, begin: int, end: int) -> bool:
    """Whether a rationale that ends before the label at *end* holds a decision, other than that of the next item.

    A letter that was cut may end in one.
    """
    decided = list(_DECIDED.finditer(letter.upper, begin, end))
    last = decision_before(letter, begin, end)
    if last is None or not last.colon or last.damaged:
        return bool(decided)
    return end == len(letter.text) or any(each.end() <= last.word for each in decided)
