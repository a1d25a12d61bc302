"""A signature over bytes as they are, without a form around it."""

from __future__ import annotations

from typing import Any

from imr_schema.signatures.keys import EDDSA, ES256, SigningKey, TrustedKey


def sign(key: SigningKey, content: bytes) -> bytes:
    """The signature of *content*; that of ES256 is DER, as openssl has it."""
    if key.algorithm == EDDSA:
        signature: bytes = key.private.sign(content)
        return signature
    signed: bytes = key.private.sign(content, *_how(key.algorithm))
    return signed


def verifies(key: TrustedKey, signature: bytes, content: bytes) -> bool:
    """Whether *signature* is that of *content* by *key*."""
    from cryptography.exceptions import InvalidSignature

    try:
        key.public.verify(signature, content, *_how(key.algorithm))
    except InvalidSignature:
        return False
    return True


def _how(algorithm: str) -> tuple[Any, ...]:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding

    if algorithm == EDDSA:
        return ()
    if algorithm == ES256:
        return (ec.ECDSA(hashes.SHA256()),)
    return padding.PSS(padding.MGF1(hashes.SHA256()), hashes.SHA256.digest_size), hashes.SHA256()
