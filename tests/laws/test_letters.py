"""A letter gives the same data however it reaches us, and every line of it is accounted for."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imr_schema import strategies as some
from imr_schema.findings import Verdict
from imr_schema.letter.extract.lines import from_text
from imr_schema.letter.letter_text import UNREAD
from imr_schema.letter.reader import read_letter
from imr_schema.letter.render import RENDERERS
from imr_schema.validation import pipeline
from tests.laws.perturb import CHANGES, perturbations


def render_text(data):
    return RENDERERS["txt"](data).decode()


def read(text):
    return read_letter(from_text(text.encode("utf-8", "surrogatepass")))


@given(some.posted_determinations())
def test_law_7_reading_a_rendered_letter_gives_the_determination_back(data):
    letter = read(render_text(data))
    assert letter.data == data
    assert letter.problems == []


@pytest.mark.parametrize("form", RENDERERS)
def test_law_7_in_every_form_through_the_real_readers(form):
    @settings(max_examples=10)
    @given(some.posted_determinations())
    def same(data):
        assert pipeline.validate(RENDERERS[form](data), syntax="letter").data == data

    same()


@given(some.posted_determinations())
def test_a_rendered_letter_is_acceptable(data):
    report = pipeline.validate(render_text(data).encode(), syntax="letter").report
    assert report.verdict is Verdict.ACCEPTABLE
    assert all(row.complete for row in report.items)


@pytest.mark.parametrize("change", CHANGES)
def test_one_change_of_an_extractor_changes_no_meaning(change):
    @given(some.posted_determinations())
    def same(data):
        assert read(CHANGES[change](render_text(data))).data == data

    same()


@given(some.posted_determinations(), perturbations)
def test_several_changes_at_once_change_no_meaning(data, changes):
    text = render_text(data)
    for change in changes:
        text = (
            CHANGES[change](text) if change not in {"columns", "one cell a line"} or "columns" not in changes else text
        )
    assert read(text).data == data


@given(some.posted_determinations(), st.sampled_from(sorted(CHANGES)))
def test_every_line_of_every_letter_is_accounted_for(data, change):
    text = CHANGES[change](render_text(data))
    letter = read(text)
    assert len(letter.accounts) == sum(len(re.split("\r\n|[\r\n\v]", page)) for page in text.split("\f"))
    assert UNREAD not in {account.became for account in letter.accounts}


@given(some.posted_determinations(), st.integers(0, 3000), st.integers(0, 400), st.text(max_size=40))
def test_any_text_at_all_gives_findings_and_no_exception(data, at, cut, noise):
    text = render_text(data)
    report = pipeline.validate(
        (text[:at] + noise + text[at + cut :]).encode("utf-8", "surrogatepass"), syntax="letter"
    ).report
    assert "IMR090" not in {f.rule for f in report.findings}
