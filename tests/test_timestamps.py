"""Time-stamps of signatures, made by openssl as an authority makes them."""

import hashlib
import shutil
import subprocess
from datetime import UTC, datetime, timedelta

import pytest

import imr_schema
from imr_schema.errors import NotVerified
from imr_schema.signatures import timestamps
from tests.certificates import KEYS, NOON, certificate, chain_pem, pem
from tests.test_signatures import JSON
from tests.test_signatures import run as run_command

pytest.importorskip("rfc3161_client")
pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")

STAMPING = "1.3.6.1.5.5.7.3.8"
OTHER = "1.3.6.1.5.5.7.3.4"
CONFIG = """
[tsa]
default_tsa = here
[here]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
ess_cert_id_alg = sha256
"""
NOW = (datetime.now(UTC) - NOON).days
"""Days from the day of other certificates to the one on which openssl stamps."""


def run(folder, *arguments, code=0):
    ended, out, err = run_command(*arguments, cwd=folder)
    assert ended == code, out + err
    return out + err


@pytest.fixture
def authority(tmp_path):
    """A function that stamps a file as an authority does, for a purpose; and the root of its certificates."""
    root_key, own_key = KEYS["ES256"](), KEYS["ES256"]()
    root = certificate("Stamps", root_key, authority=True, days=(NOW - 5, NOW + 5))
    (tmp_path / "stamps.pem").write_bytes(chain_pem(root))
    (tmp_path / "own.key").write_bytes(pem(own_key))
    (tmp_path / "tsa.cnf").write_text(CONFIG)

    def stamp(path, purpose=STAMPING, digest="sha256"):
        mine = certificate(
            "Stamp", own_key, (root, root_key), days=(NOW - 2, NOW + 2), purposes=(purpose,), critical=True
        )
        (tmp_path / "own.pem").write_bytes(chain_pem(mine))
        for words in (
            ["-query", "-data", path, f"-{digest}", "-cert", "-out", "q"],
            ["-reply", "-config", "tsa.cnf", "-queryfile", "q", "-signer", "own.pem", "-inkey", "own.key", "-out", "r"],
        ):
            subprocess.run(["openssl", "ts", *words], cwd=tmp_path, check=True, capture_output=True)
        return (tmp_path / "r").read_bytes()

    return stamp, root


@pytest.mark.parametrize("digest", ["sha256", "sha384", "sha512"])
def test_a_stamp_states_when_the_signature_was_there(authority, tmp_path, digest):
    stamp, root = authority
    (tmp_path / "s.jws").write_bytes(b"a signature\n")
    moment = timestamps.stamped_at(stamp("s.jws", digest=digest), b"a signature\n", [root])
    assert abs(moment - datetime.now(UTC)) < timedelta(minutes=5)


def test_a_stamp_of_something_else_by_somebody_else_or_damaged_proves_nothing(authority, tmp_path):
    stamp, root = authority
    (tmp_path / "s.jws").write_bytes(b"a signature\n")
    response = stamp("s.jws")
    with pytest.raises(NotVerified, match="something else"):
        timestamps.stamped_at(response, b"another signature\n", [root])
    other = certificate("Other", KEYS["ES256"](), authority=True, days=(NOW - 5, NOW + 5))
    with pytest.raises(NotVerified, match="do not lead to a root"):
        timestamps.stamped_at(response, b"a signature\n", [other])
    for raw in (b"", b"no response", response[:-40], response[: len(response) // 2]):
        with pytest.raises(NotVerified):
            timestamps.stamped_at(raw, b"a signature\n", [root])
    # The statement itself, which is signed: its hash, its number, its moment.
    imprint = hashlib.sha256(b"a signature\n").digest()
    for place in (response.index(imprint), response.index(imprint) + 34, response.index(imprint) + 45):
        changed = response[:place] + bytes([response[place] ^ 1]) + response[place + 1 :]
        with pytest.raises(NotVerified):
            timestamps.stamped_at(changed, b"a signature\n", [root])


def test_a_certificate_for_something_else_stamps_nothing(authority, tmp_path):
    stamp, _ = authority
    (tmp_path / "s.jws").write_bytes(b"a signature\n")
    with pytest.raises(subprocess.CalledProcessError):
        stamp("s.jws", purpose=OTHER)  # openssl itself refuses


def test_a_stamped_signature_holds_when_the_certificate_has_expired(authority, tmp_path):
    stamp, _ = authority
    shutil.copy(JSON, tmp_path / "a.imr.json")
    root_key, own_key = KEYS["ES256"](), KEYS["ES256"]()
    root = certificate("Root", root_key, authority=True, days=(NOW - 5, NOW + 5))
    own = certificate("Signer", own_key, (root, root_key), days=(NOW - 3, NOW + 3))
    (tmp_path / "root.pem").write_bytes(chain_pem(root))
    (tmp_path / "chain.pem").write_bytes(chain_pem(own))
    (tmp_path / "key.pem").write_bytes(pem(own_key))
    run(tmp_path, "sign", "a.imr.json", "--key", "key.pem", "--cert", "chain.pem", "-o", "s.jws")
    (tmp_path / "s.tsr").write_bytes(stamp("s.jws"))
    later = str((datetime.now(UTC) + timedelta(days=400)).date())
    verify = ("verify", "a.imr.json", "--signature", "s.jws", "--trust", "root.pem", "--as-of", later)
    assert "expired" in run(tmp_path, *verify, code=5)
    stamped = ("--timestamp", "s.tsr", "--timestamp-trust", "stamps.pem")
    assert ", time-stamped 20" in run(tmp_path, *verify, *stamped)
    signer = imr_schema.verify(
        JSON,
        (tmp_path / "s.jws").read_bytes(),
        tmp_path / "root.pem",
        timestamp=(tmp_path / "s.tsr").read_bytes(),
        timestamp_trust=tmp_path / "stamps.pem",
    )
    assert signer.certified
    assert "do not lead to a root" in run(tmp_path, *verify, "--timestamp", "s.tsr", code=5)
    (tmp_path / "s.tsr").write_bytes(stamp("key.pem"))
    assert "something else" in run(tmp_path, *verify, *stamped, code=5)
    assert "belongs to --timestamp" in run(tmp_path, *verify, "--timestamp-trust", "stamps.pem", code=2)
