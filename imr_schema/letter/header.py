"""The header table, whose cells every extractor gives in another order."""

from __future__ import annotations

from collections import deque

from msgspec import Struct

from imr_schema.letter.header_tokens import (
    DAMAGED,
    OUTCOMES,
    PRIORITIES,
    Token,
    record_letterhead,
    tokens_of,
    with_damaged_values,
)
from imr_schema.letter.letter_text import FIXED, LetterText


class _Label(Struct, frozen=True):
    """A label of the table."""

    #: The member of the case that it is about, or ``outcome``.
    name: str
    #: The kind of value that it has.
    kind: str
    #: Where it stands.
    token: Token


class _Value(Struct, frozen=True):
    """A value of the table."""

    kind: str
    #: Where it stands.
    token: Token

    @property
    def damaged(self) -> bool:
        """Whether it cannot be read."""
        return self.token.kind == DAMAGED


def read_header(letter: LetterText, start: int, end: int) -> dict[str, str]:
    """The case's members, and the outcome, that the header table between two offsets states, as the schema writes them.

    Labels and values come in turns: one of each, or as many labels as values of a kind. The values are the labels' in
    their order, but one beside a label on a line of its own is that label's. A value too many belongs to the next label
    of its kind. Where there are fewer values than labels, or a value may just as well be the next label's, which has
    none, it is uncertain whose it is: it stays unread. So does whatever is neither label nor value; where it has a
    digit, it may be a damaged value, and the label before it takes no other. Lines above the first label are the
    letterhead.
    """
    table = _Table(letter)
    tokens = tokens_of(letter, start, end)
    for token in with_damaged_values(letter, tokens, end):
        if token.kind != "label":
            table.add_value(token)
            continue
        letter.record(token.begin, token.end, FIXED)
        name, kind = token.label
        if name is not None:
            table.add_label(_Label(name, kind, token))
    record_letterhead(letter, tokens, start)
    return table.read()


class _Table:
    """The table's labels and values in the order in which they come, and which of them belong together."""

    def __init__(self, letter: LetterText) -> None:
        self._letter = letter
        #: The labels and values of this turn.
        self._labels: list[_Label] = []
        self._values: list[_Value] = []
        #: Values that had no label before them, by kind, and the kinds of those that a later label took.
        self._early: dict[str, deque[_Value]] = {}
        self._early_taken: set[str] = set()
        self._found: dict[str, _Value] = {}
        #: The labels of the turn before that have their value on a later line, and its last value's kind.
        self._apart: list[_Label] = []
        self._last_kind = ""

    def add_label(self, label: _Label) -> None:
        """Add a label, with which another turn begins when values came before it."""
        if self._values:
            self._settle()
        early = self._early.get(label.kind)
        if early:
            self._early_taken.add(label.kind)
            self._found.setdefault(label.name, early.popleft())
        else:
            self._labels.append(label)

    def add_value(self, token: Token) -> None:
        """Add a value; a damaged one stands for that of the label whose turn it is, if there is one."""
        if token.kind != DAMAGED:
            self._values.append(_Value(token.kind, token))
        elif len(self._values) < len(self._labels):
            self._values.append(_Value(self._labels[len(self._values)].kind, token))

    def read(self) -> dict[str, str]:
        """The members that the table states, as the schema writes them."""
        if self._values:
            self._settle()
        else:
            self._drop_shifted()
        uncertain = {kind for kind in self._early_taken if self._early[kind]}
        found = {
            name: value for name, value in self._found.items() if value.kind not in uncertain and not value.damaged
        }
        for name, value in found.items():
            pointer = "/outcome" if value.kind == "outcome" else f"/case/{name}"
            self._letter.record(value.token.begin, value.token.end, pointer)
        return {name: _as_written(value) for name, value in found.items()}

    def _settle(self) -> None:
        """Give the values of this turn to its labels, and end the turn."""
        self._apart = []
        if len(self._values) == len(self._labels) == 1 and self._values[0].kind == self._labels[0].kind:
            self._give(self._labels[0], self._values[0])  # as in most turns of most tables
            self._end_turn()
            return
        for kind in dict.fromkeys(value.kind for value in self._values):
            values = [value for value in self._values if value.kind == kind]
            labels = self._beside(values[0], [label for label in self._labels if label.kind == kind])
            if len(values) < len(labels):
                continue
            for label, value in zip(labels, values, strict=False):
                self._give(label, value)
            self._early.setdefault(kind, deque()).extend(values[len(labels) :])
        self._end_turn()

    def _end_turn(self) -> None:
        self._last_kind = self._values[-1].kind
        self._labels, self._values = [], []

    def _beside(self, value: _Value, labels: list[_Label]) -> list[_Label]:
        """The last of *labels* where *value* stands on its line and the others before that line; else all of them."""
        if len(labels) < 2:
            return labels
        before, last = labels[-2].token, labels[-1].token
        beside = not self._apart_in_print(last, value.token) and self._apart_in_print(before, last)
        return labels[-1:] if beside else labels

    def _give(self, label: _Label, value: _Value) -> None:
        self._found.setdefault(label.name, value)
        if self._apart_in_print(label.token, value.token):
            self._apart.append(label)

    def _apart_in_print(self, first: Token, second: Token) -> bool:
        """Whether a line ends between two tokens."""
        return self._letter.line_at(first.end) < self._letter.line_at(second.begin)

    def _drop_shifted(self) -> None:
        """Drop the values of the last turn that may belong to the label after each.

        A last label has no value, but the value before it stands beside no label: so the turn's values may be one
        label off.
        """
        wanted = {label.kind for label in self._labels} & {self._last_kind}
        for label in self._apart:
            if label.kind in wanted:
                self._found.pop(label.name, None)


def _as_written(value: _Value) -> str:
    """A value as the schema writes it: a date as YYYY-MM-DD."""
    text = value.token.text
    if value.kind == "date":
        month, day, year = text.split("/")
        return f"{year}-{int(month):02}-{int(day):02}"
    if value.kind == "outcome":
        return OUTCOMES.get(text, "partialOverturn")
    return PRIORITIES[text] if value.kind == "priority" else "".join(text.split())
