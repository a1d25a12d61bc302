"""The page that maps members to other standards has a row for each of them, and none for what is no member.

In a row, the first cell names places, from the one in the heading of its section, and then members below each of them.
"""

import re
from pathlib import Path

import pytest

from imr_schema.standard import LATEST, OBJECT, root
from imr_schema.standard.identify import HINT

PAGE = (Path(__file__).parent.parent / "docs" / "mapping.md").read_text()


def leaves(field, here=""):
    """The place of every member that has no members itself, entries of a list as ``*`` where they are objects."""
    for part in field.parts:
        entry = part.entry
        place = f"{here}/{part.name}"
        if part.kind == OBJECT:
            yield from leaves(part, place)
        elif entry is not None and entry.kind == OBJECT:
            yield from leaves(entry, f"{place}/*")
        elif not part.hint:
            yield place


def rows(page):
    """The places of each row, and its other cells."""
    prefix = ""
    for line in page.splitlines():
        if line.startswith("## "):
            named = re.search(r"\(`(.+)`\)", line)
            prefix = named[1] if named else ""
        elif line.startswith("| `"):
            first, *others = (cell.strip() for cell in line.strip().strip("|").split("|"))
            spans = re.findall(r"`([^`]+)`", first)
            places = [span for span in spans if span.startswith("/")]
            members = [span for span in spans if not span.startswith("/")]
            below = [f"{place}/{member}" for place in places for member in members]
            yield [prefix + place for place in below or places], others


def mapped(page):
    return [place for places, _ in rows(page) for place in places]


def missing(page):
    return sorted(set(leaves(root(LATEST))) - set(mapped(page)))


def test_every_member_has_a_row():
    assert missing(PAGE) == []


def test_every_row_is_of_members_and_no_member_has_two():
    places = mapped(PAGE)
    assert sorted(set(places) - set(leaves(root(LATEST)))) == []
    assert sorted({place for place in places if places.count(place) > 1}) == []


def test_no_cell_is_empty():
    for places, others in rows(PAGE):
        assert len(others) == 3, places
        assert all(others), places


@pytest.mark.parametrize("member", ["/case/caseNumber", "/disputedItems/*/decision", "/provenance/letter/sha256"])
def test_a_member_without_a_row_would_be_seen(member):
    name = member.rpartition("/")[2]
    assert member in missing(PAGE.replace(f"`{name}`", "").replace(f"`/{name}`", "`/other`"))


def test_the_hint_for_editors_is_named_as_what_it_is():
    assert f"`{HINT}`" in PAGE
