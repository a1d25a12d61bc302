"""``imr-schema letter``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click
from msgspec import structs

from imr_schema import atomic_write
from imr_schema._version import __version__
from imr_schema.batch import bounded_call
from imr_schema.batch.documents import Instructions, memory_for
from imr_schema.cli import _exit, _options, _validate
from imr_schema.cli._options import BaselineOptions, ProcessOptions, SelectedFiles, ValidationOptions
from imr_schema.cli._validate import ReportOptions
from imr_schema.cli._write_documents import Lost, Plan, WriteOptions, report_losses
from imr_schema.config.settings import DEFAULT, MIB
from imr_schema.errors import Unreadable, UsageError
from imr_schema.findings import Report
from imr_schema.inputs import files, names
from imr_schema.inputs.bounded_read import read_file
from imr_schema.inputs.files import Source
from imr_schema.letter.letter_text import Account
from imr_schema.migrations import Loss
from imr_schema.reports import FORMATS, Run
from imr_schema.rules.obligations import OBLIGATIONS
from imr_schema.standard import PRINTED
from imr_schema.text import safe_line
from imr_schema.validation import pipeline

Read = TypeVar("Read")

_FOR_RENDERING = 512 * MIB
"""Memory for fonts, and for the pages of a long letter."""


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
    settings = _options.with_scans(DEFAULT, ocr=ocr)
    result = pipeline.validate(raw, source=path, syntax="letter", settings=settings)
    if result.version is None:
        return result.report, None, []
    return result.report, pipeline.draft(result, "json"), pipeline.accounts(result) if accounting else []


def _alone(function: Callable[..., Read], path: str, timeout: float, *arguments: object, more: int = 0) -> Read:
    """What *function* gives for the bytes of the file *path*, in a process of its own.

    It may take as much memory as validation may, and *more* bytes.

    Ends the command with exit code 3 where it takes too long or too much memory.
    """
    source = Source(path, path)
    memory = memory_for(Instructions(DEFAULT), source) + more
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
    type=click.Path(exists=True, dir_okay=False),
    help="XML or JSON of the same case; every difference is a finding.",
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
    against: str | None,
    ocr: bool,
) -> int:
    """Check letters: every item complete, every line read, and no difference from the data.

    \b
    Examples:
      imr-schema letter check letter.pdf
      imr-schema letter check letter.txt --against determination.imr.json --report json:check.json
    """
    selected = structs.replace(selected, include=selected.include or names.letters(scans=ocr))
    if against and len(files.find(selected.paths, selected.include, selected.exclude)) > 1:
        raise UsageError("--against compares one letter with the data of its case")
    data = _data(against, processes.timeout) if against else None
    processes = structs.replace(processes, timeout=_options.time_for(processes.timeout, ocr=ocr))
    return _validate.validate(
        selected, options, known, reporting, processes, syntax="letter", against=data, against_file=against, ocr=ocr
    )


def _data(path: str, timeout: float) -> dict[str, Any]:
    report, data = _alone(_validated, path, timeout)
    if not data:
        _show(report)
        raise UsageError(f"{path}: it cannot be read, so nothing can be compared with it")
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
@click.argument("path", metavar="DATA")
@click.option(
    "--to",
    "form",
    type=click.Choice(["txt", "html", "pdf", "docx"]),
    default="txt",
    show_default=True,
    help="The form of the letter; all but txt need the extra render.",
)
@click.option("-o", "--output", "target", metavar="FILE", help="Where to write.  [default: standard output]")
@click.option("--allow-loss", is_flag=True, help="Render even what a letter cannot hold in full.")
@_options.timed
def render(path: str, form: str, target: str | None, allow_loss: bool, timeout: float) -> int:
    """The letter of the newest edition for the data of an acceptable XML or JSON document.

    A served copy has the list of documents and the outcome, a posted copy has neither. Each text is printed as one
    paragraph. A PDF is tagged, PDF/UA-1 and PDF/A-2a.

    \b
    Example:
      imr-schema letter render determination.imr.json --to pdf -o letter.pdf
    """
    report, losses, content = _alone(_rendered, path, timeout, form, allow_loss, more=_FOR_RENDERING)
    if not report.acceptable:
        _show(report)
        return _exit.of_report(report)
    if losses:
        lost = Lost(path, report.schema_version, losses)
        code = report_losses(lost, Plan(WriteOptions(allow_loss=allow_loss), version=PRINTED), "none")
        if code:
            return code
    assert content is not None
    if target:
        atomic_write.refuse_collisions([(target, path)], [path])
        atomic_write.write(target, content)
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    return _exit.ACCEPTABLE


def _rendered(raw: bytes, path: str, form: str, allow_loss: bool) -> tuple[Report, tuple[Loss, ...], bytes | None]:
    """The report on the document in *raw*, what a letter cannot hold of it, and the letter, if it may be made."""
    from imr_schema.letter.render import RENDERERS  # slow to start

    result = pipeline.validate(raw, source=path, syntax=names.promised_syntax(path))
    if not result.report.acceptable:
        return result.report, (), None
    printable, losses = pipeline.migrated(result, PRINTED)
    if losses and not allow_loss:
        return result.report, tuple(losses), None
    return result.report, tuple(losses), RENDERERS[form](printable.data)
