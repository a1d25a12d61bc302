"""What ``convert`` and ``migrate`` do alike: validate documents and write them in another syntax or version."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from datetime import date
from itertools import accumulate, chain
from typing import IO, TYPE_CHECKING, Any

import click
from msgspec import Struct, structs

from imr_schema import atomic_write
from imr_schema.batch import validate_many
from imr_schema.batch.documents import Instructions, Outcome, Rewriting, count
from imr_schema.cli import _exit, _options, _settings, _terminal
from imr_schema.cli._options import ProcessOptions, SelectedFiles, ValidationOptions
from imr_schema.cli._progress import Progress
from imr_schema.cli._told import teller
from imr_schema.config.settings import Settings
from imr_schema.errors import UsageError
from imr_schema.inputs import files, names, ndjson
from imr_schema.migrations import LOSS_REPORT_VERSION, Loss
from imr_schema.reports._phrases import many, severities
from imr_schema.reports._tally import Tally
from imr_schema.rules import CATALOG
from imr_schema.standard import SchemaVersion
from imr_schema.text import clip, encodable, pretty_json, safe_line

if TYPE_CHECKING:
    from imr_schema.batch.journal import Journal

FORMS = ("json", "xml", "ndjson")
"""What a document can be written as."""

_LONGEST_NAME = 255
"""Bytes, on the file systems in use."""
_MOST_DOCUMENTS = 99_999_999
"""As many digits has the number of a document in a file of several."""

_MOST_NAMED = 3
"""So many older letters are named; the others are counted."""

Put = Callable[[files.Source, int | None, bytes], None]
"""Writes one document: of a source, its number in a file of several, its content."""


class WriteOptions(Struct, frozen=True):
    """Where documents are written, and what happens to content that the version to write cannot hold."""

    target: str | None = None
    """A file, a folder, or None for standard output."""
    allow_loss: bool = False
    """Whether a document is written without that content."""
    losses: str | None = None
    """A file for that content."""
    resume: bool = False
    """Whether what an earlier run has written into the folder, and what still holds, is left as it is."""


writing = _options.group(
    "write",
    WriteOptions,
    click.option(
        "-o",
        "--output",
        "target",
        metavar="FILE|DIR",
        help="Where to write; a folder mirrors the inputs.  [default: standard output]",
    ),
    click.option("--allow-loss", is_flag=True, help="Write even what the new version cannot hold in full."),
    click.option(
        "--losses",
        metavar="FILE",
        help="Where to list what could not be kept, as JSON with its values; readable by you alone.",
    ),
    click.option(
        "--resume",
        is_flag=True,
        help="Keep a journal in the folder of -o, and go on where a run with it was interrupted.",
    ),
)
"""Where documents are written."""


class Plan(Struct, frozen=True):
    """How documents are written."""

    write: WriteOptions = WriteOptions()
    to: str | None = None
    """The syntax, json, xml or ndjson; None: that of each document."""
    version: SchemaVersion | None = None
    """None: that of each document."""
    form: str | None = None
    """The form of letters in which the documents are printed; None: they are written as documents."""

    @property
    def target(self) -> str | None:
        """A file, a folder, or None for standard output."""
        return self.write.target

    @property
    def rewriting(self) -> Rewriting:
        """What is done with each document."""
        to = "json" if self.to == "ndjson" else self.to
        version = self.version.name if self.version else None
        # Of data in which something is missing a letter is not made: it would be sent.
        return Rewriting(to, version, self.write.allow_loss, drafts=self.form is None, form=self.form)

    @property
    def folder(self) -> bool:
        """Whether every document becomes a file below ``target``."""
        return self.target is not None and (self.target.endswith(("/", os.sep)) or os.path.isdir(self.target))

    def suffix(self, source: files.Source, syntax: str | None) -> str:
        """The suffix of what becomes of *source*: that of the syntax or form asked for, or its own."""
        if self.form is not None:
            return self.form
        own = syntax or ("xml" if names.promised_syntax(source.name) == "xml" else "json")
        return f"imr.{self.to or own}"

    def path(self, source: files.Source, number: int | None, syntax: str | None) -> str:
        """The file below the folder for *source*: its own name with another suffix, never its content."""
        counted = "" if number is None else f".{number}"
        name = f"{names.stem(source.below)}{counted}.{self.suffix(source, syntax)}"
        return os.path.join(self.target or "", name)


class Lost(Struct, frozen=True):
    """A document with content that the version to write cannot hold."""

    source: str
    version: str | None
    losses: tuple[Loss, ...]


def write_documents(
    selected: SelectedFiles,
    options: ValidationOptions,
    processes: ProcessOptions,
    plan: Plan,
    metadata: dict[str, dict[str, Any]] | None = None,
    metadata_file: str | None = None,
    *,
    ocr: bool = False,
) -> int:
    """Write the *selected* documents that are acceptable, findings to standard error, and give the exit code.

    *metadata* is the content of *metadata_file*: what letters do not contain themselves; *ocr* asks for scans too.
    """
    shown = _settings.shown_values(options.show_values, on_terminal=sys.stderr.isatty())
    file = _settings.configuration(options, selected.paths)
    selected, processes = _settings.selected_by(file, selected), _settings.divided_by(file, processes)
    settings = _settings.with_metadata(_settings.settings(options, shown, file), metadata or {})
    settings = _settings.with_scans(settings, ocr=ocr)
    sources = _options.sources(selected, tell_others=True)
    if not sources:
        return _exit.UNDETERMINED
    inputs = [*_settings.read_beside(options, file), *([metadata_file] if metadata_file else [])]
    refuse(sources, plan, settings, inputs)
    instructions = Instructions(settings, rewriting=plan.rewriting)
    with ExitStack() as stack:
        journal = stack.enter_context(_journal(plan, instructions)) if plan.write.resume else None
        jobs, timeout = processes.jobs, processes.timeout
        found = validate_many.run(to_write(sources, plan), instructions, jobs=jobs, timeout=timeout, earlier=journal)
        beside = plan.target is None and _terminal.stdout_is_terminal()
        progress = stack.enter_context(Progress(len(sources), beside_output=beside))
        put = output(plan, stack, journal)
        codes, lost = _put_all(progress.over(found), put, plan, settings)
    if plan.write.losses:
        atomic_write.write(plan.write.losses, _loss_report(lost, plan), private=True)
    return _exit.worst(codes) if codes else _exit.UNDETERMINED


def _put_all(
    found: Iterator[tuple[files.Source, Outcome]], put: Put, plan: Plan, settings: Settings
) -> tuple[set[int], list[Lost]]:
    """Write what was *found*, and report on standard error what is not acceptable; other findings are counted.

    Gives the exit codes, and what a report of losses has.
    """
    tell, codes = teller("verbose", settings.as_of), set()
    lost: list[Lost] = []
    with_findings, letters = Tally(), _Letters(plan)
    for source, outcome in found:
        report = outcome.report
        codes.add(_exit.of_report(report))
        if report.findings and report.acceptable:
            with_findings.add(report)
        elif report.findings:
            tell(report)
        if outcome.losses:
            losing = Lost(report.source, report.schema_version, outcome.losses)
            codes.add(report_losses(losing, plan, settings.values))
            lost += [losing] if plan.write.losses else []
        letters.add(source, outcome)
        if outcome.content is not None:
            put(source, outcome.number, outcome.content)
    if with_findings.documents:
        documents, counts = many(with_findings.documents, "acceptable document"), severities(with_findings)
        click.echo(f"imr-schema: findings in {documents}: {counts}; validate shows them", err=True)
    if plan.form is not None and plan.folder:
        click.echo(safe_line(f"imr-schema: {letters.told}"), err=True)
    return codes, lost


class _Letters:
    """How many letters are written, how many not, and which older ones are still there though they were not made."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._written = self._not_made = 0
        self._older: list[str] = []

    def add(self, source: files.Source, outcome: Outcome) -> None:
        """Count a letter, written or not."""
        made = outcome.content is not None or outcome.in_place
        self._written += made
        self._not_made += not made
        if not made and self._plan.folder:
            path = self._plan.path(source, outcome.number, "json" if source.several else None)
            self._older += [path] if os.path.lexists(path) else []

    @property
    def told(self) -> str:
        """All of it in a line."""
        counts = f"letters written: {self._written:,} ({self._plan.form}); not made: {self._not_made:,}"
        if not self._older:
            return counts
        named = ", ".join(self._older[:_MOST_NAMED])
        more = len(self._older) - _MOST_NAMED
        return f"{counts}; an older letter is still there: {named}" + (f" and {more:,} more" if more > 0 else "")


def to_write(sources: Iterable[files.Source], plan: Plan) -> Iterator[files.Source]:
    """*sources*, of which one is not read where no file can have the name of what would be written from it."""
    for source in sources:
        number = _MOST_DOCUMENTS if source.several else None
        name = os.path.basename(plan.path(source, number, "json" if source.several else None))
        if source.lacking is None and plan.folder and len(os.fsencode(name)) > _LONGEST_NAME:
            yield structs.replace(source, lacking="its name is too long for the file that would be written from it")
        else:
            yield source


def refuse(
    sources: files.Sources, plan: Plan, settings: Settings, inputs: list[str], beside: Iterable[tuple[str, str]] = ()
) -> None:
    """Raises ``UsageError`` for whatever cannot go well, before anything is written.

    *inputs* are read too; *beside* are other files that are written, each with what it is.
    """
    if plan.write.resume and not plan.folder:
        raise UsageError("--resume goes on in a folder of documents: -o DIR/")
    if plan.folder and plan.to == "ndjson":
        raise UsageError("--to ndjson writes one file of all documents: name it with -o FILE")
    counts = ((source, count(source, settings.limits.size)) for source in to_write(sources, plan))
    if plan.to != "ndjson" and not plan.folder and any(many > 1 for many in accumulate(many for _, many in counts)):
        one_file = "" if plan.form else ", or one file of all of them: --to ndjson"
        raise UsageError(f"several documents need a folder: -o DIR/{one_file}")
    read = chain(inputs, files.paths(sources))
    written = chain(beside, _outputs(plan, counts))
    atomic_write.refuse_collisions(written, read, below=plan.target if plan.folder else None)


def _outputs(plan: Plan, counts: Iterable[tuple[files.Source, int]]) -> Iterator[tuple[str, str]]:
    """Every file to write, with what it is made from; *counts* has the number of documents of each source."""
    if plan.target and not plan.folder:
        yield plan.target, "the result"
    if plan.write.losses:
        yield plan.write.losses, "--losses"
    for source, number_of in counts if plan.folder else ():
        if source.lacking:
            continue  # nothing becomes of it
        numbers = range(1, number_of + 1) if source.several else (None,)
        syntax = "json" if source.several else None
        for number in numbers:
            yield plan.path(source, number, syntax), source.name


def output(plan: Plan, stack: ExitStack, journal: Journal | None = None) -> Put:
    """Where the documents of *plan* go; all of them are in place once *stack* has ended well.

    *journal* learns which are in place.
    """
    return _into_folder(plan, stack, journal) if plan.folder else _into_one(plan, stack)


def _journal(plan: Plan, instructions: Instructions) -> Journal:
    """The journal of the folder that *plan* writes into."""
    from imr_schema.batch.journal import Journal  # most runs have none

    def output(source: files.Source, number: int | None) -> str:
        return plan.path(source, number, "json" if source.several else None)

    settings = instructions.settings
    texts = settings.values != "none" or plan.write.losses is not None
    day = settings.as_of or date.today()
    return Journal(plan.target or "", instructions, day, output, _terminal.note, texts=texts)


def _into_folder(plan: Plan, stack: ExitStack, journal: Journal | None) -> Put:
    """Every document becomes a file of its own."""
    placed = {} if journal is None else {"placed": journal.placed}
    chunks = stack.enter_context(atomic_write.Chunks(plan.target or "", **placed))
    if journal is not None:
        journal.place = chunks.place

    def put(source: files.Source, number: int | None, content: bytes) -> None:
        syntax = "json" if source.several else None
        chunks.write(plan.path(source, number, syntax), content)

    return put


def _into_one(plan: Plan, stack: ExitStack) -> Put:
    """Every document goes to standard output, or into the one file, which begins with the first of them."""
    sink: list[IO[bytes]] = []

    def put(_source: files.Source, _number: int | None, content: bytes) -> None:
        if not sink:
            target = plan.target
            sink.append(sys.stdout.buffer if target is None else stack.enter_context(atomic_write.beside(target)))
        sink[0].write(ndjson.line(content) if plan.to == "ndjson" else content)

    return put


def report_losses(lost: Lost, plan: Plan, values: str) -> int:
    """Print each loss by its place, its value only where values may be shown, and give the exit code for them."""
    assert plan.version is not None
    for loss in lost.losses:
        shown = "" if values == "none" else f": {loss.value if values == 'full' else clip(str(loss.value))}"
        line = f"{lost.source}: {loss.pointer} cannot be expressed in version {plan.version.name}{shown}"
        click.echo(safe_line(line), err=True)
    for rule in sorted({loss.rule for loss in lost.losses if loss.rule}):
        click.echo(safe_line(f"{lost.source}: {rule} {CATALOG[rule].name}: {CATALOG[rule].message}"), err=True)
    many = "1 value is" if len(lost.losses) == 1 else f"{len(lost.losses)} values are"
    in_the_way = "in the way; --allow-loss leaves them out, and nothing is written without it"
    click.echo(safe_line(f"{lost.source}: {many} {'left out' if plan.write.allow_loss else in_the_way}"), err=True)
    return _exit.ACCEPTABLE if plan.write.allow_loss else _exit.LOSS


def _loss_report(lost: list[Lost], plan: Plan) -> bytes:
    """What was lost, document by document, as JSON; it holds text of documents."""
    report = {
        "lossReportVersion": LOSS_REPORT_VERSION,
        "documents": [
            {
                "source": encodable(each.source),
                "from": each.version,
                "to": plan.version.name if plan.version else None,
                "written": plan.write.allow_loss,
                "losses": [_as_data(loss) for loss in each.losses],
            }
            for each in lost
        ],
    }
    return pretty_json(report)


def _as_data(loss: Loss) -> dict[str, Any]:
    data = {"pointer": loss.pointer, "value": loss.value}
    return data if loss.rule is None else {"rule": loss.rule, **data}
