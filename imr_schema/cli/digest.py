"""``imr-schema digest``."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import ExitStack
from itertools import chain
from typing import IO

import click
from msgspec import Struct

from imr_schema import atomic_write
from imr_schema.batch import validate_many
from imr_schema.batch.contents import Contents
from imr_schema.batch.documents import Instructions, Outcome
from imr_schema.cli import _exit, _options, _settings, _terminal
from imr_schema.cli._options import ProcessOptions, SelectedFiles, ValidationOptions
from imr_schema.cli._progress import Progress
from imr_schema.cli._told import teller
from imr_schema.config.file import Configuration
from imr_schema.config.settings import Settings
from imr_schema.errors import UsageError
from imr_schema.inputs import digest_list, files
from imr_schema.inputs.files import Source
from imr_schema.standard import version_in_use
from imr_schema.text import safe_line

_MOST_LOSSES = 10


class DigestOptions(Struct, frozen=True):
    """Which digests are taken, and what becomes of them."""

    check: str | None = None
    """A list of digests with which those of the documents are compared."""
    schema_version: str | None = None
    """The version in which the content is taken; None: that of each document."""
    content: bool = False
    """Whether the canonical JSON of one document is written, in place of its digest."""
    target: str | None = None
    """A file; None: standard output."""


_digesting = _options.group(
    "how",
    DigestOptions,
    click.option("--check", metavar="FILE", help="Compare with the digests that FILE lists; exit 1 where one differs."),
    click.option(
        "--schema-version",
        metavar="V",
        shell_complete=_options.completing_versions,
        help="The content as it is in this version.  [default: that of each document]",
    ),
    click.option(
        "--content",
        is_flag=True,
        help="Write what the digest is of, the canonical JSON of one document: it is the document's text.",
    ),
    click.option(
        "-o", "--output", "target", metavar="FILE", help="Where to write the digests.  [default: standard output]"
    ),
)


@click.command()
@_options.selecting_or_not
@_digesting
@_options.processing
@_options.validating
def command(
    selected: SelectedFiles,
    options: ValidationOptions,
    processes: ProcessOptions,
    how: DigestOptions,
) -> int:
    """Digests of the content of documents: SHA-256 of the canonical JSON (RFC 8785), one for XML and JSON.

    Each line is a digest, two spaces and the name, as sha256sum writes them; the digest is of the content, not of the
    file. A document that is not acceptable has none: its findings are told, and the exit code is 1. A letter has none
    either. Whoever guesses a content can confirm it by its digest: keep those of served copies.

    With --check, each document that FILE names is OK or FAILED, or, where PATHS are given, each document there, whose
    digest must be one of FILE's whatever its name: so the XML is checked with the digest of the JSON.

    \b
    Examples:
      imr-schema digest inbox/ outbox.imr.ndjson -o digests.txt
      imr-schema digest --check digests.txt
      imr-schema digest determination.imr.xml --schema-version 2.0
    """
    _refuse_contradictions(selected, how)
    return _digest(selected, options, processes, how)


def _digest(selected: SelectedFiles, options: ValidationOptions, processes: ProcessOptions, how: DigestOptions) -> int:
    """Take the digests, write or compare them, and give the exit code."""
    file = _settings.configuration(options, selected.paths)
    settings = _settings.settings(options, "none", file)
    processes = _settings.divided_by(file, processes)
    version = version_in_use(how.schema_version).name if how.schema_version is not None else None
    instructions = Instructions(settings, contents=Contents(version, kept=how.content))
    listed = digest_list.read(how.check) if how.check is not None else {}
    by_name = how.check is not None and not selected.paths
    sources = _named_in(listed) if by_name else _found(selected, file)
    if not sources and not by_name:
        return _exit.UNDETERMINED
    if how.target is not None:
        inputs = chain(_settings.read_beside(options, file), files.paths(sources))
        atomic_write.refuse_collisions([(how.target, "the digests")], inputs)
    found = validate_many.run(sources, instructions, jobs=processes.jobs, timeout=processes.timeout)
    with ExitStack() as stack:
        sink = sys.stdout.buffer if how.target is None else stack.enter_context(atomic_write.beside(how.target))
        progress = Progress(len(sources), beside_output=how.target is None and _terminal.stdout_is_terminal())
        stack.enter_context(progress)
        run = _Run(settings, version, sink)
        if how.content:
            return run.write_content(progress.over(found))
        if how.check is None:
            return run.write_digests(progress.over(found))
        return run.check(progress.over(found), listed, by_name=by_name)


def _found(selected: SelectedFiles, file: Configuration) -> files.Sources:
    return _options.sources(_settings.selected_by(file, selected), tell_others=True)


def _refuse_contradictions(selected: SelectedFiles, how: DigestOptions) -> None:
    if not selected.paths and how.check is None:
        raise UsageError("name at least one file or folder, or - for standard input")
    if how.check is not None and (how.content or how.target is not None):
        raise UsageError("--check prints what agrees and what does not: leave out --content and -o")


def _named_in(listed: dict[str, str]) -> list[Source]:
    """The sources of the documents that are *listed*; of an archive only what is listed."""
    at = dict.fromkeys(path for name in listed if (path := digest_list.file_of(name)) is not None)
    sources = files.find(tuple(at), ("*",)) if at else ()
    several = {name.rpartition("#")[0] for name in listed}
    return [source for source in sources if source.name in listed or (source.several and source.name in several)]


class _Run:
    """What became of the documents so far: digests, and on standard error what has none."""

    def __init__(self, settings: Settings, version: str | None, sink: IO[bytes]) -> None:
        self._version, self._sink = version, sink
        self._tell = teller("concise", settings.as_of)
        self._codes: set[int] = set()

    def write_digests(self, found: Iterable[tuple[Source, Outcome]]) -> int:
        """Write a line for each document that has a digest, and give the exit code."""
        for _, outcome in found:
            if outcome.report.content_digest is None:
                self._explain(outcome)
                continue
            self._codes.add(_exit.ACCEPTABLE)
            self._put(digest_list.line(outcome.report.content_digest, outcome.report.source))
        return _exit.worst(self._codes) if self._codes else _exit.UNDETERMINED

    def write_content(self, found: Iterable[tuple[Source, Outcome]]) -> int:
        """Write the canonical JSON of the one document, and give the exit code; a second one is a ``UsageError``."""
        for number, (_, outcome) in enumerate(found):
            if number:
                raise UsageError("--content writes one document, without a line end that would tell two apart")
            if outcome.content is None:
                self._explain(outcome)
            else:
                self._codes.add(_exit.ACCEPTABLE)
                self._sink.write(outcome.content)
        return _exit.worst(self._codes) if self._codes else _exit.UNDETERMINED

    def check(self, found: Iterable[tuple[Source, Outcome]], listed: dict[str, str], *, by_name: bool) -> int:
        """Compare with the digests that are *listed*, and give the exit code."""
        known = set(listed.values())
        left = set(listed) if by_name else set(known)
        failed = documents = 0
        for _, outcome in found:
            name, digest = outcome.report.source, outcome.report.content_digest
            if by_name and name not in listed:
                continue  # another document of a file that holds one of those that are listed
            documents += 1
            left.discard(name if by_name else digest or "")
            agrees = digest in ({listed[name]} if by_name else known)
            failed += not agrees
            self._put(safe_line(f"{name}: {'OK' if agrees else 'FAILED' + self._why(outcome)}"))
        if by_name:
            self._missing(name for name in listed if name in left)
            failed, documents = failed + len(left), documents + len(left)
        else:
            self._say_unused(len(left), len(known))
        return self._concluded(failed, documents)

    def _concluded(self, failed: int, documents: int) -> int:
        self._codes.add(_exit.NOT_ACCEPTABLE if failed else _exit.ACCEPTABLE)
        if failed:
            self._say(f"imr-schema: {failed:,} of {documents:,} documents failed")
        return _exit.worst(self._codes)

    def _say_unused(self, left: int, known: int) -> None:
        if left:
            self._say(f"imr-schema: {left:,} of {known:,} digests listed are of none of these documents")

    def _missing(self, names: Iterable[str]) -> None:
        for name in names:
            self._codes.add(_exit.UNDETERMINED)
            self._put(safe_line(f"{name}: FAILED: there is no such document"))

    def _why(self, outcome: Outcome) -> str:
        """Why a document failed where it has no digest at all, which is explained on standard error."""
        if outcome.report.content_digest is not None:
            return ""
        self._explain(outcome)
        return ": it has no digest" if outcome.report.acceptable else f": {outcome.report.verdict.words}"

    def _explain(self, outcome: Outcome) -> None:
        """Tell why a document has no digest, and note the exit code for that."""
        report = outcome.report
        if not report.acceptable:
            self._codes.add(_exit.of_report(report))
            self._tell(report)
        elif outcome.losses:
            self._codes.add(_exit.LOSS)
            for loss in outcome.losses[:_MOST_LOSSES]:
                self._say(f"{report.source}: {loss.pointer} cannot be expressed in version {self._version}")
            self._say(f"{report.source}: so it has no digest in that version ({len(outcome.losses):,} in the way)")
        else:
            self._codes.add(_exit.NOT_ACCEPTABLE)
            self._say(f"{report.source}: a letter has no digest; convert it, and take that of the document")

    def _put(self, text: str) -> None:
        self._sink.write(f"{text}\n".encode("utf-8", "backslashreplace"))

    def _say(self, sentence: str) -> None:
        click.echo(safe_line(sentence), err=True)
