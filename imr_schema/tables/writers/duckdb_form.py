"""Tables in one DuckDB database.

They go through Parquet files, which DuckDB loads by itself: rows one by one take it far longer, and CSV has no lists.
So the form needs pyarrow too.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

import duckdb

from imr_schema import atomic_write
from imr_schema.errors import EnvironmentFailure
from imr_schema.tables.table import Row, Table
from imr_schema.tables.writers import Put
from imr_schema.tables.writers.parquet_form import batch, writer


@contextmanager
def opened(target: str, tables: Sequence[Table], *, spreadsheets: bool) -> Iterator[Put]:
    """The *tables* in the database *target*; *spreadsheets* changes nothing."""
    with atomic_write.built_at(target, _empty_database(), private=True) as path, ExitStack() as stack:
        parts = {table.name: stack.enter_context(atomic_write.scratch(target)) for table in tables}
        writers = {table.name: writer(parts[table.name], table) for table in tables}

        def put(table: Table, rows: list[Row]) -> None:
            writers[table.name].write_batch(batch(table, rows))

        yield put
        for each in writers.values():
            each.close()
        _load(target, path, tables, parts)


def _load(target: str, path: str, tables: Sequence[Table], parts: dict[str, str]) -> None:
    try:
        with duckdb.connect(path) as database:
            for table in tables:
                part = parts[table.name].replace("'", "''")
                database.execute(f"CREATE TABLE {table.name} AS FROM read_parquet('{part}')")
                for name, about in ((column.name, column.about) for column in table.all_columns):
                    database.execute(f"""COMMENT ON COLUMN {table.name}."{name}" IS '{about.replace("'", "''")}'""")
    except duckdb.Error as error:
        why = str(error).splitlines()[0]
        raise EnvironmentFailure(f"{target}: cannot be written: {why}") from None


def _empty_database() -> bytes:
    """The bytes of a database without a table: DuckDB opens a part file only where it is one already."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "empty.duckdb")
        duckdb.connect(path).close()
        with open(path, "rb") as file:
            return file.read()
