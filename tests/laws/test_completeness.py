"""What a disputed item lacks is what its completeness names, in every version and both syntaxes."""

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imr_schema import pointer
from imr_schema import strategies as some
from imr_schema.codecs import CODECS
from imr_schema.findings import Presence
from imr_schema.rules import CATALOG
from imr_schema.rules.obligations import OBLIGATIONS
from imr_schema.standard import LIST, OBJECT, VERSIONS, disputed_items, field_at, steps_of
from imr_schema.validation import pipeline
from imr_schema.validation.completeness import RULES_OF_PRESENCE, completeness
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


def texts_of(data, version, obligation):
    """The pointer of every statement and every rationale of an *obligation* in the items of *data*."""
    items = disputed_items(version)
    for i, item in enumerate(items.of(data)):
        for steps, name in completeness(version).places:
            if name == obligation.name:
                for place, value in reached(item, steps, items.place(i)):
                    yield f"{place}/statement" if isinstance(value, dict) else place


def reached(value, steps, place):
    """The pointer and the value of everything that *steps* lead to."""
    if not steps:
        yield place, value
    elif steps[0] != "*":
        yield from reached(value[steps[0]], steps[1:], f"{place}/{steps[0]}")
    else:
        for i, entry in enumerate(value):
            yield from reached(entry, steps[1:], f"{place}/{i}")


WEAK = (" ", "\u00a0", "-", "N/A", "see above", "No gain.")
TEXTS = [
    pytest.param(version, each, id=f"{version.name} {each.name}")
    for version in VERSIONS.values()
    for each in OBLIGATIONS[1:]
]


@pytest.mark.parametrize(("version", "obligation"), TEXTS)
def test_what_the_rules_show_is_what_is_measured(version, obligation):
    @PER_RULE
    @given(some.determinations(version=version), st.data())
    def same(data, drawn):
        place = drawn.draw(st.sampled_from(list(texts_of(data, version, obligation))))
        for text in WEAK:
            paragraphs = drawn.draw(st.permutations([text, *drawn.draw(st.lists(st.sampled_from(WEAK), max_size=1))]))
            changed = pointer.put(data, place, text if place.endswith("/statement") else paragraphs)
            measured = completeness(version).measure(changed, Counter(), about=False)
            for codec in CODECS.values():
                report = pipeline.validate(codec.write(changed, version), syntax=codec.name).report
                assert report.rules == "run"
                assert report.items == measured

    same()


def test_every_rule_that_shows_what_an_item_lacks_runs_whatever_is_selected():
    assert all(CATALOG[rule].mandatory for rule in RULES_OF_PRESENCE)


@pytest.mark.parametrize("version", VERSIONS.values(), ids=lambda version: version.name)
def test_where_an_item_holds_its_obligations_comes_from_the_schema(version):
    measured = completeness(version)
    assert {name for _, name in measured.places} == {obligation.name for obligation in OBLIGATIONS}
    for steps, name in measured.places:
        assert measured.obligation_at([*(s if s != "*" else "3" for s in steps), "deeper"]) == name
    assert measured.obligation_at([measured.items.number]) is None
