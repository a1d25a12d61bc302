"""What ``validate`` and ``letter check`` do alike: judge files and tell it in several reports."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack
from typing import IO, Any, TypeVar

import click
from msgspec import structs

from imr_schema._version import __version__
from imr_schema.batches import files, output
from imr_schema.cli import _batch, _exit, _options
from imr_schema.errors import UsageError
from imr_schema.finding import Report
from imr_schema.reports import FORMATS, Run, Tally
from imr_schema.settings import Settings
from imr_schema.text import safe_line

F = TypeVar("F", bound=Callable[..., Any])


def reporting(command: F) -> F:
    """How findings are told, and by how many processes they are found."""
    for option in (
        click.option(
            "--jobs",
            "-j",
            type=_options.Count(64),
            default=1,
            show_default=True,
            metavar="N",
            help="Processes that work side by side.",
        ),
        click.option(
            "--report",
            "-r",
            "asked",
            multiple=True,
            metavar="FORMAT[:FILE]",
            help=f"How findings are told, repeatable: {', '.join(FORMATS)}.  [default: text]",
        ),
    ):
        command = option(command)
    return command


def judge(
    paths: tuple[str, ...],
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    asked: tuple[str, ...],
    jobs: int,
    options: dict[str, Any],
    how: _batch.How = _batch.ANYHOW,
    metadata: dict[str, dict[str, Any]] | None = None,
) -> int:
    """Judge the files that *paths* name, tell it as *asked*, and give the exit code."""
    reports = _reports(asked)
    to_stdout = [name for name, path in reports if path is None]
    on_terminal = bool(to_stdout) and _options.stdout_is_terminal()
    settings = _options.settings(_options.shown_values(options["show_values"], on_terminal=on_terminal), options)
    if metadata:
        settings = _options.with_metadata(settings, metadata)
    sources = files.find(paths, include, exclude)
    if not sources:
        click.echo(safe_line(f"imr-schema: {files.nothing_found(paths, include)}"), err=True)
        return _exit.UNDETERMINED
    output.refuse_collisions(
        [(path, f"--report {name}") for name, path in reports if path],
        [source.path for source in sources if source.path],
    )
    run = Run(
        version=__version__,
        as_of=str(settings.as_of),
        partial=bool(settings.only or settings.skip),
        color=_options.colored(sys.stdout),
    )
    return _tell(sources, settings, run, reports, jobs, how, hide_in_files=options["show_values"] == "auto")


def _without_values(report: Report) -> Report:
    """*report* as it may go into a file that nobody asked to hold text of documents."""
    findings = tuple(structs.replace(finding, values={}, excerpt=None) for finding in report.findings)
    return structs.replace(report, findings=findings)


def _reports(asked: tuple[str, ...]) -> list[tuple[str, str | None]]:
    """The formats asked for with the file of each, None for standard output; text to it unless told."""
    found: list[tuple[str, str | None]] = []
    for said in asked or ("text",):
        name, _, path = said.partition(":")
        if name not in FORMATS:
            raise UsageError(f"--report {said}: there is no format {name}; there are {', '.join(FORMATS)}")
        found.append((name, path or None))
    targets = [path for _, path in found]
    if len(set(targets)) != len(targets):
        raise UsageError(
            "--report: two reports would go to the same place; name a file for one of them, as FORMAT:FILE"
        )
    return found


def _tell(
    sources: list[files.Source],
    settings: Settings,
    run: Run,
    reports: list[tuple[str, str | None]],
    jobs: int,
    how: _batch.How,
    *,
    hide_in_files: bool,
) -> int:
    tally, codes = Tally(), set()
    with ExitStack() as stack:
        # A report for a file is kept beside its target until it is whole.
        sinks: list[tuple[str, IO[str], Run]] = []
        for name, path in reports:
            if path is None:
                sinks.append((name, sys.stdout, run))
            else:
                plain = Run(version=run.version, as_of=run.as_of, partial=run.partial)
                sinks.append((name, stack.enter_context(output.later(path)), plain))
        for name, sink, said in sinks:
            sink.write(FORMATS[name].begin(said))
        progress = stack.enter_context(
            _batch.Progress(len(sources), beside_output=sys.stdout in [s for _, s, _ in sinks] and sys.stdout.isatty())
        )
        for found in _batch.reports(sources, settings, jobs, how):
            for report in found:
                tally.add(report)
                codes.add(_exit.of_report(report))
                quiet = _without_values(report) if hide_in_files else report
                for name, sink, said in sinks:
                    tally.report = report if sink is sys.stdout else quiet
                    sink.write(FORMATS[name].document(said, tally))
            progress.step()
        for name, sink, said in sinks:
            sink.write(FORMATS[name].end(said, tally))
    return _exit.worst(codes) if tally.documents else _exit.UNDETERMINED
