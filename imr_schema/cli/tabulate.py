"""``imr-schema tabulate``."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING

import click
from msgspec import Struct, structs

from imr_schema import atomic_write, part_files
from imr_schema._version import __version__
from imr_schema.batch import validate_many
from imr_schema.batch.documents import Instructions, Outcome, Rewriting
from imr_schema.cli import _exit, _options, _settings
from imr_schema.cli._options import Command, ProcessOptions, SelectedFiles, ValidationOptions
from imr_schema.cli._progress import Progress
from imr_schema.cli._terminal import note
from imr_schema.errors import UsageError
from imr_schema.findings import Report, Verdict
from imr_schema.inputs import files, names
from imr_schema.letter.metadata import read_metadata
from imr_schema.reports._phrases import VERDICTS
from imr_schema.rules.obligations import OBLIGATIONS
from imr_schema.standard import LATEST
from imr_schema.tables import NESTED_TABLE, RowsOf, Table, rows_of
from imr_schema.tables.run_tables import FINDINGS
from imr_schema.tables.summary import Summary
from imr_schema.tables.write import chosen_tables, write_tables
from imr_schema.tables.writers import WRITERS, Form

if TYPE_CHECKING:
    from imr_schema.batch.tables_journal import TablesJournal


class TableOptions(Struct, frozen=True):
    """Which tables are written, and where."""

    to: str | None = None
    """The name of a form; None where only a summary is wanted."""
    target: str | None = None
    """A folder or a file, as the form has it."""
    chosen: str | None = None
    """Names of tables with commas between them; None: all."""
    nested: bool = False
    """Whether one table of nested columns is written in place of the others."""
    spreadsheets: bool = False
    """Whether no cell is a formula to a spreadsheet."""
    summary: str | None = None
    """html:FILE."""
    resume: bool = False
    """Whether documents that an interrupted run has read are not read again."""

    @property
    def form(self) -> Form | None:
        """The form; raises ``UsageError`` where a form has no target, or a target no form, or nothing is asked for."""
        if (self.to is None) != (self.target is None):
            raise UsageError("--to and -o go together: the form of the tables, and where to write them")
        if self.to is None and self.summary is None:
            raise UsageError("say what to write: --to FORM -o DIR|FILE, --summary html:FILE, or both")
        return WRITERS[self.to] if self.to is not None else None

    @property
    def page(self) -> str | None:
        """Where the summary is written; raises ``UsageError`` for another form than html."""
        if self.summary is None:
            return None
        form, _, path = self.summary.partition(":")
        if form != "html" or not path:
            raise UsageError(f"--summary {self.summary}: write html:FILE")
        return path

    @property
    def tables(self) -> list[Table]:
        """The tables; raises ``UsageError`` for a name of none."""
        if self.nested:
            return [NESTED_TABLE]
        if self.chosen is None:
            return chosen_tables(())
        chosen = [name.strip() for name in self.chosen.split(",")]
        return chosen_tables([name for name in chosen if name] or [self.chosen])

    def outputs(self) -> dict[str, str]:
        """Every file to write, by what it is made for."""
        if self.form is None or self.target is None:
            return {}
        if not self.form.folder:
            return {"the tables": self.target}
        return {name: os.path.join(self.target, name) for name in self.form.files(self.tables)}


tabulating: Callable[[Command], Command] = _options.group(
    "asked",
    TableOptions,
    click.option("--to", "to", type=click.Choice([*WRITERS]), help="The form of the tables."),
    click.option(
        "-o",
        "--output",
        "target",
        metavar="DIR|FILE",
        help="A folder for parquet and csv, a file for sqlite and duckdb; readable by you alone.",
    ),
    click.option(
        "--tables",
        "chosen",
        metavar="NAMES",
        help="The tables to write, with commas between them: items, documents, findings ...  [default: all]",
    ),
    click.option(
        "--nested",
        is_flag=True,
        help="One table, determinations, in place of all others: a row for each document, with its lists in it.",
    ),
    click.option(
        "--for-spreadsheets",
        "spreadsheets",
        is_flag=True,
        help="In CSV, put ' before text that a spreadsheet would take for a formula.",
    ),
    click.option(
        "--summary",
        metavar="html:FILE",
        help="Write one page too: decisions by category and guideline, days, completeness, findings.",
    ),
    click.option(
        "--resume",
        is_flag=True,
        help="Keep beside the tables what was read until they are written, and go on where a run was interrupted.",
    ),
)
"""Which tables are written."""


@click.command()
@_options.selecting
@tabulating
@click.option(
    "--metadata",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="What letters do not contain: JSON, or rows of the public index as CSV.",
)
@_options.scanning
@_options.processing
@_options.validating
def command(
    selected: SelectedFiles,
    asked: TableOptions,
    options: ValidationOptions,
    processes: ProcessOptions,
    metadata: str | None,
    ocr: bool,
) -> int:
    """Write documents as tables: Parquet, CSV, SQLite or DuckDB.

    items has one row for each disputed item: the case, the decision, both guidelines, the days it took. The other
    tables have everything: one for each list of the schema. Older versions and letters are read too; the columns are
    those of the newest version. Tables contain text of the documents, and those of served copies name persons.

    Of a document that is not acceptable, the tables documents, items and findings have its verdict and what was found,
    and no table has its content.

    \b
    Examples:
      imr-schema tabulate inbox/ --to csv -o tables/
      imr-schema tabulate inbox/ --to parquet -o tables/ --tables items,documents,findings
      imr-schema tabulate inbox/ --to csv -o tables/ --for-spreadsheets
      imr-schema tabulate archive/ --to sqlite -o imr.sqlite --profile posted
      imr-schema tabulate archive/ --to duckdb -o imr.duckdb --nested
      imr-schema tabulate archive/ --summary html:summary.html
    """
    form, _ = asked.form, asked.page  # what is wrong with them is told before anything is read
    if form is not None:
        form.check()
    selected = structs.replace(selected, include=selected.include or (*names.INCLUDED, *names.letters(scans=ocr)))
    processes = structs.replace(processes, timeout=_options.time_for(processes.timeout, ocr=ocr))
    file = _settings.configuration(options, selected.paths)
    selected, processes = _settings.selected_by(file, selected), _settings.divided_by(file, processes)
    known = read_metadata(metadata) if metadata else {}
    settings = _settings.with_metadata(_settings.settings(options, "none", file), known)
    settings = _settings.with_scans(settings, ocr=ocr)
    sources = _options.sources(selected, tell_others=True)
    if not sources:
        return _exit.UNDETERMINED
    beside = [*_settings.read_beside(options, file), *([metadata] if metadata else [])]
    _refuse(asked, chain(beside, files.paths(sources)))
    instructions = Instructions(settings, rewriting=Rewriting("json", LATEST.name))
    if not asked.resume:
        told, code = _made(asked, sources, instructions, processes, None)
    else:
        told, code = _resumed(asked, sources, instructions, processes)
    for sentence in told:
        note(sentence)
    return code


def _made(
    asked: TableOptions,
    sources: files.Sources,
    instructions: Instructions,
    processes: ProcessOptions,
    journal: TablesJournal | None,
) -> tuple[list[str], int]:
    """Write what is *asked* for of *sources*; gives what is to be told, and the exit code."""
    jobs, timeout, earlier = processes.jobs, processes.timeout, journal.earlier if journal else None
    found = validate_many.run(sources, instructions, jobs=jobs, timeout=timeout, earlier=earlier)
    taken = Taken(Summary() if asked.page else None)
    with Progress(len(sources), beside_output=False) as progress:
        for report, rows in _written(asked, _noted(progress.over(found), journal)):
            taken.add(report, rows)
    if asked.page and taken.summary:
        made_by = f"Checked as of {instructions.settings.as_of} by imr-schema {__version__}."
        atomic_write.write(asked.page, taken.summary.page(OBLIGATIONS, made_by).encode(), private=True)
    return _sentences(asked, taken), _exit.worst(taken.codes)


def _noted(
    found: Iterator[tuple[files.Source, Outcome]], journal: TablesJournal | None
) -> Iterator[tuple[files.Source, Outcome]]:
    """What is *found*, of which the *journal* takes note."""
    for source, outcome in found:
        if journal is not None:
            journal.add(outcome)
        yield source, outcome


def _resumed(
    asked: TableOptions, sources: files.Sources, instructions: Instructions, processes: ProcessOptions
) -> tuple[list[str], int]:
    """As ``_made``, with what an interrupted run has read, or with nothing to do."""
    from imr_schema.batch.tables_journal import TablesJournal  # most runs have none

    assert asked.form is not None
    assert asked.target is not None
    instructions = structs.replace(instructions, digests=True)
    day = instructions.settings.as_of or date.today()
    kinds = [repr(structs.astuple(asked)), *asked.outputs().values()]
    folder = asked.form.folder
    with TablesJournal(asked.target, instructions, day, note, folder=folder, asked=kinds) as journal:
        made = journal.made(sources)
        if made is not None:
            for path in made.files:
                part_files.remove_left(os.path.realpath(os.path.dirname(path)))
            return made.told, made.code
        told, code = _made(asked, sources, instructions, processes, journal)
        outputs = [*asked.outputs().values(), *([asked.page] if asked.page else [])]
        journal.finish(outputs, told, code, day_alone=asked.page is not None)
    return told, code


def _refuse(asked: TableOptions, inputs: Iterator[str]) -> None:
    """Raises ``UsageError`` for whatever cannot go well, before anything is written."""
    form, target = asked.form, asked.target
    _refuse_options(asked)
    outputs = [(path, made_for) for made_for, path in asked.outputs().items()]
    if form is not None and target is not None:
        is_folder = os.path.isdir(target)
        if form.folder and os.path.exists(target) and not is_folder:
            raise UsageError(f"-o {target}: --to {asked.to} writes a folder of files, and this is a file")
        if not form.folder and (is_folder or target.endswith(("/", os.sep))):
            raise UsageError(f"-o {target}: --to {asked.to} writes one file, and this is a folder")
    if asked.page is not None:
        outputs.append((asked.page, "--summary"))
    atomic_write.refuse_collisions(outputs, inputs)
    if form is not None:
        _refuse_others(form, asked)


def _refuse_options(asked: TableOptions) -> None:
    """Raises ``UsageError`` for options that do not go together."""
    form = asked.form
    if asked.spreadsheets and asked.to != "csv":
        raise UsageError("--for-spreadsheets is for --to csv: only text files have cells that turn into formulas")
    if asked.nested and asked.chosen is not None:
        raise UsageError("--nested writes one table of its own, so there is nothing for --tables to choose from")
    if asked.nested and form is not None and not form.nests:
        nesting = " or ".join(each.name for each in WRITERS.values() if each.nests)
        raise UsageError(f"--nested needs a form with nested columns: --to {nesting}")
    if asked.nested and form is None:
        raise UsageError("--nested says how --to writes tables; a summary has none")
    if asked.chosen is not None and form is None:
        raise UsageError("--tables chooses among the tables that --to writes; a summary has none")
    if asked.resume and form is None:
        raise UsageError("--resume keeps what was read beside the tables: --to FORM -o DIR|FILE")


def _refuse_others(form: Form, asked: TableOptions) -> None:
    """Raises ``UsageError`` where a file of something else would be replaced."""
    for path in asked.outputs().values():
        if os.path.isfile(path) and os.path.getsize(path) and not form.is_ours(path):
            raise UsageError(
                f"{path} was not written by tabulate --to {form.name}; nothing is replaced: name another -o"
            )


def _written(asked: TableOptions, found: Iterator[tuple[files.Source, Outcome]]) -> Iterator[tuple[Report, RowsOf]]:
    """Each document *found* with its rows, which are written on the way where tables are asked for."""
    outcomes = ((outcome.report, outcome.content) for _, outcome in found)
    if asked.form is None or asked.target is None:
        return ((report, rows_of(i, report, content)) for i, (report, content) in enumerate(outcomes, 1))
    return write_tables(outcomes, asked.form, asked.target, asked.tables, spreadsheets=asked.spreadsheets)


class Taken:
    """What is counted of the documents on the way."""

    def __init__(self, summary: Summary | None) -> None:
        self.summary = summary
        self.codes: set[int] = set()
        self.verdicts: Counter[Verdict] = Counter()
        self.rows: Counter[str] = Counter()

    def add(self, report: Report, rows: RowsOf) -> None:
        """Count one document."""
        self.codes.add(_exit.of_report(report))
        self.verdicts[report.verdict] += 1
        self.rows.update({name: len(each) for name, each in rows.items()})
        if self.summary is not None:
            self.summary.add(report, rows)


def _sentences(asked: TableOptions, taken: Taken) -> list[str]:
    """What is told about what was written."""
    told = []
    if asked.target is not None:
        tables = ", ".join(f"{table.name} {taken.rows[table.name]:,}" for table in asked.tables)
        told = [f"{asked.target}: rows: {tables}", *_left(asked, asked.target), *_kept(asked)]
    verdicts = taken.verdicts
    judged = ", ".join(f"{verdicts[each]:,} {words}" for each, words in VERDICTS.items() if verdicts[each])
    without = verdicts.total() - verdicts[Verdict.ACCEPTABLE]
    in_table = asked.form is not None and FINDINGS in {table.name for table in asked.tables}
    where = "the column findings" if asked.nested else "the table findings" if in_table else "validate"
    why = f"; their content is left out, {where} says why" if without else ""
    return [*told, f"documents: {verdicts.total():,}: {judged}{why}"]


def _left(asked: TableOptions, target: str) -> list[str]:
    """Which tables of an earlier run are in the folder still, beside those that were written."""
    if asked.form is None or not asked.form.folder:
        return []
    names = {*asked.form.files([*chosen_tables(()), NESTED_TABLE])} - {*asked.outputs()}
    left = sorted(name for name in names if os.path.exists(os.path.join(target, name)))
    return [f"{target}: of an earlier run, not written now: {', '.join(left)}"] if left else []


def _kept(asked: TableOptions) -> list[str]:
    """That an interrupted run with ``--resume`` has left text of documents beside the tables, and this one will not."""
    if asked.resume or asked.form is None or asked.target is None:
        return []
    from imr_schema.batch.tables_journal import KEPT, beside

    path = beside(asked.target, folder=asked.form.folder, kind=KEPT)
    told = f"{path}: left by an interrupted run with --resume, and holds text of documents; --resume, or remove it"
    return [told] if os.path.lexists(path) else []
