"""Documents of a newer minor version, judged as one that is known."""

import json
import subprocess
import sys

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import imr_schema
from imr_schema import strategies as some
from imr_schema.codecs import CODECS
from imr_schema.config.settings import Limits, Settings
from imr_schema.errors import UsageError
from imr_schema.findings import Severity, Verdict
from imr_schema.standard import PRINTED, VERSIONS, root, schema_bytes
from imr_schema.validation import pipeline
from tests.trial import MINOR, NEW, OLD, SAMPLES, calls_itself, each_syntax, judged, told

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
    assert pipeline.validate(json.dumps(more).encode(), settings=ASSUMING).data == data


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
    assert report.unexpected == 2


@each_syntax
def test_a_member_of_a_version_that_we_know_is_named_when_an_older_one_is_assumed(syntax):
    report = judged(calls_itself(NEW[syntax], syntax, FUTURE, MINOR.name), syntax, assume_version=PRINTED.name)
    assert report.findings[0].message.startswith("The document: not known to version 1.0, as which")
    assert report.findings[0].message.endswith(": the member documentId.")
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
                b' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
                b' xsi:schemaLocation="urn:x imr-determination-%s.xsd" documentType=',
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
    assert sum(finding.number for finding in report.findings) == 20_000
    assert report.unexpected == 20_000
    assert time.monotonic() - begun < 20


def test_a_version_that_is_not_there_is_wrong_usage_and_only_validate_takes_one():
    with pytest.raises(UsageError, match=r"unknown version 9\.9; known versions: 1\.0"):
        imr_schema.validate(NEW["json"], settings=Settings(assume_version="9.9"))
    with pytest.raises(UsageError, match="only for validate"):
        imr_schema.convert(NEW["json"], "xml", settings=ASSUMING)
    with pytest.raises(UsageError, match="only for validate"):
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
    text = run("validate", ".", "-v", "--assume-version", MINOR.name, cwd=tmp_path).stdout
    assert f"version {FUTURE} validated as {MINOR.name}" in text
    assert (
        f"Partial run: 2 documents of a newer version were validated as version {MINOR.name}; "
        f"anything that version {MINOR.name} does not define was not validated." in text
    )
    html = run("validate", ".", "--assume-version", MINOR.name, "-r", "html", cwd=tmp_path).stdout
    assert f"version {FUTURE}, validated as version {MINOR.name}" in html
    known = run(
        "validate", SAMPLES / PRINTED.name / "valid" / "golden.imr.json", "--assume-version", MINOR.name, cwd=tmp_path
    )
    assert "validated as" not in known.stdout


@pytest.mark.parametrize("name", ["9.9", "", "1", "latest", FUTURE])
def test_a_version_to_assume_that_is_not_there_is_exit_2(name, tmp_path):
    done = run("validate", SAMPLES / PRINTED.name / "valid", "--assume-version", name, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "known versions: 1.0, 1.1" in done.stderr


@pytest.mark.parametrize("command", ["convert --to json", "migrate --to-version 1.0", "letter check"])
def test_no_other_command_takes_the_option(command, tmp_path):
    words, option = command.split(), ["--assume-version", MINOR.name]
    assert run(*words, *option, OLD_FILE, cwd=tmp_path).returncode == 2


OLD_FILE = SAMPLES / PRINTED.name / "valid" / "golden.imr.json"
