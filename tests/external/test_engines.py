"""Engines that are not Python's must agree with ours on every sample and on generated documents."""

import json
import os
import subprocess
from pathlib import Path

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from imr_schema import strategies as some
from imr_schema.codecs import CODECS
from imr_schema.config.settings import Limits
from imr_schema.standard import LATEST, NAMESPACES, VERSIONS, schema_path, source

pytestmark = pytest.mark.external

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SAMPLES = ROOT / "samples" / LATEST.name
MODULES = ROOT / "build" / "external" / "node_modules"
# Refused before any schema is asked: by the reader, on the bytes.
READERS = {"IMR001", "IMR003", "IMR004", "IMR005", "IMR006", "IMR009"}
GENERATED = 300


def xmllint(files, schema=None):
    """*schema*: a name that the catalog maps to one."""
    done = subprocess.run(
        ["xmllint", "--noout", "--nonet", "--schema", schema or schema_path(LATEST.xsd), *files],
        capture_output=True,
        check=False,
        env={**os.environ, "XML_CATALOG_FILES": schema_path("catalog.xml")},
    )
    said = done.stderr.decode()
    return {file: f"{file} validates" in said.splitlines() for file in files}


def java(files):
    return told(["java", str(HERE / "Xerces.java"), schema_path(LATEST.xsd), *files], files)


def ajv(files):
    return told(["node", str(HERE / "ajv.cjs"), str(MODULES), schema_path(LATEST.json_schema), *files], files)


def told(command, files):
    done = subprocess.run(command, capture_output=True, check=True)
    said = dict(line.split(" ", 1)[::-1] for line in done.stdout.decode().splitlines())
    return {file: said[file] == "accepts" for file in files}


def samples(suffix):
    found = [*SAMPLES.glob(f"valid/*{suffix}"), *SAMPLES.glob(f"invalid/*/*{suffix}")]
    return [path for path in found if path.parent.name not in READERS and path.parent.name != "IMR011"]


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    """Valid and damaged documents in both syntaxes, as files; the same ones in every run."""
    folder = tmp_path_factory.mktemp("generated")
    number = iter(range(10_000))

    @settings(
        max_examples=GENERATED, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(some.determinations(some.difficult_texts()), some.damaged("json"), some.damaged("xml"), st.integers())
    def write(data, in_json, in_xml, _):
        n = next(number)
        for codec in CODECS.values():
            (folder / f"{n}-valid{codec.suffix}").write_bytes(codec.write(data, LATEST))
        if in_json.rule != "IMR006":
            (folder / f"{n}-damaged.json").write_bytes(in_json.raw)
        (folder / f"{n}-damaged.xml").write_bytes(in_xml.raw)

    write()
    return folder


PUBLISHED = jsonschema_rs.Draft202012Validator(source(LATEST))


def ours(path):
    raw = path.read_bytes()
    if path.suffix == ".json":
        return PUBLISHED.is_valid(json.loads(raw))  # with its conditions
    # As it is published, with its keys.
    return etree.XMLSchema(file=schema_path(LATEST.xsd)).validate(CODECS["xml"].parse(raw, Limits()).tree)


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_xmllint_accepts_every_valid_sample_by_namespace_and_catalog_alone(namespace):
    versions = [version.name for version in VERSIONS.values() if version.namespace == namespace]
    files = [str(path) for name in versions for path in (ROOT / "samples" / name / "valid").glob("*.xml")]
    verdicts = xmllint(files, namespace)
    assert verdicts == dict.fromkeys(files, True)
    others = [str(ROOT / "samples" / version.name / "valid" / "golden.imr.xml") for version in NAMESPACES.values()]
    assert set(xmllint(others, namespace).values()) == {True, False}


@pytest.mark.parametrize(("engine", "suffix"), [(xmllint, ".xml"), (java, ".xml"), (ajv, ".json")])
def test_an_engine_agrees_on_every_sample(engine, suffix):
    files = samples(suffix)
    verdicts = engine([str(path) for path in files])
    assert verdicts == {str(path): ours(path) for path in files}
    assert set(verdicts.values()) == {True, False}


@pytest.mark.parametrize(("engine", "suffix"), [(xmllint, ".xml"), (java, ".xml"), (ajv, ".json")])
def test_an_engine_agrees_on_generated_documents(engine, suffix, generated):
    files = sorted(generated.glob(f"*{suffix}"))
    assert len(files) > GENERATED
    assert engine([str(path) for path in files]) == {str(path): ours(path) for path in files}
