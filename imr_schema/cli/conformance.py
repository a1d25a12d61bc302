"""``imr-schema conformance``."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, datetime
from functools import partial

import click

from imr_schema.cli import _exit, _options
from imr_schema.cli._progress import Progress
from imr_schema.cli._signals import Unwinding
from imr_schema.conformance import cases, kit, runner
from imr_schema.conformance.score import LEVELS, Score, score_cases, select_cases
from imr_schema.text import quiet, safe_line

_SHOWN = 100
_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def command() -> None:
    """Export the conformance kit, and measure another implementation with it."""


@command.command()
@click.argument("folder", metavar="DIR")
@click.option("--as-of", type=_DAY, metavar="DATE", help="Make the cases as of this date.  [default: today]")
def export(folder: str, as_of: datetime | None) -> None:
    """Write documents, and the findings that each must give, into DIR.

    \b
    Example:
      imr-schema conformance export kit/
    """
    made = cases.make(as_of.date() if as_of else date.today())
    kit.write_kit(made, folder)
    click.echo(safe_line(f"{folder}: {len(made.manifest.cases)} cases for {_covered(made)} rules"))


@command.command()
@click.option("--kit", "folder", metavar="DIR", help="A kit that was exported.  [default: that of this release]")
@click.option(
    "--answers",
    "level",
    type=click.Choice(list(LEVELS)),
    default="report",
    show_default=True,
    help="How COMMAND answers: a JSON report, ids of rules, or its exit code alone.",
)
@click.option("--rule", "rules", multiple=True, metavar="RULE", help="Only the cases of this rule, repeatable.")
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
@click.option("--json", "as_json", is_flag=True, help="The score as JSON.")
@click.argument("words", metavar="COMMAND {file}", nargs=-1, type=click.UNPROCESSED)
def run(
    folder: str | None,
    level: str,
    rules: tuple[str, ...],
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
      imr-schema conformance run --answers exit -- ./other-validator {file}
    """
    runner.check_command(words)
    only = frozenset(_options.known_rule(name, "--rule").id for name in rules)
    with Unwinding(runner.stop), ExitStack() as stack:
        made, folder = _kit(folder, only, stack)
        of_profiles = any("{profile}" in word for word in words)
        chosen = select_cases(made.manifest, only, profiles=of_profiles)
        left_out = 0 if of_profiles else sum(case.profile is not None for case in select_cases(made.manifest, only))
        progress = stack.enter_context(Progress(len(chosen), beside_output=False))
        ask = partial(_ask, words, made.manifest.as_of, timeout)
        scored = tuple(progress.counted(score_cases(chosen, folder, ask, level, jobs)))
    if left_out:
        click.echo(f"imr-schema: {left_out} cases of a profile were left out; the command has no {{profile}}", err=True)
    score = Score(level, scored)
    if as_json:
        click.echo(quiet(json.dumps(score.as_data(), indent=2)))
    else:
        for line in _lines(score, made):
            click.echo(safe_line(line))
    return _exit.ACCEPTABLE if score.complete else _exit.NOT_ACCEPTABLE


def _kit(folder: str | None, only: frozenset[str], stack: ExitStack) -> tuple[kit.Kit, str]:
    """The kit in *folder*, or that of this release for the rules *only*, and where its files are until *stack* ends."""
    if folder is not None:
        return kit.read(folder), folder
    made = cases.make(date.today(), only)
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
    share = 100 * score.passed / len(score.scored)
    yield f"{score.passed} of {len(score.scored)} cases passed ({share:.1f} %), answers read as {score.level}"


def _covered(made: kit.Kit) -> int:
    return sum(rule.cases > 0 for rule in made.manifest.rules)
