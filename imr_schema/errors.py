"""Errors on the caller's side. A fault of a document is a finding, never an exception."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from imr_schema.findings import Problem, Report


class ImrError(Exception):
    """Base class of every error that this package raises on purpose."""


class UsageError(ImrError):
    """The call itself is wrong: an unknown name, or options that contradict each other."""


class EnvironmentFailure(ImrError):
    """The environment failed: a full disk, a folder that cannot be written, no room for another process."""


class MissingExtra(UsageError, EnvironmentFailure):
    """What was asked for needs a package or a program that is not installed; the message has the command for that.

    It is wrong usage: exit code 2. It is an ``EnvironmentFailure`` too, which earlier releases raised for it.
    """


def missing_extra(what: str, extra: str) -> MissingExtra:
    """The error for *what*, such as ``reading PDF letters``, where a package of the *extra* is not installed."""
    return MissingExtra(f"{what} needs another package: pip install 'imr-schema[{extra}]'")


class DigestError(ImrError):
    """A file does not match its recorded digest."""


class NotVerified(ImrError):
    """A signature does not prove what it was given for; the message has the reason."""


class NotAcceptable(ImrError):
    """The caller asked for the content of a document that is not acceptable.

    ``report`` gives the reasons: an :class:`imr_schema.Report`.
    """

    def __init__(self, report: Report) -> None:
        first = next(iter(report.findings), None)
        reason = f"{first.rule} {first.message}" if first else "no finding"
        super().__init__(f"{report.source}: {report.verdict.words}: {reason}")
        self.report = report

    def __reduce__(self) -> tuple[type[NotAcceptable], tuple[Report]]:
        """It is pickled by its report, so that it comes back from another process."""
        return type(self), (self.report,)


class Unreadable(Exception):
    """The bytes of a document cannot be read; ``why`` completes the sentence of IMR001."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class OverLimit(Unreadable):
    """There is more of something than is allowed, so that nothing is known of the rest."""


class ReadError(Exception):
    """A document cannot be read any further; ``problem`` is the reason. Never raised to a caller of the package."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.rule)
        self.problem = problem
