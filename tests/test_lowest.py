"""The lowest versions that are allowed: every requirement has one, and it is the same wherever the package is named."""

import re
from importlib.metadata import version

import pytest

from tests.tools.lowest import CHECKERS, ROOT, lowest, project

FLOORS = lowest(project())


def test_every_package_that_is_used_has_a_lowest_version_and_is_installed_in_no_lower():
    for name, floor in FLOORS.items():
        parts, least = (tuple(map(int, re.findall("[0-9]+", each))) for each in (version(name), floor))
        assert parts >= least, name
    assert not FLOORS.keys() & CHECKERS
    assert {"msgspec", "lxml", "typst", "pytest"} <= FLOORS.keys()


@pytest.mark.parametrize("wrong", [["a"], ["a==1"], ["a>=1,<2"], ["a>=1", "a>=2"]])
def test_a_requirement_without_one_lowest_version_is_refused(wrong):
    with pytest.raises(ValueError, match="a"):
        lowest({"dependencies": wrong[:1], "optional-dependencies": {"x": wrong[1:]}})


def test_the_hooks_ask_for_the_same_lowest_versions_as_the_extras():
    asked = re.findall(r"'([a-z0-9-]+)>=([0-9.]+)'", (ROOT / ".pre-commit-hooks.yaml").read_text())
    assert asked
    assert [(name, FLOORS[name]) for name, _ in asked] == asked
