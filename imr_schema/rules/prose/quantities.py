"""Counts of things in requests: visits, days, tablets, by the unit that they count."""

from __future__ import annotations

import re

from imr_schema.model import RequestPart

_WORDS = {
    word: n
    for n, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1
    )
}
_DIGITS = r"(?:[0-9]{1,3},[0-9]{3}|[0-9]{1,5})"
_NUMBER = rf"(?:{_DIGITS}|{'|'.join(_WORDS)})"
_UNITS = r"visit|session|treatment|day|week|month|tablet|capsule|pill|patch|tube|injection|hour|box|unit|bottle|refill"
_COUNTED = rf"(?:#\s?(?P<pieces>{_DIGITS})\b)|\b(?P<count>{_NUMBER})\s+(?:more\s+|additional\s+|further\s+|remaining\s+|(?:[a-z]+\s+){{0,2}}?)(?P<unit>{_UNITS})(?:e?s)?\b"
# 2x/week for 6 weeks, 2 times a week for 6 weeks, 3xwk x 4wks: a number of visits.
_RATE = rf"\b(?P<times>{_NUMBER})\s*(?:x|times?)\s*(?:/|a|per|each)?\s*(?:week|wk)\s*(?:for|x|times|over)\s*(?P<weeks>{_NUMBER})\s*(?:weeks?|wks?)\b"
_SAME = {
    "session": "visits",
    "visit": "visits",
    "treatment": "visits",
    "capsule": "pieces",
    "tablet": "pieces",
    "pill": "pieces",
}


def counts(text: str) -> dict[str, int]:
    """How many of each thing *text* speaks of, by unit; a unit with two different numbers is left out.

    Visits, sessions and treatments are one unit, and so are tablets, capsules and ``#60``. A rate ("2x/week for 6
    weeks") is a number of visits, and then weeks are none.
    """
    text = text.lower()
    rates = [_value(found["times"]) * _value(found["weeks"]) for found in re.finditer(_RATE, text)]
    found: dict[str, set[int]] = {"visits": set(rates)} if rates else {}
    for match in re.finditer(_COUNTED, re.sub(_RATE, " ", text)):
        unit = "pieces" if match["pieces"] else _SAME.get(match["unit"], f"{match['unit']}s")
        found.setdefault(unit, set()).add(_value(match["pieces"] or match["count"]))
    return {unit: min(numbers) for unit, numbers in found.items() if len(numbers) == 1}


def _value(word: str) -> int:
    return _WORDS.get(word) or int(word.replace(",", ""))


def counted(part: RequestPart) -> dict[str, int]:
    """What a part of a modified request counts: its quantity where it says one, else the counts of its words."""
    said = counts(part.text)
    if part.quantity is not None and part.unit is not None:
        unit = part.unit.strip().lower()
        alone = re.fullmatch(rf"({_UNITS})(?:e?s)?", unit)
        said[_SAME.get(alone[1], f"{alone[1]}s") if alone else unit] = part.quantity
    return said
