"""IMR327 to IMR335: what the data say of a treatment, beside the words of its description."""

from __future__ import annotations

from imr_schema.findings import Severity
from imr_schema.model import Determination, Laterality, ReviewDecision, ReviewReason, Timing
from imr_schema.rules._pattern import Pattern
from imr_schema.rules._rule import Problems, at, rule
from imr_schema.rules.context import RuleContext
from imr_schema.rules.prose.body_parts import is_bilateral, laterality, regions
from imr_schema.text import folded

_ITEMS = "/disputedItems"
_FIRST = f"{_ITEMS}/0"
_NUMBERS_IN_WORDS = (
    *("one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_IN_WORDS = {word: n for n, word in enumerate(_NUMBERS_IN_WORDS, 1)} | {"once": 1, "twice": 2}
_FIGURES = r"[0-9]{1,4}(?:\.[0-9]{1,3})?"
_COUNT = rf"(?:{_FIGURES}|{'|'.join(_IN_WORDS)})"
_NUMBER = Pattern(rf"{_FIGURES} | \b(?:{'|'.join(_IN_WORDS)})\b")
_PERIOD = "(?:day|week|wk|month)"
_STRENGTH = Pattern(
    rf"(?<![0-9.]) {_FIGURES} (?:\s?[/-]\s?{_FIGURES}){{0,3}} (?=\s?(?:mg|mcg|µg|g|gm|ml|meq|units?|%)(?![a-z]))"
)
_FREQUENCY = Pattern(
    rf"\b{_COUNT} (?: \s?(?:x|times)\s?(?:(?:/|a|per|every|each)\s?)? | \s(?:a|per|every|each)\s ) {_PERIOD}\b"
)
_DURATION = Pattern(rf"(?<!every\s) \b{_COUNT} [\s-]? {_PERIOD}s?\b")
_REFILLS = Pattern(rf"\b{_COUNT}\srefills?\b | \brefills?\W{{1,3}}{_COUNT}\b")


@rule(
    "IMR327",
    "strength-against-description",
    Severity.WARNING,
    scene=("/disputedItems/0/description",),
    invalid={f"{_FIRST}/description": "Norco 10/325 mg #60", f"{_FIRST}/strength": "5/325 mg"},
    valid={
        "written in another way": {f"{_FIRST}/description": "Norco 10/325mg #60", f"{_FIRST}/strength": "10-325 MG"},
        "no strength in the description": {f"{_FIRST}/description": "Norco", f"{_FIRST}/strength": "5/325 mg"},
        "one of two": {f"{_FIRST}/description": "Lidocaine 2.5%/prilocaine 2.5%", f"{_FIRST}/strength": "2.5%"},
        "a number of something else": {f"{_FIRST}/description": "Norco #60", f"{_FIRST}/strength": "5/325 mg"},
    },
)
def strength_against_description(document: Determination, context: RuleContext) -> Problems:
    """{place}: a number of the strength is not one of a strength in the description.

    Numbers are compared, not how they are written: "10/325mg" is "10-325 MG". A description that states no strength is
    not compared.
    """
    for place, text, part in context.requests_as_data:
        if part.strength is not None and _differs(_STRENGTH, text, part.strength):
            yield at(f"{place}/strength")


@rule(
    "IMR328",
    "frequency-against-description",
    Severity.WARNING,
    scene=("/disputedItems/0/description",),
    invalid={f"{_FIRST}/description": "Physical therapy 2x/week for 6 weeks", f"{_FIRST}/frequency": "3 times a week"},
    valid={
        "in words": {
            f"{_FIRST}/description": "Physical therapy 2x/week for 6 weeks",
            f"{_FIRST}/frequency": "twice a week",
            f"{_FIRST}/duration": "six weeks",
        },
        "without a number": {
            f"{_FIRST}/description": "Physical therapy 2x/week for 6 weeks",
            f"{_FIRST}/frequency": "weekly",
        },
        "numbers of something else": {
            f"{_FIRST}/description": "Norco 10/325 mg #60",
            f"{_FIRST}/frequency": "3 times a day",
            f"{_FIRST}/refills": 2,
        },
    },
)
def frequency_against_description(document: Determination, context: RuleContext) -> Problems:
    """{place}: the description states another number.

    The frequency ("2 times a week"), the duration ("6 weeks") and the refills stand in the description, in figures or
    in words. One that the description does not state is not compared.
    """
    for place, text, part in context.requests_as_data:
        refills = None if part.refills is None else str(part.refills)
        for name, value, stated in (
            ("frequency", part.frequency, _FREQUENCY),
            ("duration", part.duration, _DURATION),
            ("refills", refills, _REFILLS),
        ):
            if value is not None and _differs(stated, text, value):
                yield at(f"{place}/{name}")


def _differs(stated: Pattern, text: str, value: str) -> bool:
    """Whether what is *stated* in *text* lacks a number of *value*; not where nothing is stated."""
    numbers = {number for found in stated.finditer(text) for number in _numbers(found[0])}
    return bool(numbers) and not numbers.issuperset(_numbers(folded(value)))


def _numbers(text: str) -> list[float]:
    """The numbers of *text*, in figures and in words."""
    found = [number[0] for number in _NUMBER.finditer(text)]
    return [float(_IN_WORDS.get(number, number)) for number in found]


@rule(
    "IMR329",
    "side-against-description",
    Severity.WARNING,
    scene=("/disputedItems/0/description",),
    invalid={f"{_FIRST}/description": "MRI of the right knee", f"{_FIRST}/laterality": "left"},
    valid={
        "the same side": {f"{_FIRST}/description": "MRI of the right knee", f"{_FIRST}/laterality": "right"},
        "both sides": {f"{_FIRST}/description": "MRI of the bilateral knees", f"{_FIRST}/laterality": "bilateral"},
        "no side in the description": {f"{_FIRST}/description": "Knee brace", f"{_FIRST}/laterality": "left"},
    },
)
def side_against_description(document: Determination, context: RuleContext) -> Problems:
    """{place}: the laterality is {said}, the description says {described}.

    A treatment of the wrong side is one that nobody asked for. Where the description names no side, or both one after
    the other for two things, nothing is compared.
    """
    for place, text, part in context.requests_as_data:
        if part.laterality is None:
            continue
        described = _side(text)
        if described not in (None, part.laterality):
            yield at(f"{place}/laterality", said=part.laterality.value, described=described.value)


def _side(text: str) -> Laterality | None:
    """The side that *text* names; None where it names none, or two for two things."""
    if is_bilateral(text):
        return Laterality.BILATERAL
    named = laterality(text)
    return Laterality(named.pop()) if len(named) == 1 else None


@rule(
    "IMR330",
    "region-against-description",
    Severity.WARNING,
    scene=("/disputedItems/0/description",),
    invalid={f"{_FIRST}/description": "MRI of the right knee", f"{_FIRST}/bodyRegion": "Shoulder"},
    valid={
        "by another word": {f"{_FIRST}/description": "Patellar brace", f"{_FIRST}/bodyRegion": "Knee"},
        "a region that is not known": {f"{_FIRST}/description": "MRI of the knee", f"{_FIRST}/bodyRegion": "Abdomen"},
        "no region in the description": {f"{_FIRST}/description": "Norco #60", f"{_FIRST}/bodyRegion": "Low back"},
    },
)
def region_against_description(document: Determination, context: RuleContext) -> Problems:
    """{place}: the region of the body is none of those that the description names.

    Compared are the regions of which there are chapters of the MTUS, by any of their words ("patellar" is of the knee).
    A region or a description that names none of them is not compared.
    """
    for place, text, part in context.requests_as_data:
        if part.body_region is None:
            continue
        said, described = regions(folded(part.body_region)), regions(text)
        if said and described and not said & described:
            yield at(f"{place}/bodyRegion")


@rule(
    "IMR331",
    "service-date-against-timing",
    Severity.WARNING,
    clause="8 CCR 9792.6.1",
    invalid={
        f"{_FIRST}/serviceDate": "2014-08-01",
        f"{_FIRST}/utilizationReview": {"timing": "prospective"},
    },
    valid={
        "given before it was reviewed": {
            f"{_FIRST}/serviceDate": "2014-08-01",
            f"{_FIRST}/utilizationReview": {"timing": "retrospective"},
            f"{_FIRST}/description": "Retrospective (DOS 8/1/2014): cold therapy unit",
        },
        "given on the day": {
            f"{_FIRST}/serviceDate": "2014-09-17",
            f"{_FIRST}/utilizationReview": {"timing": "prospective"},
        },
    },
)
def service_date_against_timing(document: Determination, context: RuleContext) -> Problems:
    """Disputed item {item}: the treatment of {given} was reviewed on {reviewed}, which is not {timing}.

    A review is retrospective where the treatment had been given before, and prospective where it had not. A day of
    service on the day of the review fits both.
    """
    for i, item in enumerate(document.disputed_items):
        review, given = item.utilization_review, item.service_date
        if review is None or given is None or review.timing is None:
            continue
        reviewed = review.date or document.case.utilization_review_date
        before = given < reviewed
        against = before if review.timing is Timing.PROSPECTIVE else given > reviewed
        if against and review.timing is not Timing.CONCURRENT:
            place = f"{_ITEMS}/{i}/serviceDate"
            yield at(place, given=given.isoformat(), reviewed=reviewed.isoformat(), timing=review.timing.value)


@rule(
    "IMR332",
    "modified-without-information",
    Severity.INFO,
    clause="8 CCR 9792.9.1(f)",
    scene=("/disputedItems/0/description",),
    invalid={
        f"{_FIRST}/description": "Physical therapy, 12 visits, of which 6 were authorized",
        f"{_FIRST}/utilizationReview": {"decision": "modified", "reason": "informationNotReceived"},
    },
    valid={
        "denied for want of information": {
            f"{_FIRST}/utilizationReview": {"decision": "denied", "reason": "informationNotReceived"}
        }
    },
)
def modified_without_information(document: Determination, context: RuleContext) -> Problems:
    """Disputed item {item}: the request was modified because information was not received.

    A request is denied, with the condition that it will be considered again, where the information that was asked for
    does not arrive. A part of it that was authorized all the same was judged by medical necessity, so the reason or the
    decision may be a slip.
    """
    for i, item in enumerate(document.disputed_items):
        review = item.utilization_review
        if review is None or review.reason is not ReviewReason.INFORMATION_NOT_RECEIVED:
            continue
        if review.decision is ReviewDecision.MODIFIED:
            yield at(f"{_ITEMS}/{i}/utilizationReview/reason")


@rule(
    "IMR333",
    "unit-without-quantity",
    Severity.INFO,
    invalid={f"{_FIRST}/unit": "visits"},
    valid={"with a quantity": {f"{_FIRST}/quantity": 12, f"{_FIRST}/unit": "visits"}},
)
def unit_without_quantity(document: Determination, context: RuleContext) -> Problems:
    """{place}: a unit without a quantity.

    A unit says what is counted, and without a number it counts nothing; the quantity may have been left out.
    """
    for place, _, part in context.requests_as_data:
        if part.unit is not None and part.quantity is None:
            yield at(f"{place}/unit")


@rule(
    "IMR334",
    "unknown-unit-or-region",
    Severity.INFO,
    invalid={f"{_FIRST}/quantity": 12, f"{_FIRST}/unit": "vissits"},
    valid={
        "in other letters": {f"{_FIRST}/quantity": 12, f"{_FIRST}/unit": "Visits"},
        "by another name": {f"{_FIRST}/bodyRegion": "Lumbar spine"},
    },
)
def unknown_unit_or_region(document: Determination, context: RuleContext) -> Problems:
    """{place}: the code list {listed} does not have it{near}.

    The lists of units and of regions of the body are open: a value that they lack is no fault, but other programs do
    not know it. A value that resembles a known one is named.
    """
    lists = context.lists
    for place, _, part in context.requests_as_data:
        for name, value, listed in (
            ("unit", part.unit, lists.quantity_units if part.unit is not None else None),
            ("bodyRegion", part.body_region, lists.body_regions if part.body_region is not None else None),
        ):
            if value is not None and listed is not None and not listed.lookup(value):
                near = context.nearest(listed, value)
                hint = f" (perhaps {near})" if near else ""
                yield at(f"{place}/{name}", listed=listed.name, near=hint)


@rule(
    "IMR335",
    "review-says-nothing",
    Severity.WARNING,
    invalid={f"{_FIRST}/utilizationReview": {"reason": "medicalNecessity"}},
    valid={"the timing alone": {f"{_FIRST}/utilizationReview": {"timing": "prospective"}}},
)
def review_says_nothing(document: Determination, context: RuleContext) -> Problems:
    """Disputed item {item}: the utilization review has neither a decision nor a timing.

    A letter may say only that a request was retrospective, so neither is required; without both, the day and the reason
    say nothing about what was decided.
    """
    for i, item in enumerate(document.disputed_items):
        review = item.utilization_review
        if review is not None and review.decision is None and review.timing is None:
            yield at(f"{_ITEMS}/{i}/utilizationReview")
