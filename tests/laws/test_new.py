"""A skeleton is never acceptable, whatever is known, and completing it with what is true makes it so."""

import json

from hypothesis import given
from hypothesis import strategies as st

from imr_schema import pointer
from imr_schema import strategies as some
from imr_schema.codecs import CODECS
from imr_schema.letter.metadata import also_wanted
from imr_schema.standard import LIST, OBJECT, VERSIONS, root
from imr_schema.transform.skeleton import misplaced, placeholders, skeleton
from imr_schema.validation import pipeline

documents = st.sampled_from(list(VERSIONS.values())).flatmap(lambda each: some.determinations(version=each))
SYNTAXES = st.sampled_from(sorted(CODECS))
PARTS = ("case", "reviewOrganization", "reviewer", "documentsReviewed", "outcome", "copy")


def part_of(draw, data):
    """Some members of *data*, and some of those of its objects."""
    known = {}
    for name in (each for each in PARTS if each in data):
        value = data[name]
        if isinstance(value, dict):
            value = {inner: value[inner] for inner in value if draw(st.booleans())}
        if draw(st.booleans()):
            known[name] = value
    return known


def acceptable(data, version, syntax):
    raw = pipeline.drafted(data, version, syntax)
    return pipeline.validate(raw, syntax=syntax).report.acceptable


def completed(draft, data, field):
    """*draft* with what *data* have in the place of each placeholder."""
    if field.kind == OBJECT:
        return {
            name: completed(value, data[name], field.part(name)) if name in data else value
            for name, value in draft.items()
        }
    if field.kind == LIST and field.entry.kind == OBJECT and draft:
        draft = draft * len(data) if len(draft) < len(data) else draft
        return [completed(entry, true, field.entry) for entry, true in zip(draft, data, strict=True)]
    return data


@given(st.data(), documents, SYNTAXES)
def test_a_skeleton_is_not_acceptable_until_its_last_placeholder_is_replaced(drawn, data, syntax):
    version = VERSIONS[data["schemaVersion"]]
    fields = root(version)
    data = {**data, "reviewers": data["reviewers"][:1]} if "reviewers" in data else data
    known = part_of(drawn.draw, data)
    draft = skeleton(known, version, len(data["disputedItems"]), also_wanted(known))
    assert [*misplaced(draft, fields)] == []
    places = [*placeholders(draft, fields)]
    assert not acceptable(draft, version, syntax)
    for place in places:
        assert not acceptable(pointer.put(data, place, pointer.get(draft, place)), version, syntax), place
    for name, value in known.items():
        inner = value if isinstance(value, dict) else {}
        assert inner.items() <= draft[name].items() if inner else draft[name] == value or value == {}


@given(documents, SYNTAXES)
def test_a_skeleton_that_is_completed_is_the_document_without_what_is_optional(data, syntax):
    version = VERSIONS[data["schemaVersion"]]
    fields = root(version)
    draft = skeleton({"copy": data["copy"]}, version, len(data["disputedItems"]), also_wanted(data))
    full = completed(draft, data, fields)
    assert [*placeholders(full, fields)] == []
    assert acceptable(full, version, syntax), pipeline.validate(json.dumps(full).encode()).report.findings
