"""Numbers of pages, which stand between two lines of a sentence and are no part of it."""

from __future__ import annotations

import re
from itertools import pairwise

from imr_schema.letter.extract.lines import Lines

_PAGE_NUMBER = re.compile(r"(?:page\s*)?-?\s*(?P<number>[0-9]{1,4})(?:\s*(?:of|/)\s*[0-9]{1,4})?\s*-?", re.IGNORECASE)


def page_numbers(lines: Lines) -> set[int]:
    """The lines with page numbers, where every page has one in the same place: its last line, or its first."""
    if len(lines.firsts) == 1:
        return set()
    bounds = [*lines.firsts, len(lines.texts)]
    for last in (True, False):
        numbers: set[int] = set()
        offsets: set[int] = set()
        for page, (begin, end) in enumerate(pairwise(bounds), 1):
            order = range(end - 1, begin - 1, -1) if last else range(begin, end)
            index = next((index for index in order if lines.texts[index]), None)
            if index is None:
                continue
            found = _PAGE_NUMBER.fullmatch(lines.texts[index]) if len(lines.texts[index]) < 30 else None
            offsets.add(int(found["number"]) - page if found else -page * 10_000)
            if found is None or len(offsets) > 1:
                break
            numbers.add(index)
        else:
            if len(numbers) > 1:
                return numbers
    return set()
