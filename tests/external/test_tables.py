"""The data dictionary and the CSV tables beside it, judged by frictionless, whose form it is."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from imr_schema.standard import VERSIONS

pytestmark = pytest.mark.external

ROOT = Path(__file__).parent.parent.parent
FRICTIONLESS = ROOT / "build" / "external" / "frictionless" / "bin" / "python"
JUDGE = """
import json, sys
from frictionless import Package
report = Package(sys.argv[1]).validate()
errors = [*report.errors, *(error for task in report.tasks for error in task.errors)]
print(json.dumps([[error.type, error.note] for error in errors]))
"""
COMMAND = [sys.executable, "-m", "imr_schema", "tabulate"]


def judged(path):
    """What frictionless finds in the package at *path*."""
    done = subprocess.run(
        [FRICTIONLESS, "-c", JUDGE, path], capture_output=True, text=True, check=True, cwd=path.parent
    )
    return json.loads(done.stdout)


@pytest.fixture
def tables(tmp_path):
    """Tables of every sample, valid or not, and of the letters, as CSV; and what made them."""

    def make(*options):
        samples = [str(ROOT / "samples" / each) for each in (*VERSIONS, "letters")]
        subprocess.run([*COMMAND, *samples, "--to", "csv", "-o", tmp_path / "out", *options], check=False, cwd=ROOT)
        return tmp_path / "out"

    return make


@pytest.mark.parametrize("options", [(), ("--for-spreadsheets",), ("--tables", "items,citations")], ids=" ".join)
def test_the_tables_are_what_the_dictionary_beside_them_says(tables, options):
    assert judged(tables(*options) / "datapackage.json") == []


def test_the_judge_sees_a_cell_that_is_not_what_the_dictionary_says(tables):
    folder = tables("--tables", "items,documents")
    content = (folder / "items.csv").read_bytes()
    (folder / "items.csv").write_bytes(content.replace(b",acceptable,", b",accepted,", 1))
    assert judged(folder / "datapackage.json")


def test_the_committed_dictionary_fits_all_tables(tables):
    folder = tables()
    (committed,) = (ROOT / "schemas" / "tables").glob("*/datapackage.json")
    shutil.copy(committed, folder / "datapackage.json")
    assert judged(folder / "datapackage.json") == []
