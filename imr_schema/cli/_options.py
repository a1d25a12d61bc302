"""Options that commands share, and the settings they make."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar

import click
from msgspec import structs

from imr_schema import codelists
from imr_schema.config import baseline
from imr_schema.config import file as settings_file
from imr_schema.config.file import Configuration
from imr_schema.config.profiles import EXCHANGE, PROFILES
from imr_schema.config.settings import Limits, Settings
from imr_schema.errors import UsageError
from imr_schema.finding import Severity
from imr_schema.rules import CATALOGUE, Rule, find
from imr_schema.text import nearest
from imr_schema.versions import version_in_use

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
            help="Files of folders to read.  [default: *.imr.xml, *.imr.json, *.imr.ndjson, packed or not]",
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
            envvar="IMR_SCHEMA_CONFIG",
            metavar="FILE",
            help="Settings file; none: no file at all.  [default: imr-schema.toml or pyproject.toml here or above]",
        ),
        click.option(
            "--codelists",
            envvar="IMR_SCHEMA_CODELISTS",
            metavar="DIR",
            help="A folder of code lists that replace the standard's.",
        ),
        click.option(
            "--engine",
            envvar="IMR_SCHEMA_ENGINE",
            type=click.Choice(["fast", "both"]),
            default="fast",
            show_default=True,
            help="both asks xmlschema and jsonschema for a second opinion.",
        ),
        click.option(
            "--show-values",
            envvar="IMR_SCHEMA_SHOW_VALUES",
            type=click.Choice(["auto", "none", "clip", "full"]),
            default="auto",
            show_default=True,
            help="Text of documents in findings; auto: clipped, on a terminal only.",
        ),
        click.option(
            "--as-of",
            envvar="IMR_SCHEMA_AS_OF",
            type=click.DateTime(["%Y-%m-%d"]),
            metavar="DATE",
            help="The day on which the run stands.  [default: today]",
        ),
        click.option(
            "--severity",
            "severities",
            envvar="IMR_SCHEMA_SEVERITY",
            multiple=True,
            metavar="RULE=LEVEL",
            help="Another severity for a rule: error, warning or info.",
        ),
        click.option("--skip", envvar="IMR_SCHEMA_SKIP", multiple=True, metavar="RULE", help="Leave these rules out."),
        click.option(
            "--only",
            envvar="IMR_SCHEMA_ONLY",
            multiple=True,
            metavar="RULE",
            help="Run these rules alone, and the central ones.",
        ),
        click.option(
            "--fail-on",
            envvar="IMR_SCHEMA_FAIL_ON",
            type=click.Choice(_SEVERITIES),
            help="The lightest severity that is not acceptable.  [default: error]",
        ),
        click.option(
            "--profile",
            envvar="IMR_SCHEMA_PROFILE",
            metavar="NAME",
            help=f"What documents are judged for: {', '.join(PROFILES)}, or a .toml file.  [default: exchange]",
        ),
    ):
        command = option(command)
    return command


def settings(values: str, options: dict[str, Any]) -> Settings:
    """The settings that the options of ``judging`` and the settings file ask for.

    The command line comes first, then the environment, then the file. A wrong rule is a ``UsageError``.
    """
    as_of = options["as_of"].date() if options["as_of"] else None
    file = _file(options["config"], as_of)
    profile = settings_file.profile(options["profile"]) if options["profile"] else None
    fail_on = Severity(options["fail_on"]) if options["fail_on"] else None
    known = options.get("baseline") or file.baseline
    # What the command line says of all files, no file may say otherwise of some.
    changes = {"profile": None} if profile else {}
    changes |= {"fail_on": None} if fail_on else {}
    only = frozenset(known_rule(name, "--only").id for name in options["only"])
    return Settings(
        fail_on=fail_on or file.fail_on or Severity.ERROR,
        only=only or file.only,
        skip=frozenset(_changeable(name, "--skip").id for name in options["skip"]) or file.skip - only,
        severity=_severities(options["severities"]),
        as_of=as_of or file.as_of or date.today(),
        values=values,
        both_engines=options["engine"] == "both",
        limits=Limits(options["max_size"], options["max_depth"], options["max_elements"], options["max_field"]),
        profile=profile or file.profile or EXCHANGE,
        rules=file.rules,
        silences=file.silences,
        lists=codelists.load(options["codelists"] or file.codelists),
        folder=file.folder if file.path != "none" else None,
        for_files=tuple(structs.replace(each, skip=each.skip - only, **changes) for each in file.for_files),
        baseline=baseline.read(known) if known and not options.get("update_baseline") else {},
        baseline_folder=baseline.folder(known) if known else None,
        assume_version=version_in_use(options["assume_version"]).name
        if options.get("assume_version") is not None
        else None,
    )


def baseline_file(options: dict[str, Any]) -> str | None:
    """Where the baseline lies that the command line, or else the settings file, names."""
    return options.get("baseline") or _file(options["config"], date.min).baseline


def _file(path: str | None, today: date | None) -> Configuration:
    if path is not None and path.lower() == "none":
        return Configuration(path="none")
    found = path or settings_file.discover(os.getcwd())
    return settings_file.read(found, today) if found else Configuration(path="none")


def _severities(said: Iterable[str]) -> dict[str, Severity]:
    severities = {}
    for each in said:
        name, _, level = each.partition("=")
        if level not in _SEVERITIES:
            raise UsageError(f"--severity {each}: write RULE=LEVEL with one of {', '.join(_SEVERITIES)}")
        severities[_changeable(name, "--severity").id] = Severity(level)
    return severities


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
        near = nearest(name, [*CATALOGUE, *(rule.name for rule in CATALOGUE.values())])
        raise UsageError(f"{option} {name}: there is no such rule" + (f"; did you mean {near}?" if near else ""))
    return found


def _changeable(name: str, option: str) -> Rule:
    found = known_rule(name, option)
    if found.central:
        raise UsageError(f"{option} {name}: {found.id} is central; it cannot be left out, lowered or silenced")
    return found
