"""The table determinations: one row for each document, with its lists nested, for tools that read such columns.

It has what all other tables have together, but ``items``, which is made of them: the content in the shape of the JSON
Schema of the newest version, with names in snake case, and the findings as a list.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from imr_schema.findings import Report
from imr_schema.pointer import Data
from imr_schema.standard import LATEST, LIST, OBJECT, Field, root
from imr_schema.tables.run_tables import DOCUMENTS_TABLE, FINDINGS, FINDINGS_TABLE, finding_rows, run_columns
from imr_schema.tables.schema_walk import leaf, says_something, snake, walk
from imr_schema.tables.table import RECORD, RECORDS, Column, Row, Table, document_key

NESTED = "determinations"
_OF_THE_RUN = DOCUMENTS_TABLE.columns[: -len(walk().document)]
_OF_FINDINGS = FINDINGS_TABLE.columns


class _Member(Struct, frozen=True):
    """A member of an object in the document, and the column or part that it is."""

    name: str
    column: Column
    #: Those of a record, or of each of its records.
    members: tuple[_Member, ...]


def _members(owner: Field, *, required: bool = True) -> Iterator[_Member]:
    """The members of *owner* that have content, in the order of the schema."""
    for part in owner.parts:
        always, name = required and part.required, snake(part.name)
        entry = part.entry if part.kind == LIST else part
        if entry is not None and entry.kind == OBJECT:
            members = tuple(_members(entry))
            kind = RECORDS if part.kind == LIST else RECORD
            parts = tuple(member.column for member in members)
            column = Column(name, kind, part.title, part.about, required=always, parts=parts)
            yield _Member(part.name, column, members)
        elif says_something(part):
            yield _Member(part.name, leaf(name, part, required=always), ())


# A document that is not acceptable has a row too, without any of these.
_MEMBERS = tuple(_members(root(LATEST), required=False))
_FINDINGS = Column(
    FINDINGS,
    RECORDS,
    FINDINGS_TABLE.title,
    "Every finding, the suppressed ones too.",
    required=True,
    parts=_OF_FINDINGS,
)

NESTED_TABLE = Table(
    NESTED,
    "Determinations",
    "Every document of the run, whatever its verdict, with its lists and its findings. One row each.",
    (document_key(),),
    (*_OF_THE_RUN, *(member.column for member in _MEMBERS), _FINDINGS),
)


def nested_row(document: int, report: Report, data: Data | None) -> Row:
    """The row of one document: *report* on it, and its content as *data* of the newest version; None: not acceptable.

    *document* is its place in the run, from 1.
    """
    content = [None] * len(_MEMBERS) if data is None else [_value(data.get(each.name), each) for each in _MEMBERS]
    places = len(FINDINGS_TABLE.keys)
    names = [column.name for column in _OF_FINDINGS]
    findings = [dict(zip(names, row[places:], strict=True)) for row in finding_rows(document, report)]
    return (document, *run_columns(report), *content, findings)


def _value(value: Any, member: _Member) -> Any:
    if value is None or not member.members:
        return value
    if member.column.kind == RECORDS:
        return [_record(each, member.members) for each in value]
    return _record(value, member.members)


def _record(data: dict[str, Any], members: tuple[_Member, ...]) -> dict[str, Any]:
    return {member.column.name: _value(data.get(member.name), member) for member in members}
