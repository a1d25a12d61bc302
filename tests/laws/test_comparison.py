"""Two documents compared: nothing where they are the same, and each edit where it was made, in either direction."""

import copy
import json
import re

import jsonschema_rs
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from imr_schema import diff, pointer
from imr_schema import strategies as some
from imr_schema.changes import word_by_word
from imr_schema.codecs import CODECS
from imr_schema.migrations import place_before, upgrade
from imr_schema.reports.comparison import FORMS, Shown
from imr_schema.standard import LATEST, VERSIONS, root, schema_bytes
from imr_schema.text import ALIKE, likeness
from imr_schema.transform.comparison import Side, compare
from tests.laws.test_transform_diff import IDENTITY, altered, values

each_version = pytest.mark.parametrize("version", VERSIONS.values(), ids=lambda version: version.name)
SHAPE = jsonschema_rs.validator_for(json.loads(schema_bytes("comparison/1.0/imr-comparison-1.0.schema.json")))
ITEMS = "/disputedItems"
NUMBER = re.compile(r"/disputedItems/[0-9]+/number")


def between(one, other, version):
    return compare(Side("a", one, version), Side("b", other, version))


def places(comparison):
    """The kind and both places of each change."""
    return [(each.kind, each.pointer_before, each.pointer_after) for each in comparison.changes]


def within(place, above):
    return above is None or place == above or place.startswith(f"{above}/")


@each_version
def test_a_document_does_not_differ_from_itself_in_any_syntax_and_version(version):
    @settings(max_examples=15)
    @given(some.determinations(version=version))
    def same(data):
        written = [CODECS[syntax].write(data, version) for syntax in ("json", "xml")]
        newer = CODECS["xml"].write(upgrade(data, version, LATEST), LATEST)
        for one in (*written, newer):
            for other in (*written, newer):
                found = diff(one, other)
                assert (found.changes, found.renumbered, found.same, found.identical) == ((), (), True, True)
                assert found.whole

    same()


@each_version
def test_each_value_that_is_altered_is_told_where_it_stands_and_nothing_else(version):
    @settings(max_examples=8)
    @given(some.determinations(version=version, every_part=True))
    def one(data):
        for place, field, value in values(root(version), data):
            found = between(data, pointer.put(data, place, altered(field, value)), version)
            assert (found.same, found.identical) == (False, False)
            if NUMBER.fullmatch(place):
                assert not found.changes
                assert [(each.before, each.after, each.pointer_before) for each in found.renumbered] == [
                    (value, value + 50, place)
                ]
                continue
            assert not found.renumbered
            kinds = [each.kind for each in found.changes]
            # Half of an entry's members must be the same; of one that is nothing but its identity, none is.
            assert kinds == ["changed"] or (kinds == ["removed", "added"] and identifies(place))
            for change in found.changes:
                assert within(place, change.pointer_before)
                assert within(place, change.pointer_after)

    one()


def identifies(place):
    """Whether what is at *place* identifies an entry of a list."""
    return IDENTITY.search(place) is not None or any(step.isdigit() for step in pointer.split(place)[1:])


@st.composite
def edited(draw):
    """A determination, one of its items removed, moved or added, and what is to be told."""
    version = draw(st.sampled_from(list(VERSIONS.values())))
    data = draw(some.determinations(version=version, every_part=True))
    names = [
        "MRI of the lumbar spine",
        "Norco 10/325mg #60",
        "Knee brace",
        "Acupuncture, 6 visits",
        "Urine drug screen",
    ]
    count = draw(st.integers(2, 5))
    model = data[ITEMS[1:]][0]
    items = [{**copy.deepcopy(model), "description": name, "number": n} for n, name in enumerate(names[:count], 1)]
    other = copy.deepcopy(items)
    kind = draw(st.sampled_from(["removed", "moved", "added"]))
    told: list[tuple[str, str | None, str | None]]
    i = draw(st.integers(0, count - 1))
    if kind == "removed":
        del other[i]
        told = [(kind, f"{ITEMS}/{i}", None)]
    elif kind == "added":
        new = {**copy.deepcopy(model), "description": "Functional capacity evaluation", "number": 9}
        other.insert(i, new)
        told = [(kind, None, f"{ITEMS}/{i}")]
    else:
        j = (i + draw(st.integers(1, count - 1))) % count
        other.insert(j, other.pop(i))
        told = [(kind, f"{ITEMS}/{i}", f"{ITEMS}/{j}")]
        if abs(i - j) == 1:  # which of two neighbors was moved, nobody can know
            told = [told[0], (kind, f"{ITEMS}/{j}", f"{ITEMS}/{i}")]
    if draw(st.booleans()):
        other = [{**item, "number": n} for n, item in enumerate(other, 1)]
    return version, {**data, "disputedItems": items}, {**data, "disputedItems": other}, told


@given(edited())
def test_an_item_that_is_removed_added_or_moved_is_told_as_such_and_nothing_else(case):
    version, one, other, told = case
    found = between(one, other, version)
    [(kind, before, after)] = places(found)
    assert (kind, before, after) in told
    numbers = {item["description"]: item["number"] for item in one["disputedItems"]}
    renumbered = [
        (numbers[item["description"]], item["number"])
        for item in other["disputedItems"]
        if numbers.get(item["description"], item["number"]) != item["number"]
    ]
    assert sorted((each.before, each.after) for each in found.renumbered) == sorted(renumbered)


TURNED = {"added": "removed", "removed": "added", "changed": "changed"}


@st.composite
def any_two(draw):
    """Two determinations of one version, the second one as the first or not at all like it."""
    version = draw(st.sampled_from(list(VERSIONS.values())))
    one, other = (draw(some.determinations(version=version)) for _ in range(2))
    for name in draw(st.sets(st.sampled_from(sorted(one.keys() & other.keys() - {"disputedItems"})))):
        other[name] = one[name]
    kept = draw(st.lists(st.sampled_from(one["disputedItems"])))
    other["disputedItems"] = draw(st.permutations([*copy.deepcopy(kept), *other["disputedItems"]]))
    return version, one, other


@given(any_two())
def test_the_other_way_round_what_was_added_is_removed(case):
    version, one, other = case
    there, back = between(one, other, version), between(other, one, version)
    turned = sorted((TURNED[kind], str(after), str(before)) for kind, before, after in places(there) if kind != "moved")
    assert turned == sorted((kind, str(a), str(b)) for kind, a, b in places(back) if kind != "moved")
    # Of several that changed places the fewest are told, and which, is not certain.
    assert [each.kind for each in there.changes].count("moved") == [each.kind for each in back.changes].count("moved")
    assert sorted((each.after, each.before) for each in there.renumbered) == sorted(
        (each.before, each.after) for each in back.renumbered
    )
    assert sorted(str(each.words) for each in there.changes) == sorted(str(each.words) for each in back.changes)


@given(some.determinations(version="1.0"), st.data())
def test_places_are_those_of_each_document_as_it_was_sent(data, more):
    version = VERSIONS["1.0"]
    newer = upgrade(data, version, LATEST)
    all_values = [each for each in values(root(LATEST), newer) if each[1].name != "number"]
    place, field, value = more.draw(st.sampled_from(all_values))
    other = pointer.put(newer, place, altered(field, value))
    found = compare(Side("a", data, version), Side("b", other, LATEST))
    assert (found.first.version, found.second.version, found.version) == ("1.0", LATEST.name, LATEST.name)
    for change in found.changes:
        assert within(place, change.pointer_after)
        if change.kind == "changed":
            assert change.pointer_before is not None
            assert change.pointer_after is not None
            assert change.pointer_before == place_before(change.pointer_after, version, LATEST)
            assert pointer.has(data, change.pointer_before)


SECRET = "Zebrafish"


def marked(field, data):
    """*data* with a word of ours in each text."""
    for place, part, value in values(field, data):
        if part.kind == "text":
            data = pointer.put(data, place, f"{value} {SECRET} {len(place)}")
    return data


@each_version
def test_no_text_of_a_document_is_shown_unless_it_is_asked_for(version):
    @settings(max_examples=10)
    @given(some.determinations(version=version, every_part=True), some.determinations(version=version))
    def hidden(data, other):
        for one in (data, other):
            found = between(marked(root(version), one), data, version)
            for form, render in FORMS.items():
                assert SECRET not in render(found, Shown(tool="0")), form
                assert SECRET in render(found, Shown(values=True, tool="0")), form
            for shown in (Shown(tool="0"), Shown(values=True, tool="0")):
                SHAPE.validate(json.loads(FORMS["json"](found, shown)))

    hidden()


@given(some.difficult_texts(), some.difficult_texts())
@example("a b a", "a a b")
@example("", "x")
def test_likeness_is_the_same_both_ways_and_words_are_put_together_again(one, other):
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 1 == likeness(one, one)
    runs = list(word_by_word(one, other))
    assert [word for _, old, _ in runs for word in old] == one.split()
    assert [word for _, _, new in runs for word in new] == other.split()
    assert all(same == (old == new) for same, old, new in runs)
    assert runs == [(same, new, old) for same, old, new in word_by_word(other, one)]


def test_the_threshold_divides_what_its_description_says():
    assert likeness("Norco 10/325mg #60", "Norco 10/325 mg, 90") >= ALIKE
    assert likeness("MRI of the lumbar spine", "MRI of the cervical spine") < ALIKE
    assert likeness("Norco 10/325mg #60", "Percocet 10/325mg #60") < ALIKE
