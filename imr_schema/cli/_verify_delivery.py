"""Verifying a delivery: its files by the index, the index by the receipt, the documents again, the signatures."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import datetime

import click
from msgspec import Struct, structs

from imr_schema import deliveries, receipts
from imr_schema.batch import validate_many
from imr_schema.batch.contents import Contents
from imr_schema.batch.documents import Instructions, Outcome
from imr_schema.cli import _exit, _settings
from imr_schema.cli._options import ProcessOptions, ValidationOptions
from imr_schema.cli._progress import Progress
from imr_schema.config.settings import Settings
from imr_schema.deliveries import Delivered, Index
from imr_schema.errors import NotVerified
from imr_schema.inputs.bounded_read import read_file
from imr_schema.inputs.files import Source
from imr_schema.signatures import envelope, jws, keys
from imr_schema.signatures.certificates import moment_of
from imr_schema.signatures.keys import Trust
from imr_schema.text import safe_line

_MOST_TOLD = 100
"""Faults of a delivery told; the others are counted."""


class _Trusted(Struct, frozen=True):
    """Whom the receiver trusts, and when."""

    path: str
    trust: Trust
    moment: datetime


def verify(folder: str, trust: str | None, options: ValidationOptions, processes: ProcessOptions) -> int:
    """Verify the delivery in *folder*, also its signatures where *trust* is a file of keys; gives the exit code.

    Raises ``NotVerified`` for a signature that does not hold, and ``UsageError`` for a folder that is no delivery.
    """
    index = deliveries.read_index(folder)
    file = _settings.configuration(options, [folder])
    moment = moment_of(options.as_of.date() if options.as_of else file.as_of)
    trusted = _Trusted(trust, keys.trust(trust), moment) if trust is not None else None
    told = _Faults()
    told.add(deliveries.changes(folder, index))
    path = os.path.join(folder, deliveries.RECEIPT)
    if not os.path.isfile(path):
        return told.end(folder)
    there = envelope.read(path)
    receipt = receipts.receipt(there.statement(path), path)
    told.add(deliveries.contradictions(index, receipt.data))
    settings = _settings.settings(options, "none", file)
    if options.as_of is None:
        settings = structs.replace(settings, as_of=receipt.as_of)
    again = _again(folder, index, settings, processes, signed=trusted is not None)
    codes = {_of_document(folder, delivered, outcome, told, trusted) for delivered, outcome in again}
    if trusted is not None and trusted.trust.keys and not envelope.signers(there, trusted.trust):
        raise NotVerified(f"{folder}: the receipt is not signed by a key of {trusted.path}")
    code = _exit.worst({*codes, told.end(folder)})
    if code == _exit.ACCEPTABLE:
        _tell(folder, index, signed=trusted is not None)
    return code


def _of_document(folder: str, delivered: Delivered, outcome: Outcome, told: _Faults, trusted: _Trusted | None) -> int:
    code = told.of_document(delivered, outcome)
    if code == _exit.ACCEPTABLE and trusted is not None and outcome.content is not None:
        _verify_signature(folder, delivered, outcome.content, trusted)
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


def _verify_signature(folder: str, delivered: Delivered, content: bytes, trusted: _Trusted) -> None:
    if delivered.signature is None:
        raise NotVerified(f"{delivered.file}: it is not signed")
    path = os.path.join(folder, *delivered.signature.split("/"))
    given = read_file(path, jws.MOST_BYTES, lambda why: NotVerified(f"{delivered.signature}: {why}"))
    try:
        jws.verify(given, content, trusted.trust, trusted.moment)
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
