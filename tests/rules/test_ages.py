"""IMR219 and IMR227: which ages are the worker's, and how far apart they may be."""

import pytest

from imr_schema.rules.prose.ages import worker_ages
from tests.rules.harness import in_newest

SUMMARY, RATIONALE = "/clinicalCaseSummary", "/disputedItems/0/analyses/0/rationale/0"


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("a 51 year old, right-handed female", [(51, "female")]),
        ("The patient is a 51-year-old man", [(51, "male")]),
        ("51 y/o male; 51 yo female; 51 y.o. woman", [(51, "male"), (51, "female"), (51, "female")]),
        ("This is a 51 year old who fell", [(51, None)]),
        ("The claimant is 51 years of age", [(51, None)]),
        ("The applicant, age 51, fell", [(51, None)]),
        ("The worker is now a 51 yr old", [(51, None)]),
        ("Age: 51. Sex: male.", [(51, None)]),
        ("the worker, aged 51-60", []),
        ("This is a 5 year old injury", []),
        ("He was a 31 year old man at the time of the fall", []),
        ("When he was a 31 year old man", []),
        ("The patient is a 51 year old man injured when he fell", [(51, "male")]),
        ("with her 20 year old male cousin", []),
        ("a 2 year old truck of the worker", []),
        ("5.51 year old female", []),
    ],
)
def test_ages_of_the_worker_are_read(text, ages):
    assert [(age.years, age.sex) for age in worker_ages(text)] == ages


@pytest.mark.parametrize(
    ("other", "level"),
    [(49, None), (50, None), (48, None), (51, "info"), (53, "info"), (54, "warning"), (44, "warning"), (23, "warning")],
)
def test_ages_apart_are_reported_by_how_far_they_are(other, level):
    # From the injury to the decision it is three years.
    edits = {
        SUMMARY: ["The worker is a 49 year old female."],
        RATIONALE: f"This is a {other} year old female without a gain. The request is not medically necessary.",
    }
    assert in_newest(edits, "IMR219") == ([(RATIONALE, level)] if level else [])


@pytest.mark.parametrize(("other", "found"), [("female", True), ("male", False), ("worker", False)])
def test_the_sex_beside_an_age_is_the_same(other, found):
    edits = {SUMMARY: ["The worker is a 49 year old male.", f"The 49 year old {other} fell."]}
    assert in_newest(edits, "IMR227") == ([(f"{SUMMARY}/1", "info")] if found else [])
