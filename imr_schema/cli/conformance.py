"""``imr-schema conformance``."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, datetime
from functools import partial

import click
from msgspec import structs

from imr_schema.cli import _exit, _options
from imr_schema.cli._progress import Progress
from imr_schema.cli._signals import Unwinding
from imr_schema.conformance import cases, kit, runner
from imr_schema.conformance.answers import read_answers, score_answers
from imr_schema.conformance.reference import reference_files
from imr_schema.conformance.score import LEVELS, Score, claim, score_cases, select_cases
from imr_schema.errors import UsageError
from imr_schema.standard import LATEST, version_in_use
from imr_schema.text import quiet, safe_line

_SHOWN = 100
_DAY = click.DateTime(["%Y-%m-%d"])
_VERSION = click.option(
    "--schema-version",
    metavar="V",
    shell_complete=_options.completing_versions,
    help="The version that the documents follow.  [default: the newest]",
)
_KIT = click.option("--kit", "folder", metavar="DIR", help="A kit that was exported.  [default: that of this release]")
_SYNTAX = click.option(
    "--syntax",
    "syntaxes",
    multiple=True,
    type=click.Choice(["json", "xml", "letter"]),
    help="Only the cases in this syntax, repeatable.",
)
_GROUP = click.option(
    "--group",
    "groups",
    multiple=True,
    type=click.Choice(kit.GROUPS),
    help="Only what an implementation of this group has to do, repeatable.",
)
_RULES = click.option(
    "--rule",
    "rules",
    multiple=True,
    metavar="RULE",
    shell_complete=_options.completing_rules,
    help="Only the cases of this rule, repeatable.",
)
_JSON = click.option("--json", "as_json", is_flag=True, help="The score as JSON.")


@click.group()
def command() -> None:
    """Export the conformance kit, and measure another implementation with it."""


@command.command()
@click.argument("folder", metavar="DIR")
@click.option("--as-of", type=_DAY, metavar="DATE", help="Make the cases as of this date.  [default: today]")
@_VERSION
def export(folder: str, as_of: datetime | None, schema_version: str | None) -> None:
    """Write documents, and the findings that each must give, into DIR.

    \b
    Examples:
      imr-schema conformance export kit/
      imr-schema conformance export --schema-version 1.0 kit-1.0/
    """
    version = version_in_use(schema_version) if schema_version else LATEST
    day = as_of.date() if as_of else date.today()
    made = cases.make(day, version=version)
    kit.write_kit(structs.replace(made, reference=reference_files(version, day)), folder)
    click.echo(safe_line(f"{folder}: {len(made.manifest.cases)} cases for {_covered(made)} rules"))


@command.command()
@_KIT
@_VERSION
@click.option(
    "--answers",
    "level",
    type=click.Choice(list(LEVELS)),
    default="report",
    show_default=True,
    help="How COMMAND answers: a JSON report, ids of rules, or its exit code alone.",
)
@_RULES
@_GROUP
@_SYNTAX
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 3600),
    default=10,
    metavar="S",
    help="Seconds for one document.  [default: 10]",
)
@click.option(
    "--jobs",
    "-j",
    type=_options.Count(64),
    default=1,
    show_default=True,
    metavar="N",
    help="Number of commands that run in parallel.",
)
@_JSON
@click.argument("words", metavar="COMMAND {file}", nargs=-1, type=click.UNPROCESSED)
def run(
    folder: str | None,
    schema_version: str | None,
    level: str,
    rules: tuple[str, ...],
    groups: tuple[str, ...],
    syntaxes: tuple[str, ...],
    timeout: float,
    jobs: int,
    as_json: bool,
    words: tuple[str, ...],
) -> int:
    """Ask COMMAND about every document of the kit, and score its answers.

    {file} stands for the document, {asOf} for the date of the kit, {profile} for what the document is validated for.
    Exit 0: every case passed; 1: some did not.

    \b
    Examples:
      imr-schema conformance run -- imr-schema validate --report json --as-of {asOf} --profile {profile} {file}
      imr-schema conformance run --answers exit --group shape --syntax xml -- ./other-validator {file}
    """
    runner.check_command(words)
    only = _known(rules)
    if folder is not None and schema_version is not None:
        raise UsageError("a kit has its version: name --kit or --schema-version, not both")
    with Unwinding(runner.stop), ExitStack() as stack:
        made, folder = _kit(folder, schema_version, only, stack)
        claimed = claim(made.manifest, groups, syntaxes)
        of_profiles = any("{profile}" in word for word in words)
        every = select_cases(made.manifest, only, claimed=claimed)
        chosen = every if of_profiles else select_cases(made.manifest, only, profiles=False, claimed=claimed)
        progress = stack.enter_context(Progress(len(chosen), beside_output=False))
        ask = partial(_ask, words, made.manifest.as_of, timeout)
        scored = tuple(progress.counted(score_cases(chosen, folder, ask, level, jobs, claimed=claimed)))
    if len(every) > len(chosen):
        left_out = len(every) - len(chosen)
        click.echo(f"imr-schema: {left_out} cases of a profile were left out; the command has no {{profile}}", err=True)
    return _print(Score(level, scored, claimed), made, as_json)


@command.command()
@_KIT
@_RULES
@_GROUP
@_SYNTAX
@_JSON
@click.argument("file", metavar="ANSWERS")
def score(
    folder: str | None,
    rules: tuple[str, ...],
    groups: tuple[str, ...],
    syntaxes: tuple[str, ...],
    as_json: bool,
    file: str,
) -> int:
    """Score the answers that another implementation wrote into a file, one line of JSON for each case.

    Each line has the file of the case as the manifest names it, and findings, verdict, exit, or accepted. Exit 0: every
    case passed; 1: some did not.

    \b
    Example:
      imr-schema conformance score --kit kit/ --group shape --group portable --syntax xml answers.ndjson
    """
    if folder is None:
        raise UsageError("name the kit that was answered: --kit DIR")
    made = kit.read(folder)
    claimed = claim(made.manifest, groups, syntaxes)
    chosen = select_cases(made.manifest, _known(rules), claimed=claimed)
    return _print(Score("given", tuple(score_answers(chosen, read_answers(file), claimed)), claimed), made, as_json)


def _known(rules: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_options.known_rule(name, "--rule").id for name in rules)


def _print(found: Score, made: kit.Kit, as_json: bool) -> int:
    """Print the score; the exit code that it gives."""
    if as_json:
        click.echo(quiet(json.dumps(found.as_data(), indent=2)))
    else:
        for line in _lines(found, made):
            click.echo(safe_line(line))
    return _exit.ACCEPTABLE if found.complete else _exit.NOT_ACCEPTABLE


def _kit(folder: str | None, version: str | None, only: frozenset[str], stack: ExitStack) -> tuple[kit.Kit, str]:
    """The kit in *folder*, or that of this release for the rules *only*, and where its files are until *stack* ends."""
    if folder is not None:
        return kit.read(folder), folder
    made = cases.make(date.today(), only, version_in_use(version) if version else LATEST)
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="imr-kit-"))
    kit.write_kit(made, folder)
    return made, folder


def _ask(words: tuple[str, ...], as_of: str, seconds: float, path: str, case: kit.Case) -> runner.Output:
    places = {"{file}": path, "{asOf}": as_of, "{profile}": case.profile or "exchange"}
    return runner.run_command(words, places, seconds)


def _lines(score: Score, made: kit.Kit) -> Iterator[str]:
    failed = [each for each in score.scored if not each.passed]
    names = {rule.id: rule.name for rule in made.manifest.rules}
    for each in failed[:_SHOWN]:
        yield f"{each.case.file}: {'; '.join(each.why)}"
    if failed[_SHOWN:]:
        yield f"{len(failed) - _SHOWN} more; --json lists all"
    for heading, found in (("missed", score.missed()), ("false alarm", score.alarms())):
        for rule, files in found.items():
            yield f"{heading}: {rule} {names.get(rule, '')} in {len(files)} {'case' if len(files) == 1 else 'cases'}"
    for (group, syntax), part in score.parts().items():
        yield f"{group}, {syntax}: {part.passed} of {part.cases} ({part.percent:.1f} %)"
    share = 100 * score.passed / len(score.scored)
    yield f"{score.passed} of {len(score.scored)} cases passed ({share:.1f} %), answers read as {score.level}"


def _covered(made: kit.Kit) -> int:
    return sum(rule.cases > 0 for rule in made.manifest.rules)
