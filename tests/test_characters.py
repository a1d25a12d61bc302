"""The published classes of characters are what the properties of Unicode say, and the rules ask for no other."""

import unicodedata

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from imr_schema.standard import characters
from imr_schema.standard.placeholders import MEMBERS, placeholders
from imr_schema.text import BLANK_CHARACTERS, blank
from tests.tools import make_characters

KNOWS = regex.match(r"\P{Cn}", "\U00011db0") is not None
"""Whether the package knows the version of Unicode that the file was made from; that letter is of version 17."""

anything = st.characters(exclude_categories=["Cs"])


@pytest.mark.skipif(not KNOWS, reason="the package regex is of an older version of Unicode")
def test_the_file_is_what_the_properties_of_unicode_give():
    assert make_characters.PATH.read_bytes() == make_characters.content()


def test_every_blank_character_is_neither_letter_nor_digit():
    silent = characters.characters_of("neitherLetterNorDigit")
    assert all(char in silent for char in BLANK_CHARACTERS)


def test_a_class_that_nobody_published_is_refused():
    with pytest.raises(KeyError):
        characters.ranges("emoji")


@given(anything)
def test_a_letter_or_digit_of_any_script_speaks(char):
    if unicodedata.category(char)[0] in "LN" and not blank(char) and char not in "\U00013441\U00013442":
        assert characters.speaks(f"... {char} -")
    if unicodedata.category(char)[0] in "PSZ":
        assert not characters.speaks(f"... {char} -")


@pytest.mark.parametrize("char", ["\U00013441", "\u2d7f", "\U0001d159", "\ufffc", "\ue000", "\u0378", "\U000e0041"])
def test_what_nobody_sees_is_found_wherever_it_stands(char):
    for text in (char, f"no{char}t", f"{char} not", f"not {char}"):
        assert characters.unseen(text) == [char]


def test_a_mark_without_a_letter_is_unseen_and_one_on_a_letter_is_not():
    assert characters.unseen("\u0301 cafe \u0301") == ["\u0301", "\u0301"]
    assert characters.unseen("x\u0323 e\u0301") == []


@given(st.sampled_from(MEMBERS), st.data())
def test_a_placeholder_is_one_however_it_is_written(member, drawn):
    listed = placeholders()
    value = drawn.draw(st.sampled_from(sorted(listed.of[member])))
    marks = st.text(st.sampled_from(listed.marks + " \t\u00a0"), max_size=4)
    between = st.text(st.sampled_from(listed.marks + " \u2003"), min_size=1, max_size=3)
    words = [drawn.draw(st.sampled_from([word, word.upper(), word.title()])) for word in value.split()]
    spaced = words[0] + "".join(drawn.draw(between) + word for word in words[1:])
    assert listed.says_nothing(f"{drawn.draw(marks)}{spaced}{drawn.draw(marks)}", member)


@given(st.sampled_from(MEMBERS), st.text(anything, max_size=30))
def test_a_text_that_says_nothing_gains_no_meaning_from_marks(member, text):
    listed = placeholders()
    if listed.says_nothing(text, member):
        assert listed.says_nothing(f"({text})", member)


def test_every_real_treatment_and_title_says_something():
    listed = placeholders()
    for text in ("Norco 10/325mg #120", "MRI", "X-ray", "EMG/NCV", "TENS", "Knee", "Opioids", "ODG", "CBC", "Labs"):
        for member in MEMBERS:
            assert not listed.says_nothing(text, member), (text, member)
