"""IMR201 to IMR206, IMR232, IMR610: the case number, the priority, what may be disputed, one case alone."""

from __future__ import annotations

import re
from functools import partial

from imr_schema import law
from imr_schema.findings import Severity
from imr_schema.model import Determination
from imr_schema.rules._portable import Portable
from imr_schema.rules._rule import Edits, Json, Problems, at, declared, rule
from imr_schema.rules.context import RuleContext
from imr_schema.rules.prose.dates import injuries_consolidated

_NUMBERED, _RECEIVED = "substring(d:caseNumber, 3, 2)", "substring(d:applicationReceivedDate, 1, 4)"
"""The year of the case number, and the one of receipt, in XPath."""
_schema_rule = partial(declared, detected_by=("schema",), mandatory=True)


@_schema_rule(
    "IMR201", "case-number", Severity.ERROR, clause="8 CCR 9792.10.4", invalid={"/case/caseNumber": "CM14-000"}
)
def case_number() -> None:
    """The case number is not of the form CMyy-nnnnnnn.

    The case number is how every party finds the determination again: the letters CM, two digits of a year, a hyphen
    and seven digits.
    """


@rule(
    "IMR202",
    "case-number-year",
    Severity.WARNING,
    invalid={"/case/caseNumber": "CM11-0000000"},
    valid={
        "the year of receipt": {"/case/caseNumber": "CM14-0999999"},
        "the year after it": {"/case/caseNumber": "CM15-0000001"},
    },
    portable=(
        Portable(
            "/case",
            # No year is later than 2199, so that the remainder is of no negative number.
            f"({_NUMBERED} - {_RECEIVED} + 2200) mod 100 <= 1",
            "caseNumber",
            facts={"numbered": _NUMBERED, "received": _RECEIVED},
        ),
    ),
)
def case_number_year(document: Determination, context: RuleContext) -> Problems:
    """The case number is of the year {numbered}, but the application was received in {received}.

    A case is numbered in the year in which the application is received or in the next one, so another year is a slip
    in the number or in the date. Years are compared by their last two digits, as the number has them.
    """
    received = document.case.application_received_date.year
    numbered = int(document.case.case_number[2:4])
    if (numbered - received) % 100 > 1:
        yield at("/case/caseNumber", numbered=f"{numbered:02}", received=received)


@rule("IMR203", "case-number-file", Severity.ERROR, named="CM14-7654321", invalid={"/case/caseNumber": "CM14-0000000"})
def case_number_file(document: Determination, context: RuleContext) -> Problems:
    """The case number in the file name does not match the document.

    No regulation says how files are named. This rule is about the exchange of files: a file that is named after one
    case and contains the determination of another is filed, served or published in the wrong one. Either number may
    be the wrong one, so nothing is said against the determination itself.

    Only a name with a whole case number is looked at: CM, two digits and seven digits, in any letter case, with a
    hyphen, an underscore, a space or nothing between the digits. The rest of the name does not matter, nor do the names
    of folders. Where a name has several case numbers, one of them must be the document's. A case that was consolidated
    with it (8 CCR 9792.10.4(a)) is the document's too, if the document lists its number. Files of many documents are
    not looked at, nor is standard input.
    """
    name = context.source.rpartition("/")[2].lower()
    if "cm" in name and ".ndjson" not in name:
        numbers = re.findall(r"(?<![a-z0-9])cm([0-9]{2})[-_ ]?([0-9]{7})(?![0-9])", name)
        own = (document.case.case_number, *document.case.consolidated_case_numbers)
        if numbers and not any(tuple(number[2:].split("-")) in numbers for number in own):
            yield at("/case/caseNumber")


@_schema_rule(
    "IMR204", "priority", Severity.ERROR, clause="8 CCR 9792.10.4(b)-(c)", invalid={"/case/priority": "urgent"}
)
def priority() -> None:
    """The priority is neither standard nor expedited.

    The time that the law gives for the review depends on it. The law's word for standard is regular.
    """


@rule("IMR205", "copy-of-profile", Severity.ERROR)
def copy_of_profile(document: Determination, context: RuleContext) -> Problems:
    """This is the {actual} copy; the profile asks for the {wanted} one.

    The profile posted is for what is published, the profile served for what the parties get. A served copy that is
    published shows who the injured worker is; a posted copy that is served lacks what the parties have a right to. The
    rule rests on no clause of the law: it is what the profile asks for.
    """
    if context.copy is not None and document.copy.value != context.copy:
        yield at("/copy", actual=document.copy.value, wanted=context.copy)


_CITING_NO_CHAPTER: dict[str, Json] = {
    "number": 1,
    "description": "Acupuncture, 6 visits",
    "decision": "upheld",
    "claimsAdministratorGuideline": {
        "basis": "noneCited",
        "statement": "The Claims Administrator did not cite any medical evidence for its decision.",
        "citations": [],
    },
    "analyses": [
        {
            "reviewer": 1,
            "decision": "upheld",
            "guideline": {
                "basis": "nonMtus",
                "statement": "Decision based on Non-MTUS Citation Official Disability Guidelines, Pain.",
                "citations": [{"source": "ODG", "title": "Pain"}],
            },
            "rationale": ["The records show no gain in function after six visits. It is not medically necessary."],
        }
    ],
}


_IN_2018: Edits = {
    "/case/caseNumber": "CM18-0000000",
    "/case/applicationReceivedDate": "2018-01-10",
    "/case/assignedDate": "2018-01-12",
    "/case/decisionDate": "2018-02-01",
    "/disputedItems": [{**_CITING_NO_CHAPTER, "utilizationReview": {"decision": "denied"}}],
    "/outcome": "uphold",
    "/documentId": "urn:example:2018",
    "/created": "2018-02-01T12:00:00Z",
}
_DECIDED = "/disputedItems/0/utilizationReview/decision"


@rule(
    "IMR206",
    "delay-after-2017",
    Severity.WARNING,
    law=("may_be_disputed",),
    clause="LC 4610.5(c)(1)",
    invalid={**_IN_2018, "/case/utilizationReviewDate": "2018-01-01", _DECIDED: "delayed"},
    scene=(*_IN_2018, "/case/utilizationReviewDate"),
    valid={
        "on the last day on which a delay could be disputed": {
            **_IN_2018,
            "/case/utilizationReviewDate": "2017-12-31",
            _DECIDED: "delayed",
        }
    },
)
def delay_after_2017(document: Determination, context: RuleContext) -> Problems:
    """Disputed item {item}: the utilization review decision of {reviewed} is {decision}, which could not be disputed on
    that day.

    Until 2017 a treatment that was modified, delayed or denied could be disputed; since 2018 one that was modified or
    denied. Counted is the day of the utilization review decision. That the review was made all the same does not make
    the determination void, so this is a warning.
    """
    for i, item in enumerate(document.disputed_items):
        review = item.utilization_review
        if review is None or review.decision is None:
            continue
        reviewed = review.date or document.case.utilization_review_date
        if review.decision.value not in law.on(reviewed).may_be_disputed:
            place = f"/disputedItems/{i}/utilizationReview/decision"
            yield at(place, reviewed=reviewed.isoformat(), decision=review.decision.value)


@rule(
    "IMR610",
    "consolidation",
    Severity.WARNING,
    clause="8 CCR 9792.10.4(a)",
    invalid={
        "/clinicalCaseSummary": [
            "Two applications for review, for the injuries of 3/4/2012 and of 7/9/2013, were consolidated."
        ]
    },
    valid={
        "several injuries, nothing consolidated": {
            "/clinicalCaseSummary": [
                "The worker was injured on 3/4/2012 and again on 7/9/2013, which is another claim."
            ]
        },
        "consolidated, of one injury": {
            "/clinicalCaseSummary": [
                "Two applications for the injury of 10/27/2011 were consolidated into this review."
            ]
        },
        "a bone that consolidated": {
            "/clinicalCaseSummary": [
                "The fracture of 3/4/2012 had consolidated on the film of 7/9/2013; its review was asked for."
            ]
        },
    },
)
def consolidation(document: Determination, context: RuleContext) -> Problems:
    """The summary speaks of consolidated applications and of an injury of {mentioned}; the case has the injury of
    {injured}.

    Applications are decided together only for one employee, one requesting physician and one date of injury. Looked
    at are only sentences that say that applications, cases, requests or reviews were consolidated, and that date an
    injury. Other injuries in the history are no fault.
    """
    for i, paragraph in enumerate(document.clinical_case_summary):
        if "onsolidat" in paragraph:
            for mentioned in injuries_consolidated(paragraph):
                if mentioned != document.case.date_of_injury:
                    injured = document.case.date_of_injury.isoformat()
                    yield at(f"/clinicalCaseSummary/{i}", mentioned=mentioned.isoformat(), injured=injured)
                    return


@rule(
    "IMR232",
    "consolidated-case-numbers",
    Severity.WARNING,
    clause="8 CCR 9792.10.4(a)",
    invalid={"/case/consolidatedCaseNumbers": ["CM14-0000001", "CM14-0000001"]},
    valid={"another case": {"/case/consolidatedCaseNumbers": ["CM14-0000001", "CM14-0000002"]}},
)
def consolidated_case_numbers(document: Determination, context: RuleContext) -> Problems:
    """{place}: the number {number} is {fault}.

    The other cases that are decided together with this one have numbers of their own, each named once.
    """
    seen = {document.case.case_number}
    for i, number in enumerate(document.case.consolidated_case_numbers):
        if number in seen:
            own = number == document.case.case_number
            fault = "that of the case itself" if own else "named twice"
            yield at(f"/case/consolidatedCaseNumbers/{i}", number=number, fault=fault)
        seen.add(number)
