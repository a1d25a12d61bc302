"""Page numbers, which may stand between two lines of a sentence and are no part of it."""

from __future__ import annotations

import re
from itertools import pairwise

from imr_schema.letter.extract.lines import Lines

_PAGE_NUMBER = re.compile(
    r"\A(?:page\s*)?(?:-\s*)?(?P<number>[0-9]{1,4})(?:\s*(?:of|/)\s*[0-9]{1,4})?(?:\s*-)?", re.IGNORECASE
)
_LONGEST = 30
"""In characters: a longer line is prose, which the pattern need not look at."""


def page_numbers(lines: Lines) -> set[int]:
    """The indexes of the lines with page numbers, where every page has one in its last line, or in its first.

    A number on some pages alone, or one that does not grow with the pages, may be text of the letter, and stays.
    """
    if len(lines.firsts) == 1:
        return set()
    return _numbers(lines, last=True) or _numbers(lines, last=False)


def _numbers(lines: Lines, *, last: bool) -> set[int]:
    """The lines with page numbers where each page has one in its *last* line, or in its first; else none."""
    indexes: set[int] = set()
    shifts: set[int] = set()
    for page, (begin, end) in enumerate(pairwise([*lines.firsts, len(lines.texts)]), 1):
        order = range(end - 1, begin - 1, -1) if last else range(begin, end)
        index = next((index for index in order if lines.texts[index]), None)
        if index is None:
            continue  # a blank page
        number = _printed_number(lines.texts[index])
        if number is None:
            return set()
        indexes.add(index)
        shifts.add(number - page)
        if len(shifts) > 1:
            return set()
    return indexes if len(indexes) > 1 else set()


def _printed_number(line: str) -> int | None:
    number = _PAGE_NUMBER.fullmatch(line) if len(line) < _LONGEST else None
    return int(number["number"]) if number else None
