"""``imr-schema deliver``."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain

import click
from msgspec import Struct, structs

from imr_schema import atomic_write, deliveries, receipts
from imr_schema._version import __version__
from imr_schema.api.reports import run_of
from imr_schema.batch import validate_many
from imr_schema.batch.contents import Contents
from imr_schema.batch.documents import Instructions, Outcome
from imr_schema.cli import _exit, _options, _settings, _terminal
from imr_schema.cli._options import ProcessOptions, SelectedFiles, ValidationOptions
from imr_schema.cli._progress import Progress
from imr_schema.config.settings import Settings
from imr_schema.deliveries import Delivered, Index
from imr_schema.errors import EnvironmentFailure, NotVerified, Unreadable, UsageError
from imr_schema.findings import Report
from imr_schema.inputs import files, names
from imr_schema.inputs.bounded_read import read_file
from imr_schema.inputs.files import Source
from imr_schema.reports import FORMATS, Run
from imr_schema.reports.receipt import payload_of
from imr_schema.rules.obligations import OBLIGATIONS
from imr_schema.signatures import envelope, jws, keys
from imr_schema.signatures.envelope import Envelope
from imr_schema.text import safe_line, sha256

_MOST_TOLD = 100
"""Faults of a delivery told; the others are counted."""


class DeliveryOptions(Struct, frozen=True):
    """What is made or verified, and by which keys."""

    target: str | None = None
    """The folder of a new delivery."""
    verify: str | None = None
    """The folder of a delivery that is verified."""
    key: str | None = None
    cert: str | None = None
    password_file: str | None = None
    trust: str | None = None

    def check(self, paths: tuple[str, ...]) -> None:
        """Raises ``UsageError`` for options that do not go together."""
        if (self.verify is None) is (self.target is None):
            raise UsageError("name a new folder with -o DIR, or a delivery with --verify DIR")
        if self.verify is not None and (paths or self.key or self.cert or self.password_file):
            raise UsageError(
                "--verify DIR reads the folder alone, and signs nothing: leave out PATHS, --key and --cert"
            )
        if self.target is not None and (not paths or self.trust):
            raise UsageError("-o DIR needs the PATHS of documents; --trust belongs to --verify")
        if self.key is None and (self.cert or self.password_file):
            raise UsageError("--cert and --password-file belong to --key")


_delivering = _options.group(
    "asked",
    DeliveryOptions,
    click.option("-o", "--output", "target", metavar="DIR", help="The folder to make; it must not exist, or be empty."),
    click.option("--verify", metavar="DIR", help="Verify the delivery in DIR, in place of making one."),
    click.option("--key", metavar="KEY.pem", help=f"Sign each document and the receipt: {keys.KINDS}."),
    click.option("--cert", metavar="CHAIN.pem", help="The certificate of the key, then those above it."),
    click.option("--password-file", metavar="FILE", help="The password of the key, in the first line."),
    click.option(
        "--trust", metavar="FILE", help="With --verify: root certificates or public keys in PEM, or a JWK Set."
    ),
)


@click.command()
@click.argument("paths", nargs=-1)
@click.option("--include", multiple=True, metavar="PATTERN", help="Files of folders to read, as in validate.")
@click.option("--exclude", multiple=True, metavar="PATTERN", help="Files of folders to leave out.")
@_delivering
@_options.processing
@_options.validating
def command(
    paths: tuple[str, ...],
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    asked: DeliveryOptions,
    options: ValidationOptions,
    processes: ProcessOptions,
) -> int:
    """Make a folder that can be handed over: documents, digests, a receipt, signatures and an index.

    All documents must be acceptable; else nothing is written, and the exit code is 1. The files are those that were
    given, byte for byte. The index is written last: a folder without one is no delivery.

    With --verify, whatever was changed, lost or added is named, every document is validated again, and with --trust
    every signature is verified. Exit 0: all is as the index says. 1: it is not. 5: a signature does not hold.

    \b
    Examples:
      imr-schema deliver outbox/ -o delivery
      imr-schema deliver outbox/ -o delivery --key key.pem --cert chain.pem
      imr-schema deliver --verify delivery --trust roots.pem
    """
    asked.check(paths)
    if asked.key is not None or asked.trust is not None:
        keys.require("signing" if asked.key is not None else "verifying a signature")
    if asked.verify is not None:
        return _verify(asked.verify, asked.trust, options, processes)
    assert asked.target is not None
    return _make(asked.target, asked, SelectedFiles(paths, include, exclude), options, processes)


class _Delivery:
    """What is known of a new delivery before anything of it is written."""

    def __init__(self, run: Run, asked: DeliveryOptions) -> None:
        self._receipt = FORMATS["receipt"](run)
        self._key = keys.signing_key(asked.key, asked.password_file) if asked.key is not None else None
        self._chain = keys.read_certificates(asked.cert) if asked.cert is not None else []
        self.documents: list[tuple[Source, Delivered]] = []
        self.signatures: dict[str, bytes] = {}

    def add(self, source: Source, report: Report, content: bytes | None) -> None:
        """An acceptable document, with its *content* where it is to be signed."""
        file = _place(source)
        self._receipt.add(structs.replace(report, source=file))
        assert report.syntax
        assert report.schema_version
        assert report.digest
        assert report.content_digest
        signature = None
        if self._key is not None and content is not None:
            signature = deliveries.signature_of(file)
            self.signatures[signature] = jws.sign(self._key, content, self._chain, datetime.now(UTC))
        known = (report.syntax, report.schema_version, report.digest, report.content_digest)
        self.documents.append((source, Delivered(file, *known, signature)))

    def receipt(self) -> bytes:
        """The receipt of the run, signed where the documents are."""
        made = Envelope(payload_of("".join(self._receipt.finish())))
        return (envelope.signed(made, self._key) if self._key is not None else made).written()


def _place(source: Source) -> str:
    return deliveries.document_at(names.unpacked(source.below))


def _make(
    target: str, asked: DeliveryOptions, selected: SelectedFiles, options: ValidationOptions, processes: ProcessOptions
) -> int:
    file = _settings.configuration(options, selected.paths)
    settings = _settings.settings(options, "none", file)
    selected, processes = _settings.selected_by(file, selected), _settings.divided_by(file, processes)
    sources = _options.sources(selected, tell_others=True)
    if not sources:
        return _exit.UNDETERMINED
    beside = [*_settings.read_beside(options, file), *filter(None, (asked.key, asked.cert, asked.password_file))]
    _refuse(target, sources, beside)
    run = structs.replace(run_of(settings, ["receipt"]), settings=_settings.settings_used(file))
    made = _Delivery(run, asked)
    instructions = Instructions(settings, digests=True, contents=Contents(kept=asked.key is not None))
    found = validate_many.run(sources, instructions, jobs=processes.jobs, timeout=processes.timeout)
    with Progress(len(sources), beside_output=False) as progress:
        codes = {_taken(made, source, outcome, settings) for source, outcome in progress.over(found)}
    code = _exit.worst(codes)
    if code != _exit.ACCEPTABLE:
        _terminal.note(f"{target}: nothing was written: a delivery has acceptable documents only")
        return code
    _write(target, made, settings)
    return code


def _refuse(target: str, sources: Iterable[Source], beside: Iterable[str]) -> None:
    """Raises ``UsageError`` before any work: a folder with something in it, a file of several, two of one name."""
    if os.path.lexists(target) and (not os.path.isdir(target) or os.path.islink(target) or os.listdir(target)):
        raise UsageError(f"-o {target}: it is there already; a delivery is a new folder")
    for source in sources:
        if source.several:
            raise UsageError(f"{source.name}: it may hold several documents; convert -o DIR/ makes a file of each")
    outputs = ((os.path.join(target, _place(source)), source.name) for source in sources if source.below)
    atomic_write.refuse_collisions(outputs, chain(beside, files.paths(sources)), below=target)


def _taken(made: _Delivery, source: Source, outcome: Outcome, settings: Settings) -> int:
    """The exit code for one document, which is added where it can be delivered, and told where it cannot."""
    report = outcome.report
    if report.acceptable and report.content_digest is not None:
        made.add(source, report, outcome.content)
        return _exit.ACCEPTABLE
    if report.acceptable:
        _terminal.note(f"{report.source}: a letter is not delivered; convert it, and deliver the document")
        return _exit.NOT_ACCEPTABLE
    color = _terminal.colored(sys.stderr)
    run = Run(version=__version__, as_of=str(settings.as_of), obligations=OBLIGATIONS, color=color)
    click.echo(FORMATS["concise"](run).add(report), err=True, nl=False, color=color)
    return _exit.of_report(report)


def _write(target: str, made: _Delivery, settings: Settings) -> None:
    """Write all files, the index last."""
    index = deliveries.index_of(delivered for _, delivered in made.documents)
    with atomic_write.Chunks(target) as chunks:
        for source, delivered in made.documents:
            chunks.write(os.path.join(target, *delivered.file.split("/")), _same(source, delivered, settings))
        for name, content in made.signatures.items():
            chunks.write(os.path.join(target, *name.split("/")), content)
        chunks.write(os.path.join(target, deliveries.DIGESTS), index.digests())
        chunks.write(os.path.join(target, deliveries.RECEIPT), made.receipt())
    atomic_write.write(os.path.join(target, deliveries.INDEX), index.written(), below=target)
    signed = f", {len(made.signatures):,} signatures" if made.signatures else ""
    _terminal.note(f"{target}: {len(index.documents):,} documents{signed}")


def _same(source: Source, delivered: Delivered, settings: Settings) -> bytes:
    """The bytes that were validated; raises ``EnvironmentFailure`` where they are others by now."""
    try:
        content = files.read(source, settings.limits.size)
    except Unreadable as error:
        raise EnvironmentFailure(f"{source.name}: {error.why}") from None
    if sha256(content) != delivered.sha256:
        raise EnvironmentFailure(f"{source.name}: it was changed while the delivery was made; make it again")
    return content


def _verify(folder: str, trust: str | None, options: ValidationOptions, processes: ProcessOptions) -> int:
    index = deliveries.read_index(folder)
    trusted = keys.trust(trust) if trust is not None else None
    told = _Faults()
    told.add(deliveries.changes(folder, index))
    path = os.path.join(folder, deliveries.RECEIPT)
    if not os.path.isfile(path):
        return told.end(folder)
    there = envelope.read(path)
    receipt = receipts.receipt(there.statement(path), path)
    told.add(deliveries.contradictions(index, receipt.data))
    settings = _settings.settings(options, "none", _settings.configuration(options, [folder]))
    if options.as_of is None:
        settings = structs.replace(settings, as_of=receipt.as_of)
    moment = datetime.now(UTC) if options.as_of is None else options.as_of.replace(tzinfo=UTC)
    codes = {_exit.ACCEPTABLE}
    for delivered, outcome in _again(folder, index, settings, processes, signed=trusted is not None):
        code = told.of_document(delivered, outcome)
        if code == _exit.ACCEPTABLE and trusted is not None and outcome.content is not None:
            _verify_signature(folder, delivered, outcome.content, trusted, moment)
        codes.add(code)
    if trusted is not None and trusted.keys and not envelope.signers(there, trusted):
        raise NotVerified(f"{folder}: the receipt is not signed by a key of {trust}")
    code = _exit.worst({*codes, told.end(folder)})
    if code == _exit.ACCEPTABLE:
        _tell(folder, index, signed=trusted is not None)
    return code


def _again(
    folder: str, index: Index, settings: Settings, processes: ProcessOptions, *, signed: bool
) -> Iterator[tuple[Delivered, Outcome]]:
    """Every document of the delivery, validated again."""
    by_name = {each.file: each for each in index.documents}
    sources = [Source(name, os.path.join(folder, *name.split("/")), name) for name in by_name]
    instructions = Instructions(settings, digests=True, contents=Contents(kept=signed))
    found = validate_many.run(sources, instructions, jobs=processes.jobs, timeout=processes.timeout)
    with Progress(len(sources), beside_output=False) as progress:
        for source, outcome in progress.over(found):
            yield by_name[source.name], outcome


def _verify_signature(folder: str, delivered: Delivered, content: bytes, trusted: keys.Trust, moment: datetime) -> None:
    if delivered.signature is None:
        raise NotVerified(f"{delivered.file}: it is not signed")
    path = os.path.join(folder, *delivered.signature.split("/"))
    given = read_file(path, jws.MOST_BYTES, lambda why: NotVerified(f"{delivered.signature}: {why}"))
    try:
        jws.verify(given, content, trusted, moment)
    except NotVerified as error:
        raise NotVerified(f"{delivered.signature}: {error}") from None


class _Faults:
    """What is wrong with a delivery, told as it is found."""

    def __init__(self) -> None:
        self._count = 0

    def add(self, faults: Iterable[str]) -> None:
        """Tell *faults*, a sentence each; those beyond a hundred are counted."""
        for fault in faults:
            self._count += 1
            if self._count <= _MOST_TOLD:
                click.echo(safe_line(fault))

    def of_document(self, delivered: Delivered, outcome: Outcome) -> int:
        """The exit code for a document that was validated again."""
        report = outcome.report
        if not report.acceptable:
            self.add([f"{delivered.file}: it is {report.verdict.words} here; validate says why"])
            return _exit.of_report(report)
        if report.content_digest != delivered.content_sha256:
            self.add([f"{delivered.file}: its content has another digest than the index says"])
        known = (report.syntax, report.schema_version)
        if known != (delivered.syntax, delivered.schema_version):
            self.add([f"{delivered.file}: the index says another syntax or version of it"])
        return _exit.ACCEPTABLE

    def end(self, folder: str) -> int:
        """The exit code; more faults than were told are counted."""
        if self._count > _MOST_TOLD:
            click.echo(f"and {self._count - _MOST_TOLD:,} more")
        if self._count:
            click.echo(safe_line(f"imr-schema: {folder}: it is not as its index says"), err=True)
        return _exit.NOT_ACCEPTABLE if self._count else _exit.ACCEPTABLE


def _tell(folder: str, index: Index, *, signed: bool) -> None:
    count = f"{len(index.documents):,} documents, all as the index says, and acceptable"
    if signed:
        click.echo(safe_line(f"{folder}: {count}; every signature holds"))
    elif any(each.signature for each in index.documents):
        click.echo(safe_line(f"{folder}: {count}; signatures were not verified: name whom to trust with --trust FILE"))
    else:
        click.echo(safe_line(f"{folder}: {count}; nobody signed it"))
