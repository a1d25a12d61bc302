"""All tables by name, and the rows that one document gives to each."""

from __future__ import annotations

from typing import Any

import msgspec

from imr_schema.findings import Report
from imr_schema.pointer import Data
from imr_schema.tables.items_table import ITEMS, ITEMS_TABLE, item_rows
from imr_schema.tables.nested_table import NESTED, nested_row
from imr_schema.tables.run_tables import DOCUMENTS_TABLE, FINDINGS, FINDINGS_TABLE, finding_rows, run_columns
from imr_schema.tables.schema_walk import DOCUMENTS, Entries, Steps, walk
from imr_schema.tables.table import Row, Table, Value

TABLES: dict[str, Table] = {
    table.name: table for table in (ITEMS_TABLE, DOCUMENTS_TABLE, *walk().tables, FINDINGS_TABLE)
}
"""Every table by name: that for people, those of the standard, the findings."""

RowsOf = dict[str, list[Row]]
"""Rows by the name of their table."""


def rows_of(document: int, report: Report, content: bytes | None, *, nested: bool = False) -> RowsOf:
    """The rows that one document gives: *report* on it, and its *content* as JSON of the newest version.

    *document* is its place in the run, from 1; *content* is None where the document is not acceptable: then it has rows
    in the tables documents, items and findings, which say so, and nothing of its content is in any. *nested*: the row
    of the table of nested columns too.
    """
    data: Data | None = None if content is None else msgspec.json.decode(content)
    leaves = (None,) * len(walk().leaves) if data is None else _values(data, walk().leaves)
    rows: RowsOf = {
        ITEMS: [*item_rows(document, report, data)],
        DOCUMENTS: [(document, *run_columns(report), *leaves)],
        FINDINGS: [*finding_rows(document, report)],
    }
    if data is not None:
        for entries in walk().inner:
            _add(entries, data, (document,), (), rows)
    if nested:
        rows[NESTED] = [nested_row(document, report, data)]
    return rows


def _add(entries: Entries, owner: Data, begin: Row, places: tuple[int, ...], rows: RowsOf) -> None:
    """Add the rows of the list *entries* of *owner*, and of the lists in them, to *rows*.

    *begin*: the first keys of each; *places*: the places of *owner* in the lists on the way to it.
    """
    found = _value(owner, entries.steps)
    if not found:
        return
    table = rows.setdefault(entries.table, [])
    part = () if entries.part is None else (entries.part,)
    for place, entry in enumerate(found, 1):
        here = (*places, place)
        keys = (None if slot is None else here[slot] for slot in entries.slots)
        table.append((*begin, *part, *keys, *_values(entry, entries.leaves)))
        for inner in entries.inner:
            _add(inner, entry, begin, here, rows)


def _values(owner: Data, leaves: tuple[Steps, ...]) -> tuple[Value, ...]:
    return tuple([_value(owner, steps) for steps in leaves])


def _value(owner: Any, steps: Steps) -> Any:
    for step in steps:
        owner = owner.get(step)
        if owner is None:
            return None
    return owner
