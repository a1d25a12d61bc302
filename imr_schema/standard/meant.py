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


def slip_for(name: str, known: Iterable[str]) -> str | None:
    """The only one of *known* that *name* is a slip of the hand for; None where none is, or more than one.

    Much stricter than :func:`meant`, since data are changed by it: other letter case, hyphens or underscores. Where
    none is so, one letter too many, too few, another one, or two swapped, in a name of at least five letters.
    """
    written = _letters(name)
    known = {each: _letters(each) for each in known}
    near = [each for each, letters in known.items() if letters == written]
    near = near or [each for each, letters in known.items() if _is_slip(written, letters)]
    return near[0] if len(near) == 1 else None


_SHORTEST = 5
"""Letters: shorter names differ by one letter without being slips ("page", "date")."""


def _is_slip(one: str, other: str) -> bool:
    """Whether one letter makes the difference between two names that are not the same."""
    if min(len(one), len(other)) < _SHORTEST or abs(len(one) - len(other)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    if len(one) != len(other):
        shorter, longer = sorted((one, other), key=len)
        return shorter[start:] == longer[start + 1 :]
    swapped = one[start : start + 2] == other[start : start + 2][::-1]
    return one[start + 1 :] == other[start + 1 :] or (swapped and one[start + 2 :] == other[start + 2 :])
