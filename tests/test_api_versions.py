"""The library and the versions of the standard: what was loaded is written again, and nothing is lost in silence."""

import json
import pickle
from pathlib import Path

import pytest
from msgspec.structs import replace

import imr_schema
from imr_schema import Extension, NotAcceptable, Property, UsageError, WouldLose
from imr_schema.migrations import migrate, place_after
from imr_schema.standard import LATEST, VERSIONS, root

SAMPLES = Path(__file__).parent.parent / "samples"
FIRST, *_, NEWEST = VERSIONS
GOLDEN = SAMPLES / FIRST / "valid" / "golden.imr.json"
FULL = SAMPLES / NEWEST / "valid" / "every-part.imr.xml"
EVERY = sorted(path for version in VERSIONS for path in (SAMPLES / version / "valid").glob("*.imr.*"))


def canonical(path):
    return imr_schema.convert(path, "xml" if path.suffix == ".xml" else "json")


@pytest.mark.parametrize("path", EVERY, ids=lambda path: f"{path.parent.parent.name}/{path.name}")
def test_what_was_loaded_is_written_in_its_own_version(path):
    loaded = imr_schema.load(path)
    assert loaded.schema_version == path.parent.parent.name
    assert imr_schema.dump(loaded, "xml" if path.suffix == ".xml" else "json") == canonical(path)


def test_the_version_outlives_an_edit_a_copy_and_a_pickle():
    loaded = imr_schema.load(GOLDEN)
    edited = replace(loaded, case=replace(loaded.case, case_number="CM15-0000001"))
    for each in (edited, pickle.loads(pickle.dumps(edited))):
        assert imr_schema.validate(imr_schema.dump(each)).schema_version == FIRST
    assert imr_schema.load(GOLDEN) == loaded
    assert hash(imr_schema.load(GOLDEN)) == hash(loaded)


def test_another_version_is_written_where_it_is_asked_for():
    loaded = imr_schema.load(GOLDEN)
    newer = imr_schema.dump(loaded, version=NEWEST)
    assert imr_schema.load(newer) == replace(loaded, schema_version=NEWEST)
    assert newer == imr_schema.dump(replace(loaded, schema_version=NEWEST))
    assert imr_schema.dump(imr_schema.load(newer), version=FIRST) == GOLDEN.read_bytes()


def test_content_that_a_version_has_no_place_for_is_named_by_its_place_and_never_lost(tmp_path):
    loaded = imr_schema.load(GOLDEN)
    added = Extension(owner="https://example.org/ns", properties=(Property(name="note", value="secret words"),))
    (first, *others) = loaded.disputed_items
    grown = replace(loaded, disputed_items=(replace(first, extensions=(added,)), *others))
    with pytest.raises(WouldLose, match=r"version 1\.0 has no place for /disputedItems/0/extensions/0/owner") as raised:
        imr_schema.dump(grown, path=tmp_path / "x.imr.json")
    assert not list(tmp_path.iterdir())
    assert "secret" not in str(raised.value)
    assert [loss.value for loss in raised.value.losses] == ["https://example.org/ns", "note", "secret words"]
    again = pickle.loads(pickle.dumps(raised.value))
    assert (str(again), again.losses) == (str(raised.value), raised.value.losses)
    assert imr_schema.load(imr_schema.dump(grown, version=NEWEST)).disputed_items[0].extensions == (added,)


def test_what_is_wrong_with_a_determination_is_told_at_the_places_of_the_model():
    loaded = imr_schema.load(GOLDEN)
    (first, *others) = loaded.disputed_items
    analysis = replace(first.analyses[0], rationale=(" ",))
    with pytest.raises(NotAcceptable) as raised:
        imr_schema.dump(replace(loaded, disputed_items=(replace(first, analyses=(analysis,)), *others)))
    assert "IMR304" in {finding.rule for finding in raised.value.report.findings}
    assert any("/analyses/0/rationale" in finding.pointer for finding in raised.value.report.findings)
    assert str(pickle.loads(pickle.dumps(raised.value))) == str(raised.value)


def test_migrate_gives_the_losses_only_where_they_are_allowed():
    with pytest.raises(WouldLose, match=r"and [0-9]+ more$") as raised:
        imr_schema.migrate(FULL, FIRST)
    moved = imr_schema.migrate(FULL, FIRST, allow_loss=True)
    expected = migrate(json.loads(imr_schema.digested_bytes(FULL)), LATEST, VERSIONS[FIRST])[1]
    assert moved.losses == raised.value.losses
    assert {(loss.pointer, loss.value) for loss in moved.losses} == {(loss.pointer, loss.value) for loss in expected}
    assert imr_schema.validate(moved.content).schema_version == FIRST
    assert moved.content.startswith(b"<?xml")


def test_convert_writes_another_version_or_refuses():
    assert imr_schema.validate(imr_schema.convert(GOLDEN, "xml", version=NEWEST)).schema_version == NEWEST
    with pytest.raises(WouldLose):
        imr_schema.convert(FULL, "xml", version=FIRST)


def test_wrong_versions_are_told_in_one_line():
    loaded = imr_schema.load(GOLDEN)
    unnamed = replace(loaded, schema_version="Roe")
    calls = {
        "unknown version 9.8": lambda: imr_schema.dump(replace(loaded, clinical_case_summary=(" ",)), version="9.8"),
        "unknown version 9.9; known versions": lambda: imr_schema.dump(loaded, version="9.9"),
        "a version is text, such as '2.0', not float": lambda: imr_schema.migrate(GOLDEN, 1.0),  # type: ignore[arg-type]
        "^schemaVersion: expected one of 1.0, 1.1, 2.0$": lambda: imr_schema.dump(unnamed),
    }
    for message, call in calls.items():
        with pytest.raises(UsageError, match=message):
            call()


def places(field, place=""):
    for part in field.parts:
        here = f"{place}/{part.name}"
        yield here
        yield from places(part.entry or part, f"{here}/0" if part.entry else here)


def test_each_member_of_the_first_version_that_has_another_place_is_in_the_table_of_the_page():
    page = (SAMPLES.parent / "docs" / "python.md").read_text()
    table = page[page.index("| in version 1.0 | in Python |") :].partition("\n\n")[0]
    moved = {
        place: place_after(place, VERSIONS[FIRST], LATEST)
        for place in places(root(VERSIONS[FIRST]))
        if place_after(place, VERSIONS[FIRST], LATEST) != place
    }
    assert len(moved) > 5
    for place in moved:
        written = place.removeprefix("/").replace("/0", "[]").replace("/", ".")
        assert any(f"| `{written[:end]}`" in table for end in range(1, len(written) + 1)), place
