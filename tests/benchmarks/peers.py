"""What else does a part of our work: Python libraries, programs, and the two quickest pairs of engines as limits.

Peers that are not installed are left out; ``make bench-peers`` installs those that come by npm into build/bench.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

from imr_schema.standard import LATEST, schema_bytes, schema_path, source
from tests.benchmarks.ours import Documents
from tests.benchmarks.rows import ROOT
from tests.benchmarks.timing import cpu

FOLDER = ROOT / "build" / "bench"
XSD, JSON_SCHEMA = schema_path(LATEST.xsd), schema_path(LATEST.json_schema)

Call = Callable[[bytes], object]


def libraries(documents: Documents) -> dict[str, Callable[[], float]]:
    """The CPU seconds of each library at hand with all *documents*, by its name."""
    over = {"xml": documents.xml, "json": documents.json}
    found = {}
    for name, (syntax, prepare) in _LIBRARIES.items():
        try:
            call = prepare()
            call(over[syntax][0])
        except ImportError as error:
            print(f"{name}: not at hand: {error}", file=sys.stderr)
            continue
        found[name] = _over(call, over[syntax])
    return found


def _over(call: Call, inputs: list[bytes]) -> Callable[[], float]:
    def run() -> None:
        for each in inputs:
            call(each)

    return lambda: cpu(run)


def _xmlschema() -> Call:
    import xmlschema

    schema = xmlschema.XMLSchema10(schema_bytes(LATEST.xsd).decode(), allow="none")
    return lambda raw: schema.is_valid(raw.decode())


def _xmlschema_to_dict() -> Call:
    import xmlschema

    schema = xmlschema.XMLSchema10(schema_bytes(LATEST.xsd).decode(), allow="none")
    return lambda raw: schema.to_dict(raw.decode())


def _jsonschema() -> Call:
    import jsonschema

    validator = jsonschema.Draft202012Validator(source(LATEST))
    return lambda raw: validator.is_valid(json.loads(raw))


def _fastjsonschema() -> Call:
    fastjsonschema = import_module("fastjsonschema")
    schema = _of_draft_7(source(LATEST))
    del schema["$schema"]
    check = fastjsonschema.compile(schema, use_default=False)
    return lambda raw: check(json.loads(raw))


def _of_draft_7(schema: Any) -> Any:
    """The schema for a library that knows the drafts to the seventh, and takes each $ of a pattern for its end.

    That draft has all that the schema uses but the name $defs, which references find anyway.
    """
    if isinstance(schema, dict):
        found = {name: _of_draft_7(value) for name, value in schema.items()}
        if isinstance(pattern := found.get("pattern"), str):
            found["pattern"] = pattern[:-1].replace("$", r"\x24") + pattern[-1]
        return found
    return [_of_draft_7(each) for each in schema] if isinstance(schema, list) else schema


def _xsdata() -> Call:
    parsers = import_module("xsdata.formats.dataclass.parsers")
    package = FOLDER / "xsdata"
    if not (package / "determination").exists():
        package.mkdir(parents=True, exist_ok=True)
        path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
        command = [sys.executable, "-m", "xsdata", "generate", XSD, "--package", "determination"]
        done = subprocess.run(command, cwd=package, capture_output=True, check=False, env={**os.environ, "PATH": path})
        if not (package / "determination").exists():
            raise ImportError(done.stderr.decode()[-200:])
    sys.path.append(str(package))
    determination = import_module("determination")
    parser = parsers.XmlParser()
    return lambda raw: parser.from_bytes(raw, determination.Determination)


def _xmltodict() -> Call:
    xmltodict = import_module("xmltodict")
    return lambda raw: xmltodict.parse(raw)


def _lxml_and_xsd() -> Call:
    from lxml import etree

    schema = etree.XMLSchema(etree.parse(XSD))
    return lambda raw: schema.validate(etree.parse(BytesIO(raw)))


def _orjson_and_jsonschema_rs() -> Call:
    import jsonschema_rs

    orjson = import_module("orjson")

    validator = jsonschema_rs.validator_for(source(LATEST), validate_formats=True)
    return lambda raw: validator.is_valid(orjson.loads(raw))


_LIBRARIES: dict[str, tuple[str, Callable[[], Call]]] = {
    "xmlschema is_valid": ("xml", _xmlschema),
    "xmlschema to_dict": ("xml", _xmlschema_to_dict),
    "xsdata parse": ("xml", _xsdata),
    "xmltodict parse": ("xml", _xmltodict),
    "lxml + XSD, the limit": ("xml", _lxml_and_xsd),
    "jsonschema is_valid": ("json", _jsonschema),
    "fastjsonschema": ("json", _fastjsonschema),
    "orjson + jsonschema-rs, the limit": ("json", _orjson_and_jsonschema_rs),
}
"""Each with the syntax that it reads, and what makes a call of it."""


def program(name: str) -> str | None:
    """Where the program of that *name* is: beside this Python, in build/bench, or on the path; None where nowhere."""
    places = (Path(sys.executable).parent, FOLDER / "node_modules" / ".bin")
    return shutil.which(name, path=os.pathsep.join(map(str, places))) or shutil.which(name)


def for_one_file(xml: Path, in_json: Path) -> dict[str, list[str]]:
    """The command of each program that validates one file."""
    commands = {
        "check-jsonschema": ["check-jsonschema", "--schemafile", JSON_SCHEMA, str(in_json)],
        "xmlschema-validate": ["xmlschema-validate", "--schema", XSD, str(xml)],
    }
    return _at_hand(commands)


def for_a_folder(xml: Path, in_json: Path) -> dict[str, list[str]]:
    """The command of each program, or of a few lines of Python, for all files of a folder in one process."""
    many = sorted(map(str, in_json.glob("*.json")))
    commands = {
        "xmllint": ["xmllint", "--noout", "--schema", XSD, *map(str, sorted(xml.glob("*.xml")))],
        "ajv-cli": [
            *("ajv", "validate", "--spec=draft2020", "--strict=false", "-c", "ajv-formats"),
            *("-s", JSON_SCHEMA, "-d", str(in_json / "*.json")),
        ],
        "check-jsonschema": [
            "check-jsonschema",
            "--schemafile",
            JSON_SCHEMA,
            *many,
        ],
    }
    found = _at_hand(commands)
    if sourcemeta := _sourcemeta():
        found["sourcemeta jsonschema"] = [sourcemeta, "validate", JSON_SCHEMA, str(in_json), "--extension", ".json"]
    found["lxml + XSD, the limit"] = [sys.executable, "-c", _LXML, XSD, str(xml)]
    if find_spec("orjson"):
        found["orjson + jsonschema-rs, the limit"] = [sys.executable, "-c", _ORJSON, JSON_SCHEMA, str(in_json)]
    return found


def _at_hand(commands: dict[str, list[str]]) -> dict[str, list[str]]:
    found = {}
    for name, command in commands.items():
        if where := program(command[0]):
            found[name] = [where, *command[1:]]
        else:
            print(f"{name}: not at hand", file=sys.stderr)
    return found


def _sourcemeta() -> str | None:
    """The program ``jsonschema`` of Sourcemeta, not the one of that name that is Python's."""
    local = FOLDER / "node_modules" / ".bin" / "jsonschema"
    for where in (str(local) if local.exists() else None, shutil.which("jsonschema")):
        if where:
            said = subprocess.run([where, "help"], capture_output=True, check=False, text=True)
            if said.stdout.startswith("JSON Schema CLI"):
                return where
    print("sourcemeta jsonschema: not at hand", file=sys.stderr)
    return None


_LXML = """
import sys
from pathlib import Path
from lxml import etree
schema = etree.XMLSchema(etree.parse(sys.argv[1]))
assert all(schema.validate(etree.parse(path)) for path in sorted(Path(sys.argv[2]).glob("*.xml")))
"""
_ORJSON = """
import sys
from pathlib import Path
import jsonschema_rs, orjson
validator = jsonschema_rs.validator_for(orjson.loads(Path(sys.argv[1]).read_bytes()), validate_formats=True)
assert all(validator.is_valid(orjson.loads(path.read_bytes())) for path in sorted(Path(sys.argv[2]).glob("*.json")))
"""
