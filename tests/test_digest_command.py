"""``imr-schema digest``: lists as ``sha256sum`` writes them, checked, and what has no digest."""

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import imr_schema
from imr_schema.standard import LATEST, PRINTED, VERSIONS

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples" / LATEST.name
GOOD, BAD = SAMPLES / "valid" / "golden.imr.json", SAMPLES / "invalid" / "IMR304" / "item-rationale.imr.json"
LETTER = ROOT / "samples" / "letters" / "posted-2016" / "one-item.txt"
OLDEST = ROOT / "samples" / next(iter(VERSIONS)) / "valid" / "golden.imr.json"


def run(*arguments, cwd=None, **more):
    """The exit code, standard output and standard error of ``imr-schema digest``."""
    command = [sys.executable, "-m", "imr_schema", "digest", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, cwd=cwd, env=environment, timeout=120, check=False, **more)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.fixture
def folder(tmp_path):
    """A folder with a document in both syntaxes, in a file of several, and in an archive."""
    (tmp_path / "a.imr.json").write_bytes(GOOD.read_bytes())
    (tmp_path / "a.imr.xml").write_bytes(GOOD.with_suffix(".xml").read_bytes())
    line = json.dumps(json.loads(GOOD.read_bytes()))
    (tmp_path / "b.imr.ndjson").write_text(f"{line}\n{line}\n")
    with zipfile.ZipFile(tmp_path / "c.imr.zip", "w") as archive:
        archive.writestr("in/b.imr.ndjson", f"{line}\n")
        archive.write(GOOD, "in/a.imr.json")
        archive.write(LETTER, "in/letter.txt")
    return tmp_path


NAMES = ["a.imr.json", "a.imr.xml", "b.imr.ndjson#1", "b.imr.ndjson#2", "c.imr.zip/in/a.imr.json"]
NAMES.append("c.imr.zip/in/b.imr.ndjson#1")


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_form_of_a_document_has_a_line_with_one_digest_under_the_name_that_reports_give_it(folder, jobs):
    digest = imr_schema.digest(GOOD)
    code, out, _ = run(".", "--jobs", jobs, cwd=folder)
    assert (code, out) == (0, "".join(f"{digest}  ./{name}\n" for name in NAMES))


def test_a_list_is_checked_by_the_names_in_it(folder):
    assert run(*os.listdir(folder), "-o", "d", cwd=folder)[:2] == (0, "")
    code, out, err = run("--check", "d", cwd=folder)
    assert (code, sorted(out.splitlines()), err) == (0, sorted(f"{name}: OK" for name in NAMES), "")


def test_other_content_fails_and_other_writing_does_not(folder):
    run("a.imr.json", "a.imr.xml", "b.imr.ndjson", "-o", "d", cwd=folder)
    data = json.loads(GOOD.read_bytes())
    (folder / "a.imr.json").write_text(json.dumps(data, indent=7, sort_keys=True))
    data["disputedItems"][0]["description"] += "."
    (folder / "b.imr.ndjson").write_text(json.dumps(data) + "\n")
    code, out, err = run("--check", "d", cwd=folder)
    assert code == 3  # a document of the file is gone
    assert out.splitlines() == [
        "a.imr.json: OK",
        "a.imr.xml: OK",
        "b.imr.ndjson#1: FAILED",
        "b.imr.ndjson#2: FAILED: there is no such document",
    ]
    assert err == "imr-schema: 2 of 4 documents failed\n"
    (folder / "d").write_text("".join((folder / "d").read_text().splitlines(True)[:3]))
    assert run("--check", "d", cwd=folder)[0] == 1


def test_documents_at_paths_are_checked_by_content_whatever_their_names(folder):
    run("a.imr.json", OLDEST, "-o", "d", cwd=folder)
    code, out, err = run("--check", "d", "c.imr.zip", "a.imr.xml", cwd=folder)
    assert (code, out.count(": OK\n"), err.splitlines()[-1]) == (
        0,
        3,
        "imr-schema: 1 of 2 digests listed are of none of these documents",
    )
    code, out, err = run("--check", "d", SAMPLES / "valid" / "panel.imr.xml", cwd=folder)
    assert (code, out.endswith("panel.imr.xml: FAILED\n")) == (1, True)


def test_what_is_not_acceptable_has_no_digest_and_no_text_of_it_is_shown(folder):
    data = json.loads(BAD.read_bytes())
    data["disputedItems"][0]["decision"] = "granted by Nobody"
    (folder / "bad.imr.json").write_text(json.dumps(data))
    code, out, err = run("bad.imr.json", "a.imr.json", cwd=folder)
    assert (code, out.endswith("  a.imr.json\n"), out.count("\n")) == (1, True, 1)
    assert "IMR302" in err
    assert "Nobody" not in out + err
    digest = hashlib.sha256(b"").hexdigest()
    (folder / "d").write_text(f"{digest}  bad.imr.json\n")
    code, out, err = run("--check", "d", cwd=folder)
    assert (code, out) == (1, "bad.imr.json: FAILED: not acceptable\n")
    (folder / "bad.imr.json").write_text(json.dumps(data | {"schemaVersion": "9.0"}))
    code, out, err = run("--check", "d", cwd=folder)
    assert (code, out) == (3, "bad.imr.json: FAILED: undetermined\n")


def test_a_letter_has_no_digest_in_the_command_and_in_the_library(folder):
    code, out, err = run(LETTER)
    assert (code, out) == (1, "")
    assert "a letter has no digest" in err
    with pytest.raises(imr_schema.UsageError, match="letter"):
        imr_schema.digest(LETTER)


def test_a_version_is_migrated_to_and_what_it_cannot_hold_is_named(folder):
    code, out, _ = run(OLDEST, "--schema-version", LATEST.name)
    migrated = imr_schema.migrate(OLDEST, LATEST.name).content
    assert (code, out.split()[0]) == (0, imr_schema.digest(migrated))
    code, out, err = run(SAMPLES / "valid" / "every-part.imr.xml", "--schema-version", PRINTED.name)
    assert (code, out) == (4, "")
    assert "/documentsReviewed/0/type cannot be expressed in version" in err
    assert len(err.splitlines()) == 11


def test_the_content_that_is_digested_can_be_written(folder):
    expected = imr_schema.digested_bytes(GOOD)
    assert run("--content", "a.imr.xml", cwd=folder)[:2] == (0, expected.decode())
    assert run("--content", "a.imr.xml", "-o", "content", cwd=folder)[0] == 0
    assert (folder / "content").read_bytes() == expected
    code, _, err = run("--content", "a.imr.xml", "a.imr.json", "-o", "content", cwd=folder)
    assert (code, "one document" in err) == (2, True)
    assert (folder / "content").read_bytes() == expected


def test_a_name_in_a_list_leads_to_no_folder_and_fits_no_pattern(folder):
    digest = imr_schema.digest(GOOD)
    (folder / "d").write_text(
        "".join(f"{digest}  {name}\n" for name in (".", "*.json", "/", "c.imr.zip", "a.imr.json/x"))
    )
    code, out, _ = run("--check", "d", cwd=folder)
    assert (code, out.count("no such document"), out.count("OK")) == (3, 5, 0)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ([], "name at least one file"),
        (["--check", "a.imr.json"], "line 1"),
        (["--check", "nowhere"], "no such file"),
        (["--check", "d", "-o", "e"], "leave out"),
        (["a.imr.json", "-o", "a.imr.json"], "one of the inputs"),
        (["a.imr.json", "--schema-version", "9"], "unknown version"),
    ],
)
def test_wrong_usage_is_told_in_a_sentence(folder, arguments, why):
    code, out, err = run(*arguments, cwd=folder)
    assert (code, out) == (2, "")
    assert why in err


def test_standard_input_has_a_line_too():
    code, out, _ = run("-", input=GOOD.read_bytes())
    assert (code, out) == (0, f"{imr_schema.digest(GOOD)}  -\n")
