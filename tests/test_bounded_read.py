"""One way to read a file that others made: regular, bounded, and never waited for."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from imr_schema.errors import Unreadable, UsageError
from imr_schema.inputs.bounded_read import read_file

ROOT = Path(__file__).parent.parent
GOOD = ROOT / "samples/1.0/valid/one-item.imr.json"
LETTER = ROOT / "samples/letters/posted-2016/one-item.txt"


def run(*arguments, cwd):
    command = [sys.executable, "-m", "imr_schema", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=20, check=False)


def test_a_file_of_exactly_the_limit_is_read_and_one_byte_more_is_not(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"12345")
    assert read_file(str(path), 5) == b"12345"
    with pytest.raises(Unreadable, match="over the limit of 4 bytes"):
        read_file(str(path), 4)


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda path: None, "there is no such file"),
        (os.mkdir, "it is a folder, not a file"),
        (os.mkfifo, "it is not a regular file"),
        (lambda path: os.symlink(path, path), "too many levels of symbolic links"),
    ],
    ids=["missing", "folder", "pipe", "loop"],
)
def test_the_caller_chooses_the_error_and_gets_the_sentence(tmp_path, make, why):
    path = str(tmp_path / "x")
    make(path)
    with pytest.raises(UsageError, match=f"^here: {why}$"):
        read_file(path, 5, lambda why: UsageError(f"here: {why}"))


@pytest.mark.parametrize(
    "arguments",
    [
        ("validate", GOOD, "--config", "pipe"),
        ("validate", GOOD, "--profile", "pipe.toml"),
        ("validate", GOOD, "--baseline", "pipe"),
        ("validate", GOOD, "--codelists", "lists"),
        ("convert", LETTER, "--to", "json", "--metadata", "pipe"),
        ("letter", "check", LETTER, "--against", "pipe"),
        ("conformance", "run", "--kit", "kit", "--", "true", "{file}"),
    ],
    ids=lambda arguments: " ".join(map(str, arguments[2:4])),
)
def test_a_pipe_that_nobody_writes_to_holds_no_command(tmp_path, arguments):
    for name in ("pipe", "pipe.toml", "lists/us-states.json", "kit/manifest.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        os.mkfifo(tmp_path / name)
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert "it is not a regular file" in done.stderr


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, '{"case": {"caseNumber": "\\ud800"}}', 'Case Number,Other\nCM,"' + "x" * 200_000 + '"\n', "\udcff"],
    ids=["deep", "surrogate", "long cell", "not UTF-8"],
)
def test_metadata_that_would_have_crashed_is_wrong_usage(tmp_path, text):
    (tmp_path / "m").write_bytes(text.encode("utf-8", "surrogateescape"))
    done = run("convert", LETTER, "--to", "json", "--metadata", "m", cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    assert len(done.stderr.splitlines()) == 1
