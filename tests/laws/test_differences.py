"""The verdict on a change of a schema is what the change is, and a minor change leaves every document right."""

import copy
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from imr_schema import strategies as some
from imr_schema.codecs import CODECS
from imr_schema.publish.xsd import write_xsd
from imr_schema.standard import LATEST, source
from imr_schema.standard.diff import MAJOR, MINOR, NONE, PATCH, differences, verdict

TEXT = {
    "title": "New",
    "description": "New.",
    "examples": ["new"],
    "x-letter": "Nowhere.",
    "type": "string",
    "minLength": 1,
}
APART = ("$schema", "documentType", "schemaVersion")


def parts(schema):
    """Every part of *schema* that is a schema itself, the root first; not what identifies document and version."""
    found = [schema]
    for name, value in schema.get("properties", {}).items():
        found += parts(value) if name not in APART else []
    for value in schema.get("$defs", {}).values():
        found += parts(value)
    return found + (parts(schema["items"]) if "items" in schema else [])


def chosen(draw, schema, fit):
    fitting = [part for part in parts(schema) if fit(part)]
    return draw(st.sampled_from(range(len(fitting))).map(fitting.__getitem__))


def members(part, *, required=None, elements=False):
    return [
        name
        for name, value in part.get("properties", {}).items()
        if name not in APART
        and (required is None or (name in part.get("required", ())) is required)
        and not (elements and value.get("xml", {}).get("attribute"))
    ]


EDITS: dict[str, Any] = {}


def edit(expected):
    def put(change):
        EDITS[change.__name__] = (change, expected)
        return change

    return put


@edit(NONE)
def nothing(draw, schema):
    pass


@edit(PATCH)
def other_words(draw, schema):
    keyword = draw(st.sampled_from(["title", "description", "examples", "x-letter"]))
    # A shared definition has no example; its words are told where a use has none of its own, and every use has.
    part = chosen(draw, schema, lambda part: keyword in part and ("examples" in part or "$id" in part))
    part[keyword] = ["other"] if keyword == "examples" else "Other words"


@edit(MINOR)
def an_optional_member_more(draw, schema):
    chosen(draw, schema, lambda part: "properties" in part)["properties"]["newMember"] = dict(TEXT)


@edit(MAJOR)
def a_required_member_more(draw, schema):
    part = chosen(draw, schema, lambda part: "properties" in part)
    part["properties"]["newMember"] = dict(TEXT)
    part["required"] = [*part.get("required", ()), "newMember"]


@edit(MAJOR)
def a_member_less(draw, schema):
    part = chosen(draw, schema, members)
    name = draw(st.sampled_from(members(part)))
    del part["properties"][name]
    part["required"] = [each for each in part.get("required", ()) if each != name]


@edit(MAJOR)
def a_member_required(draw, schema):
    part = chosen(draw, schema, lambda part: members(part, required=False))
    part["required"] = [*part.get("required", ()), draw(st.sampled_from(members(part, required=False)))]


@edit(MINOR)
def a_member_optional(draw, schema):
    part = chosen(draw, schema, lambda part: members(part, required=True))
    part["required"].remove(draw(st.sampled_from(members(part, required=True))))


@edit(MAJOR)
def a_code_less(draw, schema):
    codes = chosen(draw, schema, lambda part: len(part.get("enum", ())) > 1)["enum"]
    codes.remove(draw(st.sampled_from(codes)))


@edit(MINOR)
def a_code_more(draw, schema):
    chosen(draw, schema, lambda part: "enum" in part)["enum"].append("newCode")


@edit(NONE)
def codes_in_another_order(draw, schema):
    chosen(draw, schema, lambda part: "enum" in part)["enum"].reverse()


@edit(MINOR)
def any_text_for_a_code(draw, schema):
    del chosen(draw, schema, lambda part: "enum" in part)["enum"]


LOW, HIGH = ("minLength", "minItems", "minimum"), ("maxLength", "maxItems", "maximum")


def bound(draw, schema, names, step):
    # A pattern may imply the bound, before or after.
    fitting = [part for part in parts(schema) if "pattern" not in part]
    name = draw(st.sampled_from([name for name in names if any(name in part for part in fitting)]))
    least = 1 if name == "minimum" else 0
    part = chosen(draw, schema, lambda part: name in part and "pattern" not in part and part[name] + step >= least)
    part[name] += step


@edit(MAJOR)
def a_higher_lower_bound(draw, schema):
    bound(draw, schema, LOW, 1)


@edit(MAJOR)
def a_lower_upper_bound(draw, schema):
    bound(draw, schema, HIGH, -1)


@edit(MINOR)
def a_lower_lower_bound(draw, schema):
    bound(draw, schema, LOW, -1)


@edit(MINOR)
def a_higher_upper_bound(draw, schema):
    bound(draw, schema, HIGH, 1)


def body_of(part):
    return part["pattern"].removeprefix("^").removesuffix("$")


RANGES = {"0-9": "0-8", "!-~": "!-}", "A-Z": "A-Y"}


@edit(MAJOR)
def a_narrower_pattern(draw, schema):
    part = chosen(draw, schema, lambda part: any(each in part.get("pattern", "") for each in RANGES))
    wide = next(each for each in RANGES if each in part["pattern"])
    part["pattern"] = part["pattern"].replace(wide, RANGES[wide], 1)


@edit(MINOR)
def a_wider_pattern(draw, schema):
    part = chosen(draw, schema, lambda part: "pattern" in part)
    other = "\u00e9" * part.get("minLength", 1)
    part["pattern"] = f"^({body_of(part)}|{other})$"


@edit(PATCH)
def a_pattern_in_another_form(draw, schema):
    part = chosen(draw, schema, lambda part: "pattern" in part)
    body = body_of(part)
    part["pattern"] = draw(st.sampled_from([f"^({body})$", f"^({body}|{body})$", f"^({body}){{1}}$"]))


@edit(MAJOR)
def a_pattern_that_engines_read_differently(draw, schema):
    part = chosen(draw, schema, lambda part: "pattern" in part)
    part["pattern"] = f"^(?:{body_of(part)})(?=$)$"


@edit(NONE)
def a_bound_that_the_pattern_implies(draw, schema):
    """A length that the pattern fixes."""
    part = chosen(draw, schema, lambda part: "pattern" in part and part.get("minLength", 0) == part.get("maxLength"))
    del part["minLength"], part["maxLength"]


@edit(MINOR)
def no_pattern(draw, schema):
    del chosen(draw, schema, lambda part: "pattern" in part)["pattern"]


@edit(MAJOR)
def a_pattern_more(draw, schema):
    chosen(draw, schema, lambda part: part.get("type") == "string" and not part.keys() & {"pattern", "enum"})[
        "pattern"
    ] = "^[a-z]+$"


@edit(MAJOR)
def another_type(draw, schema):
    part = chosen(draw, schema, lambda part: part.get("type") == "string" and not part.get("xml", {}).get("attribute"))
    part["type"] = "boolean"


@edit(MAJOR)
def another_name_in_xml(draw, schema):
    # Two members of one definition would both get the name.
    part = chosen(draw, {**schema, "$defs": {}}, lambda part: "type" in part and "$id" not in part)
    part["xml"] = {**part.get("xml", {}), "name": "newName"}


@edit(MAJOR)
def elements_in_another_order(draw, schema):
    part = chosen(draw, schema, lambda part: len(members(part, elements=True)) > 1)
    names = members(part, elements=True)
    last = names[-1]
    before = {name: part["properties"].pop(name) for name in names}
    part["properties"] |= {last: before.pop(last), **before}


@edit(MINOR)
def a_member_deprecated(draw, schema):
    part = chosen(draw, schema, members)
    part["properties"][draw(st.sampled_from(members(part)))] |= {"deprecated": True, "x-since": LATEST.name}


@edit(MAJOR)
def a_keyword_that_nobody_knows(draw, schema):
    chosen(draw, schema, lambda part: part.get("type") == "array")["uniqueItems"] = True


each_edit = pytest.mark.parametrize("name", EDITS)


@each_edit
def test_the_verdict_is_what_the_change_is(name):
    change, expected = EDITS[name]

    @settings(max_examples=25)
    @given(st.data())
    def told(data):
        new = copy.deepcopy(source(LATEST))
        change(data.draw, new)
        found = differences(source(LATEST), new)
        assert verdict(found) == expected, found
        back = differences(new, source(LATEST))
        assert {(d.place, d.what) for d in back if d.change not in ("added", "removed")} == {
            (d.place, d.what) for d in found if d.change not in ("added", "removed")
        }
        assert {d.place for d in back if d.change == "removed"} == {d.place for d in found if d.change == "added"}

    told()


@given(st.lists(st.sampled_from(list(EDITS)), min_size=1, max_size=3), st.data(), some.determinations())
def test_a_verdict_of_less_than_major_leaves_every_document_right_in_both_syntaxes(names, data, document):
    new = copy.deepcopy(source(LATEST))
    for name in names:
        change, expected = EDITS[name]
        if expected != MAJOR and (name != "an_optional_member_more" or names.count(name) == 1):
            change(data.draw, new)
    if verdict(differences(source(LATEST), new)) == MAJOR:
        return  # several changes of one part may take away what each alone leaves
    assert jsonschema_rs.Draft202012Validator(new).is_valid(document)
    tree = etree.fromstring(CODECS["xml"].write(document, LATEST))
    try:
        written = write_xsd(new)
    except ValueError:
        return  # two uses of one named type differ after the change
    assert etree.XMLSchema(etree.fromstring(written)).validate(tree)


BREAKING = [
    "a_member_less",
    "a_member_required",
    "a_required_member_more",
    "elements_in_another_order",
    "another_name_in_xml",
]


@pytest.mark.parametrize("name", BREAKING)
def test_a_major_change_makes_some_document_wrong_in_xml(name):
    """Of each kind one that is shown: some part of a document that says all it can is not where it was."""
    wrong = []

    @settings(max_examples=40)
    @given(st.data(), some.determinations(every_part=True))
    def look(data, document):
        new = copy.deepcopy(source(LATEST))
        EDITS[name][0](data.draw, new)
        tree = etree.fromstring(CODECS["xml"].write(document, LATEST))
        wrong.append(not etree.XMLSchema(etree.fromstring(write_xsd(new))).validate(tree))

    look()
    assert any(wrong)
