"""What code generators make of the schemas: a class for each concept, closed lists as enumerations, dates as dates."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from imr_schema.publish.plain import write_plain
from imr_schema.standard import LATEST, VERSIONS, Status, schema_path, source

pytestmark = pytest.mark.external

HERE = Path(__file__).parent / "generated"
ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples" / LATEST.name / "valid"
HOME = ROOT / "build" / "external"
MODULES, BIN = HOME / "node_modules", HOME / "generators" / "bin"
JARS = ("jaxb-api", "jaxb-runtime", "jaxb-core", "jaxb-impl", "javax.activation", "istack-commons-runtime", "txw2")
CLASSPATH = ":".join(f"/usr/share/java/{name}.jar" for name in JARS)
# The first version was released with types that have no names.
NAMED = {name: version for name, version in VERSIONS.items() if version.status is not Status.RELEASED}
each_named = pytest.mark.parametrize("version", NAMED.values(), ids=NAMED)


def run(*command, **options):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def types(version, *, enums):
    """The names of the shared definitions of *version* that are closed lists, or that are objects."""
    defs = source(version)["$defs"].items()
    return {name[0].upper() + name[1:] for name, part in defs if ("enum" in part) is enums and fits(part, enums)}


def fits(part, enums):
    return enums or part["type"] == "object"


def expected(path, date):
    """What a program prints of the sample *path*: the day, as its own type of *date*, and each decision."""
    data = json.loads(path.with_suffix(".json").read_bytes())
    decisions = [f"Decision {item['decision']}" for item in data["disputedItems"]]
    return [f"{date} {data['case']['decisionDate']}", *decisions]


@pytest.fixture
def plain(version, tmp_path):
    path = tmp_path / f"determination-{version.name}.schema.json"
    path.write_bytes(write_plain(version))
    return path


@pytest.fixture
def java(version, tmp_path):
    """The folder of what xjc makes."""
    if shutil.which("xjc") is None:
        pytest.skip("needs xjc, of Debian's package jaxb")
    run("xjc", "-quiet", "-d", tmp_path, "-p", "imr", schema_path(version.xsd))
    return tmp_path


@each_named
def test_xjc_makes_enumerations_and_classes_of_which_none_is_inside_another(version, java):
    made = {path.stem: path.read_text() for path in (java / "imr").glob("*.java")}
    assert not any("static class" in text for text in made.values())
    assert {name for name, text in made.items() if f"enum {name} " in text} >= types(version, enums=True)
    assert {name for name, text in made.items() if f"class {name} " in text} >= types(version, enums=False)
    assert "XMLGregorianCalendar decisionDate;" in made["Case"]
    assert "int number;" in made["DisputedItem"]


@pytest.mark.parametrize("version", [LATEST], ids=[LATEST.name])
@pytest.mark.parametrize("sample", ["every-part", "twenty-one-items"])
def test_what_xjc_makes_compiles_and_reads(version, java, sample):
    path = SAMPLES / f"{sample}.imr.xml"
    run("javac", "-nowarn", "-cp", CLASSPATH, "-d", java, *(java / "imr").glob("*.java"), HERE / "Reads.java")
    said = run("java", "-cp", f"{java}:{CLASSPATH}", "Reads", path)
    assert said.splitlines() == expected(path, "LocalDate")


@pytest.fixture
def dataclasses(version, tmp_path):
    """The folder of what xsdata makes."""
    path = {**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}"}
    # With a pattern every value is a str to xsdata, whatever its type.
    options = ("--package", "imr", "--ignore-patterns")
    run(BIN / "xsdata", "generate", schema_path(version.xsd), *options, cwd=tmp_path, env=path)
    return tmp_path


@each_named
def test_xsdata_makes_one_class_of_each_concept(version, dataclasses):
    (made,) = [path for path in (dataclasses / "imr").glob("*.py") if path.stem != "__init__"]
    inside = re.findall(r"^ +class (\w+)", made.read_text(), re.MULTILINE)
    classes = re.findall(r"^class (\w+)", made.read_text(), re.MULTILINE)
    assert set(inside) == {"Meta"}
    assert set(classes) >= types(version, enums=True) | types(version, enums=False)
    assert len(classes) == len(set(classes))
    assert not [name for name in classes if name[-1].isdigit()]


@pytest.mark.parametrize("version", [LATEST], ids=[LATEST.name])
@pytest.mark.parametrize("sample", ["every-part", "twenty-one-items"])
def test_what_xsdata_makes_reads(version, dataclasses, sample):
    path = SAMPLES / f"{sample}.imr.xml"
    said = run(BIN / "python", HERE / "reads_xsdata.py", path, env={**os.environ, "PYTHONPATH": str(dataclasses)})
    assert said.splitlines() == expected(path, "XmlDate")


@each_named
def test_datamodel_code_generator_makes_one_class_of_each_concept(version, plain):
    made = pydantic(plain).read_text()
    classes = re.findall(r"^class (\w+)", made, re.MULTILINE)
    enums = re.findall(r"^class (\w+)\((?:Str)?Enum\)", made, re.MULTILINE)
    assert {*enums} == types(version, enums=True)
    of_objects = set(re.findall(r"^class (\w+)\(BaseModel\)", made, re.MULTILINE))
    assert of_objects == types(version, enums=False) | {"Determination"}
    assert not [name for name in classes if name[-1].isdigit()]


def pydantic(plain):
    made = plain.parent / "determination.py"
    of_what = ("--input", plain, "--input-file-type", "jsonschema", "--class-name", "Determination")
    style = ("--output-model-type", "pydantic_v2.BaseModel", "--formatters", "builtin")
    run(BIN / "datamodel-codegen", *of_what, *style, "--output", made)
    return made


@pytest.mark.parametrize("version", [LATEST], ids=[LATEST.name])
@pytest.mark.parametrize("sample", ["every-part", "twenty-one-items"])
def test_what_datamodel_code_generator_makes_reads(version, plain, sample):
    path = SAMPLES / f"{sample}.imr.json"
    folder = {**os.environ, "PYTHONPATH": str(pydantic(plain).parent)}
    assert run(BIN / "python", HERE / "reads_pydantic.py", path, env=folder).splitlines() == expected(path, "date")


@each_named
def test_json_schema_to_typescript_makes_no_twins(version, plain):
    made = run(MODULES / ".bin" / "json2ts", "-i", plain)
    interfaces = re.findall(r"^export interface (\w+)", made, re.MULTILINE)
    assert len(interfaces) == len(set(interfaces))
    assert {*interfaces} == types(version, enums=False) | {"IMRFinalDetermination"}
    names = re.findall(r"^export type (\w+)", made, re.MULTILINE)
    assert {*names} >= types(version, enums=True)
    assert not [name for name in names if name[-1].isdigit()]


@pytest.mark.parametrize("version", [LATEST], ids=[LATEST.name])
def test_a_document_has_the_type_that_json_schema_to_typescript_makes(version, plain):
    (plain.parent / "determination.ts").write_text(run(MODULES / ".bin" / "json2ts", "-i", plain))
    written = (SAMPLES / "every-part.imr.json").read_text()
    head = 'import { IMRFinalDetermination } from "./determination";\nexport const read: IMRFinalDetermination = '
    typed = plain.parent / "typed.ts"
    for decision, right in (("upheld", True), ("maybe", False)):
        assert '"decision": "upheld"' in written
        typed.write_text(head + written.replace('"decision": "upheld"', f'"decision": "{decision}"'))
        done = tsc("--noEmit", typed)
        assert (done.returncode == 0) is right, done.stdout
        assert right or "Decision" in done.stdout or '"maybe"' in done.stdout


def tsc(*options):
    command = [MODULES / ".bin" / "tsc", "--strict", "--target", "es2022", "--module", "commonjs", *options]
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)


@each_named
def test_quicktype_makes_no_twins(version, plain):
    made = quicktype(plain).read_text()
    interfaces = re.findall(r"^export interface (\w+)", made, re.MULTILINE)
    assert {*interfaces} == types(version, enums=False) | {"Determination"}
    assert len(interfaces) == len(set(interfaces))
    assert {*re.findall(r"^export (?:type|enum) (\w+)", made, re.MULTILINE)} >= types(version, enums=True)
    assert "    decisionDate: Date;" in made


def quicktype(plain):
    made = plain.parent / "determination.ts"
    options = ("--lang", "ts", "--top-level", "Determination", "-o", made)
    run(MODULES / ".bin" / "quicktype", "-s", "schema", plain, *options)
    return made


@pytest.mark.parametrize("version", [LATEST], ids=[LATEST.name])
@pytest.mark.parametrize("sample", ["every-part", "twenty-one-items"])
def test_what_quicktype_makes_compiles_and_reads(version, plain, sample):
    path = SAMPLES / f"{sample}.imr.json"
    quicktype(plain)
    program = plain.parent / "reads.ts"
    program.write_bytes((HERE / "reads.ts").read_bytes())
    types_of_node = ("--types", "node", "--typeRoots", MODULES / "@types")
    done = tsc("--outDir", plain.parent, *types_of_node, program)
    assert done.returncode == 0, done.stdout
    assert run("node", plain.parent / "reads.js", path).splitlines() == expected(path, "Date")


@pytest.mark.parametrize("version", VERSIONS.values(), ids=VERSIONS)
def test_ajv_in_its_strict_mode_accepts_the_plain_schema_and_every_valid_sample(version, plain):
    samples = sorted((ROOT / "samples" / version.name / "valid").glob("*.json"))
    said = run("node", HERE.parent / "ajv_strict.cjs", MODULES, plain, *samples).splitlines()
    assert said == [f"accepts {path}" for path in samples]
