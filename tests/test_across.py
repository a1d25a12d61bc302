"""Findings across the documents of one run: what is compared, where it is reported, and the same in any order."""

import json
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from msgspec import structs

from imr_schema import Source, validate_many
from imr_schema.codecs import CODECS
from imr_schema.config import baseline
from imr_schema.config.settings import Settings
from imr_schema.findings import Severity, Verdict
from imr_schema.model import structure
from imr_schema.reports import FORMATS
from imr_schema.rules import edited
from imr_schema.rules.imprints import imprint
from imr_schema.standard import LATEST, VERSIONS
from tests.reporting import stated

SAMPLES = Path(__file__).parent.parent / "samples"
BASE = json.loads((Path(__file__).parent / "quality" / "base.json").read_bytes())
ANOTHER_TEXT = {"/clinicalCaseSummary": ["A worker of a warehouse strained the lower back, and had therapy."]}
SERVED = {"/copy": "served", "/documentsReviewed": [{"title": "UR decision"}, {"title": "Progress notes"}]}
UPHELD = "/disputedItems/0/decision"


def document(**edits):
    return json.dumps(edited(BASE, edits)).encode()


def sources(named):
    return [Source(f"{name}.imr.json", content=document(**edits)) for name, edits in named.items()]


def across(named, **more):
    """(rule, document, severity, other documents) of each finding across the documents *named* with their edits."""
    found = validate_many(sources(named) if isinstance(named, dict) else named, across=True, **more)
    return [
        (f.rule, report.source.removesuffix(".imr.json"), f.severity.value, *f.related)
        for report in found
        if report.amends is not None
        for f in report.findings
    ]


def replacing(case, day, **more):
    return {"/replaces": {"caseNumber": case, "decisionDate": day, "reason": "appeal"}, **more}


def test_without_being_asked_no_document_is_compared():
    assert all(report.amends is None for report in validate_many(sources({"a": {}, "b": {}})))


def test_one_case_with_two_contents_is_reported_at_the_second_by_name():
    assert across({"b": ANOTHER_TEXT, "a": {}}) == [("IMR850", "b", "warning", "a.imr.json")]


def test_two_copies_of_a_case_are_two_documents():
    assert across({"a": {}, "b": SERVED}) == []


def test_a_document_that_replaces_the_other_of_its_case_is_no_second_content():
    later = {"/case/decisionDate": "2014-11-21", **replacing("CM14-0000000", "2014-11-20"), **ANOTHER_TEXT}
    assert across({"a": {}, "b": later}) == []
    last = {"/case/decisionDate": "2014-11-24", **replacing("CM14-0000000", "2014-11-21")}
    assert across({"a": {}, "b": later, "c": last}) == []


@pytest.mark.parametrize("other", ["json", "xml"])
@pytest.mark.parametrize("version", VERSIONS)
def test_the_same_document_is_known_in_any_syntax_and_version_and_with_any_sender(other, version):
    data = json.loads((SAMPLES / version / "valid" / "golden.imr.json").read_bytes())
    newest = json.loads((SAMPLES / LATEST.name / "valid" / "golden.imr.json").read_bytes())
    newest |= {"documentId": "urn:example:1", "created": "2020-01-01T00:00:00Z"}
    pair = [
        Source(f"a.imr.{other}", content=CODECS[other].write(data, VERSIONS[version])),
        Source("b.imr.json", content=json.dumps(newest).encode()),
    ]
    assert across(pair) == [("IMR851", "b", "info", f"a.imr.{other}")]


def test_documents_that_replace_each_other_at_any_distance_are_an_error():
    number = "CM14-000000{}".format
    ring = {n: {"/case/caseNumber": number(n), **replacing(number(n % 3 + 1), "2014-11-20")} for n in (1, 2, 3)}
    found = across({str(n): edits for n, edits in ring.items()})
    assert [(rule, name, level) for rule, name, level, _ in found] == [("IMR852", n, "error") for n in "123"]


@pytest.mark.parametrize(
    ("replaced", "level"),
    [
        ({"/case/decisionDate": "2014-11-18"}, None),
        ({"/case/decisionDate": "2014-11-19"}, "warning"),
        ({"/case/decisionDate": "2014-11-18", "/case/dateOfInjury": "2010-01-04"}, "warning"),
    ],
)
def test_a_document_that_is_replaced_is_the_one_that_is_said(replaced, level):
    newer = {"/case/caseNumber": "CM14-0000001", **replacing("CM14-0000000", "2014-11-18")}
    expected = [("IMR852", "b", level, "a.imr.json")] if level else []
    assert across({"a": replaced, "b": newer}) == expected
    assert across({"b": newer}) == []


def test_a_document_made_after_the_one_that_replaces_it_is_reported():
    def made(day):
        return {"/documentId": f"urn:example:{day}", "/created": f"2014-12-{day}T00:00:00Z"}

    newer = {"/case/caseNumber": "CM14-0000001", **replacing("CM14-0000000", "2014-11-20"), **made("02")}
    assert across({"a": made("01"), "b": newer}) == []
    assert across({"a": made("03"), "b": newer}) == [("IMR852", "b", "warning", "a.imr.json")]


def test_a_posted_copy_says_what_the_served_copy_says():
    other = {
        UPHELD: "overturned",
        "/disputedItems/0/analyses/0/decision": "overturned",
        "/disputedItems/0/analyses/0/rationale": ["The gain was clear. The request is medically necessary."],
    }
    assert across({"p": {}, "s": {**SERVED, **other}}) == [("IMR853", "p", "error", "s.imr.json")] * 2
    assert across({"p": {}, "s": {**SERVED, "/case/assignedDate": "2014-10-24"}}) == [
        ("IMR853", "p", "error", "s.imr.json")
    ]
    assert across({"p": ANOTHER_TEXT, "s": SERVED}) == []


def test_a_posted_copy_is_compared_with_the_served_copy_of_its_day():
    newer = {"/case/decisionDate": "2014-11-21", **replacing("CM14-0000000", "2014-11-20")}
    assert across({"p": {}, "s1": SERVED, "s2": {**SERVED, **newer}}) == []
    assert across({"p": newer, "s1": SERVED}) == []


def test_an_identifier_is_used_for_one_content():
    def sent(**edits):
        return {"/documentId": "urn:example:1", "/created": "2014-12-01T00:00:00Z", **edits}

    assert across({"a": sent(), "b": sent(**{"/case/caseNumber": "CM14-0000009"})}) == [
        ("IMR854", "b", "warning", "a.imr.json")
    ]


def test_a_document_that_its_schema_refuses_is_not_compared():
    broken = Source("b.imr.json", content=document(**{"/case/priority": "urgent"}))
    assert across([*sources({"a": {}}), broken]) == []


MANY = {
    **{f"same-{n}": {} for n in range(3)},
    **{f"other-{n}": {"/clinicalCaseSummary": [f"Text {n} about a worker and the course of care."]} for n in range(3)},
    "served": {**SERVED, "/case/assignedDate": "2014-10-24"},
    "first": {"/case/caseNumber": "CM14-0000001", **replacing("CM14-0000002", "2014-11-20")},
    "second": {"/case/caseNumber": "CM14-0000002", **replacing("CM14-0000001", "2014-11-20")},
}


@pytest.mark.parametrize("seed", range(5))
def test_findings_are_the_same_in_any_order_and_by_any_number_of_processes(seed):
    listed = sources(MANY)
    expected = sorted(across(listed))
    assert {rule for rule, *_ in expected} == {"IMR850", "IMR851", "IMR852", "IMR853"}
    random.Random(seed).shuffle(listed)
    assert sorted(across(listed)) == expected
    if seed == 0:
        assert across(listed, jobs=2) == across(listed)


def test_the_second_report_holds_the_verdict_of_both():
    reports = list(
        validate_many(sources({"a": {}, "b": ANOTHER_TEXT}), across=True, settings=Settings(fail_on=Severity.WARNING))
    )
    first, amended = reports[1], reports[2]
    assert (first.source, first.verdict) == (amended.source, amended.amends) == ("b.imr.json", Verdict.ACCEPTABLE)
    assert amended.verdict is Verdict.NOT_ACCEPTABLE


def test_settings_hold_for_findings_across_documents():
    named = {"a": {}, "b": ANOTHER_TEXT, "c": {}}
    assert across(named, settings=Settings(skip=frozenset(["IMR850"]))) == [("IMR851", "c", "info", "a.imr.json")]
    heavier = Settings(severity={"IMR851": Severity.ERROR})
    assert ("IMR851", "c", "error", "a.imr.json") in across(named, settings=heavier)


@pytest.fixture
def folder(tmp_path):
    """A file, a list and an archive, with a document that is in all three, and one of its case with another text."""
    (tmp_path / "a.imr.json").write_bytes(document())
    (tmp_path / "b.imr.ndjson").write_bytes(document() + b"\n" + document(**ANOTHER_TEXT) + b"\n")
    with zipfile.ZipFile(tmp_path / "c.imr.zip", "w") as archive:
        archive.writestr("x.imr.json", document())
    return tmp_path


def run(folder, *arguments):
    command = [sys.executable, "-m", "imr_schema", "validate", ".", "--across", *arguments]
    environment = {"PYTHONPATH": str(Path(__file__).parent.parent), "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False, timeout=120)


def test_files_lists_and_archives_are_compared_with_each_other(folder):
    done = run(folder, "-r", "json", "--fail-on", "warning")
    report = json.loads(done.stdout)
    second = [each for each in report["documents"] if each.get("across")]
    assert [(each["source"], [f["rule"] for f in each["findings"]]) for each in second] == [
        ("./b.imr.ndjson#1", ["IMR851"]),
        ("./b.imr.ndjson#2", ["IMR850"]),
        ("./c.imr.zip/x.imr.json", ["IMR851"]),
    ]
    assert second[0]["findings"][0]["related"] == ["./a.imr.json"]
    assert report["summary"]["documents"] == 4
    assert (report["summary"]["acceptable"], report["summary"]["notAcceptable"], done.returncode) == (3, 1, 1)


@pytest.mark.parametrize("form", FORMATS)
def test_every_report_contains_them_and_is_the_same_by_two_processes(form, folder):
    done = run(folder, "-r", form)
    text = stated(form, done.stdout.decode())
    assert "IMR850" in text or "IMR&#56;" in text
    assert run(folder, "-r", form, "--jobs", "2").stdout == done.stdout
    assert done.returncode == 0


def test_a_baseline_knows_findings_across_documents(folder):
    assert run(folder, "--fail-on", "warning").returncode == 1
    assert run(folder, "--fail-on", "warning", "--baseline", "known.json", "--update-baseline").returncode == 0
    known = baseline.read(str(folder / "known.json"))
    assert set(known) == {"b.imr.ndjson#1", "b.imr.ndjson#2", "c.imr.zip/x.imr.json"}
    assert run(folder, "--fail-on", "warning", "--baseline", "known.json").returncode == 0


def test_what_is_kept_of_a_document_has_no_text():
    kept = imprint(structure(edited(BASE, {"/clinicalCaseSummary": ["Pain of the singular kind."]})))
    assert all("singular" not in str(value) for value in structs.asdict(kept).values())
    assert len(kept.said) < 500
