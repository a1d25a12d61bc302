"""The law that the rules rest on as dated facts, each with its source.

``on(day)`` gives the facts of a day. No rule contains a date, so that a change of the law is one line here.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

from msgspec import Struct

_MONDAY, _THURSDAY, _SATURDAY, _SUNDAY = 0, 3, 5, 6


class Fact(Struct, frozen=True):
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

    def holds(self, day: date) -> bool:
        """Whether the fact is in force on *day*."""
        return (self.begins is None or self.begins <= day) and (self.ends is None or day <= self.ends)


_LAST_OLD, _FIRST_NEW = date(2017, 12, 31), date(2018, 1, 1)

FACTS: tuple[Fact, ...] = (
    Fact("injured_since", date(2013, 1, 1), "LC 4610.5(a)(1)"),
    Fact("reviewed_since", date(2013, 7, 1), "LC 4610.5(a)(2)"),
    Fact("formulary_disputes", False, "LC 4610.5(a)", ends=_LAST_OLD),
    Fact("formulary_disputes", True, "LC 4610.5(a)", begins=_FIRST_NEW),
    Fact("may_be_disputed", ("modified", "delayed", "denied"), "LC 4610.5(c)(1)", ends=_LAST_OLD),
    Fact("may_be_disputed", ("modified", "denied"), "LC 4610.5(c)(1)", begins=_FIRST_NEW),
    Fact("order_of_evidence", "strictly (A) to (F)", "LC 4610.5(c)(2)", ends=_LAST_OLD),
    Fact("order_of_evidence", "as the MTUS sets out", "LC 4610.5(c)(2)", begins=_FIRST_NEW),
    Fact("application_days", 30, "8 CCR 9792.10.1(b), LC 4610.5(h)", checked=False),
    Fact("formulary_application_days", 10, "8 CCR 9792.10.1(b), LC 4610.5(h)", checked=False),
    Fact("mail_days", 5, "Code of Civil Procedure 1013(a)", checked=False),
    Fact("records_days", 15, "8 CCR 9792.10.5"),
    Fact("expedited_records_days", 1, "8 CCR 9792.10.5"),
    Fact("decision_days", 30, "LC 4610.6(d)"),
    Fact("expedited_decision_days", 3, "LC 4610.6(d)", checked=False),
    Fact("formulary_decision_working_days", 5, "LC 4610.6(d)"),
    Fact("time_is_directory", True, "CHP v. WCAB (Margaris), 2016"),
    Fact("appeal_days", 30, "LC 4610.6(h)"),
    Fact("authorize_working_days", 5, "8 CCR 9792.10.7(a)"),
    Fact("reimburse_days", 20, "8 CCR 9792.10.7(a)"),
)
"""Every fact; on each day exactly one of the facts with the same name is in force."""


class Law(Struct, frozen=True):
    """The facts of one day.

    Time limits are in calendar days unless their name contains ``working_days``. A case is within the scope of IMR when
    the injury happened on ``injured_since`` or later, or the utilization review was decided on ``reviewed_since`` or
    later.
    """

    injured_since: date
    reviewed_since: date
    formulary_disputes: bool
    may_be_disputed: tuple[str, ...]
    order_of_evidence: str
    application_days: int
    formulary_application_days: int
    mail_days: int
    records_days: int
    expedited_records_days: int
    decision_days: int
    expedited_decision_days: int
    formulary_decision_working_days: int
    time_is_directory: bool
    appeal_days: int
    authorize_working_days: int
    reimburse_days: int


def on(day: date) -> Law:
    """The facts of the law on *day*."""
    return next(law for begins, law in _periods() if begins <= day)


@cache
def _periods() -> list[tuple[date, Law]]:
    """The times without a change of the law, the last one first: its first day, and its facts."""
    begun = {fact.begins for fact in FACTS if fact.begins is not None}
    ended = {fact.ends + timedelta(1) for fact in FACTS if fact.ends is not None}
    begins = sorted({date.min, *begun, *ended}, reverse=True)
    return [(day, Law(**{fact.name: fact.value for fact in FACTS if fact.holds(day)})) for day in begins]


def checked(name: str) -> bool:
    """Whether the wording of every fact *name* was read at its source; raises ``KeyError`` for an unknown name."""
    named = [fact.checked for fact in FACTS if fact.name == name]
    if not named:
        raise KeyError(name)
    return all(named)


_FIXED = frozenset({(1, 1), (3, 31), (7, 4), (11, 11), (12, 25)})


def holiday(day: date) -> bool:
    """Whether the offices of the State are closed on *day* by law: a Saturday, a Sunday or a holiday.

    Gov. Code 6700 and 6701: a holiday with a fixed date that falls on a Sunday is observed on the Monday after it, and
    November 11 on a Saturday on the Friday before it. The day after Thanksgiving is from Gov. Code 19853. Holidays of
    section 6700 on which the offices work are not included (Lincoln Day, Admission Day, Native American Day, Columbus
    Day and some newer ones).
    """
    weekday = day.weekday()
    if weekday in (_SATURDAY, _SUNDAY) or (day.month, day.day) in _FIXED:
        return True
    if weekday == _MONDAY:
        sunday = day - timedelta(1)
        return (sunday.month, sunday.day) in _FIXED or _is_floating_monday(day)
    thanksgiving = day.month == 11 and weekday == _THURSDAY and 22 <= day.day <= 28
    day_after = day.month == 11 and weekday == _THURSDAY + 1 and 23 <= day.day <= 29
    return thanksgiving or day_after or (day.month, day.day, weekday) == (11, 10, _THURSDAY + 1)


def _is_floating_monday(day: date) -> bool:
    """Whether the Monday *day* is the third of January or February, the last of May, or the first of September."""
    third = 15 <= day.day <= 21
    return (day.month in (1, 2) and third) or (day.month == 5 and day.day > 24) or (day.month == 9 and day.day <= 7)
