"""The labels of a letter's items, which no prose can imitate in their order."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from imr_schema.letter.decisions import Decision, decision_before
from imr_schema.letter.label_order import ADMINISTRATOR, RATIONALE, REVIEWER, Label, in_best_order, score
from imr_schema.letter.letter_text import LetterText, NamedLabel
from imr_schema.letter.near import Near, most_damage

# Some extractors lose the space between two words, so no label depends on it.
_ADMINISTRATOR = re.compile(r"CLAIMS\s*ADMINISTRATOR(?:'S)?\s*GUIDELINES?\s*:")
_RATIONALE = re.compile(r"DECISION\s*RATIONALE\s*:")
_GUIDELINE = re.compile(r"GUIDELINES?\s*:")
_NAMED = re.compile(r"(?P<name>.{1,400}?)(?<!\s)\s*GUIDELINES?\s*:", re.DOTALL)
_ANY = re.compile(r"(?!CLAIMS\s*ADMINISTRATOR)(?P<name>[A-Z][^\n:]{0,60}?)(?<!\s)\s*GUIDELINES?\s*:")
# Words of a statement, whose line may end in "Guidelines:" as a label does.
_OF_A_STATEMENT = re.compile(r"\bBASED\b|\bMTUS\b|CITATION|[.?!;]\s")

_PHRASES = {ADMINISTRATOR: ["CLAIMS ADMINISTRATOR GUIDELINE:"], RATIONALE: ["DECISION RATIONALE:"]}
_MAY_PRECEDE = (".", "?", "!", ":", ";", ")", "]", '"')
"""What the text before a label may end with where the label does not begin a line."""
_LONGEST_NAME = 60


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
    administrators = list(letter.labels(_ADMINISTRATOR, start, end))
    named = _reviewer_label(letter, administrators, start, end, organization)
    whole = [_administrator(letter, start, each.start(), each.end()) for each in administrators]
    others = {REVIEWER: named, RATIONALE: _RATIONALE}
    for kind, pattern in others.items():
        found = letter.labels(pattern, start, end) if pattern else ()
        whole += [Label(kind, each.start(), each.end()) for each in found]
    whole.sort(key=_begin)
    labels = _in_order(whole, end)
    phrases = {**_PHRASES, REVIEWER: named.phrases if named else _phrases(organization)}
    if not labels or any(each.lacking for each in labels) or _begins_another(letter, start, end, labels):
        taken = [(label.begin, label.end) for label in whole if start <= label.begin]
        damaged = _damaged(letter, start, end, taken, phrases)
    else:
        damaged = []
    candidates = sorted([*whole, *damaged], key=_begin)
    if damaged:
        better = in_best_order(candidates)
        if score(better) > score(label for each in labels for label in each.present):
            labels = _items(better)
            _report(letter, better)
    return _with_strays(letter, labels, candidates, start, end)


def _begin(label: Label) -> int:
    return label.begin


def _administrator(letter: LetterText, start: int, begin: int, end: int, damage: int = 0) -> Label:
    decision = decision_before(letter, start, begin)
    begins_paragraph = letter.layout.begins_paragraph(letter.line_at(begin))
    return Label(ADMINISTRATOR, begin, end, damage, not letter.begins_line(begin), decision, begins_paragraph)


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
        at = administrator.end
        reviewer = _first(reviewers, at, limit)
        rationale = _first(rationales, reviewer.end if reviewer else at, limit)
        found.append(Labels(administrator, reviewer, rationale))
        at = found[-1].present[-1].end
    return found


def _first(labels: list[Label], start: int, end: int) -> Label | None:
    """The first of *labels* between two offsets."""
    at = bisect_left(labels, start, key=_begin)
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
            [meant] = _PHRASES.get(label.kind, ["GUIDELINE:"])
            letter.report(label.begin, "IMR824", meant=meant.capitalize())


def _begins_another(letter: LetterText, start: int, end: int, labels: Iterable[Labels]) -> bool:
    """Whether words between complete items are like the first label of one more."""
    items = [(each.administrator.begin, each.present[-1].end) for each in labels]
    return bool(_damaged(letter, start, end, items, {ADMINISTRATOR: _PHRASES[ADMINISTRATOR]}))


def _damaged(
    letter: LetterText, start: int, end: int, taken: Sequence[tuple[int, int]], phrases: dict[int, list[str]]
) -> list[Label]:
    """The words outside *taken* that are like labels of some kinds, each with its *phrases*."""
    found = []
    for kind, phrase in ((kind, phrase) for kind, each in phrases.items() for phrase in each):
        for near in letter.near(phrase, start, end, taken):
            damage = _damage(letter, near, phrase)
            if damage is None:
                continue
            if kind == ADMINISTRATOR:
                found.append(_administrator(letter, start, near.begin, near.end, damage))
            else:
                found.append(Label(kind, near.begin, near.end, damage, not letter.begins_line(near.begin)))
    return found


def _damage(letter: LetterText, near: Near, phrase: str) -> int | None:
    """How much words that are like a label are damaged; None for those that are none."""
    if letter.begins_line(near.begin):
        return near.distance
    # Inside a line prose may say the same: a label has a colon there, and follows the end of a sentence.
    before = letter.upper[max(near.begin - 12, 0) : near.begin].rstrip()
    ends = before.endswith(_MAY_PRECEDE) or before.endswith(("UPHELD", "OVERTURNED"))
    colon = letter.upper[near.begin : near.end].rstrip("*_` ").endswith(":")
    return near.distance if ends and colon and near.distance < most_damage(phrase) else None


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
        another = each.rationale is not None and (_another(inside) or _ends_in_decision(letter, at, until))
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


def _ends_in_decision(letter: LetterText, begin: int, end: int) -> bool:
    """Whether a letter ends in a decision, as one that was cut after it."""
    last = decision_before(letter, begin, end) if end == len(letter.text) else None
    return last is not None and last.colon and not last.damaged


def _reviewer_label(
    letter: LetterText, administrators: list[re.Match[str]], start: int, end: int, organization: str
) -> NamedLabel | None:
    """The label of the reviewer's guideline: the name of the organization, or its first word, and "guideline".

    A statement may contain a line such as "Practice Guidelines: Sleep". So other words are a label only in a letter
    without the organization's, damaged or not, and then those that most items have.
    """
    first = administrators[0].end() if administrators else start
    if words := organization.upper().split():
        named = NamedLabel(_NAMED, words[:1], words)
        if letter.label(named, first, end):
            return named
        likes = ((near, phrase) for phrase in named.phrases for near in letter.near(phrase, start, end))
        if any(_damage(letter, near, phrase) is not None for near, phrase in likes):
            return named
    if not administrators:
        return None
    names = _names_before_guideline(letter, [label.end() for label in administrators], end)
    if not names:
        return None
    most_frequent = max(names, key=names.__getitem__)  # of several, the first that was counted
    return NamedLabel(_NAMED, most_frequent.split())


def _phrases(organization: str) -> list[str]:
    words = organization.upper().split()
    return NamedLabel(_NAMED, words[:1], words).phrases if words else []


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
            if label and label.end() == last.end() and not _OF_A_STATEMENT.search(label["name"]):
                yield label
                break
