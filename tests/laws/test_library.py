"""Laws of the library: no version, no edit and no syntax loses anything without a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

import imr_schema
from imr_schema import UsageError, WouldLose
from imr_schema import strategies as some
from imr_schema.choices import Syntax
from imr_schema.codecs import CODECS
from imr_schema.migrations import migrate
from imr_schema.standard import LATEST, VERSIONS

names = st.sampled_from(list(VERSIONS))
syntaxes: st.SearchStrategy[Syntax] = st.sampled_from(["json", "xml"])
documents = names.flatmap(lambda name: some.determinations(version=name))
difficult = names.flatmap(lambda name: some.determinations(some.difficult_texts(), version=name))


def written(data, syntax):
    return CODECS[syntax].write(data, VERSIONS[data["schemaVersion"]])


@given(documents | difficult, syntaxes, syntaxes)
def test_what_was_loaded_is_written_as_it_was(data, read, to):
    loaded = imr_schema.load(written(data, read), syntax=read)
    assert imr_schema.dump(loaded, to) == written(data, to)


@given(documents, names, syntaxes)
def test_another_version_holds_all_or_names_what_it_does_not(data, name, syntax):
    loaded = imr_schema.load(written(data, syntax))
    expected, losses = migrate(data, VERSIONS[data["schemaVersion"]], VERSIONS[name])
    if not losses:
        for moved in (
            imr_schema.dump(loaded, syntax, version=name),
            imr_schema.dump(replace(loaded, schema_version=name), syntax),
            imr_schema.convert(written(data, syntax), syntax, version=name),
            imr_schema.migrate(written(data, syntax), name).content,
        ):
            assert moved == written(expected, syntax)
            assert replace(imr_schema.load(moved), schema_version=data["schemaVersion"]) == loaded
        return
    with pytest.raises(WouldLose) as raised:
        imr_schema.dump(loaded, syntax, version=name)
    newest = imr_schema.dump(loaded, version=LATEST.name)
    assert len(raised.value.losses) == len(losses) == len(imr_schema.migrate(newest, name, allow_loss=True).losses)
    assert {loss.value for loss in losses} == {loss.value for loss in raised.value.losses}


def decisions(data):
    return [item["decision"] for item in data["disputedItems"]]


@given(some.posted_determinations())
def test_a_letter_that_was_rendered_is_that_of_its_data(data):
    letter = imr_schema.render_letter(written(data, "json"))
    assert imr_schema.check_letter(letter, against=imr_schema.load(written(data, "xml"))).acceptable
    stated = imr_schema.read_letter(letter).data
    assert stated["case"] == data["case"]
    assert [item["decision"] for item in stated["disputedItems"]] == [
        item["decision"] for item in data["disputedItems"]
    ]


def test_a_version_that_does_not_exist_is_told_before_anything_is_drawn():
    for strategy in (some.determinations, some.damaged):
        with pytest.raises(UsageError, match="unknown version"):
            strategy(version="0.1")
