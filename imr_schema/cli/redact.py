"""``imr-schema redact``."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import ExitStack
from typing import Any

import click

from imr_schema import atomic_write
from imr_schema.batch import validate_many
from imr_schema.batch.documents import Instructions, Outcome
from imr_schema.cli import _exit, _options, _settings
from imr_schema.cli._options import ProcessOptions, SelectedFiles, ValidationOptions
from imr_schema.cli._progress import Progress
from imr_schema.cli._redaction_manifest import listed, manifest_of
from imr_schema.cli._told import teller
from imr_schema.cli._write_documents import Plan, WriteOptions, output, refuse, to_write
from imr_schema.errors import UsageError
from imr_schema.inputs import side_files
from imr_schema.text import safe_line
from imr_schema.transform.redaction.known import read_names
from imr_schema.transform.redaction.redact import MEMBER, Redaction
from imr_schema.validation.redact_document import Posted

_LARGEST = 8 * 1024 * 1024
_MOST_TOLD = 10
"""Places that are told of one document, of each kind; the others are counted."""


@click.command()
@_options.selecting
@click.option("-o", "--output", "target", metavar="FILE|DIR", required=True, help="Where to write the copies.")
@click.option(
    "--names",
    "names_file",
    metavar="FILE",
    help="More names, one a line: of persons, or 'employer: Example Orchards'; numbers; dates of birth (1960-03-04).",
)
@click.option("--manifest", metavar="FILE", help="Where to list what was removed, by place and kind, never the text.")
@_options.processing
@_options.validating
def command(
    selected: SelectedFiles,
    options: ValidationOptions,
    processes: ProcessOptions,
    target: str,
    names_file: str | None,
    manifest: str | None,
) -> int:
    """Make copies for the public (posted) of served copies, without a known name in them.

    Left out are the parties, the list of documents, the outcome, extensions, and what else only the
    served copy has. The names and numbers of the parties and of --names are removed from every text,
    in every way of writing, and [employee] or the like put in their place. Then a second search,
    written apart from the first, proves that none is left. If it finds one, or if the copy is not
    acceptable for --profile posted, nothing is written; the places are named, and the exit code is 1.

    It proves that known names are absent, not that every name is: a name that neither the parties nor
    --names have stays. So does a misspelled one; words like a known name are told. Read the copies.

    A document that is not acceptable is not redacted; its findings go to standard error.

    \b
    Examples:
      imr-schema redact served.imr.json -o posted.imr.json --names names.txt --manifest removed.json
      imr-schema redact served/ -o posted/ --names names.txt
    """
    shown = _settings.shown_values(options.show_values, on_terminal=sys.stderr.isatty())
    file = _settings.configuration(options, selected.paths)
    settings = _settings.settings(options, shown, file)
    names = read_names(side_files.read_text(names_file, _LARGEST, _no_names)) if names_file else []
    sources = _options.sources(_settings.selected_by(file, selected), tell_others=True)
    processes = _settings.divided_by(file, processes)
    if not sources:
        return _exit.UNDETERMINED
    plan = Plan(WriteOptions(target))
    inputs = [*_settings.read_beside(options, file), *([names_file] if names_file else [])]
    refuse(sources, plan, settings, inputs, [(manifest, "--manifest")] if manifest else [])
    for each in names:
        if not each.searched:
            _say(f"--names: line {each.line} is too short to be searched for")
    instructions = Instructions(settings, redaction=Redaction(tuple(names)))
    found = validate_many.run(to_write(sources, plan), instructions, jobs=processes.jobs, timeout=processes.timeout)
    run = _Run(str(settings.as_of))
    with ExitStack() as stack:
        progress = stack.enter_context(Progress(len(sources), beside_output=False))
        put = output(plan, stack)
        for source, outcome in progress.over(found):
            run.add(outcome)
            if outcome.content is not None:
                put(source, outcome.number, outcome.content)
    if manifest:
        atomic_write.write(manifest, manifest_of(run.documents), private=True)
    return _exit.worst(run.codes) if run.codes else _exit.UNDETERMINED


def _no_names(why: str) -> UsageError:
    return UsageError(f"--names: {why}")


class _Run:
    """What became of the documents so far, told on standard error as they come."""

    def __init__(self, as_of: str) -> None:
        self._tell_report = teller("verbose", as_of)
        self.codes: set[int] = set()
        self.documents: list[dict[str, Any]] = []

    def add(self, outcome: Outcome) -> None:
        """Count and tell what became of one document."""
        done, report = outcome.redacted, outcome.report
        code = _exit.of_report(report)
        if code != _exit.ACCEPTABLE:
            self._tell_report(report)
        if done is not None and done.content is None:
            code = max(code, _exit.NOT_ACCEPTABLE)
        self.codes.add(code)
        if done is not None:
            self._tell(report.source, done)
        self.documents.append(listed(report.source, done))

    def _tell(self, name: str, done: Posted) -> None:
        _say_each([f"{name}: {each.pointer}: {each.known.place} is left" for each in done.left])
        _say_each([f"{name}: {each.pointer}: a word is like {each.known.place}; look at it" for each in done.like])
        own = [each for each in done.not_searched if each.line is None]
        _say_each([f"{name}: {each.place} is too short to be searched for" for each in own])
        kinds: Counter[str] = Counter()
        for each in done.removed:
            kinds[each.what] += each.count
        members = kinds.pop(MEMBER, 0)
        what = [f"{count} {kind}" for kind, count in sorted(kinds.items())]
        counted = ", ".join([f"{members} left out", *what])
        _say(f"{name}: {counted}" if done.content is not None else f"{name}: nothing is written")


def _say_each(sentences: list[str]) -> None:
    for sentence in sentences[:_MOST_TOLD]:
        _say(sentence)
    if len(sentences) > _MOST_TOLD:
        _say(f"and {len(sentences) - _MOST_TOLD:,} more like this")


def _say(sentence: str) -> None:
    click.echo(safe_line(sentence), err=True)
