"""The compiled portable rules on the bare JDK say what they say on lxml."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from imr_schema import strategies as some
from imr_schema.codecs import CODECS
from imr_schema.standard import LATEST, schema_path
from tests import svrl
from tests.laws.test_portable import uneven_determinations

pytestmark = pytest.mark.external

HERE = Path(__file__).parent
SAMPLES = HERE.parent.parent / "samples" / LATEST.name
GENERATED = 300


def jdk(files):
    """What the JDK's own XSLT processor finds in each file, all in one machine."""
    command = ["java", str(HERE / "Rules.java"), schema_path(LATEST.schematron_xslt), *map(str, files)]
    lines = iter(subprocess.run(command, capture_output=True, check=True).stdout.decode().splitlines())
    found = {}
    for line in lines:
        path, _, count = line.partition("\t")
        found[Path(path)] = sorted(tuple(next(lines).split("\t")) for _ in range(int(count)))
    return found


def on_lxml(files):
    return {path: sorted(svrl.ours(path.read_bytes())) for path in files}


def test_the_jdk_agrees_on_every_sample_that_the_rules_reach():
    files = [path for path in SAMPLES.glob("*/**/*.xml") if svrl.pythons(path.read_bytes(), LATEST) is not None]
    found = jdk(files)
    assert found == on_lxml(files)
    assert {each[0] for several in found.values() for each in several} | {"IMR306", "IMR307"} >= svrl.IDS


def test_the_jdk_agrees_on_generated_documents(tmp_path):
    files: list[Path] = []

    @settings(
        max_examples=GENERATED, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(uneven_determinations((LATEST,)), some.determinations(some.difficult_texts()))
    def write(uneven, difficult):
        for data in (uneven, difficult):
            files.append(tmp_path / f"{len(files)}.xml")
            files[-1].write_bytes(CODECS["xml"].write(data, LATEST))

    write()
    found = jdk(files)
    assert found == on_lxml(files)
    assert sum(map(bool, found.values())) > GENERATED / 3
