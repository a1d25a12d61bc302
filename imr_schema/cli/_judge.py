"""What ``validate`` and ``letter check`` do alike: judge files and tell it in several reports."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import IO, Any, TypeVar

import click
from msgspec import Struct, structs

from imr_schema import baseline
from imr_schema._version import __version__
from imr_schema.batches import files, output
from imr_schema.cli import _batch, _exit, _options
from imr_schema.errors import UsageError
from imr_schema.finding import Finding, Report
from imr_schema.reports import FORMATS, ReportFormat, Run
from imr_schema.rules.obligations import OBLIGATIONS
from imr_schema.settings import EVERY, Settings
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
        click.option("--update-baseline", is_flag=True, help="Write what can be accepted into the baseline."),
        click.option(
            "--baseline",
            envvar="IMR_SCHEMA_BASELINE",
            metavar="FILE",
            help="Findings known before; only new ones count.",
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
) -> int:
    """Judge the files that *paths* name, tell it as *asked*, and give the exit code."""
    reports = _reports(asked)
    to_stdout = [name for name, path in reports if path is None]
    on_terminal = bool(to_stdout) and _options.stdout_is_terminal()
    settings = _options.settings(_options.shown_values(options["show_values"], on_terminal=on_terminal), options)
    if how.syntax == "letter":
        # Which copy a letter is, no letter says; a check does not ask for it, and takes it for the one that is wanted.
        settings = _options.with_metadata(settings, {EVERY: {"copy": settings.profile.copy or "posted"}})
    sources = files.find(paths, include, exclude)
    if not sources:
        click.echo(safe_line(f"imr-schema: {files.nothing_found(paths, include)}"), err=True)
        return _exit.UNDETERMINED
    known = _known(options)
    outputs = [(path, f"--report {name}") for name, path in reports if path]
    output.refuse_collisions(
        [*outputs, (known, "--update-baseline")] if known else outputs,
        [source.path for source in sources if source.path],
    )
    run = Run(
        version=__version__,
        as_of=str(settings.as_of),
        obligations=OBLIGATIONS,
        partial=settings.partial,
        color=_options.colored(sys.stdout),
        folder=_working_folder(),
        fail_on=settings.fail_on,
        assumed=settings.assume_version,
    )
    found = _batch.reports(sources, settings, jobs, how)
    accepted: list[Report] = []
    if known:
        found = _accepting(found, settings, accepted)
    code = _write_reports(len(sources), found, run, reports, hide_in_files=options["show_values"] == "auto")
    if known:
        output.write(known, baseline.written(accepted, baseline.folder(known)))
        count = sum(each.reason == baseline.KNOWN for report in accepted for each in report.suppressed)
        click.echo(safe_line(f"imr-schema: {count} findings are in the baseline {known}"), err=True)
    return code


def _known(options: dict[str, Any]) -> str | None:
    """Where to write a baseline, if one is to be written."""
    if not options["update_baseline"]:
        return None
    path = _options.baseline_file(options)
    if path is None:
        raise UsageError("--update-baseline: name the file with --baseline FILE, or as baseline in the settings file")
    return path


def _accepting(found: Iterator[list[Report]], settings: Settings, accepted: list[Report]) -> Iterator[list[Report]]:
    """The reports with what a baseline can accept silenced; those with something silenced are kept, without texts."""
    for reports in found:
        told = [baseline.accepted(report, settings.of(report.source).fail_on) for report in reports]
        accepted += [_without_values(report) for report in told if report.suppressed]
        yield told


def _without_values(report: Report) -> Report:
    """*report* as it may go into a file that nobody asked to hold text of documents."""
    findings = tuple(_bare(finding) for finding in report.findings)
    silenced = tuple(structs.replace(each, finding=_bare(each.finding)) for each in report.suppressed)
    return structs.replace(report, findings=findings, suppressed=silenced, data=None)


def _bare(finding: Finding) -> Finding:
    return structs.replace(finding, values={}, excerpt=None)


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


def _write_reports(
    count: int,
    validated: Iterator[list[Report]],
    run: Run,
    reports: list[tuple[str, str | None]],
    *,
    hide_in_files: bool,
) -> int:
    codes, documents = set(), 0
    with ExitStack() as stack:
        # A report for a file is kept beside its target until it is whole.
        writers: list[_Writer] = []
        for name, path in reports:
            if path is None:
                writers.append(_Writer(FORMATS[name](run), sys.stdout, hides=False))
            else:
                plain = structs.replace(run, color=False)
                writers.append(_Writer(FORMATS[name](plain), stack.enter_context(output.later(path)), hide_in_files))
        beside = any(writer.sink is sys.stdout for writer in writers) and sys.stdout.isatty()
        progress = stack.enter_context(_batch.Progress(count, beside_output=beside))
        for found in validated:
            for report in found:
                documents += 1
                codes.add(_exit.of_report(report))
                for writer in writers:
                    writer.add(report)
            progress.step()
        for writer in writers:
            writer.finish()
    return _exit.worst(codes) if documents else _exit.UNDETERMINED


class _Writer(Struct, frozen=True):
    """One report of the run, where it goes, and whether it hides text of documents."""

    form: ReportFormat
    sink: IO[str]
    hides: bool

    def add(self, report: Report) -> None:
        self.sink.write(self.form.add(_without_values(report) if self.hides else report))

    def finish(self) -> None:
        self.sink.writelines(self.form.finish())


def _working_folder() -> str:
    try:
        return os.getcwd()
    except OSError:
        return ""  # it was taken away; files are named as they were given
