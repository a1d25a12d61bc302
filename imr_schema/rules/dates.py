"""IMR210 to IMR217, IMR230 and IMR231: the dates of the case, and the times that the law gives."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from imr_schema import law
from imr_schema.findings import Problem, Severity
from imr_schema.model import Determination, Priority
from imr_schema.rules._portable import Portable, day
from imr_schema.rules._rule import Problems, at, declared, rule
from imr_schema.rules.context import RuleContext

_ORDER = (
    ("dateOfInjury", "date_of_injury", "date of injury"),
    ("utilizationReviewDate", "utilization_review_date", "utilization review"),
    ("applicationReceivedDate", "application_received_date", "receipt of the application"),
    ("assignedDate", "assigned_date", "assignment"),
    ("decisionDate", "decision_date", "decision"),
)


@declared(
    "IMR210",
    "calendar-date",
    Severity.ERROR,
    detected_by=("schema",),
    mandatory=True,
    invalid={"/case/assignedDate": "2014-02-29"},
)
def calendar_date() -> None:
    """A date of the case is missing, or is not a day of the calendar written YYYY-MM-DD.

    Dates are days from 1900 to 2199, without time and zone. 29 February exists in leap years alone.
    """


@rule(
    "IMR211",
    "date-order",
    Severity.ERROR,
    clause="LC 4610.5, 4610.6",
    invalid={"/case/dateOfInjury": "2199-12-31"},
    valid={"all on one day": {f"/case/{name}": "2014-10-17" for name, _, _ in _ORDER}},
    portable=tuple(
        Portable(
            "/case",
            f"{day(f'd:{second}')} >= {day(f'd:{first}')}",
            second,
            {"later": f"'{later}'", "second": f"d:{second}", "earlier": f"'{earlier}'", "first": f"d:{first}"},
        )
        for (first, _, earlier), (second, _, later) in pairwise(_ORDER)
    ),
)
def date_order(document: Determination, context: RuleContext) -> Problems:
    """The {later} ({second}) comes before the {earlier} ({first}).

    A case runs in one order: injury, utilization review, receipt of the application, assignment, decision. Two of them
    may fall on one day. No letter of 194 that were looked at breaks this order, so a break is a slip of the pen.
    """
    case = document.case
    received, assigned = case.application_received_date, case.assigned_date
    if case.date_of_injury <= case.utilization_review_date <= received <= assigned <= case.decision_date:
        return  # nearly all of them
    dates = [(name, getattr(case, member), words) for name, member, words in _ORDER]
    for (_, first, earlier), (name, second, later) in pairwise(dates):
        if second < first:
            yield at(f"/case/{name}", earlier=earlier, later=later, first=first.isoformat(), second=second.isoformat())


@rule(
    "IMR230",
    "further-dates-order",
    Severity.WARNING,
    clause="LC 4610, 4610.6(d)",
    invalid={"/case/mailedDate": "2014-11-19"},
    valid={
        "sent on the day of the decision": {"/case/mailedDate": "2014-11-20"},
        "the records came on the day of the decision": {"/case/recordsReceivedDate": "2014-11-20"},
        "asked for and reviewed on one day": {"/case/requestForAuthorizationDate": "2014-09-17"},
    },
)
def further_dates_order(document: Determination, context: RuleContext) -> Problems:
    """The {later} ({second}) comes before the {earlier} ({first}).

    The physician's request comes before its utilization review, that of an item too; the records are received between
    the application and the decision, and the determination is sent on the day of the decision or later. These days are
    optional, and no letter prints them all, so a break is a warning.
    """
    case = document.case
    reviewed, decided = (case.utilization_review_date, "utilization review"), (case.decision_date, "decision")
    pairs = [
        ((case.request_for_authorization_date, "request for authorization"), reviewed, "requestForAuthorizationDate"),
        (
            (case.application_received_date, "receipt of the application"),
            (case.records_received_date, "receipt of the records"),
            "recordsReceivedDate",
        ),
        ((case.records_received_date, "receipt of the records"), decided, "recordsReceivedDate"),
        (decided, (case.mailed_date, "mailing"), "mailedDate"),
    ]
    for (first, earlier), (second, later), name in pairs:
        if first is not None and second is not None and second < first:
            yield _in_wrong_order(f"/case/{name}", first, earlier, second, later)
    for i, item in enumerate(document.disputed_items):
        review = item.utilization_review
        if review is not None and review.date is not None and review.date > case.application_received_date:
            place, received = f"/disputedItems/{i}/utilizationReview/date", case.application_received_date
            earlier, later = "utilization review of the item", "receipt of the application"
            yield _in_wrong_order(place, review.date, earlier, received, later)


def _in_wrong_order(place: str, first: date, earlier: str, second: date, later: str) -> Problem:
    return at(place, earlier=earlier, later=later, first=first.isoformat(), second=second.isoformat())


@rule(
    "IMR231",
    "converted-to-expedited",
    Severity.WARNING,
    clause="8 CCR 9792.10.5, 9792.10.6",
    invalid={"/case/convertedToExpedited": True},
    valid={
        "an expedited review": {
            "/case/convertedToExpedited": True,
            "/case/priority": "expedited",
            "/case/decisionDate": "2014-10-24",
        }
    },
)
def converted_to_expedited(document: Determination, context: RuleContext) -> Problems:
    """The review was converted to an expedited one, and its priority is standard.

    What was converted has the time limits of an expedited review, so the priority is expedited.
    """
    if document.case.converted_to_expedited and document.case.priority is not Priority.EXPEDITED:
        yield at("/case/convertedToExpedited")


@rule(
    "IMR212",
    "application-late",
    Severity.WARNING,
    law=("application_days", "mail_days"),
    clause="8 CCR 9792.10.1(b)(1), LC 4610.5(h)(1)",
    invalid={"/case/applicationReceivedDate": "2014-10-23"},
    valid={
        "on the last day": {"/case/applicationReceivedDate": "2014-10-17"},
        "within the days that mail takes": {"/case/applicationReceivedDate": "2014-10-22"},
    },
)
def application_late(document: Determination, context: RuleContext) -> Problems:
    """The application was received {days} days after the utilization review; the law gives {allowed}, and {mail} for
    mail.

    The time runs from the service of the decision, which the document does not date, so the finding is a warning, and
    only info within the days that mail takes. A last day on a weekend or a holiday runs to the next business day. That
    the review was made all the same is no fault of the determination: where utilization review was deferred because
    liability for the injury was disputed, the time begins anew when that dispute ends (8 CCR 9792.9.1(b)), which no
    document of the standard says.

    The shorter time of a formulary dispute, 10 days by LC 4610.5(h)(1), is not applied, although documents of version
    1.1 and later may say that it is one (case.formularyDispute): its wording could not be read at its source. So an
    application that comes after these days and within the longer time has no finding. Neither the wording of the days
    for mail could be read at its source, nor that of the regulation as amended on 1 April 2026.
    """
    reviewed, received = document.case.utilization_review_date, document.case.application_received_date
    facts, days = law.on(reviewed), (received - reviewed).days
    if days > facts.application_days and received > law.last_day(reviewed, facts.application_days):
        mailed = received <= law.last_day(reviewed, facts.application_days + facts.mail_days)
        yield at(
            "/case/applicationReceivedDate",
            severity=Severity.INFO if mailed else None,
            days=days,
            allowed=facts.application_days,
            mail=facts.mail_days,
        )


@rule(
    "IMR213",
    "out-of-scope-by-date",
    Severity.ERROR,
    law=("injured_since", "reviewed_since"),
    clause="LC 4610.5(a)",
    invalid={"/case/utilizationReviewDate": "2013-06-30", "/case/applicationReceivedDate": "2013-07-10"},
    valid={
        "reviewed on the first day": {
            "/case/utilizationReviewDate": "2013-07-01",
            "/case/applicationReceivedDate": "2013-07-10",
        },
        "injured on the first day": {
            "/case/dateOfInjury": "2013-01-01",
            "/case/utilizationReviewDate": "2013-06-30",
            "/case/applicationReceivedDate": "2013-07-10",
        },
    },
    portable=(
        Portable(
            "/case",
            f"{day('d:dateOfInjury')} >= $injuredSince or {day('d:utilizationReviewDate')} >= $reviewedSince",
            "utilizationReviewDate",
            facts={"injured": "d:dateOfInjury", "reviewed": "d:utilizationReviewDate"},
        ),
    ),
)
def out_of_scope_by_date(document: Determination, context: RuleContext) -> Problems:
    """The injury ({injured}) and the utilization review ({reviewed}) both lie before the days from which there is
    Independent Medical Review.

    It is there for injuries from 1 January 2013 on, and for utilization review decisions communicated from 1 July 2013
    on. One of the two is enough.
    """
    facts, case = law.on(document.case.decision_date), document.case
    if case.date_of_injury < facts.injured_since and case.utilization_review_date < facts.reviewed_since:
        yield at(
            "/case/utilizationReviewDate",
            injured=case.date_of_injury.isoformat(),
            reviewed=case.utilization_review_date.isoformat(),
        )


@rule(
    "IMR215",
    "decision-late",
    Severity.WARNING,
    law=("decision_days", "electronic_records_days", "records_days"),
    clause="LC 4610.6(d), 8 CCR 9792.10.5(a)(1), CHP v. WCAB (Margaris)",
    invalid={"/case/decisionDate": "2014-12-09"},
    valid={
        "on the last day, which is no Saturday": {"/case/decisionDate": "2014-11-24"},
        "within the days that the records take": {"/case/decisionDate": "2014-12-07"},
        "on the Monday after the last of these days": {"/case/decisionDate": "2014-12-08"},
    },
)
def decision_late(document: Determination, context: RuleContext) -> Problems:
    """The decision was made {days} days after the assignment; the law gives {allowed} from the receipt of the records,
    which are due in {records}, or in {electronic} where the notice was electronic.

    A late determination is valid, so this is never an error. It is a warning when even records that came on their last
    day do not explain it, and info before. How the notice was sent is not in the document, so the longer time counts. A
    last day on a weekend or a holiday runs to the next business day. An expedited review has its own rule, IMR216. The
    wording of the regulation as amended on 1 April 2026 could not be read at its source, nor
    that of the shorter time of a formulary dispute (case.formularyDispute), which is not applied.
    """
    assigned, decided = document.case.assigned_date, document.case.decision_date
    facts, days = law.on(decided), (decided - assigned).days
    late = document.case.priority is Priority.STANDARD and days > facts.decision_days
    if late and decided > law.last_day(assigned, facts.decision_days):
        explained = decided <= law.last_day(assigned, facts.decision_days + facts.records_days)
        yield at(
            "/case/decisionDate",
            severity=Severity.INFO if explained else None,
            days=days,
            allowed=facts.decision_days,
            records=facts.records_days,
            electronic=facts.electronic_records_days,
        )


@rule(
    "IMR217",
    "decision-on-holiday",
    Severity.INFO,
    clause="Gov. Code 6700, 6701, 19853",
    invalid={"/case/decisionDate": "2014-11-16"},
)
def decision_on_holiday(document: Determination, context: RuleContext) -> Problems:
    """The decision date, {day}, is a weekend or a holiday of the State.

    Nothing forbids it. None of 194 letters that were looked at was decided on such a day, so it may be a slip of the
    pen. Holidays on which the offices of the State work are left out.
    """
    if law.holiday(document.case.decision_date):
        yield at("/case/decisionDate", day=document.case.decision_date.isoformat())


@rule(
    "IMR216",
    "expedited-late",
    Severity.WARNING,
    law=("expedited_decision_days", "expedited_records_days"),
    clause="LC 4610.6(d), 8 CCR 9792.10.5(a)(1)",
    invalid={"/case/priority": "expedited"},
    valid={
        "on the last day": {"/case/priority": "expedited", "/case/decisionDate": "2014-10-27"},
        "a standard review": {"/case/decisionDate": "2014-10-29"},
    },
)
def expedited_late(document: Determination, context: RuleContext) -> Problems:
    """The expedited decision was made {days} days after the assignment; the law gives {allowed} from the receipt of the
    records, which are due in {records}.

    A late determination is valid, so this is never an error. A review that became expedited on its way, or a standard
    one whose priority was mistaken, looks the same. A last day on a weekend or a holiday runs to the next business day.
    The wording of the time could not be read at its source.
    """
    if document.case.priority is not Priority.EXPEDITED:
        return
    assigned, decided = document.case.assigned_date, document.case.decision_date
    facts = law.on(decided)
    allowed = facts.expedited_decision_days + facts.expedited_records_days
    if (decided - assigned).days > allowed and decided > law.last_day(assigned, allowed):
        yield at(
            "/case/decisionDate",
            days=(decided - assigned).days,
            allowed=facts.expedited_decision_days,
            records=facts.expedited_records_days,
        )
