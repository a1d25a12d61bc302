"""Sentences of one invented determination, and how their lengths are spread."""

import math
import random
from datetime import date, timedelta
from functools import cache
from itertools import cycle

from msgspec import Struct

from tests.benchmarks.invented import phrases


class Spread(Struct, frozen=True):
    """A distribution by what 10 %, 50 % and 90 % of its values do not exceed, and its ends."""

    least: int
    low: int
    median: int
    high: int
    most: int

    def draw(self, rng: random.Random) -> int:
        """A value; between two of the marks all are as likely, on the scale of their logarithms."""
        marks = [self.least, self.low, self.median, self.high, self.most]
        at, shares = rng.random(), [0, 0.1, 0.5, 0.9, 1]
        i = max(n for n in range(4) if shares[n] <= at)
        part = (at - shares[i]) / (shares[i + 1] - shares[i])
        return round(math.exp(math.log(marks[i]) + part * (math.log(marks[i + 1]) - math.log(marks[i]))))


class Slots(dict[str, str]):
    """The words of one determination for the slots of its sentences, drawn anew at each use but for what is fixed."""

    def __init__(self, rng: random.Random, traits: frozenset[str], case: dict[str, str]) -> None:
        super().__init__()
        self._rng, self._in_words = rng, "words" in traits and ("digits" not in traits or rng.random() < 0.5)
        he = rng.random() < 0.5
        self |= {"sex": "male" if he else "female", "he": "he" if he else "she", "His": "His" if he else "Her"}
        self |= {
            "who": rng.choice(phrases.PEOPLE),
            "age": str(rng.randint(28, 67)),
            "labor": rng.choice(phrases.LABORS),
        }
        self["mishap"] = rng.choice(phrases.MISHAPS)
        #: "left ", "right ", or nothing where the prose has no sides.
        self.side = rng.choice(("left ", "right ")) if "side" in traits else ""
        limb, spine = rng.choice(phrases.LIMBS), rng.choice(phrases.SPINE)
        #: The part of the body that requests are for; it has a side where descriptions have sides.
        self.region = limb if "description side" in traits or rng.random() < 0.5 else spine
        parts = [f"{self.side}{limb}", spine]
        self["part"], self["other"] = parts if self.region == limb else parts[::-1]
        self["limb"] = self.side + ("leg" if limb in ("knee", "ankle", "hip", "foot") else "arm")
        self._reviewed = date.fromisoformat(case["utilizationReviewDate"])
        self["reviewed"] = self.day(self._reviewed)
        self["injured"] = self.day(date.fromisoformat(case["dateOfInjury"]))

    def day(self, day: date) -> str:
        """*day* as this determination writes its dates."""
        return f"{day:%B} {day.day}, {day.year}" if self._in_words else f"{day.month}/{day.day}/{day.year}"

    def __missing__(self, name: str) -> str:
        if name == "n" and self._rng.random() < _IN_WORDS:
            return self._rng.choice(("two", "three", "four", "five", "six", "eight"))
        if name in _NUMBERS:
            return str(self._rng.randint(*_NUMBERS[name]))
        if name == "date":
            return self.day(self._reviewed - timedelta(self._rng.randint(5, 150)))
        return self._rng.choice(_CHOICES[name])


_IN_WORDS, _WITH_A_TAIL = 0.5, 0.75
"""Shares of small numbers, and of sentences."""
_NUMBERS = {
    "n": (2, 9),
    "d": (2, 5),
    "m": (10, 60),
    "pain": (6, 9),
    "less": (2, 5),
    "deg": (30, 150),
    "sys": (110, 150),
    "dia": (65, 95),
    "bpm": (60, 95),
}
_CHOICES = {
    "therapy": phrases.THERAPIES,
    "drug": phrases.OPIOIDS + phrases.MEDICINES,
}
_SIGNS = {"(": "parentheses", ":": "colon", "{age}": "age"} | dict.fromkeys(
    ("{date}", "{injured}", "{reviewed}"), "dates"
)


@cache
def _needs(sentence: str) -> frozenset[str]:
    """The traits without which a determination has no such *sentence*."""
    return frozenset(trait for sign, trait in _SIGNS.items() if sign in sentence)


class Prose:
    """Sentences for one determination: those that its traits allow, each once before any comes again."""

    def __init__(self, rng: random.Random, traits: frozenset[str], slots: Slots) -> None:
        self._rng, self._slots = rng, slots
        self._left: dict[tuple[str, ...], list[str]] = {}
        #: What this determination has.
        self.traits = traits

    def one(self, bank: tuple[str, ...], sign: str = "") -> str:
        """A sentence of *bank*, with *sign* in it where there is such a one."""
        left = self._left.get(bank)
        if not left:
            left = self._left[bank] = [each for each in bank if _needs(each) <= self.traits]
            self._rng.shuffle(left)
        chosen = next((each for each in left if sign in each), left[-1])
        left.remove(chosen)
        return chosen.format_map(self._slots)

    def until(self, length: int, said: str, banks: tuple[tuple[str, ...], ...]) -> str:
        """*said*, then sentences of *banks* in turn until there are about *length* characters."""
        parts, turn, rest = [said], cycle(banks), length - len(said)
        while rest > _HALF_A_SENTENCE:
            sentence = self.one(next(turn))
            if self._rng.random() < _WITH_A_TAIL:
                sentence = f"{sentence[:-1]}{self.one(phrases.TAILS)}."
            parts.append(sentence)
            rest -= len(sentence) + 1
        return " ".join(parts)


_HALF_A_SENTENCE = 55
"""In characters."""
