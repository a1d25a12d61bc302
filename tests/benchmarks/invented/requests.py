"""Requests as physicians write them: drugs, visits, studies, operations, devices; a few were modified."""

import random

from msgspec import Struct

from tests.benchmarks.invented import phrases
from tests.benchmarks.invented.prose import Prose, Slots

_KINDS = {
    "opioid": 10,
    "medicine": 25,
    "therapy": 20,
    "study": 9,
    "injection": 9,
    "surgery": 6,
    "device": 9,
    "test": 6,
    "visit": 6,
}
_OF_A_PART = ("study", "injection", "surgery", "device")
_TRIES = 4


class Request(Struct):
    """One request: what kind it is, its description, and its name in a sentence."""

    kind: str
    description: str
    name: str
    #: Original, authorized and eligible part.
    modified: tuple[str, str, str] | None = None


def kinds(rng: random.Random, traits: frozenset[str], count: int) -> list[str]:
    """The kind of each of *count* requests; the first can have what *traits* say of descriptions."""
    found = rng.choices(list(_KINDS), list(_KINDS.values()), k=count)
    if traits & {"mg", "number sign"}:
        found[0] = rng.choice(("opioid", "medicine"))
    elif "description side" in traits:
        found[0] = rng.choice(_OF_A_PART)
    return found


def request(rng: random.Random, slots: Slots, prose: Prose, kind: str, length: int, *, first: bool) -> Request:
    """A request of about *length* characters; the *first* of a determination has what its traits say of it."""
    drawn = [_shortest(rng, slots, kind, prose.traits) for _ in range(_TRIES)]
    name, description = min(drawn, key=lambda each: abs(len(each[1]) - length))
    if first and "description side" in prose.traits and slots.side.strip() not in description:
        description += f", {slots.side}{slots.region}"
    if first and "description colon" in prose.traits:
        description += f", day supply: {rng.choice((14, 30, 60))}"
    while len(description) + 40 < length:
        added = prose.one(phrases.ADDED)
        if added in description:
            break
        description += f", {added}"
    return Request(kind, description, name)


def modify(rng: random.Random, request: Request) -> Request:
    """*request* after utilization review authorized a part of it."""
    asked = rng.randint(8, 24)
    granted = rng.randint(2, asked - 2)
    name = request.name
    original = f"{name}, {asked} units"
    authorized, eligible = f"{name}, {granted} units", f"{name}, {asked - granted} units"
    description = (
        f"{original} was the original request. {authorized} was authorized by the Claims Administrator. "
        f"The remaining IMR eligible portion of the original request, {eligible} is"
    )
    return Request(request.kind, description, name, (original, authorized, eligible))


def _shortest(rng: random.Random, slots: Slots, kind: str, traits: frozenset[str]) -> tuple[str, str]:
    """The name of a request and its description, without what may be added to it."""
    if kind in ("opioid", "medicine"):
        return _drug(rng, kind, traits)
    if kind == "therapy":
        name = slots["therapy"]
        times, weeks = rng.randint(1, 3), rng.randint(3, 8)
        visits = rng.choice(
            (f"{times} times a week for {weeks} weeks", f"{times * weeks} visits", f"x {times * weeks}")
        )
        return name, f"{name.capitalize()} {visits}{rng.choice(('', f' for the {slots.region}'))}"
    if kind == "visit":
        name = rng.choice(phrases.VISITS)
        return name[0].lower() + name[1:], f"{name}{rng.choice(('', ', 1 visit', ' with an orthopedic surgeon'))}"
    if kind == "test":
        name = rng.choice(phrases.TESTS)
        return f"the {name}", name[0].upper() + name[1:]
    return _of_a_part(rng, slots, kind, traits)


def _drug(rng: random.Random, kind: str, traits: frozenset[str]) -> tuple[str, str]:
    name = rng.choice(phrases.OPIOIDS if kind == "opioid" else phrases.MEDICINES)
    strength = f" {rng.choice(phrases.STRENGTHS)}" if "mg" in traits else ""
    count = rng.choice((20, 30, 60, 90, 120))
    counted = f"#{count}" if "number sign" in traits else rng.choice((f"{count} tablets", f"quantity {count}"))
    refills = rng.choice(("", "", "", " with 1 refill", " with 2 refills"))
    return f"{name}{strength}", f"{name}{strength}{' ' if counted[0] == '#' else ', '}{counted}{refills}"


def _of_a_part(rng: random.Random, slots: Slots, kind: str, traits: frozenset[str]) -> tuple[str, str]:
    side = slots.side if "description side" in traits else ""
    joint = f"{side}{slots.region}"
    if kind == "study":
        study = rng.choice(phrases.STUDIES)
        return f"the {study}", rng.choice((f"{study} of the {joint}", f"{study}, {joint}", f"{study} {joint}"))
    if kind == "injection" and slots.region in phrases.SPINE:
        name = rng.choice(phrases.SPINE_INJECTIONS)
        neck = slots.region in ("neck", "cervical spine")
        level = rng.choice(phrases.CERVICAL_LEVELS if neck else phrases.LUMBAR_LEVELS)
        return f"the {name}", f"{name[0].upper()}{name[1:]} at {level}, {rng.choice(phrases.WAYS)}"
    if kind == "injection":
        name = rng.choice(phrases.INJECTIONS)
        return f"the {name}", f"{name[0].upper()}{name[1:]}, {joint}, {rng.choice(phrases.WAYS)}"
    if kind == "surgery":
        name = f"{slots.region} {rng.choice(phrases.OPERATIONS)}"
        return f"the {name}", f"{side}{name}".capitalize()
    name = rng.choice(phrases.DEVICES)
    return (
        f"the {name}",
        f"{name[0].upper()}{name[1:]}, {rng.choice(('purchase', '30 day rental', f'for the {joint}'))}",
    )
