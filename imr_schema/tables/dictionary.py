"""The data dictionary: a Frictionless data package (version 1), made of the same tables as everything else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from imr_schema.standard import LATEST, LICENSE
from imr_schema.tables.items_table import ITEMS, ITEMS_VERSION
from imr_schema.tables.table import BOOLEAN, DATE, INTEGER, MOMENT, TEXT, TEXTS, Column, Table

NAME = "datapackage.json"
PATH = f"tables/{LATEST.name}/{NAME}"
"""The dictionary of all tables, below ``schemas/``."""

_TYPES: dict[str, dict[str, str]] = {
    TEXT: {"type": "string"},
    INTEGER: {"type": "integer"},
    BOOLEAN: {"type": "boolean"},
    DATE: {"type": "date"},
    MOMENT: {"type": "datetime", "format": "%Y-%m-%dT%H:%M:%SZ"},
    TEXTS: {"type": "array"},
}
_LIST = "A JSON array of texts."


class Written(Struct, frozen=True):
    """What is known of a file that was written."""

    bytes: int
    sha256: str


def package(
    tables: Iterable[Table], files: Mapping[str, Written] | None = None, encoding: str = "utf-8"
) -> dict[str, Any]:
    """The data package of *tables* as CSV; *files* are those that were written, by the names of their tables."""
    tables = tuple(tables)
    names = {table.name for table in tables}
    written = files or {}
    return {
        "profile": "tabular-data-package",
        "name": "imr-tables",
        "title": "IMR Final Determinations as tables",
        "description": "Tables of California Independent Medical Review determinations, upgraded to version "
        f"{LATEST.name} of the standard. They contain text of the documents; those of served copies name persons.",
        "version": LATEST.name,
        "licenses": [{"name": LICENSE, "title": "License of this dictionary, not of the data"}],
        "resources": [_resource(table, names, written.get(table.name), encoding) for table in tables],
    }


def file_of(table: Table) -> str:
    """The name of the CSV file of *table*."""
    return f"{table.name}.csv"


def _resource(table: Table, names: set[str], written: Written | None, encoding: str) -> dict[str, Any]:
    versioned = {"version": ITEMS_VERSION} if table.name == ITEMS else {}
    known = {"bytes": written.bytes, "hash": f"sha256:{written.sha256}"} if written else {}
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in table.all_columns],
        "missingValues": [""],
        "primaryKey": [key.name for key in table.keys],
    }
    if table.parent in names:
        reference = {"resource": table.parent, "fields": [*table.parent_keys]}
        schema["foreignKeys"] = [{"fields": [*table.parent_keys], "reference": reference}]
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": file_of(table),
        "title": table.title,
        "description": table.about,
        **versioned,
        "format": "csv",
        "encoding": encoding,
        "dialect": {"lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True},
        **known,
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    constraints = {"required": True} if column.required else {}
    constraints |= column.limits  # the two standards call them the same
    about = f"{column.about} {_LIST}" if column.kind == TEXTS else column.about
    field = {"name": column.name, **_TYPES[column.kind], "title": column.title, "description": about}
    return {**field, "constraints": constraints} if constraints else field
