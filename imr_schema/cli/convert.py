"""``imr-schema convert``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from typing import IO, Any

import click

from imr_schema import engine
from imr_schema._version import __version__
from imr_schema.batches import files, ndjson, output
from imr_schema.batches.metadata import read_metadata
from imr_schema.cli import _exit, _options
from imr_schema.cli._batch import Judged, Progress, count, judged
from imr_schema.errors import UsageError
from imr_schema.finding import Verdict
from imr_schema.reports import FORMATS, Run, Tally
from imr_schema.settings import Settings
from imr_schema.text import safe_line

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
@click.option(
    "--metadata",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="What letters do not say: JSON, or rows of the public index as CSV.",
)
@click.option("--allow-loss", is_flag=True, help="Write even what the new form cannot carry in full.")
@_options.judging
def command(
    paths: tuple[str, ...],
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    to: str,
    target: str | None,
    metadata: str | None,
    allow_loss: bool,
    **options: Any,
) -> int:
    """Turn acceptable documents into another syntax, in canonical form.

    Documents go to standard output or -o, findings to standard error. A document that is not
    acceptable is not written. XML and JSON carry the same content: nothing is lost either way. A
    letter is written with what it says; what it lacks is told, and the exit code is 1.

    \b
    Examples:
      imr-schema convert determination.imr.xml --to json
      imr-schema convert inbox/ --to json -o outbox/
      imr-schema convert inbox/ --to ndjson -o all.imr.ndjson
      imr-schema convert letters/ --to json -o data/ --metadata index.csv
    """
    settings = _options.settings(
        _options.shown_values(options["show_values"], on_terminal=sys.stderr.isatty()), options
    )
    if metadata:
        settings = _options.with_metadata(settings, read_metadata(metadata))
    sources = files.find(paths, include or (*files.INCLUDED, *files.LETTERS), exclude)
    if not sources:
        click.echo(safe_line(f"imr-schema: {files.nothing_found(paths, include)}"), err=True)
        return _exit.UNDETERMINED
    _refuse(sources, to, target, settings)
    return _convert(sources, to, target, settings)


def _refuse(sources: list[files.Source], to: str, target: str | None, settings: Settings) -> None:
    """Raises ``UsageError`` for whatever cannot go well, before anything is written."""
    folder = _is_folder(target)
    if folder and to == "ndjson":
        raise UsageError("--to ndjson writes one file of all documents: name it with -o FILE")
    counts = [(source, count(source, settings)) for source in sources]
    if to != "ndjson" and not folder and sum(many for _, many in counts) > 1:
        raise UsageError("several documents need a folder: -o DIR/, or one file of all of them: --to ndjson")
    outputs = [(target, "the result")] if target and not folder else []
    for source, many in counts if folder else ():
        numbers = range(1, many + 1) if source.several else (None,)
        outputs += [(_target(source, to, target, number), source.name) for number in numbers]
    output.refuse_collisions(outputs, [source.path for source in sources if source.path])


def _is_folder(target: str | None) -> bool:
    return target is not None and (target.endswith(("/", os.sep)) or os.path.isdir(target))


def _target(source: files.Source, to: str, folder: str | None, number: int | None = None) -> str:
    """The file below *folder* for *source*: its own name with another suffix, never its content."""
    counted = "" if number is None else f".{number}"
    return os.path.join(folder or "", f"{files.stem(source.below)}{counted}.imr.{to}")


def _convert(sources: list[files.Source], to: str, target: str | None, settings: Settings) -> int:
    run = Run(version=__version__, as_of=str(settings.as_of), color=_options.colored(sys.stderr))
    tally, codes = Tally(), set()
    with ExitStack() as stack:
        progress = stack.enter_context(
            Progress(len(sources), beside_output=target is None and _options.stdout_is_terminal())
        )
        put = _into_folder(to, target) if target and _is_folder(target) else _into_one(to, target, stack)
        for source in sources:
            for document in judged(source, settings):
                report = document.judgement.report
                tally.add(report)
                codes.add(_exit.of_report(report))
                if report.findings:
                    click.echo(FORMATS["text"].document(run, tally), err=True, nl=False, color=run.color)
                if _written(document):
                    put(document)
            progress.step()
    return _exit.worst(codes) if tally.documents else _exit.UNDETERMINED


def _written(document: Judged) -> bool:
    """An acceptable document is written; a letter also with what it says, while something is missing."""
    report = document.judgement.report
    if report.verdict is Verdict.ACCEPTABLE:
        return True
    return (
        report.syntax == "letter" and report.verdict is Verdict.NOT_ACCEPTABLE and document.judgement.data is not None
    )


def _form(document: Judged, to: str) -> bytes:
    if document.judgement.report.acceptable:
        return engine.rewrite(document.judgement, to)
    return engine.draft(document.judgement, to)


def _into_folder(to: str, folder: str) -> Callable[[Judged], None]:
    """Every document becomes a file of its own."""

    def put(document: Judged) -> None:
        written = _form(document, to)
        output.write(_target(document.source, to, folder, document.number), written)

    return put


def _into_one(to: str, target: str | None, stack: ExitStack) -> Callable[[Judged], None]:
    """Every document goes to standard output, or into the one file, which begins with the first of them."""
    sink: list[IO[bytes]] = []

    def put(document: Judged) -> None:
        if not sink:
            sink.append(sys.stdout.buffer if target is None else stack.enter_context(output.beside(target)))
        if to == "ndjson":
            sink[0].write(ndjson.line(_form(document, "json")))
        else:
            sink[0].write(_form(document, to))

    return put
