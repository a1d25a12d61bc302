"""``imr-schema rules``."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import click
from msgspec import structs

from imr_schema import atomic_write
from imr_schema._version import __version__
from imr_schema.cli import _options
from imr_schema.cli._options import known_rule
from imr_schema.errors import UsageError
from imr_schema.publish.pages import FAMILIES, rule_page
from imr_schema.publish.rules_export import as_data, changes, facts
from imr_schema.rules import CATALOG, Rule


@click.group()
def command() -> None:
    """List, explain, export and compare the rules."""


_DAY = click.DateTime(["%Y-%m-%d"])


@command.command("list")
@click.option(
    "--family",
    metavar="DIGIT",
    help=f"Only the rules of one family: {'; '.join(' '.join(each) for each in FAMILIES.items())}.",
)
@click.option("--as-of", type=_DAY, metavar="DATE", help="With the law as of this date.  [default: today]")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def list_(family: str | None, as_of: datetime | None, as_json: bool) -> None:
    """All rules in a table, with the facts of the law that they depend on."""
    day = as_of.date() if as_of else date.today()
    rules = _family(family)
    if as_json:
        click.echo(json.dumps([as_data(rule, day) for rule in rules], indent=2))
        return
    width = max(len(rule.name) for rule in rules)
    for rule in rules:
        mandatory = "M" if rule.mandatory else "R" if rule.on_request else " "
        law = "; ".join(f"{fact.name} {_in_words(fact.value)}" for fact in facts(rule, day))
        line = f"{rule.id} {mandatory} {rule.severity.value:<7} {rule.name:<{width}}  {rule.clause or ''}"
        click.echo(f"{line}  [{law}]" if law else line.rstrip())
    click.echo("\nM: mandatory, cannot be left out, lowered or suppressed. R: runs on request, see rules explain.")
    click.echo(f"[...]: the law on {day}.")


def _family(family: str | None) -> list[Rule]:
    rules = [rule for rule in CATALOG.values() if family is None or rule.id[3] == family]
    if not rules:
        raise UsageError(f"--family {family}: there is none; families are the first digit of an id")
    return rules


def _in_words(value: Any) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)


@command.command()
@click.option(
    "--to",
    "form",
    type=click.Choice(["json", "markdown"]),
    default="json",
    show_default=True,
    help="Data for a program, or all manual pages.",
)
@click.option("--family", metavar="DIGIT", help="Only the rules of one family, as in list.")
@click.option("--as-of", type=_DAY, metavar="DATE", help="With the law as of this date.  [default: today]")
@click.option("-o", "--output", "target", metavar="FILE", help="Where to write.  [default: standard output]")
def export(form: str, family: str | None, as_of: datetime | None, target: str | None) -> None:
    """All rules as JSON or Markdown."""
    day = as_of.date() if as_of else date.today()
    rules = _family(family)
    if form == "json":
        catalog = {"asOf": day.isoformat(), "version": __version__, "rules": [as_data(rule, day) for rule in rules]}
        written = json.dumps(catalog, indent=2) + "\n"
    else:
        written = "\n".join(rule_page(rule) for rule in rules)
    if target:
        atomic_write.write(target, written.encode())
    else:
        click.echo(written, nl=False)


@command.command()
@click.argument("first", type=_DAY, metavar="DATE")
@click.argument("second", type=_DAY, metavar="DATE")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def diff(first: datetime, second: datetime, as_json: bool) -> None:
    """What changed in the law between two dates: amendments, facts that rules depend on, and chapters in force.

    What is marked "not checked" has a source that was not read: its value may have changed although it looks the same.

    \b
    Example:
      imr-schema rules diff 2017-06-01 2018-06-01
    """
    found = list(changes(first.date(), second.date()))
    if as_json:
        click.echo(json.dumps([structs.asdict(change) for change in found], indent=2))
        return
    for change in found:
        before, after = (_side(side) for side in (change.before, change.after))
        asked = f" ({', '.join(change.rules)})" if change.rules else ""
        known = "" if change.checked else "  not checked"
        click.echo(f"{change.what}: {before} -> {after}{asked}  {change.source}{known}")
    if not found:
        click.echo("Nothing that rules ask for changed between these days, and no amendment is known.")


def _side(value: Any) -> str:
    if value is None:
        return "not in force"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


@command.command()
@click.argument("rule", shell_complete=_options.completing_rules)
def explain(rule: str) -> None:
    """The manual page of a rule, given by its id or name."""
    click.echo(rule_page(known_rule(rule, "rules explain")), nl=False)
