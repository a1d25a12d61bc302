"""Keys to sign with and keys to trust: which kinds are accepted, and reading them from files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from imr_schema.errors import UsageError, missing_extra
from imr_schema.inputs.bounded_read import read_file
from imr_schema.inputs.side_files import json_value

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from joserfc.jwk import Key

ES256, EDDSA, PS256 = "ES256", "EdDSA", "PS256"
ALGORITHMS = (ES256, EDDSA, PS256)
"""The signatures that are made, by their names in JWS (RFC 7518, RFC 8037)."""
KINDS = "P-256 (ES256), Ed25519 (EdDSA), RSA of 2,048 bits or more (PS256)"

_MOST = 1024 * 1024
_MOST_PASSWORD = 4096
_LEAST_RSA, _MOST_RSA = 2048, 16384
_BEGIN, _END, _DASHES = "-----BEGIN ", "-----END ", "-----"
_CERTIFICATE, _PUBLIC = "CERTIFICATE", "PUBLIC KEY"

Error = Callable[[str], Exception]


class SigningKey(Struct, frozen=True):
    """A private key, and the one kind of signature that is made with it."""

    algorithm: str
    """One of ``ALGORITHMS``."""
    id: str
    """The thumbprint of its public key by RFC 7638, in base64url."""
    private: Any
    """The key of ``cryptography``."""


class TrustedKey(Struct, frozen=True):
    """A public key by which a signature may be verified."""

    algorithm: str
    """One of ``ALGORITHMS``."""
    id: str
    """Its thumbprint by RFC 7638, in base64url."""
    public: Any
    """The key of ``cryptography``."""
    name: str | None = None
    """The ``kid`` that its owner gave it; None where there is none."""


class Trust(Struct, frozen=True):
    """What whoever verifies trusts: roots of certificates, and keys."""

    roots: tuple[Certificate, ...] = ()
    keys: tuple[TrustedKey, ...] = ()


def called(name: str | None, id: str, trust: Trust, path: str) -> str:
    """What the key is called that was read, as one of *trust*, from the file at *path*: its name, or which it is."""
    if len(trust.keys) == 1 and not trust.roots:
        return f"the key in {path}"
    return f"the key {name or id}"


def require(what: str) -> None:
    """Raises ``MissingExtra`` where a package of the extra is not installed, which *what* needs."""
    try:
        import cryptography.x509.verification  # noqa: F401
        import joserfc.jws  # noqa: F401
    except ImportError:
        raise missing_extra(what, "sign") from None


def signing_key(path: str, password_file: str | None = None) -> SigningKey:
    """The private key in the PEM file at *path*, with the password in the first line of *password_file*.

    Raises ``UsageError`` for what is no private key, is damaged or encrypted, or is of another kind than ``KINDS``.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    error = _error(path)
    raw = read_file(path, _MOST, error)
    _refuse_other_than_private(raw, error)
    password = None if password_file is None else _password(password_file)
    try:
        private = load_pem_private_key(raw, password)
    except TypeError:
        raise error(
            "it is encrypted: name the file with its password, --password-file"
            if password is None
            else "it is not encrypted: leave out --password-file"
        ) from None
    except UnsupportedAlgorithm:
        raise error(f"it is a key of another kind than {KINDS}") from None
    except ValueError:
        wrong = "the password is wrong, or " if password is not None else ""
        raise error(f"it is no private key that can be read: {wrong}it is damaged") from None
    algorithm = algorithm_of(private.public_key(), error)
    return SigningKey(algorithm, thumbprint(private.public_key()), private)


def _refuse_other_than_private(raw: bytes, error: Error) -> None:
    if b"-----BEGIN OPENSSH PRIVATE KEY-----" in raw:
        raise error("it is a key in the form of OpenSSH; expected PKCS #8 in PEM, as openssl genpkey writes it")
    if b"PRIVATE KEY-----" in raw:
        return
    if b"-----BEGIN" in raw:
        raise error("it holds no private key")
    raise error("it is no key in PEM")


def _password(path: str) -> bytes:
    error = _error(path)
    password = read_file(path, _MOST_PASSWORD, error).splitlines()
    if not password or not password[0]:
        raise error("its first line is empty; expected the password of the key")
    return password[0]


def _error(path: str) -> Error:
    return lambda why: UsageError(f"{path}: {why}")


def algorithm_of(public: Any, error: Error) -> str:
    """The one kind of signature for the key *public*; raises ``error(why)`` for a key of another kind."""
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

    if isinstance(public, ed25519.Ed25519PublicKey):
        return EDDSA
    if isinstance(public, ec.EllipticCurvePublicKey):
        if isinstance(public.curve, ec.SECP256R1):
            return ES256
        raise error(f"it is a key on the curve {public.curve.name}; expected {KINDS}")
    if isinstance(public, rsa.RSAPublicKey):
        if _LEAST_RSA <= public.key_size <= _MOST_RSA:
            return PS256
        raise error(f"it is an RSA key of {public.key_size} bits; expected {KINDS}")
    raise error(f"it is a key of another kind than {KINDS}")


def thumbprint(public: Any) -> str:
    """The thumbprint of the key *public* by RFC 7638, with SHA-256, in base64url."""
    return as_jwk(public).thumbprint()


def as_jwk(key: Any) -> Key:
    """The *key* of ``cryptography``, public or private, as one of joserfc."""
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519
    from joserfc.jwk import ECKey, OKPKey, RSAKey

    if isinstance(key, ec.EllipticCurvePublicKey | ec.EllipticCurvePrivateKey):
        return ECKey(key, key)
    if isinstance(key, ed25519.Ed25519PublicKey | ed25519.Ed25519PrivateKey):
        return OKPKey(key, key)
    return RSAKey(key, key)


def trust(path: str) -> Trust:
    """What is trusted by the file at *path*: certificates and public keys in PEM, or keys as JSON (JWK, JWK Set).

    Raises ``UsageError`` for a file with nothing in it that can be trusted, and for one with a secret.
    """
    error = _error(path)
    raw = read_file(path, _MOST, error)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise error("it is neither PEM nor JSON; expected certificates, public keys or a JWK Set") from None
    found = _jwks(json_value(text, error), error) if text.lstrip().startswith(("{", "[")) else _pem(text, error)
    if not found.roots and not found.keys:
        raise error(f"it holds neither a certificate nor a public key that is accepted: {KINDS}")
    return found


def _pem(text: str, error: Error) -> Trust:
    roots: list[Certificate] = []
    keys: list[TrustedKey] = []
    for label, block in _blocks(text):
        if "PRIVATE" in label:
            raise error("it holds a private key; expected public ones, and certificates")
        if label == _CERTIFICATE:
            roots += certificates(block, error)
        elif label == _PUBLIC:
            keys.append(_public(block, error))
    return Trust(tuple(roots), tuple(keys))


def _blocks(text: str) -> Iterator[tuple[str, bytes]]:
    """The label of each block of PEM in *text*, and the block; what stands between them is a comment (RFC 7468)."""
    label, lines = "", list[str]()
    for line in map(str.rstrip, text.splitlines()):
        if line.startswith(_BEGIN) and line.endswith(_DASHES):
            label, lines = line[len(_BEGIN) : -len(_DASHES)], []
        lines.append(line)
        if label and line == f"{_END}{label}{_DASHES}":
            yield label, "\n".join(lines).encode()
            label = ""


def _public(pem: bytes, error: Error) -> TrustedKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        public = load_pem_public_key(pem)
    except UnsupportedAlgorithm:
        raise error(f"it holds a key of another kind than {KINDS}") from None
    except ValueError:
        raise error("it holds a public key that is damaged") from None
    return trusted(public, error)


def trusted(public: Any, error: Error, name: str | None = None) -> TrustedKey:
    """The key *public* as one that is trusted; raises ``error(why)`` for a key of a kind that is not accepted."""
    return TrustedKey(algorithm_of(public, error), thumbprint(public), public, name)


def certificates(pem: bytes, error: Error) -> list[Certificate]:
    """The certificates in *pem*, in their order; raises ``error(why)`` where there is none, or one is damaged."""
    from cryptography.x509 import load_pem_x509_certificates

    try:
        return load_pem_x509_certificates(pem)
    except ValueError:
        raise error("it holds no certificate in PEM, or a damaged one") from None


def read_certificates(path: str) -> list[Certificate]:
    """The certificates in the PEM file at *path*; raises ``UsageError``."""
    return certificates(read_file(path, _MOST, _error(path)), _error(path))


class _OtherKind(Exception):
    """A key of a kind that is not accepted."""


def _jwks(value: Any, error: Error) -> Trust:
    listed = value.get("keys") if isinstance(value, dict) and "keys" in value else [value]
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        raise error("it is no JWK and no JWK Set")
    keys = [key for each in listed if (key := _of_jwk(each, error)) is not None]
    return Trust(keys=tuple(keys))


def _of_jwk(jwk: dict[str, Any], error: Error) -> TrustedKey | None:
    """The key of *jwk*; None for one that is of another kind or for something else, as a set may hold beside others."""
    from joserfc.errors import JoseError
    from joserfc.jwk import JWKRegistry

    if jwk.get("kty") == "oct":
        raise error("it holds a key of HMAC (oct): whoever can verify with it can sign with it")
    if "d" in jwk:
        raise error("it holds a private key; expected public ones")
    if jwk.get("use") not in (None, "sig") or jwk.get("kty") not in ("EC", "OKP", "RSA"):
        return None
    name = jwk.get("kid")
    try:
        public: Any = JWKRegistry.import_key(jwk).public_key
        key = trusted(public, _OtherKind, name if isinstance(name, str) else None)
    except _OtherKind:
        return None
    except (JoseError, ValueError, TypeError, KeyError):
        raise error("it holds a JWK that is damaged") from None
    return key if jwk.get("alg") in (None, key.algorithm, "Ed25519") else None
