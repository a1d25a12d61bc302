"""The standard's files: documented, generated, recorded, and read alike by every engine."""

import json
import re
from datetime import date, timedelta
from pathlib import Path

import jsonschema
import jsonschema_rs
import pytest
import xmlschema
from lxml import etree

from imr_schema.errors import DigestError, UsageError
from imr_schema.model import Determination
from imr_schema.publish import index
from imr_schema.publish.plain import plain_name, write_plain
from imr_schema.publish.xsd import _number_pattern, write_xsd
from imr_schema.standard import (
    LATEST,
    LICENSE,
    LIST,
    OBJECT,
    VERSIONS,
    Status,
    root,
    schema_bytes,
    schema_names,
    source,
)
from tests.tools import make_model_docs

SCHEMAS = Path(__file__).parent.parent / "schemas"


NOT_RELEASED = {name: version for name, version in VERSIONS.items() if version.status is not Status.RELEASED}
"""The XSD of a released version is the one that was released, whose digest another test compares."""


@pytest.mark.parametrize("version", NOT_RELEASED.values(), ids=NOT_RELEASED)
def test_the_xsd_is_what_the_json_schema_gives(version):
    assert schema_bytes(version.xsd) == write_xsd(source(version))


@pytest.mark.parametrize("version", VERSIONS.values(), ids=VERSIONS)
def test_every_engine_loads_the_schemas(version):
    etree.XMLSchema(etree.fromstring(schema_bytes(version.xsd)))
    xmlschema.XMLSchema10(schema_bytes(version.xsd).decode(), allow="none")
    jsonschema.Draft202012Validator.check_schema(source(version))
    jsonschema_rs.meta.validate(source(version))


def fields(field):
    for part in field.parts:
        yield part
        yield from fields(part)
    if field.entry is not None:
        yield field.entry
        yield from fields(field.entry)


@pytest.mark.parametrize("version", VERSIONS.values(), ids=VERSIONS)
def test_every_field_has_title_description_example_and_place_in_the_letter(version):
    for field in fields(root(version)):
        for keyword in ("title", "description", "examples", "x-letter"):
            assert field.keywords.get(keyword), (field.name, keyword)
        local = {"$schema": source(version)["$schema"], "$defs": source(version)["$defs"], **field.keywords}
        assert jsonschema.Draft202012Validator(local).is_valid(field.keywords["examples"][0]), field.name


@pytest.mark.parametrize("version", VERSIONS.values(), ids=VERSIONS)
def test_the_schema_is_closed_and_one_file(version):
    text = schema_bytes(version.json_schema).decode()
    assert all(ref.startswith("#/$defs/") for ref in re.findall(r'"\$ref": "([^"]*)"', text))
    for field in [root(version), *fields(root(version))]:
        assert field.kind != OBJECT or field.keywords["additionalProperties"] is False


def test_attributes_are_those_of_the_contract():
    found = {field.xml_name for field in fields(root(LATEST)) if field.attribute}
    assert found == {"documentType", "schemaVersion", "copy", "number", "basis", "owner", "name", "reviewer"}
    assert all(field.kind != "text" for field in fields(root(LATEST)) if field.attribute)


def test_the_model_is_the_newest_schema_field_by_field():
    import typing

    import msgspec

    def compare(struct, field):
        told = {f.encode_name: f for f in msgspec.structs.fields(struct)}
        assert list(told) == [part.name for part in field.parts if not part.hint]
        for part in field.parts:
            if part.hint:
                continue
            assert told[part.name].required == part.required, part.name
            inner = part
            kind = told[part.name].type
            while inner.kind == LIST:
                kind, inner = next(a for a in typing.get_args(kind) if a is not Ellipsis), inner.entry
            if inner.kind == OBJECT:
                named = [
                    a for a in (kind, *typing.get_args(kind)) if isinstance(a, type) and issubclass(a, msgspec.Struct)
                ]
                compare(named[0], inner)

    compare(Determination, root(LATEST))


def test_every_field_of_the_model_is_documented_with_the_description_in_the_schema():
    model = make_model_docs.FILE.read_text(encoding="utf-8")
    assert make_model_docs.documented(model) == model, "run make pages"
    for part in fields(root(LATEST)):
        if part.name and not part.hint:
            assert part.about in " ".join(model.split()), part.name


def test_a_description_in_the_model_that_is_missing_or_another_is_replaced():
    model = make_model_docs.FILE.read_text(encoding="utf-8")
    for other in ('    """Another text."""\n', ""):
        edited = model.replace('    """The day of the determination."""\n', other)
        assert edited != model
        assert make_model_docs.documented(edited) == model


def test_the_date_pattern_knows_the_calendar():
    pattern = re.compile(source(LATEST)["$defs"]["date"]["pattern"])
    day = date(1900, 1, 1)
    while day.year < 2200:
        assert pattern.fullmatch(day.isoformat())
        day += timedelta(1)
    for year in range(1900, 2200):
        for wrong in ("02-30", "02-31", "04-31", "06-31", "09-31", "11-31", "00-10", "13-01", "01-00", "01-32"):
            assert not pattern.fullmatch(f"{year}-{wrong}")
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        assert bool(pattern.fullmatch(f"{year}-02-29")) == leap
    assert not pattern.fullmatch("1899-12-31")
    assert not pattern.fullmatch("2200-01-01")


@pytest.mark.parametrize(("low", "high"), [(1, 999), (1900, 2199), (1, 9), (0, 99), (7, 1234), (10, 10), (99, 101)])
def test_a_range_as_a_pattern_fits_just_its_numbers(low, high):
    pattern = re.compile(_number_pattern(low, high))
    assert [n for n in range(3000) if pattern.fullmatch(str(n))] == list(range(low, high + 1))
    assert not pattern.fullmatch(f"0{low}")
    assert not pattern.fullmatch(f"+{low}")


def test_the_index_records_every_file_and_verify_compares(tmp_path, monkeypatch):
    recorded = index.verify()
    on_disk = {path.relative_to(SCHEMAS).as_posix() for path in SCHEMAS.rglob("*") if path.is_file()}
    assert set(recorded) == on_disk - {"index.json", "catalog.xml", "LICENSE"}
    index.export(str(tmp_path))
    changed = tmp_path / LATEST.name / f"imr-determination-{LATEST.name}.xsd"
    changed.write_bytes(changed.read_bytes() + b" ")
    monkeypatch.setattr("imr_schema.standard.files.folder", lambda: str(tmp_path))
    with pytest.raises(DigestError, match=re.escape(f"imr-determination-{LATEST.name}.xsd")):
        index.verify()


def test_every_file_that_is_not_released_names_its_license_and_the_license_is_exported(tmp_path):
    released = {version.name for version in VERSIONS.values() if version.status is Status.RELEASED}
    without = [name for name in schema_names() if LICENSE.encode() not in schema_bytes(name)]
    assert {name.split("/")[0] for name in without} - released == {"LICENSE"}
    index.export(str(tmp_path))
    assert (tmp_path / "LICENSE").read_bytes() == (SCHEMAS.parent / "LICENSE").read_bytes()
    for version in VERSIONS.values():
        assert LICENSE in (tmp_path / plain_name(version)).read_text()


def schemas_within(schema):
    yield schema
    for part in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from schemas_within(part)


@pytest.mark.parametrize("version", VERSIONS.values(), ids=VERSIONS)
def test_a_plain_schema_defines_each_member_where_it_requires_it_as_strict_validators_ask(version):
    asking = [each for each in schemas_within(json.loads(write_plain(version))) if isinstance(each, dict)]
    requiring = [each for each in asking if isinstance(each.get("required"), list)]
    assert requiring
    assert all(set(each["required"]) <= set(each["properties"]) for each in requiring)


def test_building_again_changes_nothing(tmp_path):
    index.export(str(tmp_path))
    assert index.build(str(tmp_path), today=date(2001, 1, 1)) == []


def test_a_version_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(UsageError, match=re.escape("unknown version 9.9; known versions: 1.0")):
        index.show("9.9", "json")


@pytest.mark.parametrize("path", sorted(SCHEMAS.glob("codelists/*.json")), ids=lambda path: path.stem)
def test_a_code_list_is_dated_sourced_and_without_duplicates(path):
    held = json.loads(path.read_text())
    assert held["codeList"] == path.stem
    assert date.fromisoformat(held["version"])
    assert held["source"]
    assert held["title"]
    # Classes of characters are ranges, not values.
    values = [(entry["value"], entry.get("year")) for entry in held.get("values", ())]
    assert values or held["classes"]
    assert len(values) == len(set(values))


@pytest.mark.parametrize(
    ("kind", "root_element"),
    [
        ("xsd", "{http://www.w3.org/2001/XMLSchema}schema"),
        ("sch", "{http://purl.oclc.org/dsdl/schematron}schema"),
        ("xsl", "{http://www.w3.org/1999/XSL/Transform}stylesheet"),
    ],
)
def test_every_file_of_a_version_can_be_shown(kind, root_element):
    assert etree.fromstring(index.show(LATEST.name, kind)).tag == root_element
    assert json.loads(index.show(LATEST.name, "json"))["$id"]
