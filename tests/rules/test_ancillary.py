"""Services around a surgery, as descriptions name them, and what only looks like one."""

import pytest

from imr_schema.rules.prose.ancillary import is_around_surgery


@pytest.mark.parametrize(
    ("description", "around"),
    [
        ("associated surgical service: assistant surgeon", True),
        ("pre-operative medical clearance", True),
        ("medical clearance for a rehabilitation program", False),
        ("medical clearance for arthroscopy", True),
        ("inpatient stay, 2 days", True),
        ("overnight hospital stay", True),
        ("hospitalization, 3 days", True),
        ("length of stay: 3 days", True),
        ("inpatient stay for detoxification", False),
        ("hospitalization for detoxification", False),
        ("length of stay of 3 days for rehabilitation", False),
        ("surgical facility", True),
        ("surgical facility for an epidural injection", False),
        ("operating room, sleep apnea", True),
        ("pre-operative labs, the worker was depressed", True),
        ("status post surgery, hospital stay", False),
        ("knee brace", False),
    ],
)
def test_a_stay_a_facility_or_a_clearance_for_no_operation_is_around_none(description, around):
    assert is_around_surgery(description) is around
