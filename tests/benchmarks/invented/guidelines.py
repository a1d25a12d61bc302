"""What a side says it decided by, as a sentence and as data."""

import random
from typing import Any

from tests.benchmarks.invented import phrases
from tests.benchmarks.invented.prose import Prose, Slots

_COUNTS = {0: 24, 1: 53, 2: 14, 3: 4, 4: 2, 5: 1, 6: 1}
"""Citations of a side, by how many sides in a hundred have so many."""
_OUTSIDE = (
    "The Claims Administrator (or Expert Reviewer) based their decision on recommendation(s) outside of the MTUS "
    "Guidelines. "
)
_OF_CHRONIC_PAIN = ("opioid", "medicine", "therapy", "device", "test", "visit")
_LONG = 0.02
"""Share of statements that quote a work at length."""


def guideline(rng: random.Random, slots: Slots, prose: Prose, kind: str, side: str) -> dict[str, Any]:
    """What *side* cites on a request of that *kind*; a reviewer always cites something."""
    count = rng.choices(list(_COUNTS), list(_COUNTS.values()))[0]
    if side == "Expert Reviewer":
        count = max(1, count)
    if not count:
        statement = f"The {side} did not cite any medical evidence for its decision."
        return {"basis": "noneCited", "statement": statement, "citations": []}
    chapter = _chapter(rng, slots, kind)
    mtus = count if chapter and rng.random() < 0.65 else 0
    if mtus > 1 and rng.random() < 0.5:
        mtus -= 1
    printed: list[str] = []
    citations: list[dict[str, Any]] = []
    for n in range(mtus):
        words, cited = _mtus(rng, *(chapter if chapter and n == 0 else rng.choice(_MORE)))
        if cited["title"] not in [each["title"] for each in citations]:
            printed.append(words)
            citations.append(cited)
    others = [_other(rng, prose) for _ in range(count - mtus)]
    said = ", and ".join(printed)
    if others:
        said += ", and " if said else ""
        said += "Non-MTUS Citation " + "; ".join(words for words, _ in others)
    statement = f"{'' if printed else _OUTSIDE}Decision based on {'MTUS ' if printed else ''}{said}."
    if others and rng.random() < _LONG:
        statement = prose.until(rng.randint(600, 1700), statement, (phrases.ABSTRACT,))
    citations += [cited for _, cited in others]
    return {
        "basis": ("both" if printed else "nonMtus") if others else "mtus",
        "statement": statement,
        "citations": citations,
    }


_PAIN, _OPIOIDS = ("Chronic Pain Medical Treatment", 2016), ("Opioid Treatment", 2016)
_MORE = (_PAIN, ("General Approaches", 2004), _OPIOIDS, ("Postsurgical Treatment", 2009))


def _chapter(rng: random.Random, slots: Slots, kind: str) -> tuple[str, int] | None:
    """The chapter of the MTUS that treats such a request; None where none does."""
    if kind == "opioid":
        return rng.choice((_PAIN, _OPIOIDS))
    if kind in _OF_CHRONIC_PAIN:
        return _PAIN
    region = phrases.REGIONS.get(slots.region)
    return (region, 2004) if region else None


def _mtus(rng: random.Random, title: str, year: int) -> tuple[str, dict[str, Any]]:
    cited: dict[str, Any] = {"source": "MTUS", "title": title, "year": year}
    words = f"{title} {year}"
    if rng.random() < 0.7:
        bank = phrases.SECTIONS if year == 2004 else phrases.TOPICS
        cited["sections"] = rng.sample(bank, rng.choice((1, 1, 2, 3)))
        words += f", Section(s): {', '.join(cited['sections'])}"
    return words, cited


def _other(rng: random.Random, prose: Prose) -> tuple[str, dict[str, Any]]:
    if rng.random() < 0.8:
        chapter, entry = rng.choice(phrases.ODG_CHAPTERS), rng.choice(phrases.ODG_ENTRIES)
        return f"Official Disability Guidelines (ODG), {chapter} Chapter, {entry}", {"source": "ODG", "title": chapter}
    work = prose.one(phrases.WORKS)
    return work, {"source": work.partition(",")[0], "title": work}
