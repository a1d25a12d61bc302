"""The labels and values of the header table, those that are damaged too, and the letterhead above it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from msgspec import Struct

from imr_schema.letter.furniture import is_furniture
from imr_schema.letter.letter_text import LetterText

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

OUTCOMES = {"UPHOLD": "uphold", "OVERTURN": "overturn"}
_DAMAGED_LABELS = (
    *("CASE NUMBER", "DATE ASSIGNED", "DATE OF INJURY", "DECISION DATE", "UR DENIAL DATE", "PRIORITY"),
    *("IMR APPLICATION RECEIVED", "APPLICATION RECEIVED", "CASE OUTCOME", "DATE OF UR DENIAL"),
)
"""The labels that are looked for where they are damaged."""
_LEAST_LABELS = 3
"""Fewer labels are no table."""
_LONGEST_LETTERHEAD = 15
"""In lines."""
DAMAGED = "damaged"
_LABEL_WORDS = tuple(words.split(" ", 1)[0] for words in _LABELS)
PRIORITIES = {"STANDARD": "standard", "REGULAR": "standard", "EXPEDITED": "expedited"}


class Token(Struct, frozen=True):
    """A label or a value of the table, or words that are neither."""

    #: ``label``, or the kind of the value; ``damaged`` for words that may have been a value.
    kind: str
    #: Where it stands.
    begin: int
    end: int
    #: As it is printed, or as damaged words were read.
    text: str

    @property
    def label(self) -> tuple[str | None, str]:
        """Of a label: the member that it is about, None for the rest of another label, and the kind of its value."""
        return _BY_LETTERS["".join(self.text.split())]


def tokens_of(letter: LetterText, start: int, end: int) -> list[Token]:
    """The labels and values between two offsets, damaged ones too if the table has any other label.

    Those of a stamp above the table are none of them.
    """
    matches = [*_WORDS.finditer(letter.upper, start, end), *_DATES.finditer(letter.upper, start, end)]
    matches.sort(key=re.Match.start)
    tokens = [
        Token(
            match.lastgroup or "date",
            match.start(),
            match.end(),
            match["label"] if match.lastgroup == "label" else match[0],
        )
        for match in matches
        if _is_word(letter.upper, match, start)
    ]
    if sum(token.kind == "label" for token in tokens) >= _LEAST_LABELS:
        tokens = _with_damaged_labels(letter, tokens, start, end)
    return _without_stamps(letter, tokens)


def _with_damaged_labels(letter: LetterText, tokens: list[Token], start: int, end: int) -> list[Token]:
    """*tokens*, with damaged words that can only be a label which is missing, or the priority."""
    named = {token.label[0] for token in tokens if token.kind == "label"}
    kinds = {token.kind for token in tokens}
    missing = [phrase for phrase in _DAMAGED_LABELS if _LABELS[phrase][0] not in named]
    wanted = [(phrase, "label") for phrase in missing]
    if "priority" not in kinds:
        wanted += [(word, "priority") for word in PRIORITIES]
    for words, kind in wanted:
        taken = [(each.begin, each.end) for each in tokens if each.text != "RECEIVED"]
        for near in letter.near(f"{words}:" if kind == "label" else words, start, end, taken)[:1]:
            inside = [each for each in tokens if near.begin <= each.begin < near.end]
            tokens = [each for each in tokens if each not in inside]
            tokens.append(Token(kind, near.begin, near.end, words))
            tokens.sort(key=_begin)
            letter.report(near.begin, "IMR824", meant=words.capitalize())
    return tokens


def with_damaged_values(letter: LetterText, tokens: list[Token], end: int) -> Iterator[Token]:
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
            yield Token(DAMAGED, begin, begin + len(words), words)


def _without_stamps(letter: LetterText, tokens: list[Token]) -> list[Token]:
    """*tokens* without those above the first label that stand in a stamp or a running head."""
    labels = (letter.line_at(token.begin) for token in tokens if token.kind == "label" and token.text != "RECEIVED")
    first = next(labels, 0)
    lines = [letter.line_at(token.begin) for token in tokens]
    stamped = {line for line in set(lines) if line < first and is_furniture(letter.lines[line])}
    return [token for token, line in zip(tokens, lines, strict=True) if line not in stamped]


def record_letterhead(letter: LetterText, tokens: list[Token], start: int) -> None:
    """Record the lines above the first label or value as the letterhead, and report them (IMR829).

    A line that decides something stays unread.
    """
    if not any(token.kind == "label" for token in tokens):
        return
    first = letter.line_at(tokens[0].begin)
    lines = range(letter.line_at(start), first)
    if 0 < len(lines) <= _LONGEST_LETTERHEAD:
        deciding = len(lines) - letter.record_aside(start, letter.starts[first])
        unknown = [index for index in lines if not TITLE.fullmatch(letter.upper, *letter.span(index))]
        if len(unknown) > deciding:
            letter.report(letter.starts[unknown[0]], "IMR829", count=len(unknown) - deciding)


def _begin(token: Token) -> int:
    return token.begin


def _is_word(upper: str, token: re.Match[str], start: int) -> bool:
    """Whether a token is a word of its own; a label may have lost the space after it, and the one after a date."""
    begin, end = token.span()
    if end < len(upper) and upper[end - 1].isalnum() and upper[end].isalnum() and token.lastgroup == "priority":
        return upper.startswith(_LABEL_WORDS, end)
    if begin == 0 or not upper[begin - 1].isalnum() or upper.endswith(_JOINED, start, begin):
        return True
    return token.lastgroup == "label" and (
        upper[begin - 1].isdigit() or upper.endswith(tuple(PRIORITIES), start, begin)
    )
