"""The schema versions as values; each one's JSON Schema file is its source."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from imr_schema.errors import UsageError
from imr_schema.versions import _files
from imr_schema.versions._fields import (
    BOOLEAN,
    CODE,
    INTEGER,
    LIST,
    OBJECT,
    TEXT,
    Field,
    field_at,
    fields_of,
    in_order,
)
from imr_schema.versions._items import DisputedItems, all_steps_of, items_of, steps_of
from imr_schema.versions._version import NAMESPACE, SchemaVersion, Status, number_of

__all__ = [
    "BOOLEAN",
    "CODE",
    "INTEGER",
    "LATEST",
    "LIST",
    "NAMESPACE",
    "NAMESPACES",
    "OBJECT",
    "PRINTED",
    "TEXT",
    "VERSIONS",
    "DisputedItems",
    "Field",
    "SchemaVersion",
    "Status",
    "all_steps_of",
    "disputed_items",
    "field_at",
    "in_order",
    "newer_parts",
    "number_of",
    "root",
    "schema_bytes",
    "schema_names",
    "schema_path",
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
        SchemaVersion("1.1", _FIRST, since="2026-11-23"),
        SchemaVersion("2.0", _SECOND, since="2026-11-23"),
    )
}
"""Every version of the standard by name, oldest first."""

LATEST = VERSIONS["2.0"]
"""The version that the typed model and the rules speak."""

PRINTED = VERSIONS["1.0"]
"""The version that letters are read into: no printed letter says more than it can."""

NAMESPACES: dict[str, SchemaVersion] = {version.namespace: version for version in VERSIONS.values()}
"""The newest minor version of each major version's namespace."""


def version_named(name: str) -> SchemaVersion:
    """The version called *name*; raises ``UsageError`` with the names that there are."""
    if name not in VERSIONS:
        raise UsageError(f"there is no version {name}; there are {', '.join(VERSIONS)}")
    return VERSIONS[name]


def version_in_use(name: str) -> SchemaVersion:
    """The version called *name*, for documents; raises ``UsageError`` where there is none, or it was withdrawn."""
    version = version_named(name)
    if version.status is Status.WITHDRAWN:
        raise UsageError(
            f"version {name} was withdrawn on {version.since}; use {version.instead or LATEST.name} instead"
        )
    return version


def schema_bytes(name: str) -> bytes:
    """The bytes of the file *name* of the standard, given below ``schemas/``."""
    return _files.read(name)


def schema_names() -> list[str]:
    """The name of every file of the standard, below ``schemas/``."""
    return _files.names()


def schema_path(name: str) -> str:
    """Where the file *name* of the standard is in this installation."""
    return _files.path(name)


@cache
def source(version: SchemaVersion) -> dict[str, Any]:
    """The JSON Schema of *version*, as data."""
    schema: dict[str, Any] = msgspec.json.decode(_files.read(version.json_schema))
    return schema


@cache
def root(version: SchemaVersion) -> Field:
    """The fields of *version*, with references resolved, from the root down."""
    return fields_of(source(version))


@cache
def disputed_items(version: SchemaVersion) -> DisputedItems:
    """Where documents of *version* hold the disputed items."""
    return items_of(root(version))


def newer_parts(version: SchemaVersion, steps: list[str]) -> list[tuple[Field, SchemaVersion]]:
    """The members that newer versions have, and *version* has not, in the object to which the *steps* of a pointer lead.

    Each with the oldest version that has it.
    """
    found: dict[str, tuple[Field, SchemaVersion]] = {}
    here = field_at(root(version), steps)
    for newer in VERSIONS.values():
        if newer.number > version.number and newer.status is not Status.WITHDRAWN:
            there = field_at(root(newer), steps)
            for part in there.parts if there else ():
                if here is not None and here.kind == OBJECT and here.part(part.name) is None:
                    found.setdefault(part.name, (part, newer))
    return list(found.values())
