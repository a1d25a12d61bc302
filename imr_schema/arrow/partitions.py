"""The documents of a folder, a file or an archive in Arrow columns, divided so that several machines can read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pyarrow as pa
from msgspec import Struct, structs

from imr_schema.arrow.columns import INPUT_SCHEMA
from imr_schema.batch.data_index import opened
from imr_schema.errors import Unreadable, UsageError
from imr_schema.inputs import files, names, ndjson
from imr_schema.inputs.files import Source
from imr_schema.inputs.ndjson import WHOLE, Part

SHARE = 16 * 1024 * 1024
"""Bytes that one partition has, about a second of work."""

_MOST_ROWS, _MOST_BYTES = 1000, 16 * 1024 * 1024
"""Of a batch."""


class Piece(Struct, frozen=True):
    """A file, or some of the documents of a file of several."""

    source: Source
    part: Part = WHOLE


def divided(
    path: str, *, include: Sequence[str] = (), exclude: Sequence[str] = (), number: int | None = None, most: int
) -> list[list[Piece]]:
    """The documents at *path*, in order, in partitions of about the same size, *number* of them where it is given.

    A document has at most *most* bytes. Files of several documents that are not packed are divided too. Raises
    ``UsageError`` where there is no file.
    """
    found = files.find((path,), tuple(include), tuple(exclude))
    if not found:
        raise UsageError(files.nothing_found((path,), tuple(include), found.passed_over))
    share = SHARE if number is None else -(-sum(map(files.size, found)) // number) or 1
    partitions: list[list[Piece]] = []
    room = 0
    for piece, size in (each for source in found for each in _pieces(source, share, most)):
        if room <= 0:
            partitions.append([])
            room = share
        partitions[-1].append(piece)
        room -= size
    return partitions


def _pieces(source: Source, share: int, most: int) -> Iterator[tuple[Piece, int]]:
    """*source*, in pieces of about *share* bytes where it can be divided, each with its size."""
    size = files.size(source)
    is_packed = source.member is not None or names.is_packed(source.name)
    if not source.several or is_packed or size <= share:
        yield Piece(source), size
        return
    try:
        with files.opened(source) as file:
            first: Part | None = None
            for part in ndjson.parts(file, most, ndjson.most_lines(size), keep=False):
                first = first or part
                if part.end is None:
                    yield Piece(source, structs.replace(first, end=None)), max(size - first.begin, 0)
                elif part.end - first.begin >= share:
                    yield Piece(source, structs.replace(first, end=part.end)), part.end - first.begin
                    first = None
    except Unreadable:
        yield Piece(source), size  # reading it gives the reason


def batches(pieces: Iterable[Piece], most: int) -> Iterator[pa.RecordBatch]:
    """The documents of *pieces* in batches of ``INPUT_SCHEMA``; what cannot be read is a row that says why."""
    rows: list[tuple[str, bytes | None, str | None]] = []
    size = 0
    for piece in pieces:
        for row in _rows(piece, most):
            rows.append(row)
            size += len(row[1] or b"")
            if len(rows) == _MOST_ROWS or size >= _MOST_BYTES:
                yield _batch(rows)
                rows, size = [], 0
    if rows:
        yield _batch(rows)


def _rows(piece: Piece, most: int) -> Iterator[tuple[str, bytes | None, str | None]]:
    source, part = piece.source, piece.part
    try:
        if not source.several:
            yield source.name, files.read(source, most), None
            return
        number = part.documents
        with opened(source, part) as file:
            for number, _, raw in ndjson.split(file, most, ndjson.most_lines(files.size(source)), part):
                yield f"{source.name}#{number}", raw, None
        if not number and part.end is None:
            raise Unreadable("it holds no document")
    except Unreadable as error:
        yield source.name, None, error.why


def _batch(rows: Sequence[tuple[str, bytes | None, str | None]]) -> pa.RecordBatch:
    columns = [pa.array([row[n] for row in rows], field.type) for n, field in enumerate(INPUT_SCHEMA)]
    return pa.RecordBatch.from_arrays(columns, schema=INPUT_SCHEMA)
