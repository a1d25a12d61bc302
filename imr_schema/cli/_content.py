"""The content of one document, read within a time limit: what is signed, and what a signature is verified over."""

from __future__ import annotations

from datetime import date, datetime

import click
from msgspec import Struct

from imr_schema.batch import validate_many
from imr_schema.batch.contents import Contents
from imr_schema.batch.documents import Instructions, Outcome
from imr_schema.cli import _exit, _settings
from imr_schema.cli._options import ValidationOptions
from imr_schema.cli._told import teller
from imr_schema.config.settings import Settings
from imr_schema.errors import UsageError
from imr_schema.inputs import files
from imr_schema.signatures.certificates import moment_of
from imr_schema.text import safe_line


class Reader(Struct, frozen=True):
    """Reads the document at *path*, as often as another version of it is wanted."""

    path: str
    settings: Settings
    timeout: float
    day: date | None
    """The day as of which the run stands, where one was asked for."""
    stamped: datetime | None = None
    """When the signature was there, by a time-stamp."""

    @property
    def moment(self) -> datetime:
        """When certificates must be valid: when it was stamped, else at noon (UTC) of the day asked for, or now."""
        if self.stamped is not None:
            return self.stamped
        return moment_of(self.day)

    def read(self, version: str | None = None) -> Outcome:
        """What became of the one document, with its content in *version*; raises ``UsageError`` for several."""
        sources = files.find((self.path,))
        instructions = Instructions(self.settings, contents=Contents(version, kept=True))
        outcomes = [each for _, each in validate_many.run(sources, instructions, jobs=1, timeout=self.timeout)]
        if len(outcomes) != 1:
            raise UsageError(f"{self.path}: expected one document, not {len(outcomes) or 'none'}")
        return outcomes[0]


def reader(path: str, options: ValidationOptions, timeout: float) -> Reader:
    """How the document at *path* is read, by the *options* and the settings file."""
    file = _settings.configuration(options, [path])
    settings = _settings.settings(options, "none", file)
    day = options.as_of.date() if options.as_of else file.as_of
    return Reader(path, settings, timeout, day)


def explain(outcome: Outcome, settings: Settings, version: str | None = None) -> int:
    """Tell on standard error why a document has no content that could be signed, and give the exit code."""
    report = outcome.report
    if not report.acceptable:
        teller("concise", settings.as_of)(report)
        click.echo(safe_line(f"imr-schema: {report.source}: {report.verdict.words}"), err=True)
        return _exit.of_report(report)
    if outcome.losses:
        what = f"version {version} cannot hold all of it: {outcome.losses[0].pointer}"
        click.echo(safe_line(f"imr-schema: {report.source}: {what}"), err=True)
        return _exit.LOSS
    why = "a letter has no content that is signed; convert it, and take the document"
    click.echo(safe_line(f"imr-schema: {report.source}: {why}"), err=True)
    return _exit.NOT_ACCEPTABLE
