"""A version in another state of its life than ours are: a value in the table, and real files in a folder of schemas."""

import itertools
import json
import shutil
from pathlib import Path

import pytest
from msgspec import structs

from imr_schema.versions import NAMESPACES, VERSIONS
from imr_schema.versions.xsd import write_xsd

SCHEMAS = Path(__file__).parent.parent / "schemas"
_DAYS = itertools.count(1)


@pytest.fixture
def trial(tmp_path, monkeypatch):
    """``trial(name, edit, **state)``: the version of that name in the *state* given, its schema edited, for one test.

    What is read from its files is kept by the version's value, so each trial has a day of its own.
    """
    folder = tmp_path / "schemas"
    shutil.copytree(SCHEMAS, folder)
    monkeypatch.setattr("imr_schema.versions._files.folder", lambda: str(folder))

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
