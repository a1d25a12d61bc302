"""What was released never changes: its digests are here too, so changing a file and the index together fails."""

import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import msgspec
import pytest

from imr_schema.errors import DigestError
from imr_schema.publish import index
from imr_schema.publish.schematron import write_schematron
from imr_schema.publish.xsd import write_xsd
from imr_schema.standard import LATEST, VERSIONS, Status
from tests.tools.make_released import RULES, SCHEMAS, digest, digests, files, recorded

HERE = Path(__file__).parent
RELEASED = recorded()
FIRST = next(iter(RELEASED))
XSD = VERSIONS[FIRST].xsd
SOURCE = VERSIONS[FIRST].json_schema


def test_every_version_that_is_no_draft_has_its_digests_here():
    assert list(RELEASED) == [name for name, version in VERSIONS.items() if not version.may_change]
    assert all(VERSIONS[name].since for name in RELEASED)


@pytest.mark.parametrize("name", RELEASED)
def test_every_file_and_sample_of_a_released_version_is_the_one_that_was_released(name):
    released, present = RELEASED[name], digests(name)
    # The portable rules of the newest version are not frozen yet; what was recorded of them after that counts.
    assert present["schemas"] == {path: sha256 for path, sha256 in released["schemas"].items() if path not in RULES}
    assert present["samples"] == released["samples"]
    indexed = {entry.path: entry for entry in index.entries()}
    for path, sha256 in present["schemas"].items():
        assert (indexed[path].sha256, indexed[path].status) == (sha256, VERSIONS[name].status.value)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A copy of the standard's files, which the package then takes for its own; drafts are made again first."""
    shutil.copytree(SCHEMAS, tmp_path / "schemas")
    monkeypatch.setattr("imr_schema.standard.files.folder", lambda: str(tmp_path / "schemas"))
    index.build()
    return tmp_path / "schemas"


def test_a_released_source_that_was_changed_is_refused_and_gets_no_new_digest(folder):
    before = (folder / "index.json").read_bytes()
    (folder / SOURCE).write_bytes((folder / SOURCE).read_bytes().replace(b"Schema hint", b"Schema hints"))
    with pytest.raises(DigestError, match=f"{SOURCE} would not be the file that was released with version {FIRST}"):
        index.build()
    assert (folder / "index.json").read_bytes() == before
    with pytest.raises(DigestError, match=f"released, and may never change: {SOURCE}"):
        index.verify()


def test_what_would_be_made_otherwise_for_a_released_version_is_not_made(folder, monkeypatch):
    monkeypatch.setattr("imr_schema.publish.index.write_xsd", lambda schema: write_xsd(schema) + b"<!-- better -->\n")
    before = {path: path.read_bytes() for path in files(folder)}
    assert index.build() == [*(each.xsd for each in VERSIONS.values() if each.name not in RELEASED), "index.json"]
    assert {path: raw for path, raw in before.items() if path.parent.name == FIRST} == {
        path: path.read_bytes() for path in before if path.parent.name == FIRST
    }


def test_a_released_file_that_was_spoilt_is_named_and_not_made_again(folder):
    (folder / XSD).write_bytes(b"spoilt")
    with pytest.raises(DigestError, match="released, and may never change"):
        index.verify()
    with pytest.raises(DigestError, match=XSD):
        index.build()
    assert (folder / XSD).read_bytes() == b"spoilt"


@pytest.mark.parametrize("path", [SOURCE, XSD.replace("imr-determination", "imr-rules").replace(".xsd", ".xsl")])
def test_a_released_file_that_is_gone_is_missed(folder, path):
    (folder / path).unlink()
    with pytest.raises(DigestError, match=path):
        index.build()


def test_a_released_version_is_never_a_draft_again(folder, monkeypatch):
    draft = msgspec.structs.replace(VERSIONS[FIRST], status=Status.DRAFT)
    monkeypatch.setitem(VERSIONS, FIRST, draft)
    with pytest.raises(DigestError, match="cannot be a draft again"):
        index.build()


def test_portable_rules_follow_the_rules_while_their_version_is_the_newest(folder, monkeypatch):
    monkeypatch.setitem(VERSIONS, LATEST.name, msgspec.structs.replace(LATEST, status=Status.RELEASED))
    assert index.build() == ["index.json"]
    held = {entry.path: entry.status for entry in index.entries()}
    assert (held[LATEST.json_schema], held[LATEST.schematron]) == ("released", "draft")
    write = write_schematron(LATEST)
    monkeypatch.setattr("imr_schema.publish.index.write_schematron", lambda version: write + b"<!-- more -->\n")
    drafts = [version.schematron for version in VERSIONS.values() if version.may_change]
    assert index.build() == [*drafts, "index.json"]


def test_a_file_that_is_a_draft_may_change_and_then_has_a_new_digest_and_date(folder):
    name = "codelists/us-states.json"
    path = folder / name
    path.write_bytes(path.read_bytes() + b"\n")
    assert index.build(today=date(2031, 5, 6)) == ["index.json"]
    entry = next(entry for entry in index.entries() if entry.path == name)
    assert (entry.date, entry.sha256, entry.status) == ("2031-05-06", digest(path.read_bytes()), "draft")


def test_the_commands_say_so_and_exit_with_5(tmp_path):
    home = tmp_path / "home"
    shutil.copytree(SCHEMAS, home / "schemas")
    shutil.copytree(HERE.parent / "imr_schema", home / "imr_schema")
    (home / "schemas" / SOURCE).write_bytes((home / "schemas" / SOURCE).read_bytes() + b" ")
    for words in ("build", "verify"):
        done = subprocess.run(
            [sys.executable, "-m", "imr_schema", "schemas", words],
            cwd=home,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": str(home)},
        )
        assert (done.returncode, done.stdout) == (5, "")
        assert SOURCE in done.stderr
        assert "never" in done.stderr
