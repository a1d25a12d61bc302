"""``imr-schema detect``."""

from __future__ import annotations

import json

import click

from imr_schema.batch.validate_many import detect_many
from imr_schema.cli import _exit, _options
from imr_schema.cli._options import SelectedFiles
from imr_schema.text import encodable, quiet, safe_line


@click.command()
@_options.selecting
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
@_options.timed
def command(selected: SelectedFiles, as_json: bool, timeout: float) -> int:
    """Identify the syntax and version of files, with the evidence; validate nothing else.

    \b
    Example:
      imr-schema detect inbox/
    """
    sources = _options.sources(selected, tell_others=True)
    if not sources:
        return _exit.UNDETERMINED
    codes = set()
    for source, found in detect_many(sources, timeout=timeout):
        codes.add(
            _exit.ACCEPTABLE if found.version else _exit.UNDETERMINED if found.undetermined else _exit.NOT_ACCEPTABLE
        )
        if as_json:
            data = {
                "source": encodable(source.name),
                "syntax": found.syntax,
                "schemaVersion": found.version,
                "why": encodable(found.why),
            }
            click.echo(quiet(json.dumps(data)))
        else:
            syntax = found.syntax.upper() if found.syntax else "unknown syntax"
            version = f"version {found.version}" if found.version else "no known version"
            click.echo(safe_line(f"{source.name}: {syntax}, {version}: {found.why}"))
    return _exit.worst(codes)
