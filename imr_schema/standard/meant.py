"""Which member of the standard an unknown name is probably a slip for."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from imr_schema.text import nearest

_MOST_COMPARED = 20
"""Names of one object; a hostile document has many more."""
_CLOSE = 0.75


def meant(names: Iterable[str], known: Iterable[str]) -> str:
    """How a message goes on where one of the unknown *names* is like one of the *known*: ours, which may be shown.

    Empty where none is. Letter case, hyphens and underscores do not count: "case_number" is "caseNumber".
    """
    by_letters = {_letters(each): each for each in known}
    for name in islice(names, _MOST_COMPARED):
        near = nearest(_letters(name), by_letters, _CLOSE)
        if near is not None:
            return f"; {by_letters[near]} may be meant"
    return ""


def _letters(name: str) -> str:
    return name[:200].lower().replace("_", "").replace("-", "")
