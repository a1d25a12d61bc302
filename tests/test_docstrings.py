"""Messages, manual pages and help are made of docstrings, and are the same where Python drops docstrings."""

import subprocess
import sys
from pathlib import Path

import pytest

from imr_schema.docstrings import docstring
from imr_schema.findings import Severity
from imr_schema.rules._rule import declared

ROOT = Path(__file__).parent.parent
BROKEN = "samples/2.0/invalid/IMR304/item-rationale.imr.xml"
EVERYTHING = f"""
import sys
from imr_schema.cli._group import group
from tests.tools.make_pages import walk

def run(*words):
    print("$", *words, flush=True)
    print(group.main(list(words), prog_name="imr-schema", standalone_mode=False), flush=True)

print(sys.flags.optimize, file=sys.stderr)
commands = [words for words, _ in walk([], group, None)]
for words in commands:
    run(*words, "--help")
run("validate", "{BROKEN}")
run("rules", "explain", "IMR304")
run("rules", "export")
"""


def printed(*options):
    done = subprocess.run(
        [sys.executable, *options, "-c", EVERYTHING], cwd=ROOT, capture_output=True, check=True, timeout=120
    )
    assert done.stderr.split()[-1] == (b"2" if options else b"0")
    return done.stdout


def test_without_docstrings_every_help_message_and_page_is_the_same():
    usual = printed()
    assert usual.count(b"$ ") > 20
    assert b"has no rationale" in usual
    assert b"Validate and convert California IMR" in usual
    assert printed("-OO") == usual


def plain():
    """What it gives."""


@pytest.fixture
def without_docstrings(monkeypatch):
    class Flags:
        optimize = 2

    monkeypatch.setattr(sys, "flags", Flags())
    monkeypatch.setattr(plain, "__doc__", None)


def test_a_docstring_that_was_dropped_is_read_from_the_source(without_docstrings):
    assert docstring(plain) == "What it gives."


def test_a_function_that_never_had_one_has_none(without_docstrings):
    assert docstring(lambda: None) == ""
    assert docstring(printed) == ""


def test_a_rule_without_a_message_is_refused():
    with pytest.raises(ValueError, match="IMR999: its function has no docstring"):
        declared("IMR999", "wordless", Severity.INFO, detected_by=("reader",))(lambda: None)
