"""What two schemas say otherwise: the project's own versions, and small schemas."""

import json
import subprocess
import sys

import jsonschema_rs
import msgspec
import pytest

from imr_schema.standard import VERSIONS, schema_bytes, source
from imr_schema.standard.diff import as_data, differences, sentences, verdict

NEIGHBOURS = list(zip(VERSIONS.values(), list(VERSIONS.values())[1:], strict=False))
SHAPE = json.loads(schema_bytes("diff/1.0/imr-diff-1.0.schema.json"))


@pytest.mark.parametrize(("old", "new"), NEIGHBOURS, ids=lambda version: version.name)
def test_each_version_differs_from_the_one_before_as_its_number_says(old, new):
    (major, minor), (next_major, next_minor) = old.number, new.number
    expected = "major" if next_major > major else "minor"
    assert (next_major, next_minor) == ((major + 1, 0) if expected == "major" else (major, minor + 1))
    assert verdict(differences(source(old), source(new))) == expected
    assert (old.namespace == new.namespace) is (expected == "minor")


@pytest.mark.parametrize("old", VERSIONS.values(), ids=VERSIONS)
@pytest.mark.parametrize("new", VERSIONS.values(), ids=VERSIONS)
def test_any_two_versions_can_be_compared_in_either_direction(old, new):
    found = differences(source(old), source(new))
    told = msgspec.to_builtins(as_data(old.name, new.name, found))
    jsonschema_rs.validator_for(SHAPE).validate(told)
    assert (told["verdict"] == "none") is (old is new)
    assert len(list(sentences(old.name, new.name, found))) == len({(d.place, d.what) for d in found}) + 1


def schema(part, required=()):
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(required),
        "properties": {"a": part},
        "$defs": {},
    }


TEXT = {"type": "string"}
BOUND = ("minLength", "pattern")
CASES = [
    ({"enum": ["x", "y"]}, {"enum": ["y", "z"]}, {("tightened", "enum"), ("loosened", "enum")}, "major"),
    ({"const": "x"}, {"enum": ["x", "y"]}, {("loosened", "enum")}, "minor"),
    ({"enum": ["x"]}, {"const": "x"}, set(), "none"),
    ({"enum": ["x", "y"]}, {"pattern": "^[x-z]$"}, {("loosened", "enum")}, "minor"),
    ({"enum": ["x", "\u00e9"]}, {"pattern": "^[x-z]$"}, {("tightened", "enum"), ("loosened", "enum")}, "major"),
    ({"pattern": "^[x-z]$"}, {"enum": ["x", "y"]}, {("tightened", "enum")}, "major"),
    ({"pattern": "^[x-z]$"}, {"enum": ["x", "a"]}, {("tightened", "enum"), ("loosened", "enum")}, "major"),
    ({"enum": ["x", "y"]}, {"enum": ["x", "y"], "pattern": "^x$"}, {("tightened", "enum")}, "major"),
    ({"enum": ["x", "y"], "pattern": "^x$"}, {"enum": ["x", "z"], "pattern": "^x$"}, set(), "none"),
    ({"pattern": "^a$"}, {"pattern": "^[a]$"}, {("reworded", "pattern")}, "patch"),
    ({"pattern": "^a$"}, {"pattern": "^a|a$"}, {("tightened", "pattern"), ("loosened", "pattern")}, "major"),
    ({"pattern": "^a$"}, {"pattern": "^[ab]$"}, {("loosened", "pattern")}, "minor"),
    ({"pattern": "^[ab]$"}, {"pattern": "^a$"}, {("tightened", "pattern")}, "major"),
    ({"pattern": "^[ab]$"}, {"pattern": "^[bc]$"}, {("tightened", "pattern"), ("loosened", "pattern")}, "major"),
    ({"pattern": "^a+$"}, {"pattern": "^a+$", "maxLength": 9}, {("tightened", "maxLength")}, "major"),
    ({"pattern": "^a{9}$"}, {"pattern": "^a{9}$", "maxLength": 9}, set(), "none"),
    ({"pattern": "^a{9}$", "minLength": 9}, {"pattern": "^a{9}$"}, set(), "none"),
    ({"pattern": "^a{9}$", "minLength": 9}, {"pattern": "^a{8,9}$"}, {("loosened", n) for n in BOUND}, "minor"),
    ({"pattern": "^a+$", "maxLength": 9}, {"pattern": "^a{1,9}$"}, {("reworded", "pattern")}, "patch"),
    ({"pattern": "^(ab)*$", "minLength": 3}, {"pattern": "^(ab)*$", "minLength": 4}, set(), "none"),
    ({"pattern": "^(a|bc)$"}, {"enum": ["bc", "a"]}, set(), "none"),
    ({"enum": ["bc", "a"]}, {"pattern": "^(a|bc)$"}, set(), "none"),
    ({"pattern": "^(a|bc|d)$"}, {"enum": ["bc", "a"]}, {("tightened", "enum")}, "major"),
    ({"enum": ["a", "bcd"], "maxLength": 9}, {"enum": ["a", "bcd"], "maxLength": 3}, set(), "none"),
    ({"enum": ["a", "bcd"]}, {"enum": ["a", "bcd"], "maxLength": 2}, {("tightened", "enum")}, "major"),
    ({"pattern": "^a$"}, {"pattern": "^a$", "format": "uri"}, {("reworded", "format")}, "patch"),
    ({"pattern": "^a$"}, {}, {("loosened", "pattern")}, "minor"),
    ({}, {"pattern": "^a$"}, {("tightened", "pattern")}, "major"),
    ({"minLength": 1}, {"minLength": 2}, {("tightened", "minLength")}, "major"),
    ({"minLength": 100_000}, {"minLength": 99_999}, {("loosened", "minLength")}, "minor"),
    ({"minLength": 1}, {"minLength": 1, "maxLength": 9}, {("tightened", "maxLength")}, "major"),
    ({"minLength": 0}, {}, set(), "none"),
    ({"xml": {"name": "b"}}, {}, {("tightened", "xml.name"), ("loosened", "xml.name")}, "major"),
    ({"xml": {"wrapped": True}}, {}, {("tightened", "xml"), ("loosened", "xml")}, "major"),
    ({}, {"xml": {"attribute": True}}, {("tightened", "xml.attribute"), ("loosened", "xml.attribute")}, "major"),
    ({}, {"format": "date"}, {("reworded", "format")}, "patch"),
    ({"x-values": {"x": "This."}}, {"x-values": {"x": "That."}}, {("reworded", "x-values")}, "patch"),
    ({}, {"x-key": "number"}, set(), "none"),
    ({}, {"contentEncoding": "base64"}, {("tightened", "contentEncoding")}, "major"),
    ({"contentEncoding": "base64"}, {}, {("loosened", "contentEncoding")}, "minor"),
    (
        {"contentEncoding": "base64"},
        {"contentEncoding": "base32"},
        {("tightened", "contentEncoding"), ("loosened", "contentEncoding")},
        "major",
    ),
    ({"title": "A"}, {"title": "B"}, {("reworded", "title")}, "patch"),
    ({"$comment": "A"}, {"$comment": "B"}, set(), "none"),
    ({}, {"deprecated": True, "x-since": "9"}, {("deprecated", "deprecated"), ("deprecated", "x-since")}, "minor"),
]


@pytest.mark.parametrize(("before", "after", "expected", "held"), CASES)
def test_a_change_of_one_member_is_told_as_what_it_is(before, after, expected, held):
    found = differences(schema(TEXT | before), schema(TEXT | after))
    assert {(difference.change, difference.what) for difference in found} == expected
    assert {difference.place for difference in found} <= {"/a"}
    assert verdict(found) == held


@pytest.mark.parametrize("void", [{"minItems": 0}, {"uniqueItems": False}])
def test_a_bound_that_bounds_nothing_is_no_difference(void):
    entries = {"type": "array", "items": TEXT}
    assert differences(schema(entries), schema({**entries, **void})) == ()
    assert differences(schema({**entries, **void}), schema(entries)) == ()


def test_a_version_may_have_its_name_anywhere_it_has_to():
    """Only there: another code, or another form of it, is a difference."""
    one, two = ({**schema(TEXT), "properties": {"schemaVersion": {"type": "string", "const": name}}} for name in "12")
    assert differences(one, two) == ()
    other = {**one, "properties": {"other": one["properties"]["schemaVersion"]}}
    another = {**two, "properties": {"other": two["properties"]["schemaVersion"]}}
    assert verdict(differences(other, another)) == "major"


def test_an_object_that_is_opened_or_closed_is_told():
    closed = schema(TEXT)
    opened = {**closed, "additionalProperties": True}
    more = {**closed, "properties": {"a": TEXT, "b": TEXT}}
    assert verdict(differences(closed, opened)) == "minor"
    assert verdict(differences(opened, closed)) == "major"
    assert verdict(differences(closed, more)) == "minor"
    assert (
        verdict(differences(opened, {**more, "additionalProperties": True})) == "major"
    )  # a document may have had another b


def test_another_type_is_told_once_and_what_lies_below_is_not_compared():
    found = differences(schema({"type": "array", "items": TEXT}), schema(TEXT))
    assert [(d.change, d.what, d.breaks) for d in found] == [("tightened", "type", True), ("loosened", "type", False)]


def test_people_read_what_differs_before_what_is_only_said_otherwise():
    one = schema({**TEXT, "title": "A", "pattern": "^a$"})
    two = schema({**TEXT, "title": "B", "pattern": "^b$"})
    assert list(sentences("1", "2", differences(one, two))) == [
        "1 -> 2: major: a valid document of 1 may be invalid in 2, even if it names that version",
        "tightened and loosened  /a: pattern: ^a$ -> ^b$",
        "reworded    /a: title: A -> B",
    ]


def test_another_root_element_is_no_other_version_but_another_document():
    one, two = ({**schema(TEXT), "xml": {"name": name, "namespace": f"urn:{name}"}} for name in ("one", "two"))
    assert {(d.place, d.what, d.breaks) for d in differences(one, two)} == {
        ("", "xml.name", True),
        ("", "xml.name", False),
    }
    assert differences(one, {**one, "xml": {"name": "one", "namespace": "urn:other"}}) == ()


def test_a_shared_definition_that_is_written_out_is_no_difference():
    shared = schema({"$ref": "#/$defs/code"}) | {"$defs": {"code": {"type": "string", "enum": ["x"]}}}
    assert differences(shared, schema({"type": "string", "enum": ["x"]})) == ()


def test_attributes_and_members_of_json_may_stand_in_any_order_but_for_the_canonical_form():
    attribute = {"type": "string", "enum": ["x"], "xml": {"attribute": True}}
    one, two = ({**schema(TEXT), "properties": dict.fromkeys(names, attribute)} for names in ("ab", "ba"))
    assert [(d.change, d.what) for d in differences(one, two)] == [("reworded", "order")]


def run(*arguments):
    command = [sys.executable, "-m", "imr_schema", "schemas", "diff", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_command_tells_it_as_text_and_as_json():
    old, new = list(VERSIONS)[:2]
    text = run(old, new).stdout
    assert text.startswith(
        f"{old} -> {new}: minor: every valid document of {old} is valid in {new} if it names that version\n"
    )
    assert "added       /disputedItems/*/codes: optional list\n" in text
    told = json.loads(run(new, old, "--json").stdout)
    jsonschema_rs.validator_for(SHAPE).validate(told)
    assert (told["from"], told["to"], told["verdict"]) == (new, old, "major")
    assert {"place": "/disputedItems/*/codes", "change": "removed", "what": "optional list", "breaks": True} in told[
        "differences"
    ]


@pytest.mark.parametrize("arguments", [["1.0", "9.9"], ["9.9", "1.0"], ["1.0", ""], ["1.0"], ["1.0", "1.1", "1.1"]])
def test_wrong_usage_is_exit_2(arguments):
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
