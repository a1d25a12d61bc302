"""Signing and verifying: other implementations, certificates, and each thing that is refused, by its name."""

import base64
import json
import os
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, rsa

import imr_schema
from imr_schema.errors import NotVerified, UsageError
from imr_schema.signatures import jws, keys
from imr_schema.standard import LATEST, VERSIONS
from tests.certificates import KEYS, NOON, certificate, chain_pem, pem, public_pem

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples" / LATEST.name
XML, JSON = SAMPLES / "valid" / "golden.imr.xml", SAMPLES / "valid" / "golden.imr.json"
BAD = SAMPLES / "invalid" / "IMR304" / "item-rationale.imr.json"
OLDER = ROOT / "samples" / list(VERSIONS)[-2] / "valid" / "golden.imr.json"
CONTENT = imr_schema.digested_bytes(XML)


def run(*arguments, cwd=None):
    """The exit code, standard output and standard error of the command line."""
    command = [sys.executable, "-m", "imr_schema", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, cwd=cwd, env=environment, timeout=120, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def b64(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@pytest.fixture
def folder(tmp_path):
    """A folder with a key, what trusts it, and a signature of the XML."""
    key = KEYS["ES256"]()
    (tmp_path / "key.pem").write_bytes(pem(key))
    (tmp_path / "public.pem").write_bytes(public_pem(key))
    (tmp_path / "a.imr.jws").write_bytes(imr_schema.sign(XML, tmp_path / "key.pem"))
    return tmp_path


@pytest.mark.parametrize("algorithm", KEYS)
def test_what_was_signed_as_xml_is_verified_as_json_and_nothing_else_is(algorithm, tmp_path):
    key = KEYS[algorithm]()
    (tmp_path / "key.pem").write_bytes(pem(key))
    (tmp_path / "public.pem").write_bytes(public_pem(key))
    code, out, err = run("sign", XML, "--key", "key.pem", "-o", "a.imr.jws", cwd=tmp_path)
    assert (code, out, err) == (0, "", "")
    asked = ["--signature", "a.imr.jws", "--trust", "public.pem"]
    code, out, err = run("verify", JSON, *asked, cwd=tmp_path)
    assert (code, err) == (0, "")
    assert out == f"{JSON}: signed by the key in public.pem ({algorithm})\n"
    code, out, err = run("verify", SAMPLES / "valid" / "panel.imr.json", *asked, cwd=tmp_path)
    assert (code, out) == (5, "")
    assert "it is not of this content" in err


@pytest.mark.parametrize("algorithm", KEYS)
def test_joserfc_verifies_it_by_itself(algorithm):
    from joserfc import jws as theirs
    from joserfc.errors import BadSignatureError

    private = KEYS[algorithm]()
    signed = jws.sign(keys.SigningKey(algorithm, "x", private), CONTENT).decode().strip()
    registry = theirs.JWSRegistry(algorithms=[algorithm])
    with jws._without_a_word_on_eddsa():
        theirs.deserialize_compact(signed, keys.as_jwk(private.public_key()), registry=registry, algorithms=[algorithm],
                                   payload=CONTENT)  # fmt: skip
        with pytest.raises(BadSignatureError):
            theirs.deserialize_compact(signed, keys.as_jwk(private.public_key()), registry=registry,
                                       algorithms=[algorithm], payload=CONTENT + b" ")  # fmt: skip


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
@pytest.mark.parametrize(
    ("algorithm", "options"),
    [
        ("EdDSA", ["pkeyutl", "-verify", "-pubin", "-inkey", "p", "-rawin", "-in", "signed", "-sigfile", "s"]),
        (
            "PS256",
            ["dgst", "-sha256", "-verify", "p", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:32",
             "-signature", "s", "signed"],
        ),
    ],
)  # fmt: skip
def test_openssl_verifies_it_over_the_content(algorithm, options, tmp_path):
    private = KEYS[algorithm]()
    signed = jws.sign(keys.SigningKey(algorithm, "x", private), CONTENT).decode().strip()
    header, _, signature = signed.split(".")
    (tmp_path / "p").write_bytes(public_pem(private))
    (tmp_path / "s").write_bytes(base64.urlsafe_b64decode(signature + "=="))
    for content, code in ((CONTENT, 0), (CONTENT + b" ", 1)):
        (tmp_path / "signed").write_bytes(header.encode() + b"." + content)
        assert subprocess.run(["openssl", *options], cwd=tmp_path, capture_output=True).returncode == code


def trusting(*private):
    return keys.Trust(keys=tuple(keys.trusted(each.public_key(), ValueError) for each in private))


def signing(private, algorithm="ES256"):
    return keys.SigningKey(algorithm, keys.thumbprint(private.public_key()), private)


def forged(header, key=None, *, last=None):
    """A JWS with that *header*, signed as it says by *key*, or with the part *last*."""
    first = b64(json.dumps(header).encode())
    if key is not None:
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

        r, s = decode_dss_signature(key.sign(first.encode() + b"." + CONTENT, ec.ECDSA(hashes.SHA256())))
        last = b64(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return f"{first}..{last or 'AAAA'}".encode()


USUAL = {"alg": "ES256", "b64": False, "crit": ["b64"]}
KEY = KEYS["ES256"]()


def test_a_forged_header_that_says_what_ours_says_would_be_verified():
    assert jws.verify(forged(USUAL, KEY), CONTENT, trusting(KEY), NOON).algorithm == "ES256"


@pytest.mark.parametrize(
    ("header", "why"),
    [
        (USUAL | {"alg": "none"}, "nobody signed it"),
        (USUAL | {"alg": "HS256"}, "an HMAC"),
        (USUAL | {"alg": "ES384"}, "none of ES256, EdDSA, PS256"),
        (USUAL | {"alg": "RS256"}, "none of ES256, EdDSA, PS256"),
        (USUAL | {"alg": ["ES256"]}, "none of ES256, EdDSA, PS256"),
        ({"b64": False, "crit": ["b64"]}, "none of ES256, EdDSA, PS256"),
        (USUAL | {"alg": "EdDSA"}, "the key is one for ES256|not trusted|name its key"),
        (USUAL | {"crit": ["b64", "exp"], "exp": 1}, "crit asks for what is not understood here: exp"),
        (USUAL | {"crit": "b64"}, "crit is no list"),
        (USUAL | {"crit": []}, "RFC 7797"),
        ({"alg": "ES256"}, "RFC 7797"),
        (USUAL | {"b64": True}, "RFC 7797"),
        (USUAL | {"b64": 0}, "RFC 7797"),
        (USUAL | {"kid": "somebody"}, "a key that is not trusted here"),
        (USUAL | {"x5c": "AAAA"}, "no list of certificates"),
        (USUAL | {"x5c": ["AAAA"]}, "a certificate in its x5c is damaged"),
        (USUAL | {"x5c": ["AAAA"] * 11}, "more than 10 certificates"),
    ],
)
def test_a_header_that_asks_for_something_else_is_refused_by_name_even_if_the_key_signed_it(header, why):
    other = KEYS["EdDSA"]()
    with pytest.raises(NotVerified, match=why):
        jws.verify(forged(header, KEY), CONTENT, trusting(KEY), NOON)
    with pytest.raises(NotVerified):
        jws.verify(forged(header, KEY), CONTENT, trusting(KEY, other), NOON)


def test_a_key_in_the_header_is_never_taken():
    mine = KEYS["ES256"]()
    jwk = keys.as_jwk(mine.public_key()).as_dict(private=False)
    with pytest.raises(NotVerified):
        jws.verify(forged(USUAL | {"jwk": jwk}, mine), CONTENT, trusting(KEY), NOON)


def test_a_mac_with_the_public_key_as_its_secret_is_refused():
    import hashlib
    import hmac

    first = b64(json.dumps(USUAL | {"alg": "HS256"}).encode())
    mac = hmac.new(public_pem(KEY), first.encode() + b"." + CONTENT, hashlib.sha256).digest()
    with pytest.raises(NotVerified, match="an HMAC"):
        jws.verify(f"{first}..{b64(mac)}".encode(), CONTENT, trusting(KEY), NOON)


@pytest.mark.parametrize(
    ("signature", "why"),
    [
        (b"", "no JWS"),
        (b"a.b", "no JWS"),
        (b"!..AAAA", "header is damaged"),
        (f"{b64(b'[]')}..AAAA".encode(), "no JSON object"),
        (f"{b64(bytes([255]))}..AAAA".encode(), "not UTF-8"),
        (f"""{b64(b'{"alg":"ES256","alg":"none"}')}..AAAA""".encode(), "given twice"),
        (f"""{b64(b'{"alg":"ES256"}')}..""".encode(), "last part"),
        (f"""{b64(b'{"alg":"ES256"}')}..AAAB=""".encode(), "last part"),
        (f"""{b64(b'{"alg":"none"}')}..""".encode(), "nobody signed it"),
        (f"""{b64(b'{"alg":"ES256"}')}.e30.AAAA""".encode(), "a content of its own"),
        (b'{"protected":"e30","signature":"AAAA"}', "JSON serialization"),
        (b"-----BEGIN SSH SIGNATURE-----", "in PEM"),
        (b"A" * 300_000, "longer than"),
    ],
)
def test_what_is_no_detached_compact_jws_is_refused_by_name(signature, why):
    with pytest.raises(NotVerified, match=why):
        jws.verify(signature, CONTENT, trusting(KEY), NOON)


def test_a_signature_has_one_spelling():
    signature = jws.sign(signing(KEY), CONTENT).strip()
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    # Of the last character two bits count: fifteen others stand for the same bytes.
    alike = [bytes([each]) for each in alphabet if alphabet.index(each) // 16 == alphabet.index(signature[-1]) // 16]
    assert len(alike) == 16
    for last in alike:
        if last != signature[-1:]:
            with pytest.raises(NotVerified, match="last part is damaged"):
                jws.verify(signature[:-1] + last, CONTENT, trusting(KEY), NOON)


def test_a_file_of_10_mb_is_refused(folder):
    (folder / "a.imr.jws").write_bytes(b"A" * 10_000_000)
    code, out, err = run("verify", JSON, "--signature", "a.imr.jws", "--trust", "public.pem", cwd=folder)
    assert (code, out) == (5, "")
    assert "262,144 bytes" in err


class TestCertificates:
    """Chains of certificates, each of which was made wrong in one way."""

    root_key, middle_key, key = (KEYS["ES256"]() for _ in range(3))
    root = certificate("Root", root_key, authority=True)
    middle = certificate("Middle", middle_key, (root, root_key), authority=True)
    own = certificate("Example IMRO", key, (middle, middle_key))

    def verify(self, chain, roots=None, moment=NOON, key=None, content=CONTENT):
        signature = jws.sign(signing(key or self.key), CONTENT, chain)
        return jws.verify(signature, content, keys.Trust(roots=tuple(roots or [self.root])), moment)

    def leaf(self, **more):
        return certificate("Example IMRO", self.key, (self.middle, self.middle_key), **more)

    def test_a_chain_to_a_trusted_root_names_the_signer(self):
        signer = self.verify([self.own, self.middle])
        assert (signer.certified, signer.name) == (True, "O=Example IMRO")
        assert self.verify([self.own, self.middle, self.root]).certified
        assert self.verify([self.own], [self.root, self.middle]).certified

    @pytest.mark.parametrize("algorithm", KEYS)
    def test_a_signer_may_have_any_of_the_keys(self, algorithm):
        key = KEYS[algorithm]()
        own = certificate("Example IMRO", key, (self.middle, self.middle_key))
        signature = jws.sign(signing(key, algorithm), CONTENT, [own, self.middle])
        assert jws.verify(signature, CONTENT, keys.Trust(roots=(self.root,)), NOON).algorithm == algorithm

    def test_other_content_is_refused_under_a_good_chain(self):
        with pytest.raises(jws.WrongContent):
            self.verify([self.own, self.middle], content=CONTENT + b" ")

    def test_a_link_that_is_missing_is_named(self):
        with pytest.raises(NotVerified, match="link of its chain is missing"):
            self.verify([self.own])

    def test_a_foreign_root_is_named(self):
        foreign = certificate("Other Root", self.key, authority=True)
        with pytest.raises(NotVerified, match="link of its chain is missing"):
            self.verify([self.own, self.middle], [foreign])
        with pytest.raises(NotVerified, match="a root that is not trusted"):
            self.verify([self.own, self.middle, self.root], [foreign])
        same_name = certificate("Root", self.key, authority=True)
        with pytest.raises(NotVerified, match="its chain does not hold"):
            self.verify([self.own, self.middle], [same_name])

    @pytest.mark.parametrize(
        ("days", "why"), [(11, r"certificate expired on 2026-12-07"), (-11, r"is not valid before 2026-11-17")]
    )
    def test_the_day_counts(self, days, why):
        with pytest.raises(NotVerified, match=f"the signer's {why}" if days > 0 else why):
            self.verify([self.own, self.middle], moment=NOON + timedelta(days=days))

    def test_a_link_and_a_root_that_expired_are_named(self):
        old = certificate("Middle", self.middle_key, (self.root, self.root_key), authority=True, days=(-9, -1))
        with pytest.raises(NotVerified, match="a certificate of its chain expired on"):
            self.verify([self.own, old])
        old = certificate("Root", self.root_key, authority=True, days=(-9, -1))
        with pytest.raises(NotVerified, match="the root of its chain expired on"):
            self.verify([self.own, self.middle], [old])

    def test_a_certificate_that_may_not_issue_any_issues_none(self):
        middle = certificate("Middle", self.middle_key, (self.root, self.root_key))
        with pytest.raises(NotVerified, match="may not issue any"):
            self.verify([self.own, middle])

    def test_a_certificate_for_something_else_is_named(self):
        with pytest.raises(NotVerified, match="digitalSignature"):
            self.verify([self.leaf(usage=False), self.middle])
        with pytest.raises(NotVerified, match="documentSigning or emailProtection"):
            self.verify([self.leaf(purposes=("1.3.6.1.5.5.7.3.1",)), self.middle])
        with pytest.raises(NotVerified, match="that of an authority"):
            self.verify([self.middle], key=self.middle_key)

    @pytest.mark.parametrize("purpose", ["1.3.6.1.5.5.7.3.36", "1.3.6.1.5.5.7.3.4", "2.5.29.37.0"])
    def test_a_certificate_for_documents_or_without_a_key_usage_is_taken(self, purpose):
        assert self.verify([self.leaf(purposes=(purpose, "1.3.6.1.5.5.7.3.2")), self.middle]).certified
        assert self.verify([self.leaf(usage=None), self.middle]).certified

    def test_a_certificate_that_is_trusted_itself_is_taken_until_it_expires(self):
        own = certificate("Example IMRO", self.key)
        assert self.verify([own], [own]).certified
        with pytest.raises(NotVerified, match="expired"):
            self.verify([own], [own], NOON + timedelta(days=11))

    @pytest.mark.parametrize("key", [rsa.generate_private_key(65537, 1024), ec.generate_private_key(ec.SECP384R1())])
    def test_a_certificate_of_a_key_that_is_not_accepted_is_refused(self, key):
        own = certificate("Example IMRO", key, (self.middle, self.middle_key))
        header = USUAL | {"x5c": [base64.b64encode(jws._der(each)).decode() for each in (own, self.middle)]}
        with pytest.raises(NotVerified, match="is not accepted"):
            jws.verify(forged(header, self.key), CONTENT, keys.Trust(roots=(self.root,)), NOON)

    def test_the_certificate_of_somebody_else_proves_nothing(self):
        mine = KEYS["ES256"]()
        header = USUAL | {"x5c": [base64.b64encode(jws._der(each)).decode() for each in (self.own, self.middle)]}
        with pytest.raises(jws.WrongContent):
            jws.verify(forged(header, mine), CONTENT, keys.Trust(roots=(self.root,)), NOON)

    def test_who_trusts_the_key_needs_no_root(self):
        signature = jws.sign(signing(self.key), CONTENT, [self.own, self.middle])
        assert not jws.verify(signature, CONTENT, trusting(self.key), NOON).certified
        with pytest.raises(NotVerified, match="a key that is not trusted"):
            jws.verify(signature, CONTENT, trusting(KEY), NOON)
        with pytest.raises(NotVerified, match="it has no certificate"):
            jws.verify(jws.sign(signing(self.key), CONTENT), CONTENT, keys.Trust(roots=(self.root,)), NOON)

    def test_a_chain_that_is_not_the_key_s_or_out_of_order_is_not_used_to_sign(self):
        with pytest.raises(UsageError, match="not that of the key"):
            jws.sign(signing(self.key), CONTENT, [self.middle, self.own])
        with pytest.raises(UsageError, match="certificate 2"):
            jws.sign(signing(self.key), CONTENT, [self.own, self.root])
        with pytest.raises(UsageError, match="nobody would verify it: the signer's certificate expired"):
            jws.sign(signing(self.key), CONTENT, [self.own], NOON + timedelta(days=20))

    def test_the_command_line_verifies_on_the_day_that_is_asked_for(self, tmp_path):
        (tmp_path / "key.pem").write_bytes(pem(self.key))
        (tmp_path / "chain.pem").write_bytes(chain_pem(self.own, self.middle))
        (tmp_path / "roots.pem").write_bytes(chain_pem(self.root))
        asked = ["--key", "key.pem", "--cert", "chain.pem", "-o", "a.jws", "--as-of", "2026-11-27"]
        assert run("sign", XML, *asked, cwd=tmp_path)[0] == 0
        asked = ["--signature", "a.jws", "--trust", "roots.pem", "--as-of"]
        code, out, _ = run("verify", JSON, *asked, "2026-11-28", cwd=tmp_path)
        assert (code, out) == (0, f"{JSON}: signed by O=Example IMRO, by a certificate of a trusted root (ES256)\n")
        code, _, err = run("verify", JSON, *asked, "2026-12-08", cwd=tmp_path)
        assert (code, err) == (5, "imr-schema: a.jws: the signer's certificate expired on 2026-12-07\n")


OTHER_KEYS = {
    "P-384": (ec.generate_private_key(ec.SECP384R1()), "curve secp384r1"),
    "RSA 1024": (rsa.generate_private_key(65537, 1024), "RSA key of 1024 bits"),
    "Ed448": (ed448.Ed448PrivateKey.generate(), "of another kind"),
    "DSA": (dsa.generate_private_key(2048), "of another kind"),
}


@pytest.mark.parametrize("kind", OTHER_KEYS)
def test_a_key_of_another_kind_is_refused_to_sign_and_to_trust(kind, tmp_path):
    key, why = OTHER_KEYS[kind]
    (tmp_path / "k").write_bytes(pem(key))
    (tmp_path / "p").write_bytes(public_pem(key))
    with pytest.raises(UsageError, match=why):
        keys.signing_key(str(tmp_path / "k"))
    with pytest.raises(UsageError, match=why):
        keys.trust(str(tmp_path / "p"))


def damaged(raw):
    return raw.replace(raw[60:90], b"A" * 30)


@pytest.mark.parametrize(
    ("raw", "password", "why"),
    [
        (pem(KEY, b"secret"), None, "it is encrypted: name the file with its password, --password-file"),
        (pem(KEY, b"secret"), b"wrong\n", "the password is wrong"),
        (pem(KEY, b"secret"), b"", "its first line is empty"),
        (pem(KEY), b"secret", "it is not encrypted"),
        (damaged(pem(KEY)), None, "damaged"),
        (public_pem(KEY), None, "holds no private key"),
        (b"", None, "no key in PEM"),
        (b"\xff" * 100, None, "no key in PEM"),
        (
            KEY.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()
            ),
            None,
            "the form of OpenSSH",
        ),
    ],
)
def test_a_key_that_cannot_be_read_is_a_sentence(raw, password, why, tmp_path):
    (tmp_path / "k").write_bytes(raw)
    if password is not None:
        (tmp_path / "w").write_bytes(password)
    with pytest.raises(UsageError, match=why):
        keys.signing_key(str(tmp_path / "k"), None if password is None else str(tmp_path / "w"))


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n", b"\nmore"])
def test_an_encrypted_key_is_read_with_its_password(end, tmp_path):
    (tmp_path / "k").write_bytes(pem(KEY, "sécret ".encode()))
    (tmp_path / "w").write_bytes("sécret ".encode() + end)
    assert keys.signing_key(str(tmp_path / "k"), str(tmp_path / "w")).algorithm == "ES256"


def jwk(key, **more):
    return keys.as_jwk(key.public_key()).as_dict(private=False) | more


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ({"keys": [{"kty": "oct", "k": "AAAA"}]}, "HMAC"),
        (keys.as_jwk(KEY).as_dict(private=True), "a private key"),
        ({"keys": []}, "neither a certificate nor a public key"),
        ({"keys": [jwk(OTHER_KEYS["P-384"][0])]}, "neither a certificate nor a public key"),
        ({"keys": [jwk(KEY, use="enc")]}, "neither a certificate nor a public key"),
        ({"keys": [jwk(KEY, alg="ES384")]}, "neither a certificate nor a public key"),
        ({"keys": [1]}, "no JWK"),
        ({"keys": 1}, "no JWK"),
        (jwk(KEY, x="AAAA"), "damaged"),
        ({"kty": "EC"}, "damaged"),
        ([], "no JWK|neither"),
    ],
)
def test_a_key_set_that_is_not_to_be_trusted_is_refused_by_name(value, why, tmp_path):
    (tmp_path / "jwks.json").write_text(json.dumps(value))
    with pytest.raises(UsageError, match=why):
        keys.trust(str(tmp_path / "jwks.json"))


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (pem(KEY), "a private key"),
        (b"", "neither a certificate nor"),
        (b"\xff", "neither PEM nor JSON"),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "no certificate in PEM, or a damaged one"),
        (b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", "damaged"),
        (b"{", "it is not JSON"),
    ],
)
def test_a_file_that_is_nothing_to_trust_is_refused_by_name(raw, why, tmp_path):
    (tmp_path / "t").write_bytes(raw)
    with pytest.raises(UsageError, match=why):
        keys.trust(str(tmp_path / "t"))


def test_a_file_to_trust_may_hold_comments_and_several_things(tmp_path):
    lab, other = TestCertificates, KEYS["EdDSA"]()
    parts = [
        b"# Ours\r\n",
        chain_pem(lab.root, lab.middle),
        b"\nand a key:\n",
        public_pem(other).replace(b"\n", b" \r\n"),
    ]
    (tmp_path / "t").write_bytes(b"".join(parts))
    trust = keys.trust(str(tmp_path / "t"))
    assert trust.roots == (lab.root, lab.middle)
    assert [key.algorithm for key in trust.keys] == ["EdDSA"]


def test_a_key_set_names_its_keys_and_may_hold_others(tmp_path):
    other = KEYS["EdDSA"]()
    value = {"keys": [jwk(OTHER_KEYS["P-384"][0]), jwk(other, kid="b"), jwk(KEY, kid="imro-2026", use="sig")]}
    (tmp_path / "jwks.json").write_text(json.dumps(value))
    trust = keys.trust(str(tmp_path / "jwks.json"))
    assert [key.name for key in trust.keys] == ["b", "imro-2026"]
    assert jws.verify(jws.sign(signing(KEY), CONTENT), CONTENT, trust, NOON).name == "imro-2026"
    assert jws.verify(forged(USUAL | {"kid": "imro-2026"}, KEY), CONTENT, trust, NOON).name == "imro-2026"
    with pytest.raises(NotVerified, match="the key is one for EdDSA"):
        jws.verify(forged(USUAL | {"kid": "b"}, KEY), CONTENT, trust, NOON)


def test_a_signature_of_another_version_is_named_and_can_be_asked_for(folder):
    signed = imr_schema.sign(OLDER, folder / "key.pem")
    (folder / "a.imr.jws").write_bytes(signed)
    migrated = imr_schema.migrate(OLDER, LATEST.name).content
    (folder / "new.imr.json").write_bytes(migrated)
    asked = ["new.imr.json", "--signature", "a.imr.jws", "--trust", "public.pem"]
    older = list(VERSIONS)[-2]
    code, out, err = run("verify", *asked, cwd=folder)
    assert (code, out) == (5, "")
    assert f"it is of this document as version {older}: --schema-version {older}" in err
    assert run("verify", *asked, "--schema-version", older, cwd=folder)[0] == 0
    assert imr_schema.verify(migrated, signed, folder / "public.pem", version=older).algorithm == "ES256"


def test_a_document_that_is_not_acceptable_is_neither_signed_nor_verified_and_not_quoted(folder):
    data = json.loads(BAD.read_bytes())
    data["disputedItems"][0]["decision"] = "granted by Quillfeather"
    (folder / "bad.imr.json").write_text(json.dumps(data))
    code, out, err = run("sign", "bad.imr.json", "--key", "key.pem", cwd=folder)
    assert (code, out) == (1, "")
    assert "IMR302" in err
    assert "Quillfeather" not in err
    code, out, err = run("verify", "bad.imr.json", "--signature", "a.imr.jws", "--trust", "public.pem", cwd=folder)
    assert (code, out) == (1, "")
    assert "Quillfeather" not in err
    assert run("sign", "nowhere.imr.json", "--key", "key.pem", cwd=folder)[0] == 3


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["sign", XML, "--key", "nowhere"], "there is no such file"),
        (["sign", XML, "--key", "key.pem", "-o", "key.pem"], "one of the inputs"),
        (["sign", XML, "--key", "key.pem", "--cert", "key.pem"], "no certificate in PEM"),
        (["sign", SAMPLES / "valid", "--key", "key.pem"], "expected one document"),
        (["verify", JSON, "--signature", "nowhere", "--trust", "public.pem"], "there is no such file"),
        (["verify", JSON, "--signature", "a.imr.jws", "--trust", "nowhere"], "there is no such file"),
        (["verify", JSON, "--signature", "a.imr.jws"], "Missing option '--trust'"),
        (
            ["verify", JSON, "--signature", "a.imr.jws", "--trust", "public.pem", "--schema-version", "9"],
            "unknown version",
        ),
    ],
)
def test_wrong_usage_is_told_in_a_sentence(folder, arguments, why):
    code, out, err = run(*arguments, cwd=folder)
    assert (code, out) == (2, "")
    assert why in err


def test_the_library_signs_and_verifies_with_certificates_on_a_day(tmp_path):
    lab = TestCertificates
    (tmp_path / "roots.pem").write_bytes(chain_pem(lab.root))
    signature = jws.sign(signing(lab.key), CONTENT, [lab.own, lab.middle])
    day = NOON.date()
    assert imr_schema.verify(JSON, signature, tmp_path / "roots.pem", as_of=day).certified
    with pytest.raises(imr_schema.NotVerified, match="not valid before"):
        imr_schema.verify(JSON, signature, tmp_path / "roots.pem", as_of=date(2020, 1, 1))


def test_without_the_extra_the_command_that_installs_it_is_named(folder):
    code = "import sys; sys.modules['joserfc'] = None; from imr_schema.cli import main; main(sys.argv[1:])"
    for arguments in (["sign", XML, "--key", "key.pem"], ["verify", JSON, "--signature", "a.imr.jws", "--trust", "x"]):
        done = subprocess.run(
            [sys.executable, "-c", code, *map(str, arguments)],
            capture_output=True, text=True, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
        )  # fmt: skip
        assert done.returncode == 2
        assert "pip install 'imr-schema[sign]'" in done.stderr


def test_a_document_longer_than_others_is_signed_too():
    content = b'"' + b"a" * 20_000_000 + b'"'
    assert jws.verify(jws.sign(signing(KEY), content), content, trusting(KEY), NOON)
