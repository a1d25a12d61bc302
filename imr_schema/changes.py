"""What two documents state otherwise: the values that a comparison gives, and that reports show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from msgspec import Struct

ChangeKind = Literal["added", "removed", "changed", "moved"]
"""What became of a member, or of an entry of a list. ``moved``: it stands elsewhere among the others."""

Form = Literal["text", "code", "other"]
"""``text``: prose. ``code``: a code of a closed list, such as a decision, which is no text of a document."""

_MOST_STEPS = 4_000_000
"""Pairs of words; texts that differ in more are not compared word by word, which takes a time that grows with them."""


class WordCount(Struct, frozen=True):
    """In how much of a text two documents differ."""

    changed: int
    """Words that were changed, added or taken away."""
    of: int
    """Words of both texts together, those counted once that they have in common."""


class Change(Struct, frozen=True):
    """One thing that the second of two documents states otherwise than the first."""

    kind: ChangeKind
    what: str
    """The member for people, in the words of the schema: "Case, Decision date"."""
    pointer_before: str | None
    """A JSON Pointer into the first document as it was sent; None for what only the second one has."""
    pointer_after: str | None
    """A JSON Pointer into the second document as it was sent; None for what only the first one has."""
    item_before: int | None = None
    """The number in the first document of the disputed item that it lies in; None outside the items, or added there."""
    item_after: int | None = None
    """The same in the second document."""
    before: Any = None
    """The value in the first document, as JSON data of the version in which both are compared; None where there is
    none.
    """
    after: Any = None
    """The value in the second document."""
    form: Form = "other"
    """What its values are."""

    @property
    def words(self) -> WordCount | None:
        """How many words of a text were changed; None of anything but a text that both documents have."""
        before, after = text_of(self.before), text_of(self.after)
        if self.kind != "changed" or self.form != "text" or before is None or after is None:
            return None
        parts = list(word_by_word(before, after))
        changed = sum(max(len(old), len(new)) for same, old, new in parts if not same)
        return WordCount(changed, changed + sum(len(old) for same, old, _ in parts if same))


class Renumbered(Struct, frozen=True):
    """A disputed item that has another number in the second document."""

    before: int
    after: int
    pointer_before: str
    """A JSON Pointer to the number in the first document as it was sent."""
    pointer_after: str
    """The same in the second document."""


class Compared(Struct, frozen=True):
    """One of the two documents of a comparison."""

    source: str
    """Its name."""
    version: str
    """The version of the standard that it names; of a letter, the one that it is read into."""
    whole: bool = True
    """Whether all that it contains was compared. What its schema has no place for, and a line of a letter that was not
    understood, was not.
    """


class Comparison(Struct, frozen=True):
    """What the second of two documents states otherwise than the first."""

    first: Compared
    second: Compared
    version: str
    """The version in which they are compared, the newer one of the two."""
    changes: tuple[Change, ...] = ()
    """In the order of the schema."""
    renumbered: tuple[Renumbered, ...] = ()
    """Disputed items with another number, in the order of the first document."""
    identical: bool = True
    """Whether the data of both are the same to the character. Where they are not, and nothing else is here, they differ
    in what does not count: white space, and the division of texts into paragraphs.
    """

    @property
    def same(self) -> bool:
        """Whether nothing that counts differs in what was compared."""
        return not self.changes and not self.renumbered

    @property
    def whole(self) -> bool:
        """Whether all that both documents contain was compared."""
        return self.first.whole and self.second.whole


def text_of(value: Any) -> str | None:
    """*value* as one text, its paragraphs one after another; None where it is no text."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return " ".join(value)
    return None


def word_by_word(before: str, after: str) -> Iterator[tuple[bool, list[str], list[str]]]:
    """Two texts as runs of words: whether both have them, and the words of either; the same in both directions."""
    left, right = before.split(), after.split()
    turned = (len(right), right) < (len(left), left)
    for same, old, new in _runs(right, left) if turned else _runs(left, right):
        yield (same, new, old) if turned else (same, old, new)


def _runs(left: list[str], right: list[str]) -> Iterator[tuple[bool, list[str], list[str]]]:
    from difflib import SequenceMatcher  # slow to start, and most texts are the same

    begin = 0
    while begin < min(len(left), len(right)) and left[begin] == right[begin]:
        begin += 1
    end = 0
    while end < min(len(left), len(right)) - begin and left[-1 - end] == right[-1 - end]:
        end += 1
    old, new = left[begin : len(left) - end], right[begin : len(right) - end]
    if begin:
        yield True, left[:begin], right[:begin]
    if len(old) * len(new) > _MOST_STEPS:
        yield False, old, new
    else:
        for operation, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            yield operation == "equal", old[i:j], new[k:m]
    if end:
        yield True, left[len(left) - end :], right[len(right) - end :]
