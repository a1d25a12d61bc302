"""Read damaged letters, and print what became of their items.

python -m tests.tools.try_damage [LETTERS]
"""

import sys

from hypothesis import HealthCheck, given, settings

from imr_schema import strategies as some
from tests.laws.damage import DAMAGE, NOISY, Outcome, alike, outcome, seeded, text_of


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    letters = []

    @settings(
        max_examples=count, database=None, derandomize=True, suppress_health_check=list(HealthCheck), deadline=None
    )
    @given(some.posted_determinations())
    def collect(data):
        letters.append(data)

    collect()
    sys.stdout.write(f"{'':45} right   told silent\n")
    total = Outcome()
    silent = []
    for name, change in DAMAGE.items():
        found = Outcome()
        for number, data in enumerate(letters):
            text = change(text_of(data), seeded(name, number))
            became = outcome(data, text, alike=alike if name in NOISY else None)
            found += became
            if became.silent or (became.told and len(sys.argv) > 2 and name == sys.argv[2]):
                silent.append((name, number, text))
        total += found
        sys.stdout.write(f"{name:45} {found.right:5} {found.told:6} {found.silent:6}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{'all':45} {total.right:5} {total.told:6} {total.silent:6}\n")
    for name, number, text in silent:
        sys.stderr.write(f"=== {name}, letter {number}\n{text}\n")


if __name__ == "__main__":
    main()
