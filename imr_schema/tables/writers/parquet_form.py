"""Tables as Parquet: real dates, lists of texts, and each column with its title and description."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import IO

import pyarrow as pa
import pyarrow.parquet as pq

from imr_schema import atomic_write
from imr_schema.standard import LATEST
from imr_schema.tables.items_table import ITEMS, ITEMS_VERSION
from imr_schema.tables.table import BOOLEAN, DATE, INTEGER, MOMENT, TEXT, TEXTS, Row, Table
from imr_schema.tables.writers import Put

_TYPES: dict[str, pa.DataType] = {
    TEXT: pa.string(),
    INTEGER: pa.int64(),
    BOOLEAN: pa.bool_(),
    DATE: pa.date32(),
    MOMENT: pa.timestamp("s", "UTC"),
    TEXTS: pa.list_(pa.string()),
}
_MARK = b"imr-schema.table"
_WRITTEN_AS_TEXT = (DATE, MOMENT)


def is_ours(path: str) -> bool:
    """Whether the file at *path* is a table of this form."""
    try:
        return _MARK in (pq.read_schema(path).metadata or {})
    except (pa.ArrowInvalid, OSError):
        return False


@contextmanager
def opened(target: str, tables: Sequence[Table], *, spreadsheets: bool) -> Iterator[Put]:
    """The *tables* in the folder *target*; *spreadsheets* changes nothing."""
    with atomic_write.Chunks(target) as chunks, ExitStack() as stack:
        writers = {
            table.name: stack.enter_context(
                writer(chunks.file(os.path.join(target, f"{table.name}.parquet"), private=True), table)
            )
            for table in tables
        }

        def put(table: Table, rows: list[Row]) -> None:
            writers[table.name].write_batch(batch(table, rows))

        yield put
        stack.close()


def writer(file: IO[bytes] | str, table: Table) -> pq.ParquetWriter:
    """A writer of *table* to *file*."""
    return pq.ParquetWriter(file, schema(table), compression="zstd")


def schema(table: Table) -> pa.Schema:
    """The columns of *table* for Arrow."""
    fields = [
        pa.field(
            column.name,
            _TYPES[column.kind],
            nullable=not column.required,
            metadata={"title": column.title, "description": column.about},
        )
        for column in table.all_columns
    ]
    version = ITEMS_VERSION if table.name == ITEMS else LATEST.name
    about = {_MARK: table.name, "imr-schema.version": version, "description": table.about}
    return pa.schema(fields, metadata=about)


def batch(table: Table, rows: list[Row]) -> pa.RecordBatch:
    """*rows* as columns."""
    columns = zip(*rows, strict=True)
    kinds = (column.kind for column in table.all_columns)
    arrays = [_array(list(values), kind) for values, kind in zip(columns, kinds, strict=True)]
    return pa.record_batch(arrays, schema=schema(table))


def _array(values: list[object], kind: str) -> pa.Array:
    # pyarrow makes no dates of text by itself, but casts a whole column of it.
    if kind in _WRITTEN_AS_TEXT:
        return pa.array(values, pa.string()).cast(_TYPES[kind])
    return pa.array(values, _TYPES[kind])
