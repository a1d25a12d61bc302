"""``imr-schema schemas``."""

from __future__ import annotations

import sys

import click

from imr_schema import standard
from imr_schema.versions import LATEST


@click.group()
def command() -> None:
    """The standard's own files: list, show, export, verify, build."""


@command.command("list")
def list_() -> None:
    """Every file of the standard with version, status and date."""
    for entry in standard.entries():
        instead = f"  (use {entry.instead} instead)" if entry.instead else ""
        click.echo(f"{entry.version:<10}  {entry.status:<10}  {entry.date}  {entry.kind:<13}  {entry.path}{instead}")


@command.command()
@click.argument("version", default=LATEST.name)
@click.option(
    "--syntax",
    "kind",
    type=click.Choice(["json", "xsd", "sch", "xsl"]),
    default="json",
    show_default=True,
    help="The JSON Schema, the XSD, or the portable rules as Schematron or XSLT.",
)
def show(version: str, kind: str) -> None:
    """Print the schema of a version, the newest unless named."""
    sys.stdout.buffer.write(standard.show(version, kind))
    sys.stdout.buffer.flush()


@command.command()
@click.argument("folder", metavar="DIR")
def export(folder: str) -> None:
    """Copy every file of the standard into DIR, with settings for editors below DIR/editors."""
    for name in standard.export(folder):
        click.echo(name)


@command.command()
def verify() -> None:
    """Compare every file with the digest that index.json records; exit 5 when one differs.

    A file of a released version that differs is named as such.
    """
    for name in standard.verify():
        click.echo(f"{name}: as recorded")


@command.command()
def build() -> None:
    """Make again what is made: XSDs, portable rules, catalog.xml, index.json.

    A file of a released version never changes: where it would, nothing is written, exit 5.
    """
    for name in standard.build() or ["nothing to do"]:
        click.echo(name)
