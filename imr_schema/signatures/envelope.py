"""A DSSE envelope with an in-toto statement: reading it, signing it, verifying its signatures.

https://github.com/secure-systems-lab/dsse: the signature is over the type and the bytes of the payload, so nothing
needs a canonical form, and nothing of it is parsed before it is verified.
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

import msgspec
from msgspec import Struct, structs

from imr_schema.errors import UsageError
from imr_schema.inputs.side_files import json_value, read_json
from imr_schema.signatures import raw
from imr_schema.signatures.keys import SigningKey, Trust, TrustedKey

PAYLOAD = "application/vnd.in-toto+json"
_MOST = 512 * 1024 * 1024


class Signature(Struct, frozen=True):
    """One signature of an envelope."""

    sig: str
    """In base64."""
    keyid: str = ""
    """A hint, which proves nothing."""


class Envelope(Struct, frozen=True):
    """A payload of ``PAYLOAD`` with its signatures."""

    payload: bytes
    signatures: tuple[Signature, ...] = ()

    def statement(self, name: str) -> Any:
        """The data of the payload; raises ``UsageError`` with *name* where it is no JSON."""
        try:
            return json_value(self.payload.decode(), lambda why: UsageError(f"{name}: its payload: {why}"))
        except UnicodeDecodeError:
            raise UsageError(f"{name}: its payload is not UTF-8") from None

    def written(self) -> bytes:
        """The envelope as a file."""
        payload = base64.b64encode(self.payload).decode()
        signatures = msgspec.json.encode(self.signatures).decode()
        return f'{{"payloadType":"{PAYLOAD}","payload":"{payload}","signatures":{signatures}}}\n'.encode()


class _File(Struct, frozen=True, rename={"payload_type": "payloadType"}):
    payload_type: str
    payload: str
    signatures: tuple[Signature, ...]


def read(path: str) -> Envelope:
    """The envelope in the file at *path*; raises ``UsageError``."""

    def error(why: str) -> UsageError:
        return UsageError(f"{path}: {why}")

    try:
        file = msgspec.convert(read_json(path, _MOST, error), _File)
    except msgspec.ValidationError:
        raise error("it is no DSSE envelope: expected payloadType, payload and signatures") from None
    if file.payload_type != PAYLOAD:
        raise error(f"its payload is none of the type {PAYLOAD}")
    payload = _decoded(file.payload)
    if payload is None:
        raise error("its payload is not base64")
    return Envelope(payload, file.signatures)


def signed(envelope: Envelope, key: SigningKey) -> Envelope:
    """*envelope* with a signature by *key*, in place of one that this key made before."""
    made = Signature(base64.b64encode(raw.sign(key, _what_is_signed(envelope))).decode(), key.id)
    others = tuple(each for each in envelope.signatures if each.keyid != key.id)
    return structs.replace(envelope, signatures=(*others, made))


def signers(envelope: Envelope, trust: Trust) -> list[TrustedKey]:
    """The keys of *trust* of which the envelope has a signature that holds, each once."""
    content = _what_is_signed(envelope)
    found: dict[str, TrustedKey] = {}
    for each in envelope.signatures:
        signature = _decoded(each.sig)
        for key in trust.keys:
            if signature is not None and key.id not in found and raw.verifies(key, signature, content):
                found[key.id] = key
    return list(found.values())


def _what_is_signed(envelope: Envelope) -> bytes:
    """The pre-authentication encoding of DSSE."""
    kind = PAYLOAD.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(envelope.payload), envelope.payload)


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
