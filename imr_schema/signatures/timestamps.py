"""The time-stamp of a signature (RFC 3161): a third party's word that the signature was there at a moment.

Without one, a signature says nothing of when it was made: a certificate that has expired proves nothing any more. The
response of a time-stamping authority is checked by the package ``rfc3161-client``: its signature, the chain of its
certificate, which must be for time-stamping and valid at the stated moment. Revocation is not looked at.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from imr_schema.errors import NotVerified, UsageError, missing_extra

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

MOST_BYTES = 256 * 1024
"""The longest response that is read."""
_HASHES = {
    "2.16.840.1.101.3.4.2.1": hashlib.sha256,
    "2.16.840.1.101.3.4.2.2": hashlib.sha384,
    "2.16.840.1.101.3.4.2.3": hashlib.sha512,
}


def require() -> None:
    """Raises ``MissingExtra`` where the package is not installed."""
    try:
        import rfc3161_client  # noqa: F401
    except ImportError:
        raise missing_extra("checking a time-stamp", "sign") from None


def stamped_at(response: bytes, signature: bytes, roots: Sequence[Certificate]) -> datetime:
    """The moment at which *signature*, the bytes of its file, was there by a time-stamp *response*, in UTC.

    Raises ``NotVerified`` for what is no granted response, one of another signature, and one whose certificates do not
    lead to one of *roots*, and ``UsageError`` where there are none.
    """
    from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

    try:
        stamp = decode_timestamp_response(response)
        imprint = stamp.tst_info.message_imprint
        hashed = _HASHES.get(imprint.hash_algorithm.dotted_string)
        moment = stamp.tst_info.gen_time
    except ValueError:
        raise NotVerified("it is no time-stamp response (RFC 3161) that grants a time-stamp") from None
    if hashed is None:
        raise NotVerified("it is made with a hash other than SHA-256, SHA-384 and SHA-512")
    if hashed(signature).digest() != imprint.message:
        raise NotVerified("it is the time-stamp of something else than this signature")
    if not roots:
        raise UsageError("a time-stamp is checked by root certificates, and none are trusted here")
    builder = VerifierBuilder()
    for root in roots:
        builder = builder.add_root_certificate(root)
    try:
        builder.build().verify_message(stamp, signature)
    except (VerificationError, ValueError):
        why = "its certificates do not lead to a root that is trusted, are not for time-stamping, or it is damaged"
        raise NotVerified(why) from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
