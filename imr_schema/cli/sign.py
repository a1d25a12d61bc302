"""``imr-schema sign``."""

from __future__ import annotations

import sys

import click

from imr_schema import atomic_write
from imr_schema.cli import _content, _exit, _options
from imr_schema.cli._options import ValidationOptions
from imr_schema.signatures import jws, keys


@click.command()
@click.argument("document")
@click.option("--key", required=True, metavar="KEY.pem", help=f"A private key in PEM: {keys.KINDS}.")
@click.option(
    "--cert",
    metavar="CHAIN.pem",
    help="The certificate of the key, then those above it; they travel in the signature.  [default: none]",
)
@click.option("--password-file", metavar="FILE", help="The password of the key, in the first line.")
@click.option(
    "-o", "--output", "target", metavar="FILE", help="Where to write the signature.  [default: standard output]"
)
@_options.timed
@_options.validating
def command(
    document: str,
    key: str,
    cert: str | None,
    password_file: str | None,
    target: str | None,
    timeout: float,
    options: ValidationOptions,
) -> int:
    """Sign the content of an acceptable document.

    The signature is a file of its own, a detached JWS over the canonical JSON of the content, so it holds for the
    document as XML and as JSON, however written. Verify it with imr-schema verify, or with any program that knows JWS.

    \b
    Examples:
      imr-schema sign determination.imr.xml --key key.pem -o determination.imr.jws
      imr-schema sign determination.imr.xml --key imro.key --cert chain.pem -o determination.imr.jws
    """
    keys.require("signing")
    own = keys.signing_key(key, password_file)
    chain = keys.read_certificates(cert) if cert is not None else []
    if target is not None:
        inputs = [document, key, *(path for path in (cert, password_file) if path is not None)]
        atomic_write.refuse_collisions([(target, "the signature")], inputs)
    reader = _content.reader(document, options, timeout)
    outcome = reader.read()
    if outcome.content is None:
        return _content.explain(outcome, reader.settings)
    signature = jws.sign(own, outcome.content, chain, reader.moment)
    if target is None:
        sys.stdout.buffer.write(signature)
    else:
        atomic_write.write(target, signature)
    return _exit.ACCEPTABLE
