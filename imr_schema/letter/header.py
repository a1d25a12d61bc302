"""The header table, whose cells every extractor gives in another order."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from itertools import zip_longest

from msgspec import Struct

from imr_schema.letter.furniture import is_furniture
from imr_schema.letter.letter_text import FIXED, LetterText

# The labels of the letter, of which an extractor may have lost the spaces: the member that each is about, and the kind
# of value that it has.
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
_ANY_LABEL = "|".join(words.replace(" ", r"\s*") for words in _LABELS)
# A token's group is its kind. What begins with a letter and what begins with a digit have a pattern each: two searches
# are much faster than one for both.
_WORDS = re.compile(
    rf"""
    (?P<label>{_ANY_LABEL})\s*:?
    | (?P<number>CM\s?[0-9]\s?[0-9]\s?-\s?(?:[0-9]\s?){{6}}[0-9](?![0-9/]))  # an extractor may break it by a space
    | (?P<outcome>PARTIAL(?:LY)?\s+OVERTURN|OVERTURN|UPHOLD)
    | (?P<priority>STANDARD|REGULAR|EXPEDITED)
    """,
    re.VERBOSE,
)
_DATES = re.compile(r"[0-9][0-9]?/[0-9]{1,2}/[0-9]{4}(?![0-9])")
TITLE = re.compile(
    r"""
    ^(?:
        (?:IMR|INDEPENDENT\s+MEDICAL\s+REVIEW)\s+FINAL\s+DETERMINATION(?:\s+LETTER)?
      | INDEPENDENT\s+MEDICAL\s+REVIEW
      | MEDICAL\s+PROFESSIONAL\s+REVIEW
      | NOTICE\s+OF\s+INDEPENDENT\s+MEDICAL\s+REVIEW\s+DETERMINATION
      | [A-Z][A-Z\ &.,]{2,60}\bINC\.?                  # the letterhead of the review organization
    )
    (?=$|\s*DATED\b)                                   # which an extractor joins with the title
    """,
    re.MULTILINE | re.VERBOSE,
)
_JOINED = "DETERMINATION"
"""The word of a title that an extractor joins with the label after it."""

_OUTCOMES = {"UPHOLD": "uphold", "OVERTURN": "overturn"}
_DAMAGED_LABELS = (
    *("CASE NUMBER", "DATE ASSIGNED", "DATE OF INJURY", "DECISION DATE", "UR DENIAL DATE", "PRIORITY"),
    *("IMR APPLICATION RECEIVED", "APPLICATION RECEIVED", "CASE OUTCOME", "DATE OF UR DENIAL"),
)
"""The labels that are looked for where they are damaged."""
_LEAST_LABELS = 3
"""Fewer labels are no table."""
_LONGEST_LETTERHEAD = 15
"""In lines."""
_DAMAGED = "damaged"
_LABEL_WORDS = tuple(words.split(" ", 1)[0] for words in _LABELS)
_PRIORITIES = {"STANDARD": "standard", "REGULAR": "standard", "EXPEDITED": "expedited"}


class _Token(Struct, frozen=True):
    """A label or a value of the table, or words that are neither."""

    #: ``label``, or the kind of the value; ``damaged`` for words that may have been a value.
    kind: str
    #: Where it stands.
    begin: int
    end: int
    #: As it is printed, or as damaged words were read.
    text: str


class _Label(Struct, frozen=True):
    """A label of the table."""

    #: The member of the case that it is about, or ``outcome``.
    name: str
    #: The kind of value that it has.
    kind: str
    #: Where it stands.
    token: _Token


class _Value(Struct, frozen=True):
    """A value of the table."""

    kind: str
    #: Where it stands.
    token: _Token

    @property
    def damaged(self) -> bool:
        """Whether it cannot be read."""
        return self.token.kind == _DAMAGED


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
    tokens = _without_stamps(letter, _tokens(letter, start, end))
    for token in _with_damaged_values(letter, tokens, end):
        if token.kind != "label":
            table.add_value(token)
            continue
        letter.record(token.begin, token.end, FIXED)
        name, kind = _BY_LETTERS["".join(token.text.split())]
        if name is not None:
            table.add_label(_Label(name, kind, token))
    _record_letterhead(letter, tokens, start)
    return table.read()


def _tokens(letter: LetterText, start: int, end: int) -> list[_Token]:
    """The labels and values between two offsets, those that are damaged too if the table has any other label."""
    matches = [*_WORDS.finditer(letter.upper, start, end), *_DATES.finditer(letter.upper, start, end)]
    matches.sort(key=re.Match.start)
    tokens = [
        _Token(
            match.lastgroup or "date",
            match.start(),
            match.end(),
            match["label"] if match.lastgroup == "label" else match[0],
        )
        for match in matches
        if _is_word(letter.upper, match, start)
    ]
    if sum(token.kind == "label" for token in tokens) < _LEAST_LABELS:
        return tokens
    return _with_damaged_labels(letter, tokens, start, end)


def _with_damaged_labels(letter: LetterText, tokens: list[_Token], start: int, end: int) -> list[_Token]:
    """*tokens*, with damaged words that can only be a label which is missing, or the priority."""
    named = {_BY_LETTERS["".join(token.text.split())][0] for token in tokens if token.kind == "label"}
    kinds = {token.kind for token in tokens}
    missing = [phrase for phrase in _DAMAGED_LABELS if _LABELS[phrase][0] not in named]
    wanted = [(phrase, "label") for phrase in missing]
    if "priority" not in kinds:
        wanted += [(word, "priority") for word in _PRIORITIES]
    for words, kind in wanted:
        taken = [(each.begin, each.end) for each in tokens if each.text != "RECEIVED"]
        for near in letter.near(f"{words}:" if kind == "label" else words, start, end, taken)[:1]:
            inside = [each for each in tokens if near.begin <= each.begin < near.end]
            tokens = [each for each in tokens if each not in inside]
            tokens.append(_Token(kind, near.begin, near.end, words))
            tokens.sort(key=_begin)
            letter.report(near.begin, "IMR824", meant=words.capitalize())
    return tokens


def _with_damaged_values(letter: LetterText, tokens: list[_Token], end: int) -> Iterator[_Token]:
    """*tokens*, and what stands behind one of them and may have been a value: what has a digit."""
    for token, following in zip_longest(tokens, tokens[1:]):
        yield token
        # What stands behind the last token's line is no cell of the table.
        line_end = letter.starts[letter.line_at(token.end - 1)] + len(letter.lines[letter.line_at(token.end - 1)])
        until = following.begin if following else min(line_end, end)
        words = letter.upper[token.end : until].strip()
        # One character right behind a label is a damaged colon.
        is_colon = token.kind == "label" and len(words) == 1 and letter.upper[token.end] == words
        if any(map(str.isdigit, words)) and not is_colon:
            begin = letter.upper.index(words, token.end)
            yield _Token(_DAMAGED, begin, begin + len(words), words)


def _without_stamps(letter: LetterText, tokens: list[_Token]) -> list[_Token]:
    """*tokens* without those above the first label that stand in a stamp or a running head."""
    labels = (letter.line_at(token.begin) for token in tokens if token.kind == "label" and token.text != "RECEIVED")
    first = next(labels, 0)
    lines = [letter.line_at(token.begin) for token in tokens]
    stamped = {line for line in lines if line < first and is_furniture(letter.lines[line])}
    return [token for token, line in zip(tokens, lines, strict=True) if line not in stamped]


def _record_letterhead(letter: LetterText, tokens: list[_Token], start: int) -> None:
    """Record the lines above the first label or value as the letterhead, and report them (IMR829)."""
    if not any(token.kind == "label" for token in tokens):
        return
    first = letter.line_at(tokens[0].begin)
    lines = range(letter.line_at(start), first)
    if 0 < len(lines) <= _LONGEST_LETTERHEAD:
        letter.record(start, letter.starts[first], FIXED)
        unknown = [index for index in lines if not TITLE.fullmatch(letter.upper, *letter.span(index))]
        if unknown:
            letter.report(letter.starts[unknown[0]], "IMR829", count=len(unknown))


def _begin(token: _Token) -> int:
    return token.begin


def _is_word(upper: str, token: re.Match[str], start: int) -> bool:
    """Whether a token is a word of its own; a label may have lost the space after it, and the one after a date."""
    begin, end = token.span()
    if end < len(upper) and upper[end - 1].isalnum() and upper[end].isalnum() and token.lastgroup == "priority":
        return upper.startswith(_LABEL_WORDS, end)
    if begin == 0 or not upper[begin - 1].isalnum() or upper.endswith(_JOINED, start, begin):
        return True
    return token.lastgroup == "label" and (
        upper[begin - 1].isdigit() or upper.endswith(tuple(_PRIORITIES), start, begin)
    )


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

    def add_value(self, token: _Token) -> None:
        """Add a value; a damaged one stands for that of the label whose turn it is, if there is one."""
        if token.kind != _DAMAGED:
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

    def _apart_in_print(self, first: _Token, second: _Token) -> bool:
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
        return _OUTCOMES.get(text, "partialOverturn")
    return _PRIORITIES[text] if value.kind == "priority" else "".join(text.split())
