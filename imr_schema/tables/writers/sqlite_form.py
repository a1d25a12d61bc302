"""Tables in one SQLite database, by the standard library alone.

Dates are text, as SQLite's own functions for dates read them; lists of texts are JSON arrays, for ``json_each``.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager

from imr_schema import atomic_write
from imr_schema.errors import EnvironmentFailure
from imr_schema.tables.table import BOOLEAN, DATE, INTEGER, MOMENT, TEXT, TEXTS, Row, Table, Value
from imr_schema.tables.writers import Put

_TYPES = {TEXT: "TEXT", INTEGER: "INTEGER", BOOLEAN: "BOOLEAN", DATE: "DATE", MOMENT: "DATETIME", TEXTS: "JSON"}


_APPLICATION = int.from_bytes(b"IMR1", "big")
"""What a database says that it is of, as SQLite advises, so that nobody's other database is replaced."""


def is_ours(path: str) -> bool:
    """Whether the file at *path* is a database of this form."""
    with open(path, "rb") as file:
        begins = file.read(72)
    return begins.startswith(b"SQLite format 3\0") and begins[68:] == _APPLICATION.to_bytes(4, "big")


@contextmanager
def opened(target: str, tables: Sequence[Table], *, spreadsheets: bool) -> Iterator[Put]:
    """The *tables* in the database *target*; *spreadsheets* changes nothing."""
    with atomic_write.built_at(target, private=True) as path, _told(target), closing(_connect(path)) as database:
        for table in tables:
            columns = ", ".join(_column(column.name, column.kind, column.required) for column in table.all_columns)
            database.execute(f"CREATE TABLE {table.name} ({columns})")

        def put(table: Table, rows: list[Row]) -> None:
            marks = ", ".join("?" * len(table.names))
            lists = [index for index, column in enumerate(table.all_columns) if column.kind == TEXTS]
            with _told(target):
                database.executemany(
                    f"INSERT INTO {table.name} VALUES ({marks})",  # noqa: S608 - the names are ours
                    (_cells(row, lists) for row in rows),
                )

        yield put
        for table in tables:
            keys = ", ".join(f'"{key.name}"' for key in table.keys)
            database.execute(f"CREATE UNIQUE INDEX {table.name}_keys ON {table.name} ({keys})")
        database.commit()


def _connect(path: str) -> sqlite3.Connection:
    database = sqlite3.connect(path)
    # What is not complete is thrown away; it needs no journal, and it is put on the disk at the end.
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("PRAGMA synchronous = OFF")
    database.execute(f"PRAGMA application_id = {_APPLICATION}")
    return database


def _column(name: str, kind: str, required: bool) -> str:
    return f'"{name}" {_TYPES[kind]}{" NOT NULL" if required else ""}'


def _cells(row: Row, lists: list[int]) -> Sequence[Value]:
    if not lists:
        return row
    cells = [*row]
    for index in lists:
        if cells[index] is not None:
            cells[index] = json.dumps(cells[index], ensure_ascii=False)
    return cells


@contextmanager
def _told(target: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise EnvironmentFailure(f"{target}: cannot be written: {error}") from None
