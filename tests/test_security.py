"""What docs/security.md promises, where no other test holds it."""

import json
import os
import subprocess
import sys

import msgspec
import pytest

from imr_schema.codecs import CODECS
from imr_schema.config.settings import Limits, Settings
from imr_schema.conformance import kit
from imr_schema.errors import DigestError, UsageError
from imr_schema.inputs import files
from imr_schema.standard.samples import sample
from imr_schema.validation import check, pipeline

GOOD = sample("1.0", "valid", "golden.imr.json")


def test_folders_in_a_folder_a_thousand_times_end_no_run(tmp_path):
    (tmp_path / "good.imr.json").write_bytes(GOOD)
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(1500):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    try:
        found = files.find((str(tmp_path),))
    finally:
        subprocess.run(["rm", "-rf", tmp_path / "d"], check=True)  # what Python removes folders with recurses
    assert [source.below for source in found if source.lacking is None] == ["good.imr.json"]


def test_a_file_named_as_standard_input_is_a_file_to_a_pattern(tmp_path):
    (tmp_path / "-").write_bytes(GOOD)
    command = [sys.executable, "-m", "imr_schema", "validate", "*", "--report", "concise"]
    environment = {**os.environ, "PYTHONPATH": os.getcwd()}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert b"1 acceptable" in run.stdout.read()  # standard input is open all the while


def test_an_error_that_comes_of_lack_of_memory_is_no_fault_of_ours(monkeypatch):
    def starved(*_):
        try:
            raise MemoryError
        except MemoryError:
            raise SystemError("no result without an exception set") from None

    monkeypatch.setitem(check._FIRST_ENGINE, "json", ("an engine", starved))
    (finding,) = pipeline.validate(GOOD).report.findings
    assert finding.rule == "IMR001"
    assert "more memory" in finding.message


@pytest.mark.parametrize("levels", [90, 120, 150, 199, 400])
@pytest.mark.parametrize("syntax", CODECS)
def test_any_depth_that_may_be_asked_for_gives_a_finding_and_no_failure(levels, syntax):
    deep = "[" * levels + "]" * levels if syntax == "json" else "<a>" * levels + "</a>" * levels
    name = {"json": '"deep": ', "xml": ""}[syntax]
    raw = GOOD if syntax == "json" else sample("1.0", "valid", "golden.imr.xml")
    before, comma = ('"copy"', ", ") if syntax == "json" else ("<case>", "")
    raw = raw.decode().replace(before, f"{name}{deep}{comma}{before}", 1).encode()
    report = pipeline.validate(raw, settings=Settings(limits=Limits(depth=200))).report
    assert not report.acceptable
    assert not {finding.rule for finding in report.findings} & {"IMR090"}


@pytest.fixture
def own_kit(tmp_path):
    """A small kit, and a function that writes it with other words in its manifest."""
    case = {
        "file": "a.imr.json", "syntax": "json", "group": "rules", "kind": "pass", "about": "a",
        "sha256": kit.digest(GOOD),
        "expected": {"verdict": "acceptable", "exit": 0, "findings": []},
    }  # fmt: skip
    manifest = {
        "kitVersion": kit.KIT_VERSION, "tool": {"name": "a", "version": "1"}, "schemaVersion": "1.0",
        "asOf": "2026-01-01", "rules": [], "cases": [case],
    }  # fmt: skip
    (tmp_path / "a.imr.json").write_bytes(GOOD)

    def write(**others):
        new = {**manifest, **{name: value for name, value in others.items() if name in manifest}}
        new["cases"] = [{**case, **{name: value for name, value in others.items() if name not in manifest}}]
        (tmp_path / "manifest.json").write_bytes(msgspec.json.encode(new))
        return str(tmp_path)

    return write


def test_a_kit_with_plain_words_is_read(own_kit):
    assert kit.read(own_kit(profile="served")).documents == {"a.imr.json": GOOD}


@pytest.mark.parametrize(
    "words",
    [
        {"asOf": "2026-01-01 --skip IMR702"}, {"asOf": ""}, {"profile": "/tmp/evil.toml"}, {"profile": "--help"},
        {"file": "a;touch x;.imr.json"}, {"file": "-a.imr.json"}, {"file": "$(x)"}, {"file": "a b"}, {"file": "../a"},
    ],
    ids=json.dumps,
)  # fmt: skip
def test_a_kit_says_nothing_that_a_command_may_take_for_more(own_kit, words):
    with pytest.raises(UsageError):
        kit.read(own_kit(**words))


def test_a_case_that_leads_out_of_the_kit_is_not_handed_to_a_command(own_kit, tmp_path_factory):
    folder = own_kit()
    outside = tmp_path_factory.mktemp("outside") / "b"
    outside.write_bytes(GOOD)
    os.unlink(os.path.join(folder, "a.imr.json"))
    os.symlink(outside, os.path.join(folder, "a.imr.json"))
    with pytest.raises(DigestError):
        kit.read(folder)
