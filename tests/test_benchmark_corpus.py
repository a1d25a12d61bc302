"""The corpora of the benchmark: invented, the same for the same seed, acceptable, and as real letters are."""

import statistics

import pytest

from imr_schema.findings import Severity
from imr_schema.validation import pipeline
from tests.benchmarks import corpus
from tests.benchmarks.counted import LENGTHS, SHARES

COUNT, JUDGED = 600, 100
REAL_LENGTHS = {
    "items": (1, 1, 5, 21),
    "letters in a description": (17, 39, 210, 552),
    "letters in a rationale": (388, 765, 1581, 5737),
    "letters in the summary": (884, 1403, 2394, 4794),
    "letters in a statement": (71, 108, 226, 1773),
    "citations of a side": (0, 1, 2, 6),
    "sentences": (15, 24, 53, 159),
    "numbers in prose": (16, 26, 54, 108),
    "mentions of necessity": (1, 2, 7, 46),
}
"""What 10, 50 and 90 % of 194 real letters do not exceed, and the most."""
REAL_SHARES = {
    "age in prose": 0.99,
    "left or right in prose": 0.81,
    "left or right in descriptions": 0.37,
    "utilization review in prose": 0.78,
    "parentheses in prose": 0.70,
    "colon in prose": 0.29,
    "colon in descriptions": 0.06,
    "date in digits": 0.31,
    "date in words": 0.22,
    "mg in descriptions": 0.19,
    "number sign in descriptions": 0.21,
    "double spaces": 0.21,
    "not ASCII": 0.06,
    "every rationale ends in medically necessary": 0.81,
}
LETTERS = corpus.corpus("R", COUNT)


def percentiles(values):
    tenths = statistics.quantiles(values, n=10, method="inclusive")
    return tenths[0], statistics.median(values), tenths[-1], max(values)


@pytest.mark.parametrize("what", REAL_LENGTHS)
def test_parts_are_as_long_as_those_of_real_letters(what):
    found = percentiles([value for data in LETTERS for value in LENGTHS[what](data)])
    for mine, real in zip(found[:3], REAL_LENGTHS[what], strict=False):
        assert abs(mine - real) <= max(1, 0.3 * real), found
    assert 0.5 * REAL_LENGTHS[what][3] <= found[3] <= 1.8 * REAL_LENGTHS[what][3], found


@pytest.mark.parametrize("what", REAL_SHARES)
def test_prose_holds_what_that_of_real_letters_holds(what):
    assert sum(map(SHARES[what], LETTERS)) / COUNT == pytest.approx(REAL_SHARES[what], abs=0.06)


@pytest.mark.parametrize(("name", "share"), [("B", 0), ("S", 0.07), ("R", 0.64)])
def test_documents_are_acceptable_and_as_many_as_said_have_a_finding(name, share):
    documents = corpus.written(corpus.corpus(name, JUDGED), "json")
    reports = [pipeline.validate(each).report for each in documents]
    assert all(report.acceptable for report in reports)
    severities = [{finding.severity for finding in report.findings} for report in reports]
    found = sum(bool(each & {Severity.WARNING, Severity.INFO}) for each in severities) / len(reports)
    assert found == pytest.approx(share, abs=0.1)


def test_a_seed_gives_the_same_documents_and_another_gives_others():
    assert corpus.corpus("R", 5) == LETTERS[:5]
    assert corpus.corpus("R", 5, seed=2) != LETTERS[:5]
