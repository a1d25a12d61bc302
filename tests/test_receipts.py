"""Receipts of real runs: the same bytes again, each difference by its name, and signatures that others verify."""

import base64
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

import imr_schema
from imr_schema import receipts
from imr_schema.config.settings import Settings, Suppression
from imr_schema.errors import UsageError
from imr_schema.reports import receipt as form
from imr_schema.reports.receipt import payload_of
from imr_schema.signatures import envelope
from imr_schema.standard import LATEST
from imr_schema.validation.basis import basis

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples" / LATEST.name
GOOD, BAD = SAMPLES / "valid" / "golden.imr.json", SAMPLES / "invalid" / "IMR304" / "item-rationale.imr.json"
DAY = "2026-11-27"


def run(*arguments, cwd=None):
    """The exit code, standard output and standard error of the command line."""
    command = [sys.executable, "-m", "imr_schema", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, cwd=cwd, env=environment, timeout=120, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.fixture
def folder(tmp_path):
    """A folder with documents, and the receipt of their validation."""
    (tmp_path / "in").mkdir()
    for name, path in (("good.imr.json", GOOD), ("good.imr.xml", GOOD.with_suffix(".xml")), ("bad.imr.json", BAD)):
        (tmp_path / "in" / name).write_bytes(path.read_bytes())
    assert run("validate", "in", "-q", "--as-of", DAY, "--report", "receipt:r.json", cwd=tmp_path)[0] == 1
    return tmp_path


def stated(path):
    return json.loads(base64.b64decode(json.loads(path.read_text())["payload"]))


def test_a_receipt_states_what_was_validated_by_what_and_with_which_result(folder):
    found = stated(folder / "r.json")
    subjects = {subject["name"]: subject["digest"] for subject in found["subject"]}
    assert list(subjects) == ["in/bad.imr.json", "in/good.imr.json", "in/good.imr.xml"]
    assert subjects["in/good.imr.json"]["imrContent"] == subjects["in/good.imr.xml"]["imrContent"]
    assert subjects["in/good.imr.xml"]["imrContent"] == imr_schema.digest(GOOD)
    assert "imrContent" not in subjects["in/bad.imr.json"]
    predicate = found["predicate"]
    assert predicate["asOf"] == DAY
    assert predicate["tool"]["version"] == imr_schema.__version__
    assert [result["verdict"] for result in predicate["results"]] == ["notAcceptable", "acceptable", "acceptable"]
    (finding,) = predicate["results"][0]["findings"]
    assert (finding["rule"], finding["pointer"]) == ("IMR304", "/disputedItems/0/analyses/0/rationale")


def test_the_same_run_gives_the_same_bytes_in_any_order_by_any_number_of_processes(folder):
    again = ["in/good.imr.xml", "in/bad.imr.json", "in/good.imr.json"]
    run("validate", *again, "--jobs", 2, "-q", "--as-of", DAY, "--report", "receipt:s.json", cwd=folder)
    assert (folder / "r.json").read_bytes() == (folder / "s.json").read_bytes()
    code, out, err = run("receipt", "verify", "r.json", "--replay", *again, "--jobs", 2, cwd=folder)
    assert (code, out, err) == (0, "r.json: the same again, byte for byte; documents: 3\n", "")


def test_no_word_of_a_document_is_in_a_receipt_or_in_what_is_told_of_it(folder):
    data = json.loads(BAD.read_bytes())
    data["disputedItems"][0]["decision"] = "granted by Quillfeather"
    data["Quillfeather"] = "Quillfeather"
    data["case"]["decisionDate"] = "Quillfeather"
    (folder / "in" / "bad.imr.json").write_text(json.dumps(data))
    asked = ["--show-values", "full", "--report", "receipt:full.json"]
    assert run("validate", "in", "-q", "--as-of", DAY, *asked, cwd=folder)[0] == 1
    assert len(stated(folder / "full.json")["predicate"]["results"][0]["findings"]) > 2
    assert "Quillfeather" not in payload_of((folder / "full.json").read_text()).decode()
    assert "Quillfeather" not in "".join(run("receipt", "verify", "r.json", "--replay", "in", cwd=folder)[1:])


def replayed(folder, *options):
    code, out, _ = run("receipt", "verify", "r.json", "--replay", "in", *options, cwd=folder)
    assert code == 1
    return out.splitlines()


def test_a_file_that_changed_is_named_and_so_is_what_it_changed(folder):
    data = json.loads(GOOD.read_bytes())
    (folder / "in" / "good.imr.json").write_text(json.dumps(data))
    assert replayed(folder) == ["in/good.imr.json: the file has changed, and its content has not"]
    (folder / "in" / "good.imr.json").write_bytes(BAD.read_bytes())
    (folder / "in" / "good.imr.xml").unlink()
    (folder / "in" / "other.imr.json").write_bytes(GOOD.read_bytes())
    found = replayed(folder)
    assert found[0] == "in/good.imr.json: the file has changed"
    assert "in/good.imr.json: verdict: acceptable in the receipt, notAcceptable here" in found
    assert "in/good.imr.json: only here: error IMR304 /disputedItems/0/analyses/0/rationale" in found
    assert "in/good.imr.xml: in the receipt, and not among the documents here" in found
    assert "in/other.imr.json: here, and not in the receipt" in found


def test_a_file_under_another_name_is_known_by_its_digest(folder):
    (folder / "in" / "good.imr.json").rename(folder / "in" / "moved.imr.json")
    assert "in/moved.imr.json: here, and not in the receipt, which has this file as in/good.imr.json" in replayed(
        folder
    )


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--as-of", "2026-11-28"], f"asOf: {DAY} in the receipt, 2026-11-28 here"),
        (["--profile", "posted"], "settings: profile: name: exchange in the receipt, posted here"),
        (["--fail-on", "warning"], "settings: failOn: error in the receipt, warning here"),
        (["--skip", "IMR402"], 'settings: skip: none in the receipt, ["IMR402"] here'),
        (["--severity", "IMR402=error"], "settings: severity: IMR402: none in the receipt, error here"),
        (["--engine", "both"], "settings: engine: fast in the receipt, both here"),
        (["--max-field", "2000000"], "settings: limits: field: 1048576 in the receipt, 2000000 here"),
        (["--config", "s.toml"], 'settings: suppressions: none in the receipt, [{"files"'),
    ],
)
def test_a_setting_that_is_another_one_is_named(folder, options, expected):
    suppression = '[[suppress]]\nrule = "IMR402"\nreason = "Quillfeather agreed"\nfiles = "in/*"\n'
    (folder / "s.toml").write_text(suppression)
    found = replayed(folder, *options)
    assert [line for line in found if line.startswith(expected)], found
    assert not [line for line in found if "Quillfeather" in line]


def edited(path, edit):
    """The receipt at *path* after *edit* of its statement, as nobody but a forger or another release writes it."""
    statement = stated(path)
    edit(statement)
    payload = base64.b64encode(form.canonical(statement).encode()).decode()
    path.write_text(json.dumps({"payloadType": form.PAYLOAD, "payload": payload, "signatures": []}))


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (lambda s: s["predicate"]["tool"].update(version="0.0.1"), "tool: version: 0.0.1 in the receipt"),
        (lambda s: s["predicate"]["law"].update(sha256="0"), "law: sha256: 0 in the receipt"),
        (lambda s: s["predicate"]["engines"].update(lxml="5"), "engines: lxml: 5 in the receipt"),
        (lambda s: s["predicate"].pop("rules"), "rules: none in the receipt"),
        (lambda s: s["predicate"]["schemas"].pop("2.0"), "schemas: 2.0: none in the receipt"),
        (lambda s: s["predicate"].update(notValidated={".pdf": 1}), 'notValidated: {".pdf": 1} in the receipt'),
        (
            lambda s: s["predicate"]["results"][0].update(verdict="acceptable"),
            "in/bad.imr.json: verdict: acceptable in",
        ),
        (lambda s: s["predicate"]["results"][0].update(findings=[]), "in/bad.imr.json: only here: error IMR304"),
        (lambda s: s["subject"][1]["digest"].update(imrContent="0"), "in/good.imr.json: the file is the same, and its"),
    ],
)
def test_what_another_release_or_a_forger_wrote_is_named(folder, edit, expected):
    edited(folder / "r.json", edit)
    assert [line for line in replayed(folder) if line.startswith(expected)]


def test_the_same_statement_in_other_bytes_is_not_called_the_same(folder):
    payload = json.dumps(stated(folder / "r.json"), indent=1).encode()
    (folder / "r.json").write_bytes(envelope.Envelope(payload).written())
    assert replayed(folder) == ["it states the same, in other bytes: it was not written by this tool"]


def test_documents_that_were_compared_are_compared_again(folder):
    assert run("validate", "in", "--across", "-q", "--as-of", DAY, "--report", "receipt:r.json", cwd=folder)[0] == 1
    assert [each for each in stated(folder / "r.json")["predicate"]["results"] if each.get("across")]
    assert run("receipt", "verify", "r.json", "--replay", "in", cwd=folder)[0] == 0


def test_a_receipt_in_a_folder_is_no_document(folder):
    (folder / "r.json").rename(folder / "in" / "r.json")
    _, out, _ = run("validate", "in", "-r", "concise", cwd=folder)
    assert "Not validated: 1 other file: 1 report" in out


def test_a_document_that_cannot_be_read_is_a_result_and_no_subject(folder):
    run("validate", "in", "nowhere.imr.json", "-q", "--as-of", DAY, "--report", "receipt:r.json", cwd=folder)
    found = stated(folder / "r.json")
    assert "nowhere.imr.json" in [result["name"] for result in found["predicate"]["results"]]
    assert "nowhere.imr.json" not in [subject["name"] for subject in found["subject"]]


def test_the_library_writes_the_receipt_of_the_command_line(folder, monkeypatch):
    monkeypatch.chdir(folder)
    settings = Settings(as_of=date.fromisoformat(DAY))
    found = imr_schema.validate_many([Path("in")], settings=settings, digests=True)
    imr_schema.write_report(found, "receipt", "s.json", settings=settings)
    assert Path("s.json").read_bytes() == Path("r.json").read_bytes()


def test_the_basis_has_no_reason_of_a_suppression():
    settings = Settings(suppressions=(Suppression("IMR402", "Quillfeather agreed"),), baseline={"a": frozenset("b")})
    found = basis(settings)
    assert "Quillfeather" not in json.dumps(found)
    assert found["settings"]["suppressions"][0]["rule"] == "IMR402"
    assert basis(Settings())["settings"]["baseline"] is None
    assert found["settings"]["baseline"] is not None


def test_every_setting_that_may_change_a_verdict_is_in_the_basis():
    elsewhere = {"as_of": "asOf", "lists": "codelists", "folder": "names of files are those of the run"}
    elsewhere |= {
        "both_engines": "engine",
        "values": "changes no verdict",
        "metadata": "of letters, which have no digest",
    }
    elsewhere |= {"silences": "suppressions", "baseline_folder": "where the baseline lies"}
    stated_ = {"".join(f"_{c.lower()}" if c.isupper() else c for c in name) for name in basis(Settings())["settings"]}
    assert set(Settings.__struct_fields__) - set(elsewhere) <= stated_


KEYS: dict[str, Any] = {
    "P-256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "Ed25519": ed25519.Ed25519PrivateKey.generate,
    "RSA": lambda: rsa.generate_private_key(65537, 2048),
}


def write_key(folder, key, name="key"):
    (folder / f"{name}.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    (folder / f"{name}.pub").write_bytes(
        key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )


@pytest.mark.parametrize("kind", KEYS)
def test_a_signed_receipt_is_verified_here_and_by_another_implementation_of_dsse(kind, folder):
    from securesystemslib.dsse import Envelope
    from securesystemslib.exceptions import VerificationError
    from securesystemslib.signer import SSlibKey  # type: ignore[attr-defined]

    key = KEYS[kind]()
    write_key(folder, key)
    assert run("receipt", "sign", "r.json", "--key", "key.pem", "-o", "s.json", cwd=folder)[0] == 0
    code, out, _ = run("receipt", "verify", "s.json", "--trust", "key.pub", "--replay", "in", cwd=folder)
    assert (code, len(out.splitlines())) == (0, 2)
    file = json.loads((folder / "s.json").read_text())
    public = SSlibKey.from_crypto(key.public_key(), keyid=file["signatures"][0]["keyid"])
    assert Envelope.from_dict(json.loads((folder / "s.json").read_text())).verify([public], 1)
    changed = base64.b64encode(base64.b64decode(file["payload"]).replace(b"notAcceptable", b"acceptable")).decode()
    (folder / "s.json").write_text(json.dumps(file | {"payload": changed}))
    with pytest.raises(VerificationError):
        Envelope.from_dict(json.loads((folder / "s.json").read_text())).verify([public], 1)
    code, out, err = run("receipt", "verify", "s.json", "--trust", "key.pub", cwd=folder)
    assert (code, out, err) == (5, "", "imr-schema: s.json: none of its signatures is by a key there\n")


def test_a_receipt_may_be_signed_by_two_and_by_one_of_them_again(folder):
    for name in ("a", "b"):
        write_key(folder, KEYS["Ed25519"](), name)
    assert run("receipt", "sign", "r.json", "--key", "a.pem", "-o", "s1.json", cwd=folder)[0] == 0
    assert run("receipt", "verify", "s1.json", "--trust", "b.pub", cwd=folder)[0] == 5
    assert run("receipt", "sign", "s1.json", "--key", "b.pem", "-o", "s2.json", cwd=folder)[0] == 0
    assert run("receipt", "sign", "s2.json", "--key", "a.pem", "-o", "s3.json", cwd=folder)[0] == 0
    assert len(json.loads((folder / "s3.json").read_text())["signatures"]) == 2
    for name in ("a", "b"):
        assert run("receipt", "verify", "s3.json", "--trust", f"{name}.pub", cwd=folder)[0] == 0


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "{}", "null", '{"payloadType": "x", "payload": "", "signatures": []}',
        f'{{"payloadType": "{form.PAYLOAD}", "payload": "!", "signatures": []}}',
        f'{{"payloadType": "{form.PAYLOAD}", "payload": "e30=", "signatures": []}}',
        f'{{"payloadType": "{form.PAYLOAD}", "payload": "/w==", "signatures": []}}',
        f'{{"payloadType": "{form.PAYLOAD}", "payload": "e30=", "signatures": [1]}}', "[" * 10_000,
    ],
)  # fmt: skip
def test_what_is_no_receipt_is_refused_in_a_sentence(text, folder):
    (folder / "r.json").write_text(text)
    code, out, err = run("receipt", "verify", "r.json", "--replay", "in", cwd=folder)
    assert (code, out) == (2, "")
    assert err.startswith("imr-schema: r.json: ")


def test_a_statement_of_another_kind_or_a_newer_one_is_refused(folder):
    edited(folder / "r.json", lambda s: s.update(predicateType="urn:imr-schema:receipt:2"))
    with pytest.raises(UsageError, match="newer"):
        receipts.receipt(stated(folder / "r.json"), "r")


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["verify", "r.json"], "name what to verify"),
        (["verify", "r.json", "--replay"], "belong together"),
        (["verify", "r.json", "in"], "name what to verify"),
        (["verify", "r.json", "--trust", "r.json"], "neither a certificate nor a public key"),
        (["sign", "r.json", "--key", "r.json", "-o", "s.json"], "it is no key in PEM"),
        (["sign", "r.json", "--key", "nowhere", "-o", "s.json"], "there is no such file"),
    ],
)
def test_wrong_usage_is_told_in_a_sentence(folder, arguments, why):
    code, out, err = run("receipt", *arguments, cwd=folder)
    assert (code, out) == (2, "")
    assert why in err


def test_the_form_and_the_envelope_agree():
    assert form.PAYLOAD == envelope.PAYLOAD
