"""Whole processes over files: one, a thousand, archives, two processes at a time; beside other programs."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.benchmarks import peers
from tests.benchmarks.corpus import corpus, written
from tests.benchmarks.rows import Row
from tests.benchmarks.timing import ACCEPTED, ELSEWHERE, ENVIRONMENT, OURS, Seconds, child, process, ratio, rounds

_DIFFERENT = 200
"""Documents that are different; a larger number of files repeats them."""


def fill(folder: Path, count: int, name: str = "R") -> None:
    """Write *count* documents of a corpus as XML, JSON, ZIP and NDJSON, and B as one file."""
    shutil.rmtree(folder, ignore_errors=True)
    documents = corpus(name, min(count, _DIFFERENT))
    for syntax in ("xml", "json"):
        (folder / syntax).mkdir(parents=True)
        (folder / f"one.imr.{syntax}").write_bytes(written(corpus("B", 1), syntax)[0])
        raws = written(documents, syntax)
        for n in range(count):
            (folder / syntax / f"{n:06}.imr.{syntax}").write_bytes(raws[n % len(raws)])
    archive(folder / "all.zip", documents, count)
    ndjson(folder / "all.imr.ndjson", documents, count)


def archive(path: Path, documents: list[dict[str, object]], count: int) -> None:
    """Write a ZIP of *count* members in JSON."""
    raws = written(documents, "json")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for n in range(count):
            packed.writestr(f"{n:06}.imr.json", raws[n % len(raws)])


def ndjson(path: Path, documents: list[dict[str, object]], count: int) -> None:
    """Write a file of *count* lines, a document each."""
    lines = [json.dumps(each, ensure_ascii=False).encode() + b"\n" for each in documents]
    with open(path, "wb") as file:
        file.writelines(lines[n % len(lines)] for n in range(count))


def ours(folder: Path, *more: str) -> dict[str, list[str]]:
    """The command for each thing that we do with the files that ``fill`` wrote, with *more* options for many files."""
    validate, convert = [*OURS, "validate"], [*OURS, "convert", "--to", "json"]
    return {
        "one XML file": [*validate, str(folder / "one.imr.xml")],
        "one JSON file": [*validate, str(folder / "one.imr.json")],
        "XML files": [*validate, *more, str(folder / "xml")],
        "JSON files": [*validate, *more, str(folder / "json")],
        "ZIP": [*validate, *more, str(folder / "all.zip")],
        "NDJSON": [*validate, *more, str(folder / "all.imr.ndjson")],
        "convert": [*convert, *more, str(folder / "xml"), "-o", f"{folder / 'converted'}{os.sep}"],
    }


def rows(folder: Path, *, quick: bool) -> tuple[list[Row], dict[str, Seconds]]:
    """The ratios, and the seconds behind them."""
    found: list[Row] = []
    seconds: dict[str, Seconds] = {}
    for name, part in _PARTS.items():
        print(name, file=sys.stderr)
        made, taken = part(folder / name, quick)
        found += made
        seconds[name] = taken
    return found, seconds


def _one_file(folder: Path, quick: bool) -> tuple[list[Row], Seconds]:
    fill(folder, 1)
    commands = {name: ours(folder)[name] for name in ("one XML file", "one JSON file")}
    commands["import lxml.etree"] = [sys.executable, "-c", "import lxml.etree"]
    commands |= peers.for_one_file(folder / "one.imr.xml", folder / "one.imr.json")
    taken = rounds({name: partial(child, command) for name, command in commands.items()}, 5 if quick else 15)
    return [
        Row("one XML file / import lxml.etree", ratio(taken, "one XML file", "import lxml.etree"), 1.7),
        Row("one JSON file / import lxml.etree", ratio(taken, "one JSON file", "import lxml.etree"), 1.5),
        Row("check-jsonschema / ours, one file", ratio(taken, "check-jsonschema", "one JSON file"), 5, at_least=True),
        Row(
            "xmlschema-validate / ours, one file", ratio(taken, "xmlschema-validate", "one XML file"), 4, at_least=True
        ),
    ], taken


def _many_files(folder: Path, quick: bool) -> tuple[list[Row], Seconds]:
    count = 100 if quick else 1000
    fill(folder, count, "S")
    commands = {name: ours(folder)[name] for name in ("XML files", "JSON files")}
    commands |= peers.for_a_folder(folder / "xml", folder / "json")
    taken = rounds({name: partial(child, command) for name, command in commands.items()}, 2 if quick else 3)
    against = {
        **dict.fromkeys(("ajv-cli", "sourcemeta jsonschema", "check-jsonschema"), "JSON files"),
        "orjson + jsonschema-rs, the limit": "JSON files",
        "xmllint": "XML files",
        "lxml + XSD, the limit": "XML files",
    }
    return [
        Row(f"{count:,} {mine} of S / {peer}", ratio(taken, mine, peer), 0.8 if peer == "ajv-cli" else None)
        for peer, mine in against.items()
    ], taken


def _archives(folder: Path, quick: bool) -> tuple[list[Row], Seconds]:
    count = 300 if quick else 2000
    fill(folder, count)
    commands = {name: ours(folder)[name] for name in ("JSON files", "ZIP")}
    taken = rounds({name: partial(child, command) for name, command in commands.items()}, 1)
    return [
        Row(f"ZIP of {count:,} / folder", ratio(taken, "ZIP", "JSON files"), 1.2),
        _first_result(folder, quick),
    ], taken


_FIRST = """
import sys, time
from pathlib import Path
from imr_schema.batch.validate_many import validate_many
begin = time.process_time()
report = next(validate_many([Path(sys.argv[1])]))
print(time.process_time() - begin)
"""


def _first_result(folder: Path, quick: bool) -> Row:
    """CPU seconds to the first report of a file of NDJSON, of all that this takes."""
    count = 1000 if quick else 20_000
    path = folder / "long.imr.ndjson"
    ndjson(path, corpus("R", _DIFFERENT), count)
    measure = f"NDJSON of {count:,}, first result, seconds"
    command = [sys.executable, "-c", _FIRST, str(path)]
    done = subprocess.run(command, capture_output=True, check=False, env=ENVIRONMENT, cwd=ELSEWHERE)
    path.unlink()
    return Row(measure, float(done.stdout) if done.returncode == 0 else None, 0.2, note="CPU time")


def _two_processes(folder: Path, quick: bool) -> tuple[list[Row], Seconds]:
    """On the clock, since that is what two processes are for; and by CPU time, which a busy machine changes less."""
    fill(folder, 100 if quick else 500)
    asked = {"JSON files": 1.85, "NDJSON": 1.7, "ZIP": 1.7, "convert": 1.7}
    spent: dict[str, list[float]] = {}

    def on_the_clock(name: str, command: list[str]) -> float | None:
        done = process(command)
        spent.setdefault(name, []).append(done.cpu)
        return done.clock if done.code in ACCEPTED else None

    calls: dict[str, Callable[[], float | None]] = {}
    for name in asked:
        for jobs in ("1", "2"):
            calls[f"{name}, {jobs}"] = partial(on_the_clock, f"{name}, {jobs}", ours(folder, "--jobs", jobs)[name])
    taken = rounds(calls, 1 if quick else 2)
    found = []
    for name, least in asked.items():
        faster = ratio(taken, f"{name}, 1", f"{name}, 2")
        load = f"on the clock, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
        found.append(Row(f"2 processes, {name}", faster, least, at_least=True, note=load if faster else ""))
        if faster:
            most = ratio(spent, f"{name}, 1", f"{name}, 2")
            assert most is not None
            found.append(Row(f"2 processes, {name}, if each has a processor", 2 * most, note="by CPU time"))
    return found, taken


_PARTS: dict[str, Callable[[Path, bool], tuple[list[Row], Seconds]]] = {
    "one file": _one_file,
    "many files": _many_files,
    "archives": _archives,
    "two processes": _two_processes,
}
