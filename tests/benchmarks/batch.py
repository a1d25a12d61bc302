"""Batches: memory as they grow, a year of letters, what reports add."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from imr_schema.batch import validate_many
from imr_schema.batch.documents import Instructions
from imr_schema.codecs import CODECS
from imr_schema.config.settings import DEFAULT
from imr_schema.findings import Report
from imr_schema.inputs import files as inputs
from imr_schema.reports import FORMATS, Run
from imr_schema.rules.obligations import OBLIGATIONS
from imr_schema.standard import LATEST
from tests.benchmarks import files
from tests.benchmarks.corpus import corpus, one_document, written
from tests.benchmarks.rows import Row
from tests.benchmarks.timing import ELSEWHERE, ENVIRONMENT, OURS, Seconds, cpu, ratio, rounds

_MIB = 2**20
_YEAR = 150_000
_PEAK = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
spent = resource.getrusage(resource.RUSAGE_CHILDREN)
print(done.returncode, spent.ru_maxrss * 1024, spent.ru_utime + spent.ru_stime)
"""
"""A small process between us and the one that is measured: its peak begins with that of whoever starts it."""


def peak(command: Sequence[str]) -> tuple[int, float]:
    """The peak memory in bytes of the largest process that *command* starts, and the CPU seconds of all."""
    whole = [sys.executable, "-c", _PEAK, *command]
    done = subprocess.run(whole, capture_output=True, check=True, env=ENVIRONMENT, cwd=ELSEWHERE)
    code, most, seconds = done.stdout.split()
    assert code in (b"0", b"1"), done.stderr
    return int(most), float(seconds)


def rows(folder: Path, *, quick: bool) -> tuple[list[Row], dict[str, Seconds]]:
    """What is measured of batches."""
    found: list[Row] = []
    for name, part in _PARTS.items():
        print(name, file=sys.stderr)
        (folder / name).mkdir()
        found += part(folder / name, quick)
    return found, {}


def _growth(folder: Path, quick: bool) -> list[Row]:
    """Peak memory over many documents less that over few; one in ten cannot be accepted."""
    few, many = (100, 1000) if quick else (2000, 20_000)
    whole = written(corpus("R", 180), "xml")
    broken = [each[: len(each) // 2] if n % 2 else each.replace(b">upheld<", b">held<") for n, each in enumerate(whole)]
    whole[9::10] = broken[9::10]
    for n, raw in enumerate(whole):
        (folder / f"{n}.xml").write_bytes(raw)
    found = []
    for count in (few, many):
        (folder / str(count)).mkdir()
        for n in range(count):  # links cost no space
            os.link(folder / f"{n % len(whole)}.xml", folder / str(count) / f"{n:06}.imr.xml")
        found.append(peak([*OURS, "validate", str(folder / str(count))])[0])
    return [Row(f"memory growth {few:,} to {many:,} documents, 10 % broken, MiB", (found[1] - found[0]) / _MIB, 4)]


def _year(folder: Path, quick: bool) -> list[Row]:
    """What a year of letters would take, by what a part of it takes."""
    count = 300 if quick else 2000
    files.archive(folder / "year.zip", corpus("R", 200), count)
    begin = time.perf_counter()
    most, seconds = peak([*OURS, "validate", "--jobs", "2", str(folder / "year.zip")])
    clock = (time.perf_counter() - begin) * _YEAR / count
    what = f"{_YEAR:,} documents of R from a ZIP, 2 processes"
    note = f"by {count:,}; half the CPU time; {clock:,.0f} on the clock, load {os.getloadavg()[0]:.1f}"
    return [
        Row(f"{what}, seconds", seconds / 2 * _YEAR / count, 120, note=note),
        Row(f"{what}, MiB", most / _MIB, 200, note=f"the largest process, by {count:,}"),
    ]


def _large(folder: Path, quick: bool) -> list[Row]:
    """Peak memory over that of a process that judged a small document, for one of several MiB."""
    data = json.loads(json.dumps(one_document()))
    item = data["disputedItems"][0]
    item["analyses"][0]["rationale"] *= 20 if quick else 60
    data["disputedItems"] = [{**item, "number": n + 1, "description": f"{item['description']} {n}"} for n in range(999)]
    found = []
    for codec in CODECS.values():
        large, small = folder / f"large{codec.suffix}", folder / f"small{codec.suffix}"
        large.write_bytes(codec.write(data, LATEST))
        small.write_bytes(codec.write(one_document(), LATEST))
        size = large.stat().st_size
        more = peak([*OURS, "validate", str(large)])[0] - peak([*OURS, "validate", str(small)])[0]
        measure = f"{codec.name.upper()} of {size / _MIB:.1f} MiB: peak memory / (32 MiB + 48 x size)"
        found.append(Row(measure, more / (32 * _MIB + 48 * size), 1))
    return found


def _reports(folder: Path, quick: bool) -> list[Row]:
    """What each report adds to validating files of S, half of them XML."""
    count = 100 if quick else 400
    for syntax in CODECS:
        for n, raw in enumerate(written(corpus("S", count // 2), syntax)):
            (folder / f"{n:04}.imr.{syntax}").write_bytes(raw)
    sources = inputs.find((str(folder),), (), ())

    def judged() -> None:
        reports[:] = [outcome.report for _, outcome in validate_many.run(sources, Instructions(DEFAULT))]

    def write(form: str) -> None:
        whole = FORMATS[form](Run(version="1", as_of="2026-11-23", obligations=OBLIGATIONS, folder=str(folder)))
        with open(folder / "report", "w", encoding="utf-8") as file:
            for report in reports:
                file.write(whole.add(report))
            file.writelines(whole.finish())

    reports: list[Report] = []
    calls: dict[str, Callable[[], float]] = {"judged": lambda: cpu(judged)}
    calls |= {name: lambda name=name: cpu(lambda: write(name)) for name in FORMATS}  # type: ignore[misc]
    taken = rounds(calls, 2 if quick else 5)
    found = []
    for name in FORMATS:
        added = ratio(taken, name, "judged")
        assert added is not None
        asked = 1.3 if name == "html" else 1.1
        found.append(Row(f"{count:,} documents of S validated and reported as {name} / validated", 1 + added, asked))
    return found


_PARTS: dict[str, Callable[[Path, bool], list[Row]]] = {
    "growth": _growth,
    "year": _year,
    "large": _large,
    "reports": _reports,
}
