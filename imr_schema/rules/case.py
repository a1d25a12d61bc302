"""IMR201 to IMR218: the case number, the priority and the dates."""

from itertools import pairwise

from imr_schema.finding import Severity
from imr_schema.model import Determination
from imr_schema.rules._rule import Given, Problems, at, rule

_SHAPE = {"by": ("shape",), "central": True}

_ORDER = (
    ("dateOfInjury", "date_of_injury", "date of injury"),
    ("utilizationReviewDate", "utilization_review_date", "utilization review"),
    ("applicationReceivedDate", "application_received_date", "receipt of the application"),
    ("assignedDate", "assigned_date", "assignment"),
    ("decisionDate", "decision_date", "decision"),
)


@rule(
    "IMR201", "case-number", Severity.ERROR, clause="8 CCR 9792.10.4", **_SHAPE, breaks={"/case/caseNumber": "CM14-000"}
)
def case_number() -> None:
    """The case number is not of the form CMyy-nnnnnnn.

    The case number is how every party finds the determination again: the letters CM, two digits of a year, a hyphen and seven digits.
    """


@rule(
    "IMR204", "priority", Severity.ERROR, clause="8 CCR 9792.10.4(b)-(c)", **_SHAPE, breaks={"/case/priority": "urgent"}
)
def priority() -> None:
    """The priority is neither standard nor expedited.

    The time that the law gives for the review depends on it. The law's word for standard is regular.
    """


@rule("IMR205", "copy-of-profile", Severity.ERROR, clause="8 CCR 9792.10.6(b)")
def copy_of_profile(doc: Determination, given: Given) -> Problems:
    """This is the {said} copy; the profile asks for the {wanted} one.

    The profile posted is for what is published, the profile served for what the parties get. A served copy that is
    published tells who the injured worker is; a posted copy that is served lacks what the parties have a right to.
    """
    if given.copy is not None and doc.copy.value != given.copy:
        yield at("/copy", said=doc.copy.value, wanted=given.copy)


@rule("IMR210", "calendar-date", Severity.ERROR, **_SHAPE, breaks={"/case/assignedDate": "2014-02-29"})
def calendar_date() -> None:
    """A date of the case is missing, or is not a day of the calendar written YYYY-MM-DD.

    Dates are days from 1900 to 2199, without time and zone. 29 February exists in leap years alone.
    """


@rule("IMR211", "date-order", Severity.ERROR, clause="LC 4610.5, 4610.6", breaks={"/case/dateOfInjury": "2199-12-31"})
def date_order(doc: Determination) -> Problems:
    """The {later} ({second}) comes before the {earlier} ({first}).

    A case runs in one order: injury, utilization review, receipt of the application, assignment, decision. Two of them may fall on one day.
    No letter of 194 that were looked at breaks this order, so a break is a slip of the pen.
    """
    dates = [(name, getattr(doc.case, member), words) for name, member, words in _ORDER]
    for (_, first, earlier), (name, second, later) in pairwise(dates):
        if second < first:
            yield at(f"/case/{name}", earlier=earlier, later=later, first=first.isoformat(), second=second.isoformat())
