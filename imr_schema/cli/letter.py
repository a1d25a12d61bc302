"""``imr-schema letter``."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click
from msgspec import structs

from imr_schema._version import __version__
from imr_schema.batch import bounded_call
from imr_schema.batch.documents import Instructions, memory_for
from imr_schema.cli import _exit, _options, _settings, _validate
from imr_schema.cli._options import BaselineOptions, ProcessOptions, SelectedFiles, ValidationOptions
from imr_schema.cli._validate import Against, Extra, ReportOptions
from imr_schema.cli._write_documents import Plan, WriteOptions, write_documents, writing
from imr_schema.config.settings import DEFAULT
from imr_schema.errors import Unreadable, UsageError
from imr_schema.findings import Report
from imr_schema.inputs import files, names
from imr_schema.inputs.bounded_read import read_file
from imr_schema.inputs.files import Source
from imr_schema.letter.letter_text import Account
from imr_schema.reports import FORMATS, Run
from imr_schema.rules.obligations import OBLIGATIONS
from imr_schema.standard import PRINTED
from imr_schema.text import safe_line
from imr_schema.validation import pipeline

Read = TypeVar("Read")


@click.group()
def command() -> None:
    """Read and check letters: text, PDF, DOCX, HTML, scans."""


@command.command()
@click.argument("path", metavar="FILE")
@click.option("--accounting", is_flag=True, help="List every line of the letter with what it was read as.")
@click.option(
    "--show-values",
    type=click.Choice(["auto", "none", "full"]),
    default="auto",
    show_default=True,
    help="Whether the accounting shows the lines; auto: on a terminal.",
)
@_options.scanning
@_options.timed
def parse(path: str, accounting: bool, show_values: str, ocr: bool, timeout: float) -> int:
    """What a letter contains, as JSON, as far as it could be read.

    \b
    Example:
      imr-schema letter parse letter.pdf --accounting
    """
    report, content, accounts = _alone(_parsed, path, _options.time_for(timeout, ocr=ocr), accounting, ocr)
    if content is None:
        _show(report)
        return _exit.of_report(report)
    if accounting:
        shown = show_values == "full" or (show_values == "auto" and sys.stdout.isatty())
        for account in accounts:
            text = f"  {account.text}" if shown else ""
            click.echo(safe_line(f"{account.page}:{account.number}: {account.became}{text}"))
        return _exit.ACCEPTABLE
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
    return _exit.ACCEPTABLE


def _parsed(raw: bytes, path: str, accounting: bool, ocr: bool) -> tuple[Report, bytes | None, list[Account]]:
    """The report on the letter in *raw*, what it contains as JSON, and its lines if *accounting* is wanted."""
    settings = _settings.with_scans(DEFAULT, ocr=ocr)
    result = pipeline.validate(raw, source=path, syntax="letter", settings=settings)
    if result.version is None:
        return result.report, None, []
    return result.report, pipeline.draft(result, "json"), pipeline.accounts(result) if accounting else []


def _alone(function: Callable[..., Read], path: str, timeout: float, *arguments: object) -> Read:
    """What *function* gives for the bytes of the file *path*, in a process of its own.

    It may take as much memory as validation may. Ends the command with exit code 3 where it takes too long or too much
    memory.
    """
    source = Source(path, path)
    memory = memory_for(Instructions(DEFAULT), source)
    try:
        return bounded_call.call(function, _bytes(path), path, *arguments, timeout=timeout, memory=memory)
    except Unreadable as error:
        report = pipeline.unreadable(path, error.why)
        _show(report)
        raise click.exceptions.Exit(_exit.of_report(report)) from None


@command.command()
@_options.selecting_letters
@click.option(
    "--against",
    metavar="DATA",
    multiple=True,
    help="XML or JSON to compare with: one document, or a folder, pattern or archive of them; repeatable.",
)
@_options.scanning
@_validate.reporting
@_options.processing
@_options.validating
def check(
    selected: SelectedFiles,
    options: ValidationOptions,
    known: BaselineOptions,
    reporting: ReportOptions,
    processes: ProcessOptions,
    against: tuple[str, ...],
    ocr: bool,
) -> int:
    """Check letters: every item complete, every line read, and no difference from the data.

    With --against, one letter is compared with the data of one file. Of several letters, or data in a folder, pattern,
    archive or several files, each letter is compared with the data that have its case number, else with those that have
    its name (CASE.pdf, CASE.imr.json). The data are validated too, and reported where they are not acceptable. A letter
    without data, data without a letter, and what cannot be told apart are errors (IMR840 to IMR845); where only some
    letters are checked, --severity IMR844=info lets data without a letter pass.

    \b
    Examples:
      imr-schema letter check letter.pdf
      imr-schema letter check letter.txt --against determination.imr.json --report json:check.json
      imr-schema letter check letters/ --against data/ --jobs 2
    """
    _refuse_missing(selected.paths)
    _refuse_missing(against, "--against ")
    selected = structs.replace(selected, include=selected.include or names.letters(scans=ocr))
    data = _against(against, selected, processes.timeout) if against else Against()
    processes = structs.replace(processes, timeout=_options.time_for(processes.timeout, ocr=ocr))
    extra = Extra(syntax="letter", ocr=ocr, against=data)
    return _validate.validate(selected, options, known, reporting, processes, extra)


def _refuse_missing(paths: tuple[str, ...], option: str = "") -> None:
    """Raises ``UsageError`` for one of *paths* that is not there; a pattern may match nothing."""
    for path in paths:
        if path != "-" and not os.path.lexists(path) and not glob.has_magic(path):
            raise UsageError(f"{option}{path}: there is no such file or folder")


def _against(named: tuple[str, ...], selected: SelectedFiles, timeout: float) -> Against:
    """The data that are *named*: the content of one document for one letter, else where to find those of each."""
    sources = files.find(named, exclude=selected.exclude)
    if not sources:
        raise UsageError(f"--against {' '.join(named)}: no data are there")
    if len(named) > 1 or len(sources) > 1 or len(files.find(selected.paths, selected.include, selected.exclude)) > 1:
        return Against(named, sources)
    source = next(iter(sources))
    if source.path != named[0] or source.member is not None or source.several:
        return Against(named, sources)
    return Against((), sources, _data(named[0], timeout))


def _data(path: str, timeout: float) -> dict[str, Any]:
    report, data = _alone(_validated, path, timeout)
    if not data:
        _show(report)
        raise UsageError(f"{path}: it cannot be read, so nothing can be compared with it")
    if not report.acceptable:
        told = f"{path} is not acceptable itself; imr-schema validate says why"
        click.echo(safe_line(f"imr-schema: {told}"), err=True)
    return data


def _validated(raw: bytes, path: str) -> tuple[Report, dict[str, Any]]:
    result = pipeline.validate(raw, source=path, syntax=names.promised_syntax(path))
    return result.report, result.data


def _bytes(path: str) -> bytes:
    return read_file(path, _options.LIMITS.size, lambda why: UsageError(f"{path}: {why}"))


def _show(report: Report) -> None:
    run = Run(version=__version__, as_of="", obligations=OBLIGATIONS)
    click.echo(FORMATS["verbose"](run).add(report), err=True, nl=False)


@command.command()
@_options.selecting
@click.option(
    "--to",
    "form",
    type=click.Choice(["txt", "html", "pdf", "docx"]),
    default="txt",
    show_default=True,
    help="The form of the letters; all but txt need the extra render.",
)
@writing
@_options.processing
@_options.validating
def render(
    selected: SelectedFiles,
    options: ValidationOptions,
    processes: ProcessOptions,
    write: WriteOptions,
    form: str,
) -> int:
    """Letters of the newest edition for the data of acceptable XML and JSON documents.

    A letter goes to standard output or -o; several go to the folder -o DIR/, each by the name of its data
    (data/CASE.imr.json: CASE.pdf). Of data that are not acceptable no letter is made; the findings go to standard
    error, and for a folder, as the last line, how many letters were written and how many not. A letter of an earlier
    run stays where it is; that line names it if its data are no longer acceptable. A served copy has the list of
    documents and the outcome, a posted copy has neither. Each text is printed as one paragraph. A PDF is tagged,
    PDF/UA-1 and PDF/A-2a.

    \b
    Examples:
      imr-schema letter render determination.imr.json --to pdf -o letter.pdf
      imr-schema letter render data/ --to pdf -o letters/ --jobs 2
    """
    return write_documents(selected, options, processes, Plan(write, version=PRINTED, form=form))
