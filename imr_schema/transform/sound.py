"""Data without what is of another type than the schema has there: only the rest can be moved to another version."""

from __future__ import annotations

from typing import Any

from imr_schema.standard import BOOLEAN, CODE, INTEGER, LIST, OBJECT, TEXT, Field

_TYPES: dict[str, type] = {OBJECT: dict, LIST: list, TEXT: str, CODE: str, INTEGER: int, BOOLEAN: bool}


def sound(value: Any, field: Field) -> Any:
    """*value* without whatever is of another type than *field*: it cannot be moved to another version.

    None where nothing is left: to the comparison that is a part that the data lacks. What is wrong with it is for the
    report on the data.
    """
    if type(value) is not _TYPES[field.kind] or value not in field.keywords.get("enum", (value,)):
        return None
    if isinstance(value, dict):
        kept = {part.name: sound(value.get(part.name), part) for part in field.parts}
        return {name: part for name, part in kept.items() if part is not None}
    if isinstance(value, list) and field.entry is not None:
        entries = [sound(entry, field.entry) for entry in value]
        return [entry for entry in entries if entry is not None]
    return value
