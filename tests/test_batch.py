"""Many documents in one call, of the library and of the command line: the same reports in order, whatever happens."""

import gzip
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass
from datetime import date
from itertools import count, islice
from pathlib import Path

import pytest

import imr_schema
from imr_schema import Settings, Source, UsageError, Verdict
from imr_schema.config.settings import MIB, Limits
from imr_schema.inputs import ndjson
from imr_schema.standard import LATEST, VERSIONS
from tests.processes import alive, soon

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"
VALID = SAMPLES / LATEST.name / "valid"
GOLDEN = VALID / "golden.imr.json"
BAD = SAMPLES / LATEST.name / "invalid" / "IMR304" / "item-rationale.imr.json"
SETTINGS = Settings(as_of=date(2026, 11, 26))
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


def one_line(path):
    return json.dumps(json.loads(path.read_bytes())).encode() + b"\n"


@pytest.fixture
def mixed(tmp_path):
    """A folder with every way in which documents travel, and some that are not to be had."""
    folder = tmp_path / "mixed"
    folder.mkdir()
    for path in (GOLDEN, GOLDEN.with_suffix(".xml"), BAD):
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "all.imr.ndjson").write_bytes(one_line(GOLDEN) * 3 + b"{}\n\n" + one_line(BAD) + one_line(GOLDEN))
    (folder / "none.imr.ndjson").write_bytes(b"\n")
    (folder / "cut.imr.ndjson.gz").write_bytes(gzip.compress(one_line(GOLDEN) * 40)[:-12])
    with zipfile.ZipFile(folder / "packed.imr.zip", "w") as archive:
        archive.write(GOLDEN, "a/golden.imr.json")
        archive.write(BAD, "bad.imr.json")
    (folder / "letter.txt").write_bytes((SAMPLES / "letters/posted-2016/one-item.txt").read_bytes())
    os.mkfifo(folder / "pipe.imr.json")
    return folder


INCLUDE = ("*.imr.*", "*.txt")


@pytest.mark.parametrize("values", ["none", "full"])
def test_reports_are_the_same_for_any_number_of_processes(mixed, values):
    settings = Settings(as_of=SETTINGS.as_of, values=values)
    paths: list[Path] = [mixed, SAMPLES / "1.0" / "invalid", mixed / "missing.imr.json"]
    alone = list(imr_schema.validate_many(paths, settings=settings, include=INCLUDE))
    for jobs, timeout in ((1, 60), (2, None), (4, 60)):
        found = imr_schema.validate_many(paths, settings=settings, include=INCLUDE, jobs=jobs, timeout=timeout)
        assert list(found) == alone
    names = [report.source.removeprefix(f"{mixed}/") for report in alone]
    assert names[:7] == [*(f"all.imr.ndjson#{n}" for n in range(1, 7)), "cut.imr.ndjson.gz#1"]
    assert len(alone) > 200
    assert alone[-1].verdict is Verdict.UNDETERMINED


def test_a_report_is_the_one_that_validate_gives(mixed):
    for report in imr_schema.validate_many([GOLDEN, BAD, mixed / "pipe.imr.json"], settings=SETTINGS, jobs=2):
        assert report == imr_schema.validate(Path(report.source), settings=SETTINGS)


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_document_may_be_bytes_or_a_source_with_a_name_of_its_own(jobs):
    documents: list[bytes | Path | Source] = [
        GOLDEN.read_bytes(),
        Source("row 7", content=BAD.read_bytes()),
        GOLDEN.with_suffix(".xml"),
        Source("many.ndjson", content=one_line(GOLDEN) * 2),
    ]
    found = list(imr_schema.validate_many(documents, settings=SETTINGS, jobs=jobs))
    assert [(report.source.rpartition("/")[2], report.acceptable) for report in found] == [
        ("-", True),
        ("row 7", False),
        ("golden.imr.xml", True),
        ("many.ndjson#1", True),
        ("many.ndjson#2", True),
    ]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_generator_of_documents_is_read_only_as_far_as_it_is_needed(jobs):
    pulled = 0

    def endless():
        nonlocal pulled
        for _ in count():
            pulled += 1
            yield b"{}"

    found = imr_schema.validate_many(endless(), jobs=jobs)
    assert len(list(islice(found, 5))) == 5
    assert pulled < 20_000
    found.close()


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("to", ["json", "xml"])
def test_convert_many_gives_what_convert_gives_and_the_report_on_all(mixed, to, jobs):
    found = list(imr_schema.convert_many([mixed, GOLDEN], to, settings=SETTINGS, jobs=jobs))
    assert [each.report for each in found] == list(imr_schema.validate_many([mixed, GOLDEN], settings=SETTINGS))
    for each in found:
        assert (each.content is not None) == each.report.acceptable
    assert found[-1].content == imr_schema.convert(GOLDEN, to)
    assert [each.number for each in found][:7] == [1, 2, 3, 4, 5, 6, 1]
    assert found[0].source.path == str(mixed / "all.imr.ndjson")


@pytest.mark.parametrize("jobs", [1, 2])
def test_convert_many_names_what_an_older_version_cannot_hold(jobs):
    first = next(iter(VERSIONS))
    documents = [VALID / "every-part.imr.json", VALID / "one-item.imr.json"]
    kept, whole = imr_schema.convert_many(documents, "json", version=first, settings=SETTINGS, jobs=jobs)
    assert kept.report.acceptable
    assert kept.content is None
    assert all(loss.pointer.startswith("/") for loss in kept.losses)
    forced, _ = imr_schema.convert_many(documents, "json", version=first, allow_loss=True, jobs=jobs)
    assert forced.losses == kept.losses
    for content in (forced.content, whole.content):
        assert content is not None
        assert imr_schema.validate(content).schema_version == first


def test_a_letter_that_lacks_something_is_not_converted_by_the_library():
    (found,) = imr_schema.convert_many([SAMPLES / "letters/letter-2014/without-header.txt"], "json", syntax="letter")
    assert (found.content, found.report.verdict) == (None, Verdict.NOT_ACCEPTABLE)


@pytest.mark.parametrize(
    ("call", "why"),
    [
        (lambda: imr_schema.validate_many(GOLDEN), "give a list"),  # type: ignore[arg-type]
        (lambda: imr_schema.validate_many(str(GOLDEN)), "give a list"),  # type: ignore[arg-type]
        (lambda: imr_schema.validate_many([], jobs=0), "at least 1"),
        (lambda: imr_schema.validate_many([], timeout=0), "more than 0"),
        (lambda: imr_schema.validate_many([], syntax="yaml"), "unknown syntax 'yaml'"),  # type: ignore[arg-type]
        (lambda: imr_schema.validate_many([], settings=Settings(assume_version="9.9")), "unknown version 9.9"),
        (lambda: imr_schema.convert_many([], "yaml"), "unknown syntax 'yaml'"),  # type: ignore[arg-type]
        (lambda: imr_schema.convert_many([], "xml", version="9.9"), "unknown version 9.9"),
        (lambda: imr_schema.convert_many([], "xml", settings=Settings(assume_version=LATEST.name)), "lost"),
        (lambda: list(imr_schema.validate_many([str(GOLDEN)])), "not str"),  # type: ignore[list-item]
    ],
)
def test_a_call_that_cannot_be_right_is_refused_at_once(call, why):
    with pytest.raises(UsageError, match=why):
        call()


@pytest.mark.parametrize("timeout", [1e300, float("inf")])
def test_a_time_limit_may_be_as_long_as_one_likes(timeout):
    assert [report.acceptable for report in imr_schema.validate_many([GOLDEN], timeout=timeout)] == [True]


def test_one_pattern_may_stand_without_a_list(mixed):
    (found,) = imr_schema.validate_many([mixed], include="*.txt", settings=SETTINGS)
    assert found.syntax == "letter"
    (nothing,) = imr_schema.validate_many([mixed], include="*.txt", exclude="l*", settings=SETTINGS)
    assert "no file matches" in nothing.findings[0].message


def test_no_document_is_no_report():
    assert list(imr_schema.validate_many([], jobs=4, timeout=1)) == []


def test_a_file_that_is_named_as_standard_input_is_a_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("-").write_bytes(GOLDEN.read_bytes())
    (report,) = imr_schema.validate_many([Path("-")])
    assert (report.source, report.acceptable) == ("./-", True)


# From here on: the command line, with processes that are hurt while they work.

HURT = """
import os, re, signal, sys
import imr_schema.inputs.files as files

real = files.read

def read(source, most):
    name = os.path.basename(source.name)
    if name.startswith("kill"):
        os.kill(os.getpid(), int(name.split(".")[0][4:]))
    if name.startswith("hang"):
        re.match("(a+)+$", "a" * 60 + "b")
    if name.startswith("crash"):
        raise ZeroDivisionError("of " + source.name)
    return real(source, most)

files.read = read
"""
"""Some files end, hold or crash whoever reads them, as hostile ones may; every process that starts imports it."""


@pytest.fixture
def hurt(tmp_path):
    """A folder of files that hurt, and the environment in which they do."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(HURT)
    (tmp_path / "inbox").mkdir()
    return tmp_path, {**ENVIRONMENT, "PYTHONPATH": f"{tmp_path / 'site'}:{ROOT}"}


def validated(folder, environment, *arguments):
    command = [sys.executable, "-m", "imr_schema", "validate", "inbox", "--report", "json", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=100, check=False)
    return done, json.loads(done.stdout)


@pytest.mark.parametrize("jobs", [2, 4])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM])
@pytest.mark.parametrize("place", ["first", "later"])
def test_a_process_that_is_killed_costs_one_report(hurt, number, jobs, place):
    folder, environment = hurt
    names = [f"{n:03}.imr.json" for n in range(60)]
    deadly = f"kill{int(number)}.imr.json"
    for name in (*names, deadly):
        (folder / "inbox" / name).write_bytes(GOLDEN.read_bytes())
    if place == "first":
        (folder / "inbox" / deadly).rename(folder / "inbox" / deadly.replace(".imr", ".0.imr"))
    done, report = validated(folder, environment, "--jobs", str(jobs), "--include", "kill*", "--include", "[0-9]*")
    assert done.returncode == 70
    assert (done.stderr, report["complete"]) == (b"", True)
    verdicts = {Path(each["source"]).name: each["verdict"] for each in report["documents"]}
    assert len(verdicts) == 61
    lost = [name for name, verdict in verdicts.items() if verdict != "acceptable"]
    assert [name.startswith("kill") for name in lost] == [True]
    (finding,) = next(each["findings"] for each in report["documents"] if each["verdict"] != "acceptable")
    assert finding["rule"] == "IMR090"
    assert "a process that died" in finding["message"]


def test_a_document_that_takes_too_long_is_undetermined_and_the_run_goes_on(hurt):
    folder, environment = hurt
    for name in ("a.imr.json", "hang.imr.json", "b.imr.json", "kill9.imr.json"):
        (folder / "inbox" / name).write_bytes(GOLDEN.read_bytes())
    done, report = validated(folder, environment, "--timeout", "5")
    assert done.returncode == 70
    found = {Path(each["source"]).name: [f["rule"] for f in each["findings"]] for each in report["documents"]}
    assert found == {"a.imr.json": [], "b.imr.json": [], "hang.imr.json": ["IMR001"], "kill9.imr.json": ["IMR090"]}
    late = next(each for each in report["documents"] if "hang" in each["source"])
    assert late["verdict"] == "undetermined"
    assert late["findings"][0]["message"].endswith(": it is over the limit of 5 seconds.")


def test_a_time_limit_may_stand_in_the_environment_and_is_a_number_of_seconds():
    command = [sys.executable, "-m", "imr_schema", "validate", str(GOLDEN)]
    for written, code in (("60", 0), ("soon", 2), ("0", 2), ("nan", 2)):
        environment = {**ENVIRONMENT, "IMR_SCHEMA_TIMEOUT": written}
        assert subprocess.run(command, env=environment, capture_output=True, check=False).returncode == code


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_file_whose_reading_crashes_costs_one_report(hurt, jobs):
    folder, environment = hurt
    for name in ("a.imr.json", "crash.imr.json", "d.imr.json"):
        (folder / "inbox" / name).write_bytes(GOLDEN.read_bytes())
    done, report = validated(folder, environment, "--jobs", jobs)
    assert done.returncode == 70
    assert [each["verdict"] for each in report["documents"]] == ["acceptable", "undetermined", "acceptable"]
    assert "ZeroDivisionError in the reading of this file" in report["documents"][1]["findings"][0]["message"]
    assert b"of inbox" not in done.stdout


def test_convert_writes_the_same_by_any_number_of_processes_and_leaves_out_what_is_lost(hurt):
    folder, environment = hurt
    for name in ("a.imr.json", "b.imr.xml", "kill11.imr.json", "z.imr.json"):
        source = GOLDEN.with_suffix(".xml") if name.endswith("xml") else GOLDEN
        (folder / "inbox" / name).write_bytes(source.read_bytes())
    (folder / "inbox" / "c.imr.ndjson").write_bytes(one_line(GOLDEN) * 2 + one_line(BAD))
    command = [sys.executable, "-m", "imr_schema", "convert", "inbox", "--to", "xml", "-o", "out/", "--jobs", "3"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=100, check=False)
    assert done.returncode == 70
    assert {path.name: path.read_bytes() for path in (folder / "out").iterdir()} == dict.fromkeys(
        ("a.imr.xml", "b.imr.xml", "c.1.imr.xml", "c.2.imr.xml", "z.imr.xml"), GOLDEN.with_suffix(".xml").read_bytes()
    )


@pytest.mark.parametrize(
    "command",
    [
        ("convert", "--to", "xml", "-o", "out/", "--include", "*.json", "--include", "*.ndjson*"),
        ("convert", "--to", "ndjson"),
        ("convert", "--to", "ndjson", "-o", "all.ndjson", "--include", "*.json", "--include", "*.ndjson"),
        ("migrate", "--to-version", "1.0", "-o", "out/", "--losses", "lost.json"),
        ("migrate", "--to-version", "1.0", "--to", "ndjson", "--allow-loss", "--include", "*.ndjson"),
        ("validate", "--report", "json"),
        ("validate", "--across", "--report", "text"),
    ],
    ids=" ".join,
)
def test_a_command_does_and_says_the_same_for_any_number_of_processes(mixed, command, tmp_path):
    (mixed / "many.imr.ndjson").write_bytes((one_line(GOLDEN) * 9 + one_line(BAD) + b"{}\n") * 9)
    name, *options = command
    results = []
    for jobs in ("1", "2", "5"):
        folder = tmp_path / jobs
        folder.mkdir()
        arguments = [sys.executable, "-m", "imr_schema", name, "../mixed", *options, "--jobs", jobs]
        done = subprocess.run(arguments, cwd=folder, env=ENVIRONMENT, capture_output=True, timeout=100, check=False)
        written = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        results.append((done.returncode, done.stdout, done.stderr, written))
    assert results[0] == results[1] == results[2]
    assert results[0][1] or results[0][3]


def test_standard_input_is_read_beside_files_by_several_processes():
    command = [sys.executable, "-m", "imr_schema", "validate", "-", str(BAD), "--jobs", "2", "--report", "json"]
    done = subprocess.run(command, env=ENVIRONMENT, input=GOLDEN.read_bytes(), capture_output=True, check=False)
    verdicts = {each["source"]: each["verdict"] for each in json.loads(done.stdout)["documents"]}
    assert verdicts == {"-": "acceptable", str(BAD): "notAcceptable"}
    piped = [Source("-")]
    assert [report.verdict for report in imr_schema.validate_many(piped, timeout=30)] == [Verdict.UNDETERMINED]


# A run that is ended from outside, in the middle of much work.


@dataclass
class Running:
    process: subprocess.Popen[bytes]
    folder: Path

    def workers(self):
        """The processes that validate."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(pid) for pid in listed]


@pytest.fixture
def running(tmp_path):
    """A run by four processes, each in the middle of a file with many documents."""
    (tmp_path / "inbox").mkdir()
    for name in "abcd":
        (tmp_path / "inbox" / f"{name}.imr.ndjson").write_bytes(b"{}\n" * DOCUMENTS)
    command = [sys.executable, "-m", "imr_schema", "validate", "inbox", "--jobs", "4", "--report", "json:r.json"]
    process = subprocess.Popen(
        command, cwd=tmp_path, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0
    )
    run = Running(process, tmp_path)
    try:
        assert soon(lambda: len(run.workers()) == 4)
        time.sleep(0.4)
        yield run
    finally:
        process.kill()
        process.communicate()


DOCUMENTS = 8_000


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)])
@pytest.mark.parametrize("whom", ["the parent", "the whole group"])
def test_a_run_that_is_ended_leaves_no_process_and_no_report(running, number, code, whom):
    workers = running.workers()
    if whom == "the parent":
        running.process.send_signal(number)
    else:  # as a terminal, or a service that is stopped, does
        for pid in (*workers, running.process.pid):
            os.kill(pid, number)
    _, written = running.process.communicate(timeout=30)
    assert running.process.returncode == code
    assert b"Traceback" not in written
    assert soon(lambda: not any(map(alive, workers)))
    assert not (running.folder / "r.json").exists()
    if number != signal.SIGKILL:
        assert [path.name for path in running.folder.iterdir()] == ["inbox"]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM])
def test_a_process_that_is_killed_from_outside_costs_the_one_document_that_it_is_at(running, number):
    os.kill(running.workers()[1], number)
    _, written = running.process.communicate(timeout=100)
    report = json.loads((running.folder / "r.json").read_text())
    rules = [each["findings"][0]["rule"] for each in report["documents"]]
    lost = rules.count("IMR090")  # none where it was killed between two parts of a file
    assert (len(rules), len(set(rules)) - lost) == (4 * DOCUMENTS, 1)
    assert lost <= 1
    assert (running.process.returncode, written) == (70 if lost else 3, b"")
    sources = [each["source"] for each in report["documents"]]
    assert sources == [f"inbox/{name}.imr.ndjson#{n + 1}" for name in "abcd" for n in range(DOCUMENTS)]


def test_a_reader_that_goes_away_leaves_no_process(tmp_path):
    (tmp_path / "inbox").mkdir()
    for name in "abcd":
        (tmp_path / "inbox" / f"{name}.imr.ndjson").write_bytes(b"{}\n" * DOCUMENTS)
    command = [sys.executable, "-m", "imr_schema", "validate", "inbox", "--jobs", "4", "--report", "concise"]
    process = subprocess.Popen(
        command, cwd=tmp_path, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0
    )
    assert process.stdout
    assert process.stderr
    assert process.stdout.read(1)
    workers = Running(process, tmp_path).workers()
    assert workers
    process.stdout.close()
    assert (process.wait(timeout=30), process.stderr.read()) == (6, b"")
    process.stderr.close()
    assert soon(lambda: not any(map(alive, workers)))


def test_memory_does_not_grow_with_the_batch(tmp_path):
    peaks = []
    for documents in (2_000, 20_000):
        script = (
            "import sys, imr_schema\n"
            f"found = imr_schema.validate_many((b'{{}}' for _ in range({documents})), jobs=2)\n"
            "assert sum(1 for _ in found) == " + str(documents) + "\n"
            "print(next(line for line in open('/proc/self/status') if line.startswith('VmHWM')).split()[1])\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", script], env=ENVIRONMENT, capture_output=True, check=True, text=True
        )
        peaks.append(int(done.stdout))
    assert peaks[1] < peaks[0] + 12 * 1024


def test_the_limit_of_bytes_holds_in_every_process():
    few = Settings(limits=Limits(size=MIB // 1024))
    assert {r.verdict for r in imr_schema.validate_many([GOLDEN, GOLDEN], settings=few, jobs=2)} == {
        Verdict.UNDETERMINED
    }


@pytest.mark.parametrize("line", [b"x\n", b"\n"])
def test_a_file_of_countless_lines_ends_at_a_limit(line, tmp_path):
    path = tmp_path / "a.imr.ndjson.gz"
    path.write_bytes(gzip.compress(line * 1_000_000))
    most = ndjson.most_lines(path.stat().st_size)
    assert most < 20_000
    counted = 0
    for report in imr_schema.validate_many([path]):
        counted += 1
        last = report
    assert counted <= most + 1
    assert "over the limit of" in last.findings[0].message
    assert last.verdict is Verdict.UNDETERMINED


def test_a_file_of_many_packed_documents_is_under_the_limit_of_lines(tmp_path):
    one = json.dumps(json.loads(Path(GOLDEN).read_bytes())).encode() + b"\n"
    many = 12_000
    path = tmp_path / "a.imr.ndjson.gz"
    path.write_bytes(gzip.compress(b"".join(one.replace(b"CM", b"%d" % i, 1) for i in range(many))))
    assert ndjson.most_lines(path.stat().st_size) > many
