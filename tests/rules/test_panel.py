"""IMR505 and IMR507 on documents of several reviewers, and what becomes of them in a version with room for one."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from imr_schema.migrations import migrate, upgrade
from imr_schema.rules import ABSENT, Edits, edited
from imr_schema.standard import VERSIONS
from imr_schema.validation import pipeline

PATH = Path(__file__).parent.parent.parent / "samples" / "2.0" / "valid" / "panel.imr.json"
PANEL = json.loads(PATH.read_bytes())
FIRST = "/disputedItems/0"


def messages(edits, base=PANEL):
    report = pipeline.validate(json.dumps(edited(base, edits)).encode()).report
    return [(f.rule, f.pointer, f.severity.value) for f in report.findings if f.severity.value != "info"]


def panel(decisions, item):
    """The first item with one analysis for each of *decisions*, of as many reviewers."""
    reviewers = [{**PANEL["reviewers"][0], "number": n} for n in range(1, len(decisions) + 1)]
    said = ["The notes were read once more, and weighed with care."]
    first = PANEL["disputedItems"][0]
    analyses = [
        {**first["analyses"][0], "reviewer": n, "decision": decision, "rationale": said}
        for n, decision in enumerate(decisions, 1)
    ]
    return {**PANEL, "reviewers": reviewers, "disputedItems": [{**first, "decision": item, "analyses": analyses}]}


DENIED, GRANTED = "upheld", "overturned"


@pytest.mark.parametrize(
    ("decisions", "prevails"),
    [
        ([DENIED], DENIED),
        ([GRANTED], GRANTED),
        ([DENIED, DENIED], DENIED),
        ([DENIED, GRANTED], GRANTED),
        ([GRANTED, DENIED], GRANTED),
        ([DENIED, DENIED, GRANTED], DENIED),
        ([GRANTED, DENIED, GRANTED], GRANTED),
        ([DENIED, DENIED, GRANTED, GRANTED], GRANTED),
    ],
)
def test_the_majority_prevails_and_an_even_split_favours_the_treatment(decisions, prevails):
    for item in (DENIED, GRANTED):
        data = panel(decisions, item)
        data.pop("outcome", None)
        found = [] if item == prevails else [("IMR505", f"{FIRST}/decision", "error")]
        assert messages({}, data) == found


@pytest.mark.parametrize(
    ("edits", "place"),
    [
        ({f"{FIRST}/analyses/2/reviewer": 4}, [f"{FIRST}/analyses/2/reviewer", f"{FIRST}/analyses"]),
        ({f"{FIRST}/analyses/2/reviewer": 2}, [f"{FIRST}/analyses/2/reviewer", f"{FIRST}/analyses"]),
        ({f"{FIRST}/analyses": PANEL["disputedItems"][0]["analyses"][:2]}, [f"{FIRST}/analyses"]),
        (
            {"/reviewers/2/number": 2},
            ["/reviewers/2/number", *(f"/disputedItems/{i}/analyses/2/reviewer" for i in range(3))],
        ),
    ],
)  # fmt: skip
def test_every_item_has_one_analysis_of_each_reviewer(edits, place):
    assert sorted(messages(edits)) == sorted(("IMR507", each, "error") for each in place)


@pytest.mark.parametrize("value", [ABSENT, [], "said"])
def test_an_item_without_analyses_is_of_the_wrong_shape(value):
    found = messages({f"{FIRST}/analyses": value})
    assert ("IMR507", f"{FIRST}/analyses", "error") in found
    assert {rule for rule, *_ in found} == {"IMR507"}


def test_reviewers_may_stand_in_any_order():
    data = {**PANEL, "reviewers": PANEL["reviewers"][::-1]}
    assert messages({}, data) == []


def test_a_statement_of_several_reviewers_is_told_only_where_the_document_has_one():
    said = ["A panel of three reviewers decided this case, two of them alike."]
    assert messages({"/reviewers/0/statement": said}) == []
    assert messages({"/reviewers/0/statement": said}, panel([DENIED], DENIED) | {"outcome": "uphold"}) == [
        ("IMR505", "/reviewers/0/statement/0", "warning")
    ]


def test_the_ledger_is_as_complete_as_the_least_complete_analysis():
    report = pipeline.validate(json.dumps(edited(PANEL, {f"{FIRST}/analyses/2/rationale": [" "]})).encode()).report
    assert [row.presence["rationale"].value for row in report.items] == ["blank", "present", "present"]


def test_on_the_way_down_the_reviewer_is_kept_whose_decisions_prevail():
    data = json.loads(json.dumps(PANEL))
    for analysis in data["disputedItems"][0]["analyses"]:
        analysis["decision"] = (
            {DENIED: GRANTED, GRANTED: DENIED}[analysis["decision"]]
            if analysis["reviewer"] != 2
            else analysis["decision"]
        )
    data["disputedItems"][0]["decision"] = DENIED
    down, losses = migrate(data, VERSIONS["2.0"], VERSIONS["1.1"])
    assert down["reviewer"]["statement"] == data["reviewers"][1]["statement"]
    assert {loss.rule for loss in losses} == {"IMR910"}
    assert {loss.pointer.split("/")[2] for loss in losses if loss.pointer.startswith("/reviewers/")} == {"0", "2"}
    assert upgrade(down, VERSIONS["1.1"], VERSIONS["2.0"])["disputedItems"][0]["decision"] == DENIED


def test_dropping_a_reviewer_is_a_finding_of_its_own(tmp_path):
    command = [sys.executable, "-m", "imr_schema", "migrate", str(PATH), "--to-version", "1.0", "-o", "a.imr.json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 4
    assert "IMR910 reviewer-dropped: The older version has room for one reviewer" in done.stderr
    assert not (tmp_path / "a.imr.json").exists()


def test_only_what_is_dropped_with_a_reviewer_bears_that_name(tmp_path):
    data = edited(PANEL, {"/documentsReviewed": [{"title": "Notes", "author": "The treating physician"}]})
    _, losses = migrate(data, VERSIONS["2.0"], VERSIONS["1.0"])
    assert {loss.rule for loss in losses if loss.pointer.startswith("/documentsReviewed")} == {None}


def test_what_another_version_says_is_neither_counted_nor_looked_at():
    blank = {f"{FIRST}/analyses/0/rationale": [" "], f"{FIRST}/analyses/0/guideline/statement": " "}
    as_older = pipeline.validate(json.dumps(edited(PANEL, {**blank, "/schemaVersion": "1.1"})).encode()).report
    assert {row.presence["rationale"].value for row in as_older.items} == {"absent"}
    found = {(f.rule, f.pointer) for f in as_older.findings}
    assert {
        ("IMR114", f"{FIRST}/analyses"),
        ("IMR304", f"{FIRST}/rationale"),
        ("IMR307", f"{FIRST}/reviewerGuideline"),
    } <= found
    moved: Edits = {
        f"{FIRST}/rationale": [" "],
        f"{FIRST}/reviewerGuideline": {"statement": " "},
        f"{FIRST}/analyses": ABSENT,
    }
    as_newer = pipeline.validate(json.dumps(edited(PANEL, moved)).encode()).report
    assert as_newer.items[0].presence["rationale"].value == "absent"
    assert as_newer.rules == "notReached"
    assert "IMR090" not in {f.rule for f in (*as_older.findings, *as_newer.findings)}


@pytest.mark.parametrize(
    ("present", "fault"),
    [
        ([1], "there is no analysis of reviewer 2 nor of 2 more"),
        ([2, 3], "there is no analysis of reviewer 1 nor of 1 more"),
        ([1, 2, 4], "there is no analysis of reviewer 3"),
    ],
)
def test_the_reviewers_without_an_analysis_are_counted(present, fault):
    data = panel(["upheld"] * 4, "upheld")
    item = data["disputedItems"][0]
    item["analyses"] = [each for each in item["analyses"] if each["reviewer"] in present]
    report = pipeline.validate(json.dumps(data).encode()).report
    told = [f.message for f in report.findings if (f.rule, f.pointer) == ("IMR507", f"{FIRST}/analyses")]
    assert [message.partition(": ")[2] for message in told] == [f"{fault}."]
