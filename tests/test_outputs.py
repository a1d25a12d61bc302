"""What is written: whole or not at all, never through a link, never over an input, readable under any file name."""

import fcntl
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import unicodedata
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree, html

from imr_schema import atomic_write, part_files
from imr_schema.cli._write_documents import Plan, WriteOptions
from imr_schema.errors import UsageError
from imr_schema.inputs import files
from imr_schema.reports import FORMATS
from imr_schema.standard import PRINTED, VERSIONS
from tests.reporting import stated

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples" / PRINTED.name
GOOD = SAMPLES / "valid" / "one-item.imr.json"
BAD = SAMPLES / "invalid" / "IMR304" / "item-rationale.imr.json"
NEWER = list(VERSIONS)[1]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
OLD = b"the old one"


def command(*arguments):
    return [sys.executable, "-m", "imr_schema", *map(str, arguments)]


def run(*arguments, cwd, env=None):
    environment = {**ENVIRONMENT, **(env or {})}
    return subprocess.run(command(*arguments), capture_output=True, cwd=cwd, timeout=60, check=False, env=environment)


@pytest.fixture
def folder(tmp_path):
    """A working folder with documents, and an empty folder for what is written."""
    (tmp_path / "in" / "deep").mkdir(parents=True)
    shutil.copy(GOOD, tmp_path / "in" / "good.imr.json")
    shutil.copy(GOOD, tmp_path / "in" / "deep" / "good.imr.json")
    (tmp_path / "docs").mkdir()
    shutil.copy(BAD, tmp_path / "docs" / "bad.imr.json")
    (tmp_path / "out").mkdir()
    return tmp_path


ONE = {
    "report": ["validate", "docs/bad.imr.json", "-r", "json:out/x"],
    "baseline": ["validate", "docs/bad.imr.json", "--baseline", "out/x", "--update-baseline"],
    "check": ["letter", "check", "in/good.imr.json", "-r", "html:out/x"],
    "convert": ["convert", "in/good.imr.json", "--to", "xml", "-o", "out/x"],
    "ndjson": ["convert", "in", "--to", "ndjson", "-o", "out/x"],
    "migrate": ["migrate", "in/good.imr.json", "--to-version", NEWER, "-o", "out/x"],
    "losses": ["convert", "in", "--to", "json", "-o", "elsewhere/", "--losses", "out/x"],
    "render": ["letter", "render", "in/good.imr.json", "-o", "out/x"],
    "rules": ["rules", "export", "-o", "out/x"],
}
"""Commands that write the file ``out/x``."""

MANY = {
    "convert": ["convert", "in", "--to", "json", "-o", "out"],
    "migrate": ["migrate", "in", "--to-version", NEWER, "-o", "out"],
    "schemas": ["schemas", "export", "out"],
}
"""Commands that write files below ``out``."""


def contents(folder):
    """Every file and link below *folder* with what is in it."""
    found = {
        path: os.readlink(path) if path.is_symlink() else path.is_file() and path.read_bytes()
        for path in sorted(folder.rglob("*"))
    }
    return {path.relative_to(folder).as_posix(): content for path, content in found.items()}


@pytest.mark.parametrize("aim", ["a file", "nothing"])
@pytest.mark.parametrize("name", ONE)
def test_an_output_that_is_a_link_is_refused_and_leads_nowhere(name, aim, folder):
    if aim == "a file":
        (folder / "victim").write_bytes(OLD)
    (folder / "out" / "x").symlink_to("../victim")
    before = contents(folder)
    done = run(*ONE[name], cwd=folder)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"out/x is a link, and no output goes through one; nothing was written" in done.stderr
    assert contents(folder) == before


@pytest.mark.parametrize("name", MANY)
def test_a_link_in_the_output_folder_leads_nowhere(name, folder):
    (folder / "elsewhere").mkdir()
    for link in ("deep", "editors"):
        (folder / "out" / link).symlink_to("../elsewhere")
    before = contents(folder)
    done = run(*MANY[name], cwd=folder)
    assert done.returncode == 2
    assert b"is a link, and no output goes through one; nothing was written" in done.stderr
    assert contents(folder) == before


@pytest.mark.parametrize("arguments", [*ONE.values(), *MANY.values()], ids=" ".join)
def test_the_folder_that_is_named_may_be_reached_through_links(arguments, folder):
    os.rmdir(folder / "out")
    (folder / "real").mkdir()
    (folder / "out").symlink_to("real")
    assert run(*arguments, cwd=folder).returncode in {0, 1, 3}
    assert [*(folder / "real").iterdir()] != []


def test_a_link_that_comes_after_the_check_is_replaced_and_not_followed(tmp_path):
    (tmp_path / "victim").write_bytes(OLD)
    with atomic_write.beside(str(tmp_path / "x")) as file:
        (tmp_path / "x").symlink_to("victim")
        file.write(b"new")
    assert ((tmp_path / "victim").read_bytes(), (tmp_path / "x").read_bytes()) == (OLD, b"new")
    assert not (tmp_path / "x").is_symlink()


LIST = {"codeList": "us-states", "version": "2026-01-01", "title": "t", "source": "s", "values": [{"value": "CA"}]}
INPUTS = {
    "docs/bad.imr.json": [],
    "data.imr.json": ["--against", "data.imr.json"],
    "index.json": ["--metadata", "index.json"],
    "s.toml": ["--config", "s.toml"],
    "imr-schema.toml": [],
    "p.toml": ["--profile", "p.toml"],
    "q.toml": [],
    "r.toml": [],
    "lists/us-states.json": ["--codelists", "lists"],
    "more/us-states.json": ["--config", "lists.toml"],
    "known.json": ["--baseline", "known.json"],
}
"""Files that a run reads, and the options that have it read them."""
NO_DOCUMENT = {"known.json": {"report"}, "data.imr.json": {"check"}, "index.json": {"convert"}}
"""The commands that can read a file, where not all can."""


@pytest.mark.parametrize("output", ["report", "check", "convert", "losses", "migrate"])
@pytest.mark.parametrize("name", INPUTS)
def test_no_output_is_a_file_that_the_run_reads(name, output, folder):
    if output not in NO_DOCUMENT.get(name, {output}):
        pytest.skip("this command does not read it")
    for lists in ("lists", "more"):
        (folder / lists).mkdir()
        (folder / lists / "us-states.json").write_text(json.dumps(LIST))
    shutil.copy(GOOD, folder / "data.imr.json")
    (folder / "index.json").write_text("[]")
    (folder / "s.toml").write_text("")
    (folder / "lists.toml").write_text('codelists = "more"\n')
    (folder / "imr-schema.toml").write_text('profile = "q.toml"\n[[files]]\nmatch = "x*"\nprofile = "r.toml"\n')
    for profile in "pqr":
        (folder / f"{profile}.toml").write_text('about = "ours"\n')
    (folder / "known.json").write_text('{"baselineVersion": "1.0", "documents": {}}')
    before = contents(folder)
    arguments = ["docs/bad.imr.json" if each.startswith("in") else each for each in ONE[output]]
    arguments = [each.replace("out/x", name) for each in arguments]
    done = run(*arguments, *INPUTS[name], cwd=folder)
    assert (done.returncode, done.stdout) == (2, b""), done.stderr
    assert f"{name} is one of the inputs; nothing was written" in done.stderr.decode()
    assert contents(folder) == before


def test_a_baseline_that_is_written_is_no_input(folder):
    for _ in range(2):
        assert run(*ONE["baseline"], cwd=folder).returncode in {0, 1}


@pytest.mark.parametrize(("first", "second"), [("A", "a"), ("Straße", "STRASSE"), ("é", "e\u0301"), ("Σ", "ς")])
def test_names_that_some_systems_take_for_one_are_refused(first, second, folder):
    for name in (first, second):
        shutil.copy(GOOD, folder / "in" / f"{name}.imr.json")
    done = run("convert", "in", "--to", "json", "-o", "out", cwd=folder)
    assert done.returncode == 2
    assert b"would both be written to" in done.stderr
    assert [*(folder / "out").iterdir()] == []
    done = run("validate", "in", "-r", f"json:out/{first}", "-r", f"text:out/{second}", cwd=folder)
    assert done.returncode == 2


def test_names_that_every_system_tells_apart_are_not_refused():
    names = [unicodedata.normalize("NFC", name) for name in ("a", "á", "b", "ı", "i", "ss", "s")]
    atomic_write.refuse_collisions([(f"out/{name}", name) for name in names], [])
    with pytest.raises(UsageError):
        atomic_write.refuse_collisions([("out/a", "a"), ("out/A", "A")], [])


STRANGE = b"a\xff\n::error::\xc2\x9b31m\xe2\x80\xae\xed\xa0\x80##teamcity[x]###[y]\x07\x1b[1m<&>\"'\\ \xe4\xb8\xad"


def read(form, raw):
    """Have the reader of the format *form* read the report *raw*."""
    text = stated(form, raw.decode("utf-8"))
    if form in {"json", "sarif", "gitlab", "receipt"}:
        assert "\\ud8" not in json.dumps(json.loads(text))
    elif form == "json-lines":
        assert [json.loads(line) for line in text.splitlines()][-1]["complete"]
    elif form in {"junit", "checkstyle"}:
        assert etree.fromstring(raw).tag
    elif form == "html":
        assert html.fromstring(raw).xpath("//*[contains(@class, 'doc')]")
    else:
        assert "IMR304" in text


@pytest.mark.parametrize("encoding", ["ascii", "cp932"])
@pytest.mark.parametrize("form", FORMATS)
def test_a_file_name_that_is_no_text_breaks_no_report(form, encoding, tmp_path):
    shutil.copy(BAD, tmp_path / os.fsdecode(STRANGE + b".imr.json"))
    shown = run("validate", ".", "-r", form, cwd=tmp_path, env={"PYTHONIOENCODING": encoding})
    assert (shown.returncode, shown.stderr) == (1, b"")
    written = run("validate", ".", "-r", f"{form}:r", cwd=tmp_path)
    assert (written.returncode, written.stdout, written.stderr) == (1, b"", b"")
    read(form, (tmp_path / "r").read_bytes())
    if FORMATS[form].load().for_terminals:
        assert b"IMR304" in shown.stdout
    else:
        assert shown.stdout == (tmp_path / "r").read_bytes()
    for line in shown.stdout.splitlines():
        assert not set(line) & {0x07, 0x1B, 0x7F}
        assert b"##teamcity[" not in line
        assert b"##[" not in line


def test_a_file_name_that_is_no_text_breaks_nothing_else_that_is_written(tmp_path):
    (tmp_path / "in").mkdir()
    shutil.copy(GOOD, tmp_path / "in" / os.fsdecode(STRANGE + b".imr.json"))
    for arguments in (
        ["validate", "in", "--update-baseline", "--baseline", "b.json"],
        ["validate", "in", "--baseline", "b.json"],
        ["convert", "in", "--to", "json", "-o", "out/", "--losses", "l.json"],
        ["migrate", "in", "--to-version", NEWER, "-o", "new/", "--losses", "m.json"],
    ):
        done = run(*arguments, cwd=tmp_path)
        assert (done.returncode, b"\x1b" in done.stdout + done.stderr) == (0, False), done.stderr
    for name in ("b.json", "l.json", "m.json"):
        json.loads((tmp_path / name).read_bytes().decode("utf-8"))
    for target in ("out", "new"):
        assert os.listdir(os.fsencode(tmp_path / target)) == [STRANGE + b".imr.json"]
    done = run("detect", "in", "--json", cwd=tmp_path)
    assert done.stdout.isascii()
    assert b"##" not in done.stdout
    assert "\\ud8" not in json.dumps(json.loads(done.stdout))


PART = ".imr-1-0123456789abcdef.part"


def parts(folder):
    return sorted(path.name for path in folder.rglob(".imr-*"))


@pytest.mark.parametrize("arguments", [*ONE.values(), *MANY.values()], ids=" ".join)
def test_a_part_file_that_nobody_writes_is_removed_and_nothing_else(arguments, folder):
    others = [".imr-1.part", ".imr-1-0123456789ABCDEF.part", ".imr-1-0123456789abcdef.part.gz"]
    for name in (PART, *others):
        (folder / "out" / name).write_bytes(OLD)
    (folder / "out" / ".imr-2-0123456789abcdef.part").symlink_to("../docs/bad.imr.json")
    os.mkfifo(folder / "out" / ".imr-3-0123456789abcdef.part")
    done = run(*arguments, cwd=folder)
    assert done.returncode in {0, 1, 3}
    assert b"part files" not in done.stderr
    assert parts(folder) == sorted([*others, ".imr-2-0123456789abcdef.part", ".imr-3-0123456789abcdef.part"])


def test_a_part_file_of_a_run_that_goes_on_is_left_alone(folder):
    with open(folder / "out" / PART, "wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert run(*ONE["report"], cwd=folder).returncode == 1
        assert parts(folder) == [PART]
    assert run(*ONE["report"], cwd=folder).returncode == 1
    assert parts(folder) == []


def test_a_writer_whose_part_file_was_taken_for_a_left_one_takes_another(tmp_path, monkeypatch):
    lock = fcntl.flock
    taken: list[Path] = []

    def late(descriptor, how):
        if how == fcntl.LOCK_EX and not taken:
            taken.extend(tmp_path.iterdir())
            os.unlink(taken[0])  # another run was between us and our lock
        lock(descriptor, how)

    monkeypatch.setattr(fcntl, "flock", late)
    atomic_write.write(str(tmp_path / "x"), b"new")
    assert taken
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"new"]


def test_a_part_file_that_cannot_be_removed_is_named_in_one_line(folder):
    (folder / "out" / PART).write_bytes(OLD)
    (folder / "sitecustomize.py").write_text(
        "import os\nown = os.unlink\n"
        "def unlink(path):\n    if '.imr-1-' in path: raise PermissionError\n    own(path)\n"
        "os.unlink = unlink\n"
    )
    done = run(*ONE["report"], cwd=folder, env={"PYTHONPATH": f"{folder}:{ROOT}"})
    assert done.returncode == 1
    expected = f"imr-schema: part files of a killed run cannot be removed: {folder}/out/{PART}\n"
    assert done.stderr.decode() == expected


def test_the_part_files_of_this_process_are_known_until_they_are_gone(tmp_path):
    part_files.remove_left.cache_clear()
    path, file = part_files.create(str(tmp_path))
    assert f"-{os.getpid()}-" in path
    assert oct(os.stat(path).st_mode & 0o777) == "0o600"
    part_files.discard_all()
    assert [*tmp_path.iterdir()] == []
    file.close()
    part_files.discard(path)


KILLS = int(os.environ.get("IMR_KILLS", "26"))
DAY = ["--as-of", "2026-01-01"]
KILLED = {
    **{
        f"report {form}": ["validate", "in", *DAY, "-r", f"{form}:out/x"] for form in ("json", "html", "sarif", "junit")
    },
    "reports": [
        "validate",
        "in",
        "docs/bad.imr.json",
        *DAY,
        *(part for f in FORMATS for part in ("-r", f"{f}:out/{f}")),
    ],
    "baseline": ONE["baseline"],
    "convert": [*MANY["convert"], "--losses", "out/losses"],
    "ndjson": ONE["ndjson"],
    "migrate": MANY["migrate"],
    "render": ONE["render"],
    "rules": [*ONE["rules"], *DAY],
    "schemas": MANY["schemas"],
    "kit": ["conformance", "export", "out/kit", *DAY],
}


def whole(name, folder):
    """What the command *name* writes below ``out`` when nobody kills it, and how long it takes, in seconds."""
    begun = time.monotonic()
    assert run(*KILLED[name], cwd=folder).returncode in {0, 1}
    seconds = time.monotonic() - begun
    written = {path: content for path, content in contents(folder / "out").items() if content is not False}
    shutil.rmtree(folder / "out")
    (folder / "out").mkdir()
    return written, seconds


def begin_again(name, old, folder):
    """The folder ``out`` as it was before a run: with the *old* files, and without a kit that was begun."""
    if name == "kit":
        shutil.rmtree(folder / "out")
        (folder / "out").mkdir()
    for path in old:
        (folder / "out" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "out" / path).write_bytes(OLD)


@pytest.mark.parametrize("name", KILLED)
def test_of_a_run_that_is_killed_every_file_is_old_absent_or_whole_and_the_next_one_tidies_up(name, folder):
    written, seconds = whole(name, folder)
    chance = random.Random(name)
    left = torn = 0
    kills = max(2, KILLS // len(KILLED) // (5 if name == "kit" and KILLS < 100 else 1))
    for nth in range(kills):
        old = written if nth % 2 and name != "kit" else ()
        begin_again(name, old, folder)
        process = subprocess.Popen(
            command(*KILLED[name]), cwd=folder, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(chance.uniform(0.3, 1.05) * seconds)
        process.send_signal(signal.SIGKILL)
        process.wait()
        found = {path: content for path, content in contents(folder / "out").items() if content is not False}
        mine = {path for path in found if ".imr-" in path and path.endswith(".part")}
        left += bool(mine)
        torn += any(found[path] not in (OLD, written.get(path)) for path in found.keys() - mine)
        assert not any(path not in found for path in old), "an old file is gone"
        if name == "kit":
            continue
        if nth % 4 == 3 or nth == kills - 1:
            assert run(*KILLED[name], cwd=folder).returncode in {0, 1}
            assert parts(folder) == []
    print(f"{name}: {kills} kills, {left} left part files, {torn} tore a file")
    assert torn == 0


def test_no_input_is_read_through_a_link_that_leads_out_of_the_folder(tmp_path):
    inbox, elsewhere = tmp_path / "inbox", tmp_path / "elsewhere"
    (inbox / "sub").mkdir(parents=True)
    elsewhere.mkdir()
    (elsewhere / "a.imr.json").write_bytes(GOOD.read_bytes())
    (inbox / "own.imr.json").write_bytes(GOOD.read_bytes())
    (inbox / "out.imr.json").symlink_to("../elsewhere/a.imr.json")
    (inbox / "sub" / "absolute.imr.json").symlink_to(elsewhere / "a.imr.json")
    (inbox / "sub" / "within.imr.json").symlink_to("../own.imr.json")
    (inbox / "packed.imr.zip").symlink_to("../elsewhere/a.imr.json")
    done = run("convert", "inbox", "--to", "xml", "-o", "out/", cwd=tmp_path)
    assert done.returncode == 3
    assert done.stderr.count(b"it is a link that leads out of the folder") == 3
    written = sorted(path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.xml"))
    assert written == ["own.imr.xml", "sub/within.imr.xml"]
    (tmp_path / "link").symlink_to("inbox")
    assert run("validate", "link", cwd=tmp_path).stdout.count(b"it is a link that leads out of the folder") == 3
    assert run("validate", "inbox/out.imr.json", cwd=tmp_path).returncode == 0  # the user named this one


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_in_the_output_folder_gets_nothing_and_holds_nobody(folder):
    os.mkfifo(folder / "pipe")
    (folder / "out" / "good.imr.xml").symlink_to("../pipe")
    done = run("convert", "in", "--to", "xml", "-o", "out/", cwd=folder)
    assert (done.returncode, b"is a link" in done.stderr) == (2, True)
    (folder / "out" / "good.imr.xml").unlink()
    os.mkfifo(folder / "out" / "good.imr.xml")
    assert run("convert", "in", "--to", "xml", "-o", "out/", cwd=folder).returncode == 0
    assert (folder / "out" / "good.imr.xml").is_file()


ODD = ["a", "..", ".", "...", "/", "//", "/tmp", "..\\up", "C:", " ", "-o", "a.imr", "\u202e", "x" * 240]


@given(st.lists(st.sampled_from(ODD), max_size=3), st.lists(st.sampled_from(ODD), min_size=1, max_size=4))
@example(["", ""], ["/", "tmp", "victim"])
@example(["..", ""], ["victim"])
def test_whatever_archives_and_their_files_are_called_every_output_lies_in_the_folder(tmp_path_factory, steps, member):
    root = tmp_path_factory.mktemp("odd")
    inbox = root / "work" / "inbox"
    inbox.mkdir(parents=True)
    archive = inbox / ("".join(step.replace("/", "") for step in steps)[:200] + ".zip")
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("/".join(member) + "/case.imr.json", GOOD.read_bytes())
    sources = [*files.find((str(archive),)), *files.find((str(inbox),), ("*.zip", "*.imr.json"))]
    plan = Plan(WriteOptions(target=f"{root}/work/out/"), "xml")
    for source in sources:
        path = plan.path(source, None, None)
        if not source.lacking:
            assert os.path.normpath(path).startswith(f"{root}/work/out/")
            with suppress(UsageError):
                atomic_write.refuse_collisions([(path, "a")], [], below=plan.target)


def test_an_output_that_is_not_in_its_folder_is_refused_wherever_its_name_came_from(tmp_path):
    out = f"{tmp_path}/out/"
    for path in (f"{tmp_path}/elsewhere", f"{out}../elsewhere", "/elsewhere", f"{out}a/../../b"):
        with pytest.raises(UsageError, match="is not in the folder"), atomic_write.beside(path, below=out):
            pass
    assert not any(tmp_path.iterdir())


def test_a_name_too_long_to_write_costs_one_document(folder):
    long = "n" * 250
    shutil.copy(GOOD, folder / "in" / f"{long}.json")
    done = run("convert", "in", "--include", "*.json", "--to", "xml", "-o", "out/", cwd=folder)
    assert done.returncode == 3
    assert b"its name is too long" in done.stderr
    assert (folder / "out" / "good.imr.xml").is_file()


@given(st.integers(0, 80), st.integers(0, 80), st.booleans())
@example(64, 0, False)
@example(33, 40, True)
def test_of_files_that_are_written_in_chunks_each_is_old_or_complete_at_any_time(tmp_path_factory, many, old, stops):
    root = tmp_path_factory.mktemp("chunks")
    (root / "out").mkdir()
    for number in range(old):
        (root / "out" / str(number)).write_bytes(b"old")
    new = b"new" * 5000

    class Stop(Exception):
        pass

    with suppress(Stop), atomic_write.Chunks(f"{root}/out/") as chunks:
        for number in range(many):
            chunks.write(f"{root}/out/{number}", new)
            assert {path.read_bytes() for path in root.glob("out/[0-9]*")} <= {b"old", new}
        if stops:
            raise Stop
    written = {path.name: path.read_bytes() for path in (root / "out").iterdir()}
    complete = [*written.values()].count(new)
    assert many - many % 32 <= complete <= many if stops else complete == many
    before = {str(number): b"old" for number in range(old)}
    assert written == before | {str(number): new for number in range(complete)}


def test_a_file_has_its_name_once_it_is_on_the_disk_and_the_run_ends_when_its_name_is_there_too(tmp_path, monkeypatch):
    done = []
    monkeypatch.setattr(atomic_write, "_LONGEST_WAIT", 1000)
    for name in ("fsync", "replace"):
        real = getattr(os, name)

        def noted(first, *more, real=real):
            found = os.readlink(f"/proc/self/fd/{first}") if isinstance(first, int) else first
            done.append((real.__name__, found, *more))
            return real(first, *more)

        monkeypatch.setattr(os, name, noted)
    with atomic_write.Chunks(f"{tmp_path}/") as chunks:
        for path in ("a/1", "b/1", "a/2"):
            chunks.write(f"{tmp_path}/{path}", b"x")
        assert done == []
    placed = {step[1]: step[2] for step in done if step[0] == "replace"}
    assert [*placed.values()] == [f"{tmp_path}/{path}" for path in ("a/1", "b/1", "a/2")]
    for part, target in placed.items():
        steps = [("fsync", part), ("replace", part, target), ("fsync", os.path.dirname(target))]
        assert sorted(map(done.index, steps)) == [*map(done.index, steps)]
    assert len(done) == 3 + 3 + 2


def test_a_link_that_appears_while_files_are_written_is_not_written_through(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "elsewhere").mkdir()
    with atomic_write.Chunks(f"{tmp_path}/out/") as chunks:
        chunks.write(f"{tmp_path}/out/a/1", b"x")
        (tmp_path / "out" / "b").symlink_to(tmp_path / "elsewhere")
        with pytest.raises(UsageError, match="is a link"):
            chunks.write(f"{tmp_path}/out/b/1", b"x")
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["1"]
    assert not [*(tmp_path / "elsewhere").iterdir()]
