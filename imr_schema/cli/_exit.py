"""The exit codes, and which of several a batch ends with."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from imr_schema.findings import Report

ACCEPTABLE = 0
NOT_ACCEPTABLE = 1
USAGE = 2
UNDETERMINED = 3
LOSS = 4
WRONG_DIGEST = 5
ENVIRONMENT = 6
INTERNAL = 70
# A signal ends the command with 128 and its number: 130 and 143 (_signals.py).
INTERRUPTED = 130

_WORST_FIRST = (INTERNAL, ENVIRONMENT, UNDETERMINED, WRONG_DIGEST, LOSS, NOT_ACCEPTABLE, ACCEPTABLE)


def of_report(report: Report) -> int:
    """The exit code that one report asks for."""
    from imr_schema.findings import Verdict  # slow to start, and who asks has it; the codes alone need nothing

    if any(finding.rule == "IMR090" for finding in report.findings):
        return INTERNAL
    if report.verdict is Verdict.UNDETERMINED:
        return UNDETERMINED
    return ACCEPTABLE if report.verdict is Verdict.ACCEPTABLE else NOT_ACCEPTABLE


def worst(codes: Iterable[int]) -> int:
    """The code of a batch: never a count."""
    found = set(codes)
    return next((code for code in _WORST_FIRST if code in found), ACCEPTABLE)
