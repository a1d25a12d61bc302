"""``imr-schema reconcile``."""

from __future__ import annotations

import click

from imr_schema.cli import _options, _terminal, _validate
from imr_schema.cli._options import BaselineOptions, ProcessOptions, SelectedFiles, ValidationOptions
from imr_schema.cli._validate import AskedFor, Extra, ReportOptions
from imr_schema.errors import UsageError
from imr_schema.inputs import files
from imr_schema.transform import request_file
from imr_schema.transform.request_file import COLUMNS


@click.command()
@click.argument("path", metavar="DOC")
@click.option("--request", metavar="FILE", required=True, help="The request and its review, CSV or JSON.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="NAME=HEADER",
    help="The header of a column that the CSV file calls otherwise; repeatable.",
)
@_validate.reporting
@_options.timed
@_options.validating
def command(
    path: str,
    options: ValidationOptions,
    known: BaselineOptions,
    reporting: ReportOptions,
    request: str,
    columns: tuple[str, ...],
    timeout: float,
) -> int:
    """Compare a document with the request for treatment, and with what utilization review decided about it.

    FILE has a row for each treatment: at least treatment and urDecision (approved, modified, denied). The document is
    validated as validate does it; and each treatment that was not approved must be decided by one disputed item, each
    item must decide one, and words, quantities, sides, strengths and dates must agree (IMR860 to IMR871). Of a file
    with a column caseNumber, the rows of the document's own case count.

    \b
    Example:
      imr-schema reconcile determination.imr.json --request request.csv
    """
    found = request_file.read(request, dict(_named(columns)))
    sources = list(files.find((path,)))
    if len(sources) != 1 or sources[0].several or (sources[0].path or "-") != path:
        raise UsageError(f"{path}: name one document")
    if found.left_out:
        _terminal.note(f"{request}: columns left out, which no request has: {found.left_out:,}")
    if len(found.requests.by_case) > 1:
        told = f"{request}: it has {len(found.requests.by_case):,} cases; that of the document is compared"
        _terminal.note(told)
    processes = ProcessOptions(timeout=timeout)
    extra = Extra(request=AskedFor(request, found.requests))
    return _validate.validate(SelectedFiles((path,)), options, known, reporting, processes, extra)


def _named(columns: tuple[str, ...]) -> list[tuple[str, str]]:
    pairs = []
    for each in columns:
        name, sign, header = each.partition("=")
        if not (sign and header) or name not in COLUMNS:
            raise UsageError(f"--column {each}: write NAME=HEADER; the names are {', '.join(COLUMNS)}")
        pairs.append((name, header))
    return pairs
