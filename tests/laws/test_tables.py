"""What must hold for the rows of every determination that there could be."""

import json
from collections import Counter
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imr_schema import strategies as some
from imr_schema.batch.documents import Instructions, Rewriting, outcomes
from imr_schema.codecs import CODECS
from imr_schema.config.profiles import PROFILES
from imr_schema.config.settings import Settings
from imr_schema.inputs.files import Source
from imr_schema.migrations import upgrade
from imr_schema.standard import LATEST, VERSIONS, root
from imr_schema.tables import NESTED, NESTED_TABLE, TABLES, RowsOf, rows_of
from imr_schema.tables.items_table import CONTENT, ITEMS
from imr_schema.tables.run_tables import FINDINGS
from imr_schema.tables.schema_walk import DOCUMENTS, snake, walk
from imr_schema.tables.writers import WRITERS

INSTRUCTIONS = Instructions(Settings(), rewriting=Rewriting("json", LATEST.name))
KINDS: dict[str, Any] = {
    "text": str,
    "integer": int,
    "boolean": bool,
    "texts": list,
    "date": date.fromisoformat,
    "moment": lambda text: datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ"),
}

versions = st.sampled_from(list(VERSIONS.values()))
acceptable = versions.flatmap(lambda each: some.determinations(version=each))
difficult = versions.flatmap(lambda each: some.determinations(some.difficult_texts(), most_items=2, version=each))
damaged = versions.flatmap(lambda each: some.damaged(version=each))


def outcome(raw, syntax, instructions=INSTRUCTIONS):
    (one,) = outcomes(instructions, Source(f"a.imr.{syntax}", content=raw))
    return one


def tables(one, document=1):
    return rows_of(document, one.report, one.content)


def of(data):
    return VERSIONS[data["schemaVersion"]]


def leaves(data, field, *, in_list=False):
    """Every value of a document that is content, lists of texts as one."""
    if isinstance(data, dict):
        for part in field.parts:
            if part.name in data and not part.hint and "const" not in part.keywords:
                yield from leaves(data[part.name], part)
    elif isinstance(data, list) and field.entry.parts:
        for entry in data:
            yield from leaves(entry, field.entry)
    else:
        yield json.dumps(data)


@given(difficult)
def test_xml_and_json_of_one_content_give_equal_rows(data):
    made = {}
    for syntax, codec in CODECS.items():
        made[syntax] = tables(outcome(codec.write(data, of(data)), syntax))
        (row,) = made[syntax][DOCUMENTS]
        told = dict(zip(TABLES[DOCUMENTS].names, row, strict=True))
        assert (told["source"], told["syntax"], told["verdict"]) == (f"a.imr.{syntax}", syntax, "acceptable")
        at = {TABLES[DOCUMENTS].names.index("source"), TABLES[DOCUMENTS].names.index("syntax")}
        made[syntax][DOCUMENTS] = [tuple(value for i, value in enumerate(row) if i not in at)]
        made[syntax][ITEMS] = [tuple(value for i, value in enumerate(row) if i != 2) for row in made[syntax][ITEMS]]
        where = {TABLES[FINDINGS].names.index(name) for name in ("line", "column")}
        made[syntax][FINDINGS] = sorted(
            tuple(value for i, value in enumerate(row) if i not in where) for row in made[syntax][FINDINGS]
        )
    assert TABLES[ITEMS].names[2] == "source"
    assert made["json"] == made["xml"]


@given(difficult)
def test_every_value_of_a_document_is_in_a_table_once(data):
    rows = tables(outcome(CODECS["json"].write(data, of(data)), "json"))
    cells: Counter[str] = Counter()
    for table in walk().tables:
        first = len(table.keys)
        cells.update(json.dumps(cell) for row in rows.get(table.name, ()) for cell in row[first:] if cell is not None)
    (row,) = rows[DOCUMENTS]
    cells.update(json.dumps(cell) for cell in row[-len(walk().document) :] if cell is not None)
    assert cells == Counter(leaves(upgrade(data, of(data), LATEST), root(LATEST)))


@given(acceptable | damaged)
def test_every_row_is_what_its_columns_say(document):
    raw, syntax = (
        (CODECS["xml"].write(document, of(document)), "xml")
        if isinstance(document, dict)
        else (document.raw, document.syntax)
    )
    rows = tables(outcome(raw, syntax))
    known = {}
    for name, table in TABLES.items():
        keys = [row[: len(table.keys)] for row in rows.get(name, ())]
        assert len({*keys}) == len(keys)
        known[name] = [dict(zip(table.names, row, strict=True)) for row in rows.get(name, ())]
    for name, table in TABLES.items():
        parents = {tuple(row[key] for key in table.parent_keys) for row in known.get(table.parent or "", ())}
        for row in known[name]:
            assert table.parent is None or tuple(row[key] for key in table.parent_keys) in parents
            for column in table.all_columns:
                assert fits(row[column.name], column), (name, column.name)


def fits(value, column):
    if value is None:
        return not column.required
    assert type(KINDS[column.kind](value)) is not type(None)
    return isinstance(value, {"integer": int, "boolean": bool, "texts": list}.get(column.kind, str)) and (
        "enum" not in column.limits or value in column.limits["enum"]
    )


@given(damaged)
def test_of_a_document_that_is_not_acceptable_nothing_but_verdict_findings_and_items_is_given(document):
    one = outcome(document.raw, document.syntax)
    rows = tables(one)
    assert not one.report.acceptable
    assert {*rows} == {ITEMS, DOCUMENTS, FINDINGS}
    assert len(rows[DOCUMENTS]) == 1
    assert len(rows[FINDINGS]) == len(one.report.findings) > 0
    assert len(rows[ITEMS]) == len(one.report.items)
    for row in (*rows[DOCUMENTS], *rows[ITEMS]):
        assert one.report.verdict.value in row
    assert {cell for row in rows[ITEMS] for cell in row[-len(CONTENT) :]} <= {None}
    assert {cell for row in rows[DOCUMENTS] for cell in row[-len(walk().document) :]} == {None}


@given(some.determinations(version=LATEST))
def test_for_a_posted_copy_nothing_of_a_served_one_is_given(data):
    data = {**data, "copy": "served", "documentsReviewed": [{"title": "Application"}]}
    instructions = Instructions(Settings(profile=PROFILES["posted"]), rewriting=Rewriting("json", LATEST.name))
    one = outcome(CODECS["json"].write(data, LATEST), "json", instructions)
    assert one.content is None
    assert {*tables(one)} == {ITEMS, DOCUMENTS, FINDINGS}


def read_csv(folder, table):
    import csv

    with open(folder / f"{table.name}.csv", newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    assert header == table.names
    as_read: dict[str, Any] = {"integer": int, "boolean": {"true": True, "false": False}.get, "texts": json.loads}
    kinds = [as_read.get(column.kind, str) for column in table.all_columns]
    return [tuple(kind(cell) if cell else None for kind, cell in zip(kinds, row, strict=True)) for row in rows]


def as_text(value):
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat() if isinstance(value, date) else value


def read_parquet(folder, table):
    import pyarrow.parquet as pq

    read = pq.read_table(folder / f"{table.name}.parquet")
    assert read.column_names == table.names
    return [tuple(as_text(row[name]) for name in table.names) for row in read.to_pylist()]


def read_sqlite(path, table):
    import sqlite3

    database = sqlite3.connect(path)
    rows = database.execute(f"SELECT * FROM {table.name}").fetchall()
    database.close()
    as_read: dict[str, Any] = {"boolean": bool, "texts": json.loads}
    kinds = [as_read.get(column.kind, lambda cell: cell) for column in table.all_columns]
    return [tuple(None if c is None else kind(c) for kind, c in zip(kinds, row, strict=True)) for row in rows]


def read_duckdb(path, table):
    import duckdb

    with duckdb.connect(path, read_only=True) as database:
        found = database.execute(f"SELECT * FROM {table.name}").fetchall()
    return [tuple(map(as_text, row)) for row in found]


READERS = {"csv": read_csv, "parquet": read_parquet, "sqlite": read_sqlite, "duckdb": read_duckdb}


@pytest.mark.parametrize("form", WRITERS)
@given(st.lists(difficult, min_size=1, max_size=3))
def test_what_a_form_holds_is_what_the_rows_were(form, tmp_path_factory, documents):
    for module in WRITERS[form].needs:
        pytest.importorskip(module)
    target = tmp_path_factory.mktemp("tables") / "out"
    made: RowsOf = {name: [] for name in TABLES}
    for document, data in enumerate(documents, 1):
        rows = tables(outcome(CODECS["json"].write(data, of(data)), "json"), document)
        for name, each in rows.items():
            made[name] += each
    with WRITERS[form].opened(str(target), [*TABLES.values()], spreadsheets=False) as put:
        for name, rows in made.items():
            for begin in range(0, len(rows), 2):
                put(TABLES[name], rows[begin : begin + 2])
    assert {name: READERS[form](target, table) for name, table in TABLES.items()} == made


def in_snake_case(data, field):
    """A document with the names of the nested table, without hints and what all documents have alike."""
    if isinstance(data, list):
        return [in_snake_case(each, field.entry) for each in data]
    if not isinstance(data, dict):
        return data
    parts = [part for part in field.parts if part.name in data and not part.hint and "const" not in part.keywords]
    return {snake(part.name): in_snake_case(data[part.name], part) for part in parts}


def with_text(value):
    """What a reader of nested columns gives, as documents have it: dates are text, and what is absent has no name."""
    if isinstance(value, dict):
        return {name: with_text(each) for name, each in value.items() if each is not None}
    return [with_text(each) for each in value] if isinstance(value, list) else as_text(value)


def read_nested(form, target):
    import duckdb
    import pyarrow.parquet as pq

    if form == "parquet":
        return pq.read_table(target / f"{NESTED}.parquet").to_pylist()
    with duckdb.connect(target, read_only=True) as database:
        found = database.execute(f"SELECT * FROM {NESTED}").fetchall()
    return [dict(zip(NESTED_TABLE.names, row, strict=True)) for row in found]


@pytest.mark.parametrize("form", [form for form in WRITERS if WRITERS[form].nests])
@given(st.lists(difficult | damaged, min_size=1, max_size=3))
def test_the_nested_table_holds_the_whole_document_and_every_finding(form, tmp_path_factory, documents):
    for module in WRITERS[form].needs:
        pytest.importorskip(module)
    given_to = [
        outcome(CODECS["json"].write(each, of(each)), "json")
        if isinstance(each, dict)
        else outcome(each.raw, each.syntax)
        for each in documents
    ]
    target = tmp_path_factory.mktemp("nested") / "out"
    flat = [rows_of(place, one.report, one.content, nested=True) for place, one in enumerate(given_to, 1)]
    with WRITERS[form].opened(str(target), [NESTED_TABLE], spreadsheets=False) as put:
        for rows in flat:
            put(NESTED_TABLE, rows[NESTED])
    read = read_nested(form, target)
    ours = {*TABLES[DOCUMENTS].names[: -len(walk().document)]}
    for one, rows, row in zip(given_to, flat, read, strict=True):
        content = in_snake_case(json.loads(one.content), root(LATEST)) if one.content else {}
        assert with_text({name: each for name, each in row.items() if name not in {*ours, FINDINGS}}) == content
        (told,) = rows[DOCUMENTS]
        known = dict(zip(TABLES[DOCUMENTS].names, told, strict=True))
        assert {name: row[name] for name in ours} == {name: known[name] for name in ours}
        places = len(TABLES[FINDINGS].keys)
        assert [tuple(each.values()) for each in row[FINDINGS]] == [each[places:] for each in rows[FINDINGS]]
