"""What a document may cost grows with its bytes, whatever is in them: memory, findings, time."""

import gc
import json
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imr_schema.codecs import CODECS
from imr_schema.config.settings import Settings, Suppression
from imr_schema.findings import MOST_OF_A_RULE, Problem, Severity, Verdict
from imr_schema.pointer import put
from imr_schema.reports import FORMATS
from imr_schema.standard import VERSIONS
from imr_schema.standard.samples import sample, sample_path
from imr_schema.validation import pipeline
from imr_schema.validation.limited import limited
from tests.bounds import allowed, cost
from tests.reporting import rendered, stated

SAMPLE = json.loads(sample("1.0", "valid", "served-copy.imr.json"))
ITEM = "/disputedItems/0"
PAGES = f"{ITEM}/reviewerGuideline/citations/0/pages"

MANY = {
    "numbers for texts": lambda n: put(SAMPLE, "/clinicalCaseSummary", [1] * n),
    "numbers in an item": lambda n: put(SAMPLE, f"{ITEM}/rationale", [1] * n),
    "decimals for texts": lambda n: put(SAMPLE, f"{ITEM}/rationale", [1.5] * n),
    "pages of a wrong form": lambda n: put(SAMPLE, PAGES, ["viii"] * n),
    "numbers for items": lambda n: put(SAMPLE, "/disputedItems", [1] * n),
    "empty objects": lambda n: put(SAMPLE, "/documentsReviewed", [{}] * n),
    "lists for texts": lambda n: put(SAMPLE, "/clinicalCaseSummary", [[[[1]]]] * n),
    "empty citations": lambda n: put(SAMPLE, f"{ITEM}/reviewerGuideline/citations", [{}] * n),
    "blank paragraphs": lambda n: put(SAMPLE, f"{ITEM}/rationale", [" "] * n),
    "unknown members": lambda n: {**SAMPLE, **{f"u{i}": 1 for i in range(n)}},
    "unknown specialties": lambda n: put(SAMPLE, "/reviewer/specialties", [f"Field {i}" for i in range(n)]),
    "unknown states": lambda n: put(SAMPLE, "/reviewer/licensureStates", [f"State {i}" for i in range(n)]),
}
"""Ways to break one rule as often as wanted."""

problems = st.builds(
    Problem,
    rule=st.sampled_from(["IMR101", "IMR407"]),
    pointer=st.sampled_from(["", "/case"]),
    severity=st.none() | st.sampled_from(Severity),
    counted=st.sampled_from([0, 0, 0, 2]),
)


@given(st.lists(problems, max_size=40), st.sampled_from([0, MOST_OF_A_RULE - 5, MOST_OF_A_RULE + 5]))
def test_what_is_not_listed_is_counted_and_weighs_as_much(some, more):
    many = [Problem(rule="IMR407", severity=Severity.INFO)] * more + some
    kept = limited(iter(many))
    assert _counts(kept) == _counts(many)
    assert max(Counter(p.rule for p in kept if not p.counted).values(), default=0) <= MOST_OF_A_RULE
    assert _heavy(kept) == _heavy(many)


def _counts(found):
    counts: Counter[str] = Counter()
    for problem in found:
        counts[problem.rule] += problem.counted or 1
    return counts


def _heavy(found):
    """The rules of which some problem weighs as much as the rule itself, or is an error."""
    return {problem.rule for problem in found if problem.severity in (None, Severity.ERROR)}


@pytest.mark.parametrize("syntax", CODECS)
@pytest.mark.parametrize("way", ["pages of a wrong form", "unknown specialties", "blank paragraphs"])
def test_every_finding_is_listed_or_counted_in_both_syntaxes(way, syntax):
    many, few = 2 * MOST_OF_A_RULE + 500, MOST_OF_A_RULE // 2
    write = CODECS[syntax].write
    reports = [pipeline.validate(write(MANY[way](n), VERSIONS["1.0"]), syntax=syntax).report for n in (few, many)]
    by_rule: list[Counter[str]] = [Counter() for _ in reports]
    for report, counts in zip(reports, by_rule, strict=True):
        for finding in report.findings:
            counts[finding.rule] += finding.number
    grown = {rule for rule in by_rule[1] if by_rule[1][rule] != by_rule[0][rule]}
    assert {by_rule[1][rule] - by_rule[0][rule] for rule in grown} <= {many - few}
    assert len(reports[1].findings) <= len(by_rule[1]) * (MOST_OF_A_RULE + 1)
    assert reports[0].verdict is reports[1].verdict


def test_the_unread_lines_of_a_letter_are_counted_too():
    letter = sample("letters", "documents-2014", "served-copy.txt")
    letter = letter.replace(b"\n\n", b"\n\n" + b"A line of no letter.\n\n" * 3000, 1)
    report = pipeline.validate(letter, syntax="letter").report
    of_lines = [finding for finding in report.findings if finding.rule == "IMR803"]
    assert len(of_lines) == MOST_OF_A_RULE + 1
    assert sum(finding.number for finding in of_lines) >= 3000


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_states_how_many_findings_it_does_not_list(form):
    raw = json.dumps(MANY["numbers for texts"](MOST_OF_A_RULE + 4321)).encode()
    report = pipeline.validate(raw, source="a.imr.json").report
    assert report.verdict is Verdict.NOT_ACCEPTABLE
    text = stated(form, rendered(form, report))
    total = report.total
    assert total >= MOST_OF_A_RULE + 4321
    assert any(
        f"{count:,}" in text or str(count) in text for count in (4321, total, total - 50, total - 100, total - 200)
    )


def test_a_suppressed_crowd_of_findings_is_counted_as_suppressed():
    raw = CODECS["json"].write(MANY["unknown specialties"](MOST_OF_A_RULE + 500), VERSIONS["1.0"])
    before = pipeline.validate(raw).report
    (rule,) = {finding.rule for finding in before.findings if finding.counted}
    after = pipeline.validate(raw, settings=Settings(suppressions=(Suppression(rule, "known"),))).report
    assert after.total_suppressed >= MOST_OF_A_RULE + 500
    assert after.total + after.total_suppressed == before.total


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is read from /proc")
@pytest.mark.parametrize("way", MANY)
def test_memory_is_bounded_by_the_size(way, tmp_path):
    path = tmp_path / "a.imr.json"
    path.write_text(json.dumps(MANY[way](30_000), separators=(",", ":")))
    found = cost(path)
    assert found["peak"] <= allowed(path.stat().st_size)


@pytest.mark.parametrize("syntax", [*CODECS, "letter"])
def test_nothing_of_a_document_stays_after_its_validation(syntax):
    """No cycle may hold the bytes or the tree of a document: nobody knows when the next collection is."""
    pattern = "letters/**/*.txt" if syntax == "letter" else f"*/**/*.imr.{syntax}"
    paths = sorted(Path(sample_path()).glob(pattern))
    assert len(paths) > 30 or syntax == "letter"
    settings = Settings(values="full")
    documents = [path.read_bytes() for path in paths] + [
        b"<a>",
        b"<a><!DOCTYPE b><b/></a>",
        b'{"a": [1.0, 1.0]',
        b"{]}",
    ]
    for raw in documents:  # what is made once is made now
        pipeline.validate(raw, settings=settings)
    gc.collect()
    gc.freeze()  # a collection looks at what is new alone
    gc.disable()
    try:
        for raw in documents:
            pipeline.validate(raw, settings=settings)
            assert gc.collect() == 0, raw[:200]
    finally:
        gc.enable()
        gc.unfreeze()
