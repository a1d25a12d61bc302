"""One invented determination, as long and as varied as a profile asks for; the same for the same random numbers."""

import random
from datetime import date, timedelta
from typing import Any

from msgspec import Struct

from imr_schema.standard import LATEST
from tests.benchmarks.invented import phrases
from tests.benchmarks.invented.faults import FAULTS
from tests.benchmarks.invented.guidelines import guideline
from tests.benchmarks.invented.prose import Prose, Slots, Spread
from tests.benchmarks.invented.requests import Request, kinds, modify, request

Data = dict[str, Any]
_GRANTED, _MODIFIED = 0.11, 0.17
"""Shares of items; the first item of a determination is never a modified one."""


class Profile(Struct, frozen=True):
    """How long the parts of a determination are, in characters, and which share of determinations has what."""

    items: Spread
    description: Spread
    rationale: Spread
    summary: Spread
    #: By the name of what there may be, in 1.
    shares: dict[str, float]
    #: Share of determinations with faults in them.
    faulty: float
    #: How often each of ``FAULTS`` is drawn.
    faults: dict[str, int]


def determination(rng: random.Random, profile: Profile) -> Data:
    """The posted copy of a determination, acceptable, in the newest version."""
    traits, case = _traits(rng, profile.shares), _case(rng)
    slots = Slots(rng, traits, case)
    prose = Prose(rng, traits, slots)
    data: Data = {
        "documentType": "imr-final-determination",
        "schemaVersion": LATEST.name,
        "copy": "posted",
        "case": case,
        "reviewOrganization": {"name": "Example Review Services"},
        "reviewers": [_reviewer(rng)],
        "clinicalCaseSummary": [_summary(rng, prose, profile.summary.draw(rng))],
        "disputedItems": _items(rng, slots, prose, profile),
    }
    if "plain end" not in traits:
        data["disputedItems"][-1]["analyses"][0]["rationale"][0] += " " + prose.one(phrases.WEANING)
    if rng.random() < profile.faulty:
        names, weights = list(profile.faults), list(profile.faults.values())
        for name in dict.fromkeys(rng.choices(names, weights, k=rng.choice((1, 1, 2, 3)))):
            FAULTS[name](rng, data, slots)
    return data


def _traits(rng: random.Random, shares: dict[str, float]) -> frozenset[str]:
    """What one determination has, by the *shares* of all that have it."""
    traits = {name for name, share in shares.items() if rng.random() < share}
    if "description side" in traits:
        traits.add("side")
    if traits & {"digits", "words"}:
        traits.add("dates")
    return frozenset(traits)


def _case(rng: random.Random) -> Data:
    """A header whose dates are in order, in time, and on no holiday; the decision is of the winter of 2016."""
    reviewed = date(2016, 9, 1) + timedelta(rng.randint(0, 70))
    received = reviewed + timedelta(rng.randint(6, 28))
    assigned = received + timedelta(rng.randint(2, 20))
    decided = assigned + timedelta(rng.randint(12, 24))
    decided += timedelta((1 - decided.weekday()) % 7)  # a Tuesday, which is no holiday in that winter
    return {
        "caseNumber": f"CM{received.year % 100}-{rng.randint(100_000, 9_999_999):07}",
        "priority": "standard",
        "dateOfInjury": (date(2009, 1, 5) + timedelta(rng.randint(0, 2400))).isoformat(),
        "utilizationReviewDate": reviewed.isoformat(),
        "applicationReceivedDate": received.isoformat(),
        "assignedDate": assigned.isoformat(),
        "decisionDate": decided.isoformat(),
    }


def _reviewer(rng: random.Random) -> Data:
    specialties = rng.sample(phrases.SPECIALTIES, rng.choice((1, 1, 2)))
    states = rng.choice(phrases.STATES).split(", ")
    return {"number": 1, "licensureStates": states, "specialties": specialties, "statement": [phrases.STATEMENT]}


def _summary(rng: random.Random, prose: Prose, length: int) -> str:
    said = [prose.one(phrases.OPENINGS, "{age}" if "age" in prose.traits else "")]
    said += [prose.one(phrases.HISTORY, sign) for trait, sign in _SHOWN.items() if trait in prose.traits]
    if "not ascii" in prose.traits:
        said.append(prose.one(phrases.BEYOND_ASCII))
    rest = prose.one(phrases.REVIEWS) if "review" in prose.traits else ""
    whole = prose.until(length - len(rest), " ".join(said), (phrases.HISTORY, phrases.HISTORY, phrases.EXAMS))
    said_all = f"{whole} {rest}".rstrip()
    return said_all.replace(". ", ".  ", 3) if "double spaces" in prose.traits else said_all


_SHOWN = {"side": "{limb}", "parentheses": "(", "colon": ":", "dates": "{date}"}
"""What the summary holds in any case, by the trait that asks for it."""


def _items(rng: random.Random, slots: Slots, prose: Prose, profile: Profile) -> list[Data]:
    requests: dict[str, Request] = {}
    asked_for = kinds(rng, prose.traits, profile.items.draw(rng))
    while len(requests) < len(asked_for):
        n = len(requests)
        asked = request(rng, slots, prose, asked_for[n], profile.description.draw(rng), first=n == 0)
        if n and rng.random() < _MODIFIED:
            asked = modify(rng, asked)
        requests.setdefault(asked.description, asked)  # no two of a determination have the same
    part = 1.17 * len(requests) ** -0.26  # the more items, the less is said of each
    lengths = [round(part * profile.rationale.draw(rng)) for _ in requests]
    found = zip(requests.values(), lengths, strict=True)
    return [_item(rng, slots, prose, n, asked, length) for n, (asked, length) in enumerate(found, 1)]


def _item(rng: random.Random, slots: Slots, prose: Prose, number: int, asked: Request, length: int) -> Data:
    kind = asked.kind
    decision = "overturned" if rng.random() < _GRANTED else "upheld"
    by_reviewer = guideline(rng, slots, prose, kind, "Expert Reviewer")
    item: Data = {"number": number, "description": asked.description}
    if asked.modified:
        parts = zip(("original", "authorized", "eligible"), asked.modified, strict=True)
        item["modifiedRequest"] = {name: {"text": text} for name, text in parts}
    rationale = _rationale(rng, prose, asked, decision, by_reviewer, length)
    analysis = {"reviewer": 1, "decision": decision, "guideline": by_reviewer, "rationale": [rationale]}
    by_administrator = guideline(rng, slots, prose, kind, "Claims Administrator")
    return item | {"decision": decision, "claimsAdministratorGuideline": by_administrator, "analyses": [analysis]}


def _rationale(rng: random.Random, prose: Prose, asked: Request, decision: str, cited: Data, length: int) -> str:
    upheld = decision == "upheld"
    end = rng.choice(phrases.CONCLUSIONS[:1] * 3 + phrases.CONCLUSIONS)
    end = end.format(no=" not" if upheld else "", what=asked.name)
    if not end.startswith(("The", "Based", "For")):
        end = end[0].upper() + end[1:]
    specific = phrases.AGAINST[asked.kind] if upheld else phrases.IN_FAVOR
    said = prose.one(specific)
    if cited["basis"] == "nonMtus":
        said += " " + prose.one(phrases.NOT_ADDRESSED)
    return prose.until(length - len(end), said, (phrases.COMMON, specific)) + " " + end
