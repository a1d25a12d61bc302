"""Versions that are newer, outdated, withdrawn or contradicted, and members that come from another version."""

import json

import pytest
from hypothesis import given

import imr_schema
from imr_schema import strategies as some
from imr_schema.codecs import CODECS
from imr_schema.config.settings import Settings
from imr_schema.errors import UsageError
from imr_schema.findings import Severity, Verdict
from imr_schema.migrations import migrate
from imr_schema.standard import PRINTED, VERSIONS, Status, field_at, root, schema_bytes
from tests.trial import MINOR, NEW, OLD, SAMPLES, calls_itself, each_syntax, judged, told, trial  # noqa: F401

# Versions that documents name


@each_syntax
@pytest.mark.parametrize("name", ["1.999", "1.9999", f"1.{MINOR.number[1] + 1}"])
def test_a_newer_minor_version_is_told_with_the_newest_that_is_known_and_the_way_out(syntax, name):
    report = judged(calls_itself(NEW[syntax], syntax, name, MINOR.name), syntax)
    (finding,) = report.findings
    assert (finding.rule, finding.pointer, report.verdict) == ("IMR013", "/schemaVersion", Verdict.UNDETERMINED)
    assert f"follows version {name}" in finding.message
    assert f"--assume-version {MINOR.name}" in finding.message
    assert finding.line is not None


def test_a_newer_major_version_is_told_in_both_syntaxes():
    in_json = judged(calls_itself(NEW["json"], "json", "77.3", MINOR.name), "json")
    raw = calls_itself(NEW["xml"], "xml", "77.3", MINOR.name).replace(b"determination:1", b"determination:77")
    in_xml = judged(raw, "xml")
    assert told(in_json) == told(in_xml) == [("IMR013", "/schemaVersion", "error", None)]
    for report in (in_json, in_xml):
        assert "a newer release of this tool is needed" in report.findings[0].message
        assert report.findings[0].line is not None


@each_syntax
@pytest.mark.parametrize("name", ["0.9", "1.01", "01.1", "1", "1.1.1", "1.99999", "99999.0", " 1.0", "one", "1.-1", ""])
def test_what_is_no_version_that_was_or_will_be_is_unknown(syntax, name):
    report = judged(calls_itself(NEW[syntax], syntax, name, MINOR.name), syntax)
    assert told(report) == [("IMR007", "/schemaVersion", "error", None)]
    assert ", ".join(VERSIONS) in report.findings[0].message


@pytest.mark.parametrize(
    ("name", "namespace"), [("1.0", "2"), ("1.0", "77"), ("1.999", "77"), ("77.0", "1"), ("1.0", "1x"), ("1.0", "")]
)
def test_a_namespace_of_another_version_than_schemaversion_is_a_contradiction(name, namespace):
    raw = calls_itself(OLD["xml"], "xml", name, PRINTED.name)
    report = judged(raw.replace(b"determination:1", f"determination:{namespace}".encode()), "xml")
    assert told(report) == [("IMR015", "/schemaVersion", "error", None)]
    assert f"schemaVersion is {name}" in report.findings[0].message
    assert report.verdict is Verdict.UNDETERMINED
    assert report.findings[0].line is not None


@each_syntax
def test_a_withdrawn_version_is_refused_with_the_one_in_its_place(syntax, trial):  # noqa: F811
    version = trial(PRINTED.name, status=Status.WITHDRAWN, instead=MINOR.name)
    report = judged(OLD[syntax], syntax)
    (finding,) = report.findings
    assert (finding.rule, finding.pointer, report.verdict) == ("IMR014", "/schemaVersion", Verdict.UNDETERMINED)
    assert version.since in finding.message
    assert f"version {MINOR.name} stands in its place" in finding.message
    with pytest.raises(UsageError, match=f"was withdrawn on {version.since}; use {MINOR.name} instead"):
        imr_schema.validate(NEW[syntax], settings=Settings(assume_version=PRINTED.name))


# What is deprecated


@each_syntax
def test_a_deprecated_version_is_judged_as_before_and_told_as_info(syntax, trial):  # noqa: F811
    before = judged(OLD[syntax], syntax)
    version = trial(PRINTED.name, status=Status.DEPRECATED, instead=MINOR.name)
    report = judged(OLD[syntax], syntax)
    (finding,) = report.findings
    assert (finding.rule, finding.severity, finding.pointer) == ("IMR901", Severity.INFO, "/schemaVersion")
    assert f"deprecated since {version.since}; use version {MINOR.name} instead" in finding.message
    assert (report.verdict, report.items, before.findings) == (before.verdict, before.items, ())
    assert told(judged(OLD[syntax], syntax, skip=frozenset({"IMR901"}))) == []
    assert not judged(OLD[syntax], syntax, severity={"IMR901": Severity.ERROR}).acceptable


def deprecate(schema):
    """A member, one in a list, and a shared definition that is used twice an item."""
    schema["properties"]["outcome"] |= {"deprecated": True, "x-since": "1.900"}
    item = schema["properties"]["disputedItems"]["items"]
    item = schema["$defs"][item["$ref"].rpartition("/")[2]] if "$ref" in item else item
    item["properties"]["modifiedRequest"] |= {
        "deprecated": True,
        "x-since": "1.900",
        "x-instead": "/disputedItems/*/parts",
    }


@each_syntax
def test_a_deprecated_member_is_told_where_it_stands_in_the_document_as_it_was_sent(syntax, trial):  # noqa: F811
    trial(PRINTED.name, deprecate)
    report = judged(OLD[syntax], syntax)
    found = {finding.pointer: finding for finding in report.findings}
    items = [f"/disputedItems/{i}/modifiedRequest" for i, item in enumerate(items_of(OLD)) if "modifiedRequest" in item]
    assert items
    assert set(found) == {"/outcome", *items}
    assert {finding.rule for finding in report.findings} == {"IMR902"}
    assert "deprecated since version 1.900; use /disputedItems/*/parts instead" in found[items[0]].message
    assert "there is no replacement" in found["/outcome"].message
    lines = OLD[syntax].decode().split("\n")
    assert "modifiedRequest" in lines[found[items[0]].line - 1]
    assert report.acceptable


def items_of(documents):
    return json.loads(documents["json"])["disputedItems"]


@each_syntax
def test_a_deprecated_member_is_told_beside_the_faults_of_a_document_of_wrong_shape(syntax, trial):  # noqa: F811
    trial(PRINTED.name, deprecate)
    wrong = {"json": (b'"priority"', b'"clerk": 1, "priority"'), "xml": (b"<priority>", b"<clerk/><priority>")}
    report = judged(OLD[syntax].replace(*wrong[syntax]), syntax)
    assert {finding.rule for finding in report.findings} == {"IMR101", "IMR902"}


def test_what_lies_below_a_deprecated_member_is_not_told_again(trial):  # noqa: F811
    def edit(schema):
        case = schema["properties"]["case"]
        for part in (case, case["properties"]["caseNumber"]):
            part |= {"deprecated": True, "x-since": "1.900"}

    trial(PRINTED.name, edit)
    assert told(judged(OLD["json"], "json")) == [("IMR902", "/case", "info", None)]


def test_a_letter_names_no_version_that_could_be_deprecated(trial, monkeypatch):  # noqa: F811
    version = trial(PRINTED.name, status=Status.DEPRECATED)
    monkeypatch.setattr("imr_schema.codecs.letter.PRINTED", version)
    raw = (SAMPLES / "letters" / "posted-2016" / "one-item.txt").read_bytes()
    report = judged(raw, "letter")
    assert report.items
    assert "IMR901" not in {finding.rule for finding in report.findings}


def test_what_is_deprecated_says_so_in_the_xsd_and_on_its_page(trial):  # noqa: F811
    from imr_schema.publish.pages import elements_page

    version = trial(PRINTED.name, deprecate)
    said = "eprecated since version 1.900; use /disputedItems/*/parts instead"
    assert f"D{said}." in schema_bytes(version.xsd).decode()
    assert f"- d{said}\n" in elements_page(version)


def test_a_deprecated_member_without_its_since_is_refused(trial):  # noqa: F811
    with pytest.raises(ValueError, match="outcome: a deprecated field needs x-since"):
        trial(PRINTED.name, lambda schema: schema["properties"]["outcome"].update(deprecated=True))


@pytest.mark.parametrize("version", VERSIONS.values(), ids=VERSIONS)
def test_nothing_of_ours_is_deprecated_and_then_nothing_is_looked_at(version):
    class Untouched(dict[str, object]):
        def __getattribute__(self, name):
            raise AssertionError(name)

    from imr_schema.rules import outdated

    assert version.status in (Status.DRAFT, Status.CANDIDATE, Status.RELEASED)
    assert list(outdated(Untouched(), version)) == []


# Members of a newer version


def test_members_of_a_newer_version_are_told_by_name_at_the_same_places_in_both_syntaxes():
    for syntax in CODECS:
        report = judged(calls_itself(NEW[syntax], syntax, PRINTED.name, MINOR.name), syntax)
        assert {finding.rule for finding in report.findings} == {"IMR114"}
        assert "the member documentId belongs to version 1.1" in report.findings[0].message
        lines = NEW[syntax].decode().split("\n")
        for finding in report.findings:
            assert finding.pointer.rpartition("/")[2] in lines[finding.line - 1]
    in_json, in_xml = (judged(calls_itself(NEW[s], s, PRINTED.name, MINOR.name), s) for s in CODECS)
    assert told(in_json) == told(in_xml)
    assert in_json.items == in_xml.items


@given(some.determinations(version=MINOR))
def test_law_2_both_syntaxes_name_every_member_that_is_lost_on_the_way_down(data):
    """What going down would lose is what the older version does not know; each is told once, at its top."""
    _, losses = migrate(data, MINOR, PRINTED)
    raw = {**data, "schemaVersion": PRINTED.name}
    in_json = judged(json.dumps(raw).encode(), "json")
    in_xml = judged(CODECS["xml"].write(raw, MINOR), "xml")
    assert told(in_json) == told(in_xml)
    places = {f.pointer for f in in_json.findings if f.rule == "IMR114"}
    assert all(sum(f"{loss.pointer}/".startswith(f"{place}/") for place in places) == 1 for loss in losses)
    assert all(any(f"{loss.pointer}/".startswith(f"{place}/") for loss in losses) for place in places)
    assert {f.rule for f in in_json.findings if f.severity is Severity.ERROR} <= {"IMR114"}


@each_syntax
def test_a_member_that_nobody_knows_is_told_without_its_name_beside_one_of_a_newer_version(syntax):
    extra = {
        "json": b'"clerk": 1, "exchange": {}, "copy"',
        "xml": b"<clerk/><exchange/><clerkess/><case>",
    }[syntax]
    report = judged(OLD[syntax].replace(b'"copy"' if syntax == "json" else b"<case>", extra, 1), syntax)
    assert {(f.rule, f.pointer) for f in report.findings} == {("IMR101", ""), ("IMR114", "/exchange")}
    assert "clerk" not in "".join(f.message + f.pointer for f in report.findings)


def test_a_member_of_a_newer_version_in_another_place_or_form_is_just_unknown():
    elsewhere = judged(OLD["json"].replace(b'"priority"', b'"exchange": {}, "priority"'), "json")
    assert told(elsewhere) == [("IMR101", "/case", "error", None)]
    attribute = judged(OLD["xml"].replace(b" copy=", b' exchange="1" copy='), "xml")
    assert told(attribute) == [("IMR101", "", "error", None)]
    foreign = judged(OLD["xml"].replace(b"<case>", b'<x:exchange xmlns:x="urn:x"/><case>'), "xml")
    assert told(foreign) == [("IMR101", "", "error", None)]


@each_syntax
def test_a_member_of_an_older_or_a_withdrawn_version_is_just_unknown(syntax, trial):  # noqa: F811
    member = {"json": b'"formerly": "x", "copy"', "xml": b"<formerly>x</formerly><case>"}[syntax]
    place = b'"copy"' if syntax == "json" else b"<case>"
    trial(PRINTED.name, lambda schema: schema["properties"].update(formerly=dict(schema["properties"]["case"])))
    assert told(judged(NEW[syntax].replace(place, member, 1), syntax)) == [("IMR101", "", "error", None)]
    for version in list(VERSIONS.values()):
        if version.number > PRINTED.number:
            trial(version.name, status=Status.WITHDRAWN)
    raw = OLD[syntax].replace(place, member.replace(b"formerly", b"exchange"), 1)
    assert told(judged(raw, syntax)) == [("IMR101", "", "error", None)]


def test_an_attribute_does_not_stand_for_the_element_of_its_name():
    raw = (
        OLD["xml"]
        .replace(b"<case>", b'<case\n decisionDate="2020-01-01">')
        .replace(b"<decisionDate>", b"<decisionDate>x")
    )
    found = {finding.rule: finding for finding in judged(raw, "xml").findings}
    assert found["IMR210"].pointer == "/case/decisionDate"
    assert b"<decisionDate>x" in raw.split(b"\n")[found["IMR210"].line - 1]


def test_unknown_attributes_and_elements_of_one_element_are_one_finding():
    raw = OLD["xml"].replace(b"<case>", b'<case x="1"><clerk/>')
    (finding,) = judged(raw, "xml").findings
    assert (finding.rule, finding.pointer) == ("IMR101", "/case")
    assert "(2 in all)" in finding.message


@each_syntax
def test_what_stands_below_a_member_of_a_newer_version_may_not_be_endless(syntax):
    deep = {
        "json": b'"exchange": ' + b"[" * 70 + b"]" * 70 + b', "copy"',
        "xml": b"<exchange>" * 70 + b"</exchange>" * 70 + b"<case>",
    }
    raw = OLD[syntax].replace(b'"copy"' if syntax == "json" else b"<case>", deep[syntax], 1)
    assert told(judged(raw, syntax))[0][0] == "IMR001"


def test_the_minor_version_has_members_that_the_first_lacks():
    assert field_at(root(MINOR), ["exchange"]) is not None
    assert field_at(root(PRINTED), ["exchange"]) is None
