"""What a rationale concludes, and what its sentence says was asked for; read as far as it is read."""

import pytest

from imr_schema.rules.prose.necessity import conclusion

NEEDED, NOT_NEEDED = "The visits are medically necessary.", "The brace is not medically necessary."


def said(*paragraphs):
    """(necessary, subject) of what *paragraphs* conclude; None when they do not say."""
    told = conclusion(paragraphs)
    return told and (told.necessary, told.subject)


@pytest.mark.parametrize(
    ("paragraphs", "found"),
    [
        ([], None),
        (["The record was read."], None),
        ([NEEDED], (True, "The visits are ")),
        ([NOT_NEEDED], (False, "The brace is not ")),
        ([NEEDED, "The record was read."], (True, "The visits are ")),
        (["The record was read.", NEEDED], (True, "The visits are ")),
        ([NEEDED, "They are medically necessary."], (True, "They are ")),
        ([NEEDED, NOT_NEEDED], (None, "The brace is not ")),
        ([NOT_NEEDED, NEEDED], (None, "The visits are ")),
        ([f"{NOT_NEEDED} {NEEDED}"], (None, "The visits are ")),
        ([NEEDED, "It is unclear that it is medically necessary."], (None, "It is unclear that it is ")),
        (["It is unclear that it is medically necessary.", NEEDED], (True, "The visits are ")),
        (["It is unclear that it is medically necessary.", NEEDED, NOT_NEEDED], (None, "The brace is not ")),
        (["THE BRACE IS NOT MEDICALLY NECESSARY."], (False, "THE BRACE IS NOT ")),
        (["It is not necessary to go on."], None),
    ],
)
def test_the_last_mention_is_the_conclusion_and_none_where_both_are_said(paragraphs, found):
    assert said(*paragraphs) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Is it medically necessary? It is medically necessary.", (True, "It is ")),
        ("Is it medically necessary?  ", None),
        ("A taper is medically necessary. The visits are medically necessary.", (True, "The visits are ")),
        ("The guideline is old; the brace is medically necessary.", (True, " the brace is ")),
        ("The guideline supports it; the brace is medically necessary.", (True, " the brace is ")),
        ("The guideline supports it, but the brace is medically necessary.", (True, " the brace is ")),
        ("The guideline supports it. However, the brace is medically necessary.", (True, " the brace is ")),
        ("The guideline supports it that the brace is medically necessary.", None),
        ("The provider states that he has seen; the brace is medically necessary.", None),
        ("While the brace is medically necessary.", None),
        ("While it hurts, the brace is medically necessary.", (True, " the brace is ")),
        ("Although the drug brought no relief, it is medically necessary.", (True, " it is ")),
        ("As six visits, and six more, helped, eight are medically necessary.", (True, " eight are ")),
        ("Six visits, and six more, are medically necessary.", (True, " are ")),
        ("The brace after surgery of the knee is medically necessary.", (True, "The brace ")),
        ("The brace for the treatment of the knee is medically necessary.", (True, "The brace ")),
        ("Based on this, the brace is medically necessary.", (True, " the brace is ")),
    ],
)
def test_a_clause_is_the_reviewers_own_and_its_subject_is_what_stands_before(text, found):
    assert said(text) == found


@pytest.mark.parametrize(
    ("text", "necessary"),
    [
        ("It is medically necessary", True),
        ("It is medically necessary .\n", True),
        ("It is medically necessary and appropriate, at this time.", True),
        ("It is medically necessary for six visits.", None),
        ("It is medically necessary, and the denial is overturned.", None),
        ("It is therefore considered medically necessary.", True),
        ("It is reasonable and medically necessary.", True),
        ("It seems medically necessary.", None),
        ("Medically necessary.", None),
        ("Nothing more is medically necessary.", True),
        ("No more is medically necessary.", None),
        ("It was never medically necessary.", False),
        ("It isn't medically necessary.", False),
        ("The medical necessity is established.", True),
        ("The medical necessity is not established.", False),
        ("The medical necessity cannot be established.", False),
        ("No medical necessity is established.", None),
        ("The record fails to establish medical necessity.", False),
        ("The record does not support the medical necessity.", False),
    ],
)
def test_a_plain_yes_and_a_plain_no_are_told_from_what_is_neither(text, necessary):
    told = conclusion((text,))
    assert told is not None
    assert told.necessary is necessary


def test_the_last_100_paragraphs_are_read():
    assert said(NOT_NEEDED, *["Read."] * 98, NEEDED)[0] is None
    assert said(NOT_NEEDED, *["Read."] * 99, NEEDED)[0] is True


@pytest.mark.parametrize(("more", "necessary"), [(0, True), (1, None)])
def test_of_a_paragraph_the_last_8000_characters_are_read(more, necessary):
    end = "is medically necessary. "
    assert said("It " + end + "A" * (8000 - len(end) + more))[0] is necessary


@pytest.mark.parametrize(("more", "found"), [(0, None), (1, True)])
def test_of_a_sentence_the_last_800_characters_are_read(more, found):
    begin, end = "physician states", " it is medically necessary."
    sentence = begin + "x" * (800 - len(begin) - len(end) + more) + end
    for before in ("", "The record was read. "):
        told = conclusion((before + sentence.capitalize(),))
        assert (told and told.necessary) is found


def test_a_paragraph_is_read_from_its_first_character():
    assert said("is medically necessary.")[0] is True
