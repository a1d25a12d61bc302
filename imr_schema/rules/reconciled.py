"""A determination beside the request: each treatment in dispute answered once, and as it was asked for.

Every date and number may be in a message; no word of a treatment is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from imr_schema.findings import Problem, Severity
from imr_schema.model import Determination, DisputedItem, RequestPart
from imr_schema.rules._pattern import Pattern
from imr_schema.rules.prose.body_parts import is_bilateral, laterality, regions
from imr_schema.rules.prose.quantities import counted, named
from imr_schema.rules.prose.strengths import strengths_in
from imr_schema.rules.requested import Request, RequestOfCase, Requests, Reviewed, Treatment
from imr_schema.text import ALIKE, folded, letter_pairs, pairs_likeness

_ITEMS = "/disputedItems"
_MOST_COMPARED = 250_000
"""Pairs of a treatment and an item; of more, which no request has, only those in the same words are found."""
_NUMBER = Pattern(r"[0-9]{1,9}(?:\.[0-9]{1,9})?")
_WORD = Pattern(r"[^\W\d_]+")
_BESIDE_WORDS = tuple(name for name in RequestPart.__struct_fields__ if name != "text")
_SIDES = frozenset(["left", "right", "lt", "rt", "bilateral", "bilaterally", "both"])


class _Pair(Struct, frozen=True):
    """A treatment of the request, and the item that answers it."""

    row: str
    treatment: Treatment
    index: int
    item: DisputedItem
    likeness: float

    @property
    def place(self) -> str:
        return f"{_ITEMS}/{self.index}"

    @property
    def asked(self) -> tuple[str, RequestPart]:
        """Where the item states what was asked for, and that."""
        return _asked(self.index, self.item)


def reconciled(document: Determination, requests: Requests) -> Iterator[Problem]:
    """IMR860 to IMR870 for all in which *document* does not fit the request of its case among *requests*."""
    found = requests.of(document.case.case_number)
    if found is None:
        yield Problem(rule="IMR860", pointer="/case/caseNumber")
        return
    yield from _dates(document, found.request)
    pairs = _paired(document, found)
    yield from _unanswered(found, pairs)
    yield from _unasked(document, pairs)
    for pair in pairs:
        if pair.treatment.ur_decision is Reviewed.APPROVED:
            yield Problem(rule="IMR863", pointer=pair.place, facts={"item": pair.item.number, "row": pair.row})
            continue
        precise = [*_amounts(pair), *_strength(pair)]
        yield from precise or _numbers(pair)
        yield from _site(pair)
        yield from _words(pair)
        yield from _decision(pair)
        yield from _day(document, pair)


def _asked(index: int, item: DisputedItem) -> tuple[str, RequestPart]:
    place = f"{_ITEMS}/{index}"
    if item.modified_request is not None:
        return f"{place}/modifiedRequest/original", item.modified_request.original
    part = RequestPart(
        text=item.description,
        quantity=item.quantity,
        unit=item.unit,
        strength=item.strength,
        refills=item.refills,
        frequency=item.frequency,
        duration=item.duration,
        laterality=item.laterality,
        body_region=item.body_region,
    )
    return place, part


def _paired(document: Determination, found: RequestOfCase) -> list[_Pair]:
    """Treatments and the items that answer them, the most alike first; each answers, and is answered, once."""
    treatments = found.request.treatments
    taken: dict[int, tuple[int, float]] = {}
    answered: set[int] = set()
    for negative, _, _, _, n, k in sorted(_candidates(treatments, document.disputed_items)):
        if n not in answered and k not in taken:
            taken[k] = n, -negative
            answered.add(n)
    return [
        _Pair(found.places[n], treatments[n], k, document.disputed_items[k], likeness)
        for k, (n, likeness) in sorted(taken.items())
    ]


def _candidates(
    treatments: tuple[Treatment, ...], items: tuple[DisputedItem, ...]
) -> Iterator[tuple[float, int, bool, int, int, int]]:
    """Treatments and items that may be one, in the order in which they are to be paired.

    Of those that are as alike, the one that fits best comes first, then one in dispute, then the nearest.
    """
    rows, parts = [each.part for each in treatments], [_asked(k, item)[1] for k, item in enumerate(items)]
    few = len(rows) * len(parts) <= _MOST_COMPARED
    left, right = [letter_pairs(part.text) for part in rows], [letter_pairs(part.text) for part in parts]
    words = [folded(part.text) for part in parts]
    for n, row in enumerate(rows):
        own = folded(row.text)
        for k, part in enumerate(parts):
            likeness = 1.0 if own == words[k] else pairs_likeness(left[n], right[k]) if few else 0.0
            if likeness >= ALIKE:
                unlike = (own != words[k]) + _misfits(treatments[n], row, items[k], part)
                yield -likeness, unlike, treatments[n].ur_decision is Reviewed.APPROVED, abs(n - k), n, k


def _misfits(treatment: Treatment, row: RequestPart, item: DisputedItem, part: RequestPart) -> int:
    """In how many things a treatment, of which *row* was asked for, differs from an item, of which *part* was."""
    review = item.utilization_review
    misfits = sum(1 for name in _BESIDE_WORDS if getattr(row, name) != getattr(part, name))
    misfits += _numbers_in(row.text) != _numbers_in(part.text)
    misfits += (item.modified_request is not None) != (treatment.ur_decision is Reviewed.MODIFIED)
    if review is not None and review.decision is not None:
        misfits += review.decision.value != treatment.ur_decision.value
    if review is not None and review.date is not None:
        misfits += review.date != treatment.ur_date
    if item.modified_request is not None and treatment.authorized is not None:
        misfits += folded(item.modified_request.authorized.text) != folded(treatment.authorized)
    return misfits


def _unanswered(found: RequestOfCase, pairs: list[_Pair]) -> Iterator[Problem]:
    answered = {pair.row for pair in pairs}
    for place, treatment in zip(found.places, found.request.treatments, strict=True):
        if treatment.ur_decision is not Reviewed.APPROVED and place not in answered:
            yield Problem(rule="IMR861", pointer=_ITEMS, facts={"row": place, "decision": treatment.ur_decision.value})


def _unasked(document: Determination, pairs: list[_Pair]) -> Iterator[Problem]:
    """Items that answer nothing: a treatment like them has another answer, or nothing is like them."""
    paired = {pair.index for pair in pairs}
    for k, item in enumerate(document.disputed_items):
        if k in paired:
            continue
        words = letter_pairs(_asked(k, item)[1].text)
        near = [(pairs_likeness(letter_pairs(pair.treatment.treatment), words), pair) for pair in pairs]
        likeness, twin = max(near, key=lambda each: each[0], default=(0.0, None))
        facts: dict[str, int | str] = {"item": item.number}
        if twin is None or likeness < ALIKE:
            yield Problem(rule="IMR864", pointer=f"{_ITEMS}/{k}", facts=facts)
        else:
            facts |= {"row": twin.row, "other": twin.item.number}
            yield Problem(rule="IMR862", pointer=f"{_ITEMS}/{k}", facts=facts)


def _amounts(pair: _Pair) -> Iterator[Problem]:
    place, here = pair.asked
    there = pair.treatment.part
    yield from _counts(pair, place, here, there)
    if here.refills is not None and there.refills is not None and here.refills != there.refills:
        yield _amount(pair, f"{place}/refills", "the number of refills", here.refills, there.refills)
    for name, one, other in (
        ("frequency", here.frequency, there.frequency),
        ("duration", here.duration, there.duration),
    ):
        if one is not None and other is not None and _numbers_in(one) != _numbers_in(other):
            numbers = _listed(_numbers_in(one)), _listed(_numbers_in(other))
            yield _amount(pair, f"{place}/{name}", f"the {name}", *numbers)
    authorized = pair.item.modified_request.authorized if pair.item.modified_request is not None else None
    if authorized is not None and pair.treatment.authorized is not None:
        granted = RequestPart(text=pair.treatment.authorized)
        yield from _counts(pair, f"{pair.place}/modifiedRequest/authorized", authorized, granted)


def _counts(pair: _Pair, place: str, here: RequestPart, there: RequestPart) -> Iterator[Problem]:
    """Numbers of things of one unit, and quantities without a unit, that are not the same."""
    left, right = counted(here), counted(there)
    differing = sorted(unit for unit in left.keys() & right.keys() if left[unit] != right[unit])
    if differing:
        unit = differing[0]  # visits and times, as one number is counted twice
        yield _amount(pair, place, f"the number of {named(unit)}", left[unit], right[unit])
    elif here.quantity is not None and there.quantity is not None:
        if here.quantity != there.quantity:
            yield _amount(pair, f"{place}/quantity", "the quantity", here.quantity, there.quantity)
    elif there.quantity is not None and not right and left and there.quantity not in left.values():
        numbers = _listed(Counter(map(str, left.values())))
        yield _amount(pair, place, "the quantity", numbers, there.quantity, Severity.WARNING)


def _amount(
    pair: _Pair, place: str, what: str, here: str | int, there: str | int, severity: Severity | None = None
) -> Problem:
    facts = {"item": pair.item.number, "row": pair.row, "what": what, "here": here, "there": there}
    return Problem(rule="IMR866", pointer=place, facts=facts, severity=severity)


def _strength(pair: _Pair) -> Iterator[Problem]:
    place, here = pair.asked
    left, right = _strengths_of(here), _strengths_of(pair.treatment.part)
    if left and right and left != right:
        yield Problem(rule="IMR868", pointer=place, facts={"item": pair.item.number, "row": pair.row})


def _strengths_of(part: RequestPart) -> frozenset[tuple[str, str]]:
    stated = strengths_in(folded(part.strength)) if part.strength is not None else frozenset()
    return stated or strengths_in(folded(part.text))


def _numbers(pair: _Pair) -> Iterator[Problem]:
    """Numbers in the words, where no finer comparison found what they are."""
    place, here = pair.asked
    left, right = _numbers_in(here.text), _numbers_in(pair.treatment.treatment)
    if left != right:
        numbers = _listed(left - right) or "none", _listed(right - left) or "none"
        yield _amount(pair, place, "a number in its words", *numbers, severity=Severity.WARNING)


def _numbers_in(text: str) -> Counter[str]:
    return Counter(found[0] for found in _NUMBER.finditer(text))


def _listed(numbers: Counter[str]) -> str:
    return ", ".join(sorted(numbers))


def _site(pair: _Pair) -> Iterator[Problem]:
    place, here = pair.asked
    there = pair.treatment.part
    facts: dict[str, int | str] = {"item": pair.item.number, "row": pair.row}
    left, right = _sides(here), _sides(there)
    if right and left != right:
        severity = None if left else Severity.WARNING
        yield Problem(rule="IMR867", pointer=place, facts={**facts, "what": "side"}, severity=severity)
    if here.body_region is not None and there.body_region is not None:
        differs = folded(here.body_region) != folded(there.body_region)
    else:
        ours, theirs = regions(folded(here.text)), regions(folded(there.text))
        differs = bool(ours and theirs) and not ours & theirs
    if differs:
        yield Problem(rule="IMR867", pointer=place, facts={**facts, "what": "region"})


def _sides(part: RequestPart) -> set[str]:
    if part.laterality is not None:
        return {part.laterality.value}
    text = folded(part.text)
    return {"bilateral"} if is_bilateral(text) else laterality(text)


def _words(pair: _Pair) -> Iterator[Problem]:
    place, here = pair.asked
    if _bare_words(here.text) != _bare_words(pair.treatment.treatment):
        facts = {"item": pair.item.number, "row": pair.row, "percent": min(99, int(100 * pair.likeness))}
        yield Problem(rule="IMR865", pointer=place, facts=facts)


def _bare_words(text: str) -> Counter[str]:
    """The words of *text* without numbers and sides, which are compared by themselves."""
    return Counter(found[0] for found in _WORD.finditer(folded(text)) if found[0] not in _SIDES)


def _decision(pair: _Pair) -> Iterator[Problem]:
    """Whether the item says of the review what the request says of it."""
    decided, review = pair.treatment.ur_decision, pair.item.utilization_review
    facts: dict[str, int | str] = {"item": pair.item.number, "row": pair.row, "decision": decided.value}
    if review is not None and review.decision is not None:
        if review.decision.value != decided.value:
            place = f"{pair.place}/utilizationReview/decision"
            yield Problem(rule="IMR870", pointer=place, facts={**facts, "said": review.decision.value})
        return
    parts = pair.item.modified_request is not None
    if parts != (decided is Reviewed.MODIFIED):
        said = "what was authorized of it" if parts else "nothing of what was authorized"
        place = f"{pair.place}/modifiedRequest" if parts else pair.place
        yield Problem(rule="IMR870", pointer=place, facts={**facts, "said": said}, severity=Severity.WARNING)


def _dates(document: Determination, request: Request) -> Iterator[Problem]:
    """Dates of the case that are not those of the request."""
    case = document.case
    for name, what, here, there in (
        ("dateOfInjury", "the date of injury", case.date_of_injury, request.date_of_injury),
        (
            "applicationReceivedDate",
            "the day of the application",
            case.application_received_date,
            request.application_received_date,
        ),
        (
            "requestForAuthorizationDate",
            "the day of the request",
            case.request_for_authorization_date,
            request.request_for_authorization_date,
        ),
    ):
        if here is not None and there is not None and here != there:
            yield _date(f"/case/{name}", what, here, what, there)
    days = [each.ur_date for each in request.treatments if each.ur_date is not None]
    requested = request.request_for_authorization_date
    if days and requested is not None and min(days) < requested:
        place, review = "/case/utilizationReviewDate", case.utilization_review_date
        yield _date(place, _REVIEWED, review, "a day of the review before the request", min(days))
    if days and max(days) > case.application_received_date:
        place, received = "/case/applicationReceivedDate", case.application_received_date
        yield _date(place, "the day of the application", received, "a day of the review", max(days))


_REVIEWED = "the day of the utilization review"


def _day(document: Determination, pair: _Pair) -> Iterator[Problem]:
    """The day of the review of one treatment, where the item or the case has another."""
    there = pair.treatment.ur_date
    if there is None:
        return
    review = pair.item.utilization_review
    if review is not None and review.date is not None:
        place, here = f"{pair.place}/utilizationReview/date", review.date
    else:
        place, here = "/case/utilizationReviewDate", document.case.utilization_review_date
    if here != there:
        yield _date(place, _REVIEWED, here, f"that of {pair.row}", there)


def _date(place: str, what: str, here: date, other: str, there: date) -> Problem:
    facts = {
        "what": what[:1].upper() + what[1:],
        "here": here.isoformat(),
        "other": other,
        "there": there.isoformat(),
    }
    return Problem(rule="IMR869", pointer=place, facts=facts)
