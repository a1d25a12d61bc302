"""How well rules over prose tell right from wrong: python -m tests.tools.rules_quality, or make rules-quality.

``tests/quality/IMRnnn.json`` holds invented documents for one rule, as edits of ``base.json`` by JSON Pointer (null
takes a member away): those in which the rule must fire, and those that come close and are no fault. What is known to be
missed stays among them, so that the figures are honest.
"""

import json
import pathlib
import sys
from collections.abc import Iterator
from datetime import date
from functools import cache

from msgspec import Struct

import imr_schema
from imr_schema.config.profiles import PROFILES
from imr_schema.config.settings import Settings
from imr_schema.rules import ABSENT, edited

FOLDER = pathlib.Path(__file__).parents[1] / "quality"
SETTINGS = Settings(as_of=date(2026, 11, 26), profile=PROFILES["thorough"])


class Case(Struct, frozen=True):
    """One invented document, and whether *rule* must fire in it."""

    rule: str
    about: str
    fires: bool
    document: object


class Tally(Struct):
    """What a rule did in its cases; the names of the cases that it got wrong."""

    hits: int = 0
    quiet: int = 0
    missed: list[str] = []
    false_alarms: list[str] = []


def cases() -> Iterator[Case]:
    """Every case, by rule and in the order of its file."""
    base = json.loads((FOLDER / "base.json").read_text("utf-8"))
    for path in sorted(FOLDER.glob("IMR*.json")):
        for case in json.loads(path.read_text("utf-8"))["cases"]:
            edits = {place: ABSENT if value is None else value for place, value in case["edits"].items()}
            yield Case(path.stem, case["about"], case["fires"], edited(base, edits))


def fired(case: Case) -> bool:
    """Whether the rule of *case* fires in its document."""
    content = json.dumps(case.document).encode()
    return any(finding.rule == case.rule for finding in imr_schema.validate(content, settings=SETTINGS).findings)


@cache
def tally() -> dict[str, Tally]:
    """What each rule did."""
    table: dict[str, Tally] = {}
    for case in cases():
        told, row = fired(case), table.setdefault(case.rule, Tally())
        if case.fires and told:
            row.hits += 1
        elif case.fires:
            row.missed.append(case.about)
        elif told:
            row.false_alarms.append(case.about)
        else:
            row.quiet += 1
    return table


def page() -> str:
    """The page of the figures, and of what each rule is known to get wrong."""
    table = tally()
    lines = [
        "# How well rules read prose",
        "",
        "Rules over prose are heuristics. These are invented documents, in `tests/quality/`: those in which a rule",
        "must fire, and those that come close and are no fault. They were written together with the rules, so the",
        "figures say what is known, not how often a rule errs on letters. `make rules-quality` prints the same.",
        "",
        "| rule | must fire | hit | missed | must be quiet | false alarms |",
        "|---|---|---|---|---|---|",
    ]
    for rule, row in table.items():
        good = row.quiet + len(row.false_alarms)
        counts = (row.hits + len(row.missed), row.hits, len(row.missed), good, len(row.false_alarms))
        lines.append(f"| [{rule}](rules/{rule}.md) | {' | '.join(map(str, counts))} |")
    lines += ["", "## Known to be wrong", ""]
    for rule, row in table.items():
        for kind, names in (("missed", row.missed), ("false alarm", row.false_alarms)):
            lines += [f"- {rule}, {kind}: {name}" for name in names]
    return "\n".join(lines) + "\n"


def main() -> None:
    sys.stdout.write(page())


if __name__ == "__main__":
    main()
