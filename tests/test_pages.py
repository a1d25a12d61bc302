"""Generated pages are generated, and links lead somewhere."""

import re

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
    for target, place in re.findall(r"\]\(([^)#:]*)(?:#([^)]*))?\)", page.read_text()):
        linked = page.parent / target if target else page
        assert linked.exists(), target
        assert not place or linked.suffix != ".md" or place in anchors(linked.read_text()), f"{target}#{place}"


def test_the_index_leads_to_every_page():
    index = (DOCS / "index.md").read_text()
    assert not [
        page.name for page in DOCS.glob("[!_]*.md") if page.name != "index.md" and f"]({page.name})" not in index
    ]


def anchors(text):
    """The anchors of the headings of a page, as code hosts make them."""
    without_code = re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S)
    headings = re.findall(r"^#+ +(.*)$", without_code, re.M)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_anchors_are_those_of_code_hosts():
    assert anchors("# A `b-c` (d), e\n\n```text\n# none\n```\n## F_g\n") == {"a-b-c-d-e", "f_g"}
