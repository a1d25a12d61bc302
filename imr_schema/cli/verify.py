"""``imr-schema verify``."""

from __future__ import annotations

from datetime import datetime

import click
from msgspec import structs

from imr_schema.cli import _content, _exit, _options
from imr_schema.cli._content import Reader
from imr_schema.cli._options import ValidationOptions
from imr_schema.errors import NotVerified, UsageError
from imr_schema.inputs.bounded_read import read_file
from imr_schema.signatures import jws, keys, timestamps
from imr_schema.signatures.jws import Signer, WrongContent
from imr_schema.signatures.keys import Trust
from imr_schema.standard import VERSIONS, version_in_use
from imr_schema.text import safe_line


@click.command()
@click.argument("document")
@click.option("--signature", required=True, metavar="FILE", help="The signature: a detached JWS.")
@click.option(
    "--trust",
    required=True,
    metavar="FILE",
    help="Whom to trust: root certificates or public keys in PEM, or keys as a JWK Set.",
)
@click.option(
    "--timestamp",
    metavar="FILE.tsr",
    help="A time-stamp of the signature (RFC 3161): certificates must be valid at its moment, in place of now.",
)
@click.option(
    "--timestamp-trust",
    metavar="ROOTS.pem",
    help="Root certificates of time-stamping authorities.  [default: the roots of --trust]",
)
@click.option(
    "--schema-version",
    metavar="V",
    shell_complete=_options.completing_versions,
    help="The version of which the content was signed.  [default: that of the document]",
)
@_options.timed
@_options.validating
def command(
    document: str,
    signature: str,
    trust: str,
    timestamp: str | None,
    timestamp_trust: str | None,
    schema_version: str | None,
    timeout: float,
    options: ValidationOptions,
) -> int:
    """Verify the signature of a document: who signed this content.

    The signature may have been made of the other syntax. With roots, the certificates in the signature must lead to one
    of them, and be valid now, or on the day of --as-of; revocation is not looked at. Exit 5: not verified, with the
    reason. Exit 1: the document is not acceptable.

    \b
    Examples:
      imr-schema verify determination.imr.json --signature determination.imr.jws --trust public.pem
      imr-schema verify determination.imr.json --signature determination.imr.jws --trust roots.pem
    """
    keys.require("verifying a signature")
    version = version_in_use(schema_version).name if schema_version is not None else None
    trusted = keys.trust(trust)
    given = read_file(signature, jws.MOST_BYTES, lambda why: _unread(signature, why))
    stamped = _stamped(timestamp, timestamp_trust, trusted, given)
    reader = structs.replace(_content.reader(document, options, timeout), stamped=stamped)
    outcome = reader.read(version)
    if outcome.content is None:
        return _content.explain(outcome, reader.settings, version)
    try:
        signer = jws.verify(given, outcome.content, trusted, reader.moment)
    except NotVerified as error:
        other = _other_version(given, trusted, reader, version) if isinstance(error, WrongContent) else ""
        raise NotVerified(f"{signature}: {error}{other}") from None
    by = f"{signer.name}, by a certificate of a trusted root" if signer.certified else _key(signer, trusted, trust)
    when = f", time-stamped {stamped:%Y-%m-%dT%H:%M:%SZ}" if stamped is not None else ""
    click.echo(safe_line(f"{document}: signed by {by} ({signer.algorithm}){when}"))
    return _exit.ACCEPTABLE


def _stamped(path: str | None, roots: str | None, trusted: Trust, signature: bytes) -> datetime | None:
    """The moment of the time-stamp at *path*; None where none is given."""
    if path is None:
        if roots is not None:
            raise UsageError("--timestamp-trust belongs to --timestamp")
        return None
    timestamps.require()
    authorities = keys.trust(roots).roots if roots is not None else trusted.roots
    if not authorities:
        raise UsageError("a time-stamp is checked by root certificates: name a file of them with --timestamp-trust")
    response = read_file(path, timestamps.MOST_BYTES, lambda why: UsageError(f"{path}: {why}"))
    try:
        return timestamps.stamped_at(response, signature, authorities)
    except NotVerified as error:
        raise NotVerified(f"{path}: {error}") from None


def _unread(path: str, why: str) -> Exception:
    """The error for a signature that cannot be read; one that is too long is not verified, as whatever is none."""
    return NotVerified(f"{path}: {why}, and no signature is") if "limit" in why else UsageError(f"{path}: {why}")


def _key(signer: Signer, trusted: Trust, path: str) -> str:
    return keys.called(signer.name, signer.key, trusted, path)


def _other_version(given: bytes, trusted: Trust, reader: Reader, version: str | None) -> str:
    """The version of which the content was signed, where it is another one of this document; else nothing."""
    for other in VERSIONS if reader.path != "-" else ():  # standard input is read once
        outcome = reader.read(other)
        if other == version or outcome.content is None or other == outcome.report.schema_version:
            continue
        try:
            jws.verify(given, outcome.content, trusted, reader.moment)
        except NotVerified:
            continue
        return f"; it is of this document as version {other}: --schema-version {other}"
    return ""
