"""``imr-schema validate``."""

from __future__ import annotations

import click

from imr_schema.cli import _options, _validate
from imr_schema.cli._options import BaselineOptions, ProcessOptions, SelectedFiles, ValidationOptions
from imr_schema.cli._validate import Extra, ReportOptions


@click.command()
@_options.selecting
@click.option(
    "--assume-version",
    metavar="V",
    shell_complete=_options.completing_versions,
    help="Validate documents of newer minor versions as V, as far as V knows them.  [default: they are undetermined]",
)
@click.option("--across", is_flag=True, help="Compare the documents with each other too, and report it at the end.")
@click.option(
    "--cache",
    metavar="FILE",
    help="Keep what is found in FILE, without text of documents; what has not changed is not validated again.",
)
@_validate.reporting
@_options.processing
@_options.validating
def command(
    selected: SelectedFiles,
    options: ValidationOptions,
    known: BaselineOptions,
    reporting: ReportOptions,
    processes: ProcessOptions,
    assume_version: str | None,
    across: bool,
    cache: str | None,
) -> int:
    """Validate documents: schema and rules.

    PATHS are files, folders (with all below), patterns, .gz and .zip archives, or - for standard input.

    With --assume-version V, a document that names a newer minor version of V's major than this tool knows is validated
    as one of V. Each member that V does not know is left out and reported (IMR903), and the report is partial.
    Documents of versions that are known, or of another major, are validated as without it. An unknown V is wrong
    usage, exit 2.

    With --across, documents of one run that contradict each other are reported after the last one (IMR850 to IMR854):
    a case with two contents, a document that is there twice, a replacement that cannot be right, a served and a posted
    copy that differ, an identifier that is used twice. Findings are the same for any order and number of processes.

    With --cache FILE, a document is not validated again whose bytes, name and settings are what they were, by the same
    tool. The reports are the same as without. FILE is the user's alone; it goes with no --across, and no text is shown.

    \b
    Examples:
      imr-schema validate determination.imr.xml
      imr-schema validate inbox/ --report json:report.json --report text
      imr-schema validate - < determination.imr.json
      imr-schema validate newer.imr.xml --assume-version 1.1
      imr-schema validate inbox/ outbox.imr.ndjson --across --jobs 4
      imr-schema validate archive/ --cache imr.cache
    """
    return _validate.validate(
        selected, options, known, reporting, processes, Extra(assume_version, across=across, cache=cache)
    )
