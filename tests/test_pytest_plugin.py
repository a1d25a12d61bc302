"""The fixtures for pytest, in a run of its own as a user has it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parent.parent / "samples"
CONFTEST = 'pytest_plugins = ["imr_schema.pytest_plugin"]\n'
TESTS = f"""
from pathlib import Path

SAMPLES = Path({str(SAMPLES)!r})


def test_acceptable(assert_acceptable):
    assert assert_acceptable(SAMPLES / "2.0/valid/golden.imr.json").acceptable


def test_document(assert_acceptable):
    assert_acceptable(SAMPLES / "2.0/invalid/IMR304/item-rationale.imr.json")


def test_letter(assert_letter):
    letter = SAMPLES / "letters/documents-2014/one-item.txt"
    assert_letter(letter)
    assert_letter(letter, against=SAMPLES / "1.0/valid/golden.imr.json")


def test_warning(assert_acceptable):
    assert_acceptable(SAMPLES / "2.0/invalid/IMR309/duplicate-description.imr.xml")
"""
STRICTER = """
import pytest
from imr_schema import Settings, Severity

@pytest.fixture(scope="session")
def imr_settings():
    return Settings(fail_on=Severity.WARNING)
"""


def run(folder, *options):
    """What pytest prints of the tests in *folder*."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *options, str(folder)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "test_letters.py").write_text(TESTS)
    return tmp_path


def test_a_test_fails_with_the_findings_alone(folder):
    printed = run(folder)
    assert "2 failed, 2 passed" in printed
    assert "error IMR304 Disputed item 1 has no rationale." in printed
    assert "error IMR810" in printed
    assert "pytest_plugin.py" not in printed
    assert "Traceback" not in printed


def test_settings_of_ones_own_hold_for_all_fixtures(folder):
    (folder / "conftest.py").write_text(CONFTEST + STRICTER)
    assert "warning IMR309" in run(folder, "-k", "warning")
    assert "1 passed" in run(folder, "-k", "test_acceptable")


def test_nothing_of_the_package_is_imported_before_a_test_needs_it():
    code = (
        "import sys, imr_schema.pytest_plugin; print(*(each for each in sys.modules if each.startswith('imr_schema')))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert set(loaded) == {"imr_schema", "imr_schema._version", "imr_schema.pytest_plugin"}


def test_the_examples_of_the_pages_are_run_by_pytest(tmp_path):
    page = (SAMPLES.parent / "docs" / "python.md").read_text()
    blocks = re.findall(r"```python\n(.*?)```", page[page.index("## Tests of your own") :], re.S)
    (tmp_path / "conftest.py").write_text(blocks[0])
    (tmp_path / "test_page.py").write_text(blocks[1])
    (tmp_path / "samples").symlink_to(SAMPLES)
    assert blocks[1].count("\ndef test_") == 3
    assert "3 passed" in run(tmp_path)
