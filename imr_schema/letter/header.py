"""The header table, whose cells every extractor puts in another order."""

from __future__ import annotations

import re

from imr_schema.letter.letter_text import FIXED, Flow

# Labels in the words of the letter, of which an extractor may have lost the spaces, and what kind of value each has.
_LABELS: dict[str, tuple[str | None, str]] = {
    "CASE NUMBER": ("caseNumber", "number"),
    "DATE ASSIGNED": ("assignedDate", "date"),
    "DATE OF INJURY": ("dateOfInjury", "date"),
    "DECISION DATE": ("decisionDate", "date"),
    "DATED": ("decisionDate", "date"),
    "UR DENIAL DATE": ("utilizationReviewDate", "date"),
    "DATE OF UR DECISION": ("utilizationReviewDate", "date"),
    "DATE OF UR DENIAL": ("utilizationReviewDate", "date"),
    "PRIORITY": ("priority", "priority"),
    "IMR APPLICATION RECEIVED": ("applicationReceivedDate", "date"),
    "IMR APPLICATION": ("applicationReceivedDate", "date"),
    "APPLICATION RECEIVED": ("applicationReceivedDate", "date"),
    "APPLICATION": ("applicationReceivedDate", "date"),
    "CASE OUTCOME": ("outcome", "outcome"),
    # The rest of a label that was divided.
    "RECEIVED": (None, ""),
}
_BY_LETTERS = {words.replace(" ", ""): label for words, label in _LABELS.items()}
# What begins with a letter, and what with a digit: each alone is found much faster than both at once.
_WORDS = re.compile(
    "(?P<label>" + "|".join(words.replace(" ", r"\s*") for words in _LABELS) + r")\s*:?"
    r"|(?P<number>CM\s?[0-9]\s?[0-9]\s?-\s?(?:[0-9]\s?){6}[0-9](?![0-9/]))"
    r"|(?P<outcome>PARTIAL(?:LY)?\s+OVERTURN|OVERTURN|UPHOLD)|(?P<priority>STANDARD|REGULAR|EXPEDITED)"
)
_DATES = re.compile(r"[0-9][0-9]?/[0-9]{1,2}/[0-9]{4}(?![0-9])")
_JOINED = "DETERMINATION"
"""The word of a title that an extractor joins with the label after it."""

_OUTCOMES = {"UPHOLD": "uphold", "OVERTURN": "overturn"}
_PRIORITIES = {"STANDARD": "standard", "REGULAR": "standard", "EXPEDITED": "expedited"}

_Label = tuple[str, str, re.Match[str]]
"""A label's member, the kind of value it has, and where it stands."""
_Cell = tuple[str, re.Match[str]]
"""A value's kind, and where it stands."""


def read_header(flow: Flow, start: int, end: int) -> dict[str, str]:
    """The case's members, and the outcome, that the header table between two offsets states, as the schema writes them.

    Labels and values come in turns: one of each, or as many labels as values of a kind. The values are the
    labels' in their order, but one beside a label on a line of its own is that label's. A value too many belongs to the
    next label of its kind. Where there are fewer values than labels, or a value may as well be the next label's, which
    has none, nobody can tell whose it is: it stays unread. So does whatever is neither label nor value.
    """
    table = _Table(flow)
    for token in _tokens(flow, start, end):
        kind = token.lastgroup or "date"
        if kind != "label":
            table.value(kind, token)
            continue
        flow.take(token.start(), token.end(), FIXED)
        name, wants = _BY_LETTERS["".join(token["label"].split())]
        if name is not None:
            table.label(name, wants, token)
    return table.read()


def _tokens(flow: Flow, start: int, end: int) -> list[re.Match[str]]:
    tokens = [*_WORDS.finditer(flow.upper, start, end), *_DATES.finditer(flow.upper, start, end)]
    tokens.sort(key=re.Match.start)
    return [token for token in tokens if _is_word(flow.upper, token, start)]


def _is_word(upper: str, token: re.Match[str], start: int) -> bool:
    begin, end = token.span()
    if end < len(upper) and upper[end - 1].isalnum() and upper[end].isalnum() and token.lastgroup != "label":
        return False
    return begin == 0 or not upper[begin - 1].isalnum() or upper.endswith(_JOINED, start, begin)


class _Table:
    """Labels and values as they come, and what belongs together."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._labels: list[_Label] = []
        self._values: list[_Cell] = []
        self._early: list[_Cell] = []
        self._early_given: set[str] = set()
        self._given: dict[str, _Cell] = {}
        self._apart: list[tuple[str, str]] = []
        self._kind_before = ""

    def label(self, name: str, wants: str, token: re.Match[str]) -> None:
        """A label, with which another turn begins when values came before it."""
        if self._values:
            self._settle()
        early = next((each for each in self._early if each[0] == wants), None)
        if early is None:
            self._labels.append((name, wants, token))
        else:
            self._early.remove(early)
            self._early_given.add(wants)
            self._given.setdefault(name, early)

    def value(self, kind: str, token: re.Match[str]) -> None:
        """A value."""
        self._values.append((kind, token))

    def _settle(self) -> None:
        """Give the values of this turn to its labels."""
        self._apart = []
        if len(self._values) == len(self._labels) == 1 and self._values[0][0] == self._labels[0][1]:
            self._give(self._labels[0], self._values[0])
            self._end_turn()
            return
        for kind in dict.fromkeys(kind for kind, _ in self._values):
            values = [each for each in self._values if each[0] == kind]
            labels = self._beside(values[0], [each for each in self._labels if each[1] == kind])
            if len(values) < len(labels):
                continue
            for label, value in zip(labels, values, strict=False):
                self._give(label, value)
            self._early += values[len(labels) :]
        self._end_turn()

    def _end_turn(self) -> None:
        self._kind_before = self._values[-1][0]
        self._labels, self._values = [], []

    def _beside(self, value: _Cell, labels: list[_Label]) -> list[_Label]:
        """The last of some labels where the first value stands beside it and the others on lines before; else all of them."""
        if len(labels) < 2:
            return labels
        before, last = labels[-2][2], labels[-1][2]
        text = self._flow.text
        beside = "\n" not in text[last.end() : value[1].start()] and "\n" in text[before.end() : last.start()]
        return labels[-1:] if beside else labels

    def _give(self, label: _Label, value: _Cell) -> None:
        name, _, printed = label
        self._given.setdefault(name, value)
        if "\n" in self._flow.text[printed.end() : value[1].start()]:
            self._apart.append((name, value[0]))

    def read(self) -> dict[str, str]:
        """What was told, as the schema writes it."""
        if self._values:
            self._settle()
        else:
            # A last label has no value, but the value before it stands beside no label: so the turn's values may be one label off.
            wanted = {wants for _, wants, _ in self._labels} & {self._kind_before}
            for name in [name for name, kind in self._apart if kind in wanted]:
                self._given.pop(name, None)
        doubtful = self._early_given & {kind for kind, _ in self._early}
        self._given = {name: value for name, value in self._given.items() if value[0] not in doubtful}
        for name, (kind, token) in self._given.items():
            self._flow.take(token.start(), token.end(), "/outcome" if kind == "outcome" else f"/case/{name}")
        return {name: _written(*value) for name, value in self._given.items()}


def _written(kind: str, token: re.Match[str]) -> str:
    if kind == "date":
        month, day, year = token[0].split("/")
        return f"{year}-{int(month):02}-{int(day):02}"
    if kind == "outcome":
        return _OUTCOMES.get(token[0], "partialOverturn")
    return _PRIORITIES[token[0]] if kind == "priority" else "".join(token[0].split())
