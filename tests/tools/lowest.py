"""Prints the lowest version that pyproject.toml allows of each package that a run or a test uses (make lowest)."""

import re
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
_REQUIREMENT = re.compile(r"(?P<name>[A-Za-z0-9._-]+)>=(?P<version>[0-9.]+)")
_PEERS = {"check-jsonschema", "fastjsonschema", "orjson", "toposort", "xmltodict", "xsdata"}
"""What the benchmark measures beside us."""
CHECKERS = _PEERS | {"build", "furo", "lxml-stubs", "mypy", "myst-parser", "ocrmypdf", "ruff", "sphinx"}
CHECKERS |= {"types-jsonschema", "types-regex"}
"""What is used neither in a run nor in a test of that environment, which has no Tesseract and makes no site."""


def lowest(project: dict[str, Any]) -> dict[str, str]:
    """The lowest version by package, of the requirements and all extras of *project*.

    Raises ``ValueError`` for a requirement without one, and for a package with two.
    """
    floors: dict[str, str] = {}
    extras = project["optional-dependencies"].values()
    for requirement in [*project["dependencies"], *(each for extra in extras for each in extra)]:
        found = _REQUIREMENT.fullmatch(requirement)
        if found is None:
            raise ValueError(f"{requirement}: write it as NAME>=VERSION")
        if floors.setdefault(found["name"], found["version"]) != found["version"]:
            raise ValueError(f"{found['name']}: the extras have different lowest versions")
    return {name: version for name, version in floors.items() if name not in CHECKERS}


def project() -> dict[str, Any]:
    """The table ``project`` of pyproject.toml."""
    table: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return table


if __name__ == "__main__":
    sys.stdout.writelines(f"{name}=={version}\n" for name, version in lowest(project()).items())
