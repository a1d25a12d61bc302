"""A served copy made one for the public: no generated name is left, however it was written.

The search here is written apart from both of the product's: it knows which name was planted, takes what is no letter
out of each text, and looks for the surname anywhere in it. So the names are of letters that no other word here has.
"""

import copy
import json
import re
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from imr_schema import strategies as some
from imr_schema.config.profiles import PROFILES
from imr_schema.config.settings import Settings
from imr_schema.migrations import migrate
from imr_schema.standard import LATEST, PRINTED, VERSIONS, root
from imr_schema.standard.privacy import BEFORE, KINDS, NUMBER, ORGANIZATION, PERSON, SERVED_ONLY, private_members
from imr_schema.transform.redaction.known import names_in, read_names
from imr_schema.transform.redaction.redact import Redaction
from imr_schema.validation import pipeline
from imr_schema.validation.redact_document import redact_document

POSTED = Settings(profile=PROFILES["posted"])
GIVEN = ["Quisha", "Jazquel", "Xzander", "Zoraq", "Vojtqa"]
SURNAMES = ["Qvist", "Zbigqui", "Xajq", "Jzuq", "O'Qvarry", "Qzuma-Xylq", "de la Qruz", "Vqn"]
WAYS = {
    "as it is": lambda g, s: f"{g} {s}",
    "capitals": lambda g, s: f"{g} {s}".upper(),
    "small letters": lambda g, s: f"{g} {s}".lower(),
    "turned": lambda g, s: f"{s}, {g}",
    "turned in capitals": lambda g, s: f"{s}, {g[0]}.".upper(),
    "initial": lambda g, s: f"{g[0]}. {s}",
    "middle initial": lambda g, s: f"{g} W. {s}",
    "surname": lambda g, s: s,
    "possessive": lambda g, s: f"{g} {s}\u2019s",
    "accents": lambda g, s: f"{g} {s}".replace("a", "\u00e1").replace("u", "u\u0308"),
    "no-break space": lambda g, s: f"{g}\u00a0{s}",
    "invisible": lambda g, s: f"{g[:2]}\u200b{g[2:]} {s[:2]}\u00ad{s[2:]}",
    "filled": lambda g, s: f"{g[:2]}\u3164{g[2:]} {s[:2]}\u115f{s[2:]}",
    "end of a line": lambda g, s: f"{g}\n{s[:2]}-\n{s[2:]}",
    "hyphens": lambda g, s: f"{g}-{s}",
    "run together": lambda g, s: f"{g}{s}",
    "run together in small letters": lambda g, s: f"{g}{s}".lower(),
    "after a title without a space": lambda g, s: f"Mr.{s}",
    "letter by letter": lambda g, s: " ".join(f"{g}{s}".replace("'", "").replace("-", "").replace(" ", "")),
    "in an address": lambda g, s: f"{g}.{s}@example.org".lower().replace(" ", ""),
}
"""Every way of writing a name, from a given name and a surname."""


def letters(text):
    """*text* without all that is no letter, in small letters and without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if unicodedata.category(c) == "Ll")


def texts_of(value):
    if isinstance(value, str):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from texts_of(each)


def paragraphs(data):
    """Every list of paragraphs of *data*, in which a name may be planted."""
    if isinstance(data, dict):
        for name, value in data.items():
            if name in ("clinicalCaseSummary", "rationale", "statement") and isinstance(value, list):
                yield value
            yield from paragraphs(value)
    elif isinstance(data, list):
        for each in data:
            yield from paragraphs(each)


@st.composite
def planted(draw, *, from_file):
    """A document with a name in one of its ways, the lines of the names file, and the names."""
    version = draw(st.sampled_from(list(VERSIONS.values()))) if from_file else LATEST
    data = draw(some.determinations(most_items=2, version=version))
    data["copy"] = "served"
    data.setdefault("documentsReviewed", [{"title": "Notes"}] if version is LATEST else ["Notes"])
    named = draw(st.lists(st.tuples(st.sampled_from(GIVEN), st.sampled_from(SURNAMES)), min_size=1, max_size=3))
    if not from_file:
        data["parties"] = {"employee": {"name": " ".join(named[0])}}
        data["parties"]["representatives"] = [
            {"name": " ".join(each), "role": "employeeAttorney"} for each in named[1:]
        ] or [{"name": " ".join(named[0]), "role": "employeeAttorney"}]
    for each in draw(st.lists(st.sampled_from(named), min_size=1, max_size=4)):
        where = draw(st.sampled_from(list(paragraphs(data))))
        way = WAYS[draw(st.sampled_from(list(WAYS)))]
        n = draw(st.integers(0, len(where) - 1))
        sentence = draw(st.sampled_from(["{} came.", "It was {} who came.", "({})", "seen by {}"]))
        where[n] = f"{where[n]} {sentence.format(way(*each))}"
    return data, [" ".join(each) for each in named] if from_file else [], named, version


def check(data, lines, named, version):
    redaction = Redaction(tuple(read_names("\n".join(lines))))
    before = copy.deepcopy(data)
    done = redaction.of(data, version)
    assert data == before
    assert [(each.pointer, each.known.place) for each in done.left] == []
    for text in texts_of(done.data):
        for given_name, surname in named:
            assert letters(surname) not in letters(text), text
            assert letters(given_name) not in letters(text), text
    again = redaction.of(done.data, version)
    assert (again.data, again.removed) == (done.data, ())
    return done


@settings(max_examples=150, deadline=None)
@given(planted(from_file=False))
def test_no_name_of_the_parties_is_left_in_any_way_of_writing(case):
    check(*case)


@settings(max_examples=150, deadline=None)
@given(planted(from_file=True))
def test_no_name_of_the_file_is_left_in_any_way_of_writing(case):
    check(*case)


SPELLED = [(g, s, way) for g, s in zip(GIVEN * 2, SURNAMES, strict=False) for way in WAYS]


@pytest.mark.parametrize(("given_name", "surname", "way"), SPELLED)
def test_each_way_of_each_name_is_removed(given_name, surname, way):
    removal = Redaction(tuple(read_names(f"{given_name} {surname}")))._ready.removal
    text, counts = removal.of(f"Then {WAYS[way](given_name, surname)} came.")
    assert counts
    assert letters(surname) not in letters(text)
    assert "  " not in text
    assert letters(text).startswith("then")
    assert letters(text).endswith("came")


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_document_without_names_keeps_its_prose_byte_for_byte(data):
    version = data.draw(st.sampled_from(list(VERSIONS.values())))
    drawn = data.draw(some.determinations(some.difficult_texts(), most_items=2, version=version))
    drawn.pop("parties", None)
    redaction = Redaction(tuple(read_names("\n".join(f"{g} {s}" for g, s in zip(GIVEN, SURNAMES, strict=False)))))
    done = redaction.of(drawn, version)
    assert {each.what for each in done.removed} <= {"member"}
    assert not done.left
    prose = list(texts_of([drawn[name] for name in ("clinicalCaseSummary", "case", "reviewOrganization")]))
    assert list(texts_of([done.data[name] for name in ("clinicalCaseSummary", "case", "reviewOrganization")])) == prose
    assert list(paragraphs(drawn["disputedItems"])) == list(paragraphs(done.data["disputedItems"]))


@settings(max_examples=100, deadline=None)
@given(st.data(), st.sampled_from(["json", "xml"]))
def test_the_copy_of_what_was_acceptable_is_acceptable_in_the_posted_profile(data, syntax):
    version = data.draw(st.sampled_from(list(VERSIONS.values())))
    drawn = data.draw(some.determinations(most_items=2, version=version))
    raw = pipeline.drafted(drawn, version, syntax)
    done = redact_document(raw, Redaction(tuple(read_names("Quisha Qvist"))))
    assert done.report.acceptable, [each.message for each in done.report.findings]
    assert done.content is not None, done.left
    report = pipeline.validate(done.content, settings=POSTED).report
    assert report.acceptable
    assert report.syntax == syntax
    assert report.schema_version == version.name
    found = json.dumps([each.pointer for each in done.removed])
    assert not re.search("Qvist", found)


@settings(max_examples=60, deadline=None)
@given(st.dates(min_value=date(1925, 1, 1), max_value=date(2009, 12, 31)))
@example(date(1960, 3, 4))
def test_a_day_of_birth_is_removed_in_digits_and_words(day):
    removal = Redaction(tuple(read_names(f"{day:%Y-%m-%d}")))._ready.removal
    forms = [
        *(
            f"{day:%m/%d/%Y}",
            f"{day.month}/{day.day}/{day.year}",
            f"{day:%m-%d-%y}",
            f"{day:%Y-%m-%d}",
            f"{day:%m%d%Y}",
        ),
        *(f"{day:%B} {day.day}, {day.year}", f"{day:%b}. {day.day} {day.year}", f"{day.day} {day:%B} {day.year}"),
        *(f"{day.day}-{day:%b}-{day.year}", f"the {day.day}th of {day:%B}, {day.year}", f"{day:%Y.%m.%d}"),
        f"{day:%B} {ORDINALS[day.day]}, {in_words(day.year)}",
        f"the {ORDINALS[day.day]} of {day:%B} {in_words(day.year)}",
    ]
    for form in forms:
        assert removal.of(f"born {form}, here")[0] == "born [date of birth], here", form


SMALL = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
UNITS = f"{SMALL} seventeen eighteen nineteen".split()
LARGE = "twenty thirty forty fifty sixty seventy eighty ninety"
TENS = LARGE.split()
FIRSTS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
MORE = f"{FIRSTS} fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split()
ORDINALS = dict(enumerate([*MORE, *(f"twenty-{each}" for each in MORE[:9]), "thirtieth", "thirty-first"], 1))


def in_words(year):
    rest = year % 100
    small = UNITS[rest] if rest < 20 else "-".join([TENS[rest // 10 - 2], *([UNITS[rest % 10]] if rest % 10 else [])])
    if year >= 2000:
        return f"two thousand and {small}" if rest else "two thousand"
    return f"nineteen {small}" if rest > 9 else f"nineteen oh {small}"


def leaves(field, place=""):
    if field.kind in ("object", "list"):
        for part in field.parts:
            yield from leaves(part, f"{place}/{part.name}")
        if field.entry is not None:
            yield from leaves(field.entry, f"{place}/*")
    else:
        yield place, field


@pytest.mark.parametrize("version", VERSIONS.values(), ids=VERSIONS)
def test_what_a_schema_says_of_privacy_is_known_and_of_earlier_versions_equal(version):
    members = private_members(version)
    assert set(members.values()) <= set(KINDS)
    newest = private_members(LATEST)
    here = {place for place, _ in leaves(root(version))}
    shared = {place for place in newest if any(each == place or each.startswith(f"{place}/") for each in here)}
    assert {place: newest[place] for place in shared} == members
    assert version.name in BEFORE or members


def test_everything_that_names_somebody_is_below_what_is_left_out():
    members = private_members(LATEST)
    for place, kind in members.items():
        if kind != SERVED_ONLY:
            assert any(place.startswith(f"{each}/") for each, other in members.items() if other == SERVED_ONLY)
    for place, field in leaves(root(LATEST)):
        if place.startswith("/parties/"):
            assert field.privacy in (PERSON, ORGANIZATION, NUMBER), place


@settings(max_examples=40, deadline=None)
@given(some.determinations(every_part=True))
def test_every_name_and_number_of_the_parties_is_known(data):
    known = list(names_in(data, LATEST))
    aside = ("http", "urn:", "employeeAttorney", "claimsAdministratorAttorney", "employeeRepresentative")
    inside = [text for text in texts_of(data["parties"]) if not text.startswith(aside)]
    assert len(known) == len(inside)


def test_data_moved_to_another_version_is_redacted_alike():
    data = json.loads((Path("samples/2.0/valid/golden.imr.json")).read_text())
    older, _ = migrate(data, LATEST, PRINTED)
    redaction = Redaction(tuple(read_names("Quisha Qvist")))
    assert redaction.of(older, PRINTED).data == migrate(redaction.of(data, LATEST).data, LATEST, PRINTED)[0]
