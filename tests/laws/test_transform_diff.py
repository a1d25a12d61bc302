"""The semantic difference of two determinations: each field that was altered, and nothing for what does not count."""

import copy
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imr_schema import pointer
from imr_schema import strategies as some
from imr_schema.standard import INTEGER, LATEST, LIST, OBJECT, PRINTED, TEXT, VERSIONS, root
from imr_schema.transform.diff import ADDED, CHANGED, REMOVED, differences

IDENTITY = re.compile(r"/(?:reviewers/[0-9]+/number|analyses/[0-9]+/reviewer)\Z")
"""The numbers that are all that identifies an entry; an item has its description too."""
OTHER = "entirely other words"
each_version = pytest.mark.parametrize("version", VERSIONS.values(), ids=lambda version: version.name)


def values(field, data, place=""):
    """Each value of *data* with its place and its field."""
    if field.kind == OBJECT:
        for part in field.parts:
            if part.name in data and not part.hint:
                yield from values(part, data[part.name], f"{place}/{part.name}")
    elif field.kind == LIST:
        for i, entry in enumerate(data):
            yield from values(field.entry, entry, f"{place}/{i}")
    else:
        yield place, field, data


def altered(field, value):
    if field.kind == INTEGER:
        return value + 50
    return value + " and more" if field.kind == TEXT else not value if value in (True, False) else f"{value}-0"


@each_version
def test_each_value_that_is_altered_is_one_difference_where_it_stands(version):
    @settings(max_examples=10)
    @given(some.determinations(version=version, every_part=True))
    def one(data):
        for place, field, value in values(root(version), data):
            other = pointer.put(data, place, altered(field, value))
            if IDENTITY.search(place):
                assert [each.kind for each in differences(data, other, version)] == [REMOVED, ADDED]
                continue
            [found] = differences(data, other, version)
            assert found.kind == CHANGED
            assert place == found.place or place.startswith(f"{found.place}/")
            assert found.before == pointer.get(data, found.place)
            assert found.after == pointer.get(other, found.there)

    one()


@each_version
def test_each_part_that_one_lacks_is_removed_one_way_and_added_the_other(version):
    @settings(max_examples=10)
    @given(some.determinations(version=version, every_part=True))
    def one(data):
        for part in root(version).parts:
            if part.name not in data or part.hint:
                continue
            less = pointer.drop(data, f"/{part.name}")
            for found, kind in ((differences(data, less, version), REMOVED), (differences(less, data, version), ADDED)):
                assert {each.kind for each in found} == {kind}
                assert {each.place.split("/")[1] for each in found} == {part.name}
        for i, item in enumerate(data["disputedItems"]):
            less = pointer.drop(data, f"/disputedItems/{i}")
            [removed], [added] = differences(data, less, version), differences(less, data, version)
            assert (removed.kind, removed.place, removed.before) == (REMOVED, f"/disputedItems/{i}", item)
            assert (added.kind, added.there, added.after) == (ADDED, f"/disputedItems/{i}", item)
            # It has no place in the first one, so it gets the next that is free there.
            assert added.place == f"/disputedItems/{len(less['disputedItems'])}"

    one()


@each_version
def test_the_order_of_entries_white_space_and_paragraphs_do_not_count(version):
    @given(some.determinations(version=version), st.randoms())
    def same(data, chance):
        other = copy.deepcopy(data)
        assert differences(data, other, version) == ()
        chance.shuffle(other["disputedItems"])
        for reviewer in other.get("reviewers", [other.get("reviewer")]):
            reviewer["statement"] = "\n ".join(reviewer["statement"]).split(" ")
        other["clinicalCaseSummary"] = ["  ".join(other["clinicalCaseSummary"])]
        other["$schema"] = "a hint is no content"
        assert differences(data, other, version) == ()

    same()


ITEM = {"number": 1, "description": "Brace", "decision": "upheld"}


def items(*changes):
    return {"disputedItems": [{**ITEM, **change} for change in changes]}


@pytest.mark.parametrize(
    ("before", "after", "places"),
    [
        # By its description and its number, then by either.
        ([{"number": 1}, {"number": 2}], [{"number": 2}, {"number": 1}], []),
        ([{"number": 1}], [{"number": 2, "description": " BRACE"}], ["number", "description"]),
        ([{"number": 1}, {"number": 2}], [{"number": 2}], [""]),
        ([{"description": "Visit"}], [{"description": "Splint"}], ["description"]),
        ([{"description": "Visit"}], [{"number": 2, "description": "Splint"}], ["", ""]),
    ],
)
def test_items_are_paired_by_description_and_then_by_number(before, after, places):
    found = differences(items(*before), items(*after), PRINTED)
    assert ["/".join(each.place.split("/")[3:]) for each in found] == places


def test_entries_without_a_number_are_paired_with_what_resembles_them_most():
    first, second = ({"source": "MTUS", "title": title, "year": 2004} for title in ("Knee Complaints", "Eye"))
    guideline = {"citations": [first, second]}
    before = items({"reviewerGuideline": guideline})
    after = items({"reviewerGuideline": {"citations": [{**second, "year": 2009, "source": "ODG"}, first]}})
    found = differences(before, after, PRINTED)
    place = "/disputedItems/0/reviewerGuideline/citations"
    assert [(each.place, each.there) for each in found] == [
        (f"{place}/1/source", f"{place}/0/source"),
        (f"{place}/1/year", f"{place}/0/year"),
    ]


def test_many_entries_without_identity_take_a_time_that_grows_with_their_number():
    reviewers = [{"statement": [f"{OTHER} {n}"]} for n in range(3000)]
    found = differences({"reviewers": reviewers}, {"reviewers": [{"statement": ["x"]}] * 3000}, LATEST)
    assert len(found) == 3000
