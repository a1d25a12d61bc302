"""``imr-schema convert``."""

from __future__ import annotations

import click
from msgspec import structs

from imr_schema.cli import _options
from imr_schema.cli._options import ProcessOptions, SelectedFiles, ValidationOptions
from imr_schema.cli._write_documents import FORMS, Plan, WriteOptions, write_documents, writing
from imr_schema.inputs import names
from imr_schema.letter.metadata import read_metadata
from imr_schema.standard import version_in_use


@click.command()
@_options.selecting_both
@click.option("--to", "to", type=click.Choice(FORMS), required=True, help="The syntax to write.")
@click.option(
    "--metadata",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="What letters do not contain: JSON, or rows of the public index as CSV.",
)
@click.option(
    "--schema-version",
    "version",
    metavar="V",
    shell_complete=_options.completing_versions,
    help="The version to write.  [default: that of each document]",
)
@_options.scanning
@writing
@_options.processing
@_options.validating
def command(
    selected: SelectedFiles,
    options: ValidationOptions,
    processes: ProcessOptions,
    write: WriteOptions,
    to: str,
    metadata: str | None,
    version: str | None,
    ocr: bool,
) -> int:
    """Turn acceptable documents into another syntax, in canonical form.

    Documents go to standard output or -o, findings to standard error. A document that is not
    acceptable is not written. XML and JSON carry the same content: nothing is lost either way. A
    letter is written with what it contains; what it lacks is reported, and the exit code is 1.

    \b
    Examples:
      imr-schema convert determination.imr.xml --to json
      imr-schema convert inbox/ --to json -o outbox/
      imr-schema convert inbox/ --to ndjson -o all.imr.ndjson
      imr-schema convert letters/ --to json -o data/ --metadata index.csv
    """
    plan = Plan(write, to, version_in_use(version) if version else None)
    selected = structs.replace(selected, include=selected.include or (*names.INCLUDED, *names.letters(scans=ocr)))
    processes = structs.replace(processes, timeout=_options.time_for(processes.timeout, ocr=ocr))
    read = read_metadata(metadata) if metadata else None
    return write_documents(selected, options, processes, plan, read, metadata_file=metadata, ocr=ocr)
