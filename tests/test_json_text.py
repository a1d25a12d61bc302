"""How deep JSON is, counted on its bytes."""

from itertools import accumulate

from hypothesis import example, given
from hypothesis import strategies as st

from imr_schema.json_text import depth, depth_of, marks

PIECES = st.lists(st.sampled_from(("[", "]", "{", "}", "[]", "{}", '"', '""', "\\", '\\"', "\\\\", "a", ", ", '"[x]"')))


def counted(raw):
    """How many brackets are open at once, read character by character."""
    raw = raw.replace(b"\\\\", b"").replace(b'\\"', b"")
    outside = b"".join(raw.split(b'"')[::2])
    return max(accumulate(1 if byte in b"[{" else -1 for byte in outside if byte in b"[]{}"), default=0)


@given(PIECES.map("".join), st.integers(0, 40))
@example("][", 0)
@example('"" "[]" ""', 0)
@example("", 40)
def test_the_depth_is_that_of_reading_character_by_character(text, levels):
    raw = ("[" * levels + text + "]" * levels).encode()
    assert depth(raw) == depth_of(raw, marks(raw)) == counted(raw)
