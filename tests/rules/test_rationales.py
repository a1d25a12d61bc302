"""Rationales and descriptions at the bounds of what says something: numbers of words, letters, digits."""

import pytest

from tests.rules.harness import ITEM, RATIONALE, items, messages, places

DESCRIPTION = f"{ITEM}/description"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Ten visits did not.", False),  # fewer than six words in all are IMR305
        ("Ten visits did not help.", False),
        ("Ten visits did not help him.", True),
        ("Ten visits did not help him walk.", True),
        ("Ten visits did not help him walk far.", False),
        ("Ten ten ten visits visits visits.", False),  # two different words are IMR031
        ("Ten ten ten visits visits help.", False),
        ("Ten ten ten visits did help.", True),
    ],
)
def test_six_words_and_fewer_than_eight_different_ones_are_told(said, told):
    assert places({RATIONALE: [said]}, "IMR032") == ([RATIONALE] if told else [])


@pytest.mark.parametrize(
    ("described", "names"),
    [
        ("8 visits", False),
        ("8 visits of x", False),
        ("8 visits of pt", True),
        ("9921", False),
        ("99213", True),
        ("#60 and 325", False),
    ],
)
def test_a_word_of_two_letters_or_a_code_of_five_digits_names_a_treatment(described, names):
    assert places({DESCRIPTION: described}, "IMR038") == ([] if names else [DESCRIPTION])


@pytest.mark.parametrize(("at", "reason"), [(0, ""), (0, "weakness"), (190, ""), (190, "weakness"), (260, "weakness")])
def test_one_word_of_a_reason_counts_wherever_it_stands(at, reason):
    filling = "the request is not certified and "
    said = (filling * 20)[:at].rsplit(" ", 1)[0] + f" {reason} is denied. The request is not medically necessary."
    assert places({RATIONALE: [said.strip()]}, "IMR034") == ([] if reason else [RATIONALE])


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("The request is supported.", True),
        ("The request is not supported.", False),
        ("The request is supported. The worker may ask again.", False),
        ("The request is supported. The request is not supported.", False),
        ("The request is not supported. The request is supported.", True),
        ("The pain is supported by a pillow.", False),
    ],
)
def test_the_last_sentence_alone_leans_where_nothing_is_said_plainly(said, found):
    (item,) = items(
        {"rationale": ["The worker strained the knee at work in spring and had ten visits.", said]}
    ).values()
    assert bool(messages({"/disputedItems": item}, "IMR310")) is found


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Template error.", True),
        ("Template errors.", True),
        ("Two template errors: sample text here.", True),
        ("The latest data show no gain.", False),  # "test data" is no word of it
        ("The template shows an error.", False),
        ("TypeError", True),
        ("No comment was made", True),
    ],
)
def test_a_phrase_in_the_place_of_a_text_begins_with_a_whole_word(said, told):
    assert places({RATIONALE: [said]}, "IMR036") == ([f"{RATIONALE}/0"] if told else [])
