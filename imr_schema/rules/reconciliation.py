"""IMR860 to IMR871: a determination beside the request and the decision of utilization review; declared here, found in
``rules.reconciled``.
"""

from __future__ import annotations

from functools import partial

from imr_schema.findings import Severity
from imr_schema.rules._rule import declared

_rule_of_requests = partial(declared, detected_by=("comparison",))


@_rule_of_requests("IMR860", "request-of-other-case", Severity.ERROR, mandatory=True)
def request_of_other_case() -> None:
    """The request was not compared: it has no treatment of the case of this document.

    Where a request file names cases, only the treatments of the document's own case are compared with it. The case
    number of one of the two is wrong, or it is the request of another worker.
    """


@_rule_of_requests("IMR861", "request-not-decided", Severity.ERROR, clause="8 CCR 9792.10.6(b)")
def request_not_decided() -> None:
    """No disputed item decides {row} of the request, which utilization review {decision}.

    Each treatment that was denied, modified or delayed is answered by one disputed item. One is answered where its
    words and those of the item are alike; so an item in wholly other words is reported too, as one that nobody
    requested. Where a part of what was denied is not in dispute, take it out of the request file.
    """


@_rule_of_requests("IMR862", "request-decided-twice", Severity.ERROR)
def request_decided_twice() -> None:
    """Disputed item {item} decides {row} of the request, as disputed item {other} does already.

    One treatment has one decision. Where the request has two treatments that are alike, it has a row for each.
    """


@_rule_of_requests("IMR863", "approved-request-decided", Severity.ERROR, clause="LC 4610.5(c)(1)")
def approved_request_decided() -> None:
    """Disputed item {item} decides {row} of the request, which utilization review approved.

    Only what utilization review denied or modified can be in dispute.
    """


@_rule_of_requests("IMR864", "item-not-requested", Severity.ERROR)
def item_not_requested() -> None:
    """Disputed item {item}: no treatment of the request is like it.

    A determination decides what was requested and nothing else. An item in wholly other words than the request is
    reported too: then a treatment of the request is not decided either (IMR861).
    """


@_rule_of_requests("IMR865", "request-worded-otherwise", Severity.WARNING)
def request_worded_otherwise() -> None:
    """Disputed item {item} is worded otherwise than {row} of the request: {percent} percent alike.

    Letter case, punctuation and the order of words do not count. Numbers, sides and strengths are compared by rules of
    their own. Of a request that was modified, the original request is compared.
    """


@_rule_of_requests("IMR866", "request-amount-differs", Severity.ERROR)
def request_amount_differs() -> None:
    """Disputed item {item}: {what} is {here}, and {there} in {row} of the request.

    Quantity, refills, frequency and duration are compared where both state them, as data or in words. It is a warning
    where only a number in the words differs, and what it counts is not certain.
    """


@_rule_of_requests("IMR867", "request-site-differs", Severity.ERROR)
def request_site_differs() -> None:
    """Disputed item {item}: the {what} of the body is not that of {row} of the request.

    Sides and regions are compared as data, or by the words for them. It is a warning where the request states a side
    and the item states none.
    """


@_rule_of_requests("IMR868", "request-strength-differs", Severity.ERROR)
def request_strength_differs() -> None:
    """Disputed item {item}: the strength of the drug is not that of {row} of the request.

    Amounts are compared, not how they are written: 0.1 mg are 100 mcg.
    """


@_rule_of_requests("IMR869", "request-date-differs", Severity.ERROR)
def request_date_differs() -> None:
    """{what}, {here}, does not fit the request, in which {other} is {there}.

    Dates that both state are the same. Utilization review decides after the request and before the application for
    review.
    """


@_rule_of_requests("IMR870", "review-decision-differs", Severity.ERROR)
def review_decision_differs() -> None:
    """Disputed item {item}: utilization review {decision} {row} of the request, but the item says {said}.

    It is a warning where the item does not state the decision of utilization review, and only its parts, or that it has
    none, speak for another one.
    """


@_rule_of_requests("IMR871", "request-not-compared", Severity.ERROR, mandatory=True)
def request_not_compared() -> None:
    """The request was not compared: the schema refuses the document.

    Correct what the schema reports first.
    """
