"""Keys and certificates for tests, made when they are asked for."""

from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import NameOID

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
"""When certificates are valid unless a test says otherwise."""

KEYS: dict[str, Any] = {
    "ES256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "EdDSA": ed25519.Ed25519PrivateKey.generate,
    "PS256": lambda: rsa.generate_private_key(65537, 2048),
}
"""A new key for each algorithm."""


def pem(key: Any, password: bytes | None = None) -> bytes:
    """The private *key* as a file, encrypted where there is a *password*."""
    how = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, how)  # type: ignore[no-any-return]


def public_pem(key: Any) -> bytes:
    """The public key of *key* as a file."""
    return key.public_key().public_bytes(  # type: ignore[no-any-return]
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def chain_pem(*certificates: x509.Certificate) -> bytes:
    """The *certificates* as a file."""
    return b"".join(each.public_bytes(serialization.Encoding.PEM) for each in certificates)


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, name)])


def certificate(
    name: str,
    key: Any,
    issuer: tuple[x509.Certificate, Any] | None = None,
    *,
    authority: bool = False,
    days: tuple[int, int] = (-10, 10),
    usage: bool | None = True,
    purposes: tuple[str, ...] = (),
    critical: bool = False,
) -> x509.Certificate:
    """A certificate for *key* by the *issuer* with its key, by itself where there is none.

    It is valid within *days* from ``NOON``; *usage*: whether its key usage allows signing, None where it has none;
    *critical*: whether its *purposes* must be understood.
    """
    signed_by = issuer[1] if issuer else key
    builder = (
        x509.CertificateBuilder()
        .subject_name(named(name))
        .issuer_name(issuer[0].subject if issuer else named(name))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOON + timedelta(days=days[0]))
        .not_valid_after(NOON + timedelta(days=days[1]))
        .add_extension(x509.BasicConstraints(authority, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signed_by.public_key()), critical=False)
    )
    if usage is not None:
        signs = usage and not authority
        allowed = x509.KeyUsage(signs, False, not signs, False, False, authority, authority, False, False)
        builder = builder.add_extension(allowed, critical=True)
    if purposes:
        extended = x509.ExtendedKeyUsage([x509.ObjectIdentifier(each) for each in purposes])
        builder = builder.add_extension(extended, critical=critical)
    return builder.sign(signed_by, None if isinstance(signed_by, ed25519.Ed25519PrivateKey) else hashes.SHA256())
