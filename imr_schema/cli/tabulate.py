"""``imr-schema tabulate``."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from itertools import chain

import click
from msgspec import Struct, structs

from imr_schema import atomic_write
from imr_schema.batch import validate_many
from imr_schema.batch.documents import Instructions, Rewriting
from imr_schema.cli import _exit, _options
from imr_schema.cli._options import ProcessOptions, SelectedFiles, ValidationOptions
from imr_schema.cli._progress import Progress
from imr_schema.errors import UsageError
from imr_schema.findings import Report, Verdict
from imr_schema.inputs import files, names
from imr_schema.letter.metadata import read_metadata
from imr_schema.standard import LATEST
from imr_schema.tables import RowsOf, Table
from imr_schema.tables.write import chosen_tables, write_tables
from imr_schema.tables.writers import WRITERS, Form
from imr_schema.text import safe_line


class TableOptions(Struct, frozen=True):
    """Which tables are written, and where."""

    to: str
    """The name of a form."""
    target: str
    """A folder or a file, as the form has it."""
    chosen: str | None = None
    """Names of tables with commas between them; None: all."""
    spreadsheets: bool = False
    """Whether no cell is a formula to a spreadsheet."""

    @property
    def form(self) -> Form:
        """The form."""
        return WRITERS[self.to]

    @property
    def tables(self) -> list[Table]:
        """The tables; raises ``UsageError`` for a name of none."""
        if self.chosen is None:
            return chosen_tables(())
        chosen = [name.strip() for name in self.chosen.split(",")]
        return chosen_tables([name for name in chosen if name] or [self.chosen])

    def outputs(self) -> dict[str, str]:
        """Every file to write, by what it is made for."""
        if not self.form.folder:
            return {"the tables": self.target}
        return {name: os.path.join(self.target, name) for name in self.form.files(self.tables)}


tabulating = _options.group(
    "asked",
    TableOptions,
    click.option("--to", "to", type=click.Choice([*WRITERS]), required=True, help="The form of the tables."),
    click.option(
        "-o",
        "--output",
        "target",
        metavar="DIR|FILE",
        required=True,
        help="A folder for parquet and csv, a file for sqlite and duckdb; readable by you alone.",
    ),
    click.option(
        "--tables",
        "chosen",
        metavar="NAMES",
        help="The tables to write, with commas between them: items, documents, findings ...  [default: all]",
    ),
    click.option(
        "--for-spreadsheets",
        "spreadsheets",
        is_flag=True,
        help="In CSV, put ' before text that a spreadsheet would take for a formula.",
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
      imr-schema tabulate archive.zip --to sqlite -o imr.sqlite --profile posted
    """
    asked.form.check()
    selected = structs.replace(selected, include=selected.include or (*names.INCLUDED, *names.letters(scans=ocr)))
    processes = structs.replace(processes, timeout=_options.time_for(processes.timeout, ocr=ocr))
    file = _options.configuration(options, selected.paths)
    settings = _options.settings(options, "none", file)
    settings = _options.with_scans(
        _options.with_metadata(settings, read_metadata(metadata) if metadata else {}), ocr=ocr
    )
    sources = _options.sources(selected, tell_others=True)
    if not sources:
        return _exit.UNDETERMINED
    beside = [*_options.read_beside(options, file), *([metadata] if metadata else [])]
    _refuse(asked, chain(beside, files.paths(sources)))
    instructions = Instructions(settings, rewriting=Rewriting("json", LATEST.name))
    found = validate_many.run(sources, instructions, jobs=processes.jobs, timeout=processes.timeout)
    with Progress(len(sources), beside_output=False) as progress:
        outcomes = ((outcome.report, outcome.content) for _, outcome in progress.over(found))
        written = write_tables(outcomes, asked.form, asked.target, asked.tables, spreadsheets=asked.spreadsheets)
        codes, verdicts, rows = _taken(written)
    _tell(asked, verdicts, rows)
    return _exit.worst(codes)


def _refuse(asked: TableOptions, inputs: Iterator[str]) -> None:
    """Raises ``UsageError`` for whatever cannot go well, before anything is written."""
    if asked.spreadsheets and asked.to != "csv":
        raise UsageError("--for-spreadsheets is for --to csv: only text files have cells that turn into formulas")
    is_folder = os.path.isdir(asked.target)
    if asked.form.folder and os.path.exists(asked.target) and not is_folder:
        raise UsageError(f"-o {asked.target}: --to {asked.to} writes a folder of files, and this is a file")
    if not asked.form.folder and (is_folder or asked.target.endswith(("/", os.sep))):
        raise UsageError(f"-o {asked.target}: --to {asked.to} writes one file, and this is a folder")
    outputs = [(path, made_for) for made_for, path in asked.outputs().items()]
    atomic_write.refuse_collisions(outputs, inputs, below=asked.target if asked.form.folder else None)
    _refuse_others(asked)


def _refuse_others(asked: TableOptions) -> None:
    """Raises ``UsageError`` where a file of something else would be replaced."""
    for path in asked.outputs().values():
        if os.path.isfile(path) and os.path.getsize(path) and not asked.form.is_ours(path):
            raise UsageError(
                f"{path} was not written by tabulate --to {asked.to}; nothing was written, name another -o"
            )


def _taken(written: Iterator[tuple[Report, RowsOf]]) -> tuple[set[int], Counter[Verdict], Counter[str]]:
    """Take every document that is *written*: the exit codes, how many have each verdict, and rows by table."""
    codes: set[int] = set()
    verdicts: Counter[Verdict] = Counter()
    rows: Counter[str] = Counter()
    for report, rows_of_it in written:
        codes.add(_exit.of_report(report))
        verdicts[report.verdict] += 1
        rows.update({name: len(each) for name, each in rows_of_it.items()})
    return codes, verdicts, rows


_WORDS = {
    Verdict.ACCEPTABLE: "acceptable",
    Verdict.NOT_ACCEPTABLE: "not acceptable",
    Verdict.UNDETERMINED: "undetermined",
}


def _tell(asked: TableOptions, verdicts: Counter[Verdict], rows: Counter[str]) -> None:
    """State on standard error what was written."""
    tables = ", ".join(f"{table.name} {rows[table.name]:,}" for table in asked.tables)
    _note(f"{asked.target}: rows: {tables}")
    total = sum(verdicts.values())
    judged = ", ".join(f"{verdicts[each]:,} {words}" for each, words in _WORDS.items() if verdicts[each])
    without = total - verdicts[Verdict.ACCEPTABLE]
    why = "; their content is in no table, the table findings says why" if without else ""
    _note(f"documents: {total:,}: {judged}{why}")


def _note(sentence: str) -> None:
    click.echo(safe_line(f"imr-schema: {sentence}"), err=True)
