"""xmlschema and jsonschema come with the package, and are imported for ``--engine both`` alone: they start slowly."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from imr_schema.standard import PRINTED

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples" / PRINTED.name
LETTER = ROOT / "samples" / "letters" / "letter-2014" / "two-items.txt"
FILES = [str(SAMPLES / "valid" / f"golden.imr.{syntax}") for syntax in ("json", "xml")]
WRONG = str(SAMPLES / "invalid" / "IMR304" / "item-rationale.imr.json")
ENGINES = ("jsonschema", "xmlschema")
SAYS_SO = "import os, pathlib\npathlib.Path(os.environ['IMPORTED'], __name__).touch()\nraise ImportError(__name__)\n"


def imported(folder, *arguments, watched=ENGINES):
    """Which of the engines *watched* a command imports, itself or in a process that it starts, and its exit code."""
    shadows, found = folder / "shadows", folder / "found"
    found.mkdir()
    for name in watched:
        (shadows / name).mkdir(parents=True)
        (shadows / name / "__init__.py").write_text(SAYS_SO)
    environment = {**os.environ, "PYTHONPATH": f"{shadows}{os.pathsep}{ROOT}", "IMPORTED": str(found)}
    command = [sys.executable, "-m", "imr_schema", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    return sorted(path.name for path in found.iterdir()), done.returncode


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["validate", *FILES], 0),
        (["validate", WRONG, "--report", "json", "--jobs", "2"], 1),
        (["convert", FILES[0], "--to", "xml"], 0),
        (["migrate", FILES[0], "--to-version", "2.0", "-o", "out/"], 0),
        (["letter", "check", str(LETTER)], None),
        (["detect", *FILES], 0),
        (["schemas", "verify"], 0),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, list) else "",
)
def test_a_command_that_does_not_ask_for_both_engines_imports_no_second_one(tmp_path, arguments, code):
    engines, returned = imported(tmp_path, *arguments)
    assert engines == []
    assert returned == code if code is not None else returned < 2


@pytest.mark.parametrize(("file", "engine"), [*zip(FILES, ENGINES, strict=True)])
def test_both_engines_are_imported_when_they_are_asked_for(tmp_path, file, engine):
    engines, code = imported(tmp_path, "validate", file, "--engine", "both", watched=(engine,))
    assert engines == [engine]
    assert code != 0  # what is asked for and cannot be had is never left out in silence
