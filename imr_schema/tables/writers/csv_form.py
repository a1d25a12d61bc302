"""Tables as CSV (RFC 4180, UTF-8), with the data dictionary beside them.

Dates are written YYYY-MM-DD, lists of texts as JSON arrays, and an empty cell has no value: no text is empty.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import IO, Any, cast

from imr_schema import atomic_write
from imr_schema.tables.dictionary import NAME, Written, file_of, package
from imr_schema.tables.table import BOOLEAN, DOCUMENT, TEXT, TEXTS, Row, Table, Value
from imr_schema.tables.writers import Put
from imr_schema.text import pretty_json

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a cell begins that a spreadsheet may take for a formula (OWASP: CSV injection)."""
_MARK = "utf-8-sig"
"""UTF-8 with the mark without which a spreadsheet takes it for another encoding."""


def is_ours(path: str) -> bool:
    """Whether the file at *path* is a table of this form, or the dictionary beside it."""
    with open(path, "rb") as file:
        begins = file.read(200).removeprefix(codecs.BOM_UTF8)
    return b'"name": "imr-tables"' in begins if path.endswith(NAME) else begins.startswith(f"{DOCUMENT},".encode())


@contextmanager
def opened(target: str, tables: Sequence[Table], *, spreadsheets: bool) -> Iterator[Put]:
    """The *tables* in the folder *target*; with *spreadsheets*, a text that may be a formula begins with ``'``."""
    encoding = _MARK if spreadsheets else "utf-8"
    with atomic_write.Chunks(target) as chunks, ExitStack() as stack:
        files = {
            table.name: stack.enter_context(
                _File(chunks.file(os.path.join(target, file_of(table)), private=True), table, encoding)
            )
            for table in tables
        }

        def put(table: Table, rows: list[Row]) -> None:
            files[table.name].put(rows)

        yield put
        stack.close()
        written = {name: file.written for name, file in files.items()}
        # The last one that is put in place: its digests tell whether the tables beside it are those of this run.
        dictionary = package(tables, written, encoding)
        chunks.file(os.path.join(target, NAME), private=True).write(pretty_json(dictionary))


class _Digested(io.RawIOBase):
    """A file of which the size and the digest are known."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.size, self.digest = file, 0, hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        self.size += len(content)
        self.digest.update(content)
        return self._file.write(content)


class _File:
    """The CSV file of one table."""

    def __init__(self, file: IO[bytes], table: Table, encoding: str) -> None:
        self._raw = _Digested(file)
        self._text = io.TextIOWrapper(
            cast("IO[bytes]", io.BufferedWriter(self._raw, 1 << 18)), encoding=encoding, newline=""
        )
        self._writer = csv.writer(self._text, lineterminator="\r\n")
        self._writer.writerow(table.names)
        kinds = [column.kind for column in table.all_columns]
        self._lists = [index for index, kind in enumerate(kinds) if kind == TEXTS]
        self._booleans = [index for index, kind in enumerate(kinds) if kind == BOOLEAN]
        self._texts = [index for index, kind in enumerate(kinds) if kind == TEXT] if encoding == _MARK else []

    def put(self, rows: list[Row]) -> None:
        self._writer.writerows(map(self._cells, rows))

    def _cells(self, row: Row) -> list[Value]:
        cells = [*row]
        for index in self._lists:
            if cells[index] is not None:
                cells[index] = json.dumps(cells[index], ensure_ascii=False)
        for index in self._booleans:
            if cells[index] is not None:
                cells[index] = "true" if cells[index] else "false"
        for index in self._texts:
            text = cells[index]
            if isinstance(text, str) and text.startswith(_FORMULA):
                cells[index] = f"'{text}"
        return cells

    @property
    def written(self) -> Written:
        return Written(self._raw.size, self._raw.digest.hexdigest())

    def __enter__(self) -> _File:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._text.flush()
