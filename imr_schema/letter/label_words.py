"""The words of an item's labels: as they are printed, and damaged."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from imr_schema.letter.decisions import decision_before
from imr_schema.letter.label_order import ADMINISTRATOR, RATIONALE, REVIEWER, Label
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

PHRASES = {ADMINISTRATOR: ["CLAIMS ADMINISTRATOR GUIDELINE:"], RATIONALE: ["DECISION RATIONALE:"]}
_MAY_PRECEDE = (".", "?", "!", ":", ";", ")", "]", '"')
"""What the text before a label may end with where the label does not begin a line."""
_LONGEST_NAME = 60


def whole_labels(letter: LetterText, start: int, end: int, named: NamedLabel | None) -> list[Label]:
    """The labels that begin a line between two offsets, in order; *named* is the reviewer's."""
    labels = [label_of_administrator(letter, start, *each.span()) for each in letter.labels(_ADMINISTRATOR, start, end)]
    for kind, pattern in ((REVIEWER, named), (RATIONALE, _RATIONALE)):
        labels += [Label(kind, *each.span()) for each in (letter.labels(pattern, start, end) if pattern else ())]
    return sorted(labels, key=begin_of)


def begin_of(label: Label) -> int:
    """Where *label* begins."""
    return label.begin


def label_of_administrator(letter: LetterText, start: int, begin: int, end: int, damage: int = 0) -> Label:
    """The administrator's label between *begin* and *end*, with the decision before it, not before *start*."""
    decision = decision_before(letter, start, begin)
    begins_paragraph = letter.layout.begins_paragraph(letter.line_at(begin))
    return Label(ADMINISTRATOR, begin, end, damage, not letter.begins_line(begin), decision, begins_paragraph)


def damaged_labels(
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
                found.append(label_of_administrator(letter, start, near.begin, near.end, damage))
            else:
                found.append(Label(kind, near.begin, near.end, damage, not letter.begins_line(near.begin)))
    return found


def _damage(letter: LetterText, near: Near, phrase: str) -> int | None:
    """How much words that are like a label are damaged; None for those that are none."""
    following = letter.text[near.end : near.end + 2].lstrip()
    if letter.upper[near.end - 1].isalnum() and following[:1].islower():
        return None  # it lacks its colon, and a sentence goes on
    if letter.begins_line(near.begin):
        return near.distance
    # Inside a line prose may say the same: a label has a colon there, and follows the end of a sentence.
    before = letter.upper[max(near.begin - 12, 0) : near.begin].rstrip()
    ends = before.endswith(_MAY_PRECEDE) or before.endswith(("UPHELD", "OVERTURNED"))
    colon = letter.upper[near.begin : near.end].rstrip("*_` ").endswith(":")
    return near.distance if ends and colon and near.distance < most_damage(phrase) else None


def reviewer_label(letter: LetterText, start: int, end: int, organization: str) -> NamedLabel | None:
    """The label of the reviewer's guideline: the name of the organization, or its first word, and "guideline".

    A statement may contain a line such as "Practice Guidelines: Sleep". So other words are a label only in a letter
    without the organization's, damaged or not, and then those that most items have.
    """
    administrator = letter.label(_ADMINISTRATOR, start, end)
    first = administrator.end() if administrator else start
    if words := organization.upper().split():
        named = NamedLabel(_NAMED, words[:1], words)
        if letter.label(named, first, end):
            return named
        likes = ((near, phrase) for phrase in named.phrases for near in letter.near(phrase, start, end))
        if any(_damage(letter, near, phrase) is not None for near, phrase in likes):
            return named
    if administrator is None:
        return None
    starts = [label.end() for label in letter.labels(_ADMINISTRATOR, start, end)]
    names = _names_before_guideline(letter, starts, end)
    if not names:
        return None
    most_frequent = max(names, key=names.__getitem__)  # of several, the first that was counted
    return NamedLabel(_NAMED, most_frequent.split())


def phrases_of(organization: str) -> list[str]:
    """What the reviewer's label may say where *organization* is the review organization's name."""
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
