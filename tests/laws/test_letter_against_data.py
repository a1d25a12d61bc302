"""A letter beside the data of its case: what was altered is reported, and nothing else is.

The fields come from the schema: one that is entered there, and that letters print, is tested by being entered.
"""

import json
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from imr_schema import pointer
from imr_schema import strategies as some
from imr_schema.codecs import CODECS
from imr_schema.config.settings import EVERY
from imr_schema.errors import UsageError
from imr_schema.letter.extract.lines import from_text
from imr_schema.letter.metadata import filled
from imr_schema.letter.reader import read_letter
from imr_schema.letter.render import RENDERERS
from imr_schema.migrations import migrate, place_after
from imr_schema.rules import CATALOG
from imr_schema.standard import INTEGER, LATEST, LIST, OBJECT, PRINTED, VERSIONS, field_at, root, version_named
from imr_schema.strategies._newer import grown
from imr_schema.transform.letter_against_data import compare
from imr_schema.validation import pipeline
from tests.tools.make_letters import letters

SAMPLES = Path(__file__).parent.parent.parent / "samples"
COMPARISON = {rule.id for rule in CATALOG.values() if "comparison" in rule.detected_by}
ITEMS, ITEM = "/disputedItems", "/disputedItems/*"
REQUEST = f"{ITEM}/modifiedRequest"
FINER = re.compile(r"(?P<citation>.*/citations/[0-9]+)/(?:year|topics|sections|pages)\b")
OTHER = "entirely other words"
each_version = pytest.mark.parametrize("version", VERSIONS.values(), ids=lambda version: version.name)


def places(field, place=""):
    """Every place of *field* that a letter prints; ``*`` stands for each entry of a list."""
    if field.keywords["x-letter"].startswith(("Not ", "Counted")) or "const" in field.keywords:
        return
    yield place
    for part in field.parts:
        yield from places(part, f"{place}/{part.name}")
    if field.entry:
        yield from places(field.entry, f"{place}/*")


def at(pattern):
    return field_at(root(PRINTED), pointer.split(pattern))


PLACES = [place for place in places(root(PRINTED)) if place]
VALUES = [place for place in PLACES if at(place).kind not in (OBJECT, LIST)]


def test_the_places_are_those_of_the_schema():
    assert {"/case/decisionDate", "/outcome", f"{ITEM}/modifiedRequest/eligible", f"{ITEM}/rationale/*"} <= set(VALUES)
    assert not [place for place in VALUES if place.startswith(("/extensions", "/copy", f"{ITEM}/number"))]


# A title, a topic, a section and pages by their own words; and one source whose title and section print cannot divide.
BY_WORDS = {
    "basis": "mtus",
    "statement": (
        "Decision based on MTUS Chronic Pain Treatment Guidelines Physical Medicine topic, Functional Improvement "
        "section Page(s): 8, 98-99."
    ),
    "citations": [
        {
            "source": "MTUS",
            "title": "Chronic Pain Treatment Guidelines",
            "topics": ["Physical Medicine"],
            "sections": ["Functional Improvement"],
            "pages": ["8", "98-99"],
        }
    ],
}
BOTH = {
    "basis": "both",
    "statement": (
        "Decision based on MTUS Knee Complaints 2004, Section(s): Surgical Considerations, and Non-MTUS Citation "
        "Official Disability Guidelines, Knee and Leg, Continuous-flow cryotherapy."
    ),
    "citations": [
        {"source": "MTUS", "title": "Knee Complaints", "year": 2004, "sections": ["Surgical Considerations"]},
        {"source": "ODG", "title": "Knee and Leg", "sections": ["Continuous-flow cryotherapy"]},
    ],
}
FULL = [
    {
        "description": (
            f"{name} was the original request. 7 days was authorized by the Claims Administrator. The remaining IMR "
            "eligible portion of the original request, 7 more days is"
        ),
        "modifiedRequest": {"original": name[0].lower() + name[1:], "authorized": "7 days", "eligible": "7 more days"},
        "claimsAdministratorGuideline": ours,
        "reviewerGuideline": theirs,
    }
    for name, ours, theirs in (("Cold therapy unit", BY_WORDS, BOTH), ("Warm therapy unit", BOTH, BY_WORDS))
]
# Some lines are so long that the reader cannot see where one document ends and the next begins.
DOCUMENTS = [
    "Application for Independent Medical Review",
    "Notes of the treating physician, and of every other physician who was asked, from 2011 to 2016",
    "Progress notes of a stay of two weeks, with the reports of the laboratory and of the pharmacist",
    "- A letter",
]
OUTCOMES = {("upheld",): "uphold", ("overturned",): "overturn", ("overturned", "upheld"): "partialOverturn"}


@st.composite
def determinations(draw, version, *, served=None, panel=True):
    """A determination of *version* that a letter can print, with every field that letters print, and others."""
    data = draw(some.posted_determinations())
    own = {key: value for key, value in data["disputedItems"][0].items() if key in ("decision", "rationale")}
    items = [*({**own, **full} for full in FULL), *data["disputedItems"]]
    items = draw(st.permutations(items))
    data["disputedItems"] = [{**item, "number": number} for number, item in enumerate(items, 1)]
    if draw(st.booleans()) if served is None else served:
        decisions = tuple(sorted({item["decision"] for item in items}))
        data |= {"copy": "served", "documentsReviewed": DOCUMENTS, "outcome": OUTCOMES[decisions]}
    data = draw(grown(json.loads(json.dumps(data)), version, some.PLAIN, every_part=False))
    for number, reviewer in enumerate(data.get("reviewers", [])[1:], 2):
        # Of reviewers who are alike nobody could know which one the letter shows.
        reviewer["statement"] = [f"The reviewer with the number {number} has no tie to the parties."]
        reviewer["specialties"] = ["Urology", f"Specialty {number}"]
    if not panel and "reviewers" in data:
        data["reviewers"] = data["reviewers"][:1]
        for item in data["disputedItems"]:
            item["analyses"] = item["analyses"][:1]
    return data


def printed(data):
    return migrate(data, version_named(data["schemaVersion"]), PRINTED)[0]


def letter_of(data):
    return RENDERERS["txt"](printed(data))


def reported_on_file(letter, data):
    """The rule and the place of each difference that is reported on the file of a letter."""
    report = pipeline.validate(letter, syntax="letter", against=data).report
    assert "IMR090" not in {finding.rule for finding in report.findings}
    return [(finding.rule, finding.pointer) for finding in report.findings if finding.rule in COMPARISON]


def read(data):
    """The letter of *data*, as it is read from print."""
    return read_letter(from_text(letter_of(data)))


def reported(letter, data):
    """The rule and the place of each difference that is reported."""
    return [(problem.rule, problem.pointer) for problem in compare(letter, data)]


def here(data, pattern):
    """Every place of *data*, of the version that letters are read into, which fits *pattern*."""
    found = [""]
    for step in pointer.split(pattern):
        if step == "*":
            found = [f"{place}/{i}" for place in found for i in range(len(pointer.get(data, place)))]
        else:
            found = [f"{place}/{step}" for place in found if step in pointer.get(data, place)]
    return found


def rule_of(pattern):
    """The rule that is for a field which both have, and in which they differ."""
    field = at(pattern)
    if field.rule == "IMR302":
        return "IMR811"
    if "Guideline/" in pattern and not pattern.endswith("/statement"):
        return "IMR813"
    if field.xml_name == "paragraph" or field.type_name == "paragraphs" or pattern.endswith("/statement"):
        return "IMR812"
    return "IMR812" if pattern.startswith("/documentsReviewed") else "IMR810"


def altered(draw, pattern, value):
    """Another value that the field of *pattern* may have."""
    field = at(pattern)
    if "enum" in field.keywords:
        return draw(st.sampled_from([code for code in field.keywords["enum"] if code != value]))
    if field.kind == INTEGER:
        return value + draw(st.sampled_from([-1, 1, 10]))
    if field.type_name == "date":
        return str(date.fromisoformat(value) + timedelta(draw(st.sampled_from([-365, -1, 1, 31]))))
    if field.rule == "IMR201":
        return value[:-1] + str((int(value[-1]) + 1) % 10)
    if "pattern" in field.keywords:
        return "777"
    ways = [OTHER]
    if "/citations/" not in pattern:
        ways += [f"{value} {OTHER}", f"not {value}", f"{value}x", value.swapcase()]
        ways = [way for way in ways if "modifiedRequest" not in pattern or way != value.swapcase()]
    return draw(st.sampled_from([way for way in ways if way != value]))


@each_version
def test_a_field_that_was_altered_is_reported_and_nothing_else(version):
    @settings(max_examples=8)
    @given(determinations(version, served=True), st.data())
    def alone(data, more):
        letter, content = read(data), printed(data)
        for place in VALUES:
            found = more.draw(st.sampled_from(here(content, place)))
            there = place_after(found, PRINTED, version)
            other = pointer.put(data, there, altered(more.draw, place, pointer.get(data, there)))
            [(rule, reported_at)] = reported(letter, other)
            assert (rule, within(found, reported_at)) == (rule_of(place), True)

    alone()


@each_version
def test_a_part_that_the_data_lacks_is_reported_and_nothing_else(version):
    @settings(max_examples=6)
    @given(determinations(version, served=True, panel=False), st.data())
    def alone(data, more):
        letter, content = read(data), printed(data)
        for place in PLACES:
            found = more.draw(st.sampled_from([each for each in here(content, place) if is_shown(content, each)]))
            for rule, reported_at in one_or_each(place, reported(letter, dropped(data, found))):
                assert rule in (("IMR814",) if place in (ITEM, ITEMS) else ("IMR810", rule_of(place)))
                assert within(found, reported_at) or place == ITEMS

    alone()


def is_shown(data, place):
    """Whether print shows what is at *place*: no empty list, and no section of what is cited beside the MTUS.

    Of that, print does not show where the title ends.
    """
    finer = FINER.match(place)
    return pointer.get(data, place) != [] and (
        finer is None or pointer.get(data, finer["citation"])["source"] == "MTUS"
    )


def within(place, above):
    return place == above or place.startswith(f"{above}/")


def dropped(data, place):
    """*data* without what is at *place* of the version that letters are read into."""
    return pointer.drop(data, place_after(place, PRINTED, version_named(data["schemaVersion"])))


def one_or_each(place, found):
    """What was *found*, which is one problem; of all items one each."""
    assert len(found) == 1 or place == ITEMS
    return found


@each_version
@pytest.mark.parametrize("place", ["/outcome", "/documentsReviewed", ITEM])
def test_a_part_that_the_letter_lacks_is_reported_and_nothing_else(place, version):
    @settings(max_examples=10)
    @given(determinations(version, served=True), st.data())
    def alone(data, more):
        found = more.draw(st.sampled_from(here(printed(data), place)))
        lacking = read(dropped(data, found))
        assert reported(lacking, data) == [("IMR815", ITEMS) if place == ITEM else ("IMR816", found)]

    alone()


@each_version
def test_a_part_that_was_not_read_from_the_letter_is_reported_and_nothing_else(version):
    @settings(max_examples=8)
    @given(determinations(version, served=True), st.data())
    def alone(data, more):
        letter = read(data)
        for place in PLACES:
            if place.startswith(REQUEST) or "/citations" in place or place.endswith("/basis"):
                continue  # they are read from a text around them
            found = more.draw(st.sampled_from(here(letter.data, place)))
            lacking = structs.replace(letter, data=pointer.drop(letter.data, found))
            for rule, reported_at in one_or_each(place, reported(lacking, data)):
                if place in (ITEM, ITEMS):
                    assert (rule, reported_at) == ("IMR815", ITEMS)
                else:
                    assert rule in ("IMR816", rule_of(place))
                    assert within(found, reported_at)

    alone()


@each_version
def test_nothing_is_reported_where_nothing_was_altered(version):
    @settings(max_examples=25)
    @given(determinations(version))
    def nothing(data):
        assert reported(read(data), data) == []

    nothing()


@each_version
def test_nothing_is_reported_of_a_determination_with_any_text(version):
    """Statements that name no source, requests that a description does not speak of: print shows only its words."""

    @settings(max_examples=25)
    @given(some.determinations(version=version))
    def nothing(data):
        assert reported(read(data), data) == []

    nothing()


def valid():
    return sorted(path for name in VERSIONS for path in (SAMPLES / name / "valid").iterdir())


@pytest.mark.parametrize("path", valid(), ids=lambda path: f"{path.parent.parent.name}/{path.name}")
def test_a_samples_own_letter_does_not_differ_from_it(path):
    data = pipeline.validate(path.read_bytes()).data
    assert reported_on_file(letter_of(data), data) == []


@pytest.mark.parametrize("path", letters(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_an_edition_does_not_print_is_not_missing_from_its_letters(path):
    letter = path.read_bytes()
    full = json.loads((SAMPLES / PRINTED.name / "valid" / "every-part.imr.json").read_bytes())
    content = pipeline.validate(letter, syntax="letter").data
    items = [filled(item, {EVERY: full["disputedItems"][0]}) for item in content["disputedItems"]]
    data = filled({**content, "disputedItems": items}, {EVERY: full})
    expected = {
        "without-a-rationale.txt": [("IMR816", "/case"), ("IMR816", "/disputedItems/0/rationale")],
        "without-header.txt": [("IMR816", "/case")],
        "one-item.txt": [("IMR816", "/outcome")] if path.parent.name == "documents-2014" else [],
    }
    assert reported_on_file(letter, data) == expected.get(path.name, [])


@each_version
@pytest.mark.parametrize("syntax", CODECS)
def test_the_command_reads_data_of_every_version_in_both_syntaxes(version, syntax, tmp_path):
    data = json.loads((SAMPLES / version.name / "valid" / "every-part.imr.json").read_bytes())
    letter, file = tmp_path / "letter.txt", tmp_path / f"data.imr.{syntax}"
    letter.write_bytes(letter_of(data))

    def checked(content):
        file.write_bytes(CODECS[syntax].write(content, version))
        command = [sys.executable, "-m", "imr_schema", "letter", "check", letter, "--against", file]
        done = subprocess.run(command, capture_output=True, check=False)
        return done.returncode, {rule for rule in COMPARISON if rule.encode() in done.stdout}

    assert checked(data) == (0, set())
    there = place_after("/disputedItems/0/rationale/0", PRINTED, version)
    assert checked(pointer.put(data, there, OTHER)) == (1, {"IMR812"})
    assert checked(pointer.put(data, "/outcome", "uphold")) == (1, {"IMR810"})
    assert checked(pointer.drop(data, "/outcome")) == (1, {"IMR810"})


PANEL = json.loads((SAMPLES / LATEST.name / "valid" / "panel.imr.json").read_bytes())


def test_of_a_panel_the_reviewer_is_compared_whom_the_letter_shows():
    """The first one dissents, so the letter shows the second one, who decided each item as the panel did."""
    first, last = (f"/disputedItems/0/analyses/{i}/decision" for i in (0, 2))
    data = pointer.put(pointer.put(PANEL, first, "overturned"), last, "upheld")
    letter = read(data)
    assert letter.data["reviewer"]["statement"] == data["reviewers"][1]["statement"]
    assert reported(letter, data) == []
    for place, rule, found in (
        ("/reviewers/1/specialties/0", "IMR810", "/reviewer/specialties"),
        ("/reviewers/1/statement/0", "IMR812", "/reviewer/statement"),
        ("/disputedItems/0/analyses/1/guideline/statement", "IMR812", "/disputedItems/0/reviewerGuideline/statement"),
        ("/disputedItems/2/analyses/1/rationale/0", "IMR812", "/disputedItems/2/rationale"),
    ):
        assert reported(letter, pointer.put(data, place, OTHER)) == [(rule, found)]
    for place in ("/reviewers/0/statement/0", "/reviewers/2/specialties/0", "/disputedItems/0/analyses/2/rationale/0"):
        assert reported(letter, pointer.put(data, place, OTHER)) == []
    assert reported(letter, pointer.put(data, "/disputedItems/0/decision", "overturned")) == [
        ("IMR811", "/disputedItems/0/decision")
    ]


@each_version
def test_data_of_another_type_than_the_schema_says_crash_nothing(version):
    @settings(max_examples=25)
    @given(determinations(version, served=True), st.data())
    def whole(data, more):
        letter, content = read(data), printed(data)
        place = more.draw(st.sampled_from(PLACES))
        found = more.draw(st.sampled_from([each for each in here(content, place) if is_shown(content, each)]))
        there = place_after(found, PRINTED, version)
        junk: list[Any] = [None, True, 7, 1.5, "", OTHER, [], [7], [[]], {}, {"": {}}]
        assert reported(letter, pointer.put(data, there, more.draw(st.sampled_from(junk)))) != []

    whole()


@pytest.mark.parametrize("name", [None, 1.0, "9.9"])
def test_data_of_no_version_are_not_compared(name):
    with pytest.raises(UsageError, match="no known version"):
        reported(read(PANEL), {**PANEL, "schemaVersion": name})


def test_a_notice_prints_the_numbers_of_its_items():
    letter = read_letter(from_text((SAMPLES / "letters" / "notice-2013" / "two-decisions.txt").read_bytes()))
    assert reported(letter, letter.data) == []
    other = pointer.put(letter.data, "/disputedItems/1/number", 3)
    assert reported(letter, other) == [("IMR810", "/disputedItems/1/number")]


def test_a_letter_is_rendered_from_the_one_version_that_letters_can_print():
    with pytest.raises(UsageError, match=f"version {PRINTED.name}"):
        RENDERERS["txt"](PANEL)
