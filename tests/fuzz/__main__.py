"""``python -m tests.fuzz``: damaged inputs until the time is over, or one case again."""

import argparse
import sys
from pathlib import Path

from tests.fuzz import known, surfaces, workers
from tests.fuzz.invariants import failures
from tests.fuzz.subject import KINDS, Input


def main() -> int:
    """Run what the command line asks for; 1 when an invariant was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=20, help="how long it runs; 20 by default")
    parser.add_argument("--only", choices=surfaces.SURFACES, metavar="SURFACE", help=", ".join(surfaces.SURFACES))
    parser.add_argument("--seed", type=int, default=1, help="another seed gives other cases; 1 by default")
    parser.add_argument("--jobs", type=int, default=2, help="how many processes; 2 by default")
    parser.add_argument("--case", type=int, help="run the case of this number alone")
    parser.add_argument("--file", type=Path, help="check this file alone, of a kind that its name ends with")
    parser.add_argument("--folder", type=Path, default=Path("build/fuzz"), help="where failures are saved")
    options = parser.parse_args()
    if options.file:
        kind = next(kind for kind in sorted(KINDS, key=len, reverse=True) if options.file.name.endswith(kind))
        return _alone(Input(kind, options.file.read_bytes()))
    if options.case is not None:
        name, given = surfaces.case(options.seed, surfaces.schedule(options.only), options.case)
        print(f"{name}: {len(given.raw)} bytes")
        return _alone(given)
    plan = workers.Plan(options.seed, options.minutes, options.jobs, options.folder, options.only)
    cases, broken = workers.run(plan)
    for name, count in (+cases).items():
        print(f"{count:10,} {name}")
    print(f"{cases.total():10,} in all, {cases.total() / options.minutes / 60:.0f} a second")
    for signature, count in broken.most_common():
        print(f"{count:10,} {'known: ' if known.expected(signature) else ''}{signature}")
    return 0 if all(map(known.expected, broken)) else 1


def _alone(given: Input) -> int:
    found = failures(given)
    for failure in found:
        print(f"{failure.invariant}: {failure.detail}")
    return 1 if found else 0


sys.exit(main())
