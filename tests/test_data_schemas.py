"""The data of the standard (code lists, characters, placeholders, the law) by the JSON Schemas that describe it."""

import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import jsonschema_rs
import pytest

from imr_schema import law, pointer
from imr_schema.publish import index
from imr_schema.rules import Absent, edited
from imr_schema.standard import schema_bytes
from imr_schema.standard.codelists import NAMES
from imr_schema.standard.placeholders import MEMBERS

CODE_LIST, CHARACTERS, PLACEHOLDERS, LAW = (
    "codelists/1.0/imr-codelist-1.0.schema.json",
    "codelists/1.0/imr-characters-1.0.schema.json",
    "codelists/1.0/imr-placeholders-1.0.schema.json",
    "law/1.0/imr-law-1.0.schema.json",
)
SCHEMA_OF = {
    **{f"codelists/{name}.json": CODE_LIST for name in NAMES},
    "codelists/characters.json": CHARACTERS,
    "codelists/placeholders.json": PLACEHOLDERS,
    "law/law.json": LAW,
}
"""By data file, the schema that describes it."""

CHAPTERS, REQUESTS = "codelists/mtus-chapters.json", "codelists/request-categories.json"
ABSENT = Absent()
FAULTS: list[tuple[str, dict[str, Any]]] = [
    *((name, {"/values/0/code": ABSENT}) for name in SCHEMA_OF if SCHEMA_OF[name] == CODE_LIST),
    *((name, {"/source": ABSENT}) for name in SCHEMA_OF),
    *((name, {"/version": "2026-13-01"}) for name in SCHEMA_OF),
    *((name, {"/more": "x"}) for name in SCHEMA_OF),
    (CHAPTERS, {"/uri": "https://example.org/chapters"}),
    (CHAPTERS, {"/values": []}),
    (CHAPTERS, {"/values/0/code": "Low Back"}),
    (CHAPTERS, {"/values/0/code": "low--back"}),
    (CHAPTERS, {"/values/0/value": " "}),
    (CHAPTERS, {"/values/0/year": "2004"}),
    (CHAPTERS, {"/values/0/from": "2017-11-31x"}),
    (CHAPTERS, {"/values/0/edition": "2017-13"}),
    (CHAPTERS, {"/values/0/aliases": ["Knee", "Knee"]}),
    (CHAPTERS, {"/values/0/numbers": [0]}),
    (CHAPTERS, {"/values/0/checked": "no"}),
    (CHAPTERS, {"/values/0/display": "x"}),
    (REQUESTS, {"/values/0/subcategories": ["Imaging"]}),
    (REQUESTS, {"/values/0/subcategories/0/code": ABSENT}),
    ("codelists/characters.json", {"/classes/blank": ABSENT}),
    ("codelists/characters.json", {"/classes/emoji": {"description": "x", "ranges": "1F600"}}),
    ("codelists/characters.json", {"/classes/blank/ranges": "0009 - 000D"}),
    ("codelists/characters.json", {"/classes/blank/ranges": "000d"}),
    ("codelists/characters.json", {"/unicode": "17"}),
    ("codelists/placeholders.json", {"/values/0/in": ["title", "heading"]}),
    ("codelists/placeholders.json", {"/values/0": "N/A"}),
    ("codelists/placeholders.json", {"/marks": ""}),
    ("law/law.json", {"/facts/0/name": "filing_fee"}),
    ("law/law.json", {"/facts/0/value": 30}),
    ("law/law.json", {"/facts/0/value": "soon"}),
    ("law/law.json", {"/facts/0/checked": ABSENT}),
    ("law/law.json", {"/amendments/0/sections": []}),
    ("law/law.json", {"/holidays/days/0/day": ABSENT}),
    ("law/law.json", {"/holidays/days/0/weekday": "monday"}),
    ("law/law.json", {"/holidays/days/1/onSunday": 1}),
]


judge: Any = jsonschema.Draft202012Validator


def loaded(name):
    return json.loads(schema_bytes(name))


@pytest.mark.parametrize("name", SCHEMA_OF)
def test_data_is_as_its_schema_describes_it(name):
    schema, data = loaded(SCHEMA_OF[name]), loaded(name)
    jsonschema_rs.validator_for(schema, validate_formats=True).validate(data)
    judge(schema).validate(data)


@pytest.mark.parametrize(("name", "edits"), FAULTS, ids=[f"{name} {next(iter(edits))}" for name, edits in FAULTS])
def test_data_with_a_fault_is_refused(name, edits):
    schema, data = loaded(SCHEMA_OF[name]), edited(loaded(name), edits)
    (place,) = edits
    assert not jsonschema_rs.validator_for(schema).is_valid(data)
    told = [pointer.join(list(map(str, e.absolute_path))) for e in judge(schema).iter_errors(data)]
    assert told
    assert all(place.startswith(each) or each.startswith(place) for each in told)


def objects(schema: Any) -> Iterator[Any]:
    """Each schema of an object in *schema*."""
    if isinstance(schema, dict):
        if "properties" in schema and "required" in schema and "type" in schema:
            yield schema
        for each in schema.values():
            yield from objects(each)


@pytest.mark.parametrize("name", sorted(set(SCHEMA_OF.values())))
def test_a_schema_of_data_is_closed_and_says_what_each_member_is(name):
    schema = loaded(name)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"].endswith("2020-12/schema")
    several = list(objects(schema))
    assert several
    for each in several:
        assert each["additionalProperties"] is False
        assert each["description"]
        for member in each["properties"].values():
            assert member.get("description") or schema["$defs"][member["$ref"].rpartition("/")[2]]["description"]
    assert all(each["title"] and each["description"] for each in schema["$defs"].values())


def test_every_file_of_data_has_a_schema_and_both_are_in_the_index():
    recorded = {entry.path: entry for entry in index.entries() if entry.path.startswith(("codelists/", "law/"))}
    assert {*SCHEMA_OF, *SCHEMA_OF.values()} == set(recorded)
    assert {path for path, entry in recorded.items() if entry.kind == "data-schema"} == set(SCHEMA_OF.values())
    assert {recorded[name].version for name in SCHEMA_OF.values()} == {"1.0"}


def test_the_schemas_name_the_facts_and_the_members_that_the_code_has():
    assert set(loaded(LAW)["$defs"]["fact"]["properties"]["name"]["enum"]) == set(law.Law.__struct_fields__)
    assert loaded(PLACEHOLDERS)["$defs"]["placeholder"]["properties"]["in"]["items"]["enum"] == list(MEMBERS)
