"""The nearest known value is found without comparing what cannot be near; comparing all would find the same."""

from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imr_schema.standard.codelists import NAMES, STANDARD

LISTS = {name: getattr(STANDARD, name.replace("-", "_")) for name in NAMES}


@st.composite
def misspelt(draw):
    """A list, a name of it, and the same with some characters dropped, doubled or put in, or any other text."""
    chosen = LISTS[draw(st.sampled_from(sorted(LISTS)))]
    listed = name = draw(st.sampled_from(sorted(chosen._by_name)))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(name)))
        name = name[:at] + draw(st.sampled_from(["", "e", "ee", " ", "-", "é", "eeeeeeeeeeee"])) + name[at + 1 :]
    return chosen, listed, draw(st.sampled_from([name, name * 7, draw(st.text(max_size=40))]))


@given(misspelt())
def test_a_name_is_compared_with_whatever_is_as_near_as_asked_for(case):
    chosen, listed, name = case
    near = SequenceMatcher(None, listed, name).ratio()
    assert listed in chosen._candidates(name, near)


def test_of_most_unknown_names_nothing_is_compared():
    sources = STANDARD.guideline_sources
    assert sources._candidates("new england journal of medicine", 0.85) == []
    assert "official disability guidelines" in sources._candidates("officil disability guidelines", 0.85)


@pytest.mark.parametrize("name", ["California", "CA", "california", " new  york "])
def test_a_name_is_known_however_it_is_spelled_and_spaced(name):
    assert len(STANDARD.us_states.find(name)) == 1
    assert STANDARD.us_states.find(f"{name}x") == ()
