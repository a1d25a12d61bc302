"""make bench: speed and memory as ratios, each within one round of one run. Not a test: nothing fails by the clock.

Prints what is measured, what is asked and whether it is reached, and writes the same as JSON.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks import batch, files, one
from tests.benchmarks.rows import ROOT, Row, as_json, machine, tables
from tests.benchmarks.timing import Seconds

PARTS = {"one": one.rows, "files": files.rows, "batch": batch.rows}
"""What is measured: one document at a time; processes over files; batches and their memory."""


def main() -> None:
    """Measure the parts that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", action="append", choices=PARTS, help="repeatable")
    parser.add_argument("--quick", action="store_true", help="fewer documents and rounds")
    parser.add_argument("--json", type=Path, default=ROOT / "build" / "bench.json", help="where the figures go")
    given = parser.parse_args()
    found: list[Row] = []
    seconds: dict[str, Seconds] = {}
    begin = time.monotonic()
    for part in given.only or PARTS:
        with tempfile.TemporaryDirectory() as folder:
            rows, taken = PARTS[part](Path(folder), quick=given.quick)
        found += rows
        seconds |= taken
    given.json.parent.mkdir(exist_ok=True)
    given.json.write_text(as_json(found, seconds, quick=given.quick), encoding="utf-8")
    print(", ".join(f"{name} {value}" for name, value in machine().items()), "\n")
    print(tables(found))
    print(f"\n{time.monotonic() - begin:.0f} s; as JSON in {given.json}", file=sys.stderr)


if __name__ == "__main__":
    main()
