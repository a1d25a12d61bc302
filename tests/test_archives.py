"""Packed documents: a .gz holds one or an NDJSON file, a .zip many; none of them can do harm."""

import gzip
import io
import json
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

VALID = Path(__file__).parent.parent / "samples" / "1.0" / "valid"
GOLDEN = (VALID / "golden.imr.json").read_bytes()
MANY = (VALID / "twenty-one-items.imr.xml").read_bytes()


def run(*arguments, cwd):
    return subprocess.run(
        [sys.executable, "-m", "imr_schema", *map(str, arguments)], cwd=cwd, capture_output=True, text=True
    )


def told(cwd, *arguments):
    """Source and verdict of each document, and the exit code."""
    done = run("validate", *arguments, "--report", "json", cwd=cwd)
    documents = json.loads(done.stdout)["documents"]
    return {each["source"]: each["verdict"] for each in documents}, done.returncode


def zipped(path, **files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)


def test_a_gz_is_read_as_what_it_holds(tmp_path):
    (tmp_path / "a.imr.json.gz").write_bytes(gzip.compress(GOLDEN))
    (tmp_path / "b.imr.ndjson.gz").write_bytes(gzip.compress(json.dumps(json.loads(GOLDEN)).encode() + b"\n{}\n"))
    assert told(tmp_path, ".") == (
        {"./a.imr.json.gz": "acceptable", "./b.imr.ndjson.gz#1": "acceptable", "./b.imr.ndjson.gz#2": "undetermined"},
        3,
    )


def test_a_zip_is_read_as_a_folder(tmp_path):
    zipped(tmp_path / "inbox.imr.zip", **{"b/x.imr.xml": MANY, "a.imr.json": GOLDEN, "notes.md": b"?"})
    verdicts = {"inbox.imr.zip/a.imr.json": "acceptable", "inbox.imr.zip/b/x.imr.xml": "acceptable"}
    assert told(tmp_path, "inbox.imr.zip") == (verdicts, 0)
    assert told(tmp_path, "inbox.imr.zip", "--exclude", "b/*")[0].keys() == {"inbox.imr.zip/a.imr.json"}
    done = run("convert", "inbox.imr.zip", "--to", "json", "-o", "out/", cwd=tmp_path)
    assert done.returncode == 0
    made = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.imr.json"))
    assert made == ["out/inbox.imr/a.imr.json", "out/inbox.imr/b/x.imr.json"]


@pytest.mark.parametrize("name", ["../a.imr.json", "/etc/a.imr.json", "..\\a.imr.json", "C:/a.imr.json"])
def test_a_name_that_leads_out_of_the_archive_is_not_followed(tmp_path, name):
    zipped(tmp_path / "bad.zip", **{name: GOLDEN})
    [(_, verdict)] = told(tmp_path, "bad.zip")[0].items()
    assert verdict == "undetermined"
    assert run("convert", "bad.zip", "--to", "xml", "-o", "deep/out/", cwd=tmp_path).returncode == 3
    assert not list(tmp_path.rglob("*.imr.xml"))


def test_what_unpacks_out_of_proportion_is_over_a_limit(tmp_path):
    (tmp_path / "bomb.imr.ndjson.gz").write_bytes(gzip.compress(b" " * 80_000_000))
    zipped(tmp_path / "bomb.zip", **{"a.imr.json": b" " * 80_000_000})
    for name in ("bomb.imr.ndjson.gz", "bomb.zip"):
        verdicts, code = told(tmp_path, name, "--max-size", 10**9)
        assert (set(verdicts.values()), code) == ({"undetermined"}, 3)


def damaged(content, at, byte=b"\xff"):
    return content[:at] + byte + content[at + 1 :]


@pytest.mark.parametrize("cut", [0, 1, 3, 20, 200, -1, -9])
def test_a_torn_or_damaged_archive_costs_one_result_and_no_traceback(tmp_path, cut):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.imr.json", GOLDEN)
    packed = {"a.zip": buffer.getvalue(), "a.imr.json.gz": gzip.compress(GOLDEN)}
    for name, content in packed.items():
        for raw in (content[:cut], damaged(content, cut) if cut >= 0 else content[:cut]):
            (tmp_path / name).write_bytes(raw)
            done = run("validate", name, cwd=tmp_path)
            assert done.returncode in (0, 1, 3), done
            assert "Traceback" not in done.stderr


def test_an_archive_in_an_archive_is_not_opened(tmp_path):
    zipped(tmp_path / "inner.zip", **{"a.imr.json": GOLDEN})
    zipped(tmp_path / "outer.zip", **{"inner.zip": (tmp_path / "inner.zip").read_bytes()})
    assert run("validate", "outer.zip", cwd=tmp_path).returncode == 3


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO, stat.S_IFSOCK])
def test_what_is_no_file_to_other_readers_is_none(tmp_path, kind):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name, mode in (("x.json", kind), ("y.json", stat.S_IFREG), ("z.json", 0)):
            member = zipfile.ZipInfo(name)
            member.create_system, member.external_attr = 3, (mode | 0o644) << 16 if mode else 0
            archive.writestr(member, GOLDEN)
    verdicts = {"a.zip/x.json": "undetermined", "a.zip/y.json": "acceptable", "a.zip/z.json": "acceptable"}
    assert told(tmp_path, "a.zip") == (verdicts, 3)
    assert (
        "a.zip/x.json: error IMR001 The document cannot be validated: it is a link, a device"
        in run("validate", "a.zip", cwd=tmp_path).stdout
    )


def test_names_that_lead_out_do_not_keep_others_from_being_converted(tmp_path):
    zipped(tmp_path / "bad.zip", **{"../../evil.json": GOLDEN, "/abs.json": GOLDEN, "good.json": GOLDEN})
    done = run("convert", "bad.zip", "--to", "json", "-o", "out/", cwd=tmp_path)
    assert done.returncode == 3
    assert [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.imr.json")] == ["out/bad/good.imr.json"]


def test_a_locked_member_is_told(tmp_path):
    zipped(tmp_path / "a.zip", **{"a.imr.json": GOLDEN})
    raw = bytearray((tmp_path / "a.zip").read_bytes())
    raw[6] |= 1  # the flag of a password, in the member's own header and in the directory
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(raw)
    done = run("validate", "a.zip", cwd=tmp_path)
    assert done.returncode == 3
    assert "locked with a password" in done.stdout


def test_an_archive_that_holds_nothing_is_told(tmp_path):
    zipped(tmp_path / "empty.zip")
    (tmp_path / "a.imr.json").write_bytes(GOLDEN)
    assert told(tmp_path, "a.imr.json", "empty.zip") == ({"a.imr.json": "acceptable", "empty.zip": "undetermined"}, 3)
    assert "it holds no document" in run("validate", "empty.zip", cwd=tmp_path).stdout


@pytest.mark.parametrize("content", [b"", b"\n \r\n"])
def test_a_file_of_several_documents_that_holds_none_is_told_beside_others(tmp_path, content):
    (tmp_path / "a.imr.json").write_bytes(GOLDEN)
    (tmp_path / "b.imr.ndjson").write_bytes(content)
    (tmp_path / "c.imr.ndjson.gz").write_bytes(gzip.compress(content))
    verdicts = {"./a.imr.json": "acceptable", "./b.imr.ndjson": "undetermined", "./c.imr.ndjson.gz": "undetermined"}
    assert told(tmp_path, ".") == (verdicts, 3)
