"""The law that the rules rest on as dated facts, each with its source.

The facts are ``schemas/law/law.json``, which is published beside the code lists; nothing of them stands here but their
types. ``on(day)`` gives the facts of a day. No rule contains a date, so that a change of the law is one entry there.
"""

from __future__ import annotations

import typing
from datetime import date, timedelta
from functools import cache
from typing import Any

import msgspec
from msgspec import Struct

from imr_schema.standard import schema_bytes

FILE = "law/law.json"
"""Where the facts are published, below ``schemas/``."""

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SATURDAY, _SUNDAY = 5, 6


class Fact(Struct, frozen=True, rename={"begins": "from", "ends": "to"}, forbid_unknown_fields=True):
    """One dated fact of the law."""

    #: The member of :class:`Law` that it gives.
    name: str
    value: Any
    #: The section of the law, or the decision.
    source: str
    #: The first day on which it is in force; None for one without a beginning.
    begins: date | None = None
    #: The last day on which it is in force; None for one that still is.
    ends: date | None = None
    #: Whether the wording of the source was read. Where it could not be, a rule that rests on the fact is at most a
    #: warning, and its page states that.
    checked: bool = True
    #: What it says; the first of several facts of one name states it for all.
    about: str = ""

    def holds(self, day: date) -> bool:
        """Whether the fact is in force on *day*."""
        return (self.begins is None or self.begins <= day) and (self.ends is None or day <= self.ends)


class Amendment(Struct, frozen=True, forbid_unknown_fields=True):
    """A change of the law that came into force on one day, whether or not its text was read."""

    day: date
    about: str
    sections: tuple[str, ...]
    source: str
    checked: bool


class Holiday(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """A day of each year on which the offices of the State are closed: of the month, or its *nth* of a weekday."""

    name: str
    month: int
    day: int | None = None
    weekday: str | None = None
    #: From 1; -1 is the last of the month.
    nth: int = 1
    #: So many days after the one that is given.
    after: int = 0
    on_saturday: int = 0
    on_sunday: int = 0

    def of(self, year: int) -> date:
        """The day on which it is observed in *year*."""
        if self.day is None:
            return self._of_weekday(year) + timedelta(self.after)
        day = date(year, self.month, self.day)
        moved = {_SATURDAY: self.on_saturday, _SUNDAY: self.on_sunday}
        return day + timedelta(moved.get(day.weekday(), 0))

    def _of_weekday(self, year: int) -> date:
        first = date(year, self.month, 1)
        ahead = (_WEEKDAYS.index(self.weekday or "") - first.weekday()) % 7
        found = [first + timedelta(ahead + 7 * week) for week in range(5)]
        return [day for day in found if day.month == self.month][self.nth if self.nth < 0 else self.nth - 1]


class Holidays(Struct, frozen=True, forbid_unknown_fields=True):
    """The days on which the offices of the State are closed, and on which law that rests."""

    about: str
    source: str
    checked: bool
    days: tuple[Holiday, ...]


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    law: str
    version: date
    license: str
    title: str
    source: str
    incomplete: str
    facts: tuple[Fact, ...]
    amendments: tuple[Amendment, ...]
    holidays: Holidays


class Law(Struct, frozen=True):
    """The facts of one day.

    Time limits are in calendar days. A case is within the scope of IMR when the injury happened on ``injured_since`` or
    later, or the utilization review was decided on ``reviewed_since`` or later.
    """

    injured_since: date
    reviewed_since: date
    may_be_disputed: tuple[str, ...]
    order_of_evidence: str
    application_days: int
    mail_days: int
    records_days: int
    electronic_records_days: int
    expedited_records_days: int
    decision_days: int
    expedited_decision_days: int
    retrospective_review_days: int


@cache
def _file() -> _File:
    return msgspec.json.decode(schema_bytes(FILE), type=_File)


@cache
def facts() -> tuple[Fact, ...]:
    """Every fact, its value as :class:`Law` has it; on each day exactly one of those with the same name is in force."""
    types = typing.get_type_hints(Law)
    return tuple(
        msgspec.structs.replace(fact, value=msgspec.convert(fact.value, types[fact.name])) for fact in _file().facts
    )


def amendments() -> tuple[Amendment, ...]:
    """The changes of the law that are known, the oldest first."""
    return _file().amendments


def holidays() -> Holidays:
    """The days of each year on which the offices of the State are closed."""
    return _file().holidays


def on(day: date) -> Law:
    """The facts of the law on *day*."""
    return next(law for begins, law in _periods() if begins <= day)


@cache
def _periods() -> list[tuple[date, Law]]:
    """The times without a change of the law, the last one first: its first day, and its facts."""
    begun = {fact.begins for fact in facts() if fact.begins is not None}
    ended = {fact.ends + timedelta(1) for fact in facts() if fact.ends is not None}
    begins = sorted({date.min, *begun, *ended}, reverse=True)
    return [(day, Law(**{fact.name: fact.value for fact in facts() if fact.holds(day)})) for day in begins]


def checked(name: str) -> bool:
    """Whether the wording of every fact *name* was read at its source; raises ``KeyError`` for an unknown name."""
    named = [fact.checked for fact in facts() if fact.name == name]
    if not named:
        raise KeyError(name)
    return all(named)


def last_day(begins: date, days: int) -> date:
    """The last of the *days* after *begins*; a day on which the offices are closed runs to the next that is not.

    Code of Civil Procedure 12 and 12a, Gov. Code 6707.
    """
    day = begins + timedelta(days)
    while holiday(day):
        day += timedelta(1)
    return day


def holiday(day: date) -> bool:
    """Whether the offices of the State are closed on *day* by law: a Saturday, a Sunday or a holiday."""
    return day.weekday() >= _SATURDAY or day in _closed(day.year)


@cache
def _closed(year: int) -> frozenset[date]:
    return frozenset(each.of(year) for each in _file().holidays.days)
