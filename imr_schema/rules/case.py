"""IMR201 to IMR204 and IMR610: the case number, the priority, and one case to a determination."""

import re

from imr_schema.finding import Severity
from imr_schema.model import Determination
from imr_schema.rules.prose.dates import injuries_consolidated
from imr_schema.rules._rule import Given, Problems, at, rule

_SHAPE = {"by": ("shape",), "central": True}


@rule(
    "IMR201", "case-number", Severity.ERROR, clause="8 CCR 9792.10.4", **_SHAPE, breaks={"/case/caseNumber": "CM14-000"}
)
def case_number() -> None:
    """The case number is not of the form CMyy-nnnnnnn.

    The case number is how every party finds the determination again: the letters CM, two digits of a year, a hyphen and seven digits.
    """


@rule(
    "IMR202",
    "case-number-year",
    Severity.WARNING,
    breaks={"/case/caseNumber": "CM11-0000000"},
    near={
        "the year of receipt": {"/case/caseNumber": "CM14-0999999"},
        "the year after it": {"/case/caseNumber": "CM15-0000001"},
    },
)
def case_number_year(doc: Determination) -> Problems:
    """The case number is of the year {numbered}, but the application was received in {received}.

    A case is numbered in the year in which the application is received or in the next one, so another year is a slip in the number or in
    the date. Years are compared by their last two digits, as the number has them.
    """
    received = doc.case.application_received_date.year
    numbered = int(doc.case.case_number[2:4])
    if (numbered - received) % 100 > 1:
        yield at("/case/caseNumber", numbered=f"{numbered:02}", received=received)


@rule("IMR203", "case-number-file", Severity.ERROR, named="CM14-7654321", breaks={"/case/caseNumber": "CM14-0000000"})
def case_number_file(doc: Determination, given: Given) -> Problems:
    """The file is named after another case than the one that it holds.

    Parties find a determination by its case number, and files are named after it. Only a name that holds a case number in full is looked
    at, with or without its hyphen, in any letter case; what else the name holds does not matter, nor do the names of folders. One of several
    numbers in a name must be the case's. A file of many documents is named after none of them.
    """
    name = given.source.rpartition("/")[2].lower()
    if "cm" in name and ".ndjson" not in name:
        numbers = re.findall(r"(?<![a-z0-9])cm([0-9]{2})[-_ ]?([0-9]{7})(?![0-9])", name)
        if numbers and tuple(doc.case.case_number[2:].split("-")) not in numbers:
            yield at("/case/caseNumber")


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


@rule(
    "IMR610",
    "consolidation",
    Severity.WARNING,
    clause="8 CCR 9792.10.4(a)",
    breaks={
        "/clinicalCaseSummary": [
            "Two applications for review, for the injuries of 3/4/2012 and of 7/9/2013, were consolidated."
        ]
    },
    near={
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
def consolidation(doc: Determination) -> Problems:
    """The summary speaks of consolidated applications and of an injury of {said}; the case has the injury of {injured}.

    Applications are decided together only for one employee, one requesting physician and one date of injury. This version of the document
    has room for one case, so only a sentence that says that applications, cases, requests or reviews were consolidated, and that dates an
    injury, is looked at. Other injuries in the history are no fault. A version of the document that lists the cases decided together will make this an error.
    """
    for i, paragraph in enumerate(doc.clinical_case_summary):
        if "onsolidat" in paragraph:
            for said in injuries_consolidated(paragraph):
                if said != doc.case.date_of_injury:
                    injured = doc.case.date_of_injury.isoformat()
                    yield at(f"/clinicalCaseSummary/{i}", said=said.isoformat(), injured=injured)
                    return
