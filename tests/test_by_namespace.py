"""A tool that knows a document's namespace alone finds, through the catalog, a schema that accepts every version."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from imr_schema import strategies as some
from imr_schema.codecs import CODECS
from imr_schema.publish import by_namespace
from imr_schema.standard import LATEST, NAMESPACE, NAMESPACES, VERSIONS, Status, schema_bytes, schema_path, source
from imr_schema.standard.diff import MINOR, NONE, PATCH, differences, verdict
from imr_schema.standard.joined import joined, versions_of
from imr_schema.standard.version import SchemaVersion

SAMPLES = Path(__file__).parent.parent / "samples"
VALID = [path for version in VERSIONS for path in sorted((SAMPLES / version / "valid").glob("*.xml"))]
# Refused by the reader, on the bytes or for what no schema sees; or for a version that is another one of the namespace.
UNSEEN = {"IMR001", "IMR003", "IMR004", "IMR005", "IMR006", "IMR007", "IMR009", "IMR011"}
INVALID = [
    path
    for version in VERSIONS
    for path in sorted((SAMPLES / version / "invalid").glob("*/*.xml"))
    if path.parent.name not in UNSEEN
]


def catalog():
    """The path to which the catalog maps each namespace."""
    tree = etree.fromstring(schema_bytes("catalog.xml"))
    return {uri.get("name"): uri.get("uri") for uri in tree.iter("{*}uri")}


@pytest.fixture(scope="module")
def schemas():
    """The schema of each namespace, found by the catalog."""
    return {name: etree.XMLSchema(etree.parse(schema_path(path))) for name, path in catalog().items()}


def accepted(schemas, tree):
    return schemas[etree.QName(tree).namespace].validate(tree)


def test_the_catalog_maps_each_namespace_to_the_schema_for_all_its_versions():
    assert catalog() == {name: by_namespace.path_of(name) for name in NAMESPACES}
    for name, path in catalog().items():
        assert schema_bytes(path) == by_namespace.write(name)


def test_the_catalog_maps_the_name_of_every_schema_to_that_schema():
    tree = etree.fromstring(schema_bytes("catalog.xml"))
    found = {each.get("systemId"): each.get("uri") for each in tree.iter("{*}system")}
    expected = [*map(by_namespace.path_of, NAMESPACES), *(version.xsd for version in VERSIONS.values())]
    assert found == {Path(path).name: path for path in expected}


@pytest.mark.parametrize("path", VALID, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_every_valid_sample_is_accepted_by_namespace_alone(path, schemas):
    assert accepted(schemas, etree.parse(path).getroot())


def test_what_the_schema_of_its_version_accepts_is_accepted_and_what_the_newest_refuses_is_refused(schemas):
    """The schema is the newest version's but for one attribute, so it is no more lenient anywhere else."""
    own = {name: etree.XMLSchema(etree.parse(schema_path(version.xsd))) for name, version in VERSIONS.items()}
    seen = []
    for path in INVALID:
        tree = etree.parse(path).getroot()
        version = VERSIONS.get(tree.get("schemaVersion", ""))
        if version and etree.QName(tree).namespace == version.namespace:
            alone, by_version = accepted(schemas, tree), own[version.name].validate(tree)
            assert alone or not by_version, path
            keyed = path.parent.name in ("IMR312", "IMR507")  # numbers, which 1.0's XSD leaves to the rules
            assert alone is by_version or keyed or version not in NAMESPACES.values(), path
            seen.append((version in NAMESPACES.values(), by_version))
    assert set(seen) == {(newest, verdict) for newest in (True, False) for verdict in (True, False)}


KEYED = {"type": "integer", "x-key": "itemNumber", "examples": [1]}


@pytest.mark.parametrize(
    ("keyed", "kept"), [({"1.0", "1.1"}, True), ({"1.1"}, False), ({"1.0"}, False), (set(), False)]
)
def test_keys_are_asked_for_where_every_version_does(keyed, kept, monkeypatch):
    def with_keys(version):
        there = {"$defs": {"number": KEYED}} if version.name in keyed else {"$defs": {}}
        return {**source(version), **there}

    monkeypatch.setattr("imr_schema.standard.joined.source", with_keys)
    there = joined(VERSIONS["1.1"].namespace)["$defs"].get("number")
    assert ("x-key" in (there or {})) is kept
    assert there is None or {**there, "x-key": "itemNumber"} == KEYED


@pytest.mark.parametrize("name", ["", "9.9", "1.999", "2.1", " 1.0", "1.0 ", "1", None])
def test_a_version_that_the_namespace_does_not_have_is_refused(name, schemas):
    for version in NAMESPACES.values():
        tree = etree.parse(SAMPLES / version.name / "valid" / "golden.imr.xml").getroot()
        del tree.attrib["schemaVersion"]
        if name is not None:
            tree.set("schemaVersion", name)
        assert not accepted(schemas, tree)


def test_a_version_of_another_namespace_is_refused(schemas):
    for version in VERSIONS.values():
        for namespace in NAMESPACES:
            text = (SAMPLES / version.name / "valid" / "golden.imr.xml").read_text()
            tree = etree.fromstring(text.replace(version.namespace, namespace).encode())
            assert accepted(schemas, tree) is (namespace == version.namespace)


@given(
    st.sampled_from(list(VERSIONS.values())).flatmap(lambda each: some.determinations(every_part=True, version=each))
)
def test_every_determination_of_every_version_is_accepted_by_namespace_alone(data):
    version = VERSIONS[data["schemaVersion"]]
    tree = etree.fromstring(CODECS["xml"].write(data, version))
    assert etree.XMLSchema(etree.parse(schema_path(by_namespace.path_of(version.namespace)))).validate(tree)


@pytest.mark.parametrize("version", VERSIONS.values(), ids=VERSIONS)
def test_no_document_of_a_version_breaks_by_its_difference_from_the_schema_of_its_namespace(version):
    found = differences(source(version), joined(version.namespace))
    assert verdict(found) in (MINOR, PATCH, NONE), found


def test_drafts_count_and_withdrawn_versions_do_not(monkeypatch):
    namespace = LATEST.namespace
    monkeypatch.setitem(VERSIONS, "2.1", SchemaVersion("2.1", namespace))
    monkeypatch.setitem(VERSIONS, "2.2", SchemaVersion("2.2", namespace, Status.WITHDRAWN))
    of_latest = source(LATEST)
    monkeypatch.setattr("imr_schema.standard.joined.source", lambda version: of_latest)
    assert [version.name for version in versions_of(namespace)] == [LATEST.name, "2.1"]
    assert joined(namespace)["properties"]["schemaVersion"]["enum"] == [LATEST.name, "2.1"]


def test_a_namespace_that_nobody_knows_has_no_entry():
    assert f"{NAMESPACE}9" not in catalog()
