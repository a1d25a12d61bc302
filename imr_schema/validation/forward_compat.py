"""A document of a newer minor version, validated as a version that is known, where the settings ask for that."""

from __future__ import annotations

from typing import Any

from msgspec import structs

from imr_schema import pointer
from imr_schema.codecs import Parsed, Reader, Reading
from imr_schema.findings import MOST_OF_A_RULE, Problem
from imr_schema.standard import LIST, OBJECT, VERSIONS, Field, SchemaVersion, identify, newer_parts, number_of, root

# How many of the members that are left out are reported one by one: a hostile document has hundreds of thousands.


def assumed(problem: Problem, wanted: str | None) -> tuple[SchemaVersion, str] | None:
    """The version *wanted*, as which a document is validated, and the newer version that is its *problem*.

    None unless that is a newer minor version of the same major version.
    """
    version = VERSIONS.get(wanted or "")
    number = number_of(problem.facts["version"]) if problem.rule == "IMR013" else None
    if version is None or number is None or number[0] != version.number[0]:
        return None
    return version, problem.facts["version"]


def known_part(reading: Reading, codec: Reader, parsed: Parsed, version: SchemaVersion) -> Reading:
    """The part of a newer document that *version* defines, and a problem (IMR903) for each member that is left out.

    What cannot be a member of any version remains the fault that it is: an element of another namespace, an attribute
    of a text.
    """
    left_out = list(reading.unexpected)
    data = _defined(reading.data, root(version), (), left_out)
    problems = [left for problem in reading.problems if (left := _foreign(problem)) is not None]
    problems += _left_out(left_out, codec, parsed, version)
    return Reading({**data, identify.VERSION: version.name}, problems, reading.hinted)


def _foreign(problem: Problem) -> Problem | None:
    """What is left of *problem* where unknown members are not a fault; None where nothing is."""
    if problem.rule in ("IMR114", "IMR115"):
        return None
    if problem.rule == "IMR101":
        foreign = problem.facts["foreign"]
        return structs.replace(problem, facts={"count": foreign}) if foreign else None
    return problem


def _defined(data: object, field: Field, steps: tuple[str | int, ...], left_out: list[str]) -> Any:
    """*data* without the members that *field* does not define, whose pointers are added to *left_out*."""
    if field.kind == OBJECT and isinstance(data, dict):
        kept = {}
        for name, value in data.items():
            part = field.part(name)
            if part is None:
                left_out.append(pointer.join([*steps, name]))
            else:
                kept[name] = _defined(value, part, (*steps, name), left_out)
        return kept
    if field.kind == LIST and isinstance(data, list):
        assert field.entry is not None
        return [_defined(entry, field.entry, (*steps, i), left_out) for i, entry in enumerate(data)]
    return data


def _left_out(places: list[str], codec: Reader, parsed: Parsed, version: SchemaVersion) -> list[Problem]:
    """One problem for each member, with its position; named only where a newer known version defines the name."""
    every = list(dict.fromkeys(places))
    first, rest = every[:MOST_OF_A_RULE], len(every) - MOST_OF_A_RULE
    if not first:
        return []
    positions = codec.places(parsed, version, {above for place in first for above in pointer.upwards(place)})
    newer = {above: _newer(above, version) for above in {pointer.parent(place) for place in first}}
    problems = []
    for place in first:
        above = pointer.parent(place)
        is_newer = place in newer[above]
        what = f"the member {pointer.split(place)[-1]}" if is_newer else "a member"
        own = positions.get(place)
        at = (own[0][0], own[0][1]) if own else None
        problems.append(_problem(place if is_newer else above, version, what, at=at))
    if rest > 0:
        problems.append(Problem(rule="IMR903", facts={"count": rest}, counted=rest))
    return problems


def _problem(place: str, version: SchemaVersion, what: str, *, at: tuple[int, int] | None) -> Problem:
    return Problem(rule="IMR903", pointer=place, facts={"what": what, "version": version.name}, at=at)


def _newer(above: str, version: SchemaVersion) -> set[str]:
    """The pointers of the members that newer known versions define in the object at *above*."""
    return {above + pointer.join([part.name]) for part, _ in newer_parts(version, pointer.split(above))}
