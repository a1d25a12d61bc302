"""Ask an implementation about every case of the kit, and compare its answers with what is expected."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import msgspec
from msgspec import Struct

from imr_schema.conformance.kit import Case, Expected, ExpectedFinding, Manifest
from imr_schema.conformance.runner import Output
from imr_schema.errors import UsageError

_ID = re.compile(rb"\bIMR[0-9]{3}\b")
_FAILURE = "IMR090"
_FAILED = "reports a failure of its own (IMR090)"


class Answer(Struct, frozen=True):
    """What was understood; None for what this way of answering leaves open. ``failure`` says why nothing was."""

    verdict: str | None = None
    exit: int | None = None
    rules: frozenset[str] | None = None
    findings: frozenset[ExpectedFinding] | None = None
    accepted: bool | None = None
    failure: str | None = None


class _Document(Struct):
    verdict: str
    findings: list[ExpectedFinding]


class _Report(Struct):
    documents: list[_Document]


def from_report(output: Output) -> Answer:
    """The JSON report on standard output, and the exit code."""
    try:
        report = msgspec.json.decode(output.output, type=_Report)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return Answer(failure=f"does not answer: no JSON report (exit {output.exit})")
    if len(report.documents) != 1:
        return Answer(failure=f"does not answer: a report on {len(report.documents)} documents")
    (document,) = report.documents
    rules = frozenset(finding.rule for finding in document.findings)
    if _FAILURE in rules:
        return Answer(failure=_FAILED)
    return Answer(document.verdict, output.exit, rules, frozenset(document.findings))


def from_rules(output: Output) -> Answer:
    """The ids of rules anywhere on standard output."""
    rules = frozenset(found.decode() for found in _ID.findall(output.output))
    return Answer(failure=_FAILED) if _FAILURE in rules else Answer(rules=rules)


def from_exit(output: Output) -> Answer:
    """Exit code 0 for a document that is acceptable, any other for one that is not."""
    if output.exit in (126, 127):
        return Answer(failure=f"could not be run (exit {output.exit})")
    return Answer(accepted=output.exit == 0)


LEVELS: dict[str, Callable[[Output], Answer]] = {"report": from_report, "rules": from_rules, "exit": from_exit}
"""How the other implementation answers, the strictest first."""


def understand(output: Output, level: str) -> Answer:
    """What *output* answers, read at *level*."""
    return Answer(failure=output.failure) if output.failure else LEVELS[level](output)


def rules_of(expected: Expected) -> frozenset[str]:
    """The ids of the rules that must be reported."""
    return frozenset(finding.rule for finding in expected.findings)


class Scored(Struct, frozen=True):
    """One case, and what is wrong with the answer; nothing wrong means that it passed.

    ``missed`` and ``alarms`` are rules. ``failure`` says why there was no answer. ``differs`` are sentences
    about the verdict, the exit code or the details of a finding.
    """

    case: Case
    missed: tuple[str, ...] = ()
    alarms: tuple[str, ...] = ()
    failure: str | None = None
    differs: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether everything that was answered is as expected."""
        return not (self.missed or self.alarms or self.failure or self.differs)

    @property
    def why(self) -> list[str]:
        """Everything that is wrong, in sentences of this tool; no output of the command is quoted."""
        return [
            *([self.failure] if self.failure else []),
            *(f"misses {rule}" for rule in self.missed),
            *(f"false alarm {rule}" for rule in self.alarms),
            *self.differs,
        ]


def compare(case: Case, answer: Answer) -> Scored:
    """What of *answer* is not as *case* expects; what the answer leaves open is not compared."""
    if answer.failure:
        return Scored(case, failure=answer.failure)
    expected = case.expected
    missed: frozenset[str] = frozenset()
    alarms: frozenset[str] = frozenset()
    differs = []
    if answer.rules is not None:
        missed, alarms = rules_of(expected) - answer.rules, answer.rules - rules_of(expected)
    if answer.findings is not None:
        wanted = frozenset(expected.findings)
        others = {finding.rule for finding in wanted ^ answer.findings} - missed - alarms
        differs += [f"{rule} has another place, item or severity" for rule in sorted(others)]
    if answer.verdict not in (None, expected.verdict):
        verdict = answer.verdict if answer.verdict in ("acceptable", "notAcceptable", "undetermined") else "another one"
        differs.append(f"the verdict is {verdict} instead of {expected.verdict}")
    if answer.exit not in (None, expected.exit):
        differs.append(f"the exit code is {answer.exit} instead of {expected.exit}")
    if answer.accepted is not None and answer.accepted != (expected.verdict == "acceptable"):
        differs.append("accepts what is not acceptable" if answer.accepted else "refuses what is acceptable")
    # An unknown id may contain anything.
    return Scored(case, _ids(missed), _ids(alarms), differs=tuple(differs))


def _ids(rules: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({rule if _is_id(rule) else "of an unknown rule" for rule in rules}))


def _is_id(rule: str) -> bool:
    return len(rule) == 6 and rule.startswith("IMR") and rule[3:].isascii() and rule[3:].isdigit()


class Score(Struct, frozen=True):
    """All cases of a run, and how the other implementation answered."""

    level: str
    scored: tuple[Scored, ...]

    @property
    def passed(self) -> int:
        """How many cases passed."""
        return sum(each.passed for each in self.scored)

    @property
    def complete(self) -> bool:
        """Whether every case passed."""
        return self.passed == len(self.scored)

    def missed(self) -> dict[str, list[str]]:
        """The rules that were missed, each with the files in which it was."""
        return _by_rule((rule, each.case.file) for each in self.scored for rule in each.missed)

    def alarms(self) -> dict[str, list[str]]:
        """The rules that were reported where they must not be, each with the files."""
        return _by_rule((rule, each.case.file) for each in self.scored for rule in each.alarms)

    def as_data(self) -> dict[str, Any]:
        """The score as JSON holds it."""
        return {
            "answers": self.level,
            "cases": len(self.scored),
            "passed": self.passed,
            "missed": [{"rule": rule, "files": files} for rule, files in self.missed().items()],
            "falseAlarms": [{"rule": rule, "files": files} for rule, files in self.alarms().items()],
            "failed": [{"file": each.case.file, "why": each.why} for each in self.scored if not each.passed],
        }


def _by_rule(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for rule, file in sorted(pairs):
        found.setdefault(rule, []).append(file)
    return found


def select_cases(manifest: Manifest, rules: frozenset[str], *, profiles: bool = True) -> list[Case]:
    """The cases of *rules*, all when none is named; those of a profile only with *profiles*.

    Raises ``UsageError`` when there is none.
    """
    of_rules = [case for case in manifest.cases if not rules or case.rule in rules]
    found = [case for case in of_rules if profiles or case.profile is None]
    if not found:
        raise UsageError(f"the kit has no case of {', '.join(sorted(rules))}" if rules else "the kit has no case")
    return found


def score_cases(
    cases: Iterable[Case], folder: str, ask: Callable[[str, Case], Output], level: str, jobs: int = 1
) -> Iterator[Scored]:
    """The score of each case, in order; *ask* gets the path of its document in *folder*."""
    with ThreadPoolExecutor(jobs) as executor:
        try:
            yield from executor.map(partial(_one, folder, ask, level), cases)
        finally:
            executor.shutdown(cancel_futures=True)


def _one(folder: str, ask: Callable[[str, Case], Output], level: str, case: Case) -> Scored:
    path = os.path.abspath(os.path.join(folder, *case.file.split("/")))
    return compare(case, understand(ask(path, case), level))
