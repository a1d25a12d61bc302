"""The digest of a document: RFC 8785 over its content, as another implementation of that writes it."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
import rfc8785

import imr_schema
from imr_schema.errors import NotAcceptable, UsageError
from imr_schema.standard import VERSIONS
from imr_schema.standard.canonical import GREATEST_INTEGER, canonical, digest
from tests.tools import make_digest_vectors

ROOT = Path(__file__).parent.parent
VALID = [path for name in VERSIONS for path in sorted((ROOT / "samples" / name / "valid").glob("*.json"))]
VECTORS = json.loads(make_digest_vectors.PATH.read_bytes())["vectors"]


def test_the_published_vectors_are_what_is_made():
    assert make_digest_vectors.PATH.read_bytes() == make_digest_vectors.made(), "run make samples"


def test_there_are_vectors_for_every_version():
    assert [vector["schemaVersion"] for vector in VECTORS] == list(VERSIONS)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_a_vector_holds_without_anything_of_ours(vector):
    data = json.loads(vector["json"])
    del data["$schema"]
    assert rfc8785.dumps(data) == vector["canonical"].encode()
    assert hashlib.sha256(vector["canonical"].encode()).hexdigest() == vector["sha256"]
    assert vector["json"].isascii()
    assert list(data) != list(json.loads(vector["canonical"]))


@pytest.mark.parametrize("syntax", ["json", "xml"])
@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_a_vector_holds_in_both_syntaxes(vector, syntax):
    assert imr_schema.digested_bytes(vector[syntax]).decode() == vector["canonical"]
    assert imr_schema.digest(vector[syntax]) == vector["sha256"]


@pytest.mark.parametrize("path", VALID, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_both_files_of_a_sample_have_the_digest_that_rfc_8785_gives(path):
    expected = hashlib.sha256(rfc8785.dumps(json.loads(path.read_bytes()))).hexdigest()
    assert imr_schema.digest(path) == imr_schema.digest(path.with_suffix(".xml")) == expected


def test_samples_have_as_many_digests_as_contents():
    contents = {json.dumps(json.loads(path.read_bytes()), sort_keys=True) for path in VALID}
    assert len({imr_schema.digest(path) for path in VALID}) == len(contents) == len(VALID)


@pytest.mark.parametrize(
    "data",
    [
        *(
            {},
            [],
            {"a": []},
            {"b": 1, "a": True, "": False},
            {"é": "", "\U0001f600": "", "\ufb33": "", "\r": "", "1": ""},
        ),
        *([chr(code) for code in range(256)], ["\u2028\u2029\ufeff\uffff\U0010ffff", '"\\/', "</script>"]),
        *([GREATEST_INTEGER, -GREATEST_INTEGER, 0], [[[]]], {"a": {"c": 1, "b": {"e": 1, "d": 2}}}, ("a", "b")),
    ],
)
def test_what_is_no_document_is_written_as_rfc_8785_writes_it(data):
    assert canonical(data) == rfc8785.dumps(data)


def endless():
    data: list[object] = []
    data.append(data)
    return data


@pytest.mark.parametrize(
    ("data", "why"),
    [
        *((None, "NoneType"), ({"a": None}, "NoneType"), ({"a": [1.0]}, "float"), (float("nan"), "float")),
        *(([GREATEST_INTEGER + 1], "round"), ([-GREATEST_INTEGER - 1], "round"), ({1: "a"}, "no text")),
        *((["\ud800"], "surrogate"), ({"\udfff": 1}, "surrogate"), (b"a", "bytes"), ({"a"}, "set")),
        *((endless(), "nested"), ({"a": 10**400}, "round")),
    ],
)
def test_what_has_no_form_or_no_meaning_is_refused(data, why):
    with pytest.raises(UsageError, match=why):
        canonical(data)
    with pytest.raises(UsageError, match=why):
        digest(data)


def test_the_hint_for_editors_is_not_content_and_a_member_of_that_name_elsewhere_is():
    assert canonical({"$schema": "x", "a": 1}) == canonical({"a": 1})
    assert canonical({"a": {"$schema": "x"}}) != canonical({"a": {}})


def test_data_is_left_as_it_was():
    data = {"b": [{"d": 1, "c": 2}], "$schema": "x", "a": 1}
    before = json.dumps(data)
    canonical(data)
    assert json.dumps(data) == before


def test_a_document_that_is_not_acceptable_has_no_digest():
    golden = json.loads((ROOT / "samples" / "1.0" / "valid" / "golden.imr.json").read_bytes())
    golden["disputedItems"][0]["rationale"] = [" "]
    with pytest.raises(NotAcceptable, match="IMR304"):
        imr_schema.digest(json.dumps(golden))
    with pytest.raises(NotAcceptable, match="IMR003"):
        imr_schema.digest("{")


def test_a_part_that_was_left_out_is_never_digested():
    with pytest.raises(UsageError):
        imr_schema.digest("{}", settings=imr_schema.Settings(assume_version="1.0"))


def test_the_page_names_the_vectors_and_shows_a_digest_of_them():
    page = (ROOT / "docs" / "digest.md").read_text()
    assert make_digest_vectors.PATH.relative_to(ROOT).as_posix() in page
    assert VECTORS[0]["sha256"] in page


def test_a_digest_needs_no_other_package():
    code = "import sys, imr_schema.standard.canonical; print('rfc8785' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
