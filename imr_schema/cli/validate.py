"""``imr-schema validate``."""

from __future__ import annotations

from typing import Any

import click

from imr_schema.cli import _judge, _options


@click.command()
@_options.paths
@_judge.reporting
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

    \b
    Examples:
      imr-schema validate determination.imr.xml
      imr-schema validate inbox/ --report json:report.json --report text
      imr-schema validate - < determination.imr.json
    """
    return _judge.judge(paths, include, exclude, asked, jobs, options)
