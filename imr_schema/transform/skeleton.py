"""A determination in which what is not known stands as a placeholder that no validation accepts."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from imr_schema import pointer
from imr_schema.pointer import Data
from imr_schema.standard import BOOLEAN, INTEGER, LIST, OBJECT, Field, SchemaVersion, disputed_items, root

PLACEHOLDER = "TBD"
"""IMR030 refuses it as a text, and the schema as a code or a date."""

_KINDS: dict[str, type[Any]] = {OBJECT: dict, LIST: list, INTEGER: int, BOOLEAN: bool}


def skeleton(known: Data, version: SchemaVersion, items: int, also: Collection[str] = ()) -> Data:
    """The *known* members of a determination of *version*, with a placeholder for each other one that is required.

    There are at least so many disputed *items*. *also* are members of the document that are wanted although its schema
    does not require them. A single value that is not known is ``TBD``, and a list of values is empty: in a list of
    paragraphs the rules ask one to say something, so that a ``TBD`` could be left beside it. As long as one placeholder
    stands, the document is not acceptable.
    """
    fields, listed = root(version), disputed_items(version)
    wanted = {part.name: _lacking(part, 0) for part in fields.parts if part.name in also}
    entries = [*listed.of(known)]
    entries += [{} for _ in range(items - len(entries))]
    filled: Data = _filled(fields, {**wanted, **known, listed.member: entries}, 0)
    return filled


def _filled(field: Field, known: Any, index: int) -> Any:
    """What is *known* of *field*, completed; *index* is that of the entry of a list that it is, or is in."""
    if field.kind == OBJECT:
        return {
            part.name: _filled(part, known[part.name], index) if part.name in known else _lacking(part, index)
            for part in field.parts
            if part.name in known or part.required
        }
    if field.kind == LIST and field.entry is not None:
        return [_filled(field.entry, entry, i) for i, entry in enumerate(known)]
    return known


def _lacking(field: Field, index: int) -> Any:
    """What stands for *field* where nothing is known of it."""
    if field.kind == OBJECT:
        return _filled(field, {}, index)
    if field.kind == LIST and field.entry is not None:
        return [_lacking(field.entry, 0)] if field.entry.kind == OBJECT and _must_have_one(field) else []
    if field.kind == INTEGER:
        return index + 1  # items, reviewers and analyses are numbered
    return field.keywords.get("const", PLACEHOLDER)


def _must_have_one(field: Field) -> bool:
    return bool(field.keywords.get("minItems"))


def placeholders(data: Any, field: Field, place: str = "") -> Iterator[str]:
    """The pointers of the placeholders in *data* of *field*."""
    if data == PLACEHOLDER or (data == [] and _must_have_one(field)):
        yield place
    elif field.kind == OBJECT and isinstance(data, dict):
        for part in field.parts:
            if part.name in data:
                yield from placeholders(data[part.name], part, place + pointer.join([part.name]))
    elif field.kind == LIST and field.entry is not None and isinstance(data, list):
        for i, entry in enumerate(data):
            yield from placeholders(entry, field.entry, f"{place}/{i}")


def misplaced(known: Any, field: Field, place: str = "") -> Iterator[str]:
    """The places in *known* where *field* defines another type; of a member that it does not define, the object."""
    kind = _KINDS.get(field.kind, str)
    if not isinstance(known, kind) or (kind is int and isinstance(known, bool)):
        yield place
    elif field.kind == OBJECT:
        for name in known:
            part = field.part(name)
            yield from [place] if part is None else misplaced(known[name], part, place + pointer.join([name]))
    elif field.kind == LIST and field.entry is not None:
        for i, entry in enumerate(known):
            yield from misplaced(entry, field.entry, f"{place}/{i}")
