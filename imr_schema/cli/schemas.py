"""``imr-schema schemas``."""

from __future__ import annotations

import sys

import click

from imr_schema.cli import _options
from imr_schema.publish import index
from imr_schema.standard import LATEST, source, version_named
from imr_schema.standard import diff as schema_diff
from imr_schema.text import pretty_json


@click.group()
def command() -> None:
    """The standard's own files: list, show, compare, export, verify, build."""


@command.command("list")
def list_() -> None:
    """Every file of the standard with version, status and date."""
    for entry in index.entries():
        instead = f"  (use {entry.instead} instead)" if entry.instead else ""
        click.echo(f"{entry.version:<10}  {entry.status:<10}  {entry.date}  {entry.kind:<13}  {entry.path}{instead}")


@command.command()
@click.argument("version", default=LATEST.name, shell_complete=_options.completing_versions)
@click.option(
    "--syntax",
    "kind",
    type=click.Choice(["json", "xsd", "sch", "xsl"]),
    default="json",
    show_default=True,
    help="The JSON Schema, the XSD, or the portable rules as Schematron or XSLT.",
)
def show(version: str, kind: str) -> None:
    """Print the schema of a version; the newest by default."""
    sys.stdout.buffer.write(index.show(version, kind))
    sys.stdout.buffer.flush()


@command.command()
@click.argument("old", metavar="V1", shell_complete=_options.completing_versions)
@click.argument("new", metavar="V2", shell_complete=_options.completing_versions)
@click.option("--json", "as_json", is_flag=True, help="As JSON, described by schemas/diff/.")
def diff(old: str, new: str, as_json: bool) -> None:
    """List what differs in version V2 from V1, and whether that is a major, minor or patch change.

    major: a document that was right may now be wrong, even once it is renamed. minor: every document stays right once
    it is renamed, and more is possible. patch: only titles, descriptions and examples differ. V1 may be the newer one.
    Patterns are compared by the texts that they match; one that engines may read differently counts as tightened and
    loosened, so it is major.

    \b
    Example:
      imr-schema schemas diff 1.0 1.1
    """
    found = schema_diff.differences(source(version_named(old)), source(version_named(new)))
    if as_json:
        click.echo(pretty_json(schema_diff.as_data(old, new, found)), nl=False)
        return
    for line in schema_diff.sentences(old, new, found):
        click.echo(line)


@command.command()
@click.argument("folder", metavar="DIR")
def export(folder: str) -> None:
    """Copy every file of the standard into DIR, with its license.

    DIR/editors gets settings for editors, DIR/plain each JSON Schema in standard keywords alone: for code generators,
    and for validators that refuse unknown keywords.
    """
    for name in index.export(folder):
        click.echo(name)


@command.command()
def verify() -> None:
    """Compare every file with the digest that index.json records; exit 5 when one differs.

    A file of a released version that differs is named as such.
    """
    for name in index.verify():
        click.echo(f"{name}: as recorded")


@command.command()
def build() -> None:
    """Make again what is made: XSDs, portable rules, catalog.xml, index.json.

    A file of a released version never changes: where it would, nothing is written, exit 5.
    """
    for name in index.build() or ["nothing to do"]:
        click.echo(name)
