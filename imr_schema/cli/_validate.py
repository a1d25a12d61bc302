"""What ``validate`` and ``letter check`` do alike: validate files and write the reports."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import chain
from typing import IO, Any

import click
from msgspec import Struct, structs

from imr_schema import atomic_write
from imr_schema.api import report_pages
from imr_schema.api.reports import run_of
from imr_schema.batch import validate_many
from imr_schema.batch.contents import Contents
from imr_schema.batch.documents import Instructions, Outcome
from imr_schema.cli import _exit, _options, _settings, _terminal
from imr_schema.cli._options import BaselineOptions, Command, ProcessOptions, SelectedFiles, ValidationOptions
from imr_schema.cli._progress import Progress
from imr_schema.config import baseline
from imr_schema.config.file import Configuration
from imr_schema.config.settings import EVERY, Settings
from imr_schema.errors import UsageError
from imr_schema.findings import Report, Verdict, without_text
from imr_schema.inputs import files
from imr_schema.inputs.files import Source
from imr_schema.reports import FORMATS, ReportFormat, Run
from imr_schema.rules.requested import Requests
from imr_schema.text import safe_line


class ReportOptions(Struct, frozen=True):
    """Which reports are written."""

    reports: tuple[str, ...] = ()
    """FORMAT or FORMAT:FILE each; empty: text to standard output."""
    verbose: bool = False
    """Whether every document is shown, and each of its disputed items."""
    statistics: bool = False
    """Whether findings are counted by rule and by document, and not shown."""
    quiet: bool = False
    """Whether nothing goes to standard output."""
    color: str = "auto"
    """auto, always or never."""

    def asked(self, otherwise: tuple[str, ...] = ()) -> tuple[str, ...]:
        """The reports, those too that have an option of their own; where no option asks for any, those of *otherwise*.

        Raises ``UsageError`` for options that disagree.
        """
        short = {"-v": ("verbose", self.verbose), "--statistics": ("statistics", self.statistics)}
        chosen = {option: form for option, (form, on) in short.items() if on}
        if len(chosen) > 1:
            raise UsageError(f"{' and '.join(chosen)} are two reports, and one goes to standard output: choose one")
        own = {option: form for option, form in chosen.items() if form not in self.reports}
        shown = [each for each in self.reports if ":" not in each]
        if self.quiet and (chosen or shown):
            other = [*chosen, *(f"--report {each}" for each in shown)][0]
            raise UsageError(f"-q prints nothing and {other} prints a report; leave out one of them")
        if not (own or self.quiet or shown or self.reports):
            return otherwise or ("text",)
        return (*own.values(), *self.reports)


class Against(Struct, frozen=True):
    """With what letters are compared."""

    named: tuple[str, ...] = ()
    """Paths as they were named, where each letter is to be found its data there."""
    sources: files.Sources = files.Sources()
    """The documents of data there."""
    alone: dict[str, Any] | None = None
    """The content of the one document of data, for one letter."""


class AskedFor(Struct, frozen=True):
    """The request with which a document is compared."""

    path: str
    requests: Requests


class Extra(Struct, frozen=True):
    """What a command has validation do beside the usual."""

    assume_version: str | None = None
    """The version as which documents of newer ones are read."""
    syntax: str | None = None
    """The one in which everything is read; None: that of each document."""
    ocr: bool = False
    """Whether scans are read."""
    against: Against = Against()
    """With what letters are compared."""
    request: AskedFor | None = None
    """With what a document is compared."""
    across: bool = False
    """Whether the documents are compared with each other."""
    cache: str | None = None
    """A file of what was found before."""

    @property
    def read(self) -> Iterator[str]:
        """The files that it reads."""
        yield from files.paths(self.against.sources)
        if self.request is not None:
            yield self.request.path


NOTHING = Extra()


def reporting(command: Command) -> Command:
    """Which findings are reported, and how."""
    return _KNOWN(_REPORTS(command))


_KNOWN = _options.group(
    "known",
    BaselineOptions,
    click.option(
        "--baseline",
        envvar="IMR_SCHEMA_BASELINE",
        metavar="FILE",
        help="Findings known before; only new ones count.",
    ),
    click.option("--update-baseline", is_flag=True, help="Write what can be accepted into the baseline."),
)
_REPORTS = _options.group(
    "reporting",
    ReportOptions,
    click.option(
        "--report",
        "--output-format",
        "-r",
        "reports",
        multiple=True,
        metavar="FORMAT[:FILE]",
        shell_complete=_options.completing(FORMATS),
        help=f"Output format, repeatable: {', '.join(FORMATS)}.  [default: text]",
    ),
    click.option("-v", "--verbose", is_flag=True, help="Show every document and all its disputed items."),
    click.option("-q", "--quiet", is_flag=True, help="Print nothing; the exit code is the result."),
    click.option("--statistics", is_flag=True, help="Count findings by rule and by document."),
    _options.coloring,
)


def validate(
    selected: SelectedFiles,
    options: ValidationOptions,
    known: BaselineOptions,
    reporting: ReportOptions,
    processes: ProcessOptions,
    extra: Extra = NOTHING,
) -> int:
    """Validate the *selected* files, write the reports that *reporting* asks for, and give the exit code."""
    options = options if extra.cache is None else _without_text(options, across=extra.across)
    file = _settings.configuration(options, (*selected.paths, *extra.against.named))
    reports = _reports(reporting.asked(file.reports))
    selected = _settings.selected_by(file, selected, letters=extra.syntax == "letter")
    processes = _settings.divided_by(file, processes)
    settings = _settings_of(options, file, known, reports, extra)
    sources = _options.sources(selected)
    if not sources:
        return _exit.UNDETERMINED
    baseline_file = _settings.baseline_to_write(file, known)
    beside = chain(_settings.read_beside(options, file, known), extra.read)
    _refuse_collisions(reports, baseline_file, extra.cache, chain(beside, files.paths(sources)))
    run = structs.replace(
        run_of(settings, (name for name, _ in reports), across=extra.across, syntax=extra.syntax),
        settings=_settings.settings_used(file),
        color=_terminal.colored(sys.stdout, reporting.color),
        passed_over=dict(sources.passed_over),
        names_passed_over=sources.names_passed_over,
    )
    instructions = _instructions(settings, reports, extra)
    progress = _progress(len(sources), reports, extra)
    outcomes = _outcomes(sources, instructions, processes, extra)
    found: Iterator[Report] = validate_many.reports(progress.over(outcomes), instructions)
    hide = options.show_values == "auto"
    if baseline_file is None:
        return _write_reports(progress, found, run, reports, hide_in_files=hide)
    accepted: list[Report] = []
    code = _write_reports(progress, _accepting(found, settings, accepted), run, reports, hide_in_files=hide)
    _write_baseline(baseline_file, accepted)
    return code


def _instructions(settings: Settings, reports: list[tuple[str, str | None]], extra: Extra) -> Instructions:
    forms = [FORMATS[name].load() for name, _ in reports]
    return Instructions(
        settings,
        extra.syntax,
        extra.against.alone,
        across=extra.across,
        digests=any(form.states_files for form in forms),
        contents=Contents() if any(form.states_contents for form in forms) else None,
        requests=extra.request.requests if extra.request else None,
    )


def _progress(count: int, reports: list[tuple[str, str | None]], extra: Extra) -> Progress:
    """How far the run is, shown where no report is printed at the same time; *count* documents are read."""
    prints = any(path is None and not FORMATS[name].load().waits for name, path in reports)
    length = count + (0 if extra.against.alone else len(extra.against.sources))
    return Progress(length, beside_output=sys.stdout.isatty() and prints)


def _without_text(options: ValidationOptions, *, across: bool) -> ValidationOptions:
    """*options* as a run with a cache has them; raises ``UsageError`` for what a cache never holds."""
    if across:
        raise UsageError("--cache goes with no --across: of what is compared across documents, a cache holds nothing")
    if options.show_values not in ("auto", "none"):
        raise UsageError("--cache goes with no --show-values: a cache never holds text of documents")
    return structs.replace(options, show_values="none")


def _outcomes(
    letters: files.Sources, instructions: Instructions, processes: ProcessOptions, extra: Extra
) -> Iterator[tuple[Source, Outcome]]:
    """What becomes of each of the sources; of *letters* among many data, with a note on how many were compared."""
    against, cache = extra.against, extra.cache
    if cache is not None:
        jobs, timeout = processes.jobs, processes.timeout
        yield from validate_many.run_with_cache(
            letters, instructions, cache, _terminal.note, jobs=jobs, timeout=timeout
        )
        return
    if against.alone is not None or not against.sources:
        yield from validate_many.run(letters, instructions, jobs=processes.jobs, timeout=processes.timeout)
        return
    from imr_schema.batch.letters_and_data import LettersAndData  # most runs compare nothing

    pairs = LettersAndData(against.sources, instructions, jobs=processes.jobs, timeout=processes.timeout)
    yield from pairs.over(letters)
    lacking = f"; without a letter: {pairs.without_letter:,}" if pairs.without_letter else ""
    told = (
        f"letters compared with their data: {pairs.compared:,} of {pairs.letters:,}; documents of data: {pairs.data:,}"
    )
    click.echo(f"imr-schema: {told}{lacking}", err=True)


def _settings_of(
    options: ValidationOptions,
    file: Configuration,
    known: BaselineOptions,
    reports: list[tuple[str, str | None]],
    extra: Extra,
) -> Settings:
    on_terminal = any(path is None for _, path in reports) and _terminal.stdout_is_terminal()
    shown = _settings.shown_values(options.show_values, on_terminal=on_terminal)
    settings = _settings.settings(options, shown, file, known, extra.assume_version)
    settings = _settings.with_scans(settings, ocr=extra.ocr)
    if extra.syntax != "letter":
        return settings
    # Which copy a letter is, no letter states; a check does not ask for it, and takes it for the one that is wanted.
    return _settings.with_metadata(settings, {EVERY: {"copy": settings.profile.copy or "posted"}})


def _refuse_collisions(
    reports: list[tuple[str, str | None]], baseline_file: str | None, cache: str | None, inputs: Iterable[str]
) -> None:
    outputs = [(path, f"--report {name}") for name, path in reports if path]
    if baseline_file is not None:
        outputs.append((baseline_file, "--update-baseline"))
    if cache is not None:
        outputs.append((cache, "--cache"))
    atomic_write.refuse_collisions(outputs, inputs)
    for name, path in reports:
        if path:
            report_pages.check(path, FORMATS[name].load())


def _write_baseline(path: str, accepted: list[Report]) -> None:
    atomic_write.write(path, baseline.written(accepted, baseline.folder(path)))
    count = sum(each.reason == baseline.KNOWN for report in accepted for each in report.suppressed)
    click.echo(safe_line(f"imr-schema: {count} findings are in the baseline {path}"), err=True)


def _accepting(found: Iterator[Report], settings: Settings, accepted: list[Report]) -> Iterator[Report]:
    """The reports with what a baseline can accept suppressed; those that have such findings are kept, without texts."""
    verdicts: dict[str, Verdict] = {}
    for report in found:
        left = baseline.accepted(report, settings.of(report.source).fail_on)
        if left.amends is None:
            verdicts |= {left.source: left.verdict} if left.verdict is not report.verdict else {}
        else:
            own = verdicts.get(left.source, left.amends)
            left = structs.replace(left, amends=own, verdict=own)
        if left.suppressed:
            accepted.append(without_text(left))
        yield left


def _reports(asked: tuple[str, ...]) -> list[tuple[str, str | None]]:
    """The formats *asked* for with the file of each, None for standard output."""
    found: list[tuple[str, str | None]] = []
    for each in asked:
        name, _, path = each.partition(":")
        if name not in FORMATS:
            raise UsageError(f"--report {each}: there is no format {name}; there are {', '.join(FORMATS)}")
        found.append((name, path or None))
    targets = [path for _, path in found]
    if len(set(targets)) != len(targets):
        raise UsageError(
            "--report: two reports would go to the same place; name a file for one of them, as FORMAT:FILE"
        )
    return found


def _write_reports(
    progress: Progress,
    found: Iterator[Report],
    run: Run,
    reports: list[tuple[str, str | None]],
    *,
    hide_in_files: bool,
) -> int:
    """Write what was *found* as each of *reports*, and give the exit code."""
    codes, documents = set(), 0
    with ExitStack() as stack:
        # A report for a file is kept beside its target until it is whole.
        writers: list[_Writer] = []
        for name, path in reports:
            if path is None:
                writers.append(_Writer(FORMATS[name](run), _standard_output(name)))
            else:
                plain = structs.replace(run, color=False)
                target = stack.enter_context(atomic_write.later(path))
                writers.append(_Writer(FORMATS[name](plain), target, path, hide_in_files))
        stack.enter_context(progress)
        for report in found:
            documents += 1
            codes.add(_exit.of_report(report))
            for writer in writers:
                writer.add(report)
        progress.clear()
        beside = {writer.path: writer.finish() for writer in writers}
    # The reports are in place, and none of them leads to pages of an earlier run any more.
    for name, path in reports:
        if path is not None:
            report_pages.remove_others(path, FORMATS[name].load(), beside.get(path, frozenset()))
    return _exit.worst(codes) if documents else _exit.UNDETERMINED


def _standard_output(name: str) -> IO[str]:
    """Standard output for a report of the format *name*: what programs read is UTF-8, whatever a terminal has."""
    if not FORMATS[name].load().for_terminals and isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    return sys.stdout


class _Writer(Struct, frozen=True):
    """One report of the run, where it goes, and whether it hides text of documents."""

    form: ReportFormat
    sink: IO[str]
    path: str | None = None
    """That of its file; None for standard output."""
    hides: bool = False

    def add(self, report: Report) -> None:
        self.sink.write(self.form.add(without_text(report) if self.hides else report))

    def finish(self) -> frozenset[str]:
        """Write what is left, and files beside; gives the paths of these from the folder of its own file."""
        beside = report_pages.write(self.path, self.form) if self.path is not None else frozenset()
        self.sink.writelines(self.form.finish())
        return beside
