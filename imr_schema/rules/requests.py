"""IMR323 to IMR326: what the data say of a request, beside its words and the other data."""

from __future__ import annotations

from typing import Any

from imr_schema.findings import Severity
from imr_schema.model import Determination, DisputedItem, RequestPart, ReviewDecision, Timing
from imr_schema.rules._pattern import Pattern
from imr_schema.rules._rule import Edits, Json, Problems, at, rule
from imr_schema.rules.context import RuleContext
from imr_schema.rules.prose.quantities import counted, counts
from imr_schema.text import folded

_ITEMS = "/disputedItems"
_RETROSPECTIVE = Pattern(
    r"\bretrospective(?:ly)?\b | \bretro\b(?!-) | \bdos\b[:\s]{0,3}(?:[0-9]|on\b|of\b) | \bdates?\s+of\s+service\b"
)
_BY_WORDS = ("retro", "dos", "of service")
_MODIFIED = Pattern(r"\bauthoriz|\bmodif|\bcertified\b|\bapproved\b|\beligible\b")
_NUMBER = Pattern(r"(?<![0-9.]) [0-9]{1,3}(?:,[0-9]{3}){1,3} (?![0-9,]) | (?<![0-9.,]) [0-9]{1,6} (?![0-9.,][0-9])")
_FIRST_WORDS = "one two three four five six seven eight nine ten eleven twelve"
_IN_WORDS = {word: n for n, word in enumerate(_FIRST_WORDS.split(), 1)} | {"single": 1, "once": 1, "twice": 2}
_WORD = Pattern(rf"\b(?:{'|'.join(_IN_WORDS)})\b")
_MOST_NUMBERS = 6
_UNITS = frozenset(
    ["visits", "pieces", "days", "weeks", "months", "hours", "injections", "tubes", "bottles", "refills"]
)
"""Those that a message may name; others are text of the document."""


@rule(
    "IMR323",
    "retrospective-differs",
    Severity.WARNING,
    clause="8 CCR 9792.6.1",
    invalid={
        f"{_ITEMS}/0/utilizationReview": {"timing": "prospective"},
        f"{_ITEMS}/0/description": "Retrospective request for a urine drug screen",
    },
    valid={
        "both say so": {
            f"{_ITEMS}/0/utilizationReview": {"timing": "retrospective"},
            f"{_ITEMS}/0/description": "Retrospective request for a urine drug screen",
        },
        "neither says so": {
            f"{_ITEMS}/0/utilizationReview": {"timing": "concurrent"},
            f"{_ITEMS}/0/description": "Prospective MRI",
        },
        "a part of the body": {
            f"{_ITEMS}/0/utilizationReview": {"timing": "prospective"},
            f"{_ITEMS}/0/description": "Injection, retro-patellar, left knee",
        },
    },
)
def retrospective_differs(document: Determination, context: RuleContext) -> Problems:
    """Disputed item {item}: the request is retrospective by {one}, but not by {other}.

    Of a treatment that was given before it was reviewed, the description says that it is retrospective, or names the
    date of service; the data of the utilization review have a member for it, the timing. Other time limits hold for
    such a review. It is a warning where the description says so and the timing is another, and info where the data do
    not say, and where the data say that the review was retrospective and the description does not.
    """
    described = set(_described_so(context))
    for i, item in enumerate(document.disputed_items):
        review = item.utilization_review
        if review is None or (i in described) == (review.timing is Timing.RETROSPECTIVE):
            continue
        if i in described:
            yield at(
                f"{_ITEMS}/{i}/description",
                severity=Severity.INFO if review.timing is None else None,
                one="its description",
                other="the data of the review",
            )
        else:
            place = f"{_ITEMS}/{i}/utilizationReview/timing"
            yield at(place, severity=Severity.INFO, one="the data of the review", other="its description")


def _described_so(context: RuleContext) -> list[int]:
    """The indexes of the items whose description says that they are retrospective."""
    if not any(word in context.all_descriptions for word in _BY_WORDS):
        return []
    return [i for i, each in enumerate(context.descriptions) if _RETROSPECTIVE.search(each)]


def _authorized(**part: Json) -> Edits:
    rest: Json = {"text": "what is left of it"}
    request: Json = {"original": {"text": "physical therapy"}, "authorized": part, "eligible": rest}
    return {f"{_ITEMS}/1/modifiedRequest": request}


@rule(
    "IMR324",
    "quantity-against-text",
    Severity.WARNING,
    invalid=_authorized(text="6 visits", quantity=60, unit="visits"),
    valid={
        "as the text says": _authorized(text="six visits", quantity=6, unit="sessions"),
        "a rate": _authorized(text="physical therapy 2x/week for 6 weeks", quantity=12, unit="visits"),
        "one of two numbers": _authorized(text="Norco 10/325mg #60", quantity=60, unit="tablets"),
        "with refills": _authorized(text="Norco #60 with 2 refills", quantity=180, unit="tablets"),
        "no number in the text": _authorized(text="purchase of the unit", quantity=1),
        "as the description says": {
            f"{_ITEMS}/0/description": "Physical therapy, 12 visits",
            f"{_ITEMS}/0/quantity": 12,
            f"{_ITEMS}/0/unit": "visits",
        },
    },
)
def quantity_against_text(document: Determination, context: RuleContext) -> Problems:
    """Disputed item {item}: the quantity of the request, or of a part of it, is {quantity}, which its text does not
    state.

    The quantity is the one in the description, or in the text of the part: a number in figures or words, or what a rate
    or refills come to. It is a warning where the text has another number, and info where it has none and the quantity
    is more than one, or where the text counts other things with that number. Of a whole request, whose description may
    hold many numbers, only those with the same unit are compared.
    A number that counts something else ("60 mg") is taken for the quantity all the same, so a slip that happens to be
    such a number is missed.
    """
    for place, text, part in context.requests_as_data:
        if part.quantity is None:
            continue
        if isinstance(part, RequestPart):
            severity = _doubt(part.text, part.quantity, part.unit)
        else:
            severity = Severity.WARNING if _counts_others(text, part) else None
        if severity is not None:
            yield at(f"{place}/quantity", severity=severity, quantity=part.quantity)


def _counts_others(description: str, item: DisputedItem) -> bool:
    """Whether the *description* counts what the unit of *item* names, and another number of it."""
    unit = next(iter(counted(RequestPart(text="", quantity=item.quantity, unit=item.unit))), None)
    return unit is not None and counts(description).get(unit, item.quantity) != item.quantity


def _doubt(text: str, quantity: int, of: str | None) -> Severity | None:
    """How much speaks against a *quantity* of the unit *of* in a *text*; None where nothing does."""
    text = folded(text)
    stated = counts(text)
    unit = next(iter(counted(RequestPart(text="", quantity=quantity, unit=of))), None)
    if unit in stated and stated[unit] == quantity:
        return None
    if unit in _UNITS and unit not in stated and quantity in stated.values():
        return Severity.INFO  # the number is that of the text, the unit is not
    numbers = [int(found[0].replace(",", "")) for found in _NUMBER.finditer(text)]
    numbers += [_IN_WORDS[found[0]] for found in _WORD.finditer(text)]
    if not numbers:
        return Severity.INFO if quantity > 1 else None
    return None if len(numbers) > _MOST_NUMBERS or _comes_of(numbers, quantity) else Severity.WARNING


def _comes_of(numbers: list[int], quantity: int) -> bool:
    """Whether *quantity* is one of *numbers*, or what two of them come to: a rate, refills, a sum."""
    if quantity in numbers or quantity == sum(numbers):
        return True
    pairs = [(a, b) for a in numbers for b in numbers]
    if any(quantity in (a * b, a * (b + 1), a + b) for a, b in pairs):
        return True
    return any(quantity == a * b * c for a, b in pairs for c in numbers)


@rule(
    "IMR325",
    "review-decision-against-items",
    Severity.WARNING,
    scene=("/disputedItems/0/utilizationReview",),
    invalid={
        f"{_ITEMS}/0/utilizationReview": {"decision": "denied"},
        f"{_ITEMS}/0/modifiedRequest": {
            "original": {"text": "physical therapy, 12 visits"},
            "authorized": {"text": "6 visits"},
            "eligible": {"text": "6 visits"},
        },
    },
    valid={
        "a request that was modified": {
            f"{_ITEMS}/0/utilizationReview": {"decision": "modified"},
            f"{_ITEMS}/0/modifiedRequest": {
                "original": {"text": "physical therapy, 12 visits"},
                "authorized": {"text": "6 visits"},
                "eligible": {"text": "6 visits"},
            },
        },
        "the description says that it was modified": {
            f"{_ITEMS}/0/utilizationReview": {"decision": "modified"},
            f"{_ITEMS}/0/description": "Physical therapy, 12 visits, of which 6 were authorized",
        },
    },
)
def review_decision_against_items(document: Determination, context: RuleContext) -> Problems:
    """Disputed item {item}: the utilization review decision is {decision}, but {what} was authorized.

    What was authorized in part was modified, and not denied. A decision that modified a request left a part of what was
    asked for; a document need not give the parts of a modified request, so where neither they nor the description say
    what was authorized, it is info.
    """
    modified = {i for i, _, _ in context.modified_requests}
    for i, item in enumerate(document.disputed_items):
        review = item.utilization_review
        if review is None or review.decision is None:
            continue
        place = f"{_ITEMS}/{i}/utilizationReview/decision"
        if review.decision is ReviewDecision.DENIED and i in modified:
            yield at(place, decision=review.decision.value, what="a part of the request")
        unsaid = i not in modified and _MODIFIED.search(context.descriptions[i]) is None
        if review.decision is ReviewDecision.MODIFIED and unsaid:
            yield at(place, severity=Severity.INFO, decision=review.decision.value, what="no part of the request")


@rule(
    "IMR326",
    "part-exceeds-original",
    Severity.WARNING,
    invalid={
        f"{_ITEMS}/1/modifiedRequest": {
            "original": {"text": "physical therapy, 6 visits"},
            "authorized": {"text": "a part of it"},
            "eligible": {"text": "12 visits"},
        }
    },
    valid={
        "a part of it": {
            f"{_ITEMS}/1/modifiedRequest": {
                "original": {"text": "physical therapy, 12 visits"},
                "authorized": {"text": "a part of it"},
                "eligible": {"text": "6 visits"},
            }
        },
        "other things are counted": {
            f"{_ITEMS}/1/modifiedRequest": {
                "original": {"text": "cold therapy unit, 7 days"},
                "authorized": {"text": "rental for 2 weeks"},
                "eligible": {"text": "purchase of 1 unit"},
            }
        },
    },
)
def part_exceeds_original(document: Determination, context: RuleContext) -> Problems:
    """Disputed item {item}: of {original} {unit} asked for, {part} {what}.

    No more can be left for review than was asked for. That utilization review authorized more than was asked for is
    info. Only what both parts count is compared. Where all three parts count it, IMR321 looks at them together.
    """
    for i, _, request in context.modified_requests:
        asked, granted, left = map(counted, (request.original, request.authorized, request.eligible))
        for unit in sorted(asked):
            place, both = f"{_ITEMS}/{i}/modifiedRequest", unit in granted and unit in left
            facts: dict[str, Any] = {"original": asked[unit], "unit": unit if unit in _UNITS else "units"}
            if not both and left.get(unit, 0) > asked[unit]:
                yield at(f"{place}/eligible", part=left[unit], what="are left for review", **facts)
            if granted.get(unit, 0) > asked[unit]:
                part = granted[unit]
                yield at(f"{place}/authorized", severity=Severity.INFO, part=part, what="were authorized", **facts)
