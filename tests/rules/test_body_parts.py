"""Sides and parts of the body, as descriptions and conclusions name them."""

import pytest

from imr_schema.rules.prose.body_parts import laterality, regions


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mri of the knee", {"knee"}),
        ("mri of the knee, shoulder; wrist.", {"knee", "shoulder", "hand"}),
        ("brace (knee)", {"knee"}),
        ("lumbo-sacral brace", {"low back"}),
        ("splint, wrist/hand", {"hand"}),
        ("pain of the low back", {"low back"}),
        ("pain of the lower back", {"low back"}),
        ("pain of the upper back", {"neck"}),
        ("a step back", set()),
        ("fusion l4-l5", {"low back"}),
        ("fusion l4/l5", {"low back"}),
        ("fusion l5s1", {"low back"}),
        ("fusion l4l5", {"low back"}),
        ("fusion c5/6", {"neck"}),
        ("fusion (l4-l5), c5/6;", {"low back", "neck"}),
        ("fusion c5c6", {"neck"}),
        ("injection at t1-t2", set()),
        ("fusion at c7t1", {"neck"}),
        ("fusion at l5", set()),
        ("fusion at l50-2", set()),
        ("fusion of 4l-l", set()),
        ("co-payment of a co-surgeon", set()),
        ("la-z chair, cc-c5", set()),
        ("code c5.2 and l4.5", set()),
        ("3-l4 and 2-c5", set()),
        ("", set()),
    ],
)
def test_the_parts_of_the_body_are_known_by_their_words_and_the_levels_of_the_spine(text, found):
    assert regions(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mri of the left knee", {"left"}),
        ("right-sided l4-l5 injection", {"right"}),
        ("the right leg", {"right"}),
        ("the left knee and the right wrist", {"left", "right"}),
        ("both the left knee and the other", set()),
        ("the left and right knee", set()),
        ("the knee on the left", {"left"}),
        ("the study, knee, right, of a right-hand dominant worker", {"right"}),
        ("a left-handed worker", set()),
        ("what is left of the request", set()),
        ("the brace", set()),
    ],
)
def test_a_side_is_one_of_a_part_and_none_where_both_are_meant(text, found):
    assert laterality(text) == found
