"""Days in prose, in digits and in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from imr_schema.transform.redaction.words import Word

_LONG = "january february march april may june july august september october november december"
_MONTHS = {name: n for n, long in enumerate(_LONG.split(), 1) for name in (long, long[:3])} | {"sept": 9}
_SMALL = """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen
"""
_COUNT = {word: n for n, word in enumerate(_SMALL.split(), 1)}
_LARGE = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENS = {word: 10 * n for n, word in enumerate(_LARGE.split(), 2)}
_FIRSTS = """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
    sixteenth seventeenth eighteenth nineteenth twentieth
"""
_ORDINALS = {word: n for n, word in enumerate(_FIRSTS.split(), 1)} | {"thirtieth": 30}
_PASSED_OVER = {"st", "nd", "rd", "th", "of", "the", "and"}
_BEGIN = {*_MONTHS, *_COUNT, *_TENS, *_ORDINALS, "the"}
_MOST_WORDS = 12
_GAPS = " \t\r\n\u00a0/.,-"

_Part = tuple[str, int]
"""A number ("n", and how many digits it has is told by "nn" or "nnnn"), a month in words ("m"), a day or a year."""


def may_begin(word: str) -> bool:
    """Whether a day may begin with *word*."""
    return word.isdigit() or word in _BEGIN


def day_at(words: Sequence[Word], i: int, text: str) -> tuple[set[date], int] | None:
    """The days that may stand at word *i* of the folded *text*, and the word after; None where there is none.

    Where month and day may be meant either way, both are given; of two digits of a year both centuries are.
    """
    if len(words[i].text) == 8 and words[i].text.isdigit():
        return _of_eight(words[i].text), i + 1
    parts: list[_Part] = []
    j, last = i, min(len(words), i + _MOST_WORDS)
    while j < last and len(parts) < 3:
        if j > i and not _near(text, words[j - 1], words[j]):
            break
        part, j = _part(words, j, last, dated=len(parts) == 2)
        if part is None:
            break
        parts += [part] if part[0] else []
    return (_days(parts), j) if len(parts) == 3 else None


def _near(text: str, before: Word, after: Word) -> bool:
    gap = text[before.end : after.begin]
    return len(gap) <= 3 and not gap.strip(_GAPS)


def _part(words: Sequence[Word], j: int, last: int, *, dated: bool) -> tuple[_Part | None, int]:
    """The part of a day at word *j*, and the word after it; an empty one for what is passed over."""
    word = words[j].text
    if word.isdigit():
        return (("n" * len(word), int(word)) if len(word) in (1, 2, 4) else None), j + 1
    if word in _PASSED_OVER:
        return ("", 0), j + 1
    if dated:
        return _year(words, j, last)
    if word in _MONTHS:
        return ("m", _MONTHS[word]), j + 1
    if word in _TENS and j + 1 < last and words[j + 1].text in _ORDINALS:
        return ("d", _TENS[word] + _ORDINALS[words[j + 1].text]), j + 2
    if word in _ORDINALS or word in _COUNT:
        return ("d", _ORDINALS.get(word) or _COUNT[word]), j + 1
    return None, j


def _year(words: Sequence[Word], j: int, last: int) -> tuple[_Part | None, int]:
    """A year in words: "nineteen sixty-four", "nineteen hundred and sixty", "two thousand and four"."""
    century = {"nineteen": 1900, "twenty": 2000, "two": 2000}.get(words[j].text)
    if century is None:
        return None, j
    j += 1
    rest = 0
    while j < last:
        word = words[j].text
        if word in _TENS:
            rest += _TENS[word]
        elif word in _COUNT:
            rest += _COUNT[word]
        elif word not in {"hundred", "thousand", "and", "oh", "o"}:
            break
        j += 1
    return ("y", century + rest), j


def _of_eight(digits: str) -> set[date]:
    both = ((digits[4:], digits[:2], digits[2:4]), (digits[:4], digits[4:6], digits[6:]))
    return {day for each in both if (day := _date(*map(int, each)))}


def _days(parts: list[_Part]) -> set[date]:
    kinds, numbers = [kind for kind, _ in parts], [number for _, number in parts]
    found: set[date | None] = set()
    if kinds[0] == "nnnn":
        found.add(_date(*numbers))
    elif kinds[2] in ("nn", "nnnn", "y"):
        years = [numbers[2]] if kinds[2] != "nn" else [1900 + numbers[2], 2000 + numbers[2]]
        for year in years:
            if kinds[0] != "m":
                found.add(_date(year, numbers[1], numbers[0]))
            if kinds[1] != "m":
                found.add(_date(year, numbers[0], numbers[1]))
    return {day for day in found if day}


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
