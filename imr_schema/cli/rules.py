"""``imr-schema rules``."""

from __future__ import annotations

import json

import click

from imr_schema.errors import UsageError
from imr_schema.pages import rule_page
from imr_schema.rules import CATALOGUE, find


@click.group()
def command() -> None:
    """List and explain the rules."""


@command.command("list")
@click.option(
    "--family",
    metavar="DIGIT",
    help="Only the rules of one family: 0 reading, 1 shape, 2 case, 3 items, 4 guidelines, 5 reviewer, 6 outcome.",
)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def list_(family: str | None, as_json: bool) -> None:
    """All rules in a table."""
    rules = [rule for rule in CATALOGUE.values() if family is None or rule.id[3] == family]
    if not rules:
        raise UsageError(f"--family {family}: there is none; families are the first digit of an id")
    if as_json:
        told = [
            {
                "id": rule.id,
                "name": rule.name,
                "severity": rule.severity.value,
                "central": rule.central,
                "by": list(rule.by),
                "clause": rule.clause,
                "message": rule.message,
            }
            for rule in rules
        ]
        click.echo(json.dumps(told, indent=2))
        return
    width = max(len(rule.name) for rule in rules)
    for rule in rules:
        central = "C" if rule.central else " "
        click.echo(f"{rule.id} {central} {rule.severity.value:<7} {rule.name:<{width}}  {rule.clause or ''}".rstrip())
    click.echo("\nC: central, cannot be left out, lowered or silenced.")


@command.command()
@click.argument("rule")
def explain(rule: str) -> None:
    """The manual page of a rule, given by its id or name."""
    found = find(rule)
    if found is None:
        from difflib import get_close_matches

        near = get_close_matches(rule, [*CATALOGUE, *(each.name for each in CATALOGUE.values())], 1, 0.4)
        raise UsageError(f"there is no rule {rule}" + (f"; did you mean {near[0]}?" if near else ""))
    click.echo(rule_page(found), nl=False)
