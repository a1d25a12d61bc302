"""Versions that are newer, outdated, withdrawn or contradicted, and members that come from another version."""

import json
import subprocess
import sys
from pathlib import Path

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import imr_schema
from imr_schema import engine
from imr_schema import strategies as some
from imr_schema.codecs import CODECS
from imr_schema.errors import UsageError
from imr_schema.finding import Severity, Verdict
from imr_schema.migrations import migrate
from imr_schema.settings import Limits, Settings
from imr_schema.versions import NAMESPACES, PRINTED, VERSIONS, Status, field_at, root, schema_bytes
from tests.trial import trial  # noqa: F401 - a fixture

SAMPLES = Path(__file__).parent.parent / "samples"
MINOR = NAMESPACES[PRINTED.namespace]
"""The newest minor version of the first major, which says more than the first version does."""
OLD = {syntax: (SAMPLES / PRINTED.name / "valid" / f"every-part.imr.{syntax}").read_bytes() for syntax in CODECS}
NEW = {syntax: (SAMPLES / MINOR.name / "valid" / f"every-part.imr.{syntax}").read_bytes() for syntax in CODECS}
each_syntax = pytest.mark.parametrize("syntax", CODECS)


def calls_itself(raw, syntax, name, was):
    """The document *raw* with another ``schemaVersion``."""
    written = {"json": '"schemaVersion": "{}"', "xml": 'schemaVersion="{}"'}[syntax]
    old, new = (written.format(each).encode() for each in (was, name))
    assert old in raw
    return raw.replace(old, new, 1)


def told(report):
    return sorted((f.rule, f.pointer, f.severity.value, f.item) for f in report.findings)


def judged(raw, syntax, **settings):
    return engine.judge(raw, syntax=syntax, settings=Settings(**settings)).report


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
    assert "nothing stands in its place" in found["/outcome"].message
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
    from imr_schema.pages import elements_page

    version = trial(PRINTED.name, deprecate)
    said = "eprecated since version 1.900; use /disputedItems/*/parts instead"
    assert f"D{said}." in schema_bytes(version.xsd).decode()
    assert f"- d{said}\n" in elements_page(version)


def test_a_deprecated_member_without_its_since_is_refused(trial):  # noqa: F811
    with pytest.raises(ValueError, match="outcome: what is deprecated needs x-since"):
        trial(PRINTED.name, lambda schema: schema["properties"]["outcome"].update(deprecated=True))


@pytest.mark.parametrize("version", VERSIONS.values(), ids=VERSIONS)
def test_nothing_of_ours_is_deprecated_and_then_nothing_is_looked_at(version):
    class Untouched(dict[str, object]):
        def __getattribute__(self, name):
            raise AssertionError(name)

    from imr_schema.rules import outdated

    assert version.status in (Status.DRAFT, Status.RELEASED)
    assert list(outdated(Untouched(), version)) == []


# Members of a newer version


def test_members_of_a_newer_version_are_told_by_name_at_the_same_places_in_both_syntaxes():
    for syntax in CODECS:
        report = judged(calls_itself(NEW[syntax], syntax, PRINTED.name, MINOR.name), syntax)
        assert {finding.rule for finding in report.findings} == {"IMR114"}
        assert "the member exchange belongs to version 1.1" in report.findings[0].message
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
        "json": b'"clerk": 1, "utilizationReview": {}, "copy"',
        "xml": b"<clerk/><utilizationReview/><clerkess/><case>",
    }[syntax]
    report = judged(OLD[syntax].replace(b'"copy"' if syntax == "json" else b"<case>", extra, 1), syntax)
    assert [(f.rule, f.pointer) for f in report.findings] == [("IMR101", ""), ("IMR114", "/utilizationReview")] or {
        (f.rule, f.pointer) for f in report.findings
    } == {("IMR101", ""), ("IMR114", "/utilizationReview")}
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
    raw = OLD[syntax].replace(place, member.replace(b"formerly", b"utilizationReview"), 1)
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


# A version that is assumed

FUTURE = f"{MINOR.number[0]}.999"
ASSUMED = {"assume_version": MINOR.name}
ASSUMING = Settings(assume_version=MINOR.name)
NAMES = st.sampled_from(["clerk", "priority", "number", "fooBar", "_x", "exchange", "rationale", "é"])
VALUES = st.recursive(
    st.text("abc ", max_size=5), lambda inner: st.dictionaries(NAMES, inner, max_size=2), max_leaves=4
)


@st.composite
def of_tomorrow(draw, version=MINOR):
    """A valid document and what a newer minor version could make of it: the same with more members, each counted."""
    data = draw(some.determinations(version=version))
    added = 0

    def grown(value, field):
        nonlocal added
        if isinstance(value, dict):
            value = {name: grown(part, field.part(name)) for name, part in value.items()}
            for name, more in draw(st.dictionaries(NAMES, VALUES, max_size=1 + (field is root(version)))).items():
                if field.part(name) is None:
                    value[name], added = more, added + 1
            return value
        return [grown(entry, field.entry) for entry in value] if isinstance(value, list) else value

    more = grown(data, root(version))
    return data, {**more, "schemaVersion": FUTURE}, added


def in_xml(data, field, name):
    """*data* as XML, with members that the schema does not know as elements; written by no code of ours."""
    from lxml import etree

    element = etree.Element(f"{{{MINOR.namespace}}}{name}")
    if isinstance(data, dict):
        for key, value in data.items():
            part = field.part(key) if field else None
            if part is not None and part.attribute:
                element.set(part.xml_name, str(value).lower() if isinstance(value, bool) else str(value))
            else:
                element.append(in_xml(value, part, key))
    elif isinstance(data, list):
        element.extend([in_xml(entry, field.entry, field.entry.xml_name) for entry in data])
    else:
        element.text = str(data).lower() if isinstance(data, bool) else str(data)
    return element


@given(of_tomorrow())
def test_what_is_known_of_a_newer_document_is_judged_as_if_the_rest_were_not_there(made):
    from lxml import etree

    data, more, added = made
    plain = judged(json.dumps(data).encode(), "json")
    reports = {
        "json": judged(json.dumps(more).encode(), "json", **ASSUMED),
        "xml": judged(
            etree.tostring(in_xml(more, root(MINOR), "determination"), encoding="UTF-8"),
            "xml",
            both_engines=True,
            **ASSUMED,
        ),
    }
    for report in reports.values():
        assert (report.schema_version, report.assumed_version, report.partial) == (FUTURE, MINOR.name, True)
        assert report.verdict is plain.verdict
        found = told(report)
        assert [each for each in found if each[0] != "IMR903"] == told(plain)
        assert sum(rule == "IMR903" for rule, *_ in found) == added
    assert told(reports["json"]) == told(reports["xml"])
    assert engine.judge(json.dumps(more).encode(), settings=ASSUMING).data == data


@each_syntax
def test_each_member_left_out_is_told_at_its_own_line_without_its_name(syntax):
    raw = calls_itself(NEW[syntax], syntax, FUTURE, MINOR.name)
    change = {
        "json": (b'"priority"', b'"clerk": {"name": "Jo"},\n"second": [1, {"a": 2}],\n"priority"'),
        "xml": (b"<priority>", b"<clerk><name>Jo</name></clerk>\n<second/>\n<priority>"),
    }[syntax]
    raw = raw.replace(*change, 1)
    report = judged(raw, syntax, **ASSUMED)
    assert report.acceptable
    assert [(f.rule, f.pointer, f.severity) for f in report.findings] == [("IMR903", "/case", Severity.INFO)] * 2
    lines = raw.split(b"\n")
    assert [b"clerk" in lines[report.findings[0].line - 1], b"second" in lines[report.findings[1].line - 1]] == [
        True
    ] * 2
    assert len({f.fingerprint for f in report.findings}) == 2
    assert "clerk" not in report.findings[0].message
    assert report.unplaced == 2


@each_syntax
def test_a_member_of_a_version_that_we_know_is_named_when_an_older_one_is_assumed(syntax):
    report = judged(calls_itself(NEW[syntax], syntax, FUTURE, MINOR.name), syntax, assume_version=PRINTED.name)
    assert report.findings[0].message.startswith("The document: not known to version 1.0, as which")
    assert report.findings[0].message.endswith(": the member exchange.")
    assert "/exchange" in {f.pointer for f in report.findings}
    assert report.acceptable


@each_syntax
@pytest.mark.parametrize("fault", ["decision", "rationale", "unknown code"])
def test_a_fault_in_what_is_known_is_told_as_ever(syntax, fault):
    raw = calls_itself(NEW[syntax], syntax, FUTURE, MINOR.name)
    change = {
        "decision": ({"json": (b'"decision": "upheld",', b""), "xml": (b"<decision>upheld</decision>", b"")}, "IMR302"),
        "rationale": ({"json": (b'"rationale"', b'"rational"'), "xml": (b"rationale>", b"rational>")}, "IMR304"),
        "unknown code": ({"json": (b'"upheld"', b'"adjourned"'), "xml": (b">upheld<", b">adjourned<")}, "IMR302"),
    }[fault]
    report = judged(raw.replace(*change[0][syntax]), syntax, **ASSUMED)
    assert report.verdict is Verdict.NOT_ACCEPTABLE
    assert {f.rule for f in report.findings if f.severity is Severity.ERROR} == {change[1]}


@each_syntax
@pytest.mark.parametrize("name", [PRINTED.name, MINOR.name])
def test_a_document_of_a_version_that_is_known_is_judged_as_that(syntax, name):
    raw = (OLD if name == PRINTED.name else NEW)[syntax]
    for assumed in VERSIONS:
        report = judged(raw, syntax, assume_version=assumed)
        assert (report.acceptable, report.partial, report.assumed_version) == (True, False, None)
        assert report.schema_version == name


@pytest.mark.parametrize("name", ["77.0", "0.1", "one"])
def test_a_document_of_another_major_is_not_touched(name):
    raw = calls_itself(NEW["json"], "json", name, MINOR.name)
    assert told(judged(raw, "json", **ASSUMED)) == told(judged(raw, "json"))
    assert judged(raw, "json", **ASSUMED).verdict is Verdict.UNDETERMINED


@each_syntax
def test_what_no_version_could_have_stays_a_fault_whatever_is_assumed(syntax):
    raw = calls_itself(NEW[syntax], syntax, FUTURE, MINOR.name)
    edits = {
        "json": [(b'"priority"', b'"x": 1, "x": 2, "priority"', "IMR006")],
        "xml": [
            (b"<priority>", b'<x:clerk xmlns:x="urn:x"/><priority>', "IMR101"),
            (b"<priority>", b'<priority lang="en">', "IMR101"),
            (b"<case>", b'<case xml:lang="en">', "IMR101"),
            (b"<disputedItems>", b"<disputedItems><other/>", "IMR101"),
            (b"<priority>", b"<x/><x/><priority>", "IMR006"),
            (b"<priority>", b"text <priority>", "IMR108"),
            (b"<case>", b'<case xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="false">', "IMR004"),
        ],
    }[syntax]
    for old, new, rule in edits:
        assert old in raw
        report = judged(raw.replace(old, new, 1), syntax, **ASSUMED)
        assert {f.rule for f in report.findings if f.severity is Severity.ERROR} == {rule}, new
        assert not report.acceptable


@each_syntax
def test_what_is_left_out_has_the_limits_of_all_the_rest(syntax):
    raw = calls_itself(NEW[syntax], syntax, FUTURE, MINOR.name)
    change = {
        "json": (b'"priority"', b'"x": ' + b"[" * 70 + b"]" * 70 + b', "priority"'),
        "xml": (b"<priority>", b"<x>" * 70 + b"</x>" * 70 + b"<priority>"),
    }[syntax]
    assert told(judged(raw.replace(*change, 1), syntax, **ASSUMED))[0][0] == "IMR001"
    wide = {
        "json": (b'"priority"', b'"x": [1,2,3,4,5,6], "priority"'),
        "xml": (b"<priority>", b"<x/>" * 6 + b"<priority>"),
    }
    report = judged(raw.replace(*wide[syntax], 1), syntax, limits=Limits(elements=5), **ASSUMED)
    assert report.verdict is Verdict.UNDETERMINED


@each_syntax
def test_a_hint_that_names_the_version_of_the_document_is_no_contradiction(syntax):
    raw = calls_itself(NEW[syntax], syntax, FUTURE, MINOR.name)
    for hinted, rules in ((FUTURE, set()), (MINOR.name, {"IMR012"})):
        change = {
            "json": (b'"documentType"', b'"$schema": "imr-determination-%s.schema.json", "documentType"'),
            "xml": (
                b" documentType=",
                b' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:x imr-determination-%s.xsd" documentType=',
            ),
        }[syntax]
        report = judged(raw.replace(change[0], change[1] % hinted.encode(), 1), syntax, **ASSUMED)
        assert {f.rule for f in report.findings} == rules
        assert all(f"follows {FUTURE}" in f.message for f in report.findings)


def test_many_members_that_are_not_known_take_a_time_that_grows_with_the_document():
    import time

    raw = calls_itself(NEW["json"], "json", FUTURE, MINOR.name)
    many = ", ".join(f'"x{i}": 1' for i in range(20_000)).encode()
    begun = time.monotonic()
    report = judged(raw.replace(b'"priority"', many + b', "priority"', 1), "json", **ASSUMED)
    assert len(report.findings) == 1001
    assert "19,000 more members" in " ".join(f.message for f in report.findings)
    assert report.unplaced == 20_000
    assert time.monotonic() - begun < 20


def test_a_version_that_is_not_there_is_wrong_usage_and_only_validate_takes_one():
    with pytest.raises(UsageError, match=r"there is no version 9\.9; there are 1\.0"):
        imr_schema.validate(NEW["json"], settings=Settings(assume_version="9.9"))
    with pytest.raises(UsageError, match="for validate alone"):
        imr_schema.convert(NEW["json"], "xml", settings=ASSUMING)
    with pytest.raises(UsageError, match="for validate alone"):
        imr_schema.load(NEW["json"], settings=ASSUMING)


def run(*arguments, cwd):
    command = [sys.executable, "-m", "imr_schema", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def test_the_command_and_its_reports_say_what_was_assumed(tmp_path):
    for syntax in CODECS:
        (tmp_path / f"n.imr.{syntax}").write_bytes(calls_itself(NEW[syntax], syntax, FUTURE, MINOR.name))
    assert run("validate", "n.imr.json", cwd=tmp_path).returncode == 3
    for form in ("json", "json-lines"):
        done = run("validate", ".", "--assume-version", MINOR.name, "--report", form, cwd=tmp_path)
        assert done.returncode == 0
        schema = json.loads(schema_bytes("report/1.0/imr-report-1.0.schema.json"))
        if form == "json":
            said = json.loads(done.stdout)
            jsonschema_rs.validator_for(schema).validate(said)
            assert said["partial"] is True
            assert [(d["schemaVersion"], d["assumedVersion"]) for d in said["documents"]] == [(FUTURE, MINOR.name)] * 2
    text = run("validate", ".", "--assume-version", MINOR.name, cwd=tmp_path).stdout
    assert f"version {FUTURE} judged as {MINOR.name}" in text
    assert (
        f"2 documents of a newer version judged as version {MINOR.name}: what that does not know was not judged."
        in text
    )
    html = run("validate", ".", "--assume-version", MINOR.name, "-r", "html", cwd=tmp_path).stdout
    assert f"version {FUTURE}, judged as version {MINOR.name}" in html
    known = run(
        "validate", SAMPLES / PRINTED.name / "valid" / "golden.imr.json", "--assume-version", MINOR.name, cwd=tmp_path
    )
    assert "judged as" not in known.stdout


@pytest.mark.parametrize("name", ["9.9", "", "1", "latest", FUTURE])
def test_a_version_to_assume_that_is_not_there_is_exit_2(name, tmp_path):
    done = run("validate", SAMPLES / PRINTED.name / "valid", "--assume-version", name, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "there are 1.0, 1.1" in done.stderr


@pytest.mark.parametrize("command", ["convert --to json", "migrate --to-version 1.0", "letter check"])
def test_no_other_command_takes_the_option(command, tmp_path):
    words, option = command.split(), ["--assume-version", MINOR.name]
    assert run(*words, *option, OLD_FILE, cwd=tmp_path).returncode == 2


OLD_FILE = SAMPLES / PRINTED.name / "valid" / "golden.imr.json"


def test_the_minor_version_has_members_that_the_first_lacks():
    assert field_at(root(MINOR), ["exchange"]) is not None
    assert field_at(root(PRINTED), ["exchange"]) is None
