"""What a rationale decides, by whose word, and what of; read as far as it is read."""

import pytest

from imr_schema.rules.prose.necessity import verdicts

NEEDED, NOT_NEEDED = "The visits are medically necessary.", "The brace is not medically necessary."


def said(*paragraphs):
    """(granted, subject) of each plain verdict of *paragraphs*."""
    return [(each.granted, each.subject) for each in verdicts(paragraphs) if each.plain]


def granted(text):
    plain = [each for each in verdicts((text,)) if each.plain]
    return plain[-1].granted if plain else None


@pytest.mark.parametrize(
    ("paragraphs", "found"),
    [
        ([], []),
        (["The record was read."], []),
        ([NEEDED], [(True, "the visits")]),
        ([NOT_NEEDED], [(False, "the brace")]),
        ([NEEDED, "The record was read."], [(True, "the visits")]),
        (["The record was read.", NEEDED], [(True, "the visits")]),
        ([NEEDED, NOT_NEEDED], [(True, "the visits"), (False, "the brace")]),
        ([f"{NOT_NEEDED} {NEEDED}"], [(False, "the brace"), (True, "the visits")]),
        ([f"The denial is reversed and {NEEDED.lower()}"], [(True, ""), (True, "the visits")]),
        (["It is unclear that it is medically necessary.", NEEDED], [(None, "it"), (True, "the visits")]),
        (["THE BRACE IS NOT MEDICALLY NECESSARY."], [(False, "the brace")]),
        (["It is not necessary to go on."], []),
    ],
)
def test_each_word_on_necessity_is_a_verdict_in_its_order(paragraphs, found):
    assert said(*paragraphs) == found


def test_a_verdict_is_plain_or_leans_and_knows_its_sentence():
    found = verdicts((f"{NEEDED} {NOT_NEEDED} More visits are not supported.",))
    assert [(each.plain, each.sentence) for each in found] == [(True, 0), (True, 1), (False, 2)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Is it medically necessary? It is medically necessary.", [(True, "it")]),
        ("Is it medically necessary?  ", []),
        ("A taper is medically necessary. The visits are medically necessary.", [(True, "the visits")]),
        ("The guideline is old; the brace is medically necessary.", [(True, "the brace")]),
        ("The guideline supports it, but the brace is medically necessary.", [(True, "the brace")]),
        ("The guideline states that the brace is medically necessary.", []),
        ("The provider states that he has seen; the brace is medically necessary.", [(True, "the brace")]),
        ("The provider states that the brace is medically necessary.", []),
        ('It reads: "a note; the brace is medically necessary.', []),
        ("The adverse determination reads: the brace is not medically necessary.", []),
        ("Per the UR physician, the brace is not medically necessary.", []),
        ("Per the MTUS, the brace is not medically necessary.", [(False, "the brace")]),
        ("In the opinion of the provider, the brace is medically necessary.", []),
        ('The letter has "the brace is not medically necessary" in it.', []),
        ("The brace was found to be medically necessary.", [(True, "the brace")]),
        ("While the brace is medically necessary.", []),
        ("If it hurts, the brace is medically necessary.", []),
        ("While it hurts, the brace is medically necessary.", [(True, "the brace")]),
        ("Although the physician states so, the brace is not medically necessary.", [(False, "the brace")]),
        ("As six visits, and six more, helped, the eight are medically necessary.", [(True, "the eight")]),
        ("The brace after surgery of the knee is medically necessary.", [(True, "the brace")]),
        ("Based on this, the brace is medically necessary.", [(True, "the brace")]),
        ("Therefore, the requested MRI, left knee, is medically necessary.", [(True, "the requested mri, left knee")]),
        ("The therapy helps and is approved.", [(True, "the therapy helps and")]),
    ],
)
def test_a_clause_is_the_reviewers_own_and_its_subject_is_what_it_begins_with(text, found):
    assert said(text) == found


@pytest.mark.parametrize(
    ("text", "necessary"),
    [
        ("It is medically necessary", True),
        ("It is medically necessary .\n", True),
        ("It is medically necessary and appropriate, at this time.", True),
        ("It is medically necessary per the MTUS.", True),
        ("It is medically necessary (see page 98).", True),
        ("It is not medically necessary by the initial reviewer.", None),
        ("It is medically necessary for six visits.", None),
        ("It is medically necessary, but only for six visits.", None),
        ("It is medically necessary, and the denial is overturned.", True),
        ("It is therefore considered medically necessary.", True),
        ("It is reasonable and medically necessary.", True),
        ("It seems medically necessary.", None),
        ("It is medically unnecessary.", False),
        ("It would be medically necessary.", None),
        ("No more is medically necessary.", False),
        ("None of the visits is medically necessary.", False),
        ("It was never medically necessary.", False),
        ("It isn't medically necessary.", False),
        ("I find it medically necessary.", True),
        ("I do not find it medically necessary.", False),
        ("I do not find that it is medically necessary.", False),
        ("The medical necessity is established.", True),
        ("The medical necessity is not established.", False),
        ("The medical necessity cannot be established.", False),
        ("The necessity of the visits has not been shown.", False),
        ("There is no evidence of medical necessity.", False),
        ("The record fails to establish medical necessity.", False),
        ("The record does not support the medical necessity.", False),
        ("The record supports the medical necessity.", True),
        ("The request is certified.", True),
        ("The request is now certified.", True),
        ("The request is not certified.", False),
        ("The request is non-certified.", False),
        ("The request is denied.", False),
        ("The request was denied.", None),
        ("The UR decision is upheld.", False),
        ("The UR decision to approve it is upheld.", None),
        ("The denial should be overturned.", True),
        ("I disagree with the denial.", True),
        ("I recommend authorization of the visits.", True),
        ("Non-certification is recommended.", False),
        ("I do not recommend approval.", False),
    ],
)
def test_a_plain_yes_and_a_plain_no_are_told_from_what_is_neither(text, necessary):
    assert granted(text) is necessary


@pytest.mark.parametrize(
    ("text", "leans"),
    [
        ("The visits are not supported.", [False]),
        ("The visits are supported.", [True]),
        ("The request exceeds the guideline.", [False]),
        ("The criteria are met.", [True]),
        ("The criteria are not met.", [False]),
        ("The provider states that the criteria are met.", []),
        ("A taper is advised, since it is not medically necessary to go on.", [None]),
        ("The visits are not medically necessary, and a taper is advised.", [False]),
    ],
)
def test_what_only_leans_to_one_side_is_not_plain(text, leans):
    found = verdicts((text,))
    assert [each.granted for each in found] == leans
    assert not any(each.plain for each in found)


def test_a_grant_has_its_limit_and_its_time():
    (limited,) = verdicts(("The request is medically necessary for six visits.",))
    assert (limited.granted, limited.limit) == (None, " for six visits.")
    (past,) = verdicts(("The first six visits were medically necessary.",))
    assert (past.granted, past.past) == (True, True)


def test_the_last_100_paragraphs_are_read():
    assert len(said(NOT_NEEDED, *["Read."] * 98, NEEDED)) == 2
    assert len(said(NOT_NEEDED, *["Read."] * 99, NEEDED)) == 1


@pytest.mark.parametrize(("more", "found"), [(0, (False, "more")), (1, (True, "o more"))])
def test_of_a_paragraph_the_last_8000_characters_are_read(more, found):
    begin = "No more is medically necessary. "
    text = begin + "A" * (8000 - len(begin) + more)
    assert said(text) == [found]


@pytest.mark.parametrize(("more", "found"), [(0, []), (10, [True])])
def test_of_a_sentence_the_last_800_characters_are_read(more, found):
    begin, end = "He states ", " it is medically necessary."
    sentence = begin + "x" * (800 - len(begin) - len(end) + more) + end
    for before in ("", "The record was read. "):
        assert [each for each, _ in said(before + sentence)] == found
