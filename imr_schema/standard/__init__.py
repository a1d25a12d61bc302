"""The versions of the standard as values. The JSON Schema file of each is the source of everything about it."""

from __future__ import annotations

from functools import cache

import msgspec

from imr_schema.errors import UsageError
from imr_schema.standard import files
from imr_schema.standard.earlier_drafts import moved_from
from imr_schema.standard.fields import (
    BOOLEAN,
    CODE,
    INTEGER,
    LIST,
    OBJECT,
    TEXT,
    Field,
    Schema,
    field_at,
    fields_of,
    in_order,
)
from imr_schema.standard.files import LICENSE
from imr_schema.standard.items import DisputedItems, all_steps_of, items_of, steps_of
from imr_schema.standard.version import NAMESPACE, SchemaVersion, Status, number_of

__all__ = [
    "BOOLEAN",
    "CODE",
    "INTEGER",
    "LATEST",
    "LICENSE",
    "LIST",
    "NAMESPACE",
    "NAMESPACES",
    "OBJECT",
    "PRINTED",
    "TEXT",
    "VERSIONS",
    "DisputedItems",
    "Field",
    "Schema",
    "SchemaVersion",
    "Status",
    "all_steps_of",
    "disputed_items",
    "field_at",
    "in_order",
    "moved_from",
    "newer_parts",
    "number_of",
    "root",
    "schema_bytes",
    "schema_names",
    "schema_path",
    "shape",
    "source",
    "steps_of",
    "version_in_use",
    "version_named",
]

_FIRST, _SECOND = f"{NAMESPACE}1", f"{NAMESPACE}2"

VERSIONS: dict[str, SchemaVersion] = {
    version.name: version
    for version in (
        SchemaVersion("1.0", _FIRST, Status.RELEASED, since="2026-11-23"),
        SchemaVersion("1.1", _FIRST, Status.CANDIDATE, since="2026-11-27"),
        SchemaVersion("2.0", _SECOND, Status.CANDIDATE, since="2026-11-27"),
    )
}
"""Every version of the standard by name, oldest first."""

LATEST = VERSIONS["2.0"]
"""The newest version: the one of the typed model and of the rules."""

PRINTED = VERSIONS["1.0"]
"""The version of the data that a letter gives: no printed letter contains more than it defines."""

NAMESPACES: dict[str, SchemaVersion] = {version.namespace: version for version in VERSIONS.values()}
"""The newest minor version by the namespace of its major version."""


def version_named(name: str) -> SchemaVersion:
    """The version called *name*; raises ``UsageError``, which lists the known versions, where there is none."""
    if not isinstance(name, str):
        raise UsageError(f"a version is text, such as {LATEST.name!r}, not {type(name).__name__}")
    if name not in VERSIONS:
        raise UsageError(f"unknown version {name}; known versions: {', '.join(VERSIONS)}")
    return VERSIONS[name]


def version_in_use(name: str) -> SchemaVersion:
    """The version called *name*; raises ``UsageError`` where there is none, or where it is withdrawn."""
    version = version_named(name)
    if version.status is Status.WITHDRAWN:
        instead = version.instead or LATEST.name
        raise UsageError(f"version {name} was withdrawn on {version.since}; use {instead} instead")
    return version


def schema_bytes(name: str) -> bytes:
    """The bytes of the file *name* of the standard, a path below ``schemas/``."""
    return files.read(name)


def schema_names() -> list[str]:
    """The path of every file of the standard, below ``schemas/``."""
    return files.names()


def schema_path(name: str) -> str:
    """Where the file *name* of the standard is in this installation."""
    return files.path(name)


@cache
def source(version: SchemaVersion) -> Schema:
    """The JSON Schema of *version*, as data."""
    schema: Schema = msgspec.json.decode(files.read(version.json_schema))
    return schema


@cache
def root(version: SchemaVersion) -> Field:
    """The root field of *version*, with references resolved."""
    return fields_of(source(version))


@cache
def disputed_items(version: SchemaVersion) -> DisputedItems:
    """Where documents of *version* have the disputed items."""
    return items_of(root(version))


def shape(version: SchemaVersion) -> Schema:
    """The JSON Schema of *version* without its conditions.

    No XSD can say them, so rules report them, in both syntaxes alike; the schema says them too, for who has no rules.
    """
    return {keyword: value for keyword, value in source(version).items() if keyword not in ("if", "then")}


def newer_parts(version: SchemaVersion, steps: list[str]) -> list[tuple[Field, SchemaVersion]]:
    """The members that newer versions define, and *version* does not, in the object at the *steps* of a pointer.

    Each with the oldest version that defines it.
    """
    here = field_at(root(version), steps)
    if here is None or here.kind != OBJECT:
        return []
    newer: dict[str, tuple[Field, SchemaVersion]] = {}
    for other in VERSIONS.values():
        if other.number > version.number and other.status is not Status.WITHDRAWN:
            there = field_at(root(other), steps)
            for part in there.parts if there else ():
                if here.part(part.name) is None:
                    newer.setdefault(part.name, (part, other))
    return list(newer.values())
