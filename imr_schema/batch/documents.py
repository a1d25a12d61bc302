"""The documents of one source, one after another: each validated, and written anew where that is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct, structs

from imr_schema.batch.contents import Contents, digested
from imr_schema.batch.data_index import Counterpart, DataIndex, Match, opened, understood
from imr_schema.batch.formatting import Formatting, Rewritten, rewritten
from imr_schema.config.settings import MIB, Settings
from imr_schema.errors import ImrError, Unreadable
from imr_schema.findings import Days, Finding, Problem, Report, Verdict
from imr_schema.inputs import files, names, ndjson
from imr_schema.inputs.files import Source
from imr_schema.inputs.ndjson import WHOLE, Part
from imr_schema.migrations import Loss
from imr_schema.read_errors import OUT_OF_MEMORY
from imr_schema.rules.imprints import case_number
from imr_schema.rules.requested import Requests
from imr_schema.standard import VERSIONS
from imr_schema.text import sha256
from imr_schema.validation import pipeline
from imr_schema.validation.across import Imprint, imprint_of

if TYPE_CHECKING:
    from imr_schema.transform.redaction.redact import Redaction
    from imr_schema.validation.redact_document import Posted

_FOR_ANY, _FOR_EACH_BYTE = 64 * MIB, 24
"""The most memory for a document: the first, and so much for each of its bytes."""

_FOR_RENDERING = 512 * MIB
"""Memory for fonts, and for the pages of a long letter."""

_FOR_PACKED = 250 * MIB
"""The most memory for a document whose size says little of what is in it: a PDF, a DOCX, one in an archive."""


class Rewriting(Struct, frozen=True):
    """How documents are written anew."""

    to: str | None = None
    """The syntax, ``"xml"`` or ``"json"``; None: that of each document, and JSON for a letter."""
    version: str | None = None
    """The version of the standard; None: that of each document."""
    allow_loss: bool = False
    """Whether a document is written although the version cannot hold all of it."""
    drafts: bool = False
    """Whether a letter is written although something is missing in it."""
    form: str | None = None
    """The form of a letter, as ``letter render`` names it, in which the content is printed; None: it is written."""


class Instructions(Struct, frozen=True):
    """What is done with each document of a batch; it is sent to each process once."""

    settings: Settings
    syntax: str | None = None
    """That of all documents where it is known; None: what the name of each promises."""
    against: dict[str, Any] | DataIndex | None = None
    """Data with which letters are compared, or an index to find those of each."""
    indexing: bool = False
    """Whether documents are only read, for an index."""
    requests: Requests | None = None
    """With that of its case each document is compared."""
    rewriting: Rewriting | None = None
    """None: documents are validated alone."""
    formatting: Formatting | None = None
    """None: documents are not formatted."""
    redaction: Redaction | None = None
    """What is to be removed; None: documents are not made copies for the public."""
    across: bool = False
    """Whether something is kept of each document, to compare it with the others."""
    digests: bool = False
    """Whether reports have the size and the digest of each document."""
    contents: Contents | None = None
    """Of what content reports have the digest; None: of none."""


class Key(Struct, frozen=True):
    """How a letter finds its data."""

    case_number: str | None


class Outcome(Struct, frozen=True):
    """What became of one document."""

    report: Report
    number: int | None = None
    """Its place in a file of several documents, from 1; None in a file of one."""
    content: bytes | None = None
    """The document written anew; None where it was not, or not asked for."""
    losses: tuple[Loss, ...] = ()
    """What the version to write cannot hold."""
    key: Key | None = None
    """What an index of data keeps of the document; None where that is not asked for, or it cannot be read."""
    match: Match | None = None
    """Which data of an index are those of the letter; None of one that could not be read."""
    imprint: Imprint | None = None
    """What is kept of the document to compare it with others; None where that is not asked for, or cannot be."""
    redacted: Posted | None = None
    """The copy for the public; None where that was not asked for, or the document is not acceptable."""
    formatted: Rewritten | None = None
    """What became of a document that was to be formatted; None where that was not asked for, or it was not read."""
    line: int | None = None
    """The line on which it begins in a file of several documents, from 1; None in a file of one."""
    days: Days = Days()
    """The days of a run for which this holds."""
    in_place: bool = False
    """Whether what is to be written was written by an earlier run, and is there still; ``content`` is None then."""


def parts(instructions: Instructions, source: Source, *, keep: bool = False) -> Iterator[Part]:
    """The parts of *source* that processes can share, in order; *keep*: each has its content, if nothing is wrong."""
    if not source.several:
        yield WHOLE
        return
    most, keep = instructions.settings.limits.size, keep or files.packed(source)
    try:
        with files.opened(source) as file:
            yield from ndjson.parts(file, most, ndjson.most_lines(files.size(source)), keep=keep)
    except Unreadable:
        yield WHOLE  # reading it gives the reason


def outcomes(instructions: Instructions, source: Source, skip: int = 0, part: Part = WHOLE) -> Iterator[Outcome | None]:
    """What became of each document of *part* of *source* but the first *skip*; one bad file costs one report.

    In a source of several documents None stands before each: it was found, and the work on it begins.
    """
    try:
        if source.several:
            yield from _several(instructions, source, skip, part)
        else:
            raw = files.read(source, instructions.settings.limits.size)
            yield _outcome(instructions, raw, source, instructions.syntax or names.promised_syntax(source.name))
    except Unreadable as error:
        yield Outcome(pipeline.unreadable(source.name, error.why))
    except MemoryError:
        yield Outcome(pipeline.unreadable(source.name, OUT_OF_MEMORY))
    except ImrError:
        raise  # the call cannot be right, or a package is not installed
    except Exception as error:
        crash = {"error": type(error).__name__, "frame": "the reading of this file"}
        yield Outcome(pipeline.failed(source.name, Problem(rule="IMR090", facts=crash)))


def _several(instructions: Instructions, source: Source, skip: int, part: Part) -> Iterator[Outcome | None]:
    number, first = part.documents, part.documents + skip
    with opened(source, part) as file:
        lines = ndjson.most_lines(files.size(source))
        for number, line, raw in ndjson.split(file, instructions.settings.limits.size, lines, part):
            if number > first:
                yield None
                one = structs.replace(source, name=f"{source.name}#{number}")
                outcome = _outcome(instructions, raw, one, "json", line)
                report = _from_line(outcome.report, line)
                yield structs.replace(outcome, number=number, line=line, report=report)
    if not number and part.end is None:
        raise Unreadable("it holds no document")  # a file that was cut off before its first document is not in order


def memory_for(instructions: Instructions, source: Source) -> int:
    """The most memory, in bytes, that a process may take for one document of *source*."""
    more = instructions.against.memory if isinstance(instructions.against, DataIndex) else 0
    if instructions.rewriting is not None and instructions.rewriting.form is not None:
        more += _FOR_RENDERING
    if files.packed(source, instructions.syntax):
        return _FOR_PACKED + more
    return _FOR_ANY + _FOR_EACH_BYTE * min(files.size(source), instructions.settings.limits.size) + more


def count(source: Source, most: int) -> int:
    """How many documents *source* holds, of at most *most* bytes each; none when it cannot be read."""
    if not source.several:
        return 1
    try:
        with files.opened(source) as file:
            return sum(1 for _ in ndjson.split(file, most, ndjson.most_lines(files.size(source))))
    except Unreadable:
        return 0


def _outcome(
    instructions: Instructions, raw: bytes, source: Source, syntax: str | None, line: int | None = None
) -> Outcome:
    """What became of the document in *raw*; *line* is its own in a file of several, from 1."""
    if instructions.formatting is not None:
        outcome = _formatted(instructions, raw, source, syntax, line)
    elif instructions.redaction is not None:
        outcome = _redacted(instructions, instructions.redaction, raw, source, syntax)
    elif instructions.indexing:
        outcome = _indexed(instructions, raw, source, syntax)
    elif isinstance(instructions.against, DataIndex):
        outcome = _matched(instructions, raw, source, syntax)
    else:
        outcome = _validated(instructions, raw, source, syntax)
    if not instructions.digests or len(raw) > instructions.settings.limits.size:  # the rest of it was not read
        return outcome
    return structs.replace(outcome, report=structs.replace(outcome.report, size=len(raw), digest=sha256(raw)))


def _formatted(instructions: Instructions, raw: bytes, source: Source, syntax: str | None, line: int | None) -> Outcome:
    assert instructions.formatting is not None
    done = rewritten(raw, source.name, syntax, instructions.settings, instructions.formatting, line)
    is_whole = len(raw) <= instructions.settings.limits.size  # of a line that is too long, the rest was not read
    return Outcome(done.report, formatted=done if is_whole else None)


def _redacted(
    instructions: Instructions, redaction: Redaction, raw: bytes, source: Source, syntax: str | None
) -> Outcome:
    from imr_schema.validation.redact_document import redact_document  # only to redact

    done = redact_document(raw, redaction, source=source.name, syntax=syntax, settings=instructions.settings)
    return Outcome(done.report, content=done.content, redacted=done)


def _indexed(instructions: Instructions, raw: bytes, source: Source, syntax: str | None) -> Outcome:
    result = pipeline.validate(raw, source=source.name, syntax=syntax, settings=instructions.settings, catalog=())
    data = understood(result)
    return Outcome(result.report, key=None if data is None else Key(case_number(data)))


def _matched(instructions: Instructions, raw: bytes, source: Source, syntax: str | None) -> Outcome:
    assert isinstance(instructions.against, DataIndex)
    settings = instructions.settings
    counterpart = Counterpart(instructions.against, source, settings.limits)
    result = pipeline.validate(raw, source=source.name, syntax=syntax, settings=settings, against=counterpart)
    return Outcome(result.report, match=counterpart.match)


def _validated(instructions: Instructions, raw: bytes, source: Source, syntax: str | None) -> Outcome:
    settings, rewriting, against = instructions.settings, instructions.rewriting, instructions.against
    assert not isinstance(against, DataIndex)
    requests = instructions.requests
    result = pipeline.validate(
        raw, source=source.name, syntax=syntax, settings=settings, against=against, requests=requests
    )
    if rewriting is None or not _may_be_written(result, rewriting):
        imprint = imprint_of(result) if instructions.across else None
        if instructions.contents is None:
            return Outcome(result.report, imprint=imprint, days=result.days)
        known = digested(result, instructions.contents)
        return Outcome(known.report, content=known.content, losses=known.losses, imprint=imprint, days=result.days)
    version = VERSIONS[rewriting.version] if rewriting.version else None
    migrated, losses = pipeline.migrated(result, version)
    migrated = pipeline.understood(migrated, raw)
    written = None if losses and not rewriting.allow_loss else _written(migrated, rewriting)
    return Outcome(result.report, content=written, losses=tuple(losses), days=result.days)


def _may_be_written(result: pipeline.ValidationResult, rewriting: Rewriting) -> bool:
    """An acceptable document is written; so is, where drafts are wanted, a letter in which something is missing."""
    report = result.report
    if report.verdict is Verdict.ACCEPTABLE:
        return True
    is_draft = report.syntax == "letter" and report.verdict is Verdict.NOT_ACCEPTABLE and result.version is not None
    return rewriting.drafts and is_draft


def _written(result: pipeline.ValidationResult, rewriting: Rewriting) -> bytes:
    if rewriting.form is not None:
        return pipeline.printed(result, rewriting.form)
    syntax = rewriting.to or ("xml" if result.report.syntax == "xml" else "json")
    return pipeline.rewrite(result, syntax) if result.report.acceptable else pipeline.draft(result, syntax)


def _from_line(report: Report, line: int) -> Report:
    """*report* with lines counted from the beginning of the file, not of the document, which begins on *line*."""
    found = tuple(_lower(finding, line - 1) for finding in report.findings)
    suppressed = tuple(structs.replace(each, finding=_lower(each.finding, line - 1)) for each in report.suppressed)
    return structs.replace(report, findings=found, suppressed=suppressed)


def _lower(finding: Finding, lines: int) -> Finding:
    return structs.replace(finding, line=finding.line + lines) if finding.line else finding
