"""Compare answers with what the kit expects, and add them up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from imr_schema.conformance.answers import Answer, rules_of
from imr_schema.conformance.kit import Case


class Scored(Struct, frozen=True):
    """One case, and what is wrong with the answer; nothing wrong means that it passed.

    ``missed`` and ``alarms`` are rules. ``broke`` says that there was no answer. ``differs`` are sentences
    about the verdict, the exit code or the details of a finding.
    """

    case: Case
    missed: tuple[str, ...] = ()
    alarms: tuple[str, ...] = ()
    broke: str | None = None
    differs: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether everything that was answered is as expected."""
        return not (self.missed or self.alarms or self.broke or self.differs)

    @property
    def why(self) -> list[str]:
        """Everything that is wrong, in sentences of ours; nothing that the command said is quoted."""
        return [
            *([self.broke] if self.broke else []),
            *(f"misses {rule}" for rule in self.missed),
            *(f"false alarm {rule}" for rule in self.alarms),
            *self.differs,
        ]


def compare(case: Case, answer: Answer) -> Scored:
    """What of *answer* is not as *case* expects; what the answer does not tell is not compared."""
    if answer.broke:
        return Scored(case, broke=answer.broke)
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
        known = answer.verdict if answer.verdict in ("acceptable", "notAcceptable", "undetermined") else "another one"
        differs.append(f"the verdict is {known} instead of {expected.verdict}")
    if answer.exit not in (None, expected.exit):
        differs.append(f"the exit code is {answer.exit} instead of {expected.exit}")
    if answer.accepted is not None and answer.accepted != (expected.verdict == "acceptable"):
        differs.append("accepts what is not acceptable" if answer.accepted else "refuses what is acceptable")
    # An id that is none of ours may hold anything.
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
