"""A Data Source for Spark 4: folders, NDJSON and archives as rows, read by the same code as the command line's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from imr_schema.arrow.columns import INPUT_SCHEMA, ddl
from imr_schema.arrow.partitions import Piece, batches, divided
from imr_schema.config.settings import DEFAULT
from imr_schema.errors import UsageError

if TYPE_CHECKING:
    # PySpark, 400 MB, is not part of the environment in which types are checked; this is what we use of it.
    class DataSource:
        """What Spark makes one of for each ``load``."""

        options: dict[str, str]

    class DataSourceReader:
        """What Spark asks for partitions, and sends to executors to read them."""

    class InputPartition:
        """What Spark sends to the executor that reads it."""
else:
    try:
        from pyspark.sql.datasource import DataSource, DataSourceReader, InputPartition
    except ImportError:  # the package says so to whoever asks for ImrDataSource
        DataSource = DataSourceReader = InputPartition = object

_OPTIONS = ("path", "include", "exclude", "partitions", "maxSize")


class ImrDataSource(DataSource):
    """``spark.read.format("imr").load(path)``: a row for each document of a folder, a file or an archive.

    The columns are those of ``INPUT_SCHEMA``. The options ``include`` and ``exclude`` are patterns for the files of
    folders and archives, separated by commas; ``partitions`` is their number, ``maxSize`` the most bytes of a document.
    All machines must see *path* as the driver does.
    """

    @classmethod
    def name(cls) -> str:
        """What ``format`` is given."""
        return "imr"

    def schema(self) -> str:
        """The columns."""
        return ddl(INPUT_SCHEMA)

    def reader(self, schema: Any) -> ImrReader:
        """The reader for the options that were given; raises ``UsageError`` where they are wrong."""
        given = {name.lower(): value for name, value in self.options.items()}
        unknown = sorted(set(given) - {name.lower() for name in _OPTIONS})
        if unknown:
            raise UsageError(f"there is no option {unknown[0]}; the options are {', '.join(_OPTIONS[1:])}")
        if "path" not in given:
            raise UsageError("name a folder, a file or an archive: load(path)")
        return ImrReader(
            given["path"],
            include=_patterns(given.get("include", "")),
            exclude=_patterns(given.get("exclude", "")),
            number=_number(given.get("partitions"), "partitions"),
            most=_number(given.get("maxsize"), "maxSize") or DEFAULT.limits.size,
        )


class Pieces(InputPartition):
    """What one task reads."""

    def __init__(self, pieces: list[Piece]) -> None:
        self.pieces = pieces


class ImrReader(DataSourceReader):
    """Divides the documents at a path, and reads them where Spark wants them."""

    def __init__(
        self, path: str, *, include: tuple[str, ...], exclude: tuple[str, ...], number: int | None, most: int
    ) -> None:
        self._path, self._include, self._exclude, self._number, self._most = path, include, exclude, number, most

    def partitions(self) -> list[Pieces]:
        """The documents, divided; on the driver."""
        found = divided(self._path, include=self._include, exclude=self._exclude, number=self._number, most=self._most)
        return [Pieces(pieces) for pieces in found]

    def read(self, partition: Pieces) -> Iterator[Any]:
        """The rows of *partition* as record batches; on an executor."""
        return batches(partition.pieces, self._most)


def _patterns(written: str) -> tuple[str, ...]:
    return tuple(pattern.strip() for pattern in written.split(",") if pattern.strip())


def _number(written: str | None, option: str) -> int | None:
    if written is None:
        return None
    if not written.isascii() or not written.isdigit() or not int(written):
        raise UsageError(f"{option} is a number, at least 1")
    return int(written)
