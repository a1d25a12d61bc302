"""Rules over prose tell invented documents right from wrong: most of what they must hit, and few false alarms."""

import pytest

from tests.tools import rules_quality

TABLE = rules_quality.tally()
HITS, FALSE = 0.85, 0.03


@pytest.mark.parametrize("rule", TABLE)
def test_a_rule_hits_what_it_must(rule):
    row = TABLE[rule]
    assert row.hits >= HITS * (row.hits + len(row.missed)), row.missed


def test_false_alarms_are_rare():
    false = [f"{rule}: {name}" for rule, row in TABLE.items() for name in row.false_alarms]
    good = sum(row.quiet for row in TABLE.values()) + len(false)
    assert len(false) <= FALSE * good, false


def test_nine_of_ten_are_hit_in_all():
    hits, missed = sum(row.hits for row in TABLE.values()), sum(len(row.missed) for row in TABLE.values())
    assert hits >= 0.9 * (hits + missed)
