"""What a type checker knows of the package: every type, and a wrong choice in a call."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.external

ROOT = Path(__file__).parents[2]
PYRIGHT = shutil.which("pyright", path=os.pathsep.join([str(ROOT / "build/external/node_modules/.bin"), os.defpath]))
PROGRAM = """
from datetime import date
from pathlib import Path

import imr_schema
from imr_schema import Case, Decision, Priority

determination = imr_schema.load(Path("a.imr.xml"), syntax="xml")
day: date = determination.case.decision_date
decisions: list[Decision] = [item.decision for item in determination.disputed_items]
letter: bytes = imr_schema.render_letter(determination, "pdf")
imr_schema.write_report(imr_schema.validate_many([Path("inbox")]), "sarif", "r.sarif")
imr_schema.Settings(profile=imr_schema.profile("posted"))
"""
WRONG = (
    'imr_schema.convert(b"", "yaml")',
    'imr_schema.validate(b"", syntax="csv")',
    'imr_schema.render_letter(b"", "doc")',
    'imr_schema.report_text([], "word")',
    'imr_schema.profile("none")',
    "imr_schema.Loaded",
    "Case(case_number='CM14-0000000', priority=Priority.STANDARD)",
)


def pyright(*arguments):
    """The exit code of pyright, and what it prints."""
    if PYRIGHT is None:
        pytest.skip("needs pyright: npm install pyright, or tests/external/setup.sh")
    command = [PYRIGHT, "--pythonpath", sys.executable, *map(str, arguments)]
    # It asks the Python of the path for the packages, and an installation that leads to the sources does so by a hook,
    # which a type checker does not run.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": path}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, (done.stdout + done.stderr).strip()


def test_every_type_of_the_package_is_known():
    code, printed = pyright("--verifytypes", "imr_schema", "--ignoreexternal")
    assert "Type completeness score: 100%" in printed, printed
    assert code == 0


def test_a_program_that_uses_it_is_checked(tmp_path):
    right, wrong = tmp_path / "right.py", tmp_path / "wrong.py"
    right.write_text(PROGRAM)
    assert pyright(right) == (0, "0 errors, 0 warnings, 0 informations")
    wrong.write_text(PROGRAM + "\n".join(WRONG) + "\n")
    code, printed = pyright(wrong)
    assert code == 1
    first = PROGRAM.count("\n") + 1
    for number, line in enumerate(WRONG, first):
        assert f"wrong.py:{number}:" in printed, line
    assert f"{len(WRONG)} errors" in printed
