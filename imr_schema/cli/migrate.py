"""``imr-schema migrate``."""

from __future__ import annotations

import click

from imr_schema.cli import _options
from imr_schema.cli._options import ProcessOptions, SelectedFiles, ValidationOptions
from imr_schema.cli._write_documents import FORMS, Plan, WriteOptions, write_documents, writing
from imr_schema.standard import version_in_use


@click.command()
@_options.selecting
@click.option(
    "--to-version",
    "version",
    required=True,
    metavar="V",
    shell_complete=_options.completing_versions,
    help="The version to write.",
)
@click.option(
    "--to",
    type=click.Choice(FORMS),
    help="The syntax to write.  [default: that of each document]",
)
@writing
@_options.processing
@_options.validating
def command(
    selected: SelectedFiles,
    options: ValidationOptions,
    processes: ProcessOptions,
    write: WriteOptions,
    version: str,
    to: str | None,
) -> int:
    """Move acceptable documents to another version of the standard, up or down.

    Going up loses nothing. What an older version cannot hold is named by its place, and unless --allow-loss is given
    such a document is not written, exit 4. Going up and down again gives the content back.

    \b
    Examples:
      imr-schema migrate determination.imr.json --to-version 1.1
      imr-schema migrate inbox/ --to-version 1.1 -o new/
      imr-schema migrate new.imr.xml --to-version 1.0 --allow-loss --losses lost.json -o old.imr.xml
    """
    return write_documents(selected, options, processes, Plan(write, to, version_in_use(version)))
