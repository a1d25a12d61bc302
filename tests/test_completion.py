"""Completion at a shell's prompt: what a person need not remember."""

import os
import subprocess
import sys

import pytest

from imr_schema.reports import FORMATS
from imr_schema.rules import CATALOG
from imr_schema.standard import VERSIONS


def completed(*words):
    """What is offered for the last of *words*."""
    line = " ".join(["imr-schema", *words])
    variables = {"_IMR_SCHEMA_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(len(words))}
    code = "import sys; sys.argv = ['imr-schema']; from imr_schema.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **variables}, capture_output=True, text=True, check=False
    )
    assert not done.stderr
    return [line.partition(",")[2] for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("vali",), ["validate"]),
        (("validate", "--report", "gi"), ["github", "github-summary", "gitlab"]),
        (("validate", "--only", "imr30"), [rule for rule in CATALOG if rule.startswith("IMR30")]),
        (("validate", "--skip", "item-rat"), ["item-rationale"]),
        (("validate", "--profile", "p"), ["posted"]),
        (("validate", "--color", "a"), ["auto", "always"]),
        (("convert", "--to", "x"), ["xml"]),
        (("migrate", "--to-version", "1"), ["1.0", "1.1"]),
        (("rules", "explain", "IMR90"), ["IMR901", "IMR902", "IMR903"]),
        (("schemas", "show", "2"), ["2.0"]),
    ],
)
def test_rules_formats_profiles_and_versions_are_offered(words, offered):
    assert set(completed(*words)) == set(offered)


def test_every_format_and_version_is_offered():
    assert set(completed("validate", "--report", "")) == set(FORMATS)
    assert set(completed("migrate", "--to-version", "")) == set(VERSIONS)
