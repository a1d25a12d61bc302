"""Known names, numbers and days found in a text, in every way of writing, and put out of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from msgspec import Struct

from imr_schema.standard.privacy import NUMBER
from imr_schema.transform.redaction.days import day_at, may_begin
from imr_schema.transform.redaction.known import Known, is_particle, placeholders
from imr_schema.transform.redaction.words import (
    SHORTEST,
    Folded,
    Word,
    common_words,
    folded,
    function_words,
    humps,
    small,
    words_of,
)

_CAMEL = re.compile(r"[a-z][A-Z]")
_SPACED = re.compile(r"(?<![^\W_])[^\W\d_](?:[ .-]{1,2}[^\W\d_](?![^\W_])){2,60}")
_TITLES = {"mr", "mrs", "ms", "miss", "dr"}
_BETWEEN = " \t\r\n\u00a0.,'\u2019-\u2010\u2011_&/"
_LONGEST_GAP = 4
_SPLIT = 4
"""Letters of a name that may be split in two."""
_GLUED = 7
"""Letters of a whole name that is looked for within longer words."""


class Hit(Struct, frozen=True):
    """A name, number or day in a text."""

    begin: int
    end: int
    known: Known


class Removal:
    """What is known, ready to be removed from texts. Time grows with the text, whatever number of names there are."""

    def __init__(self, known: Iterable[Known]) -> None:
        self.known: list[Known] = [each for each in known if each.searched]
        self._parts: list[frozenset[str]] = []
        #: The names of which a word counts wherever it stands, and those of which it needs a capital.
        self._strong: dict[str, list[int]] = {}
        self._weak: dict[str, list[int]] = {}
        self._phrases: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        self._numbers: dict[str, int] = {}
        self._alone: dict[str, int] = {}
        self._glued: dict[str, int] = {}
        self._days: dict[date, int] = {}
        for n, each in enumerate(self.known):
            self._parts.append(frozenset(each.words))
            if each.day is not None:
                self._days.setdefault(each.day, n)
            elif each.kind == NUMBER:
                self._add_number(each.number, n)
            else:
                self._add_name(each, n)
        self._begins = {number[:2] for number in self._numbers}
        self._longest = max(map(len, self._numbers), default=0)
        self._heads = {name[:_SPLIT] for name in self._glued}
        self._keys = {*self._strong, *self._weak, *self._phrases}

    def _add_number(self, number: str, n: int) -> None:
        self._numbers.setdefault(number, n)
        digits = re.sub("[^0-9]", "", number)
        if digits != number and len(digits) > _SPLIT + 1:
            self._alone.setdefault(digits, n)

    def _add_name(self, known: Known, n: int) -> None:
        words = known.words
        if len(words) > 1 or not known.alone:
            self._phrases.setdefault(words[0], []).append((words, n))
        for word in words if known.alone else ():
            if len(word) > 1 and not is_particle(word):
                is_weak = len(word) < SHORTEST or word in common_words()
                (self._weak if is_weak else self._strong).setdefault(word, []).append(n)
        if len(words) > 1:
            first, last = words[0], words[-1]
            together = {"".join(words), *((first + last, last + first, first[0] + last) if known.alone else ())}
            # "O'Roe", "Roe-Doe" and "de la Roe" are also written as one word, with a given name or without.
            parts = range(2, len(words)) if known.alone else ()
            together |= {"".join(part) for n_words in parts for part in (words[:n_words], words[-n_words:])}
            together |= {a + b for a, b in pairwise(words) if known.alone}
            for name in together:
                if len(name) >= _SPLIT and name not in common_words():
                    self._strong.setdefault(name, []).append(n)
                    if len(name) >= _GLUED and name != first[0] + last:
                        self._glued.setdefault(name, n)

    def of(self, text: str) -> tuple[str, Counter[Known]]:
        """*text* with a placeholder for whatever is known, and how often each was found."""
        counts: Counter[Known] = Counter()
        if not self.known:
            return text, counts
        flat = folded(text)
        hits = self._hits(flat)
        if hits and (there := [found.span() for found in placeholders().finditer(flat.text)]):
            hits = [hit for hit in hits if not any(begin <= hit.begin < end for begin, end in there)]
        for hit in reversed(hits):
            begin, end = flat.place(hit.begin, hit.end)
            text = f"{text[:begin]}[{hit.known.role}]{text[end:]}"
            counts[hit.known] += 1
        return text, counts

    def _hits(self, flat: Folded) -> list[Hit]:
        words = self._words(flat.text)
        taken = [*self._of_numbers(words, flat.text), *self._spaced(flat.text)]
        if self._may_name(words):
            taken += self._of_names(words, flat.text)
        return _apart(taken)

    def _words(self, text: str) -> list[Word]:
        words = words_of(text)
        if _CAMEL.search(text):
            split: list[Word] = []
            for word in words:
                split += humps(word) if _CAMEL.search(word.form) and word.text not in self._keys else [word]
            words = split
        return words

    def _may_name(self, words: list[Word]) -> bool:
        """Whether any name may be among *words*: most texts have none."""
        distinct = {word.text for word in words}
        if not self._keys.isdisjoint(distinct) or any(map(self._inside, distinct)):
            return True
        pairs = {a.text + b.text for a, b in pairwise(words)}
        return not self._strong.keys().isdisjoint(pairs)

    def _inside(self, word: str) -> tuple[int, int, int] | None:
        """Where a whole name stands within a longer word, and which."""
        if len(word) < _GLUED:
            return None
        for i in range(len(word) - _GLUED + 1):
            if word[i : i + _SPLIT] in self._heads:
                for j in range(len(word), i + _GLUED - 1, -1):
                    if word[i:j] in self._glued:
                        return i, j, self._glued[word[i:j]]
        return None

    def _spaced(self, text: str) -> list[Hit]:
        """Names with a space or a full stop after each letter."""
        hits = []
        for found in _SPACED.finditer(text):
            letters = [(char, found.start() + i) for i, char in enumerate(small(found[0])) if char.isalpha()]
            joined = "".join(char for char, _ in letters)
            for i in range(len(joined)):
                for j in range(len(joined), i + SHORTEST - 1, -1):
                    if joined[i:j] in self._strong:
                        hits.append(Hit(letters[i][1], letters[j - 1][1] + 1, self.known[self._strong[joined[i:j]][0]]))
                        break
        return hits

    def _of_numbers(self, words: list[Word], text: str) -> list[Hit]:
        hits: list[Hit] = []
        for i, word in enumerate(words if self._numbers or self._days else ()):
            if self._days and may_begin(word.text) and (found := day_at(words, i, text)):
                days, j = found
                hits += [Hit(word.begin, words[j - 1].end, self.known[self._days[d]]) for d in days if d in self._days]
            if word.text[:2] in self._begins or word.text[:1] in self._begins or len(word.text) == 1:
                hits += self._number_at(words, i, text)
            if word.text in self._alone and (i == 0 or text[words[i - 1].end : word.begin] not in ("", "-")):
                hits.append(Hit(word.begin, word.end, self.known[self._alone[word.text]]))
        return hits

    def _number_at(self, words: list[Word], i: int, text: str) -> list[Hit]:
        joined, longest = "", None
        for j in range(i, len(words)):
            if j > i and not _near(text, words[j - 1], words[j]):
                break
            joined += words[j].text
            if len(joined) > self._longest:
                break
            if joined in self._numbers:
                longest = Hit(words[i].begin, words[j].end, self.known[self._numbers[joined]])
        return [longest] if longest else []

    def _of_names(self, words: list[Word], text: str) -> list[Hit]:
        hits: list[Hit] = []
        i = 0
        while i < len(words):
            found = self._phrase_at(words, i, text) or self._name_at(words, i, text) or self._split_at(words, i, text)
            if found is None:
                i += 1
                continue
            first, after, n = found
            hits.append(Hit(*_span(words, first, after, text), self.known[n]))
            i = after
        hits += self._glued_in(words)
        return hits

    def _glued_in(self, words: list[Word]) -> list[Hit]:
        inside = ((word, self._inside(word.text)) for word in words if word.text not in self._strong)
        return [Hit(word.begin + f[0], word.begin + f[1], self.known[f[2]]) for word, f in inside if f]

    def _phrase_at(self, words: list[Word], i: int, text: str) -> tuple[int, int, int] | None:
        """A whole name, in the order in which it is known."""
        best: tuple[int, int, int] | None = None
        for phrase, n in self._phrases.get(words[i].text, ()):
            j, k = i, 0
            while j < len(words) and k < len(phrase):
                if j > i and not _near(text, words[j - 1], words[j]):
                    break
                if words[j].text == "and" != phrase[k]:
                    j += 1
                elif phrase[k] == "and" != words[j].text:
                    k += 1
                elif words[j].text == phrase[k]:
                    j, k = j + 1, k + 1
                else:
                    break
            is_single = len(phrase) == 1 and phrase[0] in common_words() and not words[i].capital
            if k == len(phrase) and not is_single and (best is None or j > best[1]):
                best = i, j, n
        return best

    def _name_at(self, words: list[Word], i: int, text: str) -> tuple[int, int, int] | None:
        """A word of a name with the other words and the initials of that name beside it."""
        word = words[i]
        ids = set(self._strong.get(word.text, ()))
        certain = bool(ids)
        if not ids:
            ids = set(self._weak.get(word.text, ()))
            certain = word.capital and (self._counts_alone(word) or self._titled(words, i, text))
        if not ids:
            return None
        first, after, others = self._grown(words, (i, i + 1), ids, text)
        if not certain and not others:
            return None
        return first, after, min(ids)

    def _counts_alone(self, word: Word) -> bool:
        """Whether a *word* with a capital is the name where nothing else of it stands beside it."""
        return word.text not in function_words() and (len(word.text) >= SHORTEST or word.form.istitle())

    def _titled(self, words: list[Word], i: int, text: str) -> bool:
        return i > 0 and words[i - 1].text in _TITLES and _near(text, words[i - 1], words[i])

    def _grown(self, words: list[Word], at: tuple[int, int], ids: set[int], text: str) -> tuple[int, int, int]:
        """What of the names *ids*, which become fewer, stands beside words *at*: from, to, and how many other words."""
        others, edges, name = 0, [at[0], at[1] - 1], words[at[0]]
        for side, step in ((1, 1), (0, -1)):
            while 0 <= edges[side] + step < len(words):
                beside = words[edges[side] + step]
                left, right = (words[edges[1]], beside) if step == 1 else (beside, words[edges[0]])
                same = self._same(beside, name, ids) if _near(text, left, right) else set()
                if not same:
                    break
                ids &= same
                edges[side] += step
                others += len(beside.text) > 1 and not is_particle(beside.text) and beside.text != name.text
        return edges[0], edges[1] + 1, others

    def _same(self, beside: Word, word: Word, ids: set[int]) -> set[int]:
        """Those of *ids* whose names have the word *beside*, or begin with it where it is an initial."""
        capitals = word.form[:1].isupper()
        other = len(beside.text) == 1 or (beside.text in common_words() and not is_particle(beside.text))
        if capitals and other and beside.form.islower():
            return set()
        if len(beside.text) == 1:
            return {n for n in ids if any(part[0] == beside.text for part in self._parts[n] - {word.text})}
        return {n for n in ids if beside.text in self._parts[n]}

    def _split_at(self, words: list[Word], i: int, text: str) -> tuple[int, int, int] | None:
        """A name that is written as two words, or over the end of a line."""
        if i + 1 == len(words):
            return None
        a, b = words[i], words[i + 1]
        ids = set(self._strong.get(a.text + b.text, ()))
        if not ids or not _near(text, a, b):
            return None
        if a.text in common_words() and b.text in common_words() and "-" not in text[a.end : b.begin]:
            return None
        first, after, _ = self._grown(words, (i, i + 2), ids, text)
        return first, after, min(ids)


def _near(text: str, before: Word, after: Word) -> bool:
    """Whether nothing but spaces and marks that stand within a name is between two words."""
    gap = text[before.end : after.begin]
    return len(gap) <= _LONGEST_GAP and not gap.strip(_BETWEEN)


def _span(words: Sequence[Word], first: int, after: int, text: str) -> tuple[int, int]:
    """From where to where the words of a name go; the full stop after an initial at their end is among them."""
    end = words[after - 1].end
    if (
        len(words[after - 1].text) == 1
        and text[end : end + 1] == "."
        and re.match(r"[ ,]{1,2}[a-z(]", text[end + 1 :][:3])
    ):
        end += 1
    return words[first].begin, end


def _apart(hits: list[Hit]) -> list[Hit]:
    """*hits* in order, of those that overlap the longest."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda each: (each.begin, -each.end)):
        if not kept or hit.begin >= kept[-1].end:
            kept.append(hit)
        elif hit.end > kept[-1].end:
            # Two that overlap in part go together: nothing of either is left.
            kept[-1] = Hit(kept[-1].begin, hit.end, kept[-1].known)
    return kept
