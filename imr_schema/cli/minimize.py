"""``imr-schema minimize``."""

from __future__ import annotations

import sys

import click

from imr_schema import atomic_write
from imr_schema.batch import bounded_call
from imr_schema.batch.documents import Instructions, memory_for
from imr_schema.cli import _exit, _options, _settings
from imr_schema.cli._options import ValidationOptions
from imr_schema.config.settings import Settings
from imr_schema.errors import Unreadable, UsageError
from imr_schema.inputs import names
from imr_schema.inputs.bounded_read import read_file
from imr_schema.inputs.files import Source
from imr_schema.text import safe_line
from imr_schema.validation.minimize_document import Minimized, minimize_document

_FOR_SEARCH = 0.8
"""The part of --timeout in which smaller documents are tried; the rest is for starting and for the last look."""

_PACKED = (".pdf", ".docx", ".gz", ".zip", ".tar", ".tgz")


@click.command()
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False))
@click.option(
    "--rule",
    "name",
    required=True,
    metavar="RULE",
    shell_complete=_options.completing_rules,
    help="The rule whose finding is kept.",
)
@click.option("-o", "--output", "target", metavar="FILE", required=True, help="Where to write.")
@_options.timed
@_options.validating
def command(path: str, name: str, target: str, timeout: float, options: ValidationOptions) -> int:
    """Make a document small that still has a finding of a rule, without the texts that do not make it.

    For a report of a fault of this tool, or of a program that writes documents: parts are left out and
    texts masked (letters become x, digits 0, days are shifted together) as long as the finding stays, with
    its severity and its kind of place, and no error appears that was not there. The same is done with a
    file that cannot be parsed, and with a letter as text, line by line.

    Words that make the finding stay. How many there are is told, and with --show-values full, or on a
    terminal, which: look at them, and at the file, before you send it to anybody. If --timeout is over,
    the smallest document so far is written.

    \b
    Example:
      imr-schema minimize faulty.imr.json --rule IMR304 -o small.imr.json
    """
    shown = _settings.shown_values(options.show_values, on_terminal=sys.stderr.isatty())
    file = _settings.configuration(options, [path])
    settings = _settings.settings(options, "none", file)
    rule = _options.known_rule(name, "--rule").id
    if path.lower().endswith(_PACKED):
        raise UsageError(f"{path}: only XML, JSON and letters as text or HTML are made small")
    atomic_write.refuse_collisions([(target, "the result")], [path, *_settings.read_beside(options, file)])
    try:
        raw = read_file(path, settings.limits.size)
        memory = memory_for(Instructions(settings), Source(path, path))
        arguments = (raw, rule, path, settings, timeout * _FOR_SEARCH)
        done = bounded_call.call(_minimized, *arguments, timeout=timeout, memory=memory)
    except Unreadable as error:
        click.echo(safe_line(f"{path}: {error.why}"), err=True)
        return _exit.UNDETERMINED
    if isinstance(done, str):
        raise UsageError(done)
    atomic_write.write(target, done.content)
    _tell(done, path, target, len(raw), shown)
    return _exit.ACCEPTABLE


def _minimized(raw: bytes, rule: str, path: str, settings: Settings, seconds: float) -> Minimized | str:
    """The document made small, or what is wrong with the call."""
    try:
        return minimize_document(
            raw, rule, source=path, syntax=names.promised_syntax(path), settings=settings, seconds=seconds
        )
    except UsageError as error:
        return str(error)


def _tell(done: Minimized, path: str, target: str, before: int, shown: str) -> None:
    sentences = [f"{path}: {before:,} bytes; {target}: {len(done.content):,}"]
    if not done.finished:
        sentences.append("the time was over before everything was tried; --timeout gives more")
    if not done.words:
        sentences.append("no word of its texts is left, but look at it before you send it to anybody")
    else:
        which = f": {', '.join(done.words)}" if shown != "none" else "; --show-values full lists them"
        many = "1 word" if len(done.words) == 1 else f"{len(done.words):,} words"
        sentences.append(f"{many} of its texts left{which}")
        sentences.append("look at them, and at the file, before you send it to anybody")
    for sentence in sentences:
        click.echo(safe_line(sentence), err=True)
