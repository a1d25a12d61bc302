"""IMR220: which days are days of injury."""

import pytest

from tests.rules.harness import in_newest

SUMMARY = "/clinicalCaseSummary"


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("The worker was injured on March 1, 2009.", True),
        ("DOI: 3/1/2009.", True),
        ("She hurt her back at work on 3/1/2009.", True),
        ("Her date of injury is listed as 3/1/2009.", True),
        ("He sustained an industrial injury to the left knee on 3/1/2009.", True),
        ("On 3/1/2009, the worker was injured.", True),
        ("A 3/1/2009 date of injury.", True),
        ("Date of injury 3/1/98.", True),
        ("He had an accident at work on 03-01-2009.", True),
        ("Date of loss 03/01/2009", True),
        ("DATE OF ACCIDENT: 3/1/2009", True),
        ("DOI - 3/1/2009", True),
        ("A loss of weight on 3/1/2009.", False),
        ("A non-industrial accident at home on 3/1/2009.", False),
        ("Date of injury 10/27/11.", False),
        ("Injured on 10/27/2011. Injured on 3/1/2009.", False),
        ("A prior injury on 3/1/2009.", False),
        ("Injured from 3/1/2009 to 3/1/2010.", False),
        ("Date of injury 3/1/2009 through 3/1/2010.", False),
        ("After the injury, an MRI of 3/1/2012 was normal.", False),
        ("The injury was described in the report of 3/1/2012.", False),
        ("Injured at work. On 3/1/2012 he had surgery.", False),
    ],
)
def test_only_the_day_of_the_injury_is_compared(said, found):
    assert in_newest({SUMMARY: [said]}, "IMR220") == ([(f"{SUMMARY}/0", "info")] if found else [])
