"""Which values of a letter rest on words that the recognition was not certain of."""

from __future__ import annotations

import re
from bisect import bisect_left

from msgspec import Struct

from imr_schema.findings import Problem
from imr_schema.letter.extract.lines import Doubt, Lines
from imr_schema.letter.letter_text import LetterText

_PROSE = re.compile(
    r"/(?:clinicalCaseSummary|documentsReviewed|reviewer/statement|disputedItems/[0-9]+/(?:description|rationale))(?:/|\Z)"
)
"""The values in which a word may be another one, and decides nothing unless it is a number."""
_DIGIT = re.compile("[0-9]")
_GUESSED = 60
"""Percent: below it a word is a guess, and is told in any value."""


class _Word(Struct, frozen=True):
    """A doubtful word by its place in the text of the letter."""

    begin: int
    doubt: Doubt


def low_confidence(letter: LetterText, lines: Lines) -> list[Problem]:
    """IMR823 for each value of the letter in *lines* that rests on a doubtful word, at the first of these words.

    In a decision, a date, a name or a statement each doubtful word counts; in prose a number does, and a guess.
    """
    words = [
        _Word(begin, doubt) for doubt in lines.doubtful if (begin := letter.offset(doubt.line, doubt.begin)) is not None
    ]
    words.sort(key=lambda word: word.begin)
    begins = [word.begin for word in words]
    found: dict[str, dict[int, _Word]] = {}
    for start, end, pointer in letter.values():
        for word in words[_first_in(start, begins, words) : bisect_left(begins, end)]:
            if _counts(pointer, word, letter.text):
                found.setdefault(pointer, {})[word.begin] = word
    return [_problem(letter, pointer, list(inside.values())) for pointer, inside in found.items()]


def _first_in(start: int, begins: list[int], words: list[_Word]) -> int:
    """The index of the first of *words* that ends behind *start*: a value may begin within a word."""
    index = bisect_left(begins, start)
    if index and begins[index - 1] + words[index - 1].doubt.end - words[index - 1].doubt.begin > start:
        return index - 1
    return index


def _counts(pointer: str, word: _Word, text: str) -> bool:
    if word.doubt.percent < _GUESSED or not _PROSE.match(pointer):
        return True
    return _DIGIT.search(text, word.begin, word.begin + word.doubt.end - word.doubt.begin) is not None


def _problem(letter: LetterText, pointer: str, words: list[_Word]) -> Problem:
    line, column, page = letter.location(words[0].begin)
    facts = {"count": len(words), "percent": min(word.doubt.percent for word in words)}
    return Problem(rule="IMR823", pointer=pointer, facts=facts, at=(line, column), page=page)
