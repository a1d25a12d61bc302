"""``imr-schema diff``."""

from __future__ import annotations

import sys

import click
from msgspec import Struct

from imr_schema import atomic_write
from imr_schema._version import __version__
from imr_schema.api.comparisons import compared
from imr_schema.batch import bounded_call
from imr_schema.batch.documents import Instructions, memory_for
from imr_schema.changes import Comparison
from imr_schema.cli import _exit, _options, _settings, _terminal
from imr_schema.config.settings import DEFAULT
from imr_schema.errors import NotAcceptable, Unreadable, UsageError
from imr_schema.findings import Report
from imr_schema.inputs import files, names
from imr_schema.inputs.files import Source
from imr_schema.reports import FORMATS, Run
from imr_schema.reports.comparison import FORMS, Shown
from imr_schema.rules.obligations import OBLIGATIONS
from imr_schema.validation import pipeline


class Telling(Struct, frozen=True):
    """How the differences are told."""

    reports: tuple[str, ...]
    """FORM or FORM:FILE each; empty: text to standard output."""
    show_values: str
    """auto, none or full."""
    color: str
    """auto, always or never."""


_telling = _options.group(
    "telling",
    Telling,
    click.option(
        "--report",
        "-r",
        "reports",
        multiple=True,
        metavar="FORM[:FILE]",
        shell_complete=_options.completing(FORMS),
        help=f"Output form, repeatable: {', '.join(FORMS)}.  [default: text]",
    ),
    click.option(
        "--show-values",
        type=click.Choice(["auto", "none", "full"]),
        default="auto",
        show_default=True,
        help="Text of the documents, word by word; auto: on a terminal only.",
    ),
    _options.coloring,
)


@click.command()
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@_telling
@_options.timed
def command(first: str, second: str, telling: Telling, timeout: float) -> int:
    """What document B states otherwise than document A, by disputed item.

    Each is XML, JSON or a letter, of any version; the older one is compared as data of the newer version. Items are the
    same by their words, by likeness, then by number: one that was moved is told as moved, and other numbers are told in
    one line. White space and the division into paragraphs do not count. Without --show-values no text of a document is
    shown. Exit 0 if nothing differs, 1 if something does, 3 if a document cannot be read, or nothing differs in what
    could be compared.

    \b
    Examples:
      imr-schema diff a.xml determination.imr.json
      imr-schema diff a.xml d.json --report json --report html:build/differences.html
    """
    targets = _targets(telling.reports)
    one, other = _source(first), _source(second)
    if one.path is None and other.path is None:
        raise UsageError("only one of the two documents can be standard input")
    read = [source.path for source in (one, other) if source.path]
    atomic_write.refuse_collisions([(path, f"--report {form}") for form, path in targets if path], read)
    found = _compared(one, other, timeout)
    if isinstance(found, Report):
        click.echo(FORMATS["verbose"](_run()).add(found), err=True, nl=False)
        return _exit.UNDETERMINED
    for form, path in targets:
        _write(form, path, found, telling)
    if not found.same:
        return _exit.NOT_ACCEPTABLE
    return _exit.ACCEPTABLE if found.whole else _exit.UNDETERMINED


def _targets(asked: tuple[str, ...]) -> list[tuple[str, str | None]]:
    """The forms that are *asked* for with the file of each, None for standard output."""
    found: list[tuple[str, str | None]] = []
    for each in asked or ("text",):
        form, _, path = each.partition(":")
        if form not in FORMS:
            raise UsageError(f"--report {each}: there is no form {form}; there are {', '.join(FORMS)}")
        found.append((form, path or None))
    if len({path for _, path in found}) != len(found):
        raise UsageError("--report: two reports would go to the same place; name a file for one of them, as FORM:FILE")
    return found


def _source(path: str) -> Source:
    """The one document at *path*."""
    found = list(files.find((path,)))
    if len(found) != 1 or found[0].member is not None or (found[0].path or "-") != path:
        raise UsageError(f"{path}: name one document; a folder, a pattern or an archive may hold several")
    if found[0].several:
        raise UsageError(f"{path}: it may hold several documents, one a line; write the two to files of their own")
    return found[0]


def _compared(first: Source, second: Source, timeout: float) -> Comparison | Report:
    """The comparison, made in a process of its own; the report on a document that cannot be read."""
    pieces: list[tuple[bytes, str]] = []
    for source in (first, second):
        try:
            pieces.append((files.read(source, DEFAULT.limits.size), source.name))
        except Unreadable as error:
            return pipeline.unreadable(source.name, error.why)
    memory = sum(memory_for(Instructions(DEFAULT), source) for source in (first, second))
    try:
        return bounded_call.call(_compare, *pieces, timeout=timeout, memory=memory)
    except Unreadable as error:
        return pipeline.unreadable(f"{first.name}, {second.name}", error.why)


def _compare(first: tuple[bytes, str], second: tuple[bytes, str]) -> Comparison | Report:
    results = [pipeline.validate(raw, source=name, syntax=names.promised_syntax(name)) for raw, name in (first, second)]
    try:
        return compared(*results)
    except NotAcceptable as error:
        return error.report


def _write(form: str, path: str | None, found: Comparison, telling: Telling) -> None:
    on_terminal = path is None and _terminal.stdout_is_terminal()
    values = _settings.shown_values(telling.show_values, on_terminal=on_terminal) != "none"
    color = path is None and _terminal.colored(sys.stdout, telling.color)
    written = FORMS[form](found, Shown(values=values, color=color, tool=__version__))
    if path is not None:
        atomic_write.write(path, written.encode("utf-8"))
    elif form == "text":
        click.echo(written, nl=False, color=color)
    else:
        sys.stdout.buffer.write(written.encode("utf-8"))
        sys.stdout.buffer.flush()


def _run() -> Run:
    return Run(version=__version__, as_of="", obligations=OBLIGATIONS)
