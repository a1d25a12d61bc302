"""The decision word that ends an item's description: the last word before the claims administrator's label."""

from __future__ import annotations

from msgspec import Struct

from imr_schema.letter.letter_text import Flow

_WORDS = ("UPHELD", "OVERTURNED")
_COLONS = (":", "\u2013", "\u2014")
# "partially overturned" is neither of the two decisions.
_QUALIFIERS = {"PARTIAL", "PARTIALLY", "PARTLY", "NOT"}
_LONGEST = 60
"""In characters: from the colon to the label."""


class Decision(Struct, frozen=True):
    """A decision, where its ``word`` stands, and where the words before it end; ``colon`` says that one stands between."""

    decision: str
    begin: int
    word: int
    colon: bool
    qualified: bool
    """Whether the word before takes a part of it back."""


def decision_before(flow: Flow, begin: int, end: int) -> Decision | None:
    """The decision that ends the text between two offsets."""
    begin = max(begin, end - _LONGEST)
    words = flow.upper[begin:end]
    said = words.rstrip(" \n.")
    word = next((each for each in _WORDS if said.endswith(each)), None)
    if word is None or words.count(".", len(said)) > 1:
        return None
    at = len(said) - len(word)
    if at and (said[at - 1].isalnum() or said[at - 1] == "_"):
        return None
    before = said[:at].rstrip()
    colon = before.endswith(_COLONS) or before[-2:] in (" -", "\n-")
    described = before[:-1].rstrip() if colon else before
    qualified = not colon and (before.split() or [""])[-1] in _QUALIFIERS
    return Decision(word.lower(), begin + len(described), begin + at, colon, qualified)
