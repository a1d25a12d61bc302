"""Sides and parts of the body, as descriptions and conclusions name them."""

import pytest

from imr_schema.rules.prose.body_parts import finer_parts, laterality, regions, without_symptoms


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
        ("the reach of the left arm", {"left"}),
        ("a brace of each knee, left first", set()),
        ("l knee and r knee, b/l, left worse", set()),
        ("what is left of the request", set()),
        ("the brace", set()),
    ],
)
def test_a_side_is_one_of_a_part_and_none_where_both_are_meant(text, found):
    assert laterality(text) == found


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("injection at l4-l5", "segment", {"L4-L5"}),
        ("injection at l4-5 and l5/s1", "segment", {"L4-L5", "L5-S1"}),
        ("fusion l3 to s1", "segment", {"L3-L4", "L4-L5", "L5-S1"}),
        ("fusion c7-t1", "segment", {"C7-T1"}),
        ("fusion c2-c3", "segment", {"C2-C3"}),
        ("fusion c1-c2", "segment", set()),
        ("fusion c6-t1", "segment", {"C6-C7", "C7-T1"}),
        ("fusion c7-t2", "segment", {"C7-T1", "T1-T2"}),
        ("fusion t11-l1", "segment", {"T11-T12", "T12-L1"}),
        ("fusion t12-l2", "segment", {"T12-L1", "L1-L2"}),
        ("fusion l4-l6", "segment", set()),
        ("fusion l5-1", "segment", {"L5-S1"}),
        ("block at l4, l5", "segment", set()),
        ("fusion s1-l5", "segment", set()),
        ("crown of tooth 19", "tooth", {"tooth 19"}),
        ("crowns, teeth #3, 14 and 19", "tooth", {"tooth 3", "tooth 14", "tooth 19"}),
        ("19 visits to the dentist", "tooth", set()),
        ("the left pinky finger", "finger", {"little finger"}),
        ("thumb spica", "finger", {"thumb"}),
        ("the great toe", "toe", {"great toe"}),
        ("emg of the left upper extremity", "limb", {"upper extremity"}),
        ("weakness of the lower limb", "limb", {"lower extremity"}),
        ("weakness of the leg", "limb", set()),
        ("pain at c5 6 visits", "segment", set()),
        ("fusion l5s1", "segment", {"L5-S1"}),
    ],
)
def test_segments_teeth_fingers_and_limbs_are_told_apart(text, kind, found):
    assert finer_parts(text)[kind] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("neck and back pain", {"neck", "low back"}),
        ("back to work", set()),
        ("eye drops", {"eye"}),
        ("a hearing aid", {"ear"}),
        ("a ct of the head", {"head"}),
        ("the femoral head", set()),
        ("psychotherapy", {"mental health"}),
        ("a right-hand dominant worker", set()),
    ],
)
def test_parts_beyond_those_of_chapters_are_parts_too(text, found):
    assert regions(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("index finger and foot", {"index finger"}),
        ("second digit of the foot", {"second toe"}),
        ("second digit of the hand", {"index finger"}),
        ("great toe and hand", {"great toe"}),
    ],
)
def test_a_digit_is_a_toe_beside_a_foot_alone(text, found):
    parts = finer_parts(text)
    assert parts["finger"] | parts["toe"] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mri of the back for knee pain", "mri of the back"),
        ("mri of the back to evaluate knee pain", "mri of the back"),
        ("mri of the back and knee", "mri of the back and knee"),
    ],
)
def test_the_place_of_a_symptom_is_none_of_the_treatment(text, found):
    assert without_symptoms(text).strip() == found
