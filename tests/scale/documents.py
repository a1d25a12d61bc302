"""The documents of the benchmarks, many of them, as NDJSON and as Parquet; and what ``validate`` says of each."""

import os

import pyarrow as pa
import pyarrow.parquet as pq

from imr_schema import validate_many
from imr_schema.arrow import INPUT_SCHEMA
from tests.benchmarks.corpus import corpus, written

_DIFFERENT = 200
"""Documents that are different, and as many again that are torn off; a larger number repeats them."""

COUNT = 2_000 if os.environ.get("QUICK") else 20_000


def raws(count):
    """The bytes of *count* documents; every fiftieth is torn off."""
    made = [raw.replace(b"\n", b"") for raw in written(corpus("R", _DIFFERENT), "json")]
    for n in range(count):
        raw = made[n % _DIFFERENT]
        yield raw[: len(raw) // 2] if n % 50 == 7 else raw


def put(folder, count=COUNT, more=()):
    """Write *count* documents to *folder* as ``all.imr.ndjson``, and with *more* names and bytes as ``all.parquet``."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "all.imr.ndjson", "wb") as file:
        file.writelines(raw + b"\n" for raw in raws(count))
    with pq.ParquetWriter(folder / "all.parquet", INPUT_SCHEMA) as writer:
        rows = [(f"all.imr.ndjson#{n}", raw) for n, raw in enumerate(raws(count), 1)]
        for begin in range(0, count, 2_500):
            some = [*rows[begin : begin + 2_500], *(more if begin == 0 else ())]
            columns = [pa.array(column, kind) for column, kind in zip(zip(*some), INPUT_SCHEMA.types)]  # noqa: B905
            writer.write_batch(
                pa.RecordBatch.from_arrays([*columns, pa.nulls(len(some), pa.string())], schema=INPUT_SCHEMA)
            )


def told(row):
    """What a row of verdicts says of its document, wherever that lies."""
    findings = sorted(
        (each["rule"], each["severity"], each["message"], each["pointer"] or "") for each in row["findings"]
    )
    return row["verdict"], row["rules"], row["items"], row["complete_items"], tuple(findings)


def validated(path):
    """What ``validate`` says of each document of the file at *path*, by its place in it."""
    for report in validate_many([path], jobs=2):
        findings = sorted((f.rule, f.severity.value, f.message, f.pointer) for f in report.findings)
        complete = sum(item.complete for item in report.items)
        yield report.verdict.value, report.rules, len(report.items), complete, tuple(findings)
