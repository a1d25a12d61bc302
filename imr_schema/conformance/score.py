"""Ask an implementation about every case of the kit, and compare its answers with what is expected."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import msgspec
from msgspec import Struct, structs

from imr_schema.conformance.kit import GROUPS, Case, Expected, ExpectedFinding, Group, Manifest
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


class Claim(Struct, frozen=True):
    """What an implementation claims to do: groups of the kit and syntaxes, all of them unless it says otherwise.

    It is asked about the cases of its groups, and about those of later groups, in which it need find nothing: a schema
    alone may accept what only the rules refuse, and may refuse nothing that they accept.
    """

    groups: frozenset[Group] = frozenset(GROUPS)
    syntaxes: frozenset[str] = frozenset()
    #: The groups of each rule, by its id.
    rules: dict[str, frozenset[Group]] = {}

    @property
    def whole(self) -> bool:
        """Whether every group is claimed."""
        return self.groups == frozenset(GROUPS)

    def asks(self, case: Case) -> bool:
        """Whether the claim has something to say about *case*."""
        if self.syntaxes and case.syntax not in self.syntaxes:
            return False
        if case.group == _LETTERS:
            return _LETTERS in self.groups
        place = GROUPS.index(case.group)
        return any(GROUPS.index(group) <= place for group in self.groups - {_LETTERS})

    def expected(self, case: Case) -> Expected:
        """What is expected of an implementation that does no more than it claims."""
        own = tuple(f for f in case.expected.findings if f.group is None or f.group in self.groups)
        if self.whole or len(own) == len(case.expected.findings) or any(f.severity == "error" for f in own):
            return structs.replace(case.expected, findings=own)
        return Expected("acceptable", 0, own)

    def of(self, rule: str, case: Case) -> bool:
        """Whether *rule* belongs to what is claimed; an unknown one does, so that it counts as a false alarm.

        Whoever reads letters has all rules to report in them. Of a rule that the schema and a check hold, the check
        is what counts in a document of the right shape.
        """
        if self.whole or case.group == _LETTERS or rule not in self.rules:
            return True
        groups = self.rules[rule]
        if case.group != _SHAPE:
            groups = groups - {_SHAPE} or groups
        return bool(groups & self.groups)


_LETTERS: Group = "letter"
_SHAPE: Group = "shape"
_BEYOND = "beyond"
"""Where the score counts cases of groups that are not claimed."""
EVERYTHING = Claim()


def claim(manifest: Manifest, groups: Iterable[str] = (), syntaxes: Iterable[str] = ()) -> Claim:
    """The claim of *groups* and *syntaxes* of the kit; none named are all."""
    chosen = frozenset(group for group in GROUPS if group in groups) or frozenset(GROUPS)
    return Claim(chosen, frozenset(syntaxes), {rule.id: frozenset(rule.groups) for rule in manifest.rules})


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


def compare(case: Case, answer: Answer, claimed: Claim = EVERYTHING) -> Scored:
    """What of *answer* is not as *case* expects; what the answer leaves open is not compared."""
    if answer.failure:
        return Scored(case, failure=answer.failure)
    expected = claimed.expected(case)
    missed: frozenset[str] = frozenset()
    alarms: frozenset[str] = frozenset()
    differs = []
    if answer.rules is not None:
        missed = rules_of(expected) - answer.rules
        alarms = frozenset(rule for rule in answer.rules - rules_of(expected) if claimed.of(rule, case))
    if answer.findings is not None:
        wanted = {finding.told for finding in expected.findings}
        found = {finding.told for finding in answer.findings if claimed.of(finding.rule, case)}
        others = {rule for rule, *_ in wanted ^ found} - missed - alarms
        differs += [f"{rule} has another place, item or severity" for rule in sorted(others)]
    # Who refuses already what a later group refuses is early, and harms nobody: an XSD with keys, a schema with
    # conditions. What is acceptable to the end may be refused nowhere.
    verdicts = {expected.verdict, case.expected.verdict}
    if answer.verdict not in (None, *verdicts):
        verdict = answer.verdict if answer.verdict in ("acceptable", "notAcceptable", "undetermined") else "another one"
        differs.append(f"the verdict is {verdict} instead of {expected.verdict}")
    if answer.exit not in (None, expected.exit, case.expected.exit):
        differs.append(f"the exit code is {answer.exit} instead of {expected.exit}")
    if answer.accepted not in (None, *(verdict == "acceptable" for verdict in verdicts)):
        differs.append("accepts what is not acceptable" if answer.accepted else "refuses what is acceptable")
    # An unknown id may contain anything.
    return Scored(case, _ids(missed), _ids(alarms), differs=tuple(differs))


def _ids(rules: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({rule if _is_id(rule) else "of an unknown rule" for rule in rules}))


def _is_id(rule: str) -> bool:
    return len(rule) == 6 and rule.startswith("IMR") and rule[3:].isascii() and rule[3:].isdigit()


class Part(Struct, frozen=True):
    """How many cases there are in a part of a score, and how many of them passed."""

    cases: int
    passed: int

    @property
    def percent(self) -> float:
        """The share that passed."""
        return 100 * self.passed / self.cases


class Score(Struct, frozen=True):
    """All cases of a run, and how the other implementation answered."""

    level: str
    scored: tuple[Scored, ...]
    claimed: Claim = EVERYTHING

    @property
    def passed(self) -> int:
        """How many cases passed."""
        return sum(each.passed for each in self.scored)

    @property
    def complete(self) -> bool:
        """Whether every case passed."""
        return self.passed == len(self.scored)

    def parts(self) -> dict[tuple[str, str], Part]:
        """The score of each claimed group in each syntax; under ``beyond`` that of cases of groups not claimed."""
        counted: dict[tuple[str, str], list[int]] = {}
        for each in self.scored:
            group = each.case.group if each.case.group in self.claimed.groups else _BEYOND
            part = counted.setdefault((group, each.case.syntax), [0, 0])
            part[0] += 1
            part[1] += each.passed
        order = [*GROUPS, _BEYOND]
        return {key: Part(*counted[key]) for key in sorted(counted, key=lambda key: (order.index(key[0]), key[1]))}

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
            "groups": [
                {"group": group, "syntax": syntax, "cases": part.cases, "passed": part.passed}
                for (group, syntax), part in self.parts().items()
            ],
            "missed": [{"rule": rule, "files": files} for rule, files in self.missed().items()],
            "falseAlarms": [{"rule": rule, "files": files} for rule, files in self.alarms().items()],
            "failed": [{"file": each.case.file, "why": each.why} for each in self.scored if not each.passed],
        }


def _by_rule(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for rule, file in sorted(pairs):
        found.setdefault(rule, []).append(file)
    return found


def select_cases(
    manifest: Manifest, rules: frozenset[str], *, profiles: bool = True, claimed: Claim = EVERYTHING
) -> list[Case]:
    """The cases of *rules*, all when none is named; those of a profile only with *profiles*; those of a claim.

    Raises ``UsageError`` when there is none.
    """
    of_rules = [case for case in manifest.cases if (not rules or case.rule in rules) and claimed.asks(case)]
    found = [case for case in of_rules if profiles or case.profile is None]
    if not found:
        raise UsageError(f"the kit has no case of {', '.join(sorted(rules))}" if rules else "the kit has no case")
    return found


def score_cases(
    cases: Iterable[Case],
    folder: str,
    ask: Callable[[str, Case], Output],
    level: str,
    jobs: int = 1,
    *,
    claimed: Claim = EVERYTHING,
) -> Iterator[Scored]:
    """The score of each case, in order; *ask* gets the path of its document in *folder*."""
    with ThreadPoolExecutor(jobs) as executor:
        try:
            yield from executor.map(partial(_one, folder, ask, level, claimed), cases)
        finally:
            executor.shutdown(cancel_futures=True)


def _one(folder: str, ask: Callable[[str, Case], Output], level: str, claimed: Claim, case: Case) -> Scored:
    path = os.path.abspath(os.path.join(folder, *case.file.split("/")))
    return compare(case, understand(ask(path, case), level), claimed)
