"""``validate --cache``: whose file it must be, what it may be, and what a run does when it cannot be used."""

import base64
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
from pathlib import Path

import pytest

from imr_schema.batch import outcome_cache
from imr_schema.standard import LATEST

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples" / LATEST.name
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")


@pytest.fixture
def folder(tmp_path):
    """Documents, good and faulty ones, in files and in one file of several."""
    (tmp_path / "in").mkdir()
    for path in [*SAMPLES.glob("valid/*.imr.*"), *sorted(SAMPLES.glob("invalid/*/*.imr.*"))[::20]]:
        shutil.copy(path, tmp_path / "in" / f"{path.parent.name}-{path.name}")
    lines = [b" ".join(path.read_bytes().split(b"\n")) + b"\n" for path in SAMPLES.glob("valid/*.imr.json")]
    (tmp_path / "in" / "several.imr.ndjson").write_bytes(b"\n".join(lines * 8))
    return tmp_path


def run(folder, *arguments, limit=None):
    def bounded():
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    words = [sys.executable, "-m", "imr_schema", "validate", *map(str, arguments)]
    return subprocess.run(
        words, capture_output=True, cwd=folder, timeout=120, env=ENVIRONMENT, preexec_fn=bounded if limit else None
    )


def alike(one, other):
    return (one.returncode, one.stdout) == (other.returncode, other.stdout)


@pytest.fixture
def without(folder):
    """A run without a cache."""
    return run(folder, "in", "-r", "json")


def test_a_run_with_a_cache_reports_the_same_and_the_cache_is_its_owners_alone(folder, without):
    for jobs in (1, 2, 1):
        done = run(folder, "in", "-r", "json", "--cache", "c", "--jobs", jobs)
        assert alike(done, without)
        assert done.stderr == without.stderr
    assert stat.S_IMODE((folder / "c").stat().st_mode) == 0o600
    assert sorted(path.name for path in folder.iterdir()) == ["c", "in"]


def test_what_has_not_changed_is_not_validated_again(folder):
    run(folder, "in", "--cache", "c")
    before = sqlite3.connect(folder / "c").execute("SELECT count(*) FROM outcomes").fetchone()
    run(folder, "in", "--cache", "c")
    path = next((folder / "in").glob("valid-*.imr.json"))
    path.write_bytes(path.read_bytes() + b" ")
    lines = folder / "in" / "several.imr.ndjson"
    lines.write_bytes(lines.read_bytes() + lines.read_bytes().split(b"\n")[0] + b"\n")
    assert alike(run(folder, "in", "-r", "json", "--cache", "c"), run(folder, "in", "-r", "json"))
    after = sqlite3.connect(folder / "c").execute("SELECT count(*) FROM outcomes").fetchone()
    assert after[0] - before[0] == 2


def test_a_cache_never_shows_text_and_what_it_does_not_hold_is_refused(folder):
    assert b"--show-values" in run(folder, "in", "--cache", "c", "--show-values", "full").stderr
    assert b"--across" in run(folder, "in", "--cache", "c", "--across").stderr
    assert run(folder, "in", "--cache", "c", "--across").returncode == 2
    assert not (folder / "c").exists()


def text_file(path):
    path.write_text("my notes")


def other_database(path):
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE patients (name)")
    database.commit()
    database.close()


def link(path):
    (path.parent / "elsewhere").write_bytes(b"")
    path.symlink_to("elsewhere")


def folder_of_that_name(path):
    path.mkdir()


def open_to_the_group(path):
    path.write_bytes(b"")
    path.chmod(0o660)


def pipe(path):
    os.mkfifo(path)


@pytest.mark.parametrize("made", [text_file, other_database, link, folder_of_that_name, open_to_the_group, pipe])
def test_what_is_no_cache_of_ours_is_refused_and_stays(made, folder):
    made(folder / "c")
    before = (folder / "c").read_bytes() if made in (text_file, other_database) else None
    done = run(folder, "in", "--cache", "c")
    assert done.returncode == 2, done.stderr
    assert before is None or (folder / "c").read_bytes() == before


@AS_ROOT
@pytest.mark.parametrize("name", ["c", "c-journal", "c-wal"])
def test_a_file_of_another_user_is_not_believed(name, folder):
    run(folder, "in", "--cache", "c")
    (folder / name).touch()
    os.chown(folder / name, 12345, 12345)
    done = run(folder, "in", "--cache", "c")
    assert done.returncode == 2
    assert b"belongs to another user" in done.stderr


def test_a_document_is_no_cache_and_a_report_does_not_go_over_one(folder):
    path = next((folder / "in").glob("valid-*.imr.json"))
    assert run(folder, "in", "--cache", path).returncode == 2
    run(folder, "in", "--cache", "c")
    assert run(folder, "in", "--cache", "c", "-r", "json:c").returncode == 2


def test_a_cache_that_others_may_read_is_closed_to_them(folder, without):
    run(folder, "in", "--cache", "c")
    (folder / "c").chmod(0o644)
    assert alike(run(folder, "in", "-r", "json", "--cache", "c"), without)
    assert stat.S_IMODE((folder / "c").stat().st_mode) == 0o600


def test_a_cache_of_another_format_is_begun_anew(folder, without):
    run(folder, "in", "--cache", "c")
    database = sqlite3.connect(folder / "c")
    database.executescript("PRAGMA user_version = 99; DROP TABLE outcomes; CREATE TABLE outcomes (other)")
    database.close()
    done = run(folder, "in", "-r", "json", "--cache", "c")
    assert alike(done, without)
    assert sqlite3.connect(folder / "c").execute("SELECT count(*) > 50 FROM outcomes").fetchone() == (1,)


@pytest.mark.parametrize("damage", ["cut", "middle", "empty table"])
def test_a_run_goes_on_without_a_damaged_cache(damage, folder, without):
    run(folder, "in", "--cache", "c")
    content = bytearray((folder / "c").read_bytes())
    if damage == "cut":
        content = content[: len(content) // 2]
    elif damage == "middle":
        content[4096:12288] = b"\xa5" * 8192
    else:
        content[100:4096] = bytes(3996)
    (folder / "c").write_bytes(content)
    done = run(folder, "in", "-r", "json", "--cache", "c")
    assert alike(done, without)
    assert b"the cache c is not used" in done.stderr


def test_a_run_goes_on_where_another_holds_the_cache(folder, without, monkeypatch):
    run(folder, "in", "--cache", "c")
    holder = sqlite3.connect(folder / "c", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    done = run(folder, "in", "-r", "json", "--cache", "c")
    holder.execute("ROLLBACK")
    assert alike(done, without)
    assert b"another run holds it" in done.stderr


def test_two_runs_at_once_share_a_cache(folder, without):
    words = [sys.executable, "-m", "imr_schema", "validate", "in", "-r", "json", "--cache", "c"]
    runs = [subprocess.Popen(words, cwd=folder, env=ENVIRONMENT, stdout=subprocess.PIPE) for _ in range(3)]
    assert [each.communicate(timeout=120)[0] for each in runs] == [without.stdout] * 3
    assert alike(run(folder, "in", "-r", "json", "--cache", "c"), without)


def test_a_run_goes_on_where_the_disk_is_full(folder, without):
    done = run(folder, "in", "-r", "json", "--cache", "c", limit=20_000)
    assert alike(done, without)
    assert b"the cache c is not used" in done.stderr


def test_a_run_goes_on_where_there_is_no_folder_for_a_cache(folder, without):
    done = run(folder, "in", "-r", "json", "--cache", "none/c")
    assert alike(done, without)
    assert b"the cache none/c is not used: no such file or directory" in done.stderr


def test_a_run_that_is_killed_leaves_a_cache_that_the_next_one_uses(folder, without):
    words = [sys.executable, "-m", "imr_schema", "validate", "in", "-r", "json", "--cache", "c"]
    for _ in range(4):
        killed = subprocess.Popen(words, cwd=folder, env=ENVIRONMENT, stdout=subprocess.DEVNULL, start_new_session=True)
        while killed.poll() is None and not (folder / "c-journal").exists():
            time.sleep(0.001)
        if killed.poll() is None:
            os.killpg(killed.pid, signal.SIGKILL)
        killed.wait()
    assert alike(run(folder, "in", "-r", "json", "--cache", "c"), without)
    assert not (folder / "c-journal").exists()


def test_what_is_undetermined_by_a_limit_is_never_in_a_cache(folder):
    (folder / "one").mkdir()
    shutil.copy(SAMPLES / "valid" / "panel.imr.json", folder / "one" / "a.imr.json")
    for limit in ("--max-size=100", "--max-depth=2", "--max-elements=5", "--max-field=10"):
        done = run(folder, "one", "--cache", "c", limit)
        assert done.returncode == 3
        assert b"IMR001" in done.stdout
    assert sqlite3.connect(folder / "c").execute("SELECT count(*) FROM outcomes").fetchone() == (0,)


def test_what_no_run_has_used_for_a_month_is_dropped(folder):
    run(folder, "in", "--cache", "c")
    database = sqlite3.connect(folder / "c")
    (count,) = database.execute("SELECT count(*) FROM outcomes").fetchone()
    today = int(time.time()) // 86_400
    half = "UPDATE outcomes SET used = ? WHERE rowid % 2"
    database.execute(half, (today - outcome_cache._UNUSED_DAYS - 1,))
    database.commit()
    run(folder, "in/several.imr.ndjson", "--cache", "c")
    (left,) = database.execute("SELECT count(*) FROM outcomes").fetchone()
    assert 0 < left < count
    assert database.execute("SELECT min(used) FROM outcomes").fetchone() == (today,)


def test_the_same_bytes_under_other_names_and_lines_are_other_documents(folder, without):
    shutil.copytree(folder / "in", folder / "deep" / "in")
    run(folder, "in", "--cache", "c")
    done = run(folder / "deep", "in", "-r", "json", "--cache", "../c")
    assert alike(done, without)
    lines = folder / "in" / "several.imr.ndjson"
    lines.write_bytes(b"\n\n" + lines.read_bytes())
    assert alike(run(folder, "in", "-r", "json", "--cache", "c"), run(folder, "in", "-r", "json"))


def test_settings_that_go_by_the_name_of_a_file_are_those_of_the_working_folder(folder):
    (folder / "other").mkdir()
    shutil.copytree(folder / "in", folder / "other" / "in")
    settings = folder / "settings.toml"
    settings.write_text('[[files]]\nmatch = "in/invalid*"\nfail-on = "info"\n')
    arguments = ["in", "-r", "json", "--config", settings]
    for place in (folder, folder / "other"):
        done = run(place, *arguments, "--cache", folder / "c")
        assert alike(done, run(place, *arguments))


def test_a_receipt_has_its_digests_of_contents_also_where_another_report_filled_the_cache(tmp_path):
    for name in ("golden.imr.xml", "golden.imr.json"):
        shutil.copy(SAMPLES / "valid" / name, tmp_path)
    receipts = []
    for arguments in (["-q", "--cache", "c"], ["-r", "receipt", "--cache", "c"], ["-r", "receipt", "--cache", "c"]):
        command = [sys.executable, "-m", "imr_schema", "validate", "golden.imr.xml", "golden.imr.json", *arguments]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, env=environment)
        receipts.append(done.stdout)
    assert receipts[1] == receipts[2]
    payload = json.loads(base64.b64decode(json.loads(receipts[1])["payload"]))
    assert len({subject["digest"]["imrContent"] for subject in payload["subject"]}) == 1
