"""``imr-schema new``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import click
from msgspec import Struct

from imr_schema import atomic_write
from imr_schema.batch import bounded_call
from imr_schema.batch.documents import Instructions, memory_for
from imr_schema.cli import _exit, _options
from imr_schema.config.settings import DEFAULT
from imr_schema.errors import Unreadable, UsageError
from imr_schema.inputs import names, side_files
from imr_schema.inputs.bounded_read import read_file
from imr_schema.inputs.files import Source
from imr_schema.letter.index_rows import COLUMNS, cases, classified, holds_classifications
from imr_schema.letter.metadata import LARGEST, also_wanted, numbered, of_case, of_one_case, over, read_metadata
from imr_schema.migrations import upgrade
from imr_schema.pointer import Data
from imr_schema.standard import (
    BOOLEAN,
    INTEGER,
    LIST,
    OBJECT,
    PRINTED,
    Field,
    SchemaVersion,
    disputed_items,
    root,
    version_in_use,
)
from imr_schema.text import nearest, safe_line
from imr_schema.transform.skeleton import misplaced, placeholders, skeleton
from imr_schema.validation import pipeline

Error = Callable[[str], UsageError]
"""Says of a file why it cannot be used."""

_MOST_ITEMS = 500
_ROWS = ".csv"


class Asked(Struct, frozen=True):
    """What is known of the determination beside files."""

    number: str | None = None
    """The case number."""
    copy: str | None = None
    """served or posted."""
    members: tuple[str, ...] = ()
    """MEMBER=VALUE each."""
    columns: tuple[str, ...] = ()
    """NAME=HEADER each."""
    items: int | None = None
    """How many disputed items there are."""


_knowing = _options.group(
    "asked",
    Asked,
    click.option("--case", "number", metavar="NUMBER", help="The case number; it selects the rows of an index."),
    click.option("--copy", type=click.Choice(["served", "posted"]), help="Which copy it is."),
    click.option(
        "--set",
        "members",
        multiple=True,
        metavar="MEMBER=VALUE",
        help="What is known, by members of the version; see the examples. Repeatable; for a list, once for each entry.",
    ),
    click.option("--items", type=_options.Count(_MOST_ITEMS), metavar="N", help="Disputed items.  [default: 1]"),
    click.option(
        "--column",
        "columns",
        multiple=True,
        metavar="NAME=HEADER",
        help=f"The header of a column of the index; NAME: {', '.join(COLUMNS)}.",
    ),
)


@click.command()
@click.argument("paths", nargs=-1, metavar="[FILE]...")
@_knowing
@click.option("--to", type=click.Choice(["json", "xml"]), help="The syntax.  [default: that of -o, or json]")
@click.option(
    "--schema-version",
    "version",
    default=PRINTED.name,
    show_default=True,
    metavar="V",
    help="The version of the standard.",
)
@click.option("-o", "--output", "target", metavar="FILE", help="Where to write.  [default: standard output]")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@_options.timed
def command(
    paths: tuple[str, ...],
    asked: Asked,
    to: str | None,
    version: str,
    target: str | None,
    force: bool,
    timeout: float,
) -> int:
    """Make a skeleton of a determination from what is known: options, metadata, rows of the DWC index, a letter.

    FILE is a letter, metadata (.json, .toml: the standard's own members), or the index (.csv). What an earlier FILE
    says stands. Whatever is required and not known is a placeholder, TBD or an empty list, which validate refuses, so
    that no skeleton is taken for a determination.

    \b
    Examples:
      imr-schema new --case CM14-0000001 --items 2 -o CM14-0000001.imr.json
      imr-schema new --set case.decisionDate=2014-11-20 --set "reviewer.specialties=Pain Management"
      imr-schema new index.csv --case CM14-0000001 -o CM14-0000001.imr.xml
      imr-schema new letter.pdf case.toml --copy posted
    """
    if target is not None and os.path.lexists(target) and not force:
        raise UsageError(f"{target} is there already; --force writes over it")
    chosen = version_in_use(version)
    known = _gathered(paths, asked, chosen, timeout)
    items = len(disputed_items(chosen).of(known))
    if asked.items is not None and asked.items < items:
        raise UsageError(f"--items {asked.items}: {items} are known")
    data = skeleton(known, chosen, asked.items or items or 1, also_wanted(known))
    is_xml = target is not None and names.promised_syntax(target) == "xml"
    content = pipeline.drafted(data, chosen, to or ("xml" if is_xml else "json"))
    if target is None:
        sys.stdout.buffer.write(content)
    else:
        atomic_write.refuse_collisions([(target, "the skeleton")], paths)
        atomic_write.write(target, content)
    _note(_to_replace(data, chosen))
    return _exit.ACCEPTABLE


def _to_replace(data: Data, version: SchemaVersion) -> str:
    """What is still to be done with the skeleton *data*."""
    if many := sum(1 for _ in placeholders(data, root(version))):
        what = f"{_counted(many, 'placeholder')} to replace, TBD or an empty list"
        return f"{what}; imr-schema validate names what is left"
    return "nothing that is required is unknown; imr-schema validate judges it"


def _gathered(paths: tuple[str, ...], asked: Asked, version: SchemaVersion, timeout: float) -> Data:
    """What the options and the files at *paths* say, as data of *version*; what comes first stands."""
    known = _set(asked, version)
    for path in paths:
        more = _known(path, asked, version, timeout)
        for place in misplaced(more, root(version)):
            where = place or "the document"
            why = f"version {version.name} defines no such member there, or one of another type"
            raise UsageError(f"{path}: {where}: {why}")
        if not of_one_case(known, more):
            raise UsageError(f"{path}: it is of another case than what was named before it")
        known = over(known, more)
    return known


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _note(sentence: str) -> None:
    click.echo(safe_line(sentence), err=True)


def _set(asked: Asked, version: SchemaVersion) -> Data:
    """What the options say."""
    known: Data = {"copy": asked.copy} if asked.copy else {}
    known |= numbered(asked.number) if asked.number else {}
    for name, value in _pairs(asked.members, "--set", "MEMBER=VALUE"):
        steps, here = name.split("."), known
        field = _member(steps, version)
        for step in steps[:-1]:
            here = here.setdefault(step, {})
        typed = _typed(value, field)
        fixed = field.keywords.get("const", typed)
        if typed != fixed:
            raise UsageError(f"--set {name}: it is {fixed} in each document of version {version.name}")
        if field.kind == LIST:
            here[steps[-1]] = [*here.get(steps[-1], []), typed]
        elif here.setdefault(steps[-1], typed) != typed:
            raise UsageError(f"--set {name}: it has another value already; name it once")
    return known


def _typed(value: str, field: Field) -> str | int | bool:
    """A *value* of the command line as *field* has it; validate refuses what is left as text and should be none."""
    kind = field.entry.kind if field.entry is not None else field.kind
    if kind == INTEGER and value.isascii() and value.isdigit():
        return int(value)
    return value == "true" if kind == BOOLEAN and value in ("true", "false") else value


def _member(steps: list[str], version: SchemaVersion) -> Field:
    """The member with one value, or with a list of such, that *steps* lead to; ``UsageError`` for anything else."""
    here, name = root(version), ".".join(steps)
    for done, step in enumerate(steps):
        if here.entry is not None:
            raise UsageError(f"--set {name}: {_in_list('.'.join(steps[:done]), here.entry)}")
        part = here.part(step)
        if part is None:
            near = nearest(step, [part.name for part in here.parts])
            meant = f"; did you mean {'.'.join([*steps[:done], near, *steps[done + 1 :]])}?" if near else ""
            raise UsageError(f"--set {name}: version {version.name} has no such member{meant}")
        here = part
    if here.entry is not None and here.entry.kind in (LIST, OBJECT):
        raise UsageError(f"--set {name}: {_in_list(name, here.entry)}")
    if here.kind == OBJECT:
        raise UsageError(f"--set {name}: it has members, such as {name}.{here.parts[0].name}; name one of them")
    return here


def _in_list(name: str, entry: Field) -> str:
    if entry.kind in (LIST, OBJECT):
        return f"{name} is a list of objects, whose members cannot be set; state them in a FILE of metadata"
    return f"{name} is a list; write --set {name}=VALUE, once for each entry"


def _pairs(written: Iterable[str], option: str, form: str) -> Iterable[tuple[str, str]]:
    for each in written:
        name, sign, value = each.partition("=")
        if not (name and sign and value):
            raise UsageError(f"{option} {each}: write {form}")
        yield name, value


def _known(path: str, asked: Asked, version: SchemaVersion, timeout: float) -> Data:
    """What the file at *path* says, as data of *version*."""
    suffix = os.path.splitext(path)[1].lower()

    def wrong(why: str) -> UsageError:
        return UsageError(f"{path}: {why}")

    if suffix == _ROWS:
        return _of_index(path, asked, version, wrong)
    if suffix == ".toml":
        _, tables = side_files.read_toml(path, LARGEST, wrong)
        return {name: _plain(value) for name, value in tables.items()}
    if suffix == ".json":
        return of_case(read_metadata(path), asked.number, wrong)
    return _of_letter(path, version, timeout, wrong)


def _plain(value: Any) -> Any:
    """A *value* of TOML as JSON has it: its days are texts."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def _of_index(path: str, asked: Asked, version: SchemaVersion, wrong: Error) -> Data:
    columns = dict(_pairs(asked.columns, "--column", "NAME=HEADER"))
    for name in columns.keys() - COLUMNS.keys():
        raise UsageError(f"--column {name}: the columns are {', '.join(COLUMNS)}")
    found = of_case(cases(side_files.read_text(path, LARGEST, wrong), columns, wrong), asked.number, wrong)
    data = upgrade(found.data, PRINTED, version)
    if found.ignored:
        _note(f"{path}: {_counted(found.ignored, 'cell')} left out: no known word or day, or not as in a row before")
    if holds_classifications(version):
        return classified(data, found.classifications)
    if any(found.classifications):
        _note(f"{path}: version {version.name} has no place for the category of a request, which is left out")
    return data


def _of_letter(path: str, version: SchemaVersion, timeout: float, wrong: Error) -> Data:
    memory = memory_for(Instructions(DEFAULT, "letter"), Source(path, path))
    raw = read_file(path, DEFAULT.limits.size, wrong)
    try:
        data, findings = bounded_call.call(_read_letter, raw, path, version.name, timeout=timeout, memory=memory)
    except Unreadable as error:
        raise wrong(error.why) from None
    if data is None:
        raise wrong("it is no letter that can be read; imr-schema letter check names why")
    if findings:
        _note(f"{path}: {_counted(findings, 'finding')}; imr-schema letter check names them")
    return data


def _read_letter(raw: bytes, path: str, version: str) -> tuple[Data | None, int]:
    """What the letter in *raw* says as data of *version*, None if it cannot be read, and how much is found in it."""
    result = pipeline.validate(raw, source=path, syntax="letter")
    if result.version is None:
        return None, result.report.total
    migrated, _ = pipeline.migrated(result, version_in_use(version))
    return pipeline.understood(migrated, raw).data, result.report.total
