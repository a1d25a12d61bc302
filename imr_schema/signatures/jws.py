"""A detached signature over the content of a document: a compact JWS (RFC 7515) without its payload, unencoded (7797).

What is signed is ``header "." content``, where content is the canonical JSON that the digest is of. So a signature that
was made of the XML holds for the JSON, and any tool that has these bytes can verify it.
"""

from __future__ import annotations

import base64
import binascii
import re
import warnings
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from imr_schema.errors import NotVerified, UsageError
from imr_schema.inputs.side_files import json_value
from imr_schema.signatures.certificates import MOST, check_chain, check_signer
from imr_schema.signatures.keys import (
    ALGORITHMS,
    EDDSA,
    SigningKey,
    Trust,
    TrustedKey,
    as_jwk,
    trusted,
)

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from joserfc.jws import JWSRegistry

MOST_BYTES = 256 * 1024
"""The longest signature that is read: a chain of ten certificates takes a tenth of it."""
_ED25519 = "Ed25519"
"""The name of RFC 9864 for what RFC 8037 calls EdDSA, with this curve."""
_NAMES = {**{name: name for name in ALGORITHMS}, _ED25519: EDDSA}
_BASE64URL = re.compile(r"[A-Za-z0-9_-]+")
_HMAC = re.compile(r"HS[0-9]{1,4}")


class Signer(Struct, frozen=True):
    """By whom a content was signed."""

    algorithm: str
    """As the signature names it."""
    key: str
    """The thumbprint of the public key by RFC 7638, in base64url."""
    name: str | None = None
    """The subject of the certificate, or the ``kid`` of the key that is trusted; None where it has neither."""
    certified: bool = False
    """Whether a chain of certificates leads to a root that is trusted."""


class WrongContent(NotVerified):
    """The signature is not of this content; nobody can tell whether it is of another one, or was damaged."""


def sign(key: SigningKey, content: bytes, chain: Sequence[Certificate] = (), moment: datetime | None = None) -> bytes:
    """The signature of *content* by *key*, as a file; *chain* is that of its certificate, the certificate first.

    Raises ``UsageError`` where the chain is not that of the key, or its certificate does not hold at *moment*.
    """
    from joserfc import jws

    header: dict[str, Any] = {"alg": key.algorithm, "b64": False, "crit": ["b64"], "kid": key.id}
    if chain:
        _check_own(chain, key, moment)
        header["x5c"] = [base64.b64encode(_der(certificate)).decode() for certificate in chain]
    with _without_a_word_on_eddsa():
        written = jws.serialize_compact(header, content, as_jwk(key.private), [key.algorithm], _registry(key.algorithm))
    first, _, last = written.partition(".")[0], "", written.rpartition(".")[2]
    return f"{first}..{last}\n".encode()


def _check_own(chain: Sequence[Certificate], key: SigningKey, moment: datetime | None) -> None:
    if len(chain) > MOST:
        raise UsageError(f"the chain has more than {MOST} certificates")
    public: Any = chain[0].public_key()
    if public != key.private.public_key():
        raise UsageError("the first certificate of the chain is not that of the key")
    for number, (one, issuer) in enumerate(pairwise(chain), 2):
        if one.issuer != issuer.subject:
            raise UsageError(f"certificate {number} of the chain is not that of the issuer of the one before it")
    if moment is not None:
        try:
            check_signer(chain[0], moment)
        except NotVerified as error:
            raise UsageError(f"nobody would verify it: {error}") from None


def verify(signature: bytes, content: bytes, trust: Trust, moment: datetime) -> Signer:
    """Who signed *content*, where *signature* proves that by something in *trust* at *moment*.

    Raises ``WrongContent`` where all is right but the content, and ``NotVerified`` for anything else.
    """
    text, header = _parts(signature)
    algorithm = _algorithm(header)
    _check_critical(header)
    chain = _chain(header)
    key, certified = _key(chain, header, algorithm, trust, moment)
    if key.algorithm != _NAMES[algorithm]:
        raise NotVerified(f"it says {algorithm}, and the key is one for {key.algorithm}")
    if not _holds(text, content, key, algorithm):
        raise WrongContent("it is not of this content: the content was changed after it was signed, or the signature")
    name = chain[0].subject.rfc4514_string() if certified else key.name
    return Signer(algorithm, key.id, name, certified)


def _holds(text: str, content: bytes, key: TrustedKey, algorithm: str) -> bool:
    from joserfc import jws
    from joserfc.errors import JoseError

    try:
        with _without_a_word_on_eddsa():
            jws.deserialize_compact(text, as_jwk(key.public), [algorithm], _registry(algorithm), payload=content)
    except (JoseError, ValueError):
        return False
    return True


def _without_a_word_on_eddsa() -> warnings.catch_warnings[None]:
    """RFC 9864 prefers another name for it, and joserfc warns; the older one is what receivers know."""
    return warnings.catch_warnings(action="ignore")


def _registry(algorithm: str) -> JWSRegistry:
    """What joserfc accepts: this algorithm, and content as long as a document may be."""
    from joserfc.jws import JWSRegistry

    registry = JWSRegistry(algorithms=[algorithm], strict_check_header=False)
    registry.max_header_length = registry.max_signature_length = MOST_BYTES
    registry.max_payload_length = 1 << 62
    return registry


def _parts(signature: bytes) -> tuple[str, dict[str, Any]]:
    """The *signature* as one line, and its header; raises ``NotVerified`` for what is no detached compact JWS."""
    if len(signature) > MOST_BYTES:
        raise NotVerified(f"it is longer than {MOST_BYTES:,} bytes, and no signature is")
    text = signature.decode("ascii", "replace").strip()
    if text.startswith("{"):
        raise NotVerified("it is a JWS in the JSON serialization; expected the compact one")
    if text.startswith("-----BEGIN"):
        raise NotVerified("it is no JWS: it is in PEM, and the program that made it verifies it")
    parts = text.split(".")
    if len(parts) != 3:
        raise NotVerified("it is no JWS in the compact serialization")
    if parts[1]:
        raise NotVerified("it has a content of its own; expected a detached one, over the content of the document")
    header = _decoded(parts[0])
    if header is None:
        raise NotVerified("its header is damaged")
    found = _json(header)
    if found.get("alg") != "none" and _decoded(parts[2]) is None:
        raise NotVerified("its last part is damaged, or missing")
    return text, found


def _json(header: bytes) -> dict[str, Any]:
    def error(why: str) -> NotVerified:
        return NotVerified(f"its header is damaged: {why}")

    try:
        found = json_value(header.decode("utf-8"), error)
    except UnicodeDecodeError:
        raise error("it is not UTF-8") from None
    if not isinstance(found, dict):
        raise error("it is no JSON object")
    return found


def _decoded(text: str) -> bytes | None:
    """The bytes of *text*, in base64url without padding as each program writes it; None for anything else."""
    if not _BASE64URL.fullmatch(text):
        return None
    try:
        found = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return None
    return found if base64.urlsafe_b64encode(found).rstrip(b"=").decode() == text else None


def _algorithm(header: dict[str, Any]) -> str:
    algorithm = header.get("alg")
    if algorithm == "none":
        raise NotVerified('its alg is "none": nobody signed it')
    if isinstance(algorithm, str) and _HMAC.fullmatch(algorithm):
        raise NotVerified(f"its alg is {algorithm}, an HMAC: whoever can verify it can have made it")
    if not isinstance(algorithm, str) or algorithm not in _NAMES:
        raise NotVerified(f"its alg is none of {', '.join(ALGORITHMS)}")
    return algorithm


def _check_critical(header: dict[str, Any]) -> None:
    critical = header.get("crit", [])
    if not isinstance(critical, list) or not all(isinstance(each, str) for each in critical):
        raise NotVerified("its crit is no list of names")
    unknown = sorted({*critical} - {"b64"})
    if unknown:
        raise NotVerified(f"its crit asks for what is not understood here: {', '.join(unknown)[:_SHOWN]}")
    if header.get("b64") is not False or "b64" not in critical:
        raise NotVerified('it is not over the bytes of the content: expected "b64": false, named in crit (RFC 7797)')


_SHOWN = 80


def _chain(header: dict[str, Any]) -> list[Certificate]:
    """The certificates in *header*, that of the signer first; empty where it has none."""
    from cryptography.x509 import load_der_x509_certificate

    listed = header.get("x5c", [])
    if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
        raise NotVerified("its x5c is no list of certificates")
    if len(listed) > MOST:
        raise NotVerified(f"its x5c has more than {MOST} certificates")
    try:
        return [load_der_x509_certificate(base64.b64decode(each, validate=True)) for each in listed]
    except (binascii.Error, ValueError):
        raise NotVerified("a certificate in its x5c is damaged") from None


def _key(
    chain: list[Certificate], header: dict[str, Any], algorithm: str, trust: Trust, moment: datetime
) -> tuple[TrustedKey, bool]:
    """The key that must have signed, and whether it is trusted by its certificate."""
    if chain and (trust.roots or not trust.keys):
        check_chain(chain, trust.roots, moment)
        return _certified(chain[0]), True
    if not trust.keys:
        raise NotVerified("it has no certificate, and no key is trusted here, only certificates")
    return _trusted_key(thumbprint_of(chain[0]) if chain else header.get("kid"), algorithm, trust), False


def _trusted_key(named: Any, algorithm: str, trust: Trust) -> TrustedKey:
    """The key in *trust* that is *named* so, by its thumbprint or its name; the only one where none is named."""
    fitting = [key for key in trust.keys if key.algorithm == _NAMES[algorithm]]
    if named is None and len(fitting) == 1:
        return fitting[0]
    found = [key for key in trust.keys if named is not None and named in (key.id, key.name)]
    if not found:
        raise NotVerified("it is by a key that is not trusted here" if named else "it does not name its key")
    return next((key for key in found if key in fitting), found[0])


def _certified(certificate: Certificate) -> TrustedKey:
    from cryptography.exceptions import UnsupportedAlgorithm

    def error(why: str) -> NotVerified:
        return NotVerified(f"the key of the signer's certificate is not accepted: {why}")

    try:
        return trusted(certificate.public_key(), error)
    except (UnsupportedAlgorithm, ValueError):
        raise error("it cannot be read") from None


def thumbprint_of(certificate: Certificate) -> str | None:
    """The thumbprint of the key of *certificate*; None where it is of a kind that is not accepted."""
    try:
        return _certified(certificate).id
    except NotVerified:
        return None


def _der(certificate: Certificate) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    return certificate.public_bytes(Encoding.DER)
