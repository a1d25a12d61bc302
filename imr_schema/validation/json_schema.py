"""Shape, judged once, on the data, for both syntaxes alike: by JSON Schema."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from imr_schema import pointer
from imr_schema.config.settings import LARGEST_INTEGER
from imr_schema.errors import Refused
from imr_schema.finding import Problem
from imr_schema.text import BLANK_CHARACTERS
from imr_schema.versions import (
    BOOLEAN,
    INTEGER,
    LIST,
    OBJECT,
    Field,
    SchemaVersion,
    field_at,
    newer_parts,
    root,
    source,
)

if TYPE_CHECKING:
    import jsonschema_rs

# What each keyword's failure is called; the order says which of several at one place is told.
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
    """Linear-time patterns, and nothing is ever fetched."""
    import jsonschema_rs  # slow to start, and no XML document that the XSD accepts needs it

    return jsonschema_rs.Draft202012Validator(
        source(version), offline=True, pattern_options=jsonschema_rs.RegexOptions(), validate_formats=False
    )


def is_valid(data: object, version: SchemaVersion) -> bool:
    """Whether the JSON Schema of *version* accepts *data*."""
    return bool(_validator(version).is_valid(data))


def problems(data: object, version: SchemaVersion) -> list[Problem]:
    """What the JSON Schema of *version* finds in *data*: at most one problem a pointer.

    Raises ``Refused`` (IMR001) for a number that no reader of JSON need hold exactly.
    """
    found: dict[str, Problem] = {}
    data, overlong = _cut(data, version)
    for part in overlong:
        place = pointer.join([part.name])
        found[place] = _problem("IMR105", part, place, _facts(part))
    for error in _validator(version).iter_errors(data):
        for problem in _translate(error.instance_path, error.schema_path[-1], data, version):
            held = found.get(problem.pointer)
            if held is None or _rank(problem) < _rank(held):
                found[problem.pointer] = problem
    return list(found.values())


def _cut(data: object, version: SchemaVersion) -> tuple[Any, list[Field]]:
    """*data* without the entries that are too many anyway: their faults would fill the memory."""
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


def _translate(path: list[str | int], keyword: Any, data: object, version: SchemaVersion) -> Iterator[Problem]:
    """Our words for an engine's error: its own would quote the document."""
    steps = [str(step) for step in path]
    field = field_at(root(version), steps)
    place = pointer.join(steps)
    if field is None or keyword not in _KINDS:  # pragma: no cover - the schema is closed
        yield Problem(rule="IMR104", pointer=place, facts={"expected": "as the schema asks"})
        return
    value = pointer.get(data, place)
    if keyword == "required":
        for part in field.parts:
            if part.required and part.name not in value:
                yield _problem("IMR103", part, place + pointer.join([part.name]), {})
        return
    if keyword == "additionalProperties":
        yield from _unknown(value.keys() - {part.name for part in field.parts}, steps, version)
        return
    if isinstance(value, int) and abs(value) > LARGEST_INTEGER:
        raise Refused(Problem(rule="IMR001", facts={"why": f"a number is larger than {LARGEST_INTEGER:,}"}))
    if _would_fit(field, value):
        yield Problem(rule="IMR009", pointer=place, values={"found": value})
        return
    kind = _KINDS[keyword]
    if kind in ("IMR110", "IMR111", "IMR112"):
        kind = "IMR111" if value == "" else "IMR112" if keyword == "minLength" else kind
    yield _problem(kind, field, place, _facts(field), value)


def _unknown(names: set[str], steps: list[str], version: SchemaVersion) -> Iterator[Problem]:
    """Members that the schema lacks: those that a newer version has there by name, the others as a number."""
    place = pointer.join(steps)
    for part, has in newer_parts(version, steps):
        if part.name in names:
            names = names - {part.name}
            facts = {"member": part.name, "newer": has.name, "version": version.name}
            yield Problem(rule="IMR114", pointer=place + pointer.join([part.name]), facts=facts)
    if names:
        yield Problem(rule="IMR101", pointer=place, facts={"count": len(names)})


def _problem(kind: str, field: Field, place: str, facts: dict[str, Any], value: object = None) -> Problem:
    values = {} if value is None or isinstance(value, dict | list) else {"found": str(value)}
    return Problem(rule=field.rule or kind, kind=kind, pointer=place, facts=facts, values=values)


def _facts(field: Field) -> dict[str, Any]:
    """What was expected at *field*, in words of the schema."""
    keywords = field.keywords
    return {
        "expected": _EXPECTED[keywords["type"]],
        "form": keywords.get("x-form", "of the form that the schema asks for"),
        "known": ", ".join(keywords.get("enum", [keywords.get("const", "")])),
        "most": keywords.get("maxItems", keywords.get("maxLength", keywords.get("maximum"))),
        "least": keywords.get("minimum"),
    }


def _would_fit(field: Field, value: object) -> bool:
    """Whether a code or date is right but for blank characters around it."""
    if not isinstance(value, str) or field.kind in (BOOLEAN, LIST, OBJECT, INTEGER):
        return False
    trimmed = value.strip(BLANK_CHARACTERS)
    if trimmed in (value, ""):
        return False
    keywords = field.keywords
    if "pattern" in keywords:
        return re.fullmatch(keywords["pattern"], trimmed, re.ASCII) is not None
    return trimmed in keywords.get("enum", [keywords.get("const")])
