"""The list of the documents reviewed: where each of its entries begins."""

from __future__ import annotations

import re
from itertools import pairwise

from imr_schema.letter.letter_text import LetterText

LIST_MARKS = "-*\u2022\u00b7\u2013\u2014\u2023\u25aa\u25cf\u25e6\u25cb\u25a0\uf0b7"
"""What an entry of a list of documents may begin with."""

_DASHES = "-\u2013\u2014"
_BULLETS = LIST_MARKS.translate(dict.fromkeys(map(ord, _DASHES)))
# A bullet, a dash or a number, and what follows it; a date or a range begins with none.
_MARK = re.compile(
    rf"(?:[{_BULLETS}]+|[{_DASHES}](?!\s?[0-9])|\(?(?P<number>[0-9]{{1,3}})[.)](?![0-9])|\(?(?P<letter>[a-z])[.)](?=\s)|o(?=\s+[A-Z]))\s*"
)
_CLEARLY_SHORT = 0.85
_IN_LINE = re.compile(r"(?<=\s)[\u2022\u25aa\u25cf\uf0b7]\s*(?=\S)")


def document_list(letter: LetterText, begin: int, end: int) -> list[str]:
    """The entries of the list between two offsets, each without the mark it begins with.

    In a list with marks, each mark begins an entry: a bullet, a dash, or a number that counts up. In one with blank
    lines between its entries, these do. In any other, a line that begins a paragraph does.
    """
    lines = [
        i for i in range(letter.line_at(begin), letter.line_at(max(end - 1, begin)) + 1) if letter.starts[i] >= begin
    ]
    starts = {letter.starts[i]: 0 for i in _beginnings(letter, lines)}
    for i, mark in _marks(letter, lines).items():
        starts[letter.starts[i]] = mark
    for i in lines:
        starts |= {
            letter.starts[i] + mark.start(): mark.end() - mark.start() for mark in _IN_LINE.finditer(letter.lines[i])
        }
    if not starts or letter.text[begin : min(starts)].strip():
        starts[begin] = 0
    entries: list[str] = []
    for start, stop in pairwise([*sorted(starts), end]):
        if entry := letter.read(start + starts[start], stop).lstrip(f"{LIST_MARKS} "):
            letter.record(start, stop, f"/documentsReviewed/{len(entries)}")
            entries.append(entry)
    return entries


def _beginnings(letter: LetterText, lines: list[int]) -> list[int]:
    """The lines that begin an entry by their marks, by the blank lines before them, or as a paragraph does."""
    marks = _marks(letter, lines)
    if marks and (len(marks) > 1 or lines[0] in marks):
        return [*marks]
    gaps = [i for i in lines[1:] if letter.layout.gap_before(i)]
    if len(gaps) * 2 > len(lines) - 1:
        # Of a scan, some blank lines may be lost: then a line that is clearly short ends an entry.
        short = (i for i in lines[1:] if letter.layout.begins_paragraph(i, _CLEARLY_SHORT))
        return sorted({*lines[:1], *gaps, *short})
    return sorted({*gaps, *(i for i in lines if letter.layout.begins_paragraph(i))})


def _marks(letter: LetterText, lines: list[int]) -> dict[int, int]:
    """For each line that begins with a mark: the length of the mark. A number counts only after the one before it."""
    marks: dict[int, int] = {}
    last = 0
    for i in lines:
        mark = _MARK.match(letter.lines[i])
        if mark is None:
            continue
        number = int(mark["number"] or 0) or (ord(mark["letter"]) - ord("a") + 1 if mark["letter"] else 0)
        if number and number != last + 1:
            continue
        last = number or last
        marks[i] = mark.end()
    return marks
