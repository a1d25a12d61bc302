"""Tables in one DuckDB database.

They go through Parquet files, which DuckDB loads by itself: rows one by one take it several times as long, and CSV has
no lists. So the form needs pyarrow too.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

import duckdb

from imr_schema import atomic_write
from imr_schema.errors import EnvironmentFailure
from imr_schema.tables.every_table import TABLES
from imr_schema.tables.nested_table import NESTED
from imr_schema.tables.table import Row, Table
from imr_schema.tables.writers import Put
from imr_schema.tables.writers.parquet_form import batch, writer

_CONFIG: dict[str, str | bool | int | float | list[str]] = {"memory_limit": "512MB", "temp_directory": ""}
"""A table is loaded piece by piece; nothing is put beside the database for that."""


def is_ours(path: str) -> bool:
    """Whether the file at *path* is a database of this form: it has none but our tables."""
    try:
        with duckdb.connect(path, read_only=True) as database:
            names = {name for (name,) in database.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    except duckdb.Error:
        return False
    return bool(names) and names <= {*TABLES, NESTED}


@contextmanager
def opened(target: str, tables: Sequence[Table], *, spreadsheets: bool) -> Iterator[Put]:
    """The *tables* in the database *target*; *spreadsheets* changes nothing."""
    with _told(target):
        begin = _empty_database()
    with atomic_write.built_at(target, begin, private=True) as path, ExitStack() as stack:
        parts = {table.name: stack.enter_context(atomic_write.scratch(target)) for table in tables}
        writers = {table.name: writer(parts[table.name], table) for table in tables}

        def put(table: Table, rows: list[Row]) -> None:
            writers[table.name].write_batch(batch(table, rows))

        yield put
        for each in writers.values():
            each.close()
        with _told(target):
            _load(path, tables, parts)


def _load(path: str, tables: Sequence[Table], parts: dict[str, str]) -> None:
    with duckdb.connect(path, config=_CONFIG) as database:
        for table in tables:
            part = parts[table.name].replace("'", "''")
            database.execute(f"CREATE TABLE {table.name} AS FROM read_parquet('{part}')")
            for column in table.all_columns:
                about = column.about.replace("'", "''")
                database.execute(f"""COMMENT ON COLUMN {table.name}."{column.name}" IS '{about}'""")


@contextmanager
def _told(target: str) -> Iterator[None]:
    try:
        yield
    except duckdb.Error as error:
        raise EnvironmentFailure(f"{target}: cannot be written: {str(error).splitlines()[0]}") from None


def _empty_database() -> bytes:
    """The bytes of a database without a table: DuckDB opens a part file only where it is one already."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "empty.duckdb")
        duckdb.connect(path).close()
        with open(path, "rb") as file:
            return file.read()
