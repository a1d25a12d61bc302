"""What a disputed item lacks is what its completeness names, in every version and both syntaxes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imr_schema import pointer
from imr_schema import strategies as some
from imr_schema.codecs import CODECS
from imr_schema.findings import Presence
from imr_schema.rules.obligations import OBLIGATIONS
from imr_schema.standard import LIST, OBJECT, VERSIONS, disputed_items, field_at, steps_of
from imr_schema.validation import pipeline
from imr_schema.validation.completeness import completeness
from tests.laws.test_laws import PER_RULE

PAIRS = [
    pytest.param(version, obligation, id=f"{version.name} {obligation.name}")
    for version in VERSIONS.values()
    for obligation in OBLIGATIONS
]


def place_of(version, obligation, index):
    """Where the item at *index* holds what *obligation* asks for; of several entries on the way, the first."""
    items = disputed_items(version)
    steps = ("0" if step == "*" else step for step in steps_of(items.entry, obligation.rule))
    return items.place(index) + pointer.join(steps)


def blanked(version, obligation):
    """A value of the right type that says nothing."""
    items = disputed_items(version)
    field = field_at(items.entry, list(steps_of(items.entry, obligation.rule)))
    assert field is not None
    if field.kind == OBJECT:
        return {part.name: "\u200b" for part in field.parts if part.rule == field.rule}
    return ["\u00a0"] if field.kind == LIST else " "


@pytest.mark.parametrize(("version", "obligation"), PAIRS)
def test_an_item_lacks_what_was_taken_from_it_and_nothing_else(version, obligation):
    @PER_RULE
    @given(some.determinations(version=version), st.data())
    def lacks(data, drawn):
        count = len(disputed_items(version).of(data))
        index = drawn.draw(st.integers(0, count - 1))
        place = place_of(version, obligation, index)
        for expected, changed in (
            (Presence.ABSENT, pointer.drop(data, place)),
            (Presence.ABSENT, pointer.put(data, place, 7)),
            (Presence.BLANK, pointer.put(data, place, blanked(version, obligation))),
        ):
            report = pipeline.validate(json.dumps(changed).encode(), syntax="json").report
            found = {(i, name): value for i, item in enumerate(report.items) for name, value in item.presence.items()}
            lacking = {key: value for key, value in found.items() if value is not Presence.PRESENT}
            assert lacking == {(index, obligation.name): expected}
            assert [item.complete for item in report.items] == [i != index for i in range(count)]
            about = {f.obligation for f in report.findings if f.item_index == index and f.rule == obligation.rule}
            assert about == {obligation.name}
            assert not report.acceptable

    lacks()


@given(st.sampled_from(tuple(VERSIONS.values())).flatmap(lambda version: some.determinations(version=version)))
def test_every_item_of_a_valid_determination_is_complete_in_both_syntaxes(data):
    version = VERSIONS[data["schemaVersion"]]
    for codec in CODECS.values():
        report = pipeline.validate(codec.write(data, version), syntax=codec.name).report
        assert report.items
        assert all(item.complete and item.unexpected == 0 for item in report.items)


@pytest.mark.parametrize("version", VERSIONS.values(), ids=lambda version: version.name)
def test_where_an_item_holds_its_obligations_comes_from_the_schema(version):
    measured = completeness(version)
    assert {name for _, name in measured.places} == {obligation.name for obligation in OBLIGATIONS}
    for steps, name in measured.places:
        assert measured.obligation_at([*(s if s != "*" else "3" for s in steps), "deeper"]) == name
    assert measured.obligation_at([measured.items.number]) is None
