"""Where values are in JSON text, whatever ends its lines and stands between its values."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imr_schema import pointer
from imr_schema.codecs.json_positions import places

SPACES = st.text(" \t\r\n", max_size=4)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab~/\u00e9", max_size=3), inner, max_size=4),
    max_leaves=12,
)


def written(value, space, begins):
    """*value* as JSON with what *space* gives between all tokens; where each value begins goes to *begins*."""
    pieces: list[str] = []

    def put(value, steps):
        begins[pointer.join(steps)] = sum(map(len, pieces))
        if isinstance(value, dict | list):
            keyed = isinstance(value, dict)
            pieces.append("{" if keyed else "[")
            inside = value.items() if isinstance(value, dict) else enumerate(value)
            for i, (key, inner) in enumerate(inside):
                pieces.extend(
                    [space(), "," if i else "", space(), f"{json.dumps(key)}{space()}:" if keyed else "", space()]
                )
                put(inner, [*steps, key])
            pieces.extend([space(), "}" if keyed else "]"])
        else:
            pieces.append(json.dumps(value))

    pieces.append(space())
    put(value, [])
    pieces.append(space())
    return "".join(pieces)


@given(VALUES, st.data())
def test_each_value_is_where_it_was_written(value, data):
    begins: dict[str, int] = {}
    text = written(value, lambda: data.draw(SPACES), begins)
    assert json.loads(text) == value
    found = places(text, set(begins))
    for place, at in begins.items():
        lines = re.split(r"\r\n|\r|\n", text[:at])
        assert found[place] == [(len(lines), len(lines[-1]) + 1)], (place, text)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_end_as_they_end(ending):
    text = ending.join(['{"a": [1,', "", ' {"b~/": "x"}],', '"c" : "\\r\\n"', "}"])
    assert places(text, {"/a/1/b~0~1", "/c", "/a/1"}) == {
        "": [(1, 1)],
        "/a": [(1, 7)],
        "/a/1": [(3, 2)],
        "/a/1/b~0~1": [(3, 10)],
        "/c": [(4, 7)],
    }
