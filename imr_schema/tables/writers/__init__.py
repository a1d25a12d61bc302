"""One entry for each form in which tables are written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from importlib import import_module
from typing import Any

from msgspec import Struct

from imr_schema.errors import UsageError
from imr_schema.tables.dictionary import NAME
from imr_schema.tables.table import Row, Table

Put = Callable[[Table, list[Row]], None]
"""Writes rows of a table."""


class Form(Struct, frozen=True):
    """A form by its module, which is imported when it is needed, since most need a package of their own."""

    name: str
    #: Whether each table is a file in a folder; otherwise all are in one file.
    folder: bool
    #: The extra that installs what it needs, and the modules of that.
    extra: str | None = None
    needs: tuple[str, ...] = ()
    #: Whether a column may hold records.
    nests: bool = False

    def opened(self, target: str, tables: Sequence[Table], *, spreadsheets: bool) -> AbstractContextManager[Put]:
        """*tables* at *target*, open for rows until the block ends; only then they are there, for the owner alone.

        *spreadsheets*: no cell is a formula to a spreadsheet. Raises ``UsageError`` where a package is missing, and
        ``EnvironmentFailure`` where the machine refuses.
        """
        self.check()
        opened: AbstractContextManager[Put] = self._module.opened(target, tables, spreadsheets=spreadsheets)
        return opened

    def is_ours(self, path: str) -> bool:
        """Whether the file at *path*, which exists, was written in this form by this tool; raises ``OSError``."""
        ours: bool = self._module.is_ours(path)
        return ours

    @property
    def _module(self) -> Any:
        return import_module(f"imr_schema.tables.writers.{self.name}_form")

    def check(self) -> None:
        """Raises ``UsageError`` where a package that it needs is missing."""
        for module in self.needs:
            try:
                import_module(module)
            except ImportError:
                extra = f"pip install 'imr-schema[{self.extra}]'"
                raise UsageError(f"--to {self.name} needs another package: {extra}") from None

    def files(self, tables: Sequence[Table]) -> list[str]:
        """The names of the files in the folder."""
        return [*(f"{table.name}.{self.name}" for table in tables), *([NAME] if self.name == "csv" else [])]


WRITERS: dict[str, Form] = {
    form.name: form
    for form in (
        Form("parquet", folder=True, extra="tables", needs=("pyarrow",), nests=True),
        Form("csv", folder=True),
        Form("sqlite", folder=False),
        Form("duckdb", folder=False, extra="duckdb", needs=("pyarrow", "duckdb"), nests=True),
    )
}
"""The forms by name."""
