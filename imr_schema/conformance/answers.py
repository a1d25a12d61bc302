"""What a command said of a document, understood: from a report, from rule ids, or from its exit code alone."""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec
from msgspec import Struct

from imr_schema.conformance.asking import Said
from imr_schema.conformance.kit import Expected, ExpectedFinding

_ID = re.compile(rb"\bIMR[0-9]{3}\b")
_FAILURE = "IMR090"
_FAILED = "reports a failure of its own (IMR090)"


class Answer(Struct, frozen=True):
    """What was understood; None for what this way of answering does not tell. ``broke`` says why nothing was."""

    verdict: str | None = None
    exit: int | None = None
    rules: frozenset[str] | None = None
    findings: frozenset[ExpectedFinding] | None = None
    accepted: bool | None = None
    broke: str | None = None


class _Document(Struct):
    verdict: str
    findings: list[ExpectedFinding]


class _Report(Struct):
    documents: list[_Document]


def from_report(said: Said) -> Answer:
    """The JSON report on standard output, and the exit code."""
    try:
        report = msgspec.json.decode(said.output, type=_Report)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return Answer(broke=f"says rubbish: no JSON report (exit {said.exit})")
    if len(report.documents) != 1:
        return Answer(broke=f"says rubbish: a report on {len(report.documents)} documents")
    (document,) = report.documents
    rules = frozenset(finding.rule for finding in document.findings)
    if _FAILURE in rules:
        return Answer(broke=_FAILED)
    return Answer(document.verdict, said.exit, rules, frozenset(document.findings))


def from_rules(said: Said) -> Answer:
    """The ids of rules that stand anywhere on standard output."""
    rules = frozenset(found.decode() for found in _ID.findall(said.output))
    return Answer(broke=_FAILED) if _FAILURE in rules else Answer(rules=rules)


def from_exit(said: Said) -> Answer:
    """Exit code 0 for a document that is acceptable, any other for one that is not."""
    if said.exit in (126, 127):
        return Answer(broke=f"could not be run (exit {said.exit})")
    return Answer(accepted=said.exit == 0)


LEVELS: dict[str, Callable[[Said], Answer]] = {"report": from_report, "rules": from_rules, "exit": from_exit}
"""How the other implementation answers, the strictest first."""


def understood(said: Said, level: str) -> Answer:
    """What *said* tells at *level*."""
    return Answer(broke=said.broke) if said.broke else LEVELS[level](said)


def rules_of(expected: Expected) -> frozenset[str]:
    """The ids of the rules that must be reported."""
    return frozenset(finding.rule for finding in expected.findings)
