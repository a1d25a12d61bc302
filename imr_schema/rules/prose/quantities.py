"""Counts of things in requests: visits, days, tablets, by the unit that they count."""

from __future__ import annotations

from imr_schema.model import RequestPart
from imr_schema.rules._pattern import Pattern

_CARDINALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_WORDS = {**{word: n for n, word in enumerate(_CARDINALS, 1)}, "once": 1, "twice": 2}
_DIGITS = r"(?:[0-9]{1,3},[0-9]{3}|[0-9]{1,5})"
_NUMBER = rf"(?:{_DIGITS}|{'|'.join(_CARDINALS)})"
_UNITS = "visit|session|treatment|day|week|month|tablet|capsule|pill|patch|tube|injection|hour|box|unit|bottle|refill"
_COUNTED = Pattern(
    rf"""
      (?:\#\s?(?P<pieces>{_DIGITS})\b)                                   # #60
    | \b (?P<count>{_NUMBER}) \s
      (?:more\s|additional\s|further\s|remaining\s|(?:[a-z]+\s){{0,2}}?)
      (?P<unit>{_UNITS}) (?:e?s)? \b                                     # six more physical therapy visits
    """
)
# 2x/week for 6 weeks, 2 times a week for 6 weeks, 3xwk x 4wks, twice weekly for 6 weeks: a number of visits.
_RATE = Pattern(
    rf"""
    \b (?P<times>{_NUMBER}|once|twice) \s?
    (?:visits?\s?|sessions?\s?)? (?:x|times?)? \s? (?: (?:(?:/|a|per|each|every)\s?)? (?:week|wk)\b | weekly )
    \s? ,? \s? (?:for|x|times|over) \s? (?P<weeks>{_NUMBER}) \s? (?:weeks?|wks?) \b
    """
)
_MONTHS = Pattern(rf"\#\s?{_DIGITS}\b[^#.;]{{0,40}}?(?:\bx|\btimes|\bfor)\s?({_NUMBER})\s?months?\b")
_FREQUENCY = Pattern(r"(?:/|\b(?:per|a|each|every)\s)\s?(?:week|wk|month|day)\b|\b(?:bi)?weekly\b|\bmonthly\b")
_BARE = Pattern(
    rf"""
      (?<![0-9]) (?<![0-9]\s) \b (?:x|times) \s? (?P<x>{_DIGITS}) \b
      (?! \s?(?:/|-|x|\.|,?[0-9]|per\b|a\b|mg|mcg|ml|%|cm|week|wk|month|mo\b|day|hour|hr|min|year|yr) )
    | \( \s? (?P<paren>{_DIGITS}) \s? \)
    | \b (?:qty|quantity|number) \W{{1,3}} (?P<qty>{_DIGITS}) \b
    | \A \W{{0,3}} (?:(?:all|the|full|entire|whole)\s){{0,3}} (?P<all>{_NUMBER})
      (?:\s(?:more|additional|further|remaining|of\sthem))? \W{{0,5}} \Z
    """
)
_DURATIONS = ("days", "weeks", "months", "hours")
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
    weeks") is a number of visits. Beside a number of visits or tablets, and beside a frequency, weeks and days only say
    how long that takes, and are none.
    """
    text = " ".join(text.lower().split())
    rates = [_number_of(found["times"]) * _number_of(found["weeks"]) for found in _RATE.finditer(text)]
    numbers: dict[str, set[int]] = {"visits": set(rates)} if rates else {}
    for match in _COUNTED.finditer(_RATE.blanked(text)):
        unit = "pieces" if match["pieces"] else _unit(match["unit"])
        numbers.setdefault(unit, set()).add(_number_of(match["pieces"] or match["count"]))
    if numbers.keys() - set(_DURATIONS) or _FREQUENCY.search(text):
        numbers = {unit: several for unit, several in numbers.items() if unit not in _DURATIONS}
    return {unit: min(several) for unit, several in numbers.items() if len(several) == 1}


def bare_count(text: str) -> int | None:
    """The number of a *text* that counts without a unit ("x 12", "(12)", "quantity: 12"); None where it has not one."""
    numbers = {
        _number_of(next(filter(None, match.groups()))) for match in _BARE.finditer(" ".join(text.lower().split()))
    }
    return min(numbers) if len(numbers) == 1 else None


def said_to_count(text: str) -> dict[str, int]:
    """The ``counts`` of *text*, where a number without a unit counts as ``times``."""
    found, bare = counts(text), bare_count(text)
    return found if bare is None else {**found, "times": bare}


def counted(part: RequestPart) -> dict[str, int]:
    """What a part of a modified request counts: its quantity where it says one, else the counts of its words.

    A number without a unit is one of ``times``, and of visits where the part counts no others.
    """
    found = counts(part.text)
    if (bare := bare_count(part.text)) is not None and "visits" not in found and "pieces" not in found:
        found = {unit: count for unit, count in found.items() if unit not in _DURATIONS}
        found |= {"times": bare, "visits": bare}
    if part.quantity is not None and part.unit is not None:
        unit = part.unit.strip().lower()
        alone = _UNIT.fullmatch(unit)
        found[_unit(alone[1]) if alone else unit] = part.quantity
    return found


def supplied(part: RequestPart) -> dict[str, int]:
    """What a part ``counted``, where tablets for a month are counted for every month: ``#120 x 3 months``."""
    found = counted(part)
    if "pieces" in found and part.quantity is None and (months := _MONTHS.search(part.text.lower())):
        found["pieces"] *= _number_of(months[1])
    return found


def _number_of(word: str) -> int:
    return _WORDS.get(word) or int(word.replace(",", ""))


def _unit(word: str) -> str:
    """The name under which things of the unit *word* are counted."""
    return _SAME.get(word, f"{word}s")


_NAMES = frozenset((*map(_unit, _UNITS.split("|")), "times"))


def named(unit: str) -> str:
    """The name of a *unit* as a message may show it: another one than those of this module is text of the document."""
    return unit if unit in _NAMES else "of its unit"
