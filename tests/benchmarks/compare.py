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
from pathlib import Path
from typing import Any

from tests.benchmarks import files
from tests.benchmarks.corpus import CORPORA, put
from tests.benchmarks.rows import ROOT
from tests.benchmarks.timing import child, environment

BEFORE = ROOT / "build" / "bench" / "before"
_INSIDE = 3
"""Rounds inside each process."""

Figures = dict[str, float]
"""Seconds by the name of what took them."""


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


def of_documents(tree: Path, folder: Path) -> Figures:
    """The seconds of each measure of ``ours`` in a process that has our package from *tree*."""
    command = [sys.executable, "-m", "tests.benchmarks.ours", str(folder), str(_INSIDE)]
    done = subprocess.run(command, cwd=tree, env=environment(tree), stdout=subprocess.PIPE, check=True)
    found: Figures = json.loads(done.stdout)
    return found


def of_processes(tree: Path, folder: Path) -> Figures:
    """The seconds of whole processes of the command line that is in *tree*."""
    found = {}
    for name, command in files.ours(folder).items():
        seconds = child(command, tree)
        if seconds is not None:
            found[name] = seconds
    return found


def ratios(measure: Callable[[Path], Figures], pairs: int) -> dict[str, tuple[float, float]]:
    """By measure, its median seconds now, and the median of now / before in each of *pairs*."""
    now: list[Figures] = []
    before: list[Figures] = []
    for n in range(pairs):
        for tree in (ROOT, BEFORE) if n % 2 else (BEFORE, ROOT):
            (now if tree == ROOT else before).append(measure(tree))
    shared = [name for name in now[0] if all(name in each for each in (*now, *before))]
    return {
        name: (
            statistics.median(each[name] for each in now),
            statistics.median(mine[name] / theirs[name] for mine, theirs in zip(now, before, strict=True)),
        )
        for name in shared
    }


def compared(folder: Path, *, quick: bool) -> dict[str, dict[str, tuple[float, float]]]:
    """Every measure of each corpus, and of whole processes."""
    pairs, count = (3, 40) if quick else (7, 120)
    found = {}
    for name in CORPORA:
        put(folder / name, name, count)
        print(f"corpus {name}", file=sys.stderr)

        def measure(tree: Path, where: Path = folder / name) -> Figures:
            return of_documents(tree, where)

        found[name] = ratios(measure, pairs)
    files.fill(folder / "files", 60 if quick else 300)
    print("processes", file=sys.stderr)
    found["processes"] = ratios(lambda tree: of_processes(tree, folder / "files"), pairs)
    return found


def table(found: dict[str, dict[str, tuple[float, float]]]) -> str:
    """The ratios in Markdown: below 1 is quicker now."""
    names = list(dict.fromkeys(name for each in found.values() for name in each))
    lines = [f"| now / before | {' | '.join(found)} |", f"|---|{'---|' * len(found)}"]
    for name in names:
        cells = [f"{group[name][1]:.3f}" if name in group else "" for group in found.values()]
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
    listed: dict[str, Any] = {
        group: {name: {"seconds": now, "ratio": ratio} for name, (now, ratio) in each.items()}
        for group, each in found.items()
    }
    where = ROOT / "build" / "bench-compare.json"
    where.write_text(json.dumps({"before": given.revision, "now / before": listed}, indent=2) + "\n", encoding="utf-8")
    print(f"before: {given.revision}; below 1 is quicker now\n")
    print(table(found))
    print(f"\nas JSON in {where}", file=sys.stderr)


if __name__ == "__main__":
    main()
