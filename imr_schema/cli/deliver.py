"""``imr-schema deliver``."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import chain

import click
from msgspec import Struct, structs

from imr_schema import atomic_write, deliveries
from imr_schema.api.reports import run_of
from imr_schema.batch import validate_many
from imr_schema.batch.contents import Contents
from imr_schema.batch.documents import Instructions, Outcome
from imr_schema.cli import _exit, _options, _settings, _terminal, _verify_delivery
from imr_schema.cli._options import ProcessOptions, SelectedFiles, ValidationOptions
from imr_schema.cli._progress import Progress
from imr_schema.cli._told import teller
from imr_schema.config.settings import Settings
from imr_schema.deliveries import Delivered
from imr_schema.errors import EnvironmentFailure, Unreadable, UsageError
from imr_schema.findings import Report
from imr_schema.inputs import files, names
from imr_schema.inputs.files import Source
from imr_schema.reports import FORMATS, Run
from imr_schema.reports.receipt import payload_of
from imr_schema.signatures import envelope, jws, keys
from imr_schema.signatures.certificates import moment_of
from imr_schema.signatures.envelope import Envelope
from imr_schema.text import sha256


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
@_options.selecting_or_not
@_delivering
@_options.processing
@_options.validating
def command(
    selected: SelectedFiles,
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
      imr-schema deliver data -o delivery
      imr-schema deliver data -o signed --key key.pem
      imr-schema deliver --verify signed --trust public.pem
    """
    asked.check(selected.paths)
    if asked.key is not None or asked.trust is not None:
        keys.require("signing" if asked.key is not None else "verifying a signature")
    if asked.verify is not None:
        return _verify_delivery.verify(asked.verify, asked.trust, options, processes)
    assert asked.target is not None
    return _make(asked.target, asked, selected, options, processes)


class _Delivery:
    """What is known of a new delivery before anything of it is written."""

    def __init__(self, run: Run, asked: DeliveryOptions, moment: datetime) -> None:
        self._moment = moment
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
            self.signatures[signature] = jws.sign(self._key, content, self._chain, self._moment)
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
    made = _Delivery(run, asked, moment_of(options.as_of.date() if options.as_of else file.as_of))
    tell = teller("concise", settings.as_of)
    instructions = Instructions(settings, digests=True, contents=Contents(kept=asked.key is not None))
    found = validate_many.run(sources, instructions, jobs=processes.jobs, timeout=processes.timeout)
    with Progress(len(sources), beside_output=False) as progress:
        codes = {_taken(made, source, outcome, tell) for source, outcome in progress.over(found)}
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


def _taken(made: _Delivery, source: Source, outcome: Outcome, tell: Callable[[Report], None]) -> int:
    """The exit code for one document, which is added where it can be delivered, and told where it cannot."""
    report = outcome.report
    if report.acceptable and report.content_digest is not None:
        made.add(source, report, outcome.content)
        return _exit.ACCEPTABLE
    if report.acceptable:
        _terminal.note(f"{report.source}: a letter is not delivered; convert it, and deliver the document")
        return _exit.NOT_ACCEPTABLE
    tell(report)
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
