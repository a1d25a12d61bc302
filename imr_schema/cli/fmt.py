"""``imr-schema fmt``."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable
from contextlib import nullcontext, suppress
from itertools import groupby, islice
from operator import itemgetter

import click
from msgspec import Struct

from imr_schema import atomic_write
from imr_schema.batch import validate_many
from imr_schema.batch.documents import Instructions, Outcome
from imr_schema.batch.formatting import Formatting, Rewritten
from imr_schema.cli import _exit, _options, _settings, _terminal
from imr_schema.cli._options import ProcessOptions, SelectedFiles, ValidationOptions
from imr_schema.cli._progress import Progress
from imr_schema.cli._told import teller
from imr_schema.errors import UsageError
from imr_schema.inputs import files, names
from imr_schema.inputs.files import Source
from imr_schema.text import safe_line
from imr_schema.transform.fixes import FIXES

_ALL = "all"


def _list_fixes(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        for name, about in FIXES.items():
            click.echo(f"{name:<10}{about}")
        ctx.exit()


class FormatOptions(Struct, frozen=True):
    """What is done with documents that are not in canonical form."""

    fixes: tuple[str, ...] = ()
    """Names of fixes, or ``all``."""
    check: bool = False
    """Whether nothing is written."""
    diff: bool = False
    """Whether what would change is printed, and nothing written."""

    @property
    def formatting(self) -> Formatting:
        """How each document is formatted."""
        return Formatting(frozenset(FIXES if _ALL in self.fixes else self.fixes), self.diff)

    @property
    def dry(self) -> bool:
        """Whether nothing is written."""
        return self.check or self.diff


_formatting = _options.group(
    "how",
    FormatOptions,
    click.option(
        "--fix",
        "fixes",
        multiple=True,
        type=click.Choice([*FIXES, _ALL]),
        metavar="NAME",
        help=f"Apply this fix too, or all: {', '.join(FIXES)}. Repeatable.",
    ),
    click.option("--check", is_flag=True, help="Write nothing; exit 1 if a document is not in canonical form."),
    click.option(
        "--diff",
        is_flag=True,
        help="Write nothing; print what would change, which quotes the documents: keep it out of logs that others "
        "read. Exit codes as with --check.",
    ),
    click.option(
        "--list-fixes",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_list_fixes,
        help="List the fixes, and exit.",
    ),
)


@click.command()
@_options.selecting
@_formatting
@_options.processing
@_options.validating
def command(
    selected: SelectedFiles,
    options: ValidationOptions,
    processes: ProcessOptions,
    how: FormatOptions,
) -> int:
    """Rewrite acceptable documents in canonical form, in place.

    Syntax, version and content stay. A document that is not acceptable is left as it is, byte for byte, unless the
    fixes that --fix names make it acceptable; each is reported by its place. No fix touches what was decided, or a
    text. Standard input (-) is written to standard output.

    \b
    Examples:
      imr-schema fmt determination.imr.xml
      imr-schema fmt --check data/
      imr-schema fmt --fix dates --fix names inbox/
    """
    shown = _settings.shown_values(options.show_values, on_terminal=sys.stderr.isatty())
    file = _settings.configuration(options, selected.paths)
    settings = _settings.settings(options, shown, file)
    sources = _options.sources(_settings.selected_by(file, selected), tell_others=True)
    processes = _settings.divided_by(file, processes)
    if not sources:
        return _exit.UNDETERMINED
    if not how.dry:
        _refuse(sources)  # a check writes nothing
    instructions = Instructions(settings, formatting=how.formatting)
    found = validate_many.run(sources, instructions, jobs=processes.jobs, timeout=processes.timeout)
    with Progress(len(sources), beside_output=how.diff and _terminal.stdout_is_terminal()) as progress:
        run = _Run(how, str(settings.as_of))
        for source, documents in groupby(progress.over(found), key=itemgetter(0)):
            run.add(source, (outcome for _, outcome in documents))
    if len(sources) > 1 or run.total > 1:
        run.summarize()
    return _exit.worst(run.codes)


def _why_not(source: Source) -> str | None:
    """Why the file of *source* cannot be rewritten where it is; None where it can."""
    if source.member is not None or names.is_packed(source.name):
        return "it is packed: unpack it"
    if source.path is not None and os.path.islink(source.path):
        return "it is a link, and no output goes through one: name the file"
    return None


def _refuse(sources: Iterable[Source]) -> None:
    """Raises ``UsageError``, before anything is written, for what cannot be rewritten where it is."""
    refused = {source.path or source.name: why for source in sources if (why := _why_not(source))}
    if refused:
        told = [f"{path}: {why}" for path, why in islice(refused.items(), _MOST_TOLD)]
        more = f"; and {len(refused) - len(told):,} more" if len(refused) > len(told) else ""
        raise UsageError(f"{'; '.join(told)}{more}; or --exclude it")


_MOST_TOLD = 10
"""Files that cannot be rewritten, told of one run."""


class _AsItIs(Exception):
    """Raised where a file need not, or must not, be replaced after all."""


class _Run:
    """What became of the documents so far, told on standard error as they come."""

    def __init__(self, how: FormatOptions, as_of: str) -> None:
        self._how = how
        self._tell = teller("concise", as_of)
        self._counts: Counter[str] = Counter()
        self.codes: set[int] = set()

    @property
    def total(self) -> int:
        """How many documents there were."""
        return self._counts.total()

    def add(self, source: Source, outcomes: Iterable[Outcome]) -> None:
        """Replace the file of *source*, which holds one document of each of the *outcomes*."""
        if source.several:
            with suppress(_AsItIs):
                self._file_of_several(source, outcomes)
            return
        for outcome in outcomes:
            done = self._told(outcome)
            if done is None:
                continue
            if source.path is None and not self._how.dry and not done.why:
                sys.stdout.buffer.write(done.content)
            elif done.changed:
                self._say_rewritten(source)
                if not self._how.dry:
                    atomic_write.write(source.path or "", done.content)

    def _file_of_several(self, source: Source, outcomes: Iterable[Outcome]) -> None:
        """The same for a file of several documents, of which one at a time is in memory."""
        path = source.path or ""
        size, changed, whole = 0, False, True
        with nullcontext() if self._how.dry else atomic_write.beside(path) as file:
            for outcome in outcomes:
                done = self._told(outcome)
                if done is None:
                    whole = False
                    continue
                size, changed = size + len(done.content), changed or done.changed
                if file is not None:
                    file.write(done.content)
            if not whole:
                self._say(f"{source.name}: left as it is: not all of its documents could be read")
                raise _AsItIs
            # Lines of white space alone hold no document, and the last line may lack its end.
            if not changed and size == files.size(source):
                raise _AsItIs
            self._say_rewritten(source)

    def _told(self, outcome: Outcome) -> Rewritten | None:
        """What became of one document, which is told; None of one that could not be read."""
        done, name = outcome.formatted, outcome.report.source
        if done is None or done.why:
            self.codes.add(max(_exit.of_report(outcome.report), _exit.NOT_ACCEPTABLE))
            self._counts["left as it is"] += 1
            if not outcome.report.acceptable:
                self._tell(outcome.report)
            if done is not None:
                self._say(f"{name}: left as it is: {done.why}")
            return done
        self._counts[self._rewritten if done.changed else "in canonical form"] += 1
        for fix in done.fixes:
            at = f":{fix.line}:{fix.column}" if fix.column else f":{fix.line}" if fix.line else ""
            place = f": {fix.pointer}" if fix.pointer else ""
            self._say(f"{name}{at}: {'would fix' if self._how.dry else 'fixed'} {fix.name}{place}")
        for line in done.difference:
            click.echo(safe_line(line))
        return done

    @property
    def _rewritten(self) -> str:
        return "would be rewritten" if self._how.dry else "rewritten"

    def _say_rewritten(self, source: Source) -> None:
        self._say(f"{source.name}: {self._rewritten}")
        if self._how.dry:
            self.codes.add(_exit.NOT_ACCEPTABLE)

    def _say(self, sentence: str) -> None:
        click.echo(safe_line(sentence), err=True)

    def summarize(self) -> None:
        """One line about all documents."""
        counts = ", ".join(f"{count} {what}" for what, count in sorted(self._counts.items()))
        self._say(f"{self.total} documents: {counts}")
