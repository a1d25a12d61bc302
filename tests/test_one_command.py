"""A new rule and a changed severity cost one command, make samples, and touch nothing that was released."""

import inspect
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from imr_schema.rules import CATALOG
from imr_schema.standard import VERSIONS
from tests.tools.make_released import digest, files, recorded

ROOT = Path(__file__).parent.parent
PARTS = ("imr_schema", "schemas", "samples", "tests", "docs")
SAMPLES, RELEASED = "tests/test_samples.py", "tests/test_released.py"
EXPECTED = f"{SAMPLES}::test_a_sample_gives_the_findings_that_are_expected_of_it"
# What the command makes, each held by a test.
MADE = (
    f"{SAMPLES}::test_every_rule_that_a_document_can_break_has_its_sample",
    f"{SAMPLES}::test_what_is_made_from_the_samples_is_up_to_date",
    "tests/test_rulebook.py::test_an_id_that_was_once_given_keeps_its_name_or_is_retired",
    "tests/test_rulebook.py::test_the_tables_about_rules_are_up_to_date",
    "tests/test_standard.py::test_building_again_changes_nothing",
    "tests/test_pages.py::test_generated_pages_are_up_to_date",
)
ALSO = (f"{SAMPLES}::test_findings_are_expected_of_samples_alone_and_no_sample_holds_any", RELEASED)
CHANGED = CATALOG["IMR601"]
LAW = [
    f"tests/laws/test_portable.py::test_where_a_portable_rule_is_at_stake_it_agrees[{version} {CHANGED.id}]"
    for version in VERSIONS
]
AFFECTED = [
    f"{name}.imr.{syntax}"
    for name in ("IMR216/expedited-late", f"{CHANGED.id}/{CHANGED.name}")
    for syntax in ("json", "xml")
]
NEW_RULE = '''

@rule("IMR699", "trial-expedited", Severity.WARNING, invalid={"/case/priority": "expedited"})
def trial_expedited(document: Determination, context: RuleContext) -> Problems:
    """The case was expedited.

    A rule of a test.
    """
    if document.case.priority.value == "expedited" and document.copy.value == "served":
        yield at("/case/priority")
'''


@pytest.fixture
def project(tmp_path):
    """A copy of the project."""
    for part in PARTS:
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    for path in (ROOT / "pyproject.toml", ROOT / "Makefile", *ROOT.glob("*.md")):
        shutil.copy(path, tmp_path)
    return tmp_path


def run(project, *arguments):
    """What a module of the copy reports, with its exit code."""
    command = [sys.executable, "-m", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(project)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # the copy is run four times
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)


def outcome(project, *names):
    """The exit code of the tests of those *names* in the copy, and the names of those that fail."""
    done = run(project, "pytest", "-q", "-p", "no:cacheprovider", "--tb=no", "-rf", *names)
    assert done.returncode in {0, 1}, done.stdout + done.stderr  # else no test ran
    return done.returncode, re.findall(r"^FAILED (\S+)", done.stdout, re.MULTILINE)


def edit(project):
    """Make IMR601 a warning, and add a rule beside it that finds something in a sample of every version."""
    assert CHANGED.check
    path = project / Path(inspect.getfile(CHANGED.check)).relative_to(ROOT)
    declared = rf'("{CHANGED.id}",\s+"{CHANGED.name}",\s+Severity\.)ERROR'
    text, count = re.subn(declared, r"\1WARNING", path.read_text())
    assert count == 1
    path.write_text(text + NEW_RULE)


def contents(*folders):
    return {path: digest(path.read_bytes()) for folder in folders for path in files(folder)}


def test_a_new_rule_and_a_changed_severity_cost_one_command(project):
    released = [project / part / name for name in recorded() for part in ("schemas", "samples")]
    before = contents(*released)
    edit(project)
    code, failed = outcome(project, EXPECTED, *MADE, *ALSO)
    assert code == 1
    affected = {f"{EXPECTED}[{version}/invalid/{name}]" for version in VERSIONS for name in AFFECTED}
    assert set(failed) == {*affected, *MADE}

    made = run(project, "tests.tools")
    assert (made.returncode, made.stderr) == (0, "")
    assert outcome(project, EXPECTED, *MADE, *ALSO, *LAW) == (0, [])
    assert contents(*released) == before
    assert run(project, "tests.tools").stdout == "", "what is made is made once"
