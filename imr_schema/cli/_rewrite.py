"""What ``convert`` and ``migrate`` do alike: judge documents and write them in another syntax, another version, or both."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from typing import IO, Any, TypeVar

import click
import msgspec
from msgspec import Struct

from imr_schema import engine
from imr_schema._version import __version__
from imr_schema.batches import files, ndjson, output
from imr_schema.cli import _exit, _options
from imr_schema.cli._batch import Judged, Progress, count, judged
from imr_schema.errors import UsageError
from imr_schema.finding import Verdict
from imr_schema.migrations import LOSS_REPORT_VERSION, Loss
from imr_schema.reports import FORMATS, Run
from imr_schema.rules import CATALOGUE
from imr_schema.rules.obligations import OBLIGATIONS
from imr_schema.settings import Settings
from imr_schema.text import clip, safe_line
from imr_schema.versions import SchemaVersion

FORMS = ("json", "xml", "ndjson")
"""What a document can be written as."""

F = TypeVar("F", bound=Callable[..., Any])


def writing(command: F) -> F:
    """Where documents are written, and what happens to content that the form or version to write cannot say."""
    for option in (
        click.option(
            "--losses",
            metavar="FILE",
            help="Where to write what could not be said, as JSON with its values; for you alone.",
        ),
        click.option("--allow-loss", is_flag=True, help="Write even what the new form cannot say in full."),
        click.option(
            "-o",
            "--output",
            "target",
            metavar="FILE|DIR",
            help="Where to write; a folder mirrors the inputs.  [default: standard output]",
        ),
    ):
        command = option(command)
    return command


class Plan(Struct, frozen=True):
    """How documents are written.

    ``to`` is the syntax, json, xml or ndjson, None for that of each document. ``version`` is None for that of each
    document. ``target`` is a file, a folder, or None for standard output. ``losses`` is the file for what could not be said.
    """

    to: str | None = None
    version: SchemaVersion | None = None
    target: str | None = None
    allow_loss: bool = False
    losses: str | None = None

    @property
    def folder(self) -> bool:
        """Whether every document becomes a file below ``target``."""
        return self.target is not None and (self.target.endswith(("/", os.sep)) or os.path.isdir(self.target))

    def suffix(self, source: files.Source, syntax: str | None) -> str:
        """The suffix of what becomes of *source*: that of the syntax asked for, or its own."""
        own = syntax or ("xml" if files.promised_syntax(source.name) == "xml" else "json")
        return self.to or own

    def path(self, source: files.Source, number: int | None, syntax: str | None) -> str:
        """The file below the folder for *source*: its own name with another suffix, never its content."""
        counted = "" if number is None else f".{number}"
        name = f"{files.stem(source.below)}{counted}.imr.{self.suffix(source, syntax)}"
        return os.path.join(self.target or "", name)


def rewrite(
    paths: tuple[str, ...],
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    plan: Plan,
    options: dict[str, Any],
    metadata: dict[str, dict[str, Any]] | None = None,
) -> int:
    """Write every acceptable document that *paths* name as *plan* says, and give the exit code.

    Findings and losses go to standard error.
    """
    shown = _options.shown_values(options["show_values"], on_terminal=sys.stderr.isatty())
    settings = _options.settings(shown, options)
    if metadata:
        settings = _options.with_metadata(settings, metadata)
    sources = files.find(paths, include, exclude)
    if not sources:
        click.echo(safe_line(f"imr-schema: {files.nothing_found(paths, include)}"), err=True)
        return _exit.UNDETERMINED
    _refuse(sources, plan, settings)
    color = _options.colored(sys.stderr)
    run = Run(version=__version__, as_of=str(settings.as_of), obligations=OBLIGATIONS, color=color)
    text, codes = FORMATS["text"](run), set()
    lost: list[tuple[str, engine.Judgement, list[Loss]]] = []
    with ExitStack() as stack:
        beside = plan.target is None and _options.stdout_is_terminal()
        progress = stack.enter_context(Progress(len(sources), beside_output=beside))
        put = _into_folder(plan) if plan.folder else _into_one(plan, stack)
        for source in sources:
            for document in judged(source, settings):
                report = document.judgement.report
                codes.add(_exit.of_report(report))
                if report.findings:
                    click.echo(text.add(report), err=True, nl=False, color=color)
                if not _may_be_written(document):
                    continue
                migrated, losses = engine.migrated(document.judgement, plan.version)
                if losses:
                    lost.append((report.source, document.judgement, losses))
                    tell_losses(report.source, losses, plan, settings.values)
                    if not plan.allow_loss:
                        codes.add(_exit.LOSS)
                        continue
                put(document, migrated)
            progress.step()
    if plan.losses:
        output.write(plan.losses, _loss_report(lost, plan), private=True)
    return _exit.worst(codes) if codes else _exit.UNDETERMINED


def _refuse(sources: list[files.Source], plan: Plan, settings: Settings) -> None:
    """Raises ``UsageError`` for whatever cannot go well, before anything is written."""
    if plan.folder and plan.to == "ndjson":
        raise UsageError("--to ndjson writes one file of all documents: name it with -o FILE")
    counts = [(source, count(source, settings)) for source in sources]
    if plan.to != "ndjson" and not plan.folder and sum(many for _, many in counts) > 1:
        raise UsageError("several documents need a folder: -o DIR/, or one file of all of them: --to ndjson")
    outputs = [(plan.target, "the result")] if plan.target and not plan.folder else []
    outputs += [(plan.losses, "--losses")] if plan.losses else []
    for source, many in counts if plan.folder else ():
        numbers = range(1, many + 1) if source.several else (None,)
        syntax = "json" if source.several else None
        outputs += [(plan.path(source, number, syntax), source.name) for number in numbers]
    output.refuse_collisions(outputs, [source.path for source in sources if source.path])


def _may_be_written(document: Judged) -> bool:
    """An acceptable document is written; a letter also with what it says, while something is missing."""
    report = document.judgement.report
    if report.verdict is Verdict.ACCEPTABLE:
        return True
    return (
        report.syntax == "letter" and report.verdict is Verdict.NOT_ACCEPTABLE and document.judgement.data is not None
    )


def _form(judgement: engine.Judgement, to: str | None) -> bytes:
    syntax = to or ("xml" if judgement.report.syntax == "xml" else "json")
    return engine.rewrite(judgement, syntax) if judgement.report.acceptable else engine.draft(judgement, syntax)


def _into_folder(plan: Plan) -> Callable[[Judged, engine.Judgement], None]:
    """Every document becomes a file of its own."""

    def put(document: Judged, migrated: engine.Judgement) -> None:
        syntax = "json" if document.source.several else None
        output.write(plan.path(document.source, document.number, syntax), _form(migrated, plan.to or syntax))

    return put


def _into_one(plan: Plan, stack: ExitStack) -> Callable[[Judged, engine.Judgement], None]:
    """Every document goes to standard output, or into the one file, which begins with the first of them."""
    sink: list[IO[bytes]] = []

    def put(document: Judged, migrated: engine.Judgement) -> None:
        written = _form(migrated, "json" if plan.to == "ndjson" else plan.to)
        if not sink:
            sink.append(sys.stdout.buffer if plan.target is None else stack.enter_context(output.beside(plan.target)))
        sink[0].write(ndjson.line(written) if plan.to == "ndjson" else written)

    return put


def tell_losses(source: str, losses: list[Loss], plan: Plan, values: str) -> None:
    """Each loss by its place; its value only where values may be shown."""
    assert plan.version is not None
    for loss in losses:
        shown = "" if values == "none" else f": {loss.value if values == 'full' else clip(str(loss.value))}"
        said = f"{source}: {loss.pointer} cannot be said in version {plan.version.name}{shown}"
        click.echo(safe_line(said), err=True)
    for rule in sorted({loss.rule for loss in losses if loss.rule}):
        click.echo(safe_line(f"{source}: {rule} {CATALOGUE[rule].name}: {CATALOGUE[rule].message}"), err=True)
    many = "1 value is" if len(losses) == 1 else f"{len(losses)} values are"
    done = (
        "left out" if plan.allow_loss else "in the way; --allow-loss leaves them out, and nothing is written without it"
    )
    click.echo(safe_line(f"{source}: {many} {done}"), err=True)


def _loss_report(lost: list[tuple[str, engine.Judgement, list[Loss]]], plan: Plan) -> bytes:
    """What was lost, document by document, as JSON; it holds text of documents."""
    report = {
        "lossReportVersion": LOSS_REPORT_VERSION,
        "documents": [
            {
                "source": source.encode("utf-8", "backslashreplace").decode(),
                "from": judgement.version.name if judgement.version else None,
                "to": plan.version.name if plan.version else None,
                "written": plan.allow_loss,
                "losses": [_as_data(loss) for loss in losses],
            }
            for source, judgement, losses in lost
        ],
    }
    return msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n"


def _as_data(loss: Loss) -> dict[str, Any]:
    told = {"pointer": loss.pointer, "value": loss.value}
    return told if loss.rule is None else {"rule": loss.rule, **told}
