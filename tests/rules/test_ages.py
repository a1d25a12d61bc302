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
        ("She was struck by a 14-year-old student who ran", []),
        ("assaulted by a 23 year old male patient", []),
        ("while transferring an 88 year old male client", []),
        ("A 15-year-old male student pushed her", []),
        ("Coworker, a 23 year old male, dropped the box", []),
        ("lifting a 250 pound, 82 year old patient", []),
        ("She is the mother of a 9 year old who swims", []),
        ("with a 12 year old male cousin", []),
        ("One 70 year old patient in the study fell", []),
        ("A 70 year old patient in the study fell", []),
        ("This is an 8 year old injury, patient continues with pain", []),
        ("This is a 3 year old low back claim; the patient", []),
        ("In 2008 (age: 43) he had pain", []),
        ("Youngest child age: 4", []),
        ("Onset age: 12", []),
        ("Her son lives with her, he is 12 years old", []),
        ("Age: 43 at the time of the fall", []),
        ("The case of a 51 year old male", [(51, "male")]),
        ("This is a 51 year old injured worker", [(51, None)]),
        ("The patient is a bus driver. He is 51 years old", [(51, None)]),
        ("She is a fifty-eight-year-old.", [(58, None)]),
        ("This thirty-one year old woman", [(31, "female")]),
        ("a fifty year old male, a nineteen-year-old male", [(50, "male"), (19, "male")]),
        ("He was 22 years of age.", [(22, None)]),
        ("In 1980 he was 22 years of age.", []),
        ("She is a 61-year old.", [(61, None)]),
        ("The past year old reports of this patient", []),
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
