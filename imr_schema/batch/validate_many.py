"""Many documents in one call: validated, or converted, in order, by one process or several."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from datetime import date
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from msgspec import Struct, structs

from imr_schema.batch.contents import Contents
from imr_schema.batch.documents import Instructions, Outcome, Rewriting, memory_for, outcomes, parts
from imr_schema.batch.earlier_runs import Earlier, document_of, over
from imr_schema.choices import ReadSyntax, Syntax
from imr_schema.config.settings import DEFAULT, Settings
from imr_schema.errors import Unreadable, UsageError
from imr_schema.findings import Problem, Report
from imr_schema.inputs import files, names, ndjson
from imr_schema.inputs.files import Source
from imr_schema.inputs.ndjson import WHOLE, Part
from imr_schema.migrations import Loss
from imr_schema.read_errors import OUT_OF_MEMORY
from imr_schema.standard import version_in_use
from imr_schema.validation import pipeline
from imr_schema.validation.across import Across

if TYPE_CHECKING:
    from imr_schema.batch.workers import End

Documents = Iterable[bytes | os.PathLike[str] | Source]
"""A batch: documents as bytes, paths of files, folders and archives, and sources with names of their own."""


class Converted(Struct, frozen=True):
    """What became of one document that was to be converted."""

    source: Source
    """Where it came from."""
    report: Report
    """What validation found in it."""
    content: bytes | None
    """Its canonical form; None when it is not acceptable, or ``losses`` are in the way."""
    number: int | None = None
    """Its place in a file of several documents, from 1; None in a file of one."""
    losses: tuple[Loss, ...] = ()
    """What the version that was asked for cannot hold, by its place in the document as it was sent."""


def validate_many(
    documents: Documents,
    *,
    syntax: ReadSyntax | None = None,
    settings: Settings = DEFAULT,
    jobs: int = 1,
    timeout: float | None = None,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    against: dict[str, Any] | None = None,
    across: bool = False,
    digests: bool = False,
    cache: os.PathLike[str] | None = None,
) -> Generator[Report, None, None]:
    """The report on each of *documents*, in their order.

    *documents* may be a generator: it is read as the reports are taken, and memory does not grow with the batch. A path
    is a file, a folder with all below, a pattern, or a ``.zip``, as on the command line; *include* and *exclude* are
    patterns for the files of folders and archives. A file of several documents gives a report for each, named
    ``file#1``, ``file#2``.

    *jobs* is the number of processes that share the work; the reports are the same for any. *timeout* is a number of
    seconds: a document that takes longer is undetermined (IMR001), and the batch goes on. A process that is lost, for
    whatever reason, costs one report: that document is undetermined (IMR090). With one job and no *timeout* all happens
    in this process. Where Python does not fork, a script that asks for processes needs
    ``if __name__ == "__main__":``. ``close()`` ends the processes before all reports were taken.

    *syntax* is that of all documents where the sender stated it: ``"xml"``, ``"json"`` or ``"letter"``. *against* is
    data with which letters are compared.

    *across*: the documents are compared with each other too, and for that about a kilobyte of each is kept. Whoever
    contradicts another has a second report after the last of all, with ``amends``, the verdict of the first, and the
    verdict that holds now. The findings are the same for any order of the documents.

    *digests*: the reports have the size and the SHA-256 of each document, which a report to send back states, and the
    digest of the content of each that is acceptable, which a receipt states too.

    *cache* is the path of a file of what was found before, without text of documents: a document is not validated again
    whose bytes, name and settings are what they were. The reports are the same as without. It goes with no *against*,
    *across*, text in findings or scans; where it cannot be used, a warning says why.

    Raises ``UsageError`` at once when the call is wrong, and while it runs
    ``EnvironmentFailure`` when the machine fails.
    """
    contents = Contents() if digests else None
    instructions = Instructions(settings, syntax, against, across=across, digests=digests, contents=contents)
    _check(documents, instructions, jobs, timeout)
    sources = _sources(documents, _patterns(include), _patterns(exclude))
    if cache is None:
        return reports(run(sources, instructions, jobs=jobs, timeout=timeout), instructions)
    _check_cache(instructions)
    path = os.fspath(cache)
    return reports(run_with_cache(sources, instructions, path, _warn, jobs=jobs, timeout=timeout), instructions)


def _check_cache(instructions: Instructions) -> None:
    """Raises ``UsageError`` for a run of which a cache holds nothing."""
    settings = instructions.settings
    others = {
        "against": instructions.against is not None,
        "across": instructions.across,
        "values": settings.values != "none",
        "scanned_pages": bool(settings.limits.scanned_pages),
    }
    for name, asked in others.items():
        if asked:
            raise UsageError(f"a cache goes with no {name}")


def _warn(sentence: str) -> None:
    import warnings  # most runs have none

    warnings.warn(sentence, stacklevel=2)


def reports(found: Iterable[tuple[Source, Outcome]], instructions: Instructions) -> Generator[Report, None, None]:
    """The report of each outcome that ``run`` *found*, and after the last those across documents, if asked for."""
    if not instructions.across:
        return (outcome.report for _, outcome in found)
    return Across(instructions.settings).over((outcome.report, outcome.imprint) for _, outcome in found)


def convert_many(
    documents: Documents,
    to: Syntax,
    *,
    version: str | None = None,
    allow_loss: bool = False,
    syntax: ReadSyntax | None = None,
    settings: Settings = DEFAULT,
    jobs: int = 1,
    timeout: float | None = None,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
) -> Generator[Converted, None, None]:
    """The canonical form in the syntax *to* of each of *documents* that is acceptable, and the report on every one.

    *version* is the version of the standard to write, None for that of each document; a document that it cannot hold in
    full has no ``content`` unless *allow_loss*, and its ``losses`` name what is in the way. All else is as for
    ``validate_many``.
    """
    pipeline.check_writing(to, settings)
    rewriting = Rewriting(to, version_in_use(version).name if version is not None else None, allow_loss)
    instructions = Instructions(settings, syntax, rewriting=rewriting)
    _check(documents, instructions, jobs, timeout)
    found = run(_sources(documents, _patterns(include), _patterns(exclude)), instructions, jobs=jobs, timeout=timeout)
    return (_converted(source, outcome) for source, outcome in found)


def detect_many(
    sources: Iterable[Source], *, settings: Settings = DEFAULT, timeout: float
) -> Generator[tuple[Source, pipeline.Detected], None, None]:
    """What each document of *sources* is, in order, each found within *timeout* seconds in a process of its own."""
    from imr_schema.batch import workers  # slow to start

    def lost(task: _Task, number: int | None, end: End) -> pipeline.Detected:
        return _undetected(_lost(timeout, task, number, end).report, number)

    sent = (_Task(_to_send(source, settings.limits.size)) for source in sources)
    memory = partial(_memory, Instructions(settings))
    work = partial(_detected, settings)
    done = workers.in_order(sent, work, lost, jobs=1, timeout=timeout, memory=memory, several=_holds_several)
    with closing(done):
        yield from ((task.source, detected) for task, detected in done)


def _detected(settings: Settings, task: _Task, skip: int) -> Iterator[pipeline.Detected | None]:
    source, most = task.source, settings.limits.size
    try:
        if source.several:
            yield from _each_detected(settings, source, skip)
        else:
            raw, syntax = files.read(source, most), names.promised_syntax(source.name)
            yield pipeline.detect(raw, syntax=syntax, settings=settings, source=source.name)
    except Unreadable as error:
        yield _undetected(pipeline.unreadable(source.name, error.why))
    except MemoryError:
        yield _undetected(pipeline.unreadable(source.name, OUT_OF_MEMORY))


def _each_detected(settings: Settings, source: Source, skip: int) -> Iterator[pipeline.Detected | None]:
    """What each document of the file *source* of several is, but for the first *skip*; before each stands None."""
    number = 0
    with files.opened(source) as file:
        for number, _, raw in ndjson.split(file, settings.limits.size, ndjson.most_lines(files.size(source))):
            if number > skip:
                yield None
                name = f"{source.name}#{number}"
                found = pipeline.detect(raw, syntax="json", settings=settings, source=name)
                yield structs.replace(found, number=number)
    if not number:
        raise Unreadable("it holds no document")


def _undetected(report: Report, number: int | None = None) -> pipeline.Detected:
    return pipeline.Detected(why=report.findings[0].message, number=number)


def run(
    sources: Iterable[Source],
    instructions: Instructions,
    *,
    jobs: int = 1,
    timeout: float | None = None,
    earlier: Earlier | None = None,
) -> Generator[tuple[Source, Outcome], None, None]:
    """Each document of *sources*, in order, with what became of it; by processes if there are several or a deadline.

    What *earlier* runs found of a document that is the same now stands in place of work on it.
    """
    if earlier is not None:
        yield from _with_earlier(sources, instructions, jobs, timeout, earlier)
        return
    if timeout is None and jobs > 1:
        sources = iter(sources)
        first = list(islice(sources, 2))
        # One document is one process's work.
        jobs = jobs if len(first) > 1 or any(source.several for source in first) else 1
        sources = chain(first, sources)
    if timeout is None and jobs == 1:
        for source in sources:
            found = outcomes(instructions, source)
            yield from ((source, outcome) for outcome in found if outcome is not None)
        return
    yield from _by_processes(sources, instructions, jobs, timeout)


def run_with_cache(
    sources: Iterable[Source],
    instructions: Instructions,
    path: str,
    tell: Callable[[str], None],
    *,
    jobs: int = 1,
    timeout: float | None = None,
) -> Generator[tuple[Source, Outcome], None, None]:
    """As ``run``, without work on what the cache in the file *path* knows; *tell*: see ``OutcomeCache``."""
    from imr_schema.batch.outcome_cache import OutcomeCache  # most runs have none

    day = instructions.settings.as_of or date.today()
    with OutcomeCache(path, instructions, day, tell) as earlier:
        yield from run(sources, instructions, jobs=jobs, timeout=timeout, earlier=earlier)


def _by_processes(
    sources: Iterable[Source], instructions: Instructions, jobs: int, timeout: float | None
) -> Generator[tuple[Source, Outcome], None, None]:
    tasks = _tasks(sources, instructions, divided=jobs > 1)
    yield from ((task.source, outcome) for task, outcome in _done(tasks, instructions, jobs, timeout))


def _with_earlier(
    sources: Iterable[Source], instructions: Instructions, jobs: int, timeout: float | None, earlier: Earlier
) -> Generator[tuple[Source, Outcome], None, None]:
    """As ``run``, with what *earlier* runs found."""
    digesting = structs.replace(instructions, digests=True)

    def find(task: _Task) -> Sequence[Outcome] | None:
        return earlier.find(task.source, task.part)

    def work(tasks: Iterator[_Task]) -> Iterator[tuple[_Task, Outcome]]:
        alone = timeout is None and jobs == 1
        done = _done_here(tasks, digesting) if alone else _done(tasks, digesting, jobs, timeout)
        for task, outcome in done:
            document = document_of(outcome)
            if document is not None:
                earlier.keep(document, outcome)
            yield task, outcome if instructions.digests else _without_digest(outcome)

    for task, outcome in over(_tasks(sources, digesting, divided=True, keep=True), find, work):
        yield task.source, outcome


def _without_digest(outcome: Outcome) -> Outcome:
    return structs.replace(outcome, report=structs.replace(outcome.report, size=None, digest=None))


def _done_here(tasks: Iterable[_Task], instructions: Instructions) -> Iterator[tuple[_Task, Outcome]]:
    for task in tasks:
        found = outcomes(instructions, task.source, part=task.part)
        yield from ((task, outcome) for outcome in found if outcome is not None)


def _tasks(
    sources: Iterable[Source], instructions: Instructions, *, divided: bool, keep: bool = False
) -> Iterator[_Task]:
    """The work on *sources*; *divided*: that on a file of several documents in parts, *keep*: with their content."""
    for source in sources:
        sent = _to_send(source, instructions.settings.limits.size)
        for part in parts(instructions, sent, keep=keep) if divided else (WHOLE,):
            yield _Task(sent, part)


def _done(
    tasks: Iterable[_Task], instructions: Instructions, jobs: int, timeout: float | None
) -> Generator[tuple[_Task, Outcome], None, None]:
    """Each of *tasks*, in order, with what became of its documents, by processes."""
    from imr_schema.batch import workers  # slow to start

    work, memory = partial(_work, instructions), partial(_memory, instructions)
    lost = partial(_lost, timeout)
    done = workers.in_order(tasks, work, lost, jobs=jobs, timeout=timeout, memory=memory, several=_holds_several)
    with closing(done):
        yield from done


class _Task(Struct, frozen=True):
    """What one process does in one go."""

    source: Source
    part: Part = WHOLE
    """Which documents of *source*, where it holds several."""


def _work(instructions: Instructions, task: _Task, skip: int) -> Iterator[Outcome | None]:
    return outcomes(instructions, task.source, skip, task.part)


def _holds_several(task: _Task) -> bool:
    return task.source.several


def _memory(instructions: Instructions, task: _Task) -> int:
    return memory_for(instructions, task.source)


def _to_send(source: Source, most: int) -> Source:
    """*source* as a process can have it: standard input is ours alone."""
    if source.path is not None or source.content is not None or source.lacking is not None:
        return source
    try:
        return structs.replace(source, content=files.read(source, most))
    except Unreadable as error:
        return structs.replace(source, lacking=error.why)


def _lost(timeout: float | None, task: _Task, number: int | None, end: End) -> Outcome:
    """What became of a document whose process was lost."""
    number = None if number is None else task.part.documents + number
    name = task.source.name if number is None else f"{task.source.name}#{number}"
    if why := end.exceeded(timeout):
        return Outcome(pipeline.unreadable(name, why), number)
    died = {"error": "a process that died", "frame": "the validation of this document"}
    return Outcome(pipeline.failed(name, Problem(rule="IMR090", facts=died)), number)


def _patterns(patterns: Sequence[str]) -> tuple[str, ...]:
    """*patterns* of file names; one alone may stand without a list."""
    return (patterns,) if isinstance(patterns, str) else tuple(patterns)


def _sources(documents: Documents, include: tuple[str, ...], exclude: tuple[str, ...]) -> Iterator[Source]:
    for document in documents:
        if isinstance(document, Source):
            yield document
        elif isinstance(document, bytes):
            yield Source("-", content=document)
        elif isinstance(document, os.PathLike):
            path = os.fsdecode(document)
            named = os.path.join(os.curdir, path) if path == "-" else path  # it is a file, not standard input
            yield from files.find((named,), include, exclude) or [_nothing_at(named)]
        else:
            kind = type(document).__name__
            raise UsageError(f"a document of a batch is bytes, a path (pathlib.Path) or a Source, not {kind}")


def _nothing_at(path: str) -> Source:
    return Source(path, path, lacking="no file matches")


def _check(documents: Documents, instructions: Instructions, jobs: int, timeout: float | None) -> None:
    """Raises ``UsageError`` for a call that cannot be right."""
    if isinstance(documents, str | bytes | os.PathLike):
        raise UsageError("a batch is several documents: give a list, also of one")
    pipeline.check_reading(instructions.syntax, instructions.settings)
    check_processes(jobs, timeout)


def check_processes(jobs: int, timeout: float | None) -> None:
    """Raise ``UsageError`` where there are no *jobs*, or no time."""
    if jobs < 1:
        raise UsageError(f"jobs is the number of processes, at least 1, not {jobs}")
    if timeout is not None and not timeout > 0:
        raise UsageError(f"timeout is a number of seconds, more than 0, not {timeout}")


def _converted(source: Source, outcome: Outcome) -> Converted:
    return Converted(source, outcome.report, outcome.content, outcome.number, outcome.losses)
