"""What each rule says of itself, in one document: its invalid example is told, those that come close are not.

The laws hold the same for generated documents; this is the quick half, which a change of a rule meets first.
"""

import json

import pytest

from imr_schema.findings import Severity
from imr_schema.rules import CATALOG, edited
from imr_schema.validation import pipeline
from tests.rules.harness import EVERY_RULE, NEWEST

BROKEN = [rule for rule in CATALOG.values() if rule.invalid]
OTHER_SIDE = {
    "IMR211": "/case/utilizationReviewDate",
    "IMR216": "/case/decisionDate",
    "IMR225": "/replaces/caseNumber",
    "IMR311": "/disputedItems/1/decision",
    "IMR505": "/disputedItems/0/decision",
    "IMR515": "/documentsReviewed",
    "IMR603": "/outcome",
}
"""Where a rule compares what its example changes with something else, and tells that."""
NEAR = [
    pytest.param(rule, edits, id=f"{rule.id} {what}") for rule in CATALOG.values() for what, edits in rule.valid.items()
]


def found(rule, edits):
    """(pointer, severity) of each finding of *rule* after *edits* of the document of the newest version."""
    raw, source = json.dumps(edited(NEWEST, edits)).encode(), f"{rule.named}.json" if rule.named else "-"
    report = pipeline.validate(raw, syntax="json", source=source, settings=EVERY_RULE).report
    return [(f.pointer, f.severity) for f in report.findings if f.rule == rule.id]


@pytest.mark.parametrize("rule", BROKEN, ids=lambda rule: rule.id)
def test_the_invalid_example_of_a_rule_is_told_with_the_weight_of_the_rule(rule):
    assert rule.severity in {severity for _, severity in found(rule, rule.invalid)}


@pytest.mark.parametrize("rule", BROKEN, ids=lambda rule: rule.id)
def test_nothing_is_told_but_at_what_the_example_changes(rule):
    for place, _ in found(rule, rule.invalid):
        near = any(place.startswith(edit) or edit.startswith(place) for edit in rule.invalid)
        assert near or place == OTHER_SIDE.get(rule.id), place


@pytest.mark.parametrize(("rule", "edits"), NEAR)
def test_what_comes_close_is_not_told(rule, edits):
    assert {severity for _, severity in found(rule, edits)} <= {Severity.INFO}
