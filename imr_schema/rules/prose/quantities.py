"""Counts of things in requests: visits, days, tablets, by the unit that they count."""

from __future__ import annotations

from imr_schema.model import RequestPart
from imr_schema.rules._pattern import Pattern

_WORDS = {
    word: n
    for n, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1
    )
}
_DIGITS = r"(?:[0-9]{1,3},[0-9]{3}|[0-9]{1,5})"
_NUMBER = rf"(?:{_DIGITS}|{'|'.join(_WORDS)})"
_UNITS = "visit|session|treatment|day|week|month|tablet|capsule|pill|patch|tube|injection|hour|box|unit|bottle|refill"
_COUNTED = Pattern(
    rf"""
      (?:\#\s?(?P<pieces>{_DIGITS})\b)                                   # #60
    | \b (?P<count>{_NUMBER}) \s+
      (?:more\s+|additional\s+|further\s+|remaining\s+|(?:[a-z]+\s+){{0,2}}?)
      (?P<unit>{_UNITS}) (?:e?s)? \b                                     # six more physical therapy visits
    """
)
# 2x/week for 6 weeks, 2 times a week for 6 weeks, 3xwk x 4wks: a number of visits.
_RATE = Pattern(
    rf"""
    \b (?P<times>{_NUMBER}) \s* (?:x|times?) \s* (?:(?:/|a|per|each)\s*)? (?:week|wk) \s*
    (?:for|x|times|over) \s* (?P<weeks>{_NUMBER}) \s* (?:weeks?|wks?) \b
    """
)
_UNIT = Pattern(rf"({_UNITS})(?:e?s)?")
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
    rates = [_number_of(found["times"]) * _number_of(found["weeks"]) for found in _RATE.finditer(text)]
    numbers: dict[str, set[int]] = {"visits": set(rates)} if rates else {}
    for match in _COUNTED.finditer(_RATE.blanked(text)):
        unit = "pieces" if match["pieces"] else _unit(match["unit"])
        numbers.setdefault(unit, set()).add(_number_of(match["pieces"] or match["count"]))
    return {unit: min(several) for unit, several in numbers.items() if len(several) == 1}


def counted(part: RequestPart) -> dict[str, int]:
    """What a part of a modified request counts: its quantity where it says one, else the counts of its words."""
    found = counts(part.text)
    if part.quantity is not None and part.unit is not None:
        unit = part.unit.strip().lower()
        alone = _UNIT.fullmatch(unit)
        found[_unit(alone[1]) if alone else unit] = part.quantity
    return found


def _number_of(word: str) -> int:
    return _WORDS.get(word) or int(word.replace(",", ""))


def _unit(word: str) -> str:
    """The name under which things of the unit *word* are counted."""
    return _SAME.get(word, f"{word}s")
