"""Manifests as their own tools read them, and the hooks as pre-commit runs them."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from imr_schema.inputs.names import OURS
from imr_schema.publish import by_namespace
from imr_schema.standard import LATEST, NAMESPACES

pytestmark = pytest.mark.external

ROOT = Path(__file__).parent.parent.parent
BIN = Path(sys.executable).parent
SAMPLES = ROOT / "samples" / LATEST.name


def check(command, **more):
    done = subprocess.run(list(map(str, command)), capture_output=True, check=False, **more)
    assert done.returncode == 0, (done.stdout + done.stderr).decode()
    return done.stdout.decode()


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", (ROOT / "docs" / "ci.md").read_text(), re.M | re.S)


def test_the_action_is_what_the_host_s_schema_asks_for():
    check([BIN / "check-jsonschema", "--builtin-schema", "vendor.github-actions", ROOT / "action.yml"])


SCHEMAS = {
    "name: ": "vendor.github-workflows",
    "letters:\n  image: ": "vendor.gitlab-ci",
    "pool:": "vendor.azure-pipelines",
    "repos:": None,  # pre-commit has a command of its own
    "      - ": None,  # a part of a block that stands whole elsewhere
}
"""By which schema a host checks a file that begins so."""


def test_the_examples_are_what_their_hosts_schemas_ask_for(tmp_path):
    found = set()
    for text in blocks("yaml"):
        (begins,) = (begins for begins in SCHEMAS if text.startswith(begins))
        found.add(begins)
        (tmp_path / "x.yml").write_text(text)
        if schema := SCHEMAS[begins]:
            check([BIN / "check-jsonschema", "--builtin-schema", schema, tmp_path / "x.yml"])
        elif begins == "repos:":
            check([BIN / "pre-commit", "validate-config", tmp_path / "x.yml"])
    assert found == set(SCHEMAS)


def test_the_examples_give_the_action_inputs_that_it_has():
    inputs = set(re.findall(r"^  ([a-z-]+):\n    description", (ROOT / "action.yml").read_text(), re.M))
    uses = [
        given
        for block in blocks("yaml")
        for given in re.findall(r"uses: OWNER/imr-schema.*\n {8}with:\n((?: {10}.*\n)+)", block)
    ]
    assert len(uses) == 2
    for given in uses:
        assert set(re.findall(r"^ {10}([a-z-]+):", given, re.M)) <= inputs


def test_the_manifest_of_the_hooks_is_valid():
    check([BIN / "pre-commit", "validate-manifest", ROOT / ".pre-commit-hooks.yaml"])


def test_the_hook_is_given_every_file_that_is_named_as_the_standard_names_it():
    (files,) = re.findall(r"id: imr-validate\n(?:.*\n)*?  files: '(.*)'", (ROOT / ".pre-commit-hooks.yaml").read_text())
    for pattern in OURS:
        assert re.search(files, pattern.replace("*", "a"))
        assert re.search(files, pattern.replace("*", "a").upper())


def test_the_catalog_leads_from_the_namespace_to_the_xsd():
    if shutil.which("xmlcatalog") is None:
        pytest.skip("xmlcatalog is not installed")
    for namespace in NAMESPACES:
        said = check(["xmlcatalog", "--noout", ROOT / "schemas" / "catalog.xml", namespace])
        assert said.strip().endswith(by_namespace.path_of(namespace))


def try_repo(hook, repository, folder, *files):
    command = [BIN / "pre-commit", "try-repo", repository, hook, "--files", *files]
    environment = {**os.environ, "PRE_COMMIT_HOME": str(folder.parent / "cache")}
    return subprocess.run(list(map(str, command)), cwd=folder, capture_output=True, check=False, env=environment)


def test_the_hooks_validate_what_is_about_to_be_committed(tmp_path):
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org"]
    repository, folder = tmp_path / "imr-schema", tmp_path / "project"
    # As it will be committed: what git knows and what is new, without what it ignores.
    listed = check([*git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT).split("\0")
    for name in filter(None, listed):
        if (ROOT / name).is_file():
            (repository / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, repository / name)
    folder.mkdir()
    for home in (repository, folder):
        check([*git, "init", "-q"], cwd=home)
        check([*git, "add", "-A"], cwd=home)
        check([*git, "commit", "-q", "--allow-empty", "-m", "x"], cwd=home)
    shutil.copy(SAMPLES / "valid" / "golden.imr.json", folder)
    shutil.copy(SAMPLES / "invalid" / "IMR304" / "item-rationale.imr.xml", folder)
    (folder / "note.txt").write_text("no document")
    good = try_repo("imr-validate", repository, folder, "golden.imr.json", "note.txt")
    assert good.returncode == 0, good.stdout.decode()
    bad = try_repo("imr-validate", repository, folder, "golden.imr.json", "item-rationale.imr.xml")
    assert bad.returncode == 1
    assert b"IMR304 Disputed item 1 has no rationale." in bad.stdout
    assert b"note.txt" not in bad.stdout
