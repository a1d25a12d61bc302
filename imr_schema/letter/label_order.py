"""Which of the words that look like labels are the labels of items: those that best give the items' own order."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from imr_schema.letter.decisions import Decision

ADMINISTRATOR, REVIEWER, RATIONALE = range(3)
"""The kinds of labels, in the order that they have in an item."""

_START = -1
_EXACT, _DAMAGED, _INSIDE, _WORSE = 10, 7, 0, 2
"""What a label is worth: as printed at the beginning of a line, damaged, inside a line, and less for each character."""
_DECIDED, _DECIDED_BY_DAMAGED_WORD = 6, 4
_NOT_DECIDED_IN_PARAGRAPH, _NOT_DECIDED = -6, -12
"""For the first label of an item, by the decision before it."""
_MISSING = -7
"""For each label that an item lacks."""


class Label(Struct, frozen=True):
    """A label of an item, or words that look like one."""

    kind: int
    #: Where it stands, as offsets.
    begin: int
    end: int
    #: How many characters of it are damaged.
    damage: int = 0
    #: Whether it stands inside a line.
    inside: bool = False
    #: Of an administrator's label: the decision before it, and whether it begins a paragraph.
    decision: Decision | None = None
    begins_paragraph: bool = False

    @property
    def whole(self) -> bool:
        """Whether it is as printed, at the beginning of a line."""
        return not (self.damage or self.inside)


class _Path(Struct, frozen=True):
    """Labels in order, from the last back to the first."""

    score: int
    last: Label | None = None
    before: _Path | None = None

    @property
    def kind(self) -> int:
        return self.last.kind if self.last else _START


def in_best_order(candidates: Iterable[Label]) -> list[Label]:
    """Of *candidates* in the order of the text, those that are labels: the order of items with the highest score.

    An item begins with its administrator's label; each later label may be missing, at a price. Prose that looks like a
    label would need other labels around it to be worth more than without it.
    """
    # One best path for each kind of last label is enough, because what follows depends on nothing else: linear time.
    best: dict[int, _Path] = {_START: _Path(0)}
    for label in candidates:
        paths = [path for path in best.values() if _may_follow(label, path)]
        if not paths:
            continue
        path = max((_Path(path.score + _step(path.kind, label), label, path) for path in paths), key=_score)
        if label.kind not in best or path.score > best[label.kind].score:
            best[label.kind] = path
    labels = []
    at: _Path | None = max(best.values(), key=lambda path: path.score + _lacks_at_end(path.kind))
    while at is not None and at.last is not None:
        labels.append(at.last)
        at = at.before
    return labels[::-1]


def score(labels: Iterable[Label]) -> int:
    """What *labels*, in their order, are worth."""
    total, kind = 0, _START
    for label in labels:
        total += _step(kind, label)
        kind = label.kind
    return total + _lacks_at_end(kind)


def _score(path: _Path) -> int:
    return path.score


def _may_follow(label: Label, path: _Path) -> bool:
    if path.last is not None and label.begin < path.last.end:
        return False
    return label.kind == ADMINISTRATOR or _START < path.kind < label.kind


def _step(kind: int, label: Label) -> int:
    """What *label* adds after a label of *kind*."""
    worth = (_INSIDE if label.inside else _DAMAGED if label.damage else _EXACT) - _WORSE * label.damage
    if label.kind == ADMINISTRATOR:
        return worth + _decided(label) + _lacks_at_end(kind)
    return worth + _MISSING * (label.kind - kind - 1)


def _decided(label: Label) -> int:
    if label.decision is not None:
        return _DECIDED_BY_DAMAGED_WORD if label.decision.damaged else _DECIDED
    return _NOT_DECIDED_IN_PARAGRAPH if label.begins_paragraph else _NOT_DECIDED


def _lacks_at_end(kind: int) -> int:
    """For the labels that an item lacks which ends with a label of *kind*."""
    return 0 if kind == _START else _MISSING * (RATIONALE - kind)
