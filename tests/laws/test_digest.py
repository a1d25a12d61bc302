"""A digest is of the content: the same for each way of writing it, another one for any other content."""

import copy
import json

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

import imr_schema
from imr_schema import strategies as some
from imr_schema.codecs import CODECS
from imr_schema.standard import VERSIONS
from imr_schema.standard.canonical import canonical, digest

versions = st.sampled_from(list(VERSIONS.values()))
difficult = versions.flatmap(lambda each: some.determinations(some.difficult_texts(), every_part=True, version=each))
LEVELS = st.sampled_from([None, 0, 3, "\t"])


@given(difficult)
def test_both_syntaxes_of_a_document_have_one_digest_and_it_is_the_one_of_rfc_8785(data):
    version = VERSIONS[data["schemaVersion"]]
    written = {syntax: codec.write(data, version) for syntax, codec in CODECS.items()}
    expected = rfc8785.dumps(data)
    for syntax, raw in written.items():
        assert imr_schema.digested_bytes(raw, syntax=syntax) == expected  # type: ignore[arg-type]
    assert canonical(data) == expected


def shuffled(draw, data):
    """*data* with the members of every object in another order."""
    if isinstance(data, dict):
        return {name: shuffled(draw, data[name]) for name in draw(st.permutations(list(data)))}
    return [shuffled(draw, entry) for entry in data] if isinstance(data, list) else data


@given(st.data(), difficult, LEVELS, st.booleans())
def test_how_a_document_is_written_changes_no_digest(drawn, data, indent, ascii):
    other = {"$schema": "schema.json", **shuffled(drawn.draw, data)}
    written = json.dumps(other, indent=indent, ensure_ascii=ascii)
    assert imr_schema.digest(written.encode()) == digest(data)
    in_xml = CODECS["xml"].write(data, VERSIONS[data["schemaVersion"]]).decode()
    hinted = in_xml.replace(
        "<determination ",
        '<determination xmlns:x="http://www.w3.org/2001/XMLSchema-instance" x:noNamespaceSchemaLocation="s.xsd" ',
        1,
    )
    for encoding in ("utf-8", "utf-16"):
        assert imr_schema.digest(hinted.replace("UTF-8", encoding, 1).encode(encoding), syntax="xml") == digest(data)


def places(data, here=()):
    """The path of every value in *data*."""
    yield here
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inner:
        yield from places(value, (*here, key))


def changed(draw, data):
    """*data* with one change of content somewhere."""
    new = copy.deepcopy(data)
    path = draw(st.sampled_from([place for place in places(new) if place]))
    parent = new
    for step in path[:-1]:
        parent = parent[step]
    value = parent[path[-1]]
    entries = len(parent) if isinstance(parent, list) else 0
    others = [i for i in range(entries) if parent[i] != value]
    kinds = ["remove", "wrap", *(["swap"] if others else []), *(["edit"] if isinstance(value, str | int) else [])]
    match draw(st.sampled_from(kinds)):
        case "remove":
            del parent[path[-1]]
        case "wrap":
            parent[path[-1]] = [value]
        case "swap":
            other = draw(st.sampled_from(others))
            parent[path[-1]], parent[other] = parent[other], value
        case "edit":
            parent[path[-1]] = edited(draw, value)
    return new


def edited(draw, value):
    if isinstance(value, bool):
        return draw(st.sampled_from([not value, int(value), str(value)]))
    if isinstance(value, int):
        return draw(st.sampled_from([value + 1, str(value)]))
    longer = [f"{value} ", f"{value}\u0301", f" {value}", f"{value}\n"]
    return draw(st.sampled_from([*longer, value.swapcase() if value.swapcase() != value else f"{value}x"]))


@given(st.data(), difficult)
def test_any_other_content_has_another_digest(drawn, data):
    new = changed(drawn.draw, data)
    assert digest(new) != digest(data)


@given(difficult, difficult)
def test_two_documents_have_one_digest_just_when_they_have_one_content(one, other):
    assert (digest(one) == digest(other)) is (one == other)
