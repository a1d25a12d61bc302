"""``deliver``: a folder to hand over, and what is found where it was changed on the way."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import jsonschema
import pytest

from imr_schema import deliveries
from imr_schema.standard import LATEST, PRINTED, schema_bytes

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"
GOOD = SAMPLES / LATEST.name / "valid" / "golden.imr.xml"
OLD = SAMPLES / PRINTED.name / "valid" / "one-item.imr.json"
BAD = SAMPLES / LATEST.name / "invalid" / "IMR304" / "item-rationale.imr.json"
LETTER = SAMPLES / "letters" / "posted-2016" / "one-item.txt"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
INDEX = jsonschema.Draft202012Validator(json.loads(schema_bytes("delivery/1.0/imr-delivery-1.0.schema.json")))


def run(*arguments, cwd, code=0):
    command = [sys.executable, "-m", "imr_schema", "deliver", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=cwd, timeout=120, check=False, env=ENVIRONMENT)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def key(folder, name):
    pytest.importorskip("joserfc")
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

    made = ec.generate_private_key(ec.SECP256R1())
    (folder / f"{name}.pem").write_bytes(made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (folder / f"{name}.pub").write_bytes(
        made.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "in" / "below").mkdir(parents=True)
    shutil.copy(GOOD, tmp_path / "in")
    shutil.copy(OLD, tmp_path / "in" / "below")
    return tmp_path


@pytest.fixture
def signed(folder):
    key(folder, "ours")
    key(folder, "theirs")
    run("in", "-o", "out", "--key", "ours.pem", cwd=folder)
    return folder


def there(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_delivery_has_the_files_as_they_are_and_an_index_of_them(folder):
    assert "out: 2 documents" in run("in", "-o", "out", cwd=folder)
    files = ["documents/below/one-item.imr.json", "documents/golden.imr.xml"]
    assert there(folder / "out") == ["digests.txt", *files, "index.json", "receipt.json"]
    assert (folder / "out" / files[0]).read_bytes() == OLD.read_bytes()
    assert (folder / "out" / files[1]).read_bytes() == GOOD.read_bytes()
    index = json.loads((folder / "out" / "index.json").read_bytes())
    INDEX.validate(index)
    assert [each["file"] for each in index["documents"]] == files
    told = run("--verify", "out", cwd=folder)
    assert told == "out: 2 documents, all as the index says, and acceptable; nobody signed it\n"


def test_with_a_key_every_document_and_the_receipt_are_signed(signed):
    assert len(there(signed / "out" / "signatures")) == 2
    INDEX.validate(json.loads((signed / "out" / "index.json").read_bytes()))
    assert "every signature holds" in run("--verify", "out", "--trust", "ours.pub", cwd=signed)
    assert "name whom to trust" in run("--verify", "out", cwd=signed)
    assert "out/" not in run("--verify", "out", "--trust", "theirs.pub", cwd=signed, code=5).partition("imr-schema")[0]


def test_what_nobody_signed_is_not_verified(folder):
    key(folder, "ours")
    run("in", "-o", "out", cwd=folder)
    assert "it is not signed" in run("--verify", "out", "--trust", "ours.pub", cwd=folder, code=5)


def test_a_byte_more_or_another_one_is_found_in_every_file(signed):
    for name in there(signed / "out"):
        path = signed / "out" / name
        before = path.read_bytes()
        half = len(before) // 2
        for changed in (before + b" ", before[:half] + bytes([before[half] ^ 1]) + before[half + 1 :]):
            path.write_bytes(changed)
            # A space at the end of an index, of a receipt or of a signature is no other content.
            harmless = changed[:-1] == before and name not in ("digests.txt",) and not name.startswith("documents")
            command = [sys.executable, "-m", "imr_schema", "deliver", "--verify", "out", "--trust", "ours.pub"]
            done = subprocess.run(command, cwd=signed, capture_output=True, check=False, env=ENVIRONMENT)
            assert done.returncode in ((0, 5) if harmless else (1, 2, 5)), (name, done.stdout, done.stderr)
        path.write_bytes(before)


def test_what_is_missing_added_or_a_link_is_named(folder):
    run("in", "-o", "out", cwd=folder)
    (folder / "out" / "more.txt").write_text("")
    (folder / "out" / "documents" / "golden.imr.xml").unlink()
    inner = folder / "out" / "documents" / "below"
    inner.rename(folder / "elsewhere")
    inner.symlink_to(folder / "elsewhere")
    told = run("--verify", "out", cwd=folder, code=3)
    assert "more.txt: it does not belong to the delivery" in told
    assert "documents/golden.imr.xml: it is missing" in told
    assert "documents/below: it does not belong to the delivery" in told
    assert "documents/below/one-item.imr.json: it is missing" in told


def test_a_document_that_was_replaced_together_with_its_digests_is_found_by_the_receipt_or_the_signature(signed):
    (signed / "new").mkdir()
    other = GOOD.read_text().replace("<description>", "<description>Another ", 1)
    (signed / "new" / "golden.imr.xml").write_text(other)
    shutil.copytree(signed / "in" / "below", signed / "new" / "below")
    run("new", "-o", "forged", cwd=signed)
    for name in ("index.json", "digests.txt", "documents/golden.imr.xml"):
        shutil.copy(signed / "forged" / name, signed / "out" / name)
    index = json.loads((signed / "out" / "index.json").read_bytes())
    for each in index["documents"]:
        each["signature"] = deliveries.signature_of(each["file"])
    (signed / "out" / "index.json").write_text(json.dumps(index))
    told = run("--verify", "out", cwd=signed, code=1)
    assert "documents/golden.imr.xml: the receipt has other digests of it than the index" in told
    shutil.copy(signed / "forged" / "receipt.json", signed / "out" / "receipt.json")
    run("--verify", "out", cwd=signed)
    assert "it is not of this content" in run("--verify", "out", "--trust", "ours.pub", cwd=signed, code=5)


def test_of_a_document_that_is_not_acceptable_nothing_is_delivered(folder):
    shutil.copy(BAD, folder / "in")
    told = run("in", "-o", "out", cwd=folder, code=1)
    assert "error IMR304" in told
    assert "nothing was written" in told
    assert not (folder / "out").exists()


def test_letters_and_files_of_several_documents_are_refused_with_what_to_do(folder):
    shutil.copy(LETTER, folder / "letter.txt")
    assert "nothing was written" in run("letter.txt", "-o", "out", cwd=folder, code=1)
    (folder / "many.imr.ndjson").write_text(json.dumps(json.loads(OLD.read_bytes())) + "\n")
    assert "convert -o DIR/ makes a file of each" in run("many.imr.ndjson", "-o", "out", cwd=folder, code=2)
    assert not (folder / "out").exists()


def test_an_archive_is_delivered_as_the_files_that_it_has(folder):
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.write(GOOD, "deep/golden.imr.xml")
    run("a.zip", "-o", "out", cwd=folder)
    assert "documents/a/deep/golden.imr.xml" in there(folder / "out")
    run("--verify", "out", cwd=folder)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["in"], "name a new folder with -o DIR, or a delivery with --verify DIR"),
        (["in", "-o", "out", "--verify", "out"], "name a new folder with -o DIR, or a delivery with --verify DIR"),
        (["-o", "out"], "-o DIR needs the PATHS of documents"),
        (["in", "--verify", "out"], "reads the folder alone"),
        (["in", "-o", "in"], "it is there already; a delivery is a new folder"),
        (["in", "-o", "out", "--cert", "x.pem"], "belong to --key"),
        (["--verify", "in"], "there is no such file; it is no delivery, or one that was not finished"),
    ],
)
def test_what_cannot_go_well_is_refused_before_any_work(arguments, why, folder):
    assert why in run(*arguments, cwd=folder, code=2)
    assert not (folder / "out").exists()


@pytest.mark.parametrize(
    "file",
    ["../in/golden.imr.xml", "documents/../../in/golden.imr.xml", "/etc/passwd", "documents//a.xml", "index.json"],
)
def test_an_index_leads_nowhere_but_into_its_folder(file, folder):
    run("in", "-o", "out", cwd=folder)
    index = json.loads((folder / "out" / "index.json").read_bytes())
    index["documents"][0]["file"] = file
    (folder / "out" / "index.json").write_text(json.dumps(index))
    assert "one that is not at its place" in run("--verify", "out", cwd=folder, code=2)


def test_documents_of_a_delivery_may_be_packed_when_they_are_given(folder):
    import gzip

    (folder / "in" / "more.imr.xml.gz").write_bytes(gzip.compress(GOOD.read_bytes()))
    run("in", "-o", "out", cwd=folder)
    assert (folder / "out" / "documents" / "more.imr.xml").read_bytes() == GOOD.read_bytes()
    run("--verify", "out", cwd=folder)
