"""Texts that say nothing are told wherever a text is required, once, and in the completeness of their item."""

import json

import pytest

from imr_schema import pointer
from imr_schema.findings import Presence
from imr_schema.rules import edited
from imr_schema.standard import LATEST
from imr_schema.validation import pipeline
from tests.rules.harness import places
from tests.tools.rules_quality import FOLDER

BASE = json.loads((FOLDER / "base.json").read_text("utf-8"))
ITEM = "/disputedItems/0"
PLACES = (
    f"{ITEM}/description",
    f"{ITEM}/claimsAdministratorGuideline/statement",
    f"{ITEM}/claimsAdministratorGuideline/citations/0/source",
    f"{ITEM}/claimsAdministratorGuideline/citations/0/title",
    f"{ITEM}/analyses/0/guideline/statement",
    f"{ITEM}/analyses/0/guideline/citations/0/source",
    f"{ITEM}/analyses/0/guideline/citations/0/title",
    "/reviewOrganization/name",
)
LISTS = (f"{ITEM}/analyses/0/rationale", "/clinicalCaseSummary")


def report(edits):
    return pipeline.validate(json.dumps(edited(BASE, edits)).encode(), syntax="json").report


def errors(edits):
    return {(f.rule, f.pointer) for f in report(edits).findings if f.severity.value == "error"} - {
        (f.rule, f.pointer) for f in report(edits).findings if f.rule == "IMR401"
    }


@pytest.mark.parametrize("said", ["-", "TBD", "n/a", "[none]", "…", "😀", "see above"])
@pytest.mark.parametrize("place", PLACES)
def test_a_text_that_says_nothing_is_told_at_its_place(place, said):
    assert errors({place: said}) == {("IMR030", place)}


@pytest.mark.parametrize("said", [["-"], ["TBD", "\u200b"], ["-", "see above"], ["😀", "n/a"]])
@pytest.mark.parametrize("place", LISTS)
def test_paragraphs_that_say_nothing_are_told_at_their_list(place, said):
    assert errors({place: said}) == {("IMR030", place)}


@pytest.mark.parametrize("place", [*PLACES, *LISTS])
def test_a_blank_text_is_told_as_blank_alone(place):
    value = ["\u00a0"] if place in LISTS else "\u00a0"
    assert "IMR030" not in {rule for rule, _ in errors({place: value})}
    assert errors({place: value})


@pytest.mark.parametrize(
    ("rationale", "rule", "presence"),
    [
        (["TBD"], "IMR030", Presence.PLACEHOLDER),
        (["Test test test. TEST test, test!"], "IMR031", Presence.PLACEHOLDER),
        (["It failed.", "It failed."], "IMR031", Presence.PLACEHOLDER),
        ([" "], "IMR304", Presence.BLANK),
        (["It is not needed."], None, Presence.PRESENT),
    ],
)
def test_the_completeness_has_a_word_for_it(rationale, rule, presence):
    place = f"{ITEM}/analyses/0/rationale"
    told = report({place: rationale})
    assert told.items[0].presence["rationale"] is presence
    assert {f.rule for f in told.findings if f.severity.value == "error"} == ({rule} if rule else set())
    assert told.acceptable is (rule is None)


@pytest.mark.parametrize("side", ["claimsAdministratorGuideline", "reviewerGuideline"])
def test_a_statement_that_says_nothing_is_none_in_the_completeness(side):
    place = f"{ITEM}/{side}" if side.startswith("claims") else f"{ITEM}/analyses/0/guideline"
    told = report({f"{place}/statement": "None."})
    assert told.items[0].presence[side] is Presence.PLACEHOLDER
    assert not told.items[0].complete


def test_in_a_document_that_the_schema_refuses_they_are_told_too():
    data = edited(BASE, {f"{ITEM}/analyses/0/rationale": ["-"], f"{ITEM}/description": "TBD"})
    data = pointer.put(data, "/case/priority", "urgent")
    found = pipeline.validate(json.dumps(data).encode(), syntax="json").report.findings
    assert {f.rule for f in found} == {"IMR204", "IMR030"}
    few = pointer.put(data, f"{ITEM}/analyses/0/rationale", ["no no no"])
    found = pipeline.validate(json.dumps(few).encode(), syntax="json").report.findings
    assert {(f.rule, f.pointer) for f in found} >= {("IMR031", f"{ITEM}/analyses/0/rationale")}


@pytest.mark.parametrize("words", ["It is not needed. " * 9, "a b c d", "Knee, hip; back/neck"])
def test_four_different_words_are_enough(words):
    assert "IMR031" not in {rule for rule, _ in errors({f"{ITEM}/analyses/0/rationale": [words]})}


def test_words_are_counted_over_paragraphs_and_only_at_the_beginning():
    place = f"{ITEM}/analyses/0/rationale"
    assert errors({place: ["It", "is", "not", "needed"]}) == set()
    assert errors({place: ["no " * 12 + "gain was found at all"]}) == {("IMR031", place)}


def test_the_newest_sample_has_none():
    assert places({}, "IMR030") == places({}, "IMR031") == []
    assert LATEST
