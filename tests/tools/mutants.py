"""Mutation testing of the rules: does a test notice each small change of them? Run by hand: make mutants.

cosmic-ray says what can be changed; nothing is changed in the tree, but in forked processes that share what they import
(:mod:`tests.tools.mutant_runs`). Each mutant meets those tables of the rules that run its line, those of its own family
before the others; what survives them meets the whole selection in the same way, and only what survives that counts.
Tests that start processes of their own would not see the change and are left out.

What became of each is a line of build/mutants/results.jsonl: a run that was interrupted goes on from there, and one
after tests have changed tries the survivors again. SAMPLE=100 draws a hundred, the same ones unless the number is
another; MINUTES=30 stops after so many, with an even sample of all that there are.
"""

import hashlib
import json
import os
import pickle
import random
import re
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

from tests.tools import mutant_runs
from tests.tools.mutations import ROOT, Mutant, function_of, lines_of, mutants, rules_of

BUILD = ROOT / "build" / "mutants"
RESULTS = BUILD / "results.jsonl"
PROCESSES = 2
SAMPLE = int(os.environ.get("SAMPLE", "0"))
"""How many mutants are drawn; 0 for all of them."""
MINUTES = float(os.environ.get("MINUTES", "0"))
SEED = 1
SECONDS_A_TEST, TIMES_LONGER = 3, 10
"""CPU seconds that a test may take, and how many times its own time; then the mutant hangs, and that is noticed."""
TABLES = tuple(sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "tests" / "rules").glob("test_*.py")))
EXAMPLES = "tests/rules/test_examples.py"
"""What every rule says of itself."""
THEN = (
    "tests/test_samples.py",
    "tests/test_pages.py::test_generated_pages_are_up_to_date",
    "tests/test_standard.py::test_building_again_changes_nothing",
    "tests/test_letters.py",
    "tests/test_text.py",
    "tests/laws/test_laws.py",
    "tests/laws/test_portable.py",
)
STAGES = {"near": TABLES, "tables": TABLES, "selection": THEN}
"""What a mutant meets, until something notices it: the tables of its family and some of the others, all tables, and
the rest of the selection."""
ALIKE, NEAR_AT_MOST = 2, 150
"""How many tests that run the same lines of its module are near a mutant, and how many tests in all."""
STARTS_PROCESSES = ("outlives_its_validation", "test_dropping_a_reviewer", "test_only_what_is_dropped")
LEFT_OUT = (*STARTS_PROCESSES, "fingerprint", "law_1", "law_3", "law_4", "iso_skeleton", "on_every_break")
SELECTION = " and ".join(f"not {each}" for each in LEFT_OUT)
_RULE_ID = re.compile(r"IMR\d{3}")
FAMILY_FILES = 3
"""How many files of tests a mutant that must be imported meets before all of them are collected."""


def digest(*paths):
    made = hashlib.sha256()
    for path in paths:
        made.update(path.read_bytes())
    return made.hexdigest()[:12]


def digest_of(tests):
    return hashlib.sha256(" ".join(tests).encode()).hexdigest()[:8]


def of_tests():
    """What tells one state of the rules and their tests from another."""
    paths = sorted(path for folder in ("imr_schema", "tests") for path in (ROOT / folder).rglob("*.py"))
    return digest(*(path for path in paths if not path.stem.startswith("muta")))


# --- which lines each test runs


class Survey(NamedTuple):
    """What is known of the tests of a stage: their ids, their CPU seconds, and which of them run each line.

    Tests that run a line are the bits of one number, by module and line: what every fork carries is to be small.
    """

    ids: list[str]
    seconds: dict[str, float]
    at: dict[tuple[str, int], int]

    def meeting(self, mutant):
        """The numbers of the tests that run the statement of a mutant."""
        bits = 0
        for line in lines_of(mutant):
            bits |= self.at.get((mutant.module, line), 0)
        return [n for n in range(bits.bit_length()) if bits >> n & 1]

    def lines_run(self, module):
        """The lines of a module that each test runs, by its number, as the bits of one number."""
        ran = [0] * len(self.ids)
        for (of, line), bits in self.at.items():
            if of == module:
                for n in range(bits.bit_length()):
                    ran[n] |= (bits >> n & 1) << line
        return ran

    def allowed(self):
        """The CPU seconds that each test may take, by its id."""
        return {id: SECONDS_A_TEST + TIMES_LONGER * seconds for id, seconds in self.seconds.items()}


def survey(stage):
    """The survey of a stage, made once for each state of the tree. Raises where a test fails without any mutant."""
    path = BUILD / f"{digest_of(STAGES[stage])}-{of_tests()}.pickle"
    if not path.exists():
        session = mutant_runs.Session(STAGES[stage], SELECTION)
        made = Survey(session.tests, {}, {})
        for n, id in enumerate(session.tests):
            answer, ended, _ = session.ask("trace", None, [n], None)
            if ended or answer is None or answer.get("failed", True):
                raise RuntimeError(f"{id} fails without any mutant: {ended or answer}")
            made.seconds[id] = answer["seconds"]
            for place in answer["lines"]:
                made.at[place] = made.at.get(place, 0) | 1 << n
        session.close()
        answer, ended, _ = mutant_runs.forked(mutant_runs.imported, None, [STAGES[stage]], SELECTION, made.allowed())
        if ended or answer["outcome"] != "survived":
            raise RuntimeError(f"tests fail without any mutant: {ended or answer}")
        path.write_bytes(pickle.dumps(tuple(made)))
    return Survey(*pickle.loads(path.read_bytes()))


# --- what became of each mutant


def recorded(stage):
    """What an earlier run found out at that stage and still holds, by mutant."""
    if not RESULTS.exists():
        return {}
    tests, found = of_tests(), {}
    for line in RESULTS.read_text().splitlines():
        row = json.loads(line)
        mutant = Mutant(*row["mutant"])
        unchanged = row["source"] == digest(ROOT / mutant.module)
        if (
            row["stage"] == stage
            and unchanged
            and (row["outcome"] in ("killed", "equivalent") or row["tests"] == tests)
        ):
            found[mutant] = row
    return found


class Worker:
    """Tries mutants one after another, and writes down what becomes of each."""

    def __init__(self, stage, known):
        self.stage, self.known, self.allowed, self.tests = stage, known, known.allowed(), of_tests()
        self.session = mutant_runs.Session(STAGES[stage], SELECTION)
        if self.session.tests != known.ids:
            raise RuntimeError("other tests are collected than before")
        self.ran: dict[str, list[int]] = {}
        self.killers: defaultdict[object, Counter[str]] = defaultdict(Counter)

    def tried(self, mutant):
        """(what a fork answers, how it ended, its CPU seconds), in the quicker way where that tells as much."""
        first = function_of(mutant)
        if first is not None and (mutant.module, first) not in self.session.called:
            found = self.session.ask("mutant", mutant, self.ordered(mutant, first), self.allowed)
            if found[0] is None or found[0]["outcome"] != "import":
                return "changed", *found
        return "imported", *self.imported(mutant)

    def ordered(self, mutant, first):
        """The numbers of the tests that run the mutant: what noticed its neighbors, its family's tables, the quick."""
        near, all_near = self.killers[mutant.module, first], self.killers[mutant.module]
        files, rules = own_tables(mutant), rules_of(mutant)
        ids, seconds = self.known.ids, self.known.seconds
        several = self.known.meeting(mutant)
        own = {n for n in several if ids[n].partition("::")[0] in files or rules & {*_RULE_ID.findall(ids[n])}}
        several.sort(key=lambda n: (-near[ids[n]], n not in own, -all_near[ids[n]], seconds[ids[n]]))
        return self.near(mutant.module, several, own) if self.stage == "near" else several

    def near(self, module, several, own):
        """Of those tests, its family's, and a few of the others for each set of lines of the module that they run."""
        if len(several) <= NEAR_AT_MOST:
            return several
        if module not in self.ran:
            self.ran[module] = self.known.lines_run(module)
        kept: list[int] = []
        seen: Counter[int] = Counter()
        for n in several:
            seen[self.ran[module][n]] += 1
            if n in own or seen[self.ran[module][n]] <= ALIKE:
                kept.append(n)
        return kept[:NEAR_AT_MOST]

    def imported(self, mutant):
        """What a fork answers that imports the mutant: its family's tables first, then those that noticed others."""
        noticed: Counter[str] = Counter()
        for id, count in self.killers[mutant.module].items():
            noticed[id.partition("::")[0]] += count
        both = dict.fromkeys([*own_tables(mutant), EXAMPLES, *(file for file, _ in noticed.most_common())])
        files = [file for file in both if file in STAGES[self.stage]][:FAMILY_FILES]
        if self.stage == "near":
            rules = rules_of(mutant)

            def wanted(id):
                return not rules or not id.startswith(EXAMPLES) or bool(rules & {*_RULE_ID.findall(id)})

            return mutant_runs.forked(mutant_runs.imported, mutant, [files], SELECTION, self.allowed, wanted)
        groups = [group for group in (files, [each for each in STAGES[self.stage] if each not in files]) if group]
        return mutant_runs.forked(mutant_runs.imported, mutant, groups, SELECTION, self.allowed)

    def record(self, mutant):
        way, answer, ended, seconds = self.tried(mutant)
        answer = answer or {"outcome": "killed", "by": ended, "change": []}
        if answer["outcome"] == "killed" and "::" in answer["by"]:
            self.killers[mutant.module][answer["by"]] += 1
            self.killers[mutant.module, function_of(mutant)][answer["by"]] += 1
        row = {"mutant": mutant, "stage": self.stage, **answer, "way": way, "seconds": round(seconds, 3)}
        row |= {"source": digest(ROOT / mutant.module), "tests": self.tests}
        with RESULTS.open("a") as out:
            out.write(json.dumps(row) + "\n")


def own_tables(mutant):
    """The file of tables that is named after the module of a mutant."""
    return {f"tests/rules/test_{Path(mutant.module).stem.strip('_')}.py"}


def executed(stage, several, until):
    """Try the mutants in processes beside one another, as long as there is time."""
    known = survey(stage)
    running = []
    for n in range(PROCESSES):
        child = os.fork()
        if child == 0:
            worker = Worker(stage, known)
            for mutant in several[n::PROCESSES]:
                if until and time.time() > until:
                    break
                worker.record(mutant)
            worker.session.close()
            os._exit(0)
        running.append(child)
    for child in running:
        if os.waitpid(child, 0)[1]:
            raise SystemExit("a process of tests ended early; its words are above, or in build/mutants")


def drawn(names):
    """The mutants of the modules of those names, or of all, in an order that makes any beginning an even sample."""
    modules = sorted(
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "imr_schema" / "rules").rglob("*.py")
        if not names or path.stem in names
    )
    every = [mutant for module in modules for mutant in mutants(module)]
    for mutant in every:
        function_of(mutant)
    return random.Random(SAMPLE or SEED).sample(every, min(len(every), SAMPLE or len(every)))


def main(names):
    BUILD.mkdir(parents=True, exist_ok=True)
    until = time.time() + 60 * MINUTES if MINUTES else None
    several = drawn(names)
    left = several
    for stage in STAGES:
        before = recorded(stage)
        asked = [mutant for mutant in left if mutant not in before]
        if asked and not (until and time.time() > until):
            executed(stage, asked, until)
        found = recorded(stage)
        left = [mutant for mutant in left if found.get(mutant, {}).get("outcome") == "survived"]
    tell(several)


def tell(several):
    """Print what survives, and what became of all, by family."""
    stages = {stage: recorded(stage) for stage in STAGES}
    table: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for mutant in sorted(several):
        rows = [found[mutant] for found in stages.values() if mutant in found]
        if not rows:
            table[mutant.module]["not run"] += 1
            continue
        outcome = f"{rows[-1]['outcome']} by {rows[-1]['stage']}".replace("survived by", "survived")
        table[mutant.module][outcome.removesuffix(" by near") if "equivalent" in outcome else outcome] += 1
        if rows[-1]["outcome"] not in ("killed", "equivalent"):
            print(f"{mutant.module}:{mutant.line}: {mutant.operator.removeprefix('core/')}: {outcome}")
            print(*(f"    {line}" for line in rows[-1]["change"]), sep="\n")
    every = sum(table.values(), Counter())
    for module, counts in [*sorted(table.items()), ("all", every)]:
        print(f"{module}: {counts.total()}, " + ", ".join(f"{what} {n}" for what, n in sorted(counts.items())))


if __name__ == "__main__":
    main(sys.argv[1:])
