"""Findings in bounded number: a document that breaks one rule many times is reported in a bounded report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from imr_schema.findings import MOST_OF_A_RULE, Problem, Severity


def limited(problems: Iterable[Problem]) -> list[Problem]:
    """The first ``MOST_OF_A_RULE`` of *problems* of each rule, and one more that stands for all others of the rule.

    *problems* may be a generator: what is only counted is not kept. The one that stands for the others is about the
    whole document, and weighs as much as the heaviest of them, so that no verdict depends on what is listed.
    """
    kept: list[Problem] = []
    listed: Counter[str] = Counter()
    others: dict[str, Problem] = {}
    for problem in problems:
        if not problem.counted and listed[problem.rule] < MOST_OF_A_RULE:
            listed[problem.rule] += 1
            kept.append(problem)
        else:
            others[problem.rule] = _together(others.get(problem.rule), problem)
    return kept + list(others.values())


def _together(others: Problem | None, problem: Problem) -> Problem:
    """The problem that stands for *others*, if there are any, and for *problem*."""
    unexpected, counted, severity = int(problem.facts.get("count", 1)), problem.counted or 1, problem.severity
    if others is not None:
        unexpected += others.facts["count"]
        counted += others.counted
        severity = _heavier(others.severity, severity)
    return Problem(rule=problem.rule, facts={"count": unexpected}, severity=severity, counted=counted)


def _heavier(one: Severity | None, other: Severity | None) -> Severity | None:
    """The heavier one; None is the severity of the rule, which no problem exceeds."""
    if one is None or other is None:
        return None
    return max(one, other, key=lambda severity: severity.weight)
