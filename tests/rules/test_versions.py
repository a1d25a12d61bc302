"""Every rule speaks of documents of every version, at the places of that version, in both syntaxes."""

import json
from pathlib import Path

import pytest
from hypothesis import given

from imr_schema.codecs import CODECS
from imr_schema.migrations import migrate, place_before, upgrade
from imr_schema.rules import CATALOG
from imr_schema.standard import LATEST, VERSIONS
from imr_schema.validation import pipeline
from tests.laws.test_portable import uneven_determinations

SAMPLES = Path(__file__).parent.parent.parent / "samples"
OLDER = [version for version in VERSIONS.values() if version is not LATEST]
# Of one reviewer's decision there is one place only, and a list of analyses there is none.
NEWEST_ALONE = {"IMR505", "IMR507"}
# Of what older versions have no place for, nothing can be wrong in them.
NEWER = {
    *("IMR206", "IMR221", "IMR222", "IMR223", "IMR224", "IMR225", "IMR226", "IMR228", "IMR229", "IMR230", "IMR231"),
    *("IMR232", "IMR233", "IMR314", "IMR315", "IMR323", "IMR325", "IMR332", "IMR335"),
}
NEWEST = {
    *("IMR324", "IMR327", "IMR328", "IMR329", "IMR330", "IMR331", "IMR333", "IMR334"),
    *("IMR410", "IMR411", "IMR412", "IMR413", "IMR513", "IMR514", "IMR516"),
}
NO_PLACE = {"1.0": NEWER | NEWEST, "1.1": NEWEST}
# What has no place, or the wrong type, is no data that a step could move; samples of each version show these.
NOT_TO_BE_MOVED = {"IMR013", "IMR101", "IMR102", "IMR103", "IMR104", "IMR105", "IMR106", "IMR107", "IMR108", "IMR302"}
MOVED = [
    pytest.param(rule, version, id=f"{rule.id} in {version.name}")
    for rule in CATALOG.values()
    for version in OLDER
    if rule.invalid and rule.id not in NEWEST_ALONE | NOT_TO_BE_MOVED | NO_PLACE.get(version.name, set())
]


@pytest.mark.parametrize(("rule", "version"), MOVED)
def test_law_5_a_rule_catches_its_break_in_documents_of_older_versions(rule, version):
    data = json.loads((SAMPLES / version.name / "valid" / "every-part.imr.json").read_bytes())
    newest = rule.broken(upgrade(data, version, LATEST))
    broken, losses = migrate(newest, LATEST, version)
    assert losses == []
    if broken == data:
        pytest.skip("this version has no place for it")
    source = f"{rule.named}.imr.json" if rule.named else "-"
    expected = {
        place_before(f.pointer, version, LATEST)
        for f in pipeline.validate(json.dumps(newest).encode(), syntax="json", source=source).report.findings
        if f.rule == rule.id
    }
    for raw in (json.dumps(broken).encode(), CODECS["xml"].write(broken, version)):
        report = pipeline.validate(raw, source=source).report
        assert {f.pointer for f in report.findings if f.rule == rule.id} == expected


def messages(report):
    return sorted((f.rule, f.pointer, f.item or 0, f.severity.value, f.message) for f in report.findings)


@given(uneven_determinations())
def test_law_2_both_syntaxes_give_the_same_findings_in_every_version(data):
    version = VERSIONS[data["schemaVersion"]]
    in_json = pipeline.validate(json.dumps(data).encode(), syntax="json").report
    in_xml = pipeline.validate(CODECS["xml"].write(data, version), syntax="xml").report
    assert messages(in_json) == messages(in_xml)
    assert in_json.items == in_xml.items
