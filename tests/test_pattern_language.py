"""Whether a pattern matches all that another matches: against every short text, and against samples of its language."""

import re
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imr_schema.standard import VERSIONS, root
from imr_schema.standard.pattern_language import includes, of_length, of_pattern, of_values

LETTERS = "abc-"
TEXTS = ["".join(each) for length in range(6) for each in product(LETTERS, repeat=length)]

characters = st.sampled_from(["a", "b", "[ab]", "[^ab]", "[a-c]", "[b-]", r"\-", "c"])
counts = st.sampled_from(["", "", "*", "+", "?", "{2}", "{1,2}", "{0,3}", "{2,}"])
bodies = st.recursive(
    st.tuples(characters, counts).map("".join),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map("".join),
        st.tuples(st.lists(inner, min_size=2, max_size=3).map("|".join), counts).map(
            lambda both: f"({both[0]}){both[1]}"
        ),
        st.tuples(inner, counts).map(lambda both: f"(?:{both[0]}){both[1]}"),
    ),
    max_leaves=6,
)
patterns = bodies.map(lambda body: f"^({body})$")


def language(pattern):
    found = of_pattern(pattern)
    assert found is not None, pattern
    return found


@given(patterns, patterns)
def test_a_pattern_includes_another_as_the_texts_that_they_match_show(one, other):
    verdict = includes(language(one), (language(other),))
    assert verdict is not None
    lacking = [text for text in TEXTS if re.fullmatch(other, text) and not re.fullmatch(one, text)]
    # Longer texts than those looked at can only make it worse.
    assert not (verdict and lacking)
    if not verdict and not lacking:
        assert includes(language(one), (language(other), of_length(0, 5)))


@given(patterns)
def test_the_texts_of_a_pattern_are_those_that_the_engine_matches(pattern):
    for text in TEXTS[:400]:
        assert includes(language(pattern), (of_values([text]),)) is (re.fullmatch(pattern, text) is not None)


@given(patterns, st.integers(0, 4), st.integers(0, 4))
def test_lengths_are_counted_in_characters(pattern, least, more):
    matched = [text for text in TEXTS if re.fullmatch(pattern, text)]
    verdict = includes(of_length(least, least + more), (language(pattern), of_length(0, 5)))
    assert verdict is all(least <= len(text) <= least + more for text in matched)


def patterns_of(field):
    if "pattern" in field.keywords:
        yield field.keywords["pattern"]
    for part in [*field.parts, *([field.entry] if field.entry else [])]:
        yield from patterns_of(part)


OURS = sorted({pattern for version in VERSIONS.values() for pattern in patterns_of(root(version))})


def test_the_schemas_have_patterns():
    assert len(OURS) > 5


@pytest.mark.parametrize("pattern", OURS)
def test_samples_of_each_pattern_of_the_schemas_agree(pattern):
    samples = []

    @settings(max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True))
    def sample(text):
        samples.append(text)

    sample()
    for other in OURS:
        verdict = includes(language(other), (language(pattern),))
        assert verdict is not None
        matched = all(re.fullmatch(other, text) for text in samples)
        assert matched or not verdict, other
        assert verdict or other != pattern


@pytest.mark.parametrize(
    "pattern",
    [
        *("", "a", "^a", "a$", "^a|b$", "^.$", r"^\d$", r"^\w+$", r"^\bа$", "^(?=a)a$", "^(?!a)$", "^a$b$", "^^a$"),
        *("^[a-z-[b]]$", "^[]$", "^[^]$", "^a+?$", "^a*+$", "^a**$", r"^a\$", "^(a$", "^a)$", "^a{2,1}$", "^[b-a]$"),
        *("^{2}$", "^*$", "^[a$", r"^\p{L}$", r"^(a)\1$", "^(?i:a)$", "^(?P<x>a)$", "^[a&&b]$", "^\\$", "^a{$"),
    ],
)
def test_what_engines_may_read_differently_is_not_understood(pattern):
    assert of_pattern(pattern) is None


def test_what_takes_too_many_steps_is_left_undecided(monkeypatch):
    many = language("^(a|b)*a(a|b){6}$")
    assert includes(many, (many, of_length(0, 90))) is True
    monkeypatch.setattr("imr_schema.standard.pattern_language._MOST_STATES", 500)
    assert includes(many, (many, of_length(0, 90))) is None


@pytest.mark.parametrize(("text", "expected"), [("é", True), ("\U0001f600", True), ("a", False), ("", False)])
def test_every_character_counts_as_one(text, expected):
    assert includes(language("^[^ -~]{1}$"), (of_values([text]),)) is expected
