"""``imr-schema validate``."""

from __future__ import annotations

from typing import Any

import click

from imr_schema.cli import _options, _validate


@click.command()
@_options.paths
@click.option(
    "--assume-version",
    metavar="V",
    help="Judge documents of newer minor versions as V, as far as V knows them.  [default: they are undetermined]",
)
@_validate.reporting
@_options.judging
def command(
    paths: tuple[str, ...],
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    asked: tuple[str, ...],
    jobs: int,
    **options: Any,
) -> int:
    """Judge documents: schema and rules.

    PATHS are files, folders (with all below), patterns, .gz and .zip archives, or - for standard input.

    With --assume-version V, a document that names a newer minor version of V's major than this tool knows is judged as one of V. Each
    member that V does not know is left out and told (IMR903), and the report is partial. Documents of versions that are known, or of
    another major, are judged as without it. An unknown V is wrong usage, exit 2.

    \b
    Examples:
      imr-schema validate determination.imr.xml
      imr-schema validate inbox/ --report json:report.json --report text
      imr-schema validate - < determination.imr.json
      imr-schema validate newer.imr.xml --assume-version 1.1
    """
    return _validate.judge(paths, include, exclude, asked, jobs, options)
