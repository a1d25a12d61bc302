"""Answers that another implementation wrote into a file: one line of JSON for each case.

Each line has the ``file`` of the case, and what the implementation says of it: ``findings``, each with ``rule``,
``pointer``, ``severity`` and, in an item, ``item``; ``verdict``; ``exit``; ``accepted``, true or false. What a line
leaves out is not compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec
from msgspec import Struct

from imr_schema.conformance.kit import Case, ExpectedFinding
from imr_schema.conformance.score import Answer, Claim, Scored, compare
from imr_schema.errors import UsageError
from imr_schema.inputs.side_files import read_text

_MOST_BYTES = 64 * 1024 * 1024
_NO_ANSWER = Answer(failure="has no answer")
_NOTHING = Answer(failure="does not answer: it says neither findings nor a verdict")


class _Line(Struct):
    file: str
    verdict: str | None = None
    exit: int | None = None
    findings: list[ExpectedFinding] | None = None
    accepted: bool | None = None


def read_answers(path: str) -> dict[str, Answer]:
    """The answers in the file at *path*, by the file of their case.

    Raises ``UsageError`` where a line is none, or answers for a case once more.
    """
    text = read_text(path, _MOST_BYTES, lambda why: UsageError(f"{path}: {why}"))
    answers: dict[str, Answer] = {}
    for n, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            said = msgspec.json.decode(line, type=_Line)
        except (msgspec.MsgspecError, UnicodeEncodeError, RecursionError):
            raise UsageError(f"{path}: line {n} is not an answer") from None
        if said.file in answers:
            raise UsageError(f"{path}: line {n} answers once more for a case")
        answers[said.file] = _answer(said)
    return answers


def score_answers(cases: Iterable[Case], answers: Mapping[str, Answer], claimed: Claim) -> Iterator[Scored]:
    """The score of each case, in order; one without an answer fails."""
    for case in cases:
        yield compare(case, answers.get(case.file, _NO_ANSWER), claimed)


def _answer(said: _Line) -> Answer:
    if said.findings is None and said.verdict is None and said.exit is None and said.accepted is None:
        return _NOTHING
    findings = None if said.findings is None else frozenset(said.findings)
    rules = None if findings is None else frozenset(finding.rule for finding in findings)
    return Answer(said.verdict, said.exit, rules, findings, said.accepted)
