"""IMR205 and IMR610 at their edges: the copy that a profile asks for, and injuries that were consolidated."""

import pytest

from imr_schema.config.profiles import PROFILES
from imr_schema.config.settings import Settings
from imr_schema.rules import ABSENT
from tests.rules.harness import messages, places

POSTED = {"/copy": "posted", "/parties": ABSENT, "/documentsReviewed": ABSENT}


@pytest.mark.parametrize(
    ("edits", "profile", "wanted"),
    [
        ({}, "exchange", None),
        (POSTED, "exchange", None),
        ({}, "served", None),
        (POSTED, "served", "served"),
        ({}, "posted", "posted"),
        (POSTED, "posted", None),
    ],
)
def test_a_profile_is_told_which_copy_came_and_which_it_asks_for(edits, profile, wanted):
    came = edits.get("/copy", "served")
    said = [("/copy", f"This is the {came} copy; the profile asks for the {wanted} one.")]
    assert messages(edits, "IMR205", Settings(profile=PROFILES[profile])) == (said if wanted else [])


SUMMARY = "/clinicalCaseSummary"
TWO = "Two applications were consolidated, for injuries of {} and {}."


@pytest.mark.parametrize(
    ("summary", "paragraph"),
    [
        (["Pain.", TWO.format("10/27/2011", "10/26/2011")], 1),
        (["Pain.", TWO.format("10/28/2011", "10/27/2011")], 1),
        ([TWO.format("10/27/2011", "10/27/2011")], None),
        (
            [
                "The claims were consolidated.",
                "Pain.",
                TWO.format("3/4/2012", "3/5/2012"),
                TWO.format("3/4/2012", "3/5/2012"),
            ],
            2,
        ),
        (["The injuries of 3/4/2012 and 3/5/2012 are two claims."], None),
    ],
)
def test_the_first_injury_of_another_day_that_was_consolidated_is_told(summary, paragraph):
    assert places({SUMMARY: summary}, "IMR610") == ([] if paragraph is None else [f"{SUMMARY}/{paragraph}"])


@pytest.mark.parametrize(
    ("numbers", "found"),
    [
        (["CM13-0000001", "CM13-0000001"], {1: "named twice"}),
        (["CM15-0000001", "CM15-0000002", "CM15-0000001"], {2: "named twice"}),
        (["CM14-0000000", "CM15-0000001"], {0: "that of the case itself"}),
        (["CM13-0000001", "CM15-0000001"], {}),
    ],
)
def test_a_number_of_a_consolidated_case_is_another_and_named_once(numbers, found):
    place = "/case/consolidatedCaseNumbers"
    said = [(f"{place}/{i}", f"the number {numbers[i]} is {fault}.") for i, fault in found.items()]
    told = [(where, message.partition(": ")[2]) for where, message in messages({place: numbers}, "IMR232")]
    assert told == said
