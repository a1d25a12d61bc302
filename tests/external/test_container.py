"""The container: what the Dockerfile builds validates, without a network, without privileges, and writes nothing."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from imr_schema._version import __version__
from imr_schema.standard import PRINTED

pytestmark = pytest.mark.external

ROOT = Path(__file__).parent.parent.parent
SAMPLES = ROOT / "samples" / PRINTED.name
PAGE = (ROOT / "docs" / "ci.md").read_text()
TAG = "imr-schema"
HARD = re.findall(r"docker run --rm (.*?) -v", PAGE)[0].split()
"""The options that the page about pipelines tells people to use."""


def call(*words, timeout=1200):
    return subprocess.run(list(map(str, words)), capture_output=True, text=True, check=False, timeout=timeout)


@pytest.fixture(scope="module")
def builder():
    """A program that builds images here, after it has built ours."""
    found = [name for name in ("docker", "podman") if shutil.which(name) and call(name, "info").returncode == 0]
    if not found:
        pytest.skip("nothing here builds images: there is no docker with a daemon, and no podman")
    (base,) = set(re.findall(r"^FROM (\S+@\S+)", (ROOT / "Dockerfile").read_text(), re.M))
    if call(found[0], "pull", base).returncode != 0:
        pytest.skip("the base image cannot be had here")
    built = call(found[0], "build", "-t", TAG, ROOT)
    assert built.returncode == 0, built.stderr
    return found[0]


def run(builder, folder, *arguments, options=()):
    return call(builder, "run", "--rm", *HARD, "-v", f"{folder}:/data:ro", *options, TAG, *arguments)


def test_it_is_this_version(builder):
    assert run(builder, SAMPLES, "--version").stdout.strip() == f"imr-schema {__version__}"


def test_it_validates_what_is_mounted(builder):
    good = run(builder, SAMPLES / "valid", "validate", "--", ".")
    assert good.returncode == 0, good.stdout + good.stderr
    bad = run(builder, SAMPLES / "invalid" / "IMR304", "validate", "--report", "concise", "--", ".")
    assert (bad.returncode, "IMR304" in bad.stdout) == (1, True)


def test_letters_are_read_and_rendered(builder, tmp_path):
    checked = run(builder, ROOT / "samples" / "letters", "letter", "check", "letter-2014/two-items.txt")
    assert checked.returncode in (0, 1), checked.stderr
    tmp_path.chmod(0o777)
    rendered = run(
        builder, SAMPLES / "valid", "letter", "render", "golden.imr.json", "-o", "/out/golden.pdf",
        options=("-v", f"{tmp_path}:/out"),
    )  # fmt: skip
    assert rendered.returncode == 0, rendered.stderr
    assert (tmp_path / "golden.pdf").read_bytes().startswith(b"%PDF")


def test_it_has_no_privileges_and_nothing_to_build_with(builder):
    who = run(builder, SAMPLES, "-c", "id -u; command -v gcc cc git || true", options=("--entrypoint", "sh"))
    assert who.stdout.split() == ["10001"]
