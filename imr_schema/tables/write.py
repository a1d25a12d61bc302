"""Tables of many documents, written as the documents come, in memory that does not grow with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from imr_schema.errors import UsageError
from imr_schema.findings import Report
from imr_schema.tables.every_table import TABLES, RowsOf, rows_of
from imr_schema.tables.nested_table import NESTED_TABLE
from imr_schema.tables.table import Row, Table
from imr_schema.tables.writers import Form, Put
from imr_schema.text import nearest

_MOST_DOCUMENTS, _MOST_BYTES = 2000, 8 * 1024 * 1024
"""Documents, and bytes of them, whose rows are kept before they are written: a group of rows in Parquet."""

Found = Iterable[tuple[Report, bytes | None]]
"""The report on each document, and its content as JSON of the newest version; None where it is not acceptable."""


def chosen_tables(names: Iterable[str]) -> list[Table]:
    """The tables called *names*, in the order of ``TABLES``, all where there is no name; ``UsageError`` for others."""
    wanted = {*names}
    for name in sorted(wanted - TABLES.keys()):
        near = nearest(name, TABLES)
        meant = f"; did you mean {near}?" if near else ""
        raise UsageError(f"--tables {name}: there is no such table{meant} There are {', '.join(TABLES)}")
    return [table for table in TABLES.values() if not wanted or table.name in wanted]


def write_tables(
    found: Found, form: Form, target: str, tables: list[Table], *, spreadsheets: bool = False
) -> Iterator[tuple[Report, RowsOf]]:
    """Write *tables* of the documents *found* to *target*, in *form*; gives each document and its rows on the way.

    The tables are at *target* once the last one was taken, and not before. *spreadsheets*: see ``Form.opened``. Raises
    ``UsageError`` where a package is missing, and ``EnvironmentFailure`` where the machine refuses.
    """
    with form.opened(target, tables, spreadsheets=spreadsheets) as put:
        kept: dict[str, list[Row]] = {table.name: [] for table in tables}
        documents, size, nested = 0, 0, NESTED_TABLE in tables
        for document, (report, content) in enumerate(found, 1):
            rows = rows_of(document, report, content, nested=nested)
            for name, each in rows.items():
                if name in kept:
                    kept[name] += each
            yield report, rows
            documents, size = documents + 1, size + len(content or b"")
            if documents >= _MOST_DOCUMENTS or size >= _MOST_BYTES:
                _put(kept, tables, put)
                documents = size = 0
        _put(kept, tables, put)


def _put(kept: dict[str, list[Row]], tables: list[Table], put: Put) -> None:
    for table in tables:
        if kept[table.name]:
            put(table, kept[table.name])
            kept[table.name] = []
