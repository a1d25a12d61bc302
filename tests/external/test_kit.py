"""A second implementation, in other languages, answers from the exported kit alone and scores in full on its claim."""

import subprocess
from datetime import date
from pathlib import Path

import pytest

from imr_schema.conformance import cases, kit
from imr_schema.conformance.answers import read_answers, score_answers
from imr_schema.conformance.reference import reference_files
from imr_schema.conformance.score import Score, claim, select_cases
from imr_schema.standard import VERSIONS

pytestmark = pytest.mark.external

HERE = Path(__file__).parent
MODULES = HERE.parents[1] / "build" / "external" / "node_modules"
COMPILED = ("1.0",)
"""The versions whose portable rules the JDK compiles: it refuses texts of 64 KiB, and expressions of 101 operators."""
DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def exported(request, tmp_path_factory):
    """The kit of a version and its folder, as conformance export writes it."""
    version = VERSIONS[request.param]
    made = cases.make(DAY, version=version)
    folder = tmp_path_factory.mktemp("kit") / "kit"
    files = reference_files(version, DAY)
    kit.write_kit(kit.Kit(made.manifest, made.documents, files), str(folder))
    return made, folder


def scored(exported, command, groups, syntax, tmp_path):
    """The score of *command*, which gets the folder of the kit, on its claim."""
    made, folder = exported
    answers = tmp_path / "answers.ndjson"
    with answers.open("wb") as output:
        extent = [] if "portable" in groups else ["shape"]
        subprocess.run([*map(str, command), str(folder), *extent], stdout=output, check=True)
    claimed = claim(made.manifest, groups, [syntax])
    chosen = select_cases(made.manifest, frozenset(), claimed=claimed)
    return Score("given", tuple(score_answers(chosen, read_answers(str(answers)), claimed)), claimed)


def assert_full(found, groups):
    assert {each.case.file: each.why for each in found.scored if not each.passed} == {}
    assert {group for group, _ in found.parts()} == {*groups, "beyond"}
    assert all(part.cases > 100 for part in found.parts().values())


@pytest.mark.parametrize("exported", VERSIONS, indirect=True)
def test_the_xsd_of_the_kit_decides_every_shape_on_the_jdk(exported, tmp_path):
    command = ["java", HERE / "Kit.java"]
    assert_full(scored(exported, command, ["shape"], "xml", tmp_path), ["shape"])


@pytest.mark.parametrize("exported", VERSIONS, indirect=True)
def test_the_json_schema_of_the_kit_decides_every_shape_with_ajv(exported, tmp_path):
    command = ["node", HERE / "kit.cjs", MODULES]
    assert_full(scored(exported, command, ["shape"], "json", tmp_path), ["shape"])


@pytest.mark.parametrize("exported", COMPILED, indirect=True)
def test_shape_and_portable_rules_score_in_full_on_the_jdk(exported, tmp_path):
    groups = ["shape", "portable"]
    assert_full(scored(exported, ["java", HERE / "Kit.java"], groups, "xml", tmp_path), groups)
