"""Determinations as tables: one for each list of the schema, the findings, and one of disputed items for people."""

from __future__ import annotations

from imr_schema.tables.every_table import TABLES, RowsOf, rows_of
from imr_schema.tables.nested_table import NESTED, NESTED_TABLE
from imr_schema.tables.table import Column, Row, Table, Value

__all__ = ["NESTED", "NESTED_TABLE", "TABLES", "Column", "Row", "RowsOf", "Table", "Value", "rows_of"]
