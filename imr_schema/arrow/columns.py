"""The columns of what comes in and of what goes out: a contract of their own, named as tables name them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from imr_schema.api.given import encoded
from imr_schema.config.settings import Settings
from imr_schema.errors import UsageError
from imr_schema.findings import Finding, Report, Severity
from imr_schema.inputs.files import Source
from imr_schema.tables.run_tables import stated
from imr_schema.text import encodable

try:
    import pyarrow as pa
except ImportError:
    raise ImportError("imr_schema.arrow needs another package: pip install 'imr-schema[tables]'") from None

INPUT_SCHEMA = pa.schema([("source", pa.string()), ("raw", pa.binary()), ("unreadable", pa.string())])
"""What the Data Source gives, and ``check_batch`` takes.

``source`` is the name of the document, as reports have it, and ``raw`` its bytes. Where ``raw`` is null, ``unreadable``
may say why; that column may be left out.
"""

FINDING = pa.struct(
    [
        pa.field("rule", pa.string(), nullable=False),
        pa.field("name", pa.string(), nullable=False),
        pa.field("severity", pa.string(), nullable=False),
        pa.field("message", pa.string(), nullable=False),
        pa.field("pointer", pa.string()),
        pa.field("item", pa.int32()),
        pa.field("line", pa.int32()),
        pa.field("column", pa.int32()),
        pa.field("page", pa.int32()),
        pa.field("number", pa.int32(), nullable=False),
        pa.field("fingerprint", pa.string()),
    ]
)
"""One finding, without any text of the document."""

SCHEMA = pa.schema(
    [
        pa.field("source", pa.string()),
        pa.field("verdict", pa.string(), nullable=False),
        pa.field("syntax", pa.string()),
        pa.field("schema_version", pa.string()),
        pa.field("profile", pa.string(), nullable=False),
        pa.field("rules", pa.string(), nullable=False),
        pa.field("partial", pa.bool_(), nullable=False),
        pa.field("errors", pa.int32(), nullable=False),
        pa.field("warnings", pa.int32(), nullable=False),
        pa.field("infos", pa.int32(), nullable=False),
        pa.field("suppressed", pa.int32(), nullable=False),
        pa.field("items", pa.int32(), nullable=False),
        pa.field("complete_items", pa.int32(), nullable=False),
        pa.field("findings", pa.list_(pa.field("element", FINDING, nullable=False)), nullable=False),
    ]
)
"""What ``check_batch`` gives: a row for each row that came in, in the same order."""

_SQL = {pa.string(): "string", pa.int32(): "int", pa.bool_(): "boolean", pa.binary(): "binary"}


def _ddl(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return f"array<{_ddl(kind.value_type)}>"
    if pa.types.is_struct(kind):
        return f"struct<{', '.join(f'{field.name}: {_ddl(field.type)}' for field in kind)}>"
    return _SQL[kind]


def ddl(schema: pa.Schema) -> str:
    """The columns of *schema* as Spark writes them."""
    return ", ".join(f"{field.name} {_ddl(field.type)}" for field in schema)


DDL = ddl(SCHEMA)
"""``SCHEMA`` as Spark writes it, for ``mapInArrow``."""


def sources(batch: pa.RecordBatch, most: int) -> Iterator[Source]:
    """The document in each row of *batch*, none of them read any further than *most* bytes and one.

    Other columns are not looked at. Raises ``UsageError`` where one that is needed is missing or of another type.
    """
    if not isinstance(batch, pa.RecordBatch):
        raise UsageError(f"a batch is a pyarrow.RecordBatch, not {type(batch).__name__}; a table has to_batches()")
    names, raws = _column(batch, "source", text=True), _column(batch, "raw", text=False)
    reasons = _column(batch, "unreadable", text=True) if "unreadable" in batch.schema.names else None
    is_text = _is(batch.schema.field("raw").type, _TEXT)
    for row in range(batch.num_rows):
        name, raw = names[row].as_py(), raws[row].as_py()
        named = _as_one_document("-" if name is None else name.decode("utf-8", "replace"))
        if raw is None:
            reason = reasons[row].as_py() if reasons is not None else None
            why_not = reason.decode("utf-8", "replace") if reason else "there is nothing to read: raw is null"
            yield Source(named, lacking=why_not)
        else:
            yield Source(named, content=_as_sent(raw[: most + 1]) if is_text else raw[: most + 1])


def _as_one_document(name: str) -> str:
    """*name* so that it stands for one document: a row is one, also if the whole file in it may hold several."""
    return f"{name}#1" if Source(name).several else name


def _as_sent(text: bytes) -> bytes:
    """The bytes of a document that came as *text*: what it says of its encoding meant the file it was read from."""
    try:
        return encoded(text.decode("utf-8"))
    except UnicodeDecodeError:
        return text  # reading it gives the reason


_TEXT = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
_BYTES = (pa.types.is_binary, pa.types.is_large_binary, pa.types.is_binary_view, pa.types.is_fixed_size_binary)


def _is(kind: pa.DataType, kinds: Sequence[Any]) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return any(each(kind) for each in kinds)


def _column(batch: pa.RecordBatch, name: str, *, text: bool) -> pa.Array:
    """The column *name* of *batch* as bytes, since not all that is called text is UTF-8."""
    there = batch.schema.names.count(name)
    if there != 1:
        has = ", ".join(batch.schema.names) or "none"
        raise UsageError(f"the batch has {'no column' if not there else 'two columns'} {name}; its columns: {has}")
    kind = batch.schema.field(name).type
    if not (pa.types.is_null(kind) or _is(kind, _TEXT) or (not text and _is(kind, _BYTES))):
        raise UsageError(f"the column {name} is {kind}; it must be {'string' if text else 'binary or string'}")
    return _plain(batch.column(name)).cast(pa.large_binary())


def _plain(column: pa.Array) -> pa.Array:
    return column.dictionary_decode() if pa.types.is_dictionary(column.type) else column


def result(named: pa.Array, found: Sequence[tuple[Report, str]]) -> pa.RecordBatch:
    """A batch of ``SCHEMA``: for each of the sources in the column *named*, what was *found*, by which profile."""
    rows = [_row(report, profile) for report, profile in found]
    given = _plain(named).cast(pa.large_binary()).cast(pa.binary()).view(pa.string())
    columns = [pa.array([row[n] for row in rows], field.type) for n, field in enumerate([*SCHEMA][1:])]
    return pa.RecordBatch.from_arrays([given, *columns], schema=SCHEMA)


def _row(report: Report, profile: str) -> tuple[Any, ...]:
    return (
        report.verdict.value,
        report.syntax,
        report.schema_version,
        profile,
        report.rules,
        report.partial,
        *(report.count(severity) for severity in Severity),
        report.total_suppressed,
        len(report.items),
        sum(item.complete for item in report.items),
        [_finding(finding) for finding in report.findings],
    )


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "name": finding.name,
        "severity": finding.severity.value,
        "message": encodable(finding.message),
        "pointer": encodable(finding.pointer) or None,
        "item": stated(finding.item),
        "line": finding.line,
        "column": finding.column,
        "page": finding.page,
        "number": finding.number,
        "fingerprint": finding.fingerprint or None,
    }


def profile_of(settings: Settings, source: Source) -> str:
    """The name of the profile for which *source* is validated."""
    return settings.of(source.name).profile.name
