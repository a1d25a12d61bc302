"""``tabulate``: what a person gets, what is refused, and what is at the target when it does not end well."""

import csv
import json
import os
import resource
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from imr_schema.errors import UsageError
from imr_schema.findings import Report, Verdict
from imr_schema.publish import index
from imr_schema.standard import LATEST, PRINTED, VERSIONS, field_at, root, schema_bytes
from imr_schema.tables import TABLES, Value, dictionary, summary
from imr_schema.tables.items_table import CONTENT, ITEMS, ITEMS_TABLE, ITEMS_VERSION
from imr_schema.tables.schema_walk import column_at, walk
from imr_schema.tables.write import chosen_tables
from imr_schema.tables.writers import WRITERS
from imr_schema.text import pretty_json

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"
GOOD = SAMPLES / LATEST.name / "valid" / "panel.imr.json"
OLD = SAMPLES / PRINTED.name / "valid" / "every-part.imr.xml"
BAD = SAMPLES / LATEST.name / "invalid" / "IMR304" / "item-rationale.imr.json"
SERVED = SAMPLES / LATEST.name / "valid" / "served-copy.imr.json"
LETTER = SAMPLES / "letters" / "posted-2016"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
each_form = pytest.mark.parametrize("form", WRITERS)


def command(*arguments):
    return [sys.executable, "-m", "imr_schema", "tabulate", *map(str, arguments)]


def run(*arguments, cwd, code=0):
    done = subprocess.run(
        command(*arguments), capture_output=True, text=True, cwd=cwd, timeout=120, check=False, env=ENVIRONMENT
    )
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    return done.stderr


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "in").mkdir()
    for path in (GOOD, OLD, BAD):
        shutil.copy(path, tmp_path / "in")
    (tmp_path / "in" / "torn.imr.json").write_text('{"documentType": "imr-final-determination", ')
    return tmp_path


def rows(path):
    with open(path, newline="", encoding="utf-8-sig") as file:
        return [*csv.DictReader(file)]


def needs(form):
    for module in WRITERS[form].needs:
        pytest.importorskip(module)


def test_a_folder_of_every_kind_gives_one_row_a_document_and_one_a_disputed_item(folder):
    told = run("in", "--to", "csv", "-o", "out", cwd=folder, code=1)
    assert {path.name for path in (folder / "out").iterdir()} == {*WRITERS["csv"].files([*TABLES.values()])}
    documents = rows(folder / "out" / "documents.csv")
    assert [(each["document"], each["source"], each["verdict"]) for each in documents] == [
        ("1", "in/every-part.imr.xml", "acceptable"),
        ("2", "in/item-rationale.imr.json", "notAcceptable"),
        ("3", "in/panel.imr.json", "acceptable"),
        ("4", "in/torn.imr.json", "notAcceptable"),
    ]
    items = rows(folder / "out" / "items.csv")
    assert [each["document"] for each in items] == ["1", "1", "2", "2", "3", "3", "3"]
    assert [each["decision"] for each in items if each["document"] == "2"] == ["", ""]
    assert {each["rule"] for each in rows(folder / "out" / "findings.csv") if each["document"] == "2"} == {"IMR304"}
    assert "items 7, documents 4, " in told
    assert (
        "documents: 4: 2 acceptable, 2 not acceptable; their content is left out, the table findings says why" in told
    )


def test_an_item_of_a_panel_has_the_guideline_and_the_specialty_of_one_who_decided_as_it_was_decided(folder):
    data = json.loads(GOOD.read_bytes())
    for item in data["disputedItems"]:
        item["analyses"].sort(key=lambda analysis: analysis["decision"] == item["decision"])  # who dissents comes first
    assert any(item["analyses"][0]["decision"] != item["decision"] for item in data["disputedItems"])
    (folder / "panel.imr.json").write_text(json.dumps(data))
    run("panel.imr.json", "--to", "csv", "-o", "out", cwd=folder)
    for item, row in zip(data["disputedItems"], rows(folder / "out" / "items.csv"), strict=True):
        decisive = next(each for each in item["analyses"] if each["decision"] == item["decision"])
        reviewer = next(each for each in data["reviewers"] if each["number"] == decisive["reviewer"])
        first = decisive["guideline"]["citations"][0]
        assert row["reviewer_specialty"] == reviewer["specialties"][0]
        assert (row["reviewer_source"], row["reviewer_title"]) == (first["source"], first["title"])
        assert row["reviewers"] == "3"


@each_form
def test_every_form_is_for_its_owner_alone_and_replaces_its_own(form, folder):
    needs(form)
    for _ in range(2):
        run("in", "--to", form, "-o", "out", cwd=folder, code=1)
        made = [*(folder / "out").iterdir()] if (folder / "out").is_dir() else [folder / "out"]
        assert {stat.S_IMODE(path.stat().st_mode) for path in made} == {0o600}
    assert not [*folder.rglob(".imr-*")]


@each_form
def test_a_file_of_another_program_is_not_replaced(form, folder):
    needs(form)
    target = folder / "out" / f"items.{form}" if WRITERS[form].folder else folder / "out"
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(b"somebody's\n")
    told = run("in", "--to", form, "-o", "out", cwd=folder, code=2)
    assert f"was not written by tabulate --to {form}" in told
    assert target.read_bytes() == b"somebody's\n"


def test_another_database_is_not_replaced(folder):
    with sqlite3.connect(folder / "other.sqlite") as database:
        database.execute("CREATE TABLE items (mine TEXT)")
    database.close()
    assert "was not written by" in run("in", "--to", "sqlite", "-o", "other.sqlite", cwd=folder, code=2)


@each_form
def test_a_killed_run_leaves_what_was_there(form, folder):
    needs(form)
    run("in/panel.imr.json", "--to", form, "-o", "out", cwd=folder)
    target = folder / "out"

    def content():
        made = sorted(target.iterdir()) if target.is_dir() else [target]
        return {path.name: path.read_bytes() for path in made if not path.name.startswith(".imr-")}

    before = content()
    line = json.dumps(json.loads(GOOD.read_bytes())) + "\n"
    (folder / "many.imr.ndjson").write_text(line * 4000)
    run_on = subprocess.Popen(command("many.imr.ndjson", "--to", form, "-o", "out"), cwd=folder, env=ENVIRONMENT)
    where = target if WRITERS[form].folder else folder
    for _ in range(200):
        time.sleep(0.05)
        if [*where.glob(".imr-*")]:
            break
    run_on.send_signal(signal.SIGKILL)
    run_on.wait()
    assert content() == before
    assert [*where.glob(".imr-*")], "it was killed amid its work"
    run("in/panel.imr.json", "--to", form, "-o", "out", cwd=folder)
    assert not [*where.glob(".imr-*")]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--tables", "itmes", "--to", "csv", "-o", "out"], "there is no such table; did you mean items?"),
        (["--tables", "", "--to", "csv", "-o", "out"], "there is no such table"),
        (["--to", "csv", "-o", "in/panel.imr.json"], "writes a folder of files, and this is a file"),
        (["--to", "sqlite", "-o", "in"], "writes one file, and this is a folder"),
        (["--to", "sqlite", "-o", "new/"], "writes one file, and this is a folder"),
        (["--to", "sqlite", "-o", "in/panel.imr.json"], "is one of the inputs; nothing was written"),
        (["--to", "csv"], "--to and -o go together"),
        ([], "say what to write"),
        (["--summary", "pdf:out"], "write html:FILE"),
        (["--summary", "html:in/panel.imr.json"], "is one of the inputs; nothing was written"),
        (["--to", "sqlite", "-o", "out", "--summary", "html:out"], "would both be written to out"),
        (["--summary", "html:out", "--tables", "items"], "a summary has none"),
        (["--to", "csv", "-o", "out", "--nested"], "needs a form with nested columns: --to parquet or duckdb"),
        (["--to", "parquet", "-o", "out", "--nested", "--tables", "items"], "nothing for --tables to choose from"),
        (["--summary", "html:out", "--nested"], "a summary has none"),
        (["--to", "sqlite", "-o", "out", "--for-spreadsheets"], "--for-spreadsheets is for --to csv"),
    ],
)
def test_what_cannot_go_well_is_refused_before_any_work(arguments, why, folder):
    assert why in run("in", *arguments, cwd=folder, code=2)
    assert not (folder / "out").exists()


def test_a_folder_that_cannot_be_written_is_told(folder):
    (folder / "shut").write_text("")
    assert "cannot be written" in run("in", "--to", "csv", "-o", "shut/out", cwd=folder, code=6)


@each_form
def test_where_the_disk_takes_no_more_nothing_is_left(form, folder):
    needs(form)
    done = subprocess.run(
        command("in", "--to", form, "-o", "out"),
        capture_output=True,
        text=True,
        cwd=folder,
        timeout=120,
        check=False,
        env=ENVIRONMENT,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000)),
    )
    assert done.returncode == 6, done.stderr
    assert "cannot be written: " in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    left = [path for path in folder.rglob("*") if path.is_file() and folder / "in" not in path.parents]
    assert left == []


def test_only_the_tables_that_are_asked_for_are_written_and_the_dictionary_speaks_of_them_alone(folder):
    run("in", "--to", "csv", "-o", "out", "--tables", "items, citations", cwd=folder, code=1)
    assert {path.name for path in (folder / "out").iterdir()} == {"items.csv", "citations.csv", "datapackage.json"}
    package = json.loads((folder / "out" / "datapackage.json").read_bytes())
    assert [each["name"] for each in package["resources"]] == ["items", "citations"]
    assert not any("foreignKeys" in each["schema"] for each in package["resources"])


def test_tables_in_the_folder_that_is_read_are_no_documents(folder):
    for _ in range(2):
        told = run("in", "--to", "csv", "-o", "in/tables", cwd=folder, code=1)
    assert "documents 4, " in told
    assert "not looked at: 14 other files: 13 .csv, 1 report of this tool" in told


def test_tables_that_an_earlier_run_left_are_told(folder):
    assert "earlier run" not in run("in", "--to", "csv", "-o", "out", "--tables", "items,codes", cwd=folder, code=1)
    told = run("in", "--to", "csv", "-o", "out", "--tables", "items", cwd=folder, code=1)
    assert "out: of an earlier run, not written now: codes.csv" in told


def test_nested_tables_are_one_file_that_replaces_its_own_and_no_other(folder):
    needs("parquet")
    run("in", "--to", "parquet", "-o", "out", "--tables", "items", cwd=folder, code=1)
    for _ in range(2):
        told = run("in", "--to", "parquet", "-o", "out", "--nested", cwd=folder, code=1)
        assert "out: of an earlier run, not written now: items.parquet" in told
        assert "out: rows: determinations 4\n" in told
        assert "the column findings says why" in told
    needs("duckdb")
    for _ in range(2):
        run("in", "--to", "duckdb", "-o", "imr.duckdb", "--nested", cwd=folder, code=1)


def test_for_spreadsheets_no_text_is_a_formula(folder):
    data = json.loads(GOOD.read_bytes())
    data["disputedItems"][0]["description"] = '=HYPERLINK("x")'
    data["disputedItems"][1]["description"] = "-2 visits"
    (folder / "one.imr.json").write_text(json.dumps(data))
    for options, begins in (((), ("=", "-")), (("--for-spreadsheets",), ("'=", "'-"))):
        run("one.imr.json", "--to", "csv", "-o", "out", *options, cwd=folder)
        made = [each["description"] for each in rows(folder / "out" / "items.csv")]
        assert made[0].startswith(begins[0])
        assert made[1].startswith(begins[1])
        starts_with_mark = (folder / "out" / "items.csv").read_bytes().startswith(b"\xef\xbb\xbf")
        assert starts_with_mark == bool(options)


def test_for_the_public_nothing_of_a_served_copy_is_written(folder):
    shutil.copy(SERVED, folder / "served.imr.json")
    name = json.loads(SERVED.read_bytes())["case"]["caseNumber"]
    for options, code in (((), 0), (("--profile", "posted"), 1)):
        run("served.imr.json", "--to", "csv", "-o", "out", *options, cwd=folder, code=code)
        written = "".join(path.read_text() for path in (folder / "out").glob("*.csv"))
        assert (name in written) == (not options)


def cells(page: Any) -> Any:
    """The rows of each plot, by its caption, the bars left out."""
    found: dict[str, dict[str, str]] = {}
    tables: Any = html.fromstring(page).iter("table")
    for table in tables:
        rows = [["".join(cell.itertext()) for cell in row] for row in table.iterfind("tbody/tr")]
        found["".join(table.find("caption").itertext())] = {name: told for name, _, told in rows}
    return found


def test_the_summary_counts_what_the_tables_hold(folder):
    run("in", "--to", "csv", "-o", "out", "--summary", "html:page.html", cwd=folder, code=1)
    page = (folder / "page.html").read_bytes()
    assert stat.S_IMODE((folder / "page.html").stat().st_mode) == 0o600
    items = [each for each in rows(folder / "out" / "items.csv") if each["decision"]]
    shown = cells(page)
    for caption, column in (("category", "category"), ("the reviewer's specialty", "reviewer_specialty")):
        for name, told in shown[f"Decisions by {caption}"].items():
            of_it = [each["decision"] for each in items if (each[column] or "(none stated)") == name]
            assert told.startswith(f"{of_it.count('overturned')} of {len(of_it)} overturned")
    days = next(told for caption, told in shown.items() if caption.startswith("Days from"))
    assert sum(map(int, days.values())) == len({each["document"] for each in items})
    findings = rows(folder / "out" / "findings.csv")
    assert {name[:6]: int(told) for name, told in shown["Findings by rule"].items()} == Counter(
        each["rule"] for each in findings
    )
    assert b"2 are not acceptable or undetermined" in page
    assert b"CM1" not in page, "it names no case"


def test_a_summary_alone_needs_no_form(folder):
    told = run("in", "--summary", "html:page.html", cwd=folder, code=1)
    assert "validate says why" in told
    assert {path.name for path in folder.iterdir()} == {"in", "page.html"}


def test_a_text_of_a_document_is_text_of_the_page(folder):
    data = json.loads(OLD.with_name("every-part.imr.json").read_bytes())
    data["reviewer"]["specialties"] = ["<script>alert(1)</script>"]
    (folder / "one.imr.json").write_text(json.dumps(data))
    run("one.imr.json", "--summary", "html:page.html", cwd=folder)
    page = (folder / "page.html").read_text()
    assert "<script" not in page
    assert "<script>alert(1)</script>" in cells(page)["Decisions by the reviewer's specialty"]


def test_names_without_end_take_no_memory_without_end(monkeypatch):
    monkeypatch.setattr(summary, "_MOST_NAMES", 5)
    counted = summary.Summary()
    at = {name: ITEMS_TABLE.names.index(name) for name in ("decision", "category")}
    for number in range(20):
        row: list[Value] = [None] * len(ITEMS_TABLE.names)
        row[at["decision"]], row[at["category"]] = "upheld", f"category {number}"
        counted.add(Report("a", Verdict.ACCEPTABLE), {ITEMS: [tuple(row)]})
    assert counted.by["category"]["(others)"].total() == 15
    assert len(counted.by["category"]) == 6


def test_letters_are_read_too(folder):
    letter = next(LETTER.glob("*.txt"))
    shutil.copy(letter, folder / "letter.txt")
    (folder / "metadata.json").write_text('{"copy": "posted"}')
    run("letter.txt", "--to", "csv", "-o", "out", "--metadata", "metadata.json", cwd=folder)
    (document,) = rows(folder / "out" / "documents.csv")
    assert (document["syntax"], document["verdict"]) == ("letter", "acceptable")
    assert {each["decision"] for each in rows(folder / "out" / "items.csv")} <= {"upheld", "overturned"}


@each_form
def test_a_faulty_document_may_say_anything_and_be_called_anything(form, folder):
    needs(form)
    data = json.loads(GOOD.read_bytes())
    data["disputedItems"][0]["number"], data["disputedItems"][1]["number"] = 10**30, -1
    (folder / "in" / "huge.imr.json").write_text(json.dumps(data))
    (folder / "in" / "one\nline\udcff.imr.json").write_text("{")
    run("in", "--to", form, "-o", "out", cwd=folder, code=3)
    if form == "csv":
        made = [each for each in rows(folder / "out" / "items.csv") if each["source"] == "in/huge.imr.json"]
        assert [each["item"] for each in made] == ["", "", "3"]
        assert len(rows(folder / "out" / "documents.csv")) == 6


def test_by_several_processes_the_tables_are_the_same(folder):
    (folder / "many.imr.ndjson").write_text((json.dumps(json.loads(GOOD.read_bytes())) + "\n") * 600)
    for jobs in (1, 2):
        run("in", "many.imr.ndjson", "--to", "csv", "-o", f"out{jobs}", "--jobs", jobs, cwd=folder, code=1)
    for path in (folder / "out1").iterdir():
        assert path.read_bytes() == (folder / "out2" / path.name).read_bytes()


def test_a_missing_package_is_told_with_what_installs_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"--to parquet needs another package: pip install 'imr-schema\[tables\]'"):
        WRITERS["parquet"].check()


def test_no_form_but_its_own_needs_a_package():
    assert WRITERS["csv"].needs == WRITERS["sqlite"].needs == ()


def test_the_data_dictionary_is_as_committed():
    made = pretty_json(dictionary.package(TABLES.values()))
    assert schema_bytes(dictionary.PATH) == made, "python -m tests.tools makes it"
    assert dictionary.PATH in index.verify()


THE_COLUMNS = """
document disputed_item_row source item verdict complete findings document_findings case_number copy priority
review_organization date_of_injury application_received_date decision_date days_to_decision outcome description
category decision claims_administrator_basis claims_administrator_source claims_administrator_title reviewer_basis
reviewer_source reviewer_title reviewer_specialty reviewers
"""


def test_the_columns_of_the_table_items_are_a_contract():
    assert (ITEMS_VERSION, ITEMS_TABLE.names) == ("1.0", THE_COLUMNS.split())


def test_a_column_of_items_is_held_to_its_field_of_the_schema():
    with pytest.raises(ValueError, match=r"has no field case\.caseNo, which the column case_number is made from"):
        column_at("case.caseNo", "case_number")
    decision = field_at(root(LATEST), ["disputedItems", "0", "decision"])
    assert decision is not None
    assert CONTENT["decision"].limits["enum"] == decision.keywords["enum"]
    assert CONTENT["decision_date"].kind == "date"


def test_every_table_has_a_name_a_description_and_columns_that_differ():
    for table in TABLES.values():
        assert table.title
        assert table.about.endswith(".")
        assert len({*table.names}) == len(table.names)
        assert all(column.title and column.about for column in table.all_columns)
    assert {table.name for table in walk().tables} == {
        *("identifiers", "representatives", "reviewers", "documents_reviewed", "extensions", "properties"),
        *("disputed_items", "codes", "citations", "analyses"),
    }


def test_tables_are_chosen_in_their_own_order():
    assert [table.name for table in chosen_tables(["findings", ITEMS])] == [ITEMS, "findings"]
    assert len(VERSIONS) > 1
