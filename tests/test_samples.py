"""Being a sample is being tested."""

import json
import shutil
from functools import cache
from pathlib import Path

import pytest
from msgspec import structs

from imr_schema.config.settings import Settings
from imr_schema.findings import Severity, Verdict
from imr_schema.rules import CATALOG, RETIRED
from imr_schema.standard import LATEST, VERSIONS, Status
from imr_schema.validation import pipeline
from tests.tools import make_released, make_samples
from tests.tools.make_expected import EXPECTED, documents, result, written
from tests.tools.make_released import is_released, recorded
from tests.tools.make_samples import made

SAMPLES = Path(__file__).parent.parent / "samples"
VALID = sorted(path for version in VERSIONS for path in (SAMPLES / version / "valid").iterdir())
DOCUMENTS = [pytest.param(version, name, id=f"{version}/{name}") for version in VERSIONS for name in documents(version)]
MAKE = "run make samples"


@cache
def expected(version):
    """What is expected of each sample of the version of that name."""
    return json.loads((EXPECTED / f"{version}.json").read_text())


def suffix(path):
    return path.suffix[1:]


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.name)
def test_a_valid_sample_is_acceptable_to_every_engine_and_canonical(path):
    judged = pipeline.validate(path.read_bytes(), syntax=suffix(path), settings=Settings(both_engines=True))
    assert judged.report.verdict is Verdict.ACCEPTABLE
    assert {finding.severity for finding in judged.report.findings} <= {Severity.INFO}
    assert pipeline.rewrite(judged, suffix(path)) == path.read_bytes()


@pytest.mark.parametrize("path", [path for path in VALID if suffix(path) == "xml"], ids=lambda path: path.name)
def test_the_two_forms_of_a_sample_hold_the_same(path):
    other = path.with_suffix(".json")
    assert pipeline.rewrite(pipeline.validate(path.read_bytes(), syntax="xml"), "json") == other.read_bytes()
    assert pipeline.rewrite(pipeline.validate(other.read_bytes(), syntax="json"), "xml") == path.read_bytes()


@pytest.mark.parametrize(("version", "name"), DOCUMENTS)
def test_a_sample_gives_the_findings_that_are_expected_of_it(version, name):
    assert expected(version).get(name) == result(SAMPLES / version / name), MAKE
    folder, _, rule = name.rpartition("/")[0].partition("/")
    if folder == "invalid" and rule not in RETIRED:
        assert rule in {finding["rule"] for finding in expected(version)[name]["findings"]}


@pytest.mark.parametrize("version", VERSIONS)
def test_findings_are_expected_of_samples_alone_and_no_sample_holds_any(version):
    assert list(expected(version)) == list(documents(version)), MAKE
    assert {path.suffix for path in documents(version).values()} <= {".json", ".xml", ".txt"}
    assert all(".imr." in name for name in documents(version)), "the findings are tests/expected"


def test_one_finding_is_one_line():
    lines = written(
        {"a": {"verdict": "x", "findings": [{"rule": "é"}, {"rule": "b"}]}, "b": {"verdict": "y", "findings": []}}
    )
    assert lines.count('{"rule": "é"},\n') == lines.count('{"rule": "b"}\n') == lines.count('"findings": []') == 1
    assert list(json.loads(lines)) == ["a", "b"]


@pytest.mark.skipif(
    is_released(LATEST), reason="a rule that is newer than released samples has its documents in the kit"
)
def test_every_rule_that_a_document_can_break_has_its_sample():
    broken = {path.parent.name for version in VERSIONS for path in (SAMPLES / version / "invalid").glob("*/*")}
    without = set(CATALOG) - broken
    letters = {rule.id for rule in CATALOG.values() if set(rule.detected_by) <= {"letter", "comparison", "batch"}}
    # A crash of ours and engines that disagree are no faults of a document, and a copy is wrong to a profile only.
    # No version of ours is deprecated, withdrawn, or older than the newest: tests/test_lifecycle.py makes some.
    assert (
        without == {"IMR090", "IMR109", "IMR205", "IMR014", "IMR114", "IMR901", "IMR902", "IMR903", "IMR910"} | letters
    )


def test_what_is_made_from_the_samples_is_up_to_date():
    for path, content in made():
        assert path.read_bytes() == content, f"{path.name}: {MAKE}"


def test_no_sample_is_left_over():
    known = {path for path, _ in made()}
    if not is_released(LATEST):  # else the recorded digest says what is there
        assert set((SAMPLES / LATEST.name).glob("invalid/*/*")) <= known


def test_nothing_is_made_among_the_samples_of_a_released_version(monkeypatch):
    assert not [path for path, _ in made() for name in recorded() if SAMPLES / name in path.parents]
    monkeypatch.setattr(make_samples, "LATEST", structs.replace(LATEST, status=Status.RELEASED))
    assert list(made()) == []


def test_a_changed_sample_of_a_released_version_stops_the_command(monkeypatch, tmp_path):
    name = next(iter(recorded()))
    shutil.copytree(SAMPLES, tmp_path / "samples")
    monkeypatch.setattr(make_released, "SAMPLES", tmp_path / "samples")
    assert make_released.changed() == []
    sample = tmp_path / "samples" / name / "valid" / "golden.imr.json"
    sample.write_bytes(sample.read_bytes() + b"\n")
    assert make_released.changed() == [tmp_path / "samples" / name]
    monkeypatch.setattr(make_samples, "SAMPLES", tmp_path / "samples")
    with pytest.raises(SystemExit, match=f"samples/{name}: not the documents that were released"):
        make_samples.main()


@pytest.mark.parametrize("version", VERSIONS)
def test_a_document_over_a_limit_still_has_the_completeness_of_its_items(version):
    for path in sorted((SAMPLES / version / "invalid" / "IMR001").iterdir()):
        report = pipeline.validate(path.read_bytes(), syntax=suffix(path)).report
        assert report.verdict is Verdict.UNDETERMINED
        assert [item.complete for item in report.items] == [True, True]
