"""The context of a document: what its rules share, worked out once, and gone with its validation."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import imr_schema
from imr_schema.codecs import CODECS
from imr_schema.letter.rendering import RENDERERS
from imr_schema.rules import edited
from imr_schema.versions import LATEST, PRINTED

ROOT = Path(__file__).parent.parent
MARK = "zqmarkzq"
LETTERS = tuple(RENDERERS)


def sample(version, name="every-part"):
    return json.loads((ROOT / "samples" / version.name / "valid" / f"{name}.imr.json").read_bytes())


def texts(part, place=""):
    """The pointer of every text of *part*, with the text."""
    if isinstance(part, str):
        yield place, part
    for step, below in part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ():
        yield from texts(below, f"{place}/{step}")


def marked(data):
    """*data* with the mark in every text in which the schema allows it; dates and codes stay."""
    for place, text in list(texts(data)):
        if place not in {"/documentType", "/schemaVersion"}:
            candidate = edited(data, {place: f"{text} {MARK}"})
            report = imr_schema.validate(json.dumps(candidate), syntax="json")
            data = candidate if report.rules == "run" else data
    return data


def written(syntax):
    """Documents in *syntax* with marked texts, by their names: in order, and with faults of each stage."""
    whole = sample(LATEST)
    free = marked(whole)
    assert sum(MARK in text for _, text in texts(free)) > 40
    every = edited(free, {place: f"{MARK} {text}" for place, text in texts(whole) if place.startswith("/case/")})
    posted = {name: value for name, value in free.items() if name != "parties"} | {"copy": "posted"}
    write = CODECS[syntax].write
    raw = write(free, LATEST)
    yield "whole", raw
    yield "posted", write(posted, LATEST)
    yield "wrong-codes", write(every, LATEST) if syntax == "xml" else json.dumps(every).encode()
    yield "cut", raw[: raw.rindex(MARK.encode())]
    name = f"a{MARK}"
    other = (
        (b"<case>", f"<{name}>of {MARK}</{name}><case>")
        if syntax == "xml"
        else (b'"case"', f'"{name}": "of {MARK}", "case"')
    )
    yield "unknown-member", raw.replace(other[0], other[1].encode(), 1)


def printed(form):
    """Letters of the form *form* with marked texts: in order, and with a line that cannot be read."""
    raw = RENDERERS[form](marked(sample(PRINTED, "mixed-outcome")))
    yield "letter", raw
    if form == "txt":
        yield "line-too-many", raw.replace(b"HOW THE IMR FINAL", f"Fee code of {MARK}: 7\n\nHOW THE IMR FINAL".encode())


@pytest.mark.parametrize("form", [*CODECS, *LETTERS])
def test_no_text_of_a_document_outlives_its_validation(form, tmp_path):
    paths = []
    for name, raw in written(form) if form in CODECS else printed(form):
        paths.append(tmp_path / f"{name}.imr.{form}")
        paths[-1].write_bytes(raw)
    done = subprocess.run(
        [sys.executable, "-m", "tests.leftovers", MARK, *map(str, paths)], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert len(found) == len(paths)
    assert {name: each["left"] for name, each in found.items()} == {path.name: [] for path in paths}
