"""The tables of the standard, derived from the JSON Schema of its newest version by one walk.

Every list of objects is a table, and the document is one; the scalar members, and lists of texts, are columns, named by
their steps in snake case. A list that several objects have (citations, identifiers, extensions) is one table, whose
column ``part_of`` says in which of them a row stands. A row is identified by the document and by its place in each list
on the way, from 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from imr_schema.standard import BOOLEAN as SCHEMA_BOOLEAN
from imr_schema.standard import INTEGER as SCHEMA_INTEGER
from imr_schema.standard import LATEST, LIST, OBJECT, Field, root
from imr_schema.tables.table import BOOLEAN, DATE, INTEGER, MOMENT, TEXT, TEXTS, Column, Table, document_key

DOCUMENTS = "documents"
_PART_OF = "part_of"
_WHOLE = "document"
_FORMATS = {"date": DATE, "date-time": MOMENT}
_KINDS = {SCHEMA_INTEGER: INTEGER, SCHEMA_BOOLEAN: BOOLEAN, LIST: TEXTS}
_LIMITS = ("enum", "pattern", "minLength", "maxLength", "minimum", "maximum")

Steps = tuple[str, ...]


class Entries(Struct, frozen=True):
    """One list of objects in the schema: where it stands, and what a row of its table is made of."""

    table: str
    #: From the object that has it as an entry of another list, or from the document.
    steps: Steps
    #: What the column ``part_of`` has; None where the table has no such column.
    part: str | None
    #: For each key after those: the index of a list on the way, from the outermost, its own being the last; or None.
    slots: tuple[int | None, ...]
    #: The steps to the value of each column, from an entry.
    leaves: tuple[Steps, ...]
    inner: tuple[Entries, ...]


class Walk(Struct, frozen=True):
    """What the walk gives."""

    #: The columns of the document itself, and the steps to each.
    document: tuple[Column, ...]
    leaves: tuple[Steps, ...]
    #: The tables below that of the documents.
    tables: tuple[Table, ...]
    #: The lists of the document.
    inner: tuple[Entries, ...]


class _Place(Struct, frozen=True):
    """A list of objects as the first half of the walk finds it."""

    table: str
    field: Field
    steps: Steps
    #: The steps from the document to the object that has the list, through lists too.
    owner: Steps
    #: The lists on the way, by the names of their keys, its own included.
    chain: Steps
    inner: tuple[_Place, ...]


@cache
def walk() -> Walk:
    """The tables of the newest version; raises ``ValueError`` for a schema from which none can be made."""
    document = root(LATEST)
    places = tuple(_places(document, (), ()))
    by_table: dict[str, list[_Place]] = {}
    for place in _all(places):
        by_table.setdefault(place.table, []).append(place)
    tables = tuple(_table(name, alike, by_table) for name, alike in by_table.items())
    entries = tuple(_entries(place, by_table, None) for place in places)
    leaves = tuple(_leaves(document))
    # A document that is not acceptable has a row too, without any of these.
    columns = tuple(_column(steps, field, required=False) for steps, field, _ in leaves)
    return Walk(columns, tuple(steps for steps, _, _ in leaves), tables, entries)


def snake(name: str) -> str:
    """*name*, which is written ``likeThis``, as ``like_this``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def column_at(path: str, name: str, *, title: str | None = None, about: str | None = None) -> Column:
    """A column *name* with what the newest version says of the field at *path*; dots separate steps, lists are entered.

    Raises ``ValueError`` where the schema has no such field.
    """
    field: Field | None = root(LATEST)
    for step in path.split("."):
        field = field.entry if field is not None and field.kind == LIST else field
        field = field.part(step) if field is not None else None
    if field is None:
        raise ValueError(f"version {LATEST.name} has no field {path}, which the column {name} is made from")
    if field.kind == LIST and field.entry is not None:
        field = field.entry  # the column has one of them
    return Column(name, _kind(field), title or field.title, about or field.about, limits=_limits(field))


def _places(owner: Field, path: Steps, chain: Steps, steps: Steps = ()) -> Iterator[_Place]:
    """The lists of objects in *owner*, which is at *path*, and has *steps* from the entry or document it belongs to."""
    for part in owner.parts:
        if part.kind == OBJECT:
            yield from _places(part, (*path, part.name), chain, (*steps, part.name))
        elif part.kind == LIST and part.entry is not None and part.entry.kind == OBJECT:
            below = (*chain, f"{snake(part.entry.type_name or part.name)}_row")
            inner = tuple(_places(part.entry, (*path, part.name), below))
            yield _Place(snake(part.name), part.entry, (*steps, part.name), path, below, inner)


def _all(places: tuple[_Place, ...]) -> Iterator[_Place]:
    for place in places:
        yield place
        yield from _all(place.inner)


def _leaves(entry: Field, steps: Steps = (), *, required: bool = True) -> Iterator[tuple[Steps, Field, bool]]:
    """The fields that are columns, in the order of the schema, and whether every *entry* has them."""
    for part in entry.parts:
        here, always = (*steps, part.name), required and part.required
        if part.kind == OBJECT:
            yield from _leaves(part, here, required=always)
        elif part.kind == LIST:
            if part.entry is not None and part.entry.kind != OBJECT:
                yield here, part, always
        elif says_something(part):
            yield here, part, always


def _table(name: str, places: list[_Place], by_table: dict[str, list[_Place]]) -> Table:
    first = places[0]
    if any(place.field.type_name != first.field.type_name or place.chain[-1] != first.chain[-1] for place in places):
        raise ValueError(f"lists of different things are called {name}, and would be one table")
    chain = _common([place.chain[:-1] for place in places])
    parents = {each[0].chain: table for table, each in by_table.items() if len(each) == 1}
    while chain and chain not in parents:
        chain = chain[:-1]
    keys = (
        document_key(),
        *_parts(places, by_table),
        *(_ordinal(each, by_table, places) for each in _ordinals(places)),
    )
    columns = tuple(_column(steps, field, required=always) for steps, field, always in _leaves(first.field))
    about = f"{first.field.keywords['description']} One row each."
    table = Table(
        name,
        first.field.title,
        about,
        keys,
        columns,
        parent=parents.get(chain, DOCUMENTS),
        parent_keys=(document_key().name, *chain),
    )
    if len({*table.names}) != len(table.names):
        raise ValueError(f"two columns of the table {name} would have one name")
    return table


def _ordinals(places: list[_Place]) -> list[str]:
    """The keys of the lists on the way to any of *places*, the outer ones first, its own last."""
    depth: dict[str, int] = {}
    for place in places:
        for index, key in enumerate(place.chain):
            depth[key] = max(index, depth.get(key, 0))
    return sorted(depth, key=lambda key: depth[key])


def _common(chains: list[Steps]) -> Steps:
    """The beginning that all *chains* have in common."""
    shared: list[str] = []
    for keys in zip(*chains, strict=False):
        if len({*keys}) > 1:
            break
        shared.append(keys[0])
    return tuple(shared)


def _ordinal(key: str, by_table: dict[str, list[_Place]], places: list[_Place]) -> Column:
    named = next(place for each in by_table.values() for place in each if place.chain[-1] == key)
    always = all(key in place.chain for place in places)
    absent = "" if always else " Empty where the row is in none."
    about = f"The place in the list {named.table} of the document, or of what the row belongs to, from 1.{absent}"
    return Column(key, INTEGER, f"{named.field.title}, place", about, required=always, limits={"minimum": 1})


def _parts(places: list[_Place], by_table: dict[str, list[_Place]]) -> list[Column]:
    """The column ``part_of``, where the table has several places."""
    if len(places) == 1:
        return []
    parts = [_part(place, by_table, None) for place in places]
    about = "What the row belongs to: the object that has the list, by its steps from the document."
    return [Column(_PART_OF, TEXT, "Part of", about, required=True, limits={"enum": [*dict.fromkeys(parts)]})]


def _part(place: _Place, by_table: dict[str, list[_Place]], above: str | None) -> str:
    """What ``part_of`` says of *place*: for a list in an entry of such a table, what it says of that."""
    if above is not None:
        return above
    owner = place.owner
    for each in by_table.values():
        for outer in each if len(each) > 1 else ():
            if place in outer.inner:
                owner = outer.owner
    return ".".join(map(snake, owner)) or _WHOLE


def _entries(place: _Place, by_table: dict[str, list[_Place]], above: str | None) -> Entries:
    alike = by_table[place.table]
    part = _part(place, by_table, above) if len(alike) > 1 else None
    at = {key: index for index, key in enumerate(place.chain)}
    return Entries(
        place.table,
        place.steps,
        part,
        tuple(at.get(key) for key in _ordinals(alike)),
        tuple(steps for steps, _, _ in _leaves(place.field)),
        tuple(_entries(inner, by_table, part) for inner in place.inner),
    )


def _column(steps: Steps, field: Field, *, required: bool) -> Column:
    return leaf("_".join(map(snake, steps)), field, required=required)


def leaf(name: str, field: Field, *, required: bool) -> Column:
    """The column *name* of *field*, which is one value or a list of texts."""
    return Column(name, _kind(field), field.title, field.about, required=required, limits=_limits(field))


def says_something(field: Field) -> bool:
    """Whether *field* differs among documents, and is no hint for editors."""
    return not field.hint and "const" not in field.keywords


def _kind(field: Field) -> str:
    return _FORMATS.get(field.keywords.get("format", ""), _KINDS.get(field.kind, TEXT))


def _limits(field: Field) -> dict[str, object]:
    """The limits of its values; those of a date are its form, and those of a list are not given."""
    if _kind(field) in (DATE, MOMENT, TEXTS):
        return {}
    return {keyword: field.keywords[keyword] for keyword in _LIMITS if keyword in field.keywords}
