"""Does the kit notice a faulty validator? Deliberate faults, and small changes drawn at random: make kit-sabotage.

Each fault is put into the validator in a process of its own, which answers for the kit; a fault is caught when a case
has another answer than the kit expects. Nothing is changed in the tree.
"""

import ast
import json
import pickle
import random
import subprocess
import sys
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from imr_schema.conformance import cases
from imr_schema.standard import LATEST
from tests.tools.faults import FAULTS

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build" / "sabotage"
DAY = date(2026, 11, 23)
PROCESSES = 2
SEED, MUTANTS = 1, 60
SECONDS = 300
# What the kit is not about: letters, several documents of one run, versions; and modules without a check.
NOT_OF_THE_KIT = {"letters", "letter_files", "across", "lifecycle", "reading", "schema", "retired", "messages"}
NOT_OF_THE_KIT |= {"imprints", "__init__", "_rule", "_portable", "_pattern", "obligations"}


class Caught(NamedTuple):
    """What became of a fault: how many cases of each group noticed it, and one of them; or why it is no fault."""

    groups: dict[str, int]
    first: str | None
    broken: str | None = None


def pack(kit, path, wanted=lambda case: True):
    """Write the wanted cases of *kit* for the processes: one of each rule first, so that most faults show soon."""
    by_rule = defaultdict(list)
    for case in kit.manifest.cases:
        if wanted(case):
            told = {finding.told for finding in case.expected.findings}
            row = (case.file, case.group, case.profile, kit.documents[case.file], case.expected.verdict, told)
            by_rule[case.rule].append(row)
    rows = [row for several in zip_longest(*by_rule.values()) for row in several if row]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pickle.dumps({"asOf": kit.manifest.as_of, "cases": rows}))
    return path


def tried(path, edits, *, first=False):
    """Put *edits* into a validator of its own, and let it answer for the packed cases at *path*."""
    command = [sys.executable, "-m", "tests.tools.faulty", str(path)]
    asked = json.dumps({"edits": edits, "first": first}).encode()
    try:
        done = subprocess.run(command, input=asked, capture_output=True, cwd=ROOT, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return Caught({"every": 1}, "it hangs")
    if done.returncode:
        raise RuntimeError(done.stderr.decode()[-600:])
    answer = json.loads(done.stdout)
    return Caught(answer.get("groups", {}), answer.get("first"), answer.get("broken"))


# --- small changes drawn at random

SWAPS = {ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "=="}
SWAPS |= {ast.In: "not in", ast.NotIn: "in", ast.Is: "is not", ast.IsNot: "is"}


def mutations(text):
    """Every small change of a module's checks: (line, what, old text of the line or lines, new text)."""
    tree, lines = ast.parse(text), text.splitlines(keepends=True)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for node in (each for function in functions for part in function.body for each in ast.walk(part)):
        for what, replaced, new in changes(node, text):
            start, end = offset(lines, replaced[0]), offset(lines, replaced[1])
            yield replaced[0][0], what, text[:start] + new + text[end:]


def offset(lines, place):
    """Where a line and a column, in bytes of UTF-8, are in the text."""
    line, column = place
    return sum(map(len, lines[: line - 1])) + len(lines[line - 1].encode()[:column].decode())


def changes(node, text):
    """What can be changed at *node*: what it is, the place from and to, the new text."""
    if not hasattr(node, "lineno"):
        return
    here = [(node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)]
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in SWAPS:
        left, right = node.left, node.comparators[0]
        between = [(left.end_lineno, left.end_col_offset), (right.lineno, right.col_offset)]
        # Parentheses around an operand belong to no node: such a comparison is left alone.
        if "(" not in (part := segment(text, between)) and ")" not in part:
            yield "comparison", between, f" {SWAPS[type(node.ops[0])]} "
    elif isinstance(node, ast.BoolOp):
        for first, second in zip(node.values, node.values[1:], strict=False):
            between = [(first.end_lineno, first.end_col_offset), (second.lineno, second.col_offset)]
            old, new = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
            yield "and/or", between, segment(text, between).replace(old, new)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "not", [here[0], (node.lineno, node.col_offset + len("not "))], ""
    elif isinstance(node, ast.Constant) and type(node.value) is int:
        yield "number", here, str(node.value + 1)
    elif isinstance(node, ast.Constant) and type(node.value) is bool:
        yield "truth", here, str(not node.value)
    elif isinstance(node, ast.Continue | ast.Break):
        yield "jump", here, "pass"


def segment(text, between):
    lines = text.splitlines(keepends=True)
    return text[offset(lines, between[0]) : offset(lines, between[1])]


def drawn(seed, count):
    """*count* of all small changes of the rules and of what they rest on: (module, line, what, old, new)."""
    paths = sorted((ROOT / "imr_schema" / "rules").rglob("*.py"))
    paths += [ROOT / "imr_schema" / "law.py", ROOT / "imr_schema" / "standard" / "placeholders.py"]
    every = []
    for path in paths:
        if path.stem not in NOT_OF_THE_KIT:
            text, module = path.read_text(), ".".join(path.relative_to(ROOT).with_suffix("").parts)
            every += [(module, line, what, text, new) for line, what, new in mutations(text)]
    return random.Random(seed).sample(every, count)


def in_parallel(function, several):
    with ThreadPoolExecutor(PROCESSES) as executor:
        return list(executor.map(function, several))


def changed_lines(old, new):
    """The lines that differ, before and after, in a few words."""
    before, after = old.splitlines(), new.splitlines()
    pairs = [(b.strip(), a.strip()) for b, a in zip(before, after, strict=False) if b != a]
    return f"{pairs[0][0]}  =>  {pairs[0][1]}" if pairs else "?"


def table(path):
    """Print each deliberate fault with the groups that catch it; whether all are caught."""
    found = in_parallel(lambda fault: tried(path, fault.edits), FAULTS)
    width = max(len(fault.about) for fault in FAULTS)
    for fault, caught in zip(FAULTS, found, strict=True):
        groups = ", ".join(f"{group} {n}" for group, n in sorted(caught.groups.items()))
        print(f"{fault.about:{width}}  {groups or caught.broken or 'NOT CAUGHT'}")
    caught = sum(bool(each.groups) for each in found)
    print(f"{caught} of {len(FAULTS)} deliberate faults caught")
    return caught == len(FAULTS)


def by_mutation(path, seed, count):
    """Print the small changes that no case notices, and how many are noticed."""
    several = drawn(seed, count)
    found = in_parallel(lambda one: tried(path, [(one[0], one[3], one[4])], first=True), several)
    broken = sum(each.broken is not None for each in found)
    caught = sum(bool(each.groups) for each in found)
    for (module, line, what, old, new), each in zip(several, found, strict=True):
        if not each.groups and each.broken is None:
            print(f"not caught: {module}:{line} {what}: {changed_lines(old, new)}")
    print(f"{caught} of {count - broken} small changes caught (seed {seed}); {broken} more break the validator itself")
    return caught


def main(arguments):
    seed, count = (int(each) for each in (*arguments, SEED, MUTANTS)[:2]) if len(arguments) < 2 else map(int, arguments)
    started = time.monotonic()
    path = pack(cases.make(DAY), BUILD / f"{LATEST.name}.pickle")
    complete = table(path)
    caught = by_mutation(path, seed, count) if count else 0
    print(f"{time.monotonic() - started:.0f} s")
    sys.exit(0 if complete and caught >= min(count, 30) else 1)


if __name__ == "__main__":
    main(sys.argv[1:])
