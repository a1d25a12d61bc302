"""IMR219 and IMR227: what several texts say about the worker. Heuristics: they warn, never fail."""

from __future__ import annotations

from collections.abc import Iterator

from imr_schema.findings import Severity
from imr_schema.model import Determination
from imr_schema.rules._rule import Problems, at, rule
from imr_schema.rules.context import RuleContext
from imr_schema.rules.prose.ages import Age

_SUMMARY = "/clinicalCaseSummary"
_FIRST_RATIONALE = "/disputedItems/0/analyses/0/rationale/0"


@rule(
    "IMR219",
    "ages-differ",
    Severity.WARNING,
    scene=("/clinicalCaseSummary",),
    invalid={
        _SUMMARY: ["The injured worker is a 49 year old who fell at work."],
        _FIRST_RATIONALE: "This is a 23 year old female without a gain. The request is not medically necessary.",
    },
    valid={
        "a birthday between them": {
            _SUMMARY: ["The injured worker is a 49 year old who fell at work."],
            _FIRST_RATIONALE: "This is a 50 year old female without a gain. The request is not medically necessary.",
        },
        "the age at the injury": {
            _SUMMARY: [
                "The worker is a 59 year old female. She was a 23 year old woman at the time of an earlier fall."
            ]
        },
        "the age of who struck the worker": {
            _SUMMARY: ["The worker is a 59 year old female. She was struck by a 14-year-old student who ran away."]
        },
        "the age of somebody else": {
            _SUMMARY: ["The worker is a 59 year old female. She was with her 23 year old female friend."]
        },
    },
)
def ages_differ(document: Determination, context: RuleContext) -> Problems:
    """{place}: the worker is {age} years old, and {first} in the {where_first}.

    A text that was taken over from another case gives itself away by the worker's age. The summary and every rationale
    are read. One year more or less is no fault: between two reports lies a birthday. A difference that the years
    between the injury and the decision explain is info, since the summary may quote an old report. The age at the time
    of the injury, of relatives and of people in general does not count. After the first age only those are compared
    that can be of nobody else: "the patient is a 51 year old", "this 51 year old", or one that begins a paragraph. Who
    struck the worker, was lifted or was cared for has an age too. Ages in words ("fifty-one-year-old") are read.
    """
    stated = list(_stated(document, context))
    case = document.case
    explained = case.decision_date.year - case.date_of_injury.year + 1
    for place, age in stated[1:]:
        first_place, first = stated[0]
        apart = abs(age.years - first.years)
        if apart > 1:
            where = "summary" if first_place.startswith(_SUMMARY) else "first rationale that gives an age"
            severity = Severity.INFO if apart <= explained else None
            yield at(place, severity=severity, age=age.years, first=first.years, where_first=where)
            return


@rule(
    "IMR227",
    "sexes-differ",
    Severity.INFO,
    scene=("/clinicalCaseSummary",),
    invalid={
        _SUMMARY: ["The worker is a 49 year old male who fell at work."],
        _FIRST_RATIONALE: "This is a 49 year old female without a gain. The request is not medically necessary.",
    },
    valid={
        "one of them": {
            _SUMMARY: ["The worker is a 49 year old man who fell at work."],
            _FIRST_RATIONALE: "This is a 49 year old male without a gain. The request is not medically necessary.",
        }
    },
)
def sexes_differ(document: Determination, context: RuleContext) -> Problems:
    """{place}: the worker is called {sex}, and {first} before.

    Only words beside an age are looked at ("49 year old male"): "he" and "she" may be anybody. A slip of who dictates
    is frequent, so this is info; with another age (IMR219) it may be the text of another case.
    """
    first: str | None = None
    for place, age in _stated(document, context):
        if age.sex is not None:
            first = first or age.sex
            if age.sex != first:
                yield at(place, sex=age.sex, first=first)
                return


def _stated(document: Determination, context: RuleContext) -> Iterator[tuple[str, Age]]:
    """The first age in the summary and the rationales, and those plainly the worker's, after their pointers."""
    first = True
    for place, age in _read(document, context):
        if first or age.plain:
            yield place, age
        first = False


def _read(document: Determination, context: RuleContext) -> Iterator[tuple[str, Age]]:
    """Every age that may be the worker's, after the pointer of its paragraph."""
    for i, paragraph in enumerate(document.clinical_case_summary):
        yield from ((f"{_SUMMARY}/{i}", age) for age in context.ages(paragraph))
    for i, j, analysis in context.analyses:
        for n, paragraph in enumerate(analysis.rationale):
            place = f"/disputedItems/{i}/analyses/{j}/rationale/{n}"
            yield from ((place, age) for age in context.ages(paragraph))
