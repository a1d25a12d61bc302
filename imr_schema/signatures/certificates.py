"""The chain of certificates of a signature: whether it leads to a root that is trusted, on a day, for this purpose.

The path is validated by the package ``cryptography`` (RFC 5280 with the profile of the CA/Browser Forum for what stands
above the signer). Of the signer's own certificate it asks for no name of a server; what a certificate must allow, to
sign documents, is asked here. Nothing is fetched, so revocation is not looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from imr_schema.errors import NotVerified

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

MOST = 10
"""Certificates in a chain."""
_FOR_DOCUMENTS = {"1.3.6.1.5.5.7.3.36": "documentSigning", "1.3.6.1.5.5.7.3.4": "emailProtection"}
_ANY_PURPOSE = "2.5.29.37.0"


def moment_of(day: date | None) -> datetime:
    """When certificates must be valid in a run as of *day*: at its noon (UTC); now, where no day was asked for."""
    return datetime.combine(day, time(12), UTC) if day is not None else datetime.now(UTC)


def check_chain(chain: Sequence[Certificate], roots: Sequence[Certificate], moment: datetime) -> None:
    """Raises ``NotVerified`` where *chain*, the signer's certificate first, does not lead to one of *roots*.

    Each certificate must be valid at *moment*, and the first one must be for signing documents.
    """
    from cryptography.x509.verification import ExtensionPolicy, PolicyBuilder, Store, VerificationError

    check_signer(chain[0], moment)
    policy = (
        PolicyBuilder()
        .store(Store(list(roots)))
        .time(moment.astimezone(UTC).replace(tzinfo=None))
        .extension_policies(
            ca_policy=ExtensionPolicy.webpki_defaults_ca(),
            # What a certificate for documents has, no profile of servers and browsers knows.
            ee_policy=ExtensionPolicy.permit_all(),
        )
    )
    try:
        policy.build_client_verifier().verify(chain[0], list(chain[1:]))
    except VerificationError:
        raise NotVerified(_why_not(chain, roots, moment)) from None
    except ValueError:
        raise NotVerified("a certificate of its chain is damaged") from None


def check_signer(certificate: Certificate, moment: datetime) -> None:
    """Raises ``NotVerified`` where *certificate* is not valid at *moment*, or not for signing documents."""
    from cryptography import x509

    if why := _not_valid(certificate, moment):
        raise NotVerified(f"the signer's certificate {why}")
    try:
        extensions = certificate.extensions
        usage = {type(each.value): each.value for each in extensions}
    except (ValueError, x509.DuplicateExtension):
        raise NotVerified("the signer's certificate is damaged") from None
    constraints = usage.get(x509.BasicConstraints)
    if isinstance(constraints, x509.BasicConstraints) and constraints.ca:
        raise NotVerified("the signer's certificate is that of an authority, which signs certificates, not documents")
    allowed = usage.get(x509.KeyUsage)
    if isinstance(allowed, x509.KeyUsage) and not (allowed.digital_signature or allowed.content_commitment):
        raise NotVerified("the signer's certificate is not for signing: its key usage has no digitalSignature")
    purposes = usage.get(x509.ExtendedKeyUsage)
    if isinstance(purposes, x509.ExtendedKeyUsage):
        found = {each.dotted_string for each in purposes}
        if not found & {*_FOR_DOCUMENTS, _ANY_PURPOSE}:
            names = " or ".join(_FOR_DOCUMENTS.values())
            raise NotVerified(f"the signer's certificate is for something else: its extended key usage has no {names}")


def _not_valid(certificate: Certificate, moment: datetime) -> str | None:
    """Why *certificate* is not valid at *moment*, by its dates."""
    begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if moment < begins:
        return f"is not valid before {begins.date()}"
    return f"expired on {ends.date()}" if moment > ends else None


def _why_not(chain: Sequence[Certificate], roots: Sequence[Certificate], moment: datetime) -> str:
    """The reason for which *chain* does not lead to one of *roots*, as far as it can be told."""
    for certificate in chain[1:]:
        if why := _not_valid(certificate, moment):
            return f"a certificate of its chain {why}"
    known = {certificate.subject: certificate for certificate in [*chain[1:], *roots]}
    trusted = {root.subject: root for root in roots}
    last, seen = chain[0], set[object]()
    while last.subject not in trusted and last.issuer in known and last.issuer not in seen:
        seen.add(last.issuer)
        last = known[last.issuer]
    if last.subject in trusted:
        if why := _not_valid(trusted[last.subject], moment):
            return f"the root of its chain {why}"
        return "its chain does not hold: a certificate in it was not issued by the next one, or may not issue any"
    if last.issuer == last.subject:
        return "its chain ends in a root that is not trusted here"
    return "a link of its chain is missing: neither the signature nor what is trusted has the issuer's certificate"
