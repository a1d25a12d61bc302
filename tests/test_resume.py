"""``--resume``: what an interrupted run has done is not done again, and the end is that of a run in one go."""

import json
import os
import random
import resource
import shutil
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from msgspec import structs

from imr_schema import Settings, part_files
from imr_schema.batch.documents import Instructions, Outcome
from imr_schema.batch.earlier_runs import Document
from imr_schema.batch.journal import NAME, Journal
from imr_schema.findings import Report, Verdict
from imr_schema.standard import LATEST, VERSIONS
from tests.tools.kill_and_resume import COMMANDS, Done, fill, finished, killed_and_resumed, start

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples" / LATEST.name
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
OLDER = next(iter(VERSIONS))
FOLDERS = {name: words for name, words in COMMANDS.items() if words[0] != "tabulate"}
TABLES = {name: words for name, words in COMMANDS.items() if words[0] == "tabulate"}
each_command = pytest.mark.parametrize("name", COMMANDS)


@pytest.fixture(scope="module")
def documents(tmp_path_factory):
    """A folder with documents below ``in``."""
    folder = tmp_path_factory.mktemp("documents")
    fill(folder, 50)
    return folder


@pytest.fixture
def folder(documents, tmp_path):
    """A copy of it, for one test."""
    shutil.copytree(documents / "in", tmp_path / "in")
    return tmp_path


def run(folder, command, *more) -> Done:
    return finished(folder, start(folder, command, *map(str, more)))


def whole(folder, command, *more) -> Done:
    """What a run in one go leaves, in a place of its own."""
    shutil.rmtree(folder / "out", ignore_errors=True)
    done = run(folder, command, *more)
    shutil.rmtree(folder / "out")
    return done


def written(folder):
    """When each output was written."""
    return {path: path.stat().st_mtime_ns for path in (folder / "out").rglob("*") if not path.name.startswith(".imr-")}


@each_command
def test_a_run_that_was_killed_ends_as_one_in_one_go(name, folder):
    """More often by hand: python -m tests.tools.kill_and_resume 200."""
    begun = time.monotonic()
    expected = whole(folder, COMMANDS[name])
    seconds = time.monotonic() - begun
    for share in (0.5, 0.8):
        _, done = killed_and_resumed(folder, COMMANDS[name], seconds * random.uniform(share - 0.2, share))
        assert done == expected


@each_command
def test_a_run_with_nothing_to_do_writes_nothing_and_says_the_same(name, folder):
    expected = whole(folder, COMMANDS[name])
    assert run(folder, COMMANDS[name], "--resume") == expected
    before = written(folder)
    assert run(folder, COMMANDS[name], "--resume") == expected
    assert written(folder) == before


@pytest.mark.parametrize("name", FOLDERS)
def test_what_has_changed_is_made_again_and_nothing_else(name, folder):
    run(folder, FOLDERS[name], "--resume")
    before = written(folder)
    edited, removed, altered, touched = sorted((folder / "in" / "0").glob("*.json"))[10:14]
    edited.write_bytes(edited.read_bytes().replace(b"Knee", b"Hip") + b"\n")
    outputs = {path.name.partition(".")[0]: path for path in (folder / "out").rglob("*") if path.is_file()}
    outputs[removed.name.partition(".")[0]].unlink()
    damaged = outputs[altered.name.partition(".")[0]]
    damaged.write_bytes(damaged.read_bytes()[:-2] + b"??")
    touched.touch()
    done = run(folder, FOLDERS[name], "--resume")
    after = written(folder)
    made = {path.name.partition(".")[0] for path in after if after[path] != before[path]} - {"0"}
    assert made == {each.name.partition(".")[0] for each in (edited, removed, altered)}
    assert done == whole(folder, FOLDERS[name])


def test_the_journal_is_its_owners_alone_and_has_no_text_of_a_document(folder):
    path = folder / "in" / "0" / "0001.imr.json"
    data = json.loads(path.read_bytes())
    data["clinicalCaseSummary"] = ["Zyxwvutology of the Zyxwvut."]
    data["Zyxwvutology"] = 1
    path.write_text(json.dumps(data))
    run(folder, FOLDERS["convert"], "--resume", "--show-values", "full")
    journal = folder / "out" / NAME
    assert stat.S_IMODE(journal.stat().st_mode) == 0o600
    assert b"0001.imr.json" in journal.read_bytes()
    assert b"Zyxwvut" not in journal.read_bytes()


def test_faulty_documents_are_told_each_time_with_their_text_where_that_is_asked_for(folder):
    command = [*FOLDERS["convert"], "--show-values", "full"]
    expected = whole(folder, command)
    assert expected.code == 1
    for _ in range(3):
        assert run(folder, command, "--resume") == expected
    assert run(folder, FOLDERS["convert"], "--resume") == whole(folder, FOLDERS["convert"])


def test_losses_are_told_each_time_and_listed_with_their_values(folder):
    (folder / "in" / "part.imr.json").write_bytes((SAMPLES / "valid" / "panel.imr.json").read_bytes())
    command = ["migrate", "in", "--to-version", OLDER, "-o", "out/", "--allow-loss"]
    expected = whole(folder, command)
    assert b"left out" in expected.told
    for _ in range(2):
        assert run(folder, command, "--resume") == expected
    whole(folder, [*command, "--losses", "lost.json"])
    listed = (folder / "lost.json").read_bytes()
    run(folder, command, "--resume")
    run(folder, command, "--resume", "--losses", "lost.json")
    assert (folder / "lost.json").read_bytes() == listed


def torn(content, lines):
    return content[: -len(lines[-1]) // 2]


def cut_within_a_line_and_gone_on(content, lines):
    return b"\n".join([*lines[:20], lines[20][:40], *lines[21:]])


def garbage(content, lines):
    return b"\n".join([lines[0], b"\0\xff", b"[]", b"[1,2]", b'["x",{}]', *lines[1:]])


def empty(content, lines):
    return b""


def no_journal_at_all(content, lines):
    return b"PK\x03\x04 something else\n" * 20


def swapped(content, lines):
    """Each line says what another one had written."""
    seals = [line.replace(b'"digest":"', b'"digest":"0') for line in lines[1:]]
    return b"\n".join([lines[0], *seals])


@pytest.mark.parametrize("damage", [torn, cut_within_a_line_and_gone_on, garbage, empty, no_journal_at_all, swapped])
def test_a_torn_or_forged_journal_costs_work_and_nothing_else(damage, folder):
    expected = whole(folder, FOLDERS["convert"])
    run(folder, FOLDERS["convert"], "--resume")
    journal = folder / "out" / NAME
    content = journal.read_bytes()
    journal.write_bytes(damage(content, content.split(b"\n")))
    done = run(folder, FOLDERS["convert"], "--resume")
    assert (done.code, done.tree, done.left) == (expected.code, expected.tree, expected.left)
    assert run(folder, FOLDERS["convert"], "--resume") == expected


@pytest.mark.parametrize("name", ["convert", "csv"])
def test_under_other_settings_all_is_made_anew_and_that_is_told(name, folder):
    run(folder, COMMANDS[name], "--resume")
    other = [*COMMANDS[name], "--fail-on", "info"]
    done = run(folder, other, "--resume")
    assert done.tree == whole(folder, other).tree if name == "csv" else done.code == 1
    assert name == "csv" or b"other settings or options; all is made anew" in done.told


def test_another_tool_counts_for_nothing(folder):
    run(folder, FOLDERS["convert"], "--resume")
    before = written(folder)
    package = folder / "tool"
    for name in ("imr_schema", "schemas", "samples"):
        shutil.copytree(ROOT / name, package / name, ignore=shutil.ignore_patterns("__pycache__", "invalid"))
    with (package / "imr_schema" / "rules" / "retired.py").open("a") as file:
        file.write("# changed\n")
    words = [sys.executable, "-m", "imr_schema", *FOLDERS["convert"], "--resume"]
    environment = {**os.environ, "PYTHONPATH": str(package)}
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, timeout=120)
    assert b"another version of this tool or its engines; all is made anew" in done.stderr
    assert all(at != before[path] for path, at in written(folder).items() if path.is_file())


def test_what_was_refused_is_in_the_journal_soon_too(tmp_path):
    instructions = Instructions(Settings(as_of=date(2026, 11, 26)))
    report = Report("", Verdict.NOT_ACCEPTABLE)
    with Journal(str(tmp_path), instructions, date(2026, 11, 26), lambda *_: "", pytest.fail, texts=False) as journal:
        for number in range(100):
            document = Document(f"{number}.imr.json", None, None, 0, bytes(32))
            journal.keep(document, Outcome(structs.replace(report, source=document.name)))
        assert (tmp_path / NAME).read_bytes().count(b"\n") > 64


def test_a_journal_of_which_most_is_about_other_documents_is_written_anew(folder, monkeypatch):
    day = date(2026, 11, 26)
    chosen = Instructions(Settings(as_of=day))
    monkeypatch.setattr("imr_schema.batch.journal._SPARE", 10)
    documents = [Document(f"{number}.imr.json", None, None, 0, bytes(32)) for number in range(40)]
    for some in (documents, documents[:5]):
        with Journal(str(folder), chosen, day, lambda *_: "", pytest.fail, texts=False) as journal:
            for document in some:
                journal.keep(document, Outcome(Report(document.name, Verdict.ACCEPTABLE)))
    assert len((folder / NAME).read_bytes().splitlines()) == 6
    assert stat.S_IMODE((folder / NAME).stat().st_mode) == 0o600


def test_two_runs_in_one_folder_are_one_too_many(folder):
    first = start(folder, FOLDERS["convert"], "--resume")
    while not (folder / "out" / NAME).exists():
        time.sleep(0.005)
    second = run(folder, FOLDERS["convert"], "--resume")
    done = finished(folder, first)
    assert second.code == 2
    assert b"another run with --resume holds" in second.told
    assert done == whole(folder, FOLDERS["convert"])


@pytest.mark.parametrize("words", [["convert", "in", "--to", "xml", "-o", "one.xml"], ["convert", "in", "--to", "xml"]])
def test_a_run_into_one_file_cannot_be_resumed(words, folder):
    done = run(folder, words, "--resume")
    assert done.code == 2
    assert b"-o DIR/" in done.told


def test_a_summary_alone_cannot_be_resumed(folder):
    assert run(folder, ["tabulate", "in", "--summary", "html:page.html"], "--resume").code == 2


@each_command
def test_a_full_disk_is_told_and_the_run_goes_on_once_there_is_room(name, folder):
    expected = whole(folder, COMMANDS[name])
    words = [sys.executable, "-m", "imr_schema", *COMMANDS[name], "--resume"]

    def bounded():
        resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000))

    done = subprocess.run(words, cwd=folder, env=ENVIRONMENT, capture_output=True, timeout=120, preexec_fn=bounded)
    assert done.returncode == 6, done.stderr
    assert run(folder, COMMANDS[name], "--resume") == expected


@pytest.mark.parametrize("name", ["convert", "csv"])
def test_a_folder_that_cannot_be_written_is_told(name, folder):
    (folder / "out").symlink_to("/proc/self/fdinfo")  # where root cannot write either
    done = run(folder, COMMANDS[name], "--resume")
    assert done.code == 6
    assert b"cannot be written" in done.told


def test_a_journal_that_others_may_write_or_a_link_is_refused(folder):
    run(folder, FOLDERS["convert"], "--resume")
    journal = folder / "out" / NAME
    journal.chmod(0o666)
    assert run(folder, FOLDERS["convert"], "--resume").code == 2
    journal.unlink()
    journal.symlink_to(folder / "elsewhere")
    assert run(folder, FOLDERS["convert"], "--resume").code == 2
    assert not (folder / "elsewhere").exists()


@pytest.mark.parametrize("name", TABLES)
def test_tables_are_made_again_of_other_documents_and_nothing_of_their_text_is_left_beside(name, folder):
    run(folder, TABLES[name], "--resume")
    (folder / "in" / "0" / "0003.imr.json").unlink()
    done = run(folder, TABLES[name], "--resume")
    assert done == whole(folder, TABLES[name])
    run(folder, TABLES[name], "--resume")
    left = {path.name for path in (folder / "out").iterdir() if path.name.startswith(".imr")}
    assert left == {".imr-journal-all.sqlite.jsonl" if name == "sqlite" else ".imr-journal.jsonl"}
    assert all(stat.S_IMODE((folder / "out" / each).stat().st_mode) == 0o600 for each in left)
    table = next(path for path in (folder / "out").iterdir() if not path.name.startswith("."))
    table.unlink()
    assert run(folder, TABLES[name], "--resume") == done


def entries(path):
    """How many documents are kept at *path*; none while another process writes."""
    with suppress(sqlite3.OperationalError):
        return sqlite3.connect(f"file:{path}?mode=ro", uri=True).execute("SELECT count(*) FROM outcomes").fetchone()[0]
    return 0


def test_what_an_interrupted_run_has_kept_of_documents_is_named_by_a_run_that_does_not_go_on(tmp_path):
    fill(tmp_path, 250)
    process = start(tmp_path, TABLES["csv"], "--resume")
    kept = tmp_path / "out" / ".imr-kept.sqlite"
    while not kept.exists() or not entries(kept):
        time.sleep(0.005)
    process.kill()
    process.communicate()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert b".imr-kept.sqlite: left by an interrupted run" in run(tmp_path, TABLES["csv"]).told
    assert entries(kept) > 0
    assert run(tmp_path, TABLES["csv"], "--resume").left == []


@pytest.mark.parametrize("end", ["", ".wal", "-journal"])
def test_part_files_and_what_libraries_put_beside_them_are_removed_by_the_next_run(end, folder):
    (folder / "out").mkdir()
    left = folder / "out" / f".imr-123-{'0' * 16}.part{end}"
    left.write_bytes(b"")
    for name, command in {**FOLDERS, **TABLES}.items():
        left.write_bytes(b"")
        run(folder, command, "--resume")
        assert not left.exists(), name
        left.write_bytes(b"")
        run(folder, command, "--resume")
        assert not left.exists(), f"{name}, with nothing to do"
        shutil.rmtree(folder / "out")
        (folder / "out").mkdir()


def test_what_lies_beside_a_part_file_that_is_being_written_stays(tmp_path):
    path, file = part_files.create(str(tmp_path))
    beside = Path(f"{path}.wal")
    beside.write_bytes(b"")
    part_files.remove_left.cache_clear()
    part_files.remove_left(str(tmp_path))
    assert beside.exists()
    file.close()
    part_files.discard(path)
    assert not beside.exists()
