"""The exit codes, and which of several a batch ends with."""

from __future__ import annotations

from collections.abc import Iterable

from imr_schema.findings import Report, Verdict

ACCEPTABLE = 0
NOT_ACCEPTABLE = 1
USAGE = 2
UNDETERMINED = 3
LOSS = 4
WRONG_DIGEST = 5
ENVIRONMENT = 6
INTERNAL = 70
INTERRUPTED = 130
TERMINATED = 143

_WORST_FIRST = (INTERNAL, ENVIRONMENT, UNDETERMINED, WRONG_DIGEST, LOSS, NOT_ACCEPTABLE, ACCEPTABLE)


def of_report(report: Report) -> int:
    """The exit code that one report asks for."""
    if any(finding.rule == "IMR090" for finding in report.findings):
        return INTERNAL
    if report.verdict is Verdict.UNDETERMINED:
        return UNDETERMINED
    return ACCEPTABLE if report.verdict is Verdict.ACCEPTABLE else NOT_ACCEPTABLE


def worst(codes: Iterable[int]) -> int:
    """The code of a batch: never a count."""
    found = set(codes)
    return next((code for code in _WORST_FIRST if code in found), ACCEPTABLE)
