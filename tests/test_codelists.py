"""The nearest known value is found without comparing what cannot be near; comparing all would find the same."""

import re
from datetime import timedelta
from difflib import SequenceMatcher
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imr_schema.standard.codelists import MTUS_NAMES, NAMES, STANDARD, Entry
from imr_schema.text import folded
from tests.tools import make_codes

LISTS = {name: getattr(STANDARD, name.replace("-", "_")) for name in NAMES}


@st.composite
def misspelt(draw):
    """A list, a name of it, and the same with some characters dropped, doubled or put in, or any other text."""
    chosen = LISTS[draw(st.sampled_from(sorted(LISTS)))]
    listed = name = draw(st.sampled_from(sorted(chosen._by_name)))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(name)))
        name = name[:at] + draw(st.sampled_from(["", "e", "ee", " ", "-", "é", "eeeeeeeeeeee"])) + name[at + 1 :]
    return chosen, listed, draw(st.sampled_from([name, name * 7, draw(st.text(max_size=40))]))


@given(misspelt())
def test_a_name_is_compared_with_whatever_is_as_near_as_asked_for(case):
    chosen, listed, name = case
    near = SequenceMatcher(None, listed, name).ratio()
    assert listed in chosen._candidates(name, near)


def test_of_most_unknown_names_nothing_is_compared():
    sources = STANDARD.guideline_sources
    assert sources._candidates("new england journal of medicine", 0.85) == []
    assert "official disability guidelines" in sources._candidates("officil disability guidelines", 0.85)


@pytest.mark.parametrize("name", ["California", "CA", "california", " new  york "])
def test_a_name_is_known_however_it_is_spelled_and_spaced(name):
    assert len(STANDARD.us_states.find(name)) == 1
    assert STANDARD.us_states.find(f"{name}x") == ()


def found(name, value):
    return [(entry.value, entry.year) for entry in LISTS[name].lookup(value)]


NECK = [("Cervical and Thoracic Spine Disorders", 2016), ("Cervical and Thoracic Spine Disorders", 2018)]


@pytest.mark.parametrize(
    ("name", "written", "known"),
    [
        ("mtus-chapters", "Cervical & Thoracic Spine Disorders", NECK),
        ("mtus-chapters", "cervical and thoracic spine disorders (ACOEM)", NECK),
        ("mtus-chapters", "ACOEM Cervical and Thoracic Spine Disorders Guideline", NECK),
        ("mtus-chapters", "MTUS ACOEM Chapter 9", [("Shoulder Complaints", 2004)]),
        ("mtus-chapters", "Ch. 8", [("Neck and Upper Back Complaints", 2004)]),
        ("mtus-chapters", "Chapter 12: Low Back Complaints", [("Low Back Complaints", 2004)]),
        ("mtus-chapters", "Stress related conditions", [("Stress-Related Conditions", 2004)]),
        ("mtus-chapters", "Chapter 7", []),
        ("mtus-chapters", "Guidelines", []),
        ("mtus-chapters", "9", []),
        ("guideline-sources", "Centers for Medicare and Medicaid Services", [("CMS", None)]),
        ("guideline-sources", "Centers for Medicare & Medicaid Services (CMS)", [("CMS", None)]),
        ("guideline-sources", "ODG Guidelines", [("ODG", None)]),
        ("guideline-sources", "Chapter 9", []),
        ("reviewer-specialties", "Physical Medicine/Rehabilitation", [("Physical Medicine & Rehabilitation", None)]),
        ("reviewer-specialties", "Orthopaedic Knee Surgery", []),
        ("reviewer-specialties", "Paediatric Orthopedics", [("Pediatric Orthopaedic Surgery", None)]),
        ("reviewer-specialties", "Neurology, Psychiatry", []),
        ("us-states", "Washington, D.C", [("District of Columbia", None)]),
    ],
)
def test_a_name_is_looked_up_whatever_its_punctuation_and_empty_words(name, written, known):
    assert found(name, written) == known


def test_what_is_only_looked_up_is_not_found_where_letters_are_read():
    assert STANDARD.reviewer_specialties.find("Physical Medicine/Rehabilitation") == ()


@given(st.sampled_from(sorted(LISTS)), st.text(max_size=300))
def test_whatever_is_found_is_looked_up_too(name, text):
    assert not LISTS[name].find(text) or LISTS[name].lookup(text) == LISTS[name].find(text)


def test_the_names_of_the_mtus_are_those_of_the_list():
    (mtus,) = STANDARD.guideline_sources.find("MTUS")
    assert set(MTUS_NAMES) == {folded(name) for name in (mtus.value, *mtus.aliases)}
    assert not any("|" in name for name in MTUS_NAMES)


def test_an_edition_ends_the_day_before_its_successors_first():
    editions: dict[str, list[Entry]] = {}
    for entry in STANDARD.mtus_chapters.entries:
        editions.setdefault(entry.value, []).append(entry)
    for several in editions.values():
        known = [each for each in several if each.checked and each.begins and each.value != "Workplace Mental Health"]
        for first, second in pairwise(known):
            assert second.begins
            assert first.ends == second.begins - timedelta(1), first.value


def test_an_edition_is_never_in_force_before_its_own_day_and_has_its_year():
    for entry in STANDARD.mtus_chapters.entries:
        if entry.edition:
            assert entry.edition[:4] == str(entry.year), entry.value
            assert str(entry.begins) > entry.edition, entry.value
        assert not entry.cited_until or (entry.ends and entry.ends < entry.cited_until), entry.value


def test_a_code_goes_on_standing_for_the_value_that_it_once_stood_for():
    """For a new value ``python -m tests.tools.make_codes`` records it; nothing else may be recorded."""
    assert make_codes.codes() == make_codes.recorded()


def test_what_was_recorded_of_a_code_is_not_written_again(monkeypatch):
    renamed = {name: {code: f"{value}!" for code, value in of.items()} for name, of in make_codes.codes().items()}
    renamed["us-states"]["zz"] = "Nowhere"
    monkeypatch.setattr(make_codes, "codes", lambda: renamed)
    made = make_codes.make()
    assert made["us-states"].pop("zz") == "Nowhere"
    assert made == make_codes.recorded()


@pytest.mark.parametrize("name", NAMES)
def test_a_list_has_a_uri_and_each_value_a_code_of_its_own(name):
    assert LISTS[name].uri == f"urn:imr-schema:codelist:{name}"
    codes = [entry.code for entry in LISTS[name].entries]
    assert all(re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", code or "") for code in codes)
    assert len(set(codes)) == len(codes)
    assert [LISTS[name].coded(code) for code in codes] == list(LISTS[name].entries)
    assert LISTS[name].coded("no-such-code") is None


@pytest.mark.parametrize(
    ("name", "written", "code"),
    [
        ("quantity-units", "Tabs", "tablet"),
        ("quantity-units", "visits", "visit"),
        ("body-regions", "Lumbar Spine", "low-back"),
        ("body-regions", "wrists", "wrist"),
        ("document-types", "UR denial", "utilization-review-determination"),
        ("document-types", "Employee's document", "employee-document"),
        ("us-states", "California", "ca"),
    ],
)
def test_a_name_in_a_list_leads_to_its_code(name, written, code):
    assert [entry.code for entry in LISTS[name].find(written)] == [code]


@pytest.mark.parametrize("name", [name for name in NAMES if name != "mtus-chapters"])
def test_a_name_stands_for_one_value_of_its_list(name):
    assert {name: entries for name, entries in LISTS[name]._by_name.items() if len(entries) > 1} == {}


def test_a_part_of_the_body_belongs_to_a_region_that_chapters_have():
    regions = {entry.region for entry in STANDARD.mtus_chapters.entries}
    assert {entry.region for entry in STANDARD.body_regions.entries} == regions
