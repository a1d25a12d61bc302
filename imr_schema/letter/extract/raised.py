"""Raised and lowered figures: ten to the third power must not become 103."""

from __future__ import annotations

_PLAIN = "0123456789+-\u2212="
_RAISED = str.maketrans(_PLAIN, "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207a\u207b\u207b\u207c")
_LOWERED = str.maketrans(_PLAIN, "\u2080\u2081\u2082\u2083\u2084\u2085\u2086\u2087\u2088\u2089\u208a\u208b\u208b\u208c")

RAISED_FIGURE = "a raised figure"
"""What a file holds where ``shifted`` gives nothing."""


def shifted(text: str, *, up: bool) -> str | None:
    """*text* that a page raises, or lowers, with Unicode's raised or lowered figures and signs.

    What has no figure stays as it is: the end of an ordinal number, a trade mark, a mark of a note. None where figures
    and letters are raised together, which Unicode cannot show.
    """
    if any(character.isdigit() for character in text) and any(character.isalpha() for character in text):
        return None
    return text.translate(_RAISED if up else _LOWERED)
