"""``imr-schema receipt``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import islice

import click
from msgspec import structs

from imr_schema import atomic_write, receipts
from imr_schema.api.reports import run_of
from imr_schema.batch import validate_many
from imr_schema.batch.contents import Contents
from imr_schema.batch.documents import Instructions
from imr_schema.cli import _exit, _options, _settings
from imr_schema.cli._options import BaselineOptions, ProcessOptions, SelectedFiles, ValidationOptions
from imr_schema.cli._progress import Progress
from imr_schema.config.settings import Settings
from imr_schema.errors import NotVerified, UsageError
from imr_schema.findings import Report
from imr_schema.inputs import files
from imr_schema.receipts import Receipt
from imr_schema.reports import FORMATS, Run
from imr_schema.reports.receipt import payload_of
from imr_schema.signatures import envelope, keys
from imr_schema.signatures.envelope import Envelope
from imr_schema.text import safe_line

_MOST_TOLD = 100
"""Differences told; the others are counted."""


@click.group()
def command() -> None:
    """Sign and verify receipts of validations.

    validate --report receipt:FILE writes a receipt: which documents were validated, by their digests, by what, under
    which settings, and with which result. It has no text of any document.
    """


@command.command()
@click.argument("file", metavar="RECEIPT")
@click.option("--key", required=True, metavar="KEY.pem", help=f"A private key in PEM: {keys.KINDS}.")
@click.option("--password-file", metavar="FILE", help="The password of the key, in the first line.")
@click.option("-o", "--output", "target", required=True, metavar="FILE", help="Where to write the signed receipt.")
def sign(file: str, key: str, password_file: str | None, target: str) -> None:
    """Sign a receipt, which may have signatures already.

    The signature is DSSE's, over the bytes of the statement.

    \b
    Example:
      imr-schema receipt sign receipt.json --key key.pem -o signed.receipt.json
    """
    keys.require("signing")
    read = envelope.read(file)
    receipts.receipt(read.statement(file), file)
    own = keys.signing_key(key, password_file)
    atomic_write.refuse_collisions([(target, "the receipt")], [file, key, *([password_file] if password_file else [])])
    atomic_write.write(target, envelope.signed(read, own).written())


@command.command()
@click.argument("file", metavar="RECEIPT")
@click.option("--trust", metavar="FILE", help="Public keys in PEM, or a JWK Set: one of them must have signed.")
@click.option("--replay", is_flag=True, help="Validate the documents at PATHS again, and compare.")
@click.argument("paths", nargs=-1)
@click.option("--include", multiple=True, metavar="PATTERN", help="Files of folders to read, as in validate.")
@click.option("--exclude", multiple=True, metavar="PATTERN", help="Files of folders to leave out.")
@click.option("--baseline", metavar="FILE", help="The baseline of that run.")
@_options.processing
@_options.validating
def verify(
    file: str,
    trust: str | None,
    replay: bool,
    paths: tuple[str, ...],
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    baseline: str | None,
    options: ValidationOptions,
    processes: ProcessOptions,
) -> int:
    """Verify who signed a receipt, and that the same run has the same result.

    With --replay, the documents at PATHS are validated again, as of the day of the receipt, with the settings that are
    given here. Exit 0: the receipt of that run is the same, byte for byte. Exit 1: it is not, and each difference is
    named: a file, the tool, a setting, a verdict, a finding. With --trust, exit 5 where none of the keys has signed it.

    \b
    Examples:
      imr-schema receipt verify receipt.json --replay inbox/
      imr-schema receipt verify signed.receipt.json --trust public.pem
    """
    if not replay and trust is None:
        raise UsageError("name what to verify: --replay PATHS, --trust FILE, or both")
    if replay is not bool(paths):
        raise UsageError("--replay and PATHS belong together")
    read = envelope.read(file)
    if trust is not None:
        _tell_signers(file, read, trust)  # before anything of the statement is looked at
    there = receipts.receipt(read.statement(file), file)
    if not replay:
        return _exit.ACCEPTABLE
    if there.of_letters:
        raise UsageError(f"{file}: letter check made it, which is not repeated here: run it again, and compare")
    known, selected = BaselineOptions(baseline), SelectedFiles(paths, include, exclude)
    payload = _repeated(there, selected, options, known, processes)
    if payload is None:
        return _exit.UNDETERMINED
    if payload != read.payload:
        return _tell_differences(file, there, payload)
    click.echo(safe_line(f"{file}: the same again, byte for byte; documents: {there.documents:,}"))
    return _exit.ACCEPTABLE


def _tell_signers(file: str, read: Envelope, path: str) -> None:
    keys.require("verifying a signature")
    trusted = keys.trust(path)
    if not trusted.keys:
        raise UsageError(f"{path}: a receipt carries no certificate: name the public key of who signed it")
    found = envelope.signers(read, trusted)
    if not found:
        signed = "none of its signatures is by a key there" if read.signatures else "it is not signed"
        raise NotVerified(f"{file}: {signed}")
    for key in found:
        click.echo(safe_line(f"{file}: signed by {keys.called(key.name, key.id, trusted, path)}"))


def _repeated(
    there: Receipt,
    selected: SelectedFiles,
    options: ValidationOptions,
    known: BaselineOptions,
    processes: ProcessOptions,
) -> bytes | None:
    """The payload of the receipt of the run again; None where no document is there."""
    file = _settings.configuration(options, selected.paths)
    settings = _settings.settings(options, "none", file, known, there.assume_version)
    if options.as_of is None:
        settings = structs.replace(settings, as_of=there.as_of)
    processes = _settings.divided_by(file, processes)
    sources = _options.sources(_settings.selected_by(file, selected))
    if not sources:
        return None
    run = structs.replace(
        run_of(settings, ["receipt"], across=there.across),
        settings=_settings.settings_used(file),
        passed_over=dict(sources.passed_over),
    )
    with Progress(len(sources), beside_output=False) as progress:
        return _payload(run, _validated(sources, settings, processes, progress, across=there.across))


def _validated(
    sources: files.Sources, settings: Settings, processes: ProcessOptions, progress: Progress, *, across: bool
) -> Iterator[Report]:
    instructions = Instructions(settings, across=across, digests=True, contents=Contents())
    found = validate_many.run(sources, instructions, jobs=processes.jobs, timeout=processes.timeout)
    return validate_many.reports(progress.over(found), instructions)


def _payload(run: Run, reports: Iterator[Report]) -> bytes:
    form = FORMATS["receipt"](run)
    return payload_of("".join([*map(form.add, reports), *form.finish()]))


def _tell_differences(file: str, there: Receipt, payload: bytes) -> int:
    here = receipts.receipt(Envelope(payload).statement(file), file)
    found = receipts.differences(there, here)
    first = [*islice(found, _MOST_TOLD)]
    more = sum(1 for _ in found)
    for difference in first or ["it states the same, in other bytes: it was not written by this tool"]:
        click.echo(safe_line(difference))
    if more:
        click.echo(f"and {more:,} more differences")
    sys.stdout.flush()
    click.echo(safe_line(f"imr-schema: {file}: the run has not the same receipt again"), err=True)
    return _exit.NOT_ACCEPTABLE
