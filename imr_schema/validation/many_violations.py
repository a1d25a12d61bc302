"""Where very many entries of lists violate the schema: the first ones for the engine to report, the others counted.

The engine gives all violations of a document at once, and each takes two kilobytes and fifteen microseconds, however
small the value is. A document of one megabyte may have hundreds of thousands. So what is beyond a bound is not shown to
the engine; whether an entry violates the schema is still for the engine to say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from msgspec import Struct, field

from imr_schema.findings import MOST_OF_A_RULE, Problem
from imr_schema.standard import LIST, OBJECT, Field, SchemaVersion, root

Accepts = Callable[[Any], bool]
"""Whether the schema accepts an entry of a list."""

AcceptsEntry = Callable[[Field, SchemaVersion], Accepts]
"""From the field of an entry to whether the schema accepts a value of it."""

_TYPES = {LIST: list, OBJECT: dict, "integer": int, "boolean": bool}


def set_aside(data: object, version: SchemaVersion, accepts_entry: AcceptsEntry) -> tuple[object, list[Problem]]:
    """*data* with at most ``MOST_OF_A_RULE`` entries of lists that violate the schema, and what stands for the others.

    A list is cut before the first entry too many, so that every pointer stays what it was. The entries beyond are
    counted one by one, each as a problem of the first rule that it breaks.
    """
    state = _State(version, accepts_entry)
    data = _value(data, root(version), state)
    return data, [Problem(rule=rule, kind=kind, counted=count) for (rule, kind), count in state.counted.items()]


class _State(Struct):
    """How many violating entries the engine may still be shown, and those that it is not."""

    version: SchemaVersion
    accepts_entry: AcceptsEntry
    left: int = MOST_OF_A_RULE
    counted: Counter[tuple[str, str]] = field(default_factory=Counter)


def _value(value: Any, place: Field, state: _State) -> object:
    if place.kind == LIST and isinstance(value, list) and place.entry is not None:
        return _list(value, place.entry, state)
    if place.kind == OBJECT and isinstance(value, dict):
        parts = {part.name: part for part in place.parts if part.kind in (LIST, OBJECT) and part.name in value}
        return value | {name: _value(value[name], part, state) for name, part in parts.items()} if parts else value
    return value


def _list(values: list[Any], entry: Field, state: _State) -> list[Any]:
    accepts = state.accepts_entry(entry, state.version)
    kept: list[Any] = []
    for at, value in enumerate(values):
        if accepts(value):
            kept.append(value)
        elif state.left > 0:
            state.left -= 1
            kept.append(_value(value, entry, state))
        else:
            state.counted.update(_broken(each, entry) for each in values[at:] if not accepts(each))
            break
    return kept


def _broken(value: object, entry: Field) -> tuple[str, str]:
    """The rule that *value*, which violates the schema, breaks first, and the rule whose message fits."""
    kind = _kind(value, entry)
    return entry.rule or kind, kind


def _kind(value: object, entry: Field) -> str:
    if not isinstance(value, _TYPES.get(entry.kind, str)):
        return "IMR104"
    if isinstance(value, dict):
        lacking = any(part.required and part.name not in value for part in entry.parts)
        return "IMR103" if lacking else "IMR101" if value.keys() - {part.name for part in entry.parts} else "IMR104"
    if value in ("", []):
        return "IMR111" if value == "" else "IMR106"
    return "IMR110" if entry.keywords.keys() & {"enum", "const"} else "IMR112"
