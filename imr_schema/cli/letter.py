"""``imr-schema letter``."""

from __future__ import annotations

import sys
from typing import Any

import click

from imr_schema import engine
from imr_schema._version import __version__
from imr_schema.batches import files, output
from imr_schema.cli import _exit, _judge, _options
from imr_schema.cli._batch import How
from imr_schema.cli._rewrite import Plan, tell_losses
from imr_schema.errors import Unreadable, UsageError
from imr_schema.finding import Report
from imr_schema.reports import FORMATS, Run
from imr_schema.rules.obligations import OBLIGATIONS
from imr_schema.text import safe_line
from imr_schema.versions import PRINTED


@click.group()
def command() -> None:
    """Read and check letters: text, PDF, DOCX, HTML."""


@command.command()
@click.argument("path", metavar="FILE")
@click.option("--accounting", is_flag=True, help="Tell line by line what became of the letter.")
@click.option(
    "--show-values",
    type=click.Choice(["auto", "none", "full"]),
    default="auto",
    show_default=True,
    help="Whether the accounting shows the lines; auto: on a terminal.",
)
def parse(path: str, accounting: bool, show_values: str) -> int:
    """What a letter says, as JSON, as far as it says it.

    \b
    Example:
      imr-schema letter parse letter.pdf --accounting
    """
    raw = _bytes(path)
    judgement = engine.judge(raw, source=path, syntax="letter")
    if judgement.data is None:
        _show(judgement.report)
        return _exit.of_report(judgement.report)
    if accounting:
        shown = show_values == "full" or (show_values == "auto" and sys.stdout.isatty())
        for account in engine.accounts(raw):
            text = f"  {account.text}" if shown else ""
            click.echo(safe_line(f"{account.page}:{account.number}: {account.became}{text}"))
        return _exit.ACCEPTABLE
    sys.stdout.buffer.write(engine.draft(judgement, "json"))
    sys.stdout.buffer.flush()
    return _exit.ACCEPTABLE


@command.command()
@_options.paths
@click.option(
    "--against",
    metavar="DATA",
    type=click.Path(exists=True, dir_okay=False),
    help="XML or JSON of the same case; every difference is a finding.",
)
@_judge.reporting
@_options.judging
def check(
    paths: tuple[str, ...],
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    against: str | None,
    asked: tuple[str, ...],
    jobs: int,
    **options: Any,
) -> int:
    """Judge letters: every item complete, every line read, and no difference from the data.

    \b
    Examples:
      imr-schema letter check letter.pdf
      imr-schema letter check letter.txt --against determination.imr.json --report json:check.json
    """
    include = include or files.LETTERS
    if against and len(files.find(paths, include, exclude)) > 1:
        raise UsageError("--against compares one letter with the data of its case")
    how = How(syntax="letter", against=_data(against) if against else None)
    return _judge.judge(paths, include, exclude, asked, jobs, options, how)


def _data(path: str) -> dict[str, Any]:
    judgement = engine.judge(_bytes(path), source=path, syntax=files.promised_syntax(path))
    if not isinstance(judgement.data, dict):
        _show(judgement.report)
        raise UsageError(f"{path}: it cannot be read, so nothing can be compared with it")
    return judgement.data


def _bytes(path: str) -> bytes:
    try:
        return files.read_file(path, _options.LIMITS.size)
    except Unreadable as error:
        raise UsageError(f"{path}: {error.why}") from None


def _show(report: Report) -> None:
    run = Run(version=__version__, as_of="", obligations=OBLIGATIONS)
    click.echo(FORMATS["text"](run).add(report), err=True, nl=False)


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
@click.option("--allow-loss", is_flag=True, help="Render even what a letter cannot say in full.")
def render(path: str, form: str, target: str | None, allow_loss: bool) -> int:
    """The letter of the newest edition that says the data of an acceptable XML or JSON document.

    A served copy has the list of documents and the outcome, a posted copy has neither. Each text is printed as one paragraph. A PDF is
    tagged, PDF/UA-1 and PDF/A-2a.

    \b
    Example:
      imr-schema letter render determination.imr.json --to pdf -o letter.pdf
    """
    from imr_schema.letter.rendering import RENDERERS

    judgement = engine.judge(_bytes(path), source=path, syntax=files.promised_syntax(path))
    if not judgement.report.acceptable:
        _show(judgement.report)
        return _exit.of_report(judgement.report)
    printable, losses = engine.migrated(judgement, PRINTED)
    if losses:
        tell_losses(path, losses, Plan(version=PRINTED, allow_loss=allow_loss), "none")
        if not allow_loss:
            return _exit.LOSS
    if target:
        output.refuse_collisions([(target, path)], [path])
        output.write(target, RENDERERS[form](printable.data))
    else:
        sys.stdout.buffer.write(RENDERERS[form](printable.data))
        sys.stdout.buffer.flush()
    return _exit.ACCEPTABLE
