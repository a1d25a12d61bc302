"""``imr-schema convert``."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from imr_schema import engine
from imr_schema._version import __version__
from imr_schema.batches import files, ndjson, output
from imr_schema.cli import _exit, _options
from imr_schema.cli._batch import Judged, Progress, judged
from imr_schema.errors import UsageError
from imr_schema.finding import Verdict
from imr_schema.reports import FORMATS, Run, Tally
from imr_schema.settings import Settings

_FORMS = ("json", "xml", "ndjson")


@click.command()
@_options.paths
@click.option("--to", "to", type=click.Choice(_FORMS), required=True, help="The syntax to write.")
@click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE|DIR",
    help="Where to write; a folder mirrors the inputs.  [default: standard output]",
)
@click.option("--allow-loss", is_flag=True, help="Write even what the new form cannot carry in full.")
@_options.judging
def command(
    paths: tuple[str, ...],
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    to: str,
    target: str | None,
    allow_loss: bool,
    **options: Any,
) -> int:
    """Turn acceptable documents into another syntax, in canonical form.

    Documents go to standard output or -o, findings to standard error. A document that is not
    acceptable is not written. XML and JSON carry the same content: nothing is lost either way.

    \b
    Examples:
      imr-schema convert determination.imr.xml --to json
      imr-schema convert inbox/ --to json -o outbox/
      imr-schema convert inbox/ --to ndjson -o all.imr.ndjson
    """
    settings = _options.settings(
        _options.shown_values(options["show_values"], on_terminal=sys.stderr.isatty()), options
    )
    sources = files.find(paths, include, exclude)
    if not sources:
        click.echo(f"imr-schema: {files.nothing_found(paths, include)}", err=True)
        return _exit.UNDETERMINED
    folder = _is_folder(target)
    if to != "ndjson" and not folder and len(sources) > 1:
        raise UsageError("several documents need a folder: -o DIR/, or one file of all of them: --to ndjson")
    inputs = [source.path for source in sources if source.path]
    outputs = (
        [(_target(source, to, target), source.name) for source in sources]
        if folder
        else [(target, "the result")]
        if target
        else []
    )
    output.refuse_collisions([(path, name) for path, name in outputs if path], inputs)
    return _convert(sources, to, target, settings)


def _is_folder(target: str | None) -> bool:
    return target is not None and (target.endswith(("/", os.sep)) or os.path.isdir(target))


def _target(source: files.Source, to: str, folder: str | None, number: int | None = None) -> str:
    """The file below *folder* for *source*: its own name with another suffix, never its content."""
    counted = "" if number is None else f".{number}"
    return os.path.join(folder or "", f"{files.stem(source.below)}{counted}.imr.{to}")


def _convert(sources: list[files.Source], to: str, target: str | None, settings: Settings) -> int:
    run = Run(version=__version__, as_of=str(settings.as_of), color=_options.colored(sys.stderr))
    tally, codes, together = Tally(), set(), bytearray()
    with Progress(len(sources), beside_output=target is None and _options.stdout_is_terminal()) as progress:
        for source in sources:
            for document in judged(source, settings):
                report = document.judgement.report
                tally.add(report)
                codes.add(_exit.of_report(report))
                if report.findings:
                    click.echo(FORMATS["text"].document(run, tally), err=True, nl=False, color=run.color)
                if report.verdict is Verdict.ACCEPTABLE:
                    _write(document, to, target, together)
            progress.step()
    if together:
        _put(bytes(together), target)
    return _exit.worst(codes) if tally.documents else _exit.UNDETERMINED


def _write(document: Judged, to: str, target: str | None, together: bytearray) -> None:
    """One document into its file, or onto the pile that is written at the end."""
    written = engine.rewrite(document.judgement, "json" if to == "ndjson" else to)
    if to == "ndjson":
        written = ndjson.line(written)
    if not _is_folder(target):
        if together and to != "ndjson":
            raise UsageError("a file of several documents needs a folder: -o DIR/, or --to ndjson")
        together += written
        return
    output.write(_target(document.source, to, target, document.number), written)


def _put(content: bytes, target: str | None) -> None:
    if target is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        output.write(target, content)
