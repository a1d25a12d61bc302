"""The schema versions as values; each one's JSON Schema file is its source."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from imr_schema.versions import _files
from imr_schema.versions._fields import CODE, INTEGER, LIST, OBJECT, TEXT, Field, field_at, fields_of, in_order
from imr_schema.versions._version import SchemaVersion

__all__ = [
    "CODE",
    "INTEGER",
    "LATEST",
    "LIST",
    "NAMESPACES",
    "OBJECT",
    "TEXT",
    "VERSIONS",
    "Field",
    "SchemaVersion",
    "field_at",
    "in_order",
    "root",
    "schema_bytes",
    "schema_names",
    "schema_path",
    "source",
]

V1_0 = SchemaVersion(name="1.0", namespace="urn:imr-schema:determination:1")

VERSIONS: dict[str, SchemaVersion] = {version.name: version for version in (V1_0,)}
"""Every version of the standard by name, oldest first."""

LATEST = V1_0
"""The version that the typed model and the rules speak."""

NAMESPACES: dict[str, SchemaVersion] = {version.namespace: version for version in VERSIONS.values()}
"""The newest minor version of each major version's namespace."""


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
