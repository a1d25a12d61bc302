"""The decision that ends an item's description: the last word before the claims administrator's label."""

from __future__ import annotations

import re

from msgspec import Struct

from imr_schema.letter.letter_text import LetterText
from imr_schema.letter.near import find_near

_WORDS = ("UPHELD", "OVERTURNED")
_COLONS = (":", "\u2013", "\u2014", " -", "\n-")
_MAY_BE_COLONS = (*_COLONS, ";", ".", ",", "=", "~", "\n", "|")
# "partially overturned" is neither of the two decisions.
_QUALIFIERS = ("PARTIAL", "PARTLY", "NOT", "MOSTLY", "NEARLY", "NEVER", "CONDITIONAL", "SEMI", "NON", "NEITHER", "NOR")
_QUALIFIERS_WITHOUT_COLON = (*_QUALIFIERS, "PART", "MODIFIED", "HALF", "LONGER", "BE")
_LOOKS_LIKE = str.maketrans("01", "OI")
_LONGEST = 60
"""In characters: from the colon to the label."""

# The boxes of a choice, as forms print them or type them.
_TICKED = (
    r"[\[(]\s?[X\u2713\u2714\u2717\u2718]\s?[\])]|_X_"
    r"|[\u2611\u2612\u2713\u2714\u2717\u2718\u25a0\u25c9\u25cf\uf0fe\uf0fd\uf052\uf053]"
)
_EMPTY = r"[\[(]\s?_{0,3}[\])]|[\u2610\u25a1\u25cb\u25ef\u25fb\u274f\u2751\u2752\uf0a8\uf06f]|_{1,5}"
_BOX = re.compile(rf"(?P<ticked>{_TICKED})|(?P<empty>{_EMPTY})")
_CHOICE = re.compile(
    rf"""
    (?P<box>{_TICKED}|{_EMPTY})
    | \b(?P<word>UPHELD|OVERTURNED)\b
    | (?P<between>[\s,;/|:.]|\bAND\b|\bOR\b)
    """,
    re.VERBOSE,
)


class Decision(Struct, frozen=True):
    """A decision, and where it stands."""

    #: ``upheld`` or ``overturned``; None where words or boxes are there that decide nothing.
    decision: str | None
    #: The offset at which the words before it end, without the colon.
    begin: int
    #: The offset of the word itself, or of the first box.
    word: int
    #: Whether a colon or a dash stands before the word.
    colon: bool
    #: Whether the word before it takes a part of it back.
    qualified: bool = False
    #: Whether the word is damaged.
    damaged: bool = False


def decision_before(letter: LetterText, begin: int, end: int) -> Decision | None:
    """The decision that ends the text between two offsets; one of two words, or boxes, only where its box is ticked."""
    # String methods, not a pattern: one that is anchored at the end would be tried at each character.
    begin = max(begin, end - _LONGEST)
    words = letter.upper[begin:end]
    stripped = words.rstrip(" \n.")
    word = next((word for word in _WORDS if stripped.endswith(word)), None)
    if word is None or words.count(".", len(stripped)) > 1:
        return _choice(words.rstrip(), begin) or _damaged(stripped, begin)
    at = len(stripped) - len(word)
    if _continues_word(stripped, at):
        return None
    return _choice(stripped, begin) or _single(stripped, at, word, begin)


def _single(stripped: str, at: int, word: str, begin: int) -> Decision:
    before = stripped[:at].rstrip()
    colon = before.endswith(_COLONS)
    described = before[:-1].rstrip() if colon else before
    qualified = _is_qualified(before, colon=colon)
    return Decision(word.lower(), begin + len(described), begin + at, colon, qualified)


def _choice(words: str, begin: int) -> Decision | None:
    """The decision of a choice at the end of *words*: two words, or words with boxes; None where there is none."""
    if not all(word in words for word in _WORDS) and not _BOX.search(words):
        return None
    parts = _last_parts(words)
    named = [part for part in parts if part["word"]]
    boxes = [part for part in parts if part["box"]]
    if len({part["word"] for part in named}) < 2 and not (named and boxes):
        return None
    first = min(part.start() for part in (*named, *boxes))
    before = words[:first].rstrip()
    colon = before.endswith(_COLONS)
    described = before[:-1].rstrip() if colon else before
    return Decision(_ticked(parts), begin + len(described), begin + first, colon)


def _last_parts(words: str) -> list[re.Match[str]]:
    """The boxes, decision words and what stands between them, as far as nothing else stands after them."""
    parts: list[re.Match[str]] = []
    for part in _CHOICE.finditer(words):
        if parts and part.start() != parts[-1].end():
            parts = []
        parts.append(part)
    if not parts or parts[-1].end() != len(words):
        return []
    return [part for part in parts if not part["between"]]


def _ticked(parts: list[re.Match[str]]) -> str | None:
    """The word whose box is the only one that is ticked; boxes stand before their words, or after them."""
    boxes = sum(bool(part["box"]) for part in parts)
    if not boxes or boxes * 2 != len(parts):
        return None  # a box between two words may belong to either
    order = parts if parts[0]["box"] else parts[::-1]
    ticked = []
    box: re.Match[str] | None = None
    for part in order:
        if part["box"]:
            box = _BOX.fullmatch(part["box"])
        elif box is not None:
            ticked += [part["word"].lower()] if box["ticked"] else []
            box = None
    return ticked[0] if len(ticked) == 1 else None


def _damaged(stripped: str, begin: int) -> Decision | None:
    """A decision word with a damaged character, or with spaces in it, after a colon or on a line of its own."""
    for word in _WORDS:
        for near in find_near(stripped, word, 0, len(stripped), fits=lambda near: near.end == len(stripped)):
            before = stripped[: near.begin].rstrip(" ")
            if not before.endswith(_MAY_BE_COLONS) or _is_qualified(before, colon=True):
                continue
            described = before.rstrip()
            described = described[:-1].rstrip() if described.endswith(_MAY_BE_COLONS[:-2]) else described
            return Decision(word.lower(), begin + len(described), begin + near.begin, colon=True, damaged=True)
    return None


def _continues_word(text: str, at: int) -> bool:
    """Whether the character at *at* belongs to a word that begins before it."""
    return at > 0 and (text[at - 1].isalnum() or text[at - 1] == "_")


def _is_qualified(before: str, *, colon: bool) -> bool:
    """Whether the word before a decision takes a part of it back, whatever marks stand between them."""
    words = before.rstrip(" \n:;,.-\u2013\u2014(\"'").split()
    last = words[-1].translate(_LOOKS_LIKE).strip("(\"'-") if words else ""
    qualifiers = _QUALIFIERS if colon else _QUALIFIERS_WITHOUT_COLON
    return last in qualifiers or last.startswith(("PARTIA", "CONDITIONAL"))
