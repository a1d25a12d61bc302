"""The labels of a letter's items, which no prose can imitate in their order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, structs

from imr_schema.letter.decisions import Decision, decision_before
from imr_schema.letter.letter_text import LetterText, NamedLabel

# Some extractors lose the space between two words, so no label depends on it.
_ADMINISTRATOR = re.compile(r"CLAIMS\s*ADMINISTRATOR(?:'S)?\s*GUIDELINES?\s*:")
_RATIONALE = re.compile(r"DECISION\s*RATIONALE\s*:")
_GUIDELINE = re.compile(r"GUIDELINES?\s*:")
_NAMED = re.compile(r"(?P<name>.{1,400}?)(?<!\s)\s*GUIDELINES?\s*:", re.DOTALL)
_ANY = re.compile(r"(?!CLAIMS\s*ADMINISTRATOR)(?P<name>[A-Z][^\n:]{0,60}?)(?<!\s)\s*GUIDELINES?\s*:")


class Labels(Struct, frozen=True):
    """The labels of one item; those of the reviewer and the rationale are None where they are missing."""

    administrator: re.Match[str]
    reviewer: re.Match[str] | None
    rationale: re.Match[str] | None
    #: The decision before the first label.
    decision: Decision | None
    #: Whether the rationale contains the labels of one more item, whose first label was not recognized, or ends in a
    #: decision.
    contains_another: bool = False

    @property
    def present(self) -> list[re.Match[str]]:
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
    administrator's label only after a decision or a rationale.
    """
    candidates = list(letter.labels(_ADMINISTRATOR, start, end))
    if not candidates:
        return []
    decisions = [decision_before(letter, start, label.start()) for label in candidates]
    limits = _limits(candidates, decisions, end)
    of_reviewer = _reviewer_label(letter, candidates, end, organization)
    found = _in_order(letter, zip(candidates, decisions, limits, strict=True), of_reviewer)
    ends = [*(labels.administrator.start() for labels in found[1:]), end]
    return [_checked(letter, labels, until, of_reviewer) for labels, until in zip(found, ends, strict=True)]


def _in_order(
    letter: LetterText,
    candidates: Iterable[tuple[re.Match[str], Decision | None, int]],
    of_reviewer: NamedLabel | None,
) -> list[Labels]:
    """The labels of each item. *candidates*: an administrator's label, the decision before it, and its limit."""
    found: list[Labels] = []
    at = 0
    for administrator, decision, limit in candidates:
        if administrator.start() < at or (found and not decision and not _may_follow(letter, administrator, found[-1])):
            continue
        at = administrator.end()
        reviewer = letter.label(of_reviewer, at, limit) if of_reviewer else None
        rationale = letter.label(_RATIONALE, reviewer.end() if reviewer else at, limit)
        found.append(Labels(administrator, reviewer, rationale, decision))
        at = found[-1].present[-1].end()
    return found


def _limits(candidates: Sequence[re.Match[str]], decisions: Sequence[Decision | None], end: int) -> list[int]:
    """Where the other labels of each candidate must have ended.

    After a decision that is the next candidate with one: a candidate between them may be a line of prose. Without a
    decision it is the next candidate of any kind.
    """
    limits = []
    next_candidate = next_decided = end
    for candidate, decision in zip(reversed(candidates), reversed(decisions), strict=True):
        limits.append(next_decided if decision else next_candidate)
        next_candidate = candidate.start()
        next_decided = next_candidate if decision else next_decided
    limits.reverse()
    return limits


def _may_follow(letter: LetterText, administrator: re.Match[str], before: Labels) -> bool:
    """Whether a label without a decision may begin an item: after a rationale, where it begins a paragraph."""
    return before.rationale is not None and letter.layout.begins_paragraph(letter.line_at(administrator.start()))


def _checked(letter: LetterText, labels: Labels, end: int, of_reviewer: NamedLabel | None) -> Labels:
    """*labels*, marked where their rationale, which ends at *end*, contains another item."""
    if labels.rationale is None or not _contains_another(letter, labels.rationale.end(), end, of_reviewer):
        return labels
    return structs.replace(labels, contains_another=True)


def _contains_another(letter: LetterText, begin: int, end: int, of_reviewer: NamedLabel | None) -> bool:
    if end == len(letter.text) and (last := decision_before(letter, begin, end)) and last.colon:
        return True
    reviewer = letter.label(of_reviewer, begin, end) if of_reviewer else None
    return reviewer is not None and letter.label(_RATIONALE, reviewer.end(), end) is not None


def _reviewer_label(
    letter: LetterText, administrators: list[re.Match[str]], end: int, organization: str
) -> NamedLabel | None:
    """The label of the reviewer's guideline: the name of the organization, or its first word, and "guideline".

    A statement may contain a line such as "Practice Guidelines: Sleep". So other words are a label only in a letter
    without the organization's, and then those that most items have.
    """
    if words := organization.upper().split():
        named = NamedLabel(_NAMED, words[:1], words)
        if letter.label(named, administrators[0].end(), end):
            return named
    names = _names_before_guideline(letter, [label.end() for label in administrators], end)
    if not names:
        return None
    most_frequent = max(names, key=names.__getitem__)  # of several, the first that was counted
    return NamedLabel(_NAMED, most_frequent.split())


def _names_before_guideline(letter: LetterText, starts: list[int], end: int) -> Counter[str]:
    """The words before "guideline" in the labels of the items that begin at *starts*, and how many items have each."""
    names: Counter[str] = Counter()
    for begin, following in zip(starts, [*starts[1:], end], strict=True):
        rationale = letter.label(_RATIONALE, begin, following)
        labels = list(_any_labels(letter, begin, rationale.start() if rationale else following))
        # Of two names that are equally frequent the last counts first: the statement before it may contain the other.
        # A list, because a Counter takes the values of a dict for counts.
        names.update(list(dict.fromkeys(" ".join(label["name"].split()) for label in reversed(labels))))
    return names


def _any_labels(letter: LetterText, start: int, end: int) -> Iterator[re.Match[str]]:
    """The labels of a guideline, whatever their name; the name may stand on the line before its last word."""
    for last in _GUIDELINE.finditer(letter.upper, start, end):
        index = letter.line_at(last.start())
        for begin in letter.starts[max(index - 1, 0) : index + 1]:
            label = _ANY.match(letter.upper, begin, last.end()) if begin >= start else None
            if label and label.end() == last.end():
                yield label
                break
