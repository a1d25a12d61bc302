"""Mutation testing of the rules: does a test notice each small change of them? Run by hand: make mutants.

cosmic-ray changes one thing at a time in copies of the tree, never in the tree itself. Each mutant meets the tables of
the rules first, those of its own family before the others; what survives them meets the whole selection, and only what
survives that counts. SAMPLE=100 draws a hundred, the same ones unless the number is another.
"""

import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build" / "mutants"
BIN = Path(sys.executable).parent
COPIES = 2
SAMPLE = int(os.environ.get("SAMPLE", "0"))
"""How many mutants are drawn; 0 for all of them."""
TABLES = "tests/rules/test_*.py"
THEN = (
    "tests/test_samples.py",
    "tests/test_pages.py::test_generated_pages_are_up_to_date",
    "tests/test_standard.py::test_building_again_changes_nothing",
    "tests/test_letters.py",
    "tests/test_text.py",
    "tests/laws/test_laws.py",
    "tests/laws/test_portable.py",
)
SELECTION = "not fingerprint and not law_1 and not law_3 and not law_4 and not iso_skeleton and not on_every_break"
# What changes nothing, by operator and line: | is in annotations alone, which nobody evaluates; members of an enum are
# one object each; a cache saves time alone; lists that are always of one length need not be; nobody passes a keyword by
# its place.
EQUIVALENT = re.compile(
    r"core/(ReplaceBinaryOperator_BitOr_|ReplaceComparisonOperator_Is_Eq|ReplaceComparisonOperator_IsNot_NotEq"
    r"|(NumberReplacer|RemoveDecorator) @(lru_)?cache\b|Replace(TrueWithFalse|FalseWithTrue) .*\bstrict="
    r"|ReplaceBinaryOperator_Mul_Div def )"
)
CONFIG = """[cosmic-ray]
module-path = {modules}
timeout = 60.0
excluded-modules = []
test-command = "{python} -B -m pytest -x -q -p no:cacheprovider -k '{selection}' {tests}"
[cosmic-ray.distributor]
name = "local"
"""


def copies(modules):
    """One copy of the tree for each process, with the modules that it mutates."""
    files = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True)
    shutil.rmtree(BUILD, ignore_errors=True)
    for n in range(min(COPIES, len(modules))):
        copy = BUILD / str(n)
        for name in files.stdout.decode().splitlines():
            if (ROOT / name).is_file():
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(ROOT / name, copy / name)
        yield copy, modules[n::COPIES]


def configured(copy, modules, then=()):
    """The copy with its settings: the tables, those of the families that are changed first, and *then* more."""
    ours = {f"test_{Path(module).stem.strip('_')}" for module in modules}
    tables = sorted(copy.glob(TABLES), key=lambda path: (path.stem not in ours, path.stem))
    asked = " ".join([*(path.relative_to(copy).as_posix() for path in tables), *then])
    config = CONFIG.format(modules=json.dumps(modules), python=sys.executable, selection=SELECTION, tests=asked)
    (copy / "cosmic.toml").write_text(config)


def prepared(copy, modules):
    """The copy with its session: every mutant listed, the equivalent ones left out."""
    configured(copy, modules)
    subprocess.run([BIN / "cosmic-ray", "init", "cosmic.toml", "session.sqlite"], cwd=copy, check=True)
    with sqlite3.connect(copy / "session.sqlite") as session:
        query = "select job_id, operator_name, module_path, start_pos_row from mutation_specs"
        for job, operator, module, row in session.execute(query).fetchall():
            line = (copy / module).read_text().splitlines()[row - 1]
            if EQUIVALENT.match(f"{operator} {line.strip()}"):
                session.execute("delete from mutation_specs where job_id = ?", (job,))
                session.execute("delete from work_items where job_id = ?", (job,))
        if SAMPLE:
            left = [job for (job,) in session.execute("select job_id from work_items order by rowid")]
            for job in set(left) - set(random.Random(SAMPLE).sample(left, min(len(left), SAMPLE // COPIES))):
                session.execute("delete from mutation_specs where job_id = ?", (job,))
                session.execute("delete from work_items where job_id = ?", (job,))
    subprocess.run([BIN / "cosmic-ray", "baseline", "cosmic.toml"], cwd=copy, check=True)


def survivors_again(copy, modules):
    """Give what survived the tables the whole selection to meet."""
    configured(copy, modules, THEN)
    with sqlite3.connect(copy / "session.sqlite") as session:
        session.execute("delete from work_results where test_outcome = 'SURVIVED'")


def executed(copies):
    """Run what each copy has yet to run, all copies at once."""
    running = [
        subprocess.Popen(["nice", BIN / "cosmic-ray", "exec", "cosmic.toml", "session.sqlite"], cwd=copy)
        for copy in copies
    ]
    for process in running:
        process.wait()


def told(copy):
    """(module, line, operator, outcome, change) of each mutant of a copy."""
    query = (
        "select module_path, start_pos_row, operator_name, test_outcome, diff from mutation_specs "
        "left join work_results on mutation_specs.job_id = work_results.job_id"
    )
    with sqlite3.connect(copy / "session.sqlite") as session:
        return session.execute(query).fetchall()


def main(names):
    modules = sorted(
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "imr_schema" / "rules").rglob("*.py")
        if not names or path.stem in names
    )
    made = list(copies(modules))
    for copy, several in made:
        prepared(copy, several)
    executed(copy for copy, _ in made)
    for copy, several in made:
        survivors_again(copy, several)
    executed(copy for copy, _ in made)
    found = sorted(row for copy, _ in made for row in told(copy))
    killed = sum("KILLED" in str(outcome).upper() for *_, outcome, _ in found)
    for module, line, operator, outcome, change in found:
        if "KILLED" not in str(outcome).upper():
            lines = [text for text in str(change).splitlines() if re.match(r"[-+](?![-+])", text)]
            print(f"{module}:{line}: {operator.removeprefix('core/')} {outcome}", *lines, sep="\n    ")
    print(f"{killed} of {len(found)} mutants killed ({100 * killed / max(len(found), 1):.1f} %)")


if __name__ == "__main__":
    main(sys.argv[1:])
