"""What the subject of a verdict is to the item: the whole, a part, or something else."""

import pytest

from imr_schema.rules.prose.subjects import Scope, is_of, own_words, scope

THERAPY, SPLINT = "physical therapy for the lumbar spine, 8 visits", "post-operative splint"


@pytest.mark.parametrize(
    ("subject", "description", "found"),
    [
        ("", THERAPY, Scope.WHOLE),
        ("it", THERAPY, Scope.WHOLE),
        ("all of them", THERAPY, Scope.WHOLE),
        ("the request", THERAPY, Scope.WHOLE),
        ("the request for an mri", THERAPY, Scope.WHOLE),
        ("a request", THERAPY, Scope.OTHER),
        ("the requested drug", THERAPY, Scope.WHOLE),
        ("the services", THERAPY, Scope.WHOLE),
        ("physical therapy", THERAPY, Scope.WHOLE),
        ("pt", THERAPY, Scope.WHOLE),
        ("eight visits", THERAPY, Scope.WHOLE),
        ("this compounded product", "compound cream", Scope.WHOLE),
        ("treatment", THERAPY, Scope.OTHER),
        ("a home exercise program", THERAPY, Scope.OTHER),
        ("therapy beyond 24 visits", THERAPY, Scope.OTHER),
        ("treatment that merely maintains function", THERAPY, Scope.OTHER),
        ("the first six visits", THERAPY, Scope.PART),
        ("six of the visits", THERAPY, Scope.PART),
        ("up to six visits", "acupuncture, 12 visits", Scope.PART),
        ("the remainder of the request", THERAPY, Scope.PART),
        ("half of the exercise program", THERAPY, Scope.OTHER),
        ("the first visit", "the first visit with a specialist", Scope.WHOLE),
        ("the surgery", SPLINT, Scope.OTHER),
        ("the surgery", "surgery of the knee", Scope.WHOLE),
        ("the splint", SPLINT, Scope.WHOLE),
    ],
)
def test_a_subject_is_the_whole_a_part_or_another_thing(subject, description, found):
    assert scope(subject, description) is found


def test_own_words_are_those_that_tell_two_things_of_an_item_apart():
    description = "brace of the left knee and purchase of supplies for a tens unit"
    assert own_words("the requested brace of the left knee", description) == {"brace", "left", "knee"}
    assert own_words("the visits", description) == set()
    assert own_words("supplies", description) == {"supplie"}


@pytest.mark.parametrize(
    ("subject", "description", "found"),
    [
        ("", THERAPY, True),
        ("physical therapy", THERAPY, True),
        ("the request", THERAPY, True),
        ("the brace", THERAPY, False),
        ("a cane", SPLINT, False),
        ("the surgery", SPLINT, False),
    ],
)
def test_a_subject_is_of_an_item_that_names_it(subject, description, found):
    assert is_of(subject, description) is found
