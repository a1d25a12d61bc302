"""The decision that ends an item's description: the last word before the claims administrator's label."""

from __future__ import annotations

from msgspec import Struct

from imr_schema.letter.letter_text import LetterText
from imr_schema.letter.ticked import choice_at_end

_WORDS = ("UPHELD", "OVERTURNED")
_COLONS = (":", "\u2013", "\u2014", " -", "\n-")
# "partially overturned" is neither of the two decisions.
_QUALIFIERS = {"PARTIAL", "PARTIALLY", "PARTLY", "NOT"}
_LONGEST = 60
"""In characters: from the colon to the label."""


class Decision(Struct, frozen=True):
    """A decision, and where it stands."""

    #: ``upheld`` or ``overturned``.
    decision: str
    #: The offset at which the words before it end, without the colon.
    begin: int
    #: The offset of the word itself.
    word: int
    #: Whether a colon or a dash stands before the word.
    colon: bool
    #: Whether the word before it takes a part of it back.
    qualified: bool


def decision_before(letter: LetterText, begin: int, end: int) -> Decision | None:
    """The decision that ends the text between two offsets; of several with boxes, the one whose box is ticked."""
    # String methods, not a pattern: one that is anchored at the end would be tried at each character.
    begin = max(begin, end - _LONGEST)
    words = letter.upper[begin:end]
    choice = choice_at_end(words)
    if choice is not None:
        before = words[: choice.begin].rstrip()
        colon = before.endswith(_COLONS)
        described = before[:-1].rstrip() if colon else before
        if choice.word is None:
            return None
        return Decision(choice.word.lower(), begin + len(described), begin + choice.at, colon, False)
    stripped = words.rstrip(" \n.")
    word = next((word for word in _WORDS if stripped.endswith(word)), None)
    if word is None or words.count(".", len(stripped)) > 1:
        return None
    at = len(stripped) - len(word)
    if _continues_word(stripped, at):
        return None
    before = stripped[:at].rstrip()
    colon = before.endswith(_COLONS)
    described = before[:-1].rstrip() if colon else before
    qualified = not colon and _last_word(before) in _QUALIFIERS
    return Decision(word.lower(), begin + len(described), begin + at, colon, qualified)


def _continues_word(text: str, at: int) -> bool:
    """Whether the character at *at* belongs to a word that begins before it."""
    return at > 0 and (text[at - 1].isalnum() or text[at - 1] == "_")


def _last_word(text: str) -> str:
    return (text.split() or [""])[-1]
