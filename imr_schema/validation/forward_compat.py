"""A document of a newer minor version, validated as one that is known, where the run asks for that."""

from __future__ import annotations

from typing import Any

from msgspec import structs

from imr_schema import pointer
from imr_schema.codecs import Parsed, Reader, Reading
from imr_schema.errors import Refused
from imr_schema.finding import Problem
from imr_schema.versions import LIST, OBJECT, VERSIONS, Field, SchemaVersion, identify, newer_parts, number_of, root

_MOST = 1000
"""Of how many members that were left out each is told; a hostile document has hundreds of thousands."""


def assumed(refused: Refused, wanted: str | None) -> tuple[SchemaVersion, str]:
    """The version *wanted*, as which a document is judged that was *refused* for being newer, and the name it gives.

    Raises *refused* again for whatever is no newer minor version of the same major.
    """
    version, problem = VERSIONS.get(wanted or ""), refused.problem
    number = number_of(problem.facts["version"]) if problem.rule == "IMR013" else None
    if version is None or number is None or number[0] != version.number[0]:
        raise refused
    return version, problem.facts["version"]


def known_part(reading: Reading, codec: Reader, parsed: Parsed, version: SchemaVersion) -> Reading:
    """What *version* knows of a document of a newer one; each member that was left out is a problem, IMR903.

    What no member of any version could be stays the fault that it is: an element of another namespace, an attribute of a text.
    """
    left_out = list(reading.unexpected)
    data = _known(reading.data, root(version), (), left_out)
    problems = [said for problem in reading.problems if (said := _still(problem)) is not None]
    problems += _left_out(left_out, codec, parsed, version)
    return Reading({**data, identify.VERSION: version.name}, problems, reading.hinted)


def _still(problem: Problem) -> Problem | None:
    """*problem* as it stands where members that are not known are no fault."""
    if problem.rule == "IMR114":
        return None
    if problem.rule == "IMR101":
        foreign = problem.facts["foreign"]
        return structs.replace(problem, facts={"count": foreign}) if foreign else None
    return problem


def _known(data: object, field: Field, steps: tuple[str | int, ...], left_out: list[str]) -> Any:
    """*data* without the members that *field* does not know; where they stood goes into *left_out*."""
    if field.kind == OBJECT and isinstance(data, dict):
        kept = {}
        for name, value in data.items():
            part = field.part(name)
            if part is None:
                left_out.append(pointer.join([*steps, name]))
            else:
                kept[name] = _known(value, part, (*steps, name), left_out)
        return kept
    if field.kind == LIST and isinstance(data, list):
        assert field.entry is not None
        return [_known(entry, field.entry, (*steps, i), left_out) for i, entry in enumerate(data)]
    return data


def _left_out(places: list[str], codec: Reader, parsed: Parsed, version: SchemaVersion) -> list[Problem]:
    """One problem a member, at its line; its name is told only where another version of ours has it."""
    every = list(dict.fromkeys(places))
    told, rest = every[:_MOST], len(every) - _MOST
    if not told:
        return []
    positions = codec.places(parsed, version, {above for place in told for above in pointer.upwards(place)})
    ours = {above: _named(above, version) for above in {pointer.parent(place) for place in told}}
    found = []
    for place in told:
        above = pointer.parent(place)
        named = place in ours[above]
        what = f"the member {pointer.split(place)[-1]}" if named else "a member"
        several = positions.get(place)
        at = (several[0][0], several[0][1]) if several else None
        found.append(_problem(place if named else above, version, what, 1, at))
    return [*found, _problem("", version, f"{rest:,} more members", rest)] if rest > 0 else found


def _problem(place: str, version: SchemaVersion, what: str, count: int, at: tuple[int, int] | None = None) -> Problem:
    facts = {"what": what, "version": version.name, "count": count}
    return Problem(rule="IMR903", pointer=place, facts=facts, at=at)


def _named(above: str, version: SchemaVersion) -> set[str]:
    """The pointers of the members that newer versions of ours have in the object at *above*."""
    return {above + pointer.join([part.name]) for part, _ in newer_parts(version, pointer.split(above))}
