"""Documents that call themselves of another version, and versions in another state of their life than ours are."""

import itertools
import json
import shutil
from pathlib import Path

import pytest
from msgspec import structs

from imr_schema.codecs import CODECS
from imr_schema.config.settings import Settings
from imr_schema.publish.xsd import write_xsd
from imr_schema.standard import NAMESPACES, PRINTED, VERSIONS
from imr_schema.validation import pipeline

SCHEMAS = Path(__file__).parent.parent / "schemas"
_DAYS = itertools.count(1)
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
    return pipeline.validate(raw, syntax=syntax, settings=Settings(**settings)).report


@pytest.fixture
def trial(tmp_path, monkeypatch):
    """``trial(name, edit, **state)``: that version in the *state* given, with real files of an edited schema.

    What is read from its files is kept by the version's value, so each trial has a day of its own.
    """
    folder = tmp_path / "schemas"
    shutil.copytree(SCHEMAS, folder)
    monkeypatch.setattr("imr_schema.standard.files.folder", lambda: str(folder))

    def make(name, edit=None, **state):
        state.setdefault("since", f"2031-01-{next(_DAYS):02}")
        version = structs.replace(VERSIONS[name], **state)
        if edit:
            schema = json.loads((folder / version.json_schema).read_bytes())
            edit(schema)
            (folder / version.json_schema).write_text(json.dumps(schema, indent=2))
            (folder / version.xsd).write_bytes(write_xsd(schema))
        monkeypatch.setitem(VERSIONS, name, version)
        if NAMESPACES[version.namespace].name == name:
            monkeypatch.setitem(NAMESPACES, version.namespace, version)
        return version

    return make
