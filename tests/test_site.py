"""The site: every page is listed once, and what only the site has is right; make site builds it, strictly."""

import importlib.util
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def conf():
    spec = importlib.util.spec_from_file_location("conf", DOCS / "conf.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def prepared(conf):
    """The text of a page as Sphinx gets it."""
    found = {}
    conf.setup(SimpleNamespace(connect=lambda event, call: found.update({event: call})))

    def read(name, text=None):
        source = [text or (DOCS / f"{name}.md").read_text()]
        found["source-read"](None, name, source)
        return source[0]

    return read


def test_every_page_is_listed_once(conf):
    there = {path.stem for path in DOCS.iterdir() if path.suffix in (".md", ".rst")} - {"index", "_commands"}
    assert sorted(conf.pages()) == sorted(there)


def test_every_page_but_those_of_the_site_alone_is_on_the_first_page_too(conf):
    linked = {*re.findall(r"\]\(([\w.-]+)\.md", (DOCS / "index.md").read_text())}
    assert {*conf.pages()} - linked == {"api"}


def test_what_is_outside_of_the_folder_is_linked_where_the_repository_has_it(prepared, conf):
    links = re.findall(rf"{re.escape(conf.SOURCE)}([^)#]+)", prepared("versions") + prepared("security"))
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
    assert "](../" not in prepared("versions")


def test_a_page_of_a_rule_keeps_its_links_to_other_pages(prepared, conf):
    text = "[law](../law.md), [index](../../schemas/index.json)"
    assert prepared("rules/IMR001", text) == f"[law](../law.md), [index]({conf.SOURCE}schemas/index.json)"
