"""What each rule costs: python -m tests.benchmarks.profile_rules --help says what may be chosen.

Microseconds of CPU time a document, the median over rounds; what rules share of a document is charged to the one that
asks for it first. ``alone`` is a rule with a context of its own, which works out for it whatever it asks for.
"""

import argparse
import statistics
import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from imr_schema.model import Determination, structure
from imr_schema.rules import CATALOG, Rule, RuleContext
from tests.benchmarks.corpus import CORPORA, corpus
from tests.benchmarks.timing import cpu

_AS_OF = date(2026, 1, 1)
_CALIBRATED = 1000


def in_turn(rules: Sequence[Rule], documents: Sequence[Determination]) -> dict[str, float]:
    """Seconds of each rule over all *documents*, by its id, with one context for each document."""
    clock = time.thread_time
    taken: dict[str, float] = defaultdict(float)
    for document in documents:
        context = RuleContext(document, _AS_OF)
        for rule in rules:
            assert rule.check is not None
            begin = clock()
            for _ in rule.check(document, context):
                pass
            taken[rule.id] += clock() - begin
    return taken


def alone(rule: Rule, documents: Sequence[Determination]) -> float:
    """Seconds of *rule* over all *documents*, each with a new context."""
    contexts = [(document, RuleContext(document, _AS_OF)) for document in documents]

    def run() -> None:
        assert rule.check is not None
        for document, context in contexts:
            for _ in rule.check(document, context):
                pass

    return cpu(run)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", choices=CORPORA, default="R")
    parser.add_argument("--count", type=int, default=150)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--only", nargs="*", help="ids of rules")
    given = parser.parse_args()
    rules = [rule for rule in CATALOG.values() if rule.check and (not given.only or rule.id in given.only)]
    documents = [structure(each) for each in corpus(given.corpus, given.count)]
    in_turn(rules, documents)  # compiles the patterns
    rounds = [in_turn(rules, documents) for _ in range(given.rounds)]
    scale = 1e6 / len(documents)
    clock = statistics.median(cpu(time.thread_time) for _ in range(_CALIBRATED)) * 1e6
    table = {
        rule.id: (
            max(0.0, statistics.median(each[rule.id] for each in rounds) * scale - clock),
            statistics.median(alone(rule, documents) for _ in range(given.rounds)) * scale,
        )
        for rule in rules
    }
    print(f"{given.corpus}: {len(documents)} documents, microseconds of CPU time a document\n")
    print("| rule | name | in turn | alone |\n|---|---|---|---|")
    for id, (shared, own) in sorted(table.items(), key=lambda each: -each[1][0]):
        print(f"| {id} | {CATALOG[id].name} | {shared:.1f} | {own:.1f} |")
    print(f"| all | | {sum(each[0] for each in table.values()):.1f} | |")


if __name__ == "__main__":
    main()
