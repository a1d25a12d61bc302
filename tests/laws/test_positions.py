"""Where an element is, is the same by the lines that libxml2 counted and by a second pass over the bytes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imr_schema import pointer
from imr_schema import strategies as some
from imr_schema.codecs import CODECS
from imr_schema.codecs.xml_lines import positions_by_line
from imr_schema.codecs.xml_positions import find_positions
from imr_schema.config.settings import DEFAULT
from imr_schema.standard import LIST, OBJECT, VERSIONS, root

XML = CODECS["xml"]
SPACE = st.sampled_from(("", "\n", " ", "\n\n  ", "\t", "\n\t"))
# What may stand before and in a start tag, of which no data learn.
FORMS = st.fixed_dictionaries(
    {
        "before": SPACE,
        "within": st.sampled_from(("", "\n", " ", "\n ")),
        "comment": st.sampled_from(("", "<!--\n<{}>-->")),
    }
)


def every_place(field, data, place=""):
    """The pointer of every value in *data*, and of members that it lacks."""
    yield place
    if field.kind == OBJECT:
        for part in field.parts:
            yield from every_place(part, data.get(part.name) if data else None, f"{place}/{part.name}")
    elif field.kind == LIST:
        for i, entry in enumerate([*(data or ()), None][:30]):
            yield from every_place(field.entry, entry, f"{place}/{i}") if data else ()


def reformed(raw, drawn):
    """*raw* with other white space around some of its tags, and comments that hold what looks like a tag."""

    def formed(match):
        form = drawn.draw(FORMS)
        return f"{form['comment'].format(match[1])}{form['before']}<{match[1]}{match[2] or ''}{form['within']}>"

    head, tag, rest = raw.decode().partition("<case>")
    return (head + re.sub(r"\s*<([a-zA-Z]+)( [^>]*)?>", formed, tag + rest)).encode()


@pytest.mark.parametrize("version", VERSIONS.values(), ids=lambda version: version.name)
def test_lines_show_what_a_second_pass_finds(version):
    shown = []

    @given(some.determinations(some.difficult_texts(), most_items=2, version=version), st.booleans(), st.data())
    def same(data, is_canonical, drawn):
        raw = XML.write(data, version)
        if not is_canonical:
            raw = reformed(raw, drawn)
        tree = XML.parse(raw, DEFAULT.limits).tree
        places = list(every_place(root(version), data))
        positions = find_positions(raw, root(version), version.namespace, set(places))
        for place in drawn.draw(st.lists(st.sampled_from(places), min_size=5, max_size=5)):
            wanted = set(pointer.upwards(place))
            by_line = positions_by_line(tree, raw, root(version), wanted)
            shown.append(by_line is not None)
            if by_line is not None:
                assert by_line == {each: positions[each] for each in wanted & positions.keys()}

    same()
    assert sum(shown) > len(shown) / 5
