"""Being a sample is being tested."""

import json
from pathlib import Path

import pytest

from imr_schema import engine
from imr_schema.codecs import CODECS
from imr_schema.finding import Severity, Verdict
from imr_schema.rules import CATALOGUE
from imr_schema.settings import Settings
from imr_schema.versions import LATEST, VERSIONS
from tests.tools.make_samples import made

SAMPLES = Path(__file__).parent.parent / "samples"
VALID = sorted(path for version in VERSIONS for path in (SAMPLES / version / "valid").iterdir())
INVALID = sorted(path for version in VERSIONS for path in (SAMPLES / version / "invalid").glob("*/expected.json"))


def suffix(path):
    return path.suffix[1:]


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.name)
def test_a_valid_sample_is_acceptable_to_every_engine_and_canonical(path):
    judged = engine.judge(path.read_bytes(), syntax=suffix(path), settings=Settings(both_engines=True))
    assert judged.report.verdict is Verdict.ACCEPTABLE
    assert {finding.severity for finding in judged.report.findings} <= {Severity.INFO}
    assert engine.rewrite(judged, suffix(path)) == path.read_bytes()


@pytest.mark.parametrize("path", [path for path in VALID if suffix(path) == "xml"], ids=lambda path: path.name)
def test_the_two_forms_of_a_sample_hold_the_same(path):
    other = path.with_suffix(".json")
    assert engine.rewrite(engine.judge(path.read_bytes(), syntax="xml"), "json") == other.read_bytes()
    assert engine.rewrite(engine.judge(other.read_bytes(), syntax="json"), "xml") == path.read_bytes()


@pytest.mark.parametrize("expected", INVALID, ids=lambda path: path.parent.name)
def test_a_broken_sample_gives_what_is_expected_of_it(expected):
    for name, told in json.loads(expected.read_text()).items():
        raw = (expected.parent / name).read_bytes()
        syntax = name.rpartition(".")[2]
        report = engine.judge(raw, source=name, syntax=syntax if syntax in CODECS else None).report
        assert report.verdict.value == told["verdict"]
        findings = [
            {
                "rule": f.rule,
                "severity": f.severity.value,
                "pointer": f.pointer,
                "item": f.item,
                "line": f.line,
                "column": f.column,
            }
            for f in report.findings
        ]
        assert findings == told["findings"]
        assert expected.parent.name in {f.rule for f in report.findings}


def test_every_rule_that_a_document_can_break_has_its_sample():
    without = set(CATALOGUE) - {path.parent.name for path in INVALID}
    letters = {rule.id for rule in CATALOGUE.values() if set(rule.by) <= {"letter", "against"}}
    # A crash of ours and engines that disagree are no faults of a document, and a copy is wrong to a profile only.
    # No version of ours is deprecated, withdrawn, or older than the newest: tests/test_lifecycle.py makes some.
    assert (
        without == {"IMR090", "IMR109", "IMR205", "IMR014", "IMR114", "IMR901", "IMR902", "IMR903", "IMR910"} | letters
    )


def test_what_is_made_from_the_samples_is_up_to_date():
    for path, content in made():
        assert path.read_bytes() == content, f"{path.name}: run python -m tests.tools.make_samples"


def test_no_sample_is_left_over():
    known = {path for path, _ in made()}
    for path in (SAMPLES / LATEST.name).glob("invalid/*/*"):
        assert path in known
