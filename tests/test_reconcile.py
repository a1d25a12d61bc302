"""``imr-schema reconcile`` as a person runs it: real processes, real files; and request files that others damage."""

import json
import time

import pytest

from imr_schema.errors import UsageError
from imr_schema.standard import PRINTED
from imr_schema.transform import request_file
from tests.test_cli import SAMPLES, run

DOCUMENT = SAMPLES.parent / PRINTED.name / "valid" / "mixed-outcome.imr.json"
REQUESTS = SAMPLES.parent / "requests"
HEAD = "caseNumber,treatment,quantity,urDecision,urDate"
ROW = "CM17-0100004,MRI of the cervical spine without contrast,,denied,2017-01-12"


def reconcile(*arguments):
    return run("reconcile", *arguments)


@pytest.mark.parametrize("name", ["mixed-outcome.csv", "mixed-outcome.json"])
@pytest.mark.parametrize("syntax", ["json", "xml"])
def test_what_was_requested_and_decided_is_acceptable(name, syntax):
    done = reconcile(DOCUMENT.with_suffix(f".{syntax}"), "--request", REQUESTS / name)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"findings: none" in done.stdout


@pytest.mark.parametrize("form", ["text", "json", "html", "sarif", "junit", "concise"])
def test_what_does_not_fit_is_in_every_report(form):
    done = reconcile(DOCUMENT, "--request", REQUESTS / "faulty.csv", "--report", form)
    assert done.returncode == 1
    for rule in (b"IMR861", b"IMR863", b"IMR866", b"IMR867", b"IMR869"):
        assert rule in done.stdout
    assert b"shoulder" not in done.stdout


def test_rules_can_be_left_out_lowered_and_kept_in_a_baseline(tmp_path):
    asked = ("--request", REQUESTS / "faulty.csv", "--report", "concise")
    done = reconcile(DOCUMENT, *asked, "--skip", "IMR861", "--severity", "IMR863=info")
    assert b"IMR861" not in done.stdout
    assert b"info IMR863" in done.stdout
    assert reconcile(DOCUMENT, *asked, "--baseline", tmp_path / "b.json", "--update-baseline").returncode == 0
    assert reconcile(DOCUMENT, *asked, "--baseline", tmp_path / "b.json").returncode == 0
    assert reconcile(DOCUMENT, *asked, "--skip", "IMR860").returncode == 2


def test_a_request_of_another_case_is_a_finding_of_its_own(tmp_path):
    path = tmp_path / "r.csv"
    path.write_text(f"{HEAD}\n{ROW.replace('0100004', '0100005')}\n")
    done = reconcile(DOCUMENT, "--request", path, "--report", "concise")
    assert done.returncode == 1
    assert done.stdout.count(b"error IMR") == 1
    assert b"error IMR860" in done.stdout


def test_a_document_that_its_schema_refuses_was_not_compared_and_that_is_said(tmp_path):
    path = tmp_path / "d.imr.json"
    path.write_text(json.dumps({**json.loads(DOCUMENT.read_bytes()), "other": 1}))
    done = reconcile(path, "--request", REQUESTS / "mixed-outcome.csv", "--report", "concise")
    assert done.returncode == 1
    assert b"IMR871" in done.stdout


BAD = {
    "empty": "",
    "blank": " \n\n",
    "a header alone": f"{HEAD}\n",
    "no treatment": "caseNumber,urDecision\nCM17-0100004,denied\n",
    "a column twice": f"{HEAD},Quantity\n{ROW},\n",
    "a slip": f"{HEAD.replace('quantity', 'quantiti')}\n{ROW}\n",
    "too many cells": f"{HEAD}\n{ROW},Zebrafish\n",
    "too few cells": f"{HEAD}\nCM17-0100004,Zebrafish\n",
    "the same row twice": f"{HEAD}\n{ROW}\n{ROW}\n",
    "a formula": f"{HEAD}\n" + ROW.replace(",,", ",=1+1,") + "\n",
    "another word": f"{HEAD}\n" + ROW.replace("denied", "Zebrafish") + "\n",
    "no such day": f"{HEAD}\n" + ROW.replace("2017-01-12", "02/30/2017") + "\n",
    "a year of two digits": f"{HEAD}\n" + ROW.replace("2017-01-12", "1/12/17") + "\n",
    "no whole number": f"{HEAD}\n" + ROW.replace(",,", ",1.5,") + "\n",
    "below zero": f"{HEAD}\n" + ROW.replace(",,", ",-1,") + "\n",
    "no treatment in a row": f"{HEAD}\n" + ROW.replace("MRI of the cervical spine without contrast", "") + "\n",
    "one row without a case": f"{HEAD}\n{ROW}\n" + ROW.replace("CM17-0100004", "").replace("MRI", "X-ray") + "\n",
    "a cell without an end": f'{HEAD}\n"{"x" * 200_000}\n',
    "the public index": "Case Number,Request Category,Request Decision\nCM17-0100004,Injection,Upheld\n",
    "days that disagree": "treatment,urDecision,dateOfInjury\na,denied,2017-01-12\nb,denied,2017-01-13\n",
    "too many of one case": "treatment,urDecision\n" + "".join(f"t{n},denied\n" for n in range(1_001)),
    "no object": "[]",
    "no version": '{"treatments": []}',
    "no treatments": '{"requestVersion": "1.0", "treatments": []}',
    "an unknown member": '{"requestVersion": "1.0", "zebrafish": 1, "treatments": [{}]}',
    "an unknown member of a treatment": '{"requestVersion": "1.0", "treatments": [{"zebrafish": 1}]}',
    "a member that is missing": '{"requestVersion": "1.0", "treatments": [{"treatment": "x"}]}',
    "another type": '{"requestVersion": "1.0", "treatments": [{"treatment": "x", "urDecision": 7}]}',
    "a word of no list": '{"requestVersion": "1.0", "treatments": [{"treatment": "x", "urDecision": "Zebrafish"}]}',
    "a blank treatment": '{"requestVersion": "1.0", "treatments": [{"treatment": " ", "urDecision": "denied"}]}',
    "a name twice": '{"requestVersion": "1.0", "requestVersion": "1.0", "treatments": []}',
    "too deep": "[" * 1000,
    "a treatment that is none": '{"requestVersion": "1.0", "treatments": [7]}',
}


@pytest.mark.parametrize("what", BAD)
def test_a_request_file_that_cannot_be_meant_is_refused_and_not_quoted(what, tmp_path):
    path = tmp_path / "r.csv"
    path.write_text(BAD[what])
    with pytest.raises(UsageError) as refused:
        request_file.read(str(path), {})
    assert str(refused.value).startswith(f"{path}: ")
    assert "zebrafish" not in str(refused.value).lower()


@pytest.mark.parametrize("content", [b"\xff\xfec\0a\0", b"treatment,urDecision\nh\xe9,denied\n"])
def test_what_is_not_utf_8_is_refused(content, tmp_path):
    path = tmp_path / "r.csv"
    path.write_bytes(content)
    done = reconcile(DOCUMENT, "--request", path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"it is not UTF-8" in done.stderr


@pytest.mark.parametrize(
    "text",
    [
        f"\ufeff{HEAD}\r\n{ROW}\r\n",
        f"sep=;\n{HEAD.replace(',', ';')}\n{ROW.replace(',', ';')}\n",
        HEAD.replace(",", "\t") + "\n" + ROW.replace(",", "\t") + "\n",
        f"Case Number,TREATMENT,Quantity,UR_Decision,ur date\n{ROW.replace('denied', 'Non-certified')}\n\n",
        f"{HEAD}\n" + ROW.replace("CM17-0100004", '="CM17-0100004"').replace("2017-01-12", "1/12/2017") + "\n",
        f"{HEAD}\n" + ROW.replace("MRI", '"MRI').replace("contrast", 'contrast"') + "\n",
        f"{HEAD},Claim Adjuster\n{ROW},Zebrafish\n",
    ],
)
def test_what_spreadsheets_write_is_read(text, tmp_path):
    path = tmp_path / "r.csv"
    path.write_text(text, newline="")
    found = request_file.read(str(path), {})
    [treatment] = found.requests.by_case["CM17-0100004"].request.treatments
    assert treatment.treatment == "MRI of the cervical spine without contrast"
    assert str(treatment.ur_date) == "2017-01-12"
    assert found.left_out == ("Adjuster" in text)


def test_a_column_may_be_called_otherwise(tmp_path):
    path = tmp_path / "r.csv"
    path.write_text(f"{HEAD}\n{ROW}\n".replace("treatment", "Service Asked For"))
    with pytest.raises(UsageError, match="it has no column treatment"):
        request_file.read(str(path), {})
    assert request_file.read(str(path), {"treatment": "service asked for"}).requests.by_case
    assert reconcile(DOCUMENT, "--request", path, "--column", "x=y").returncode == 2
    assert reconcile(DOCUMENT, "--request", path, "--column", "treatment").returncode == 2


def test_a_hundred_thousand_rows_are_read_and_those_of_the_case_are_compared(tmp_path):
    path = tmp_path / "r.csv"
    rows = "".join(f"CM17-{n:07},Treatment {n},,denied,2017-01-12\n" for n in range(200_000, 300_000))
    path.write_text(f"{HEAD}\n{rows}{ROW}\n")
    began = time.process_time()
    found = request_file.read(str(path), {})
    assert time.process_time() - began < 20
    assert len(found.requests.by_case) == 100_001
    done = reconcile(DOCUMENT, "--request", path, "--report", "concise")
    assert done.returncode == 1
    assert b"100,001 cases" in done.stderr
    assert done.stdout.count(b"error IMR864") == 2


def test_wrong_usage_is_exit_2(tmp_path):
    for arguments in (
        [DOCUMENT],
        [DOCUMENT, "--request", tmp_path / "none.csv"],
        [tmp_path, "--request", REQUESTS / "faulty.csv"],
        [DOCUMENT, "--request", REQUESTS / "faulty.csv", "--report", f"json:{REQUESTS / 'faulty.csv'}"],
    ):
        done = reconcile(*arguments)
        assert (done.returncode, done.stdout) == (2, b"")
        assert b"Traceback" not in done.stderr
