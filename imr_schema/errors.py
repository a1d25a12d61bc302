"""What can go wrong on the caller's side; a fault of a document is a finding, never an exception."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from imr_schema.finding import Problem, Report


class ImrError(Exception):
    """Base of everything that this package raises on purpose."""


class UsageError(ImrError):
    """The call itself cannot be right: an unknown name, a contradictory option."""


class SurroundingsError(ImrError):
    """The machine failed us: a full disk, a folder that cannot be written, a missing package."""


class DigestError(ImrError):
    """A file is not the one that its recorded digest names."""


class NotAcceptable(ImrError):
    """A document was asked for as a value, and it is not acceptable.

    ``report`` says why: an :class:`imr_schema.Report`.
    """

    def __init__(self, report: Report) -> None:
        first = next(iter(report.findings), None)
        reason = f"{first.rule} {first.message}" if first else "no finding"
        super().__init__(f"{report.source}: {report.verdict.value}: {reason}")
        self.report = report


class Unreadable(Exception):
    """A document's bytes are not to be had; ``why`` completes "the document cannot be validated:"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Refused(Exception):
    """Reading cannot go on; carries the one problem that says why. Never leaves the engine."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.rule)
        self.problem = problem
