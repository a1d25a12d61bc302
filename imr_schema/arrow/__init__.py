"""Documents in Arrow columns: one function for Spark, DuckDB, Dask and whatever else hands on record batches.

``check_batch`` takes a batch with the columns ``source`` and ``raw``, and gives one with the columns of ``SCHEMA``, a
row for each row. It needs the extra ``tables``, ``ImrDataSource`` PySpark 4 too; importing either without raises
``ImportError``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from imr_schema.arrow.check import Checker, check_batch, check_batches, checker
from imr_schema.arrow.columns import DDL, INPUT_SCHEMA, SCHEMA

if TYPE_CHECKING:
    from imr_schema.arrow.spark import ImrDataSource as ImrDataSource

# Without ImrDataSource: whoever imports all names needs no PySpark.
__all__ = [
    "DDL",
    "INPUT_SCHEMA",
    "SCHEMA",
    "Checker",
    "check_batch",
    "check_batches",
    "checker",
]


def __getattr__(name: str) -> Any:
    if name == "ImrDataSource":
        try:
            import_module("pyspark.sql.datasource")
        except ImportError:
            raise ImportError(f"{name} needs PySpark 4, as clusters have it: pip install 'pyspark>=4'") from None
        from imr_schema.arrow.spark import ImrDataSource

        return ImrDataSource
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
