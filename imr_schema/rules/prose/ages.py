"""Ages of the injured worker in prose, as letters write them."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from imr_schema.rules._pattern import Pattern

_WORKER = "worker|employee|applicant|patient|claimant"
_MALE, _FEMALE = "male|man|gentleman", "female|woman|lady"
_OLD = r"(?: (?:\s+|-)? (?:years?|yrs?)\.? (?:\s+|-)? old | \s?-?y\.?/?\s?o\b\.? | \s+years\s+of\s+age )"
_AGE = Pattern(
    rf"""
      # a 51 year old, right-handed female; a 51 y/o man; a 51 year old who fell
      (?<![0-9.,/#-]) \b (?P<age>[0-9]{{1,3}}) {_OLD}
      (?: ,?\s+ (?!(?:to|the|of|in|for|by|with|and|at)\b) [a-z-]+ ){{0,4}}? ,?\s+
      (?:{_WORKER}|{_MALE}|{_FEMALE}|who)\b

      # the patient is 51 years old
    | \b(?:{_WORKER}|IW) \s+is\s+ (?:(?:now|currently|presently)\s+)? (?:an?\s+)? (?P<stated>[0-9]{{1,3}}) {_OLD} \b

      # the patient, age 51,
    | \b(?:{_WORKER}|IW) ,?\s+ aged?\s+ (?P<aged>[0-9]{{1,3}}) \b (?!\s*[-/.][0-9])

      # Age: 51
    | \bage:\s? (?P<listed>[0-9]{{1,3}}) \b (?![-/.][0-9])

      # this 51 year old fell
    | \bthis\s+ (?:is\s+an?\s+)? (?P<this>[0-9]{{1,3}}) {_OLD} \b
      (?!\s+(?:injur|claim|case|file|condition|study|request))
    """,
)
_NOT_NOW = Pattern(r"\b(?:when|was\s+then|at\s+(?:the|that)\s+time|at\s+time)\b")
_NOW = Pattern(r"\bis\s+(?:an?\s+)?\Z")
_NOT_THEIR = Pattern(r"\b(?:his|her|whose|typical|average|any|every|hypothetical)\s+\Z")
_SEX = Pattern(rf"\b (?:(?P<male>{_MALE})|(?P<female>{_FEMALE})) \Z")
_SEX_AFTER = Pattern(rf"\A (?:,?\s{{1,3}}[a-z-]+){{0,3}}? ,?\s{{1,3}} (?:(?P<male>{_MALE})|(?P<female>{_FEMALE})) \b")
_BEFORE, _AFTER = 40, 60
_WRITTEN_WITH = ("old", "y/o", "yo ", "y.o", "age", "Age:")


class Age(Struct, frozen=True):
    """An age of the worker, and the sex where the same words say it."""

    years: int
    sex: str | None


def worker_ages(text: str) -> Iterator[Age]:
    """Every age in *text* that is the worker's today, in its order.

    An age "at the time of the injury", or when something happened, is another one, and left out.
    """
    small = text.lower()
    for found in _AGE.finditer(small):
        around = small[max(0, found.start() - _BEFORE) : found.start()], small[found.end() : found.end() + _AFTER]
        if _NOT_THEIR.search(around[0]):
            continue
        if found["age"] and not _NOW.search(around[0]) and any(map(_NOT_NOW.search, around)):
            continue
        years = int(found["age"] or found["stated"] or found["aged"] or found["listed"] or found["this"])
        sex = _SEX.search(small[found.start() : found.end()]) or _SEX_AFTER.match(around[1])
        yield Age(years, None if sex is None else "male" if sex["male"] else "female")


def may_state_ages(text: str) -> int:
    """How many ages *text* may state at most, by a count of what they are written with; it spares most the pattern."""
    return sum(map(text.count, _WRITTEN_WITH))
