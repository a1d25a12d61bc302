"""Documents in Arrow columns: a row for each row, as ``validate`` judges it, whatever a document does."""

import gzip
import json
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
import zipfile
import zlib
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

pa = pytest.importorskip("pyarrow")

from imr_schema import Settings, Source, UsageError, profile, validate, validate_many  # noqa: E402
from imr_schema.arrow import DDL, INPUT_SCHEMA, SCHEMA, check_batch, check_batches, checker  # noqa: E402
from imr_schema.arrow.columns import FINDING  # noqa: E402
from imr_schema.arrow.partitions import batches, divided  # noqa: E402
from imr_schema.config.settings import ForFiles, Limits  # noqa: E402
from imr_schema.standard import LATEST  # noqa: E402
from imr_schema.tables import TABLES  # noqa: E402
from tests.processes import resident, started  # noqa: E402

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"
VALID = SAMPLES / LATEST.name / "valid"
GOOD = (VALID / "one-item.imr.json").read_bytes()
BAD = (SAMPLES / LATEST.name / "invalid" / "IMR304" / "item-rationale.imr.json").read_bytes()
AT_ONCE = checker(timeout=None)
"""It judges in this process, which is quick."""


TYPES = (pa.string(), pa.binary())


def batch(*rows, names=("source", "raw"), types=TYPES):
    columns = [pa.array([row[n] for row in rows], kind) for n, kind in enumerate(types)]
    return pa.RecordBatch.from_arrays(columns, names=[*names])


def verdicts(found):
    return [row["verdict"] for row in found.to_pylist()]


def rules(row):
    return [finding["rule"] for finding in row["findings"]]


def told(report, profile="exchange"):
    """What the row of *report* has."""
    return {
        **{name: getattr(report, name) for name in ("source", "syntax", "schema_version", "rules", "partial")},
        "verdict": report.verdict.value,
        "profile": profile,
        "errors": sum(f.number for f in report.findings if f.severity.value == "error"),
        "warnings": sum(f.number for f in report.findings if f.severity.value == "warning"),
        "infos": sum(f.number for f in report.findings if f.severity.value == "info"),
        "suppressed": report.total_suppressed,
        "items": len(report.items),
        "complete_items": sum(item.complete for item in report.items),
        "findings": [
            {
                **{name: getattr(f, name) for name in ("rule", "name", "message", "line", "column", "page", "number")},
                "severity": f.severity.value,
                "pointer": f.pointer or None,
                "item": f.item if f.item is not None and 1 <= f.item <= 9999 else None,
                "fingerprint": f.fingerprint or None,
            }
            for f in report.findings
        ],
    }


def files():
    """Every document of the newest version, valid or not, and letters."""
    paths = [*(SAMPLES / LATEST.name).rglob("*.imr.*"), *(SAMPLES / "letters").rglob("*.txt")]
    return [(str(path.relative_to(ROOT)), path.read_bytes()) for path in sorted(paths)]


def test_every_sample_is_judged_as_validate_does():
    rows = files()
    expected = validate_many([Source(name, content=raw) for name, raw in rows])
    found = checker()(batch(*rows))
    assert found.schema == SCHEMA
    for row, report in zip(found.to_pylist(), expected, strict=True):
        assert row == told(report)
    assert len({row["verdict"] for row in found.to_pylist()}) == 3


@given(st.lists(st.integers(0, 4), max_size=6), st.sampled_from([1, 2]))
def test_however_rows_are_cut_into_batches_each_gives_its_own(sizes, order):
    rows = [(f"{n}.imr.json", [GOOD, BAD, b"{", None][n * order % 4]) for n in range(sum(sizes))]
    whole, cut, begin = batch(*rows), [], 0
    for size in sizes:
        cut.append(whole.slice(begin, size))
        begin += size
    found = list(AT_ONCE.check_batches(iter(cut)))
    assert [each.num_rows for each in found] == sizes
    assert [row for each in found for row in each.to_pylist()] == AT_ONCE(whole).to_pylist()


@pytest.mark.parametrize("jobs", [1, 2])
def test_batches_come_back_in_order_by_any_number_of_processes(jobs):
    sent = [batch(*[(f"{n}.{k}.imr.json", BAD if k % 3 else GOOD) for k in range(n)]) for n in (3, 0, 40, 1, 0)]
    found = list(checker(jobs=jobs).check_batches(sent))
    assert [each.column("source").to_pylist() for each in found] == [each.column("source").to_pylist() for each in sent]
    assert [each.to_pylist() for each in found] == [AT_ONCE(each).to_pylist() for each in sent]


# A document that ends its process.


def unpacks_to(mebibytes):
    """A PDF of a page of so many blanks: the library that reads it aborts when it is refused the memory."""
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(b" " * 2**20) for _ in range(mebibytes)) + packer.flush()
    objects = [
        b"1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj",
        b"2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj",
        b"3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R >> endobj",
        b"4 0 obj << /Length %d /Filter /FlateDecode >> stream\n%s\nendstream endobj" % (len(body), body),
    ]
    return b"%PDF-1.4\n" + b"\n".join(objects) + b"\ntrailer << /Root 1 0 R >>\n"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits what a process has for itself")
def test_a_document_that_eats_memory_is_one_undetermined_row():
    pytest.importorskip("pypdfium2")
    rows = [("a.imr.json", GOOD), ("poison.pdf", unpacks_to(400)), ("b.imr.json", GOOD)]
    first, poison, last = check_batch(batch(*rows)).to_pylist()
    assert (first["verdict"], poison["verdict"], last["verdict"]) == ("acceptable", "undetermined", "acceptable")
    assert rules(poison) == ["IMR001"]
    assert "more memory" in poison["findings"][0]["message"]


def large():
    """A document that takes more than 100 MiB for most of a second, and is acceptable."""
    data = json.loads((VALID / "one-item.imr.json").read_bytes())
    data["clinicalCaseSummary"] = ["The worker hurt the right knee when a crate fell from a shelf. " * 14_000] * 15
    return json.dumps(data).encode()


def to_the_one_at_the_large_document(what, found):
    """Send *what* to the process that we started and that has most memory, once it has much."""
    while not found:
        for pid in set(started()) - {os.getpid()}:
            if resident(pid) > 100:
                os.kill(pid, what)
                found.append(pid)
                return
        time.sleep(0.005)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process has")
@pytest.mark.parametrize(
    ("what", "rule", "says"),
    [(signal.SIGKILL, "IMR090", "process that died"), (signal.SIGSTOP, "IMR001", "limit of 10 seconds")],
)
def test_a_document_whose_process_is_killed_or_hangs_is_one_undetermined_row(what, rule, says):
    rows = [*[(f"{n}.imr.json", GOOD) for n in range(20)], ("large.imr.json", large()), ("z.imr.json", BAD)]
    assert verdicts(AT_ONCE(batch(rows[20]))) == ["acceptable"]
    hit: list[int] = []
    threading.Thread(target=to_the_one_at_the_large_document, args=(what, hit), daemon=True).start()
    found = checker(timeout=10)(batch(*rows)).to_pylist()
    assert hit
    assert [row["verdict"] for row in found] == ["acceptable"] * 20 + ["undetermined", "notAcceptable"]
    assert rules(found[20]) == [rule]
    assert says in found[20]["findings"][0]["message"]


# What is odd in a batch.


def test_what_is_null_or_no_document_is_a_row_too():
    rows = [
        *((None, GOOD), ("null.imr.json", None), ("", GOOD), ("twice.imr.json", GOOD), ("twice.imr.json", BAD)),
        *(("latin.imr.json", b'{"a": "\xe9"}'), ("empty", b""), ("noise.pdf", b"\xff\xfe\x00")),
    ]
    found = check_batch(batch(*rows)).to_pylist()
    assert [row["source"] for row in found] == [name for name, _ in rows]
    assert [row["verdict"] for row in found][:5] == [
        *("acceptable", "undetermined", "acceptable", "acceptable", "notAcceptable")
    ]
    assert [(row["verdict"], *rules(row)) for row in found[5:]] == [
        *(("notAcceptable", "IMR003"), ("undetermined", "IMR002"), ("notAcceptable", "IMR003"))
    ]
    assert "raw is null" in found[1]["findings"][0]["message"]


def test_a_batch_without_rows_gives_one_without_rows():
    assert check_batch(batch()).num_rows == 0
    assert check_batch(batch()).schema == SCHEMA
    assert list(check_batches([])) == []


def test_a_document_over_the_limit_is_undetermined_and_hardly_read():
    huge = GOOD + b" " * (17 * 2**20 - len(GOOD))
    (row,) = check_batch(batch(("huge.imr.json", huge))).to_pylist()
    assert (row["verdict"], rules(row)) == ("undetermined", ["IMR001"])
    assert "16,777,216 bytes" in row["findings"][0]["message"]
    larger = checker(settings=Settings(limits=Limits(size=20 * 2**20)))
    assert verdicts(larger(batch(("huge.imr.json", huge)))) == ["acceptable"]


def test_the_reason_why_something_could_not_be_read_is_told():
    names, types = ("source", "raw", "unreadable"), (pa.string(), pa.binary(), pa.string())
    rows = [("a.imr.json", None, "there is no such file"), ("b.imr.json", GOOD, None), ("c.imr.json", None, None)]
    first, second, third = AT_ONCE(batch(*rows, names=names, types=types)).to_pylist()
    assert "there is no such file" in first["findings"][0]["message"]
    assert second["verdict"] == "acceptable"
    assert "raw is null" in third["findings"][0]["message"]


@pytest.mark.parametrize(
    "kind",
    [
        *(pa.binary(), pa.large_binary(), pa.binary_view(), pa.binary(len(GOOD)), pa.string(), pa.large_string()),
        *(pa.string_view(), pa.dictionary(pa.int32(), pa.string()), pa.dictionary(pa.int8(), pa.binary())),
    ],
    ids=str,
)
def test_bytes_and_text_are_taken_in_any_form(kind):
    raw = pa.array([GOOD], pa.binary()).cast(pa.string() if "string" in str(kind) else pa.binary())
    raw = raw.dictionary_encode().cast(kind) if pa.types.is_dictionary(kind) else raw.cast(kind)
    for names in (pa.large_string(), pa.dictionary(pa.int32(), pa.string())):
        named = pa.array(["a.imr.json"]).cast(names)
        found = AT_ONCE(pa.RecordBatch.from_arrays([named, raw], names=["source", "raw"]))
        assert found.schema == SCHEMA
        assert found.to_pylist() == AT_ONCE(batch(("a.imr.json", GOOD))).to_pylist()


def test_columns_of_nulls_alone_are_taken():
    nulls = pa.RecordBatch.from_arrays([pa.nulls(2), pa.nulls(2)], names=["source", "raw"])
    assert verdicts(AT_ONCE(nulls)) == ["undetermined"] * 2


def test_text_means_what_it_says_whatever_encoding_it_declares():
    text = (VALID / "one-item.imr.xml").read_text().replace('encoding="UTF-8"', 'encoding="UTF-16"')
    assert "UTF-16" in text
    as_text = batch(("a.imr.xml", text), types=(pa.string(), pa.string()))
    assert verdicts(AT_ONCE(as_text)) == ["acceptable"]
    assert verdicts(AT_ONCE(batch(("a.imr.xml", text.encode())))) == ["notAcceptable"]


def test_other_columns_are_neither_looked_at_nor_given():
    names, types = ("case", "raw", "source"), (pa.int64(), pa.binary(), pa.string())
    found = AT_ONCE(batch((7, GOOD, "a.imr.json"), names=names, types=types))
    assert found == AT_ONCE(batch(("a.imr.json", GOOD)))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (batch(("a", 1), types=(pa.string(), pa.int64())), "column raw is int64; it must be binary or string"),
        (batch((b"a", GOOD), types=(pa.binary(), pa.binary())), "column source is binary; it must be string"),
        (batch(("a", GOOD), names=("source", "content")), "no column raw; its columns: source, content"),
        (batch(("a", GOOD), names=("raw", "raw")), "no column source"),
        (batch(("a", "b", GOOD), names=("source", "source", "raw"), types=(*[pa.string()] * 2, pa.binary())), "two"),
        (pa.table({"source": ["a"], "raw": [GOOD]}), "to_batches"),
        ({"source": ["a"]}, "not dict"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.parametrize("check", [AT_ONCE, check_batch])
def test_wrong_columns_are_told_by_name(wrong, says, check):
    with pytest.raises(UsageError, match=says):
        check(wrong)


def test_an_empty_batch_of_wrong_columns_is_told_too():
    with pytest.raises(UsageError, match="no column raw"):
        AT_ONCE(batch(names=("source", "content")))


def test_a_row_is_one_document_whatever_its_name_promises():
    lines = [("part.ndjson", GOOD), ("part.ndjson#2", GOOD), ("part.jsonl.gz#3", b"torn"), ("a.zip", BAD)]
    found = check_batch(batch(*lines, ("part.ndjson", GOOD.replace(b"\n", b"") + b"\n" + GOOD))).to_pylist()
    assert [row["verdict"] for row in found[:2]] == ["acceptable"] * 2
    assert found[2]["syntax"] == "json"
    assert found[3]["verdict"] == "notAcceptable"
    assert rules(found[4]) == ["IMR003"]  # there is more after its end
    assert [row["source"] for row in found][0::4] == ["part.ndjson"] * 2


# Settings.


def test_settings_are_those_of_validate():
    settings = Settings(
        profile=profile("posted"), for_files=(ForFiles("*.served.imr.json", profile=profile("served")),)
    )
    rows = [("a.imr.json", GOOD), ("a.served.imr.json", GOOD)]
    found = checker(settings=settings)(batch(*rows)).to_pylist()
    assert [row["profile"] for row in found] == ["posted", "served"]
    expected = validate_many([Source(name, content=raw) for name, raw in rows], settings=settings)
    assert found == [told(report, row["profile"]) for report, row in zip(expected, found, strict=True)]
    only = checker(settings=Settings(only=frozenset({"IMR203"})), timeout=None)
    assert only(batch(("a.imr.json", GOOD))).to_pylist()[0]["partial"]
    assert AT_ONCE.syntax is None
    assert verdicts(checker(syntax="xml", timeout=None)(batch(("a", GOOD)))) == ["notAcceptable"]


def test_no_row_has_text_of_a_document_whatever_is_asked_for():
    rows = files()
    usual = AT_ONCE(batch(*rows))
    told_all = checker(settings=Settings(values="full", as_of=AT_ONCE.settings.as_of), timeout=None)
    assert told_all(batch(*rows)) == usual
    assert told_all.settings.values == "none"  # so that no process holds what is not told
    marked = json.loads(BAD)
    marked["clinicalCaseSummary"] = ["Zyzzyva Quandary"]
    row = AT_ONCE(batch(("a.imr.json", json.dumps(marked).encode())))
    assert row.to_pylist()[0]["findings"]
    assert "Zyzzyva" not in str(row.to_pylist())


def test_all_machines_evaluate_as_of_one_day():
    assert AT_ONCE.settings.as_of is not None
    assert abs(AT_ONCE.settings.as_of - date.today()) <= timedelta(days=1)
    day = date(2019, 1, 1)
    assert checker(settings=Settings(as_of=day)).settings.as_of == day


def test_what_checks_can_be_sent_to_a_cluster():
    sent = batch(("a.imr.json", GOOD), ("b.imr.json", BAD))
    assert pickle.loads(pickle.dumps(AT_ONCE))(sent) == AT_ONCE(sent)
    assert [*pickle.loads(pickle.dumps(AT_ONCE.check_batches))([sent])] == [AT_ONCE(sent)]
    assert pickle.loads(pickle.dumps(check_batches)) is check_batches


@pytest.mark.parametrize(
    ("call", "says"),
    [({"jobs": 0}, "jobs"), ({"timeout": 0}, "timeout"), ({"syntax": "yaml"}, "yaml")],
)
def test_a_call_that_is_wrong_is_told_before_any_batch(call, says):
    with pytest.raises(UsageError, match=says):
        checker(**call)


# The columns are a contract.


def test_columns_are_never_renamed_and_new_ones_come_last():
    assert DDL == (
        "source string, verdict string, syntax string, schema_version string, profile string, rules string, "
        "partial boolean, errors int, warnings int, infos int, suppressed int, items int, complete_items int, "
        "findings array<struct<rule: string, name: string, severity: string, message: string, pointer: string, "
        "item: int, line: int, column: int, page: int, number: int, fingerprint: string>>"
    )
    assert INPUT_SCHEMA.names == ["source", "raw", "unreadable"]


def test_columns_are_called_as_in_tables():
    documents, findings = (TABLES[name].names for name in ("documents", "findings"))
    assert set(SCHEMA.names) - set(documents) == {"profile", "complete_items", "findings"}
    assert {field.name for field in FINDING} <= set(findings)


def test_the_page_describes_every_column():
    page = (ROOT / "docs" / "at-scale.md").read_text()
    assert not [name for name in (*SCHEMA.names, *(field.name for field in FINDING)) if f"`{name}`" not in page]


@pytest.mark.parametrize(
    ("missing", "name", "says"),
    [("pyarrow", "check_batch", "imr-schema[tables]"), ("pyspark", "ImrDataSource", "PySpark 4")],
)
def test_a_missing_package_is_named(missing, name, says):
    code = f"import sys; sys.modules[{missing!r}] = None\nfrom imr_schema.arrow import {name}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 1
    assert says in done.stderr.splitlines()[-1]


# What the Data Source reads.


@pytest.fixture
def inbox(tmp_path):
    """A folder with whatever folders have: files, archives, files of several documents, and what cannot be read."""
    here = tmp_path / "inbox"
    (here / "deep").mkdir(parents=True)
    line = json.dumps(json.loads(GOOD)).encode()
    lines = b"".join([line[: n * 150 or None] + b"\n\n" for n in range(400)])
    (here / "a.imr.json").write_bytes(GOOD)
    (here / "all.imr.ndjson").write_bytes(lines)
    (here / "packed.imr.ndjson.gz").write_bytes(gzip.compress(lines))
    (here / "torn.imr.ndjson.gz").write_bytes(gzip.compress(lines)[:-40])
    (here / "empty.imr.ndjson").write_bytes(b"")
    (here / "deep" / "huge.imr.json").write_bytes(GOOD + b" " * 2**24)
    (here / "notes.txt").write_text("not a document")
    (here / "out.imr.json").symlink_to(VALID / "one-item.imr.json")
    (here / "bad.imr.zip").write_bytes(b"PK")
    with zipfile.ZipFile(here / "two.zip", "w") as archive:
        archive.writestr("b.imr.json", BAD)
        archive.writestr("c.imr.ndjson", lines)
    return here


def judged(partitions, most=2**24):
    for pieces in partitions:
        for each in AT_ONCE.check_batches(batches(pieces, most)):
            yield from each.to_pylist()


def without_lines(row):
    """*row* without the lines of its findings: in a file of several documents they are counted from its beginning."""
    findings = [{**finding, "line": None} for finding in row["findings"]]
    return {**row, "findings": findings} if "ndjson" in row["source"] else row


@pytest.mark.parametrize("number", [None, 1, 3, 40, 100_000])
def test_the_same_documents_are_read_as_validate_reads_in_any_number_of_partitions(inbox, number):
    expected = [without_lines(told(report)) for report in validate_many([inbox], timeout=None)]
    partitions = divided(str(inbox), number=number, most=2**24)
    assert [without_lines(row) for row in judged(partitions)] == expected
    assert len(expected) > 1_200
    if number:
        assert len(partitions) <= number + 1


@given(st.lists(st.sampled_from([b"\n", b"{}\n", b" \n", b"{\n", GOOD.replace(b"\n", b"") + b"\n"]), max_size=99))
def test_a_file_of_several_is_divided_without_a_loss(lines):
    folder = ROOT / "build" / "test-arrow"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{os.getpid()}.imr.ndjson"
    path.write_bytes(b"".join(lines))
    try:
        read = [
            row["source"]
            for pieces in divided(str(path), number=5, most=2**24)
            for each in batches(pieces, 2**24)
            for row in each.to_pylist()
        ]
        assert read == [report.source for report in validate_many([path])]
    finally:
        path.unlink()


def test_a_file_of_several_is_shared_by_partitions_and_a_packed_one_is_not(inbox):
    assert len(divided(str(inbox / "all.imr.ndjson"), number=5, most=2**24)) in (4, 5)
    assert len(divided(str(inbox / "packed.imr.ndjson.gz"), number=5, most=2**24)) == 1


def test_patterns_and_a_folder_without_documents(inbox, tmp_path):
    partitions = divided(str(inbox), include=["*.json"], exclude=["huge*", "out*", "b*"], most=2**24)
    assert {Path(row["source"]).name for row in judged(partitions)} == {"a.imr.json"}
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="no file matches"):
        divided(str(tmp_path / "empty"), most=2**24)


def test_a_row_agrees_with_the_report_on_its_document_alone():
    report = validate(BAD)
    (row,) = AT_ONCE(batch(("-", BAD))).to_pylist()
    assert row == told(report)
