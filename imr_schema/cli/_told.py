"""What was found in documents that a command does something else with, told on standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date

import click

from imr_schema._version import __version__
from imr_schema.cli import _terminal
from imr_schema.findings import Report
from imr_schema.reports import FORMATS, Run
from imr_schema.rules.obligations import OBLIGATIONS


def teller(form: str, as_of: date | str | None) -> Callable[[Report], None]:
    """A function that tells one report after another on standard error, as the report format *form* has it."""
    color = _terminal.colored(sys.stderr)
    report_format = FORMATS[form](Run(version=__version__, as_of=str(as_of), obligations=OBLIGATIONS, color=color))

    def tell(report: Report) -> None:
        click.echo(report_format.add(report), err=True, nl=False, color=color)

    return tell
