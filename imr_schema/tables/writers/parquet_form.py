"""Tables as Parquet: real dates, lists of texts, and each column with its title and description."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from imr_schema import atomic_write
from imr_schema.standard import LATEST
from imr_schema.tables.items_table import ITEMS, ITEMS_VERSION
from imr_schema.tables.table import BOOLEAN, DATE, INTEGER, MOMENT, RECORD, RECORDS, TEXT, TEXTS, Column, Row, Table
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
_NESTED = (RECORD, RECORDS)
_OF_TEXT = {DATE: date.fromisoformat, MOMENT: datetime.fromisoformat}


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
    fields = [_field(column) for column in table.all_columns]
    version = ITEMS_VERSION if table.name == ITEMS else LATEST.name
    about = {_MARK: table.name, "imr-schema.version": version, "description": table.about}
    return pa.schema(fields, metadata=about)


def _field(column: Column) -> pa.Field:
    about = {"title": column.title, "description": column.about}
    return pa.field(column.name, _type(column), nullable=not column.required, metadata=about)


def _type(column: Column) -> pa.DataType:
    if column.kind not in _NESTED:
        return _TYPES[column.kind]
    record = pa.struct([_field(part) for part in column.parts])
    return pa.list_(record) if column.kind == RECORDS else record


def batch(table: Table, rows: list[Row]) -> pa.RecordBatch:
    """*rows* as columns."""
    columns = zip(*rows, strict=True)
    arrays = [_array(list(values), column) for values, column in zip(columns, table.all_columns, strict=True)]
    return pa.record_batch(arrays, schema=schema(table))


def _array(values: list[Any], column: Column) -> pa.Array:
    # pyarrow makes no dates of text by itself, but casts a whole column of it; those in records are made one by one.
    if column.kind in _WRITTEN_AS_TEXT:
        return pa.array(values, pa.string()).cast(_TYPES[column.kind])
    if column.kind in _NESTED:
        values = [_with_dates(value, column) for value in values]
    return pa.array(values, _type(column))


def _with_dates(value: Any, column: Column) -> Any:
    """*value* with ``date`` and ``datetime`` for the texts of them in its records."""
    if value is None or column.kind not in (*_NESTED, *_OF_TEXT):
        return value
    if column.kind in _OF_TEXT:
        return _OF_TEXT[column.kind](value)
    if column.kind == RECORDS:
        return [{part.name: _with_dates(each[part.name], part) for part in column.parts} for each in value]
    return {part.name: _with_dates(value[part.name], part) for part in column.parts}
