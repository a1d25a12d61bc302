"""Tables and columns as values: what every writer and the data dictionary are made from."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

TEXT, INTEGER, BOOLEAN, DATE, MOMENT, TEXTS = "text", "integer", "boolean", "date", "moment", "texts"
"""What a column holds. In rows a date and a moment (in UTC, to the second) are text, as documents have them."""

RECORD, RECORDS = "record", "records"
"""What a nested column holds: an object, or a list of them, as ``dict`` by the names of their parts."""

Value = str | int | bool | list[str] | dict[str, Any] | list[dict[str, Any]] | None
Row = tuple[Value, ...]
"""The values of the keys and the columns of a table, in their order."""

DOCUMENT = "document"
"""The first key of every table."""


class Column(Struct, frozen=True):
    """One column."""

    name: str
    kind: str
    title: str
    #: What it contains, in sentences.
    about: str
    #: Whether every row has a value.
    required: bool = False
    #: The keywords of the JSON Schema that limit its values: ``enum``, ``pattern``, ``minLength`` and their like.
    limits: dict[str, Any] = {}
    #: The members of a record.
    parts: tuple[Column, ...] = ()


class Table(Struct, frozen=True):
    """One table."""

    name: str
    title: str
    about: str
    #: The columns that identify a row; a number that a place in the document does not have is None.
    keys: tuple[Column, ...]
    columns: tuple[Column, ...]
    #: The table whose rows these belong to; its keys are among ``keys``, by the same names.
    parent: str | None = None
    #: The keys of that table.
    parent_keys: tuple[str, ...] = ()

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """The keys, then the columns."""
        return (*self.keys, *self.columns)

    @property
    def names(self) -> list[str]:
        """The names of all columns."""
        return [column.name for column in self.all_columns]


def document_key() -> Column:
    """The key that all tables have in common."""
    about = "The place of the document in the run, from 1; the table documents names its source."
    return Column(DOCUMENT, INTEGER, "Document", about, required=True, limits={"minimum": 1})
