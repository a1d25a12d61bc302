"""IMR323 to IMR326: what the data say of a request, beside its words and the other data."""

from __future__ import annotations

from typing import Any

from imr_schema.findings import Severity
from imr_schema.model import Determination, RequestPart, ReviewDecision
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
    invalid={
        "/utilizationReview/retrospective": False,
        f"{_ITEMS}/0/description": "Retrospective request for a urine drug screen",
        f"{_ITEMS}/1/description": "Retrospective (DOS 8/1/2014): cold therapy unit",
    },
    valid={
        "both say so": {
            "/utilizationReview/retrospective": True,
            f"{_ITEMS}/0/description": "Retrospective request for a urine drug screen",
        },
        "neither says so": {"/utilizationReview/retrospective": False, f"{_ITEMS}/0/description": "Prospective MRI"},
        "a part of the body": {f"{_ITEMS}/0/description": "Injection, retro-patellar, left knee"},
    },
)
def retrospective_differs(document: Determination, context: RuleContext) -> Problems:
    """The request is retrospective by {one}, but not by {other}.

    Of a treatment that was given before it was reviewed, the description says that it is retrospective, or names the
    date of service; the data of the utilization review have a member for it. Other time limits hold for such a review.
    It is a warning where every item is described so and the data say the contrary. It is info where only some items
    are, where the data do not say, and where the data say that the review was retrospective and no description does.
    """
    review = document.utilization_review
    if review is None:
        return
    described = _described_so(context)
    if described and not review.retrospective:
        every = len(described) == len(document.disputed_items) and review.retrospective is False
        severity = None if every else Severity.INFO
        yield at(
            f"{_ITEMS}/{described[0]}/description",
            severity=severity,
            one="its description",
            other="the data of the review",
        )
    elif review.retrospective and not described:
        place = "/utilizationReview/retrospective"
        yield at(place, severity=Severity.INFO, one="the data of the review", other="any description")


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
    },
)
def quantity_against_text(document: Determination, context: RuleContext) -> Problems:
    """Disputed item {item}: the quantity of a part of the modified request is {quantity}, which its text does not
    state.

    The quantity is the one in the text of the part: a number in figures or words, or what a rate or refills come to.
    It is a warning where the text has another number, and info where it has none and the quantity is more than one, or
    where the text counts other things with that number.
    A number that counts something else ("60 mg") is taken for the quantity all the same, so a slip that happens to be
    such a number is missed.
    """
    for i, _, request in context.modified_requests:
        for name, part in (
            ("original", request.original),
            ("authorized", request.authorized),
            ("eligible", request.eligible),
        ):
            if part.quantity is None:
                continue
            severity = _doubt(part, part.quantity)
            if severity is not None:
                place = f"{_ITEMS}/{i}/modifiedRequest/{name}/quantity"
                yield at(place, severity=severity, quantity=part.quantity)


def _doubt(part: RequestPart, quantity: int) -> Severity | None:
    """How much speaks against the *quantity* of *part*; None where nothing does."""
    text = folded(part.text)
    stated = counts(text)
    unit = next(iter(counted(RequestPart(text="", quantity=quantity, unit=part.unit))), None)
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
    Severity.INFO,
    invalid={
        "/utilizationReview/decision": "denied",
        f"{_ITEMS}/0/modifiedRequest": {
            "original": {"text": "physical therapy, 12 visits"},
            "authorized": {"text": "6 visits"},
            "eligible": {"text": "6 visits"},
        },
    },
    valid={"a request that was modified": {"/utilizationReview/decision": "modified"}},
)
def review_decision_against_items(document: Determination, context: RuleContext) -> Problems:
    """The utilization review decision is {decision}, but of {items} disputed items {modified} were modified.

    What was authorized in part was modified, and not denied; and of a decision that modified a request, some item is a
    part of what was asked for. One word stands for the whole decision, whose items may differ, and a document need not
    give the parts of a modified request, so this is info.
    """
    review = document.utilization_review
    if review is None:
        return
    modified, items = len(context.modified_requests), len(document.disputed_items)
    if review.decision is ReviewDecision.MODIFIED:
        against = not modified and _MODIFIED.search(context.all_descriptions) is None
    else:
        against = review.decision is ReviewDecision.DENIED and modified > 0
    if against:
        place = "/utilizationReview/decision"
        yield at(place, decision=review.decision.value, items=items, modified=modified)


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
