"""Pointers with ``*``: what a pattern describes, and what is there in data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imr_schema.pointer import ANY, get, matches, split, values

NAMES = st.sampled_from(["a", "b/c", "d~e", "0"])
DATA = st.recursive(
    st.integers(), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3), max_leaves=12
)


def patterns(data):
    """Every pattern of a value in *data*."""
    yield ()
    entries = ((ANY, each) for each in data) if isinstance(data, list) else ()
    for step, value in data.items() if isinstance(data, dict) else entries:
        yield from ((step, *pattern) for pattern in patterns(value))


@given(DATA)
def test_every_value_is_at_the_pointer_that_its_pattern_gives(data):
    for pattern in set(patterns(data)):
        places = dict(values(data, pattern))
        assert places
        for place, value in places.items():
            assert get(data, place) is value
            assert matches(pattern, split(place))
            assert len(split(place)) == len(pattern)
        assert dict(values({"a": data}, ["a", *pattern], "/above")) == {
            f"/above/a{place}": value for place, value in places.items()
        }


@pytest.mark.parametrize(
    ("pattern", "steps", "expected"),
    [
        ([], [], True),
        ([], ["a"], True),
        (["a"], [], False),
        (["a"], ["a", "b"], True),
        (["a", ANY], ["a"], False),
        (["a", ANY], ["a", "7"], True),
        (["a", ANY, "b"], ["a", "7", "c"], False),
        (["a", "0"], ["a", ANY], True),  # the place is a pattern itself
        (["a", "b"], ["a", ANY], False),
    ],
)
def test_a_pattern_matches_its_places_and_those_below(pattern, steps, expected):
    assert matches(pattern, steps) is expected


def test_a_member_of_an_object_is_no_entry_of_a_list():
    assert list(values({"a": {"0": 1}}, ["a", ANY])) == []
    assert list(values({"a": [1, 2]}, ["a", ANY])) == [("/a/0", 1), ("/a/1", 2)]
