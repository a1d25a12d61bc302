"""What a release is made of: its notes, the workflows, the container, and what the package says of itself."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from imr_schema._version import __version__
from tests.tools import release_notes
from tests.tools.lowest import project

ROOT = Path(__file__).parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
LOG = (
    "# C\n\n## Unreleased\n\nNext.\n\n## 1.2.3 - 2027-01-31\n\nFirst.\n\n### The tool\n\n- x\n\n## 1.2.2 - 2027-01-01\n"
)


def test_the_notes_are_the_section_of_the_version():
    assert release_notes.notes("v1.2.3", "1.2.3", LOG) == "First.\n\n### The tool\n\n- x\n"


@pytest.mark.parametrize(
    ("tag", "version", "log", "why"),
    [
        ("1.2.3", "1.2.3", LOG, "the tag is 1.2.3, and imr_schema/_version.py says 1.2.3"),
        ("v1.2.4", "1.2.3", LOG, "the tag is v1.2.4"),
        ("v1.2.4", "1.2.4", LOG, "no heading '## 1.2.4 - YYYY-MM-DD'"),
        ("v1.2.3", "1.2.3", LOG.replace(" - 2027-01-31", ""), "no heading"),
        ("v1.2.3", "1.2.3", LOG.replace("1.2.3", "1x2.3"), "no heading"),
        ("v1.2.2", "1.2.2", LOG, "says nothing of 1.2.2"),
    ],
)
def test_a_release_that_must_not_be_made_is_refused(tag, version, log, why):
    with pytest.raises(ValueError, match=re.escape(why)):
        release_notes.notes(tag, version, log)


def test_the_notes_need_nothing_but_python():
    command = [sys.executable, "-I", "-S", str(ROOT / "tests" / "tools" / "release_notes.py"), "v0"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, f"the tag is v0, and imr_schema/_version.py says {__version__}\n")


def test_releases_stand_in_the_changelog_from_the_last_to_the_first():
    heads = re.findall(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text(), re.M)
    assert heads[0] == "Unreleased"
    assert all(re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+ - [0-9]{4}-[0-9]{2}-[0-9]{2}", head) for head in heads[1:])
    versions = [tuple(map(int, head.partition(" ")[0].split("."))) for head in heads[1:]]
    assert versions == sorted(versions, reverse=True)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_runs_fixed_actions_with_no_more_rights_than_each_job_needs(path):
    text = path.read_text()
    for used in re.findall(r"uses: *(.*)", text):
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}  # v[0-9]+\.[0-9]+\.[0-9]+", used), used
    assert "\npermissions: {}\n" in text
    jobs = text.partition("\njobs:\n")[2]
    assert len(re.findall(r"^  \w+:$", jobs, re.M)) == len(re.findall(r"^    permissions:$", jobs, re.M))
    assert "secrets." not in text
    assert not [script for script in re.findall(r"run: (?:\|\n(?: {10}.*\n)+|.*)", text) if "${{" in script]


def test_an_action_has_one_hash_wherever_it_is_used():
    used = {line for path in WORKFLOWS for line in re.findall(r"uses: *(.*)", path.read_text())}
    assert len(used) == len({line.partition("@")[0] for line in used})


def test_the_tests_run_on_every_python_that_the_package_claims():
    named = [each.rpartition(" ")[2] for each in project()["classifiers"] if re.search(r":: 3\.", each)]
    (tried,) = re.findall(r"python: \[(.*)\]", (ROOT / ".github" / "workflows" / "tests.yml").read_text())
    assert re.findall(r"'(.*?)'", tried) == named
    assert project()["requires-python"] == f">={named[0]}"


def test_the_workflow_asks_pip_for_the_requirements_of_the_package():
    (asked,) = re.findall(r"--only-binary=:all: ([a-z -]+)$", (ROOT / ".github/workflows/tests.yml").read_text(), re.M)
    assert asked.split() == [each.partition(">")[0] for each in project()["dependencies"]]


def test_the_container_begins_with_one_base_named_by_its_digest_and_ends_without_rights():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    bases = [line.split()[1] for line in lines if line.startswith("FROM ")]
    assert re.fullmatch(r"python:[0-9.]+-slim-\w+@sha256:[0-9a-f]{64}", bases[0])
    assert set(bases[1:]) == {"python"}
    assert [line for line in lines if line.startswith("USER ")] == ["USER imr"]


def test_the_container_is_built_from_all_that_the_wheel_is_made_of():
    left_out = (ROOT / ".dockerignore").read_text().split()
    assert not {"imr_schema", "schemas", "samples", "pyproject.toml", "README.md", "LICENSE"} & set(left_out)


def test_whoever_reports_something_is_asked_for_an_invented_example():
    forms = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
    for form in forms:
        if form.name != "config.yml":
            assert re.search(r"invented.*\n +required: true", form.read_text()), form.name
    assert "blank_issues_enabled: false" in (ROOT / ".github" / "ISSUE_TEMPLATE" / "config.yml").read_text()
    assert "Never send a real document" in (ROOT / ".github" / "SECURITY.md").read_text()
