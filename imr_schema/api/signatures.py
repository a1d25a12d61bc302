"""Signatures, as a program has them: made of a document's content, and verified."""

from __future__ import annotations

import os
from datetime import date

from imr_schema.api.documents import digested_bytes
from imr_schema.api.given import Given
from imr_schema.choices import ReadSyntax
from imr_schema.config.settings import DEFAULT, Settings
from imr_schema.signatures import jws, keys, timestamps
from imr_schema.signatures.certificates import moment_of
from imr_schema.signatures.jws import Signer


def sign(
    source: Given,
    key: str | os.PathLike[str],
    *,
    certificates: str | os.PathLike[str] | None = None,
    password_file: str | os.PathLike[str] | None = None,
    syntax: ReadSyntax | None = None,
    settings: Settings = DEFAULT,
) -> bytes:
    """The signature of the content of an acceptable document: a detached JWS, which holds for each syntax.

    *key* is a file with a private key in PEM, *password_file* one with its password in the first line. *certificates*
    is a file with the certificate of the key and those above it, which travel in the signature. Raises
    ``NotAcceptable`` for a document that is not acceptable, ``UsageError`` for a key or a chain that cannot be used,
    and ``MissingExtra`` where the packages of the extra ``sign`` are not installed.
    """
    keys.require("signing")
    own = keys.signing_key(os.fspath(key), None if password_file is None else os.fspath(password_file))
    chain = [] if certificates is None else keys.read_certificates(os.fspath(certificates))
    return jws.sign(own, digested_bytes(source, syntax=syntax, settings=settings), chain, moment_of(None))


def verify(
    source: Given,
    signature: bytes,
    trust: str | os.PathLike[str],
    *,
    version: str | None = None,
    as_of: date | None = None,
    timestamp: bytes | None = None,
    timestamp_trust: str | os.PathLike[str] | None = None,
    syntax: ReadSyntax | None = None,
    settings: Settings = DEFAULT,
) -> Signer:
    """Who signed the content of an acceptable document.

    *trust* is a file with root certificates or public keys in PEM, or keys as a JWK Set. *version* is the version of
    the standard of which the content was signed; None: that of the document. Certificates must be valid at noon (UTC)
    on *as_of*; None: now. With *timestamp*, the time-stamp response of the signature (RFC 3161), they must be valid
    when it was stamped; *timestamp_trust* is a file with the roots of its authority; None: those of *trust*. Raises
    ``NotVerified`` where *signature* or *timestamp* proves nothing, with the reason, and else as ``sign`` does.
    """
    keys.require("verifying a signature")
    trusted = keys.trust(os.fspath(trust))
    if timestamp is not None:
        timestamps.require()
        roots = keys.trust(os.fspath(timestamp_trust)).roots if timestamp_trust is not None else trusted.roots
        moment = timestamps.stamped_at(timestamp, signature, roots)
    else:
        moment = moment_of(as_of)
    content = digested_bytes(source, version=version, syntax=syntax, settings=settings)
    return jws.verify(signature, content, trusted, moment)
