"""Of a letter that was damaged, every field is right, or a finding says that it may not be."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imr_schema import strategies as some
from imr_schema.findings import Severity
from imr_schema.validation import pipeline
from tests.laws.damage import DAMAGE, NOISY, alike, outcome, seeded, text_of


@pytest.mark.parametrize("name", DAMAGE)
def test_nothing_of_a_damaged_letter_is_wrong_in_silence(name):
    @settings(max_examples=12)
    @given(some.posted_determinations(), st.integers(0, 1000))
    def law(data, number):
        text = DAMAGE[name](text_of(data), seeded(name, number))
        assert outcome(data, text, alike=alike if name in NOISY else None).silent == 0

    law()


@settings(max_examples=60)
@given(
    some.posted_determinations(), st.sampled_from(sorted(DAMAGE)), st.sampled_from(sorted(DAMAGE)), st.integers(0, 1000)
)
def test_nothing_is_wrong_in_silence_after_two_kinds_of_damage(data, first, second, number):
    changes = [name for name in (first, second) if name not in NOISY]
    text = text_of(data)
    for name in changes:
        text = DAMAGE[name](text, seeded(name, number)) if text.count("\f") == 0 else text
    assert outcome(data, text).silent == 0


@given(some.posted_determinations())
def test_a_letter_without_damage_has_no_finding_about_its_reading(data):
    report = pipeline.validate(text_of(data).encode(), syntax="letter").report
    assert not [f.rule for f in report.findings if f.rule.startswith("IMR8")]


@settings(max_examples=5)
@given(some.posted_determinations())
def test_what_is_read_tolerantly_is_reported_for_each_place(data):
    text = text_of(data).replace("Decision rationale:", "Decision rationa1e:")
    report = pipeline.validate(text.encode(), syntax="letter").report
    found = [f for f in report.findings if f.rule == "IMR824"]
    assert len(found) == len(data["disputedItems"])
    assert {f.severity for f in found} == {Severity.INFO}
