"""Generated pages are generated, and examples were run."""

import os
import re
import shlex
import subprocess
import sys

import pytest

from tests.tools.make_pages import DOCS, made

ROOT = DOCS.parent


def test_generated_pages_are_up_to_date():
    for path, text in made():
        assert path.read_text() == text, f"{path.name}: run make samples"


def test_no_page_of_a_rule_is_left_over():
    assert set((DOCS / "rules").iterdir()) == {path for path, _ in made() if path.parent.name == "rules"}


@pytest.mark.parametrize("page", [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))], ids=lambda path: path.name)
def test_links_within_the_project_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text()):
        assert (page.parent / target).exists(), target


def screens():
    """Every ```console block of the README and the pages: command lines after $, then what they print."""
    for page in [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]:
        for block in re.findall(r"```console\n(.*?)```", page.read_text(), re.S):
            for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
                line, _, output = part.partition("\n")
                yield pytest.param(line, output, id=f"{page.name}: {line[:60]}")


@pytest.mark.parametrize(("line", "output"), list(screens()))
def test_what_the_pages_show_is_what_is_printed(line, output, tmp_path):
    words = shlex.split(line)
    assert words[0] == "imr-schema"
    words = [word.replace("out/", f"{tmp_path}/out/") for word in words]
    done = subprocess.run([sys.executable, "-m", "imr_schema", *words[1:]], capture_output=True, cwd=ROOT, check=False)
    assert (done.stdout + done.stderr).decode().rstrip("\n") == output.rstrip("\n")


@pytest.mark.parametrize("page", [ROOT / "README.md", *sorted(DOCS.glob("*.md"))], ids=lambda path: path.name)
def test_python_examples_run(page):
    for block in re.findall(r"```python\n(.*?)```", page.read_text(), re.S):
        # With CI set, hypothesis draws the same every time and has no deadline.
        environment = {**os.environ, "CI": "true"}
        done = subprocess.run(
            [sys.executable, "-c", block], capture_output=True, cwd=ROOT, env=environment, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
