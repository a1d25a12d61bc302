"""``imr-schema migrate``."""

from __future__ import annotations

from typing import Any

import click

from imr_schema.cli import _options
from imr_schema.cli._write_documents import FORMS, Plan, rewrite, writing
from imr_schema.versions import version_in_use


@click.command()
@_options.paths
@click.option("--to-version", "version", required=True, metavar="V", help="The version to write.")
@click.option(
    "--to",
    type=click.Choice(FORMS),
    help="The syntax to write.  [default: that of each document]",
)
@writing
@_options.judging
def command(
    paths: tuple[str, ...],
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    version: str,
    to: str | None,
    target: str | None,
    allow_loss: bool,
    losses: str | None,
    **options: Any,
) -> int:
    """Move acceptable documents to another version of the standard, up or down.

    Going up loses nothing. What an older version cannot say is named by its place, and unless --allow-loss is given such a
    document is not written, exit 4. Going up and down again gives the content back.

    \b
    Examples:
      imr-schema migrate determination.imr.json --to-version 1.1
      imr-schema migrate inbox/ --to-version 1.1 -o new/
      imr-schema migrate new.imr.xml --to-version 1.0 --allow-loss --losses lost.json -o old.imr.xml
    """
    plan = Plan(to=to, version=version_in_use(version), target=target, allow_loss=allow_loss, losses=losses)
    return rewrite(paths, include, exclude, plan, options)
