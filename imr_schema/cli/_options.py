"""Options that commands share, and the settings they make."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

import click
from msgspec import structs

from imr_schema.errors import UsageError
from imr_schema.finding import Severity
from imr_schema.rules import CATALOGUE, Rule, find
from imr_schema.settings import Limits, Settings

F = TypeVar("F", bound=Callable[..., Any])
_SEVERITIES = [severity.value for severity in Severity]
LIMITS = Limits()


class Count(click.ParamType):  # type: ignore[type-arg]  # generic since click 8.4 alone
    """A whole number from 1 to *most*; the help does not spell the range out."""

    name = "integer"

    def __init__(self, most: int) -> None:
        self.most = most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            number = int(value)
        except ValueError:
            self.fail(f"{value!r} is not a whole number", param, ctx)
        if not 1 <= number <= self.most:
            self.fail(f"{number} is not between 1 and {self.most:,}", param, ctx)
        return number


def paths(command: F) -> F:
    """The documents, and which files of folders count."""
    for option in (
        click.option("--exclude", multiple=True, metavar="PATTERN", help="Files of folders to leave out."),
        click.option(
            "--include",
            multiple=True,
            metavar="PATTERN",
            help="Files of folders to read.  [default: *.imr.xml, *.imr.json, *.imr.ndjson]",
        ),
        click.argument("paths", nargs=-1, required=True),
    ):
        command = option(command)
    return command


def judging(command: F) -> F:
    """How documents are judged."""
    for option in (
        click.option(
            "--max-field",
            type=Count(2**40),
            default=LIMITS.field,
            show_default=True,
            metavar="BYTES",
            help="Longest text.",
        ),
        click.option(
            "--max-elements",
            type=Count(2**40),
            default=LIMITS.elements,
            show_default=True,
            metavar="N",
            help="Most elements or members.",
        ),
        click.option(
            "--max-depth",
            type=Count(200),
            default=LIMITS.depth,
            show_default=True,
            metavar="N",
            help="Deepest nesting.",
        ),
        click.option(
            "--max-size",
            type=Count(2**40),
            default=LIMITS.size,
            show_default=True,
            metavar="BYTES",
            help="Largest document.",
        ),
        click.option(
            "--config",
            type=click.Path(exists=True, dir_okay=False),
            metavar="FILE",
            help="Settings in TOML: fail-on, only, skip, as-of, and severities under [rules].",
        ),
        click.option(
            "--engine",
            type=click.Choice(["fast", "both"]),
            default="fast",
            show_default=True,
            help="both asks xmlschema and jsonschema for a second opinion.",
        ),
        click.option(
            "--show-values",
            type=click.Choice(["auto", "none", "clip", "full"]),
            default="auto",
            show_default=True,
            help="Text of documents in findings; auto: clipped, on a terminal only.",
        ),
        click.option(
            "--as-of",
            type=click.DateTime(["%Y-%m-%d"]),
            metavar="DATE",
            help="The day on which the run stands.  [default: today]",
        ),
        click.option(
            "--severity",
            "severities",
            multiple=True,
            metavar="RULE=LEVEL",
            help="Another severity for a rule: error, warning or info.",
        ),
        click.option("--skip", multiple=True, metavar="RULE", help="Leave these rules out."),
        click.option("--only", multiple=True, metavar="RULE", help="Run these rules alone, and the central ones."),
        click.option(
            "--fail-on",
            type=click.Choice(_SEVERITIES),
            help="The lightest severity that is not acceptable.  [default: error]",
        ),
    ):
        command = option(command)
    return command


def settings(values: str, options: dict[str, Any]) -> Settings:
    """The settings that the options of ``judging`` ask for; a wrong rule is a ``UsageError``."""
    if options["config"]:
        options = _with_file(options)
    severities = {}
    for said in options["severities"]:
        name, _, level = said.partition("=")
        if level not in _SEVERITIES:
            raise UsageError(f"--severity {said}: write RULE=LEVEL with one of {', '.join(_SEVERITIES)}")
        severities[_changeable(name, "--severity").id] = Severity(level)
    as_of = options["as_of"]
    return Settings(
        fail_on=Severity(options["fail_on"] or "error"),
        only=frozenset(known_rule(name, "--only").id for name in options["only"]),
        skip=frozenset(_changeable(name, "--skip").id for name in options["skip"]),
        severity=severities,
        as_of=as_of.date() if as_of else date.today(),
        values=values,
        both_engines=options["engine"] == "both",
        limits=Limits(options["max_size"], options["max_depth"], options["max_elements"], options["max_field"]),
    )


def with_metadata(settings: Settings, metadata: dict[str, dict[str, Any]]) -> Settings:
    """*settings* with what letters do not say themselves."""
    return structs.replace(settings, metadata=metadata)


def shown_values(chosen: str, *, on_terminal: bool) -> str:
    """What ``--show-values`` comes to: ``auto`` shows only to a person at a terminal."""
    if chosen != "auto":
        return chosen
    return "clip" if on_terminal else "none"


def colored(stream: Any) -> bool:
    """Whether to color what goes to *stream*; NO_COLOR (no-color.org) and dumb terminals say no."""
    return bool(stream.isatty()) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def stdout_is_terminal() -> bool:
    """Whether a person sees standard output."""
    return sys.stdout.isatty()


def known_rule(name: str, option: str) -> Rule:
    """The rule with that id or name; a ``UsageError`` names the nearest one."""
    found = find(name)
    if found is None:
        from difflib import get_close_matches

        near = get_close_matches(name, [*CATALOGUE, *(rule.name for rule in CATALOGUE.values())], 1, 0.4)
        raise UsageError(f"{option} {name}: there is no such rule" + (f"; did you mean {near[0]}?" if near else ""))
    return found


def _changeable(name: str, option: str) -> Rule:
    found = known_rule(name, option)
    if found.central:
        raise UsageError(f"{option} {name}: {found.id} is central; it cannot be left out, lowered or silenced")
    return found


_KEYS = {"fail-on": "fail_on", "only": "only", "skip": "skip", "as-of": "as_of"}


def _with_file(options: dict[str, Any]) -> dict[str, Any]:
    """The options, with what the settings file says where the command line says nothing."""
    import tomllib

    path = options["config"]
    try:
        with open(path, "rb") as file:
            said = tomllib.load(file)
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(f"{path}: {error}") from None
    unknown = said.keys() - _KEYS.keys() - {"rules"}
    if unknown:
        raise UsageError(f"{path}: unknown key {sorted(unknown)[0]}; there are {', '.join([*_KEYS, 'rules'])}")
    _typed(path, said)
    merged = dict(options)
    for key, name in _KEYS.items():
        if key in said and not options[name]:
            merged[name] = said[key]
    if "as-of" in said and not options["as_of"]:
        merged["as_of"] = datetime.combine(said["as-of"], datetime.min.time())
    rules = said.get("rules", {})
    merged["severities"] = (*(f"{rule}={level}" for rule, level in rules.items()), *options["severities"])
    return merged


def _typed(path: str, said: dict[str, Any]) -> None:
    """Raises ``UsageError`` for a value of the settings file that is not of its type."""
    for key in ("only", "skip"):
        if not isinstance(said.get(key, []), list) or any(not isinstance(rule, str) for rule in said.get(key, [])):
            raise UsageError(f"{path}: {key} is a list of rules")
    if said.get("fail-on", "error") not in _SEVERITIES:
        raise UsageError(f"{path}: fail-on is one of {', '.join(_SEVERITIES)}")
    if "as-of" in said and (not isinstance(said["as-of"], date) or isinstance(said["as-of"], datetime)):
        raise UsageError(f"{path}: as-of is a date without quotes, such as 2026-11-23")
    rules = said.get("rules", {})
    if not isinstance(rules, dict) or any(level not in _SEVERITIES for level in rules.values()):
        raise UsageError(f"{path}: [rules] gives each rule one of {', '.join(_SEVERITIES)}")
