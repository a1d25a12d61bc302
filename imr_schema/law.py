"""The law that rules rest on, fact by fact: from which day, to which, and where it is said.

``on(day)`` gives the facts of a day. Rules hold no date of their own, so that a change of the law is a line here.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

from msgspec import Struct

_MONDAY, _THURSDAY, _SATURDAY, _SUNDAY = 0, 3, 5, 6


class Fact(Struct, frozen=True):
    """One dated fact of the law.

    It holds from the day ``begins`` to the day ``ends``, both included, None for always. ``checked`` is False where
    the wording of ``source`` could not be read: a rule that rests on it stays at warning, and its page says so.
    """

    name: str
    value: Any
    source: str
    begins: date | None = None
    ends: date | None = None
    checked: bool = True

    def holds(self, day: date) -> bool:
        """Whether the fact holds on *day*."""
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
    Fact("authorise_working_days", 5, "8 CCR 9792.10.7(a)"),
    Fact("reimburse_days", 20, "8 CCR 9792.10.7(a)"),
)
"""Every fact; of facts of one name exactly one holds on any day."""


class Law(Struct, frozen=True):
    """The facts of one day.

    Spans are calendar days unless their name says working days. A case is in scope when the injury happened
    ``injured_since`` or later, or the utilization review was decided ``reviewed_since`` or later.
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
    authorise_working_days: int
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
    """Whether the wording of every fact *name* was read at its source; raises ``KeyError`` when there is none."""
    found = [fact.checked for fact in FACTS if fact.name == name]
    if not found:
        raise KeyError(name)
    return all(found)


_FIXED = frozenset({(1, 1), (3, 31), (7, 4), (11, 11), (12, 25)})


def holiday(day: date) -> bool:
    """Whether the offices of the State are closed on *day* by law: a Saturday, a Sunday or a holiday.

    Gov. Code 6700 and 6701: a holiday of a fixed day that falls on a Sunday is kept on the Monday, 11 November on a
    Saturday is kept on the Friday. Holidays of section 6700 on which the offices work (Lincoln Day, Admission Day,
    Native American Day, Columbus Day and some newer ones) are left out; the day after Thanksgiving is Gov. Code 19853.
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
    """Of Mondays: the third of January and of February, the last of May, the first of September."""
    third = 15 <= day.day <= 21
    return (day.month in (1, 2) and third) or (day.month == 5 and day.day > 24) or (day.month == 9 and day.day <= 7)
