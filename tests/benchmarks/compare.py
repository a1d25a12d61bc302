"""make bench-compare REV=...: this revision and another over the same documents, by the same Python, in turn.

The other one is checked out into build/bench/before. What is measured there is measured by the code of this revision;
what the other cannot do is left out.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from msgspec import Struct, to_builtins

from tests.benchmarks import files
from tests.benchmarks.corpus import CORPORA, put
from tests.benchmarks.rows import ROOT
from tests.benchmarks.timing import child, environment

BEFORE = ROOT / "build" / "bench" / "before"
Call = Callable[[], float | None]


class Figure(Struct, frozen=True):
    """What one measure takes."""

    #: The median of its seconds now.
    seconds: float
    #: The median of the ratios now / before.
    ratio: float
    #: Half of what lies between the quarters of those ratios.
    spread: float


Figures = dict[str, Figure]
_WORKTREE = ["git", "-C", str(ROOT), "worktree"]


def take_away() -> None:
    """Remove the other revision."""
    subprocess.run([*_WORKTREE, "remove", "--force", str(BEFORE)], capture_output=True, check=False)


def check_out(revision: str) -> None:
    """Check the *revision* out into ``BEFORE``, and put these benchmarks there."""
    take_away()
    subprocess.run([*_WORKTREE, "add", "--quiet", "--force", "--detach", str(BEFORE), revision], check=True)
    theirs = BEFORE / "tests" / "benchmarks"
    shutil.rmtree(theirs, ignore_errors=True)
    shutil.copytree(ROOT / "tests" / "benchmarks", theirs, ignore=shutil.ignore_patterns("__pycache__"))


class Worker:
    """A process that has our package from a tree, and measures what it is asked for."""

    def __init__(self, tree: Path, folder: Path) -> None:
        command = [sys.executable, "-m", "tests.benchmarks.ours", str(folder)]
        self._process = subprocess.Popen(
            command, cwd=tree, env=environment(tree), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        #: The names of what it can measure.
        self.names: list[str] = json.loads(self._said())

    def _said(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()

    def seconds(self, name: str) -> float:
        """The CPU seconds of a measure."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{name}\n")
        self._process.stdin.flush()
        return float(self._said())

    def end(self) -> None:
        """End the process."""
        self._process.communicate()


def in_turn(calls: dict[str, tuple[Call, Call]], count: int) -> Figures:
    """Each call of *calls*, now and before, *count* times; what one of the two cannot do is left out."""
    found: Figures = {}
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in calls}
    for n in range(count):
        for name, (now, before) in calls.items():
            if n % 2:  # who is first may pay for what the other then finds warm
                mine, theirs = now(), before()
            else:
                theirs, mine = before(), now()
            if mine is not None and theirs is not None:
                taken[name].append((mine, theirs))
    for name, pairs in taken.items():
        if len(pairs) > 1:
            ratios = [mine / theirs for mine, theirs in pairs]
            low, middle, high = statistics.quantiles(ratios, n=4)
            found[name] = Figure(statistics.median(mine for mine, _ in pairs), middle, (high - low) / 2)
    return found


def of_documents(folder: Path, count: int) -> Figures:
    """What both trees take for the documents of *folder*."""
    workers = Worker(ROOT, folder), Worker(BEFORE, folder)
    names = [name for name in workers[0].names if name in workers[1].names]
    try:
        return in_turn(
            {name: (partial(workers[0].seconds, name), partial(workers[1].seconds, name)) for name in names}, count
        )
    finally:
        for worker in workers:
            worker.end()


def of_processes(folder: Path, count: int) -> Figures:
    """What the command line of both trees takes for the files of *folder*."""
    commands = files.ours(folder).items()
    return in_turn({name: (partial(child, each, ROOT), partial(child, each, BEFORE)) for name, each in commands}, count)


def compared(folder: Path, *, quick: bool) -> dict[str, Figures]:
    """Every measure of each corpus, and of whole processes."""
    found = {}
    for name in CORPORA:
        put(folder / name, name, 40 if quick else 80)
        print(f"corpus {name}", file=sys.stderr)
        found[name] = of_documents(folder / name, 5 if quick else 11)
    files.fill(folder / "files", 40 if quick else 150)
    print("processes", file=sys.stderr)
    found["processes"] = of_processes(folder / "files", 5 if quick else 11)
    return found


def table(found: dict[str, Figures]) -> str:
    """The ratios and their spread in Markdown: below 1 is quicker now."""
    names = list(dict.fromkeys(name for each in found.values() for name in each))
    lines = [f"| now / before | {' | '.join(found)} |", f"|---|{'---|' * len(found)}"]
    for name in names:
        cells = [
            f"{group[name].ratio:.2f} ±{group[name].spread:.2f}" if name in group else "" for group in found.values()
        ]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Compare, print the table and write the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("revision")
    parser.add_argument("--quick", action="store_true", help="fewer documents and rounds")
    given = parser.parse_args()
    check_out(given.revision)
    try:
        found = compared(ROOT / "build" / "bench" / "documents", quick=given.quick)
    finally:
        take_away()
    where = ROOT / "build" / "bench-compare.json"
    where.write_text(
        json.dumps({"before": given.revision, "now / before": to_builtins(found)}, indent=2) + "\n", encoding="utf-8"
    )
    print(f"before: {given.revision}; below 1 is quicker now\n")
    print(table(found))
    print(f"\nas JSON in {where}", file=sys.stderr)


if __name__ == "__main__":
    main()
