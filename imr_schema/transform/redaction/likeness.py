"""Words that are like a known name, as a misspelled name is: one letter more, less, or another one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from imr_schema.transform.redaction.known import Known, placeholders
from imr_schema.transform.redaction.proof import Left
from imr_schema.transform.redaction.words import common_words, folded, small

_FEWEST = 5
"""Letters of a name that misspellings are looked for of: of a shorter one, too many words are like it."""

_CAPITALIZED = re.compile(r"(?<![^\W_])[^\W\d_]{4,30}(?![^\W_])")


class Likeness:
    """Known names by what is left of them without any one letter, so that no name is compared with every word."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._by_rest: dict[str, Known] = {}
        self._own: set[str] = set()
        for each in known:
            for word in each.words if each.alone else ():
                if len(word) >= _FEWEST and word not in common_words():
                    self._own.add(word)
                    for rest in _rests(word):
                        self._by_rest.setdefault(rest, each)

    def in_texts(self, texts: Iterable[tuple[str, str]]) -> list[Left]:
        """The words with a capital in *texts*, which come after their pointers, that are like a known name."""
        found: dict[tuple[str, Known], None] = {}
        for place, text in texts if self._own else ():
            for word in set(_CAPITALIZED.findall(folded(placeholders().sub(" ", text)).text)):
                lowered = small(word)
                if word[0].islower() or lowered in self._own or lowered in common_words():
                    continue
                known = next((self._by_rest[rest] for rest in _rests(lowered) if rest in self._by_rest), None)
                if known is not None:
                    found[place, known] = None
        return [Left(place, known) for place, known in found]


def _rests(word: str) -> set[str]:
    """*word*, and all that is left of it without one of its letters."""
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}
