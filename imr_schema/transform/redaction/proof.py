"""The second search, blunter than the first and written apart from it: letters and digits alone.

It does not look at the words and the ways of writing that the removal knows. A text becomes one row of small letters
and digits; in it, each name is looked for in both orders, each word of a name that is no other word, and each number
and day. What it finds begins where a word, a number or a capital letter begins.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import accumulate

from msgspec import Struct

from imr_schema.transform.redaction.known import Known, is_particle, placeholders
from imr_schema.transform.redaction.words import SHORTEST, common_words, function_words

_PIECE = re.compile(r"[^\W\d_]+|[0-9]+")
_CAPITAL_WITHIN = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WHOLE = 7
"""Letters of a name in full that counts also where a longer word goes on after it."""


class Left(Struct, frozen=True):
    """A place where something known is left."""

    pointer: str
    known: Known


class Proof:
    """Searches texts for what must not be left in them."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._needles: dict[str, dict[str, tuple[Known, bool]]] = {}
        self._words: dict[str, Known] = {}
        for each in known:
            if not each.searched:
                continue
            for needle, whole in _needles(each):
                self._needles.setdefault(needle[:SHORTEST], {}).setdefault(needle, (each, whole))
            for word in each.words if each.alone else ():
                if len(word) >= SHORTEST and not is_particle(word) and word not in function_words():
                    self._words.setdefault(word, each)

    def left_in(self, texts: Iterable[tuple[str, str]]) -> list[Left]:
        """What is left in *texts*, which come after their pointers: each name once for each text."""
        found: dict[tuple[str, Known], None] = {}
        for place, text in texts if self._needles or self._words else ():
            found |= dict.fromkeys((place, known) for known in self._in(text))
        return [Left(place, known) for place, known in found]

    def _in(self, text: str) -> Iterator[Known]:
        text = placeholders().sub("\n", text)
        bare = text if text.isascii() else _bare(text)
        pieces = _PIECE.findall(_CAPITAL_WITHIN.sub(" ", bare))
        lowered = [piece.lower() for piece in pieces]
        row = "".join(lowered)
        begins = [0, *accumulate(map(len, lowered))]
        ends = set(begins)
        for at, begin in enumerate(begins[:-1]):
            for needle, (known, whole) in self._listed(row, begin):
                end = begin + len(needle)
                if whole or (end in ends and not _of_other_words(lowered, at, len(needle))):
                    yield known
            # Within a longer word a name counts in full alone.
            for inner in range(begin + 1, begins[at + 1] - _WHOLE + 2):
                yield from (known for _, (known, whole) in self._listed(row, inner) if whole)
        for word in self._words.keys() & set(lowered):
            # A word that is also another one is a name with a capital.
            if word not in common_words() or any(p[0].isupper() and p.lower() == word for p in pieces):
                yield self._words[word]

    def _listed(self, row: str, begin: int) -> Iterator[tuple[str, tuple[Known, bool]]]:
        """What is looked for and stands in *row* from *begin* on."""
        listed = self._needles.get(row[begin : begin + SHORTEST])
        for each in listed.items() if listed else ():
            if row.startswith(each[0], begin):
                yield each


def _of_other_words(pieces: list[str], at: int, length: int) -> bool:
    """Whether so many letters from piece *at* on are whole words that every text has: "so to" is not "Soto"."""
    end, words = at, []
    while length > 0:
        words.append(pieces[end])
        length -= len(pieces[end])
        end += 1
    return len(words) > 1 and all(word in common_words() for word in words)


def _bare(text: str) -> str:
    """*text* with every letter as its ASCII base where it has one, and without what is invisible."""
    turned = unicodedata.normalize("NFKD", text.translate(str.maketrans("ŁłØøĐđı", "LlOoDdi")))
    if turned.isascii():
        return turned
    return "".join(char for char in turned if unicodedata.category(char)[0] != "M" and not _is_gone(char))


def _is_gone(char: str) -> bool:
    return unicodedata.category(char) == "Cf" or char in "\u115f\u1160\u2800\u3164\uffa0"


def _needles(known: Known) -> Iterator[tuple[str, bool]]:
    """What to look for in a row of letters, and whether it is so long that it counts wherever it goes on."""
    if known.day is not None:
        yield from ((each, len(each) >= _WHOLE) for each in _days(known))
    elif known.number:
        yield known.number, False
    elif known.alone:
        yield from _orders(known.words)
        yield from ((word, False) for word in known.words if len(word) >= SHORTEST and word not in common_words())
    else:
        together = "".join(known.words)
        if len(together) > SHORTEST and not (len(known.words) == 1 and together in common_words()):
            yield together, len(together) >= _WHOLE and len(known.words) > 1


def _orders(words: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
    if len(words) < 2 or all(word in function_words() for word in words):
        return
    first, last = words[0], words[-1]
    for together in {"".join(words), first + last, last + first}:
        if len(together) > SHORTEST:
            yield together, len(together) >= _WHOLE


def _days(known: Known) -> Iterator[str]:
    assert known.day is not None
    year, month, day = f"{known.day.year}", known.day.month, known.day.day
    name = known.day.strftime("%B").lower()
    yield from (f"{m}{d}{year}" for m in {f"{month}", f"{month:02}"} for d in {f"{day}", f"{day:02}"})
    yield f"{year}{month:02}{day:02}"
    yield f"{month:02}{day:02}{year[2:]}"
    for month_name in {name, name[:3]}:
        for written in {f"{day}", f"{day:02}"}:
            yield f"{month_name}{written}{year}"
            yield f"{written}{month_name}{year}"
