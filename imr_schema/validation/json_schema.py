"""Schema validation of data by JSON Schema, for every syntax alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from imr_schema import pointer
from imr_schema.config.settings import LARGEST_INTEGER
from imr_schema.findings import Problem
from imr_schema.read_errors import refuse
from imr_schema.standard import (
    BOOLEAN,
    INTEGER,
    LIST,
    OBJECT,
    Field,
    Schema,
    SchemaVersion,
    field_at,
    moved_from,
    newer_parts,
    root,
    shape,
)
from imr_schema.standard.meant import meant
from imr_schema.text import BLANK_CHARACTERS
from imr_schema.validation.many_violations import Accepts, set_aside

if TYPE_CHECKING:
    import jsonschema_rs

# The finding for each keyword that is violated. Where several are at one place, the first in this order is reported.
_KINDS = {
    "type": "IMR104",
    "minLength": "IMR111",
    "pattern": "IMR112",
    "maxLength": "IMR107",
    "enum": "IMR110",
    "const": "IMR110",
    "minItems": "IMR106",
    "maxItems": "IMR105",
    "minimum": "IMR113",
    "maximum": "IMR113",
    "additionalProperties": "IMR101",
    "required": "IMR103",
}
_ORDER = list(dict.fromkeys(_KINDS.values()))
_EXPECTED = {
    "string": "text",
    "array": "a list",
    "object": "an object",
    "integer": "a whole number",
    "boolean": "true or false",
}


@cache
def _validator(version: SchemaVersion) -> jsonschema_rs.Draft202012Validator:
    """With patterns that take linear time, and without access to the network."""
    return _compiled(shape(version))


def _compiled(schema: Schema) -> jsonschema_rs.Draft202012Validator:
    import jsonschema_rs  # slow to start, and no XML document that the XSD accepts needs it

    return jsonschema_rs.Draft202012Validator(
        schema, offline=True, pattern_options=jsonschema_rs.RegexOptions(), validate_formats=False
    )


_OF_ENTRIES: dict[tuple[str, int], jsonschema_rs.Draft202012Validator] = {}


def _accepts_entry(entry: Field, version: SchemaVersion) -> Accepts:
    """Whether the schema of *version* accepts a value as an *entry* of a list."""
    key = (version.name, id(entry))  # the fields of a version are made once, and stay
    if key not in _OF_ENTRIES:
        _OF_ENTRIES[key] = _compiled({**entry.keywords, "$defs": shape(version)["$defs"]})
    return _OF_ENTRIES[key].is_valid


def is_valid(data: object, version: SchemaVersion) -> bool:
    """Whether the JSON Schema of *version* accepts *data*; what is too deep for the engine it does not."""
    try:
        return bool(_validator(version).is_valid(data))
    except ValueError:
        return False


def problems(data: object, version: SchemaVersion) -> list[Problem]:
    """What the JSON Schema of *version* finds in *data*: at most one problem for each pointer.

    Raises ``ReadError`` (IMR001) for a number that a reader of JSON may round.
    """
    by_place: dict[str, Problem] = {}
    data, overlong = _cut(data, version)
    for part in overlong:
        place = pointer.join([part.name])
        by_place[place] = _problem("IMR105", part, place, _facts(part))
    data, counted = set_aside(data, version, _accepts_entry)
    for error in _errors(data, version):
        for problem in _translate(error.instance_path, str(error.schema_path[-1]), data, version):
            other = by_place.get(problem.pointer)
            if other is None or _rank(problem) < _rank(other):
                by_place[problem.pointer] = problem
    return [*by_place.values(), *counted]


def _errors(data: object, version: SchemaVersion) -> Iterator[jsonschema_rs.ValidationError]:
    """What the engine finds; raises ``ReadError`` (IMR001) for data that is too deep for it."""
    try:
        return iter(_validator(version).iter_errors(data))
    except ValueError:
        raise refuse("IMR001", why="it is nested too deeply to be validated") from None


def _cut(data: object, version: SchemaVersion) -> tuple[object, list[Field]]:
    """*data* without the entries beyond the maximum of a list, whose faults would fill memory; and those lists."""
    if not isinstance(data, dict):
        return data, []
    overlong = [
        part
        for part in root(version).parts
        if part.kind == LIST
        and isinstance(data.get(part.name), list)
        and len(data[part.name]) > part.keywords.get("maxItems", len(data[part.name]))
    ]
    if not overlong:
        return data, []
    return {**data, **{part.name: data[part.name][: part.keywords["maxItems"]] for part in overlong}}, overlong


def _rank(problem: Problem) -> int:
    kind = problem.kind or problem.rule
    return _ORDER.index(kind) if kind in _ORDER else -1


def _translate(path: list[str | int], keyword: str, data: object, version: SchemaVersion) -> Iterator[Problem]:
    """The problems for one error of the engine, whose own message would quote the document."""
    steps = [str(step) for step in path]
    field = field_at(root(version), steps)
    place = pointer.join(steps)
    if field is None or keyword not in _KINDS:  # pragma: no cover - the schema is closed
        yield Problem(rule="IMR104", pointer=place, facts={"expected": "a value as the schema defines it"})
        return
    value = pointer.get(data, place)
    if keyword == "required":
        missing = (part for part in field.parts if part.required and part.name not in value)
        yield from (_problem("IMR103", part, place + pointer.join([part.name]), {}) for part in missing)
    elif keyword == "additionalProperties":
        known = {part.name for part in field.parts}
        yield from _unknown([name for name in value if name not in known], known, steps, version)
    else:
        yield _of_value(keyword, field, place, value)


def _of_value(keyword: str, field: Field, place: str, value: object) -> Problem:
    """The problem for a *value* that violates *keyword*; raises ``ReadError`` (IMR001) for an integer too large."""
    if isinstance(value, int) and abs(value) > LARGEST_INTEGER:
        raise refuse("IMR001", place, why=f"a number is larger than {LARGEST_INTEGER:,}")
    if isinstance(value, str) and _is_padded(field, value):
        return Problem(rule="IMR009", pointer=place, values={"found": value})
    kind = _KINDS[keyword]
    if kind in ("IMR110", "IMR111", "IMR112"):
        # Of an empty text that is reported, of a blank or short one that its form is not as expected.
        kind = "IMR111" if value == "" else "IMR112" if keyword == "minLength" else kind
    facts = _facts(field)
    if kind == "IMR110" and isinstance(value, str):
        facts["near"] = meant([value], field.keywords.get("enum", ()))
    return _problem(kind, field, place, facts, value)


def _unknown(listed: list[str], known: set[str], steps: list[str], version: SchemaVersion) -> Iterator[Problem]:
    """Members that the schema does not define: by name those of another version, the others as a number."""
    place, names = pointer.join(steps), set(listed)
    for part, since in newer_parts(version, steps):
        if part.name in names:
            names = names - {part.name}
            facts = {"member": part.name, "newer": since.name, "version": version.name}
            yield Problem(rule="IMR114", pointer=place + pointer.join([part.name]), facts=facts)
    for name, now in moved_from(version, place).items():
        if name in names:
            names = names - {name}
            facts = {"member": name, "now": now, "version": version.name}
            yield Problem(rule="IMR115", pointer=place + pointer.join([name]), facts=facts)
    if names:
        others = [name for name in listed if name in names]
        inner = place + pointer.join(others[:1])
        counted: dict[str, object] = {"count": len(names), "near": meant(others, known)}
        yield Problem(rule="IMR101", pointer=place, facts=counted, values={"found": others[0]}, inner=inner)


def _problem(kind: str, field: Field, place: str, facts: dict[str, object], value: object = None) -> Problem:
    values = {} if value is None or isinstance(value, dict | list) else {"found": str(value)}
    return Problem(rule=field.rule or kind, kind=kind, pointer=place, facts=facts, values=values)


def _facts(field: Field) -> dict[str, object]:
    """What the schema expects of *field*."""
    keywords = field.keywords
    return {
        "expected": _EXPECTED[keywords["type"]],
        "form": keywords.get("x-form", "of the form that the schema defines"),
        "known": ", ".join(keywords.get("enum", [keywords.get("const", "")])),
        "most": keywords.get("maxItems", keywords.get("maxLength", keywords.get("maximum"))),
        "least": keywords.get("minimum"),
    }


def _is_padded(field: Field, value: str) -> bool:
    """Whether *value* would be a valid code or date without the blank characters around it."""
    if field.kind in (BOOLEAN, LIST, OBJECT, INTEGER):
        return False
    trimmed = value.strip(BLANK_CHARACTERS)
    if trimmed in (value, ""):
        return False
    keywords = field.keywords
    if "pattern" in keywords:
        return re.fullmatch(keywords["pattern"], trimmed, re.ASCII) is not None
    return trimmed in keywords.get("enum", [keywords.get("const")])
