"""The time that a document or a letter takes grows with its length alone, whatever its texts repeat."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

import imr_schema
from imr_schema import pointer
from imr_schema.standard import LATEST, LIST, OBJECT, TEXT, root
from imr_schema.standard.codelists import STANDARD
from tests.patterns.attacks import least_ratio, limited, seconds

SAMPLES = Path(__file__).parent.parent / "samples"
DATA = json.loads((SAMPLES / LATEST.name / "valid" / "every-part.imr.json").read_bytes())
LETTERS = {
    name: (SAMPLES / "letters" / f"{name}.txt").read_text()
    for name in (
        *("form-2013/one-issue", "notice-2013/two-decisions", "documents-2014/served-copy", "letter-2014/two-items"),
        "posted-2016/modified-request",
    )
}
"""One of each edition."""
SIZE = 20_000
# Words of letters between which patterns of the reader look for others.
PHRASES = [
    *("Board Certified in", "licensed to practice in", "based on MTUS", " topic", "Section(s):", "guideline:"),
    *("original request", "has determined the request for", "and appropriate", "Case Number:", "Dated", ", Page", "1)"),
]
FLOOR = 0.1
"""In seconds: twice the size in less time is not judged, since nothing could be told from it."""
MOST = 3
LIMIT = 30
"""In seconds: a text that takes minutes fails a test in less."""
ENDS = "?"
# What a text begins with, and what it repeats.
PUMPS = [
    *(("", pump) for pump in (" ", ",", "1", "-", "(", ")", "\n", ".", "a ", "Aa ", "A", "SSN ", "NPI ", "\u00a0")),
    *((begin, " ") for begin in ("SSN", "NPI", "license", "claim no.", "Patient:", "name: Aa", "EAMS case")),
    *(("", pump) for pump in ("Board Certified in ", "is medically necessary ", "not to be found ", "tablets ", "%")),
    *(("", pump) for pump in ("had surg", "will 1/1/2099 ", "2x/week for ", "1 North ", "MTUS ", "a, and ", "- ")),
]
PUMPS_OF_LETTERS = [
    *PUMPS,
    *(
        ("", pump)
        for pump in ("\nGUIDELINES: ", "\nCLAIMS ADMINISTRATOR GUIDELINE: ", "1) A has determined the request ")
    ),
    *(("", pump) for pump in ("Decision based on MTUS Knee Complaints 2004, ", ", and A 2009, ", "DATED ", "UPHOLD ")),
    *(("", pump) for pump in ("was the original request. ", "authorized a, leaving the ", "\nDECISION RATIONALE: ")),
]


def texts(field, value, place=""):
    """The pointers of the texts in *value*, the first of each list."""
    if field.kind == OBJECT:
        for part in field.parts:
            if part.name in value:
                yield from texts(part, value[part.name], f"{place}/{part.name}")
    elif field.kind == LIST and value:
        yield from texts(field.entry, value[0], f"{place}/0")
    elif field.kind == TEXT:
        yield place


PLACES_OF_LETTERS = [
    (edition, place)
    for edition, letter in LETTERS.items()
    for place in [*range(10), *PHRASES]
    if place not in PHRASES or place in letter
]
PLACES = list(texts(root(LATEST), DATA))


def document(place, text):
    """The document, a copy for the public where it can be one, with *text* at *place*."""
    data = pointer.put(DATA, place, text)
    if not place.startswith("/parties"):
        data = pointer.drop(pointer.put(data, "/copy", "posted"), "/parties")
    return json.dumps(data).encode()


def pumped(begin, pump, size):
    return begin + pump * (size // len(pump)) + ENDS


def inserted(letter, place, text):
    """*letter* with *text* at a place: after a phrase, or after the line that is so many tenths of it down."""
    at = letter.index(place) + len(place) if isinstance(place, str) else letter.find("\n", place * len(letter) // 10)
    return f"{letter[:at]} {text}{letter[at:]}".encode()


def ratio(run, made, size=SIZE):
    """How many times as long a text of twice the size takes; 0 where that is no time to speak of."""
    with limited(LIMIT):
        twice = made(2 * size)
        if seconds(run, twice) < FLOOR:
            return 0
        return least_ratio(run, made(size), twice)


def validated_letter(raw):
    return imr_schema.validate(raw, syntax="letter")


@pytest.mark.parametrize("place", PLACES)
def test_rules_run_on_a_document_with_a_pumped_text(place):
    assert imr_schema.validate(document(place, pumped("", "Aa ", 300))).rules == "run"


@pytest.mark.parametrize("place", PLACES)
def test_time_of_a_document_grows_with_the_text_of_any_field(place):
    for begin, pump in PUMPS:
        found = ratio(
            imr_schema.validate, lambda size, begin=begin, pump=pump: document(place, pumped(begin, pump, size))
        )
        assert found < MOST, (begin, pump)


@pytest.mark.parametrize(("edition", "place"), PLACES_OF_LETTERS)
def test_time_of_a_letter_grows_with_the_text_of_any_section(edition, place):
    for begin, pump in PUMPS_OF_LETTERS:
        found = ratio(
            validated_letter,
            lambda size, begin=begin, pump=pump: inserted(LETTERS[edition], place, pumped(begin, pump, size)),
        )
        assert found < MOST, (begin, pump)


LONG = [("SSN", " "), ("", ", "), ("", "is medically necessary "), ("", "Aa ")]


@pytest.mark.parametrize(("begin", "pump"), LONG)
@pytest.mark.parametrize("place", ["/clinicalCaseSummary/0", "/disputedItems/0/analyses/0/rationale/0"])
def test_time_of_a_document_grows_with_a_text_of_400_kilobytes(place, begin, pump):
    assert ratio(imr_schema.validate, lambda size: document(place, pumped(begin, pump, size)), 200_000) < MOST


@pytest.mark.parametrize(("begin", "pump"), LONG)
@pytest.mark.parametrize("place", [4, 8])
def test_time_of_a_letter_grows_with_a_text_of_400_kilobytes(place, begin, pump):
    made = LETTERS["letter-2014/two-items"]
    assert ratio(validated_letter, lambda size: inserted(made, place, pumped(begin, pump, size)), 200_000) < MOST


PIECES = [
    *(
        " ",
        "  ",
        "\n",
        ",",
        ".",
        "-",
        ":",
        ";",
        "(",
        ")",
        "#",
        "/",
        "1",
        "12",
        "2012",
        "A",
        "a",
        "Aa",
        "MD",
        "is",
        "and",
    ),
    *("SSN", "NPI", "case", "no", "number", "name", "Patient", "Mr", "Dr", "claim", "license", "MTUS", "Section(s)"),
    *("medically necessary", "not", "the request", "left", "right knee", "visits", "week", "mg", "records", "dated"),
]
pieces = st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map("".join)


@given(st.sampled_from(PLACES), pieces, pieces)
@examples(max_examples=40)
def test_time_of_a_document_grows_with_any_text_that_repeats_any_words(place, begin, pump):
    assert ratio(imr_schema.validate, lambda size: document(place, pumped(begin, pump, size))) < MOST


@given(st.sampled_from(PLACES_OF_LETTERS), pieces, pieces)
@examples(max_examples=40)
def test_time_of_a_letter_grows_with_any_text_that_repeats_any_words(where, begin, pump):
    edition, place = where
    made = LETTERS[edition]
    assert ratio(validated_letter, lambda size: inserted(made, place, pumped(begin, pump, size))) < MOST


def test_time_grows_with_the_number_of_unknown_names():
    def made(size):
        names = [f"Sports Medicin{n}" for n in range(size)]
        return json.dumps(pointer.put(DATA, "/reviewers/0/specialties", names)).encode()

    assert ratio(imr_schema.validate, made, 4000) < MOST


def test_no_more_than_500_unknown_names_of_a_document_are_compared(monkeypatch):
    compared = []
    monkeypatch.setattr(type(STANDARD.us_states), "nearest", lambda listed, name, near=0: compared.append(name))
    names = [f"Sports Medicin{n % 800}" for n in range(1600)]
    imr_schema.validate(json.dumps(pointer.put(DATA, "/reviewers/0/specialties", names)).encode())
    assert compared == names[:500]


def test_time_grows_with_the_number_of_faulty_editions():
    def made(size):
        cited = [{"source": f"A review {n}", "title": f"Braces {n}", "year": 2150} for n in range(size)]
        return json.dumps(pointer.put(DATA, "/disputedItems/0/claimsAdministratorGuideline/citations", cited)).encode()

    assert ratio(imr_schema.validate, made, 2000) < MOST


@pytest.mark.parametrize("values", ["UPHOLD ", "1/1/2014 "])
def test_time_grows_with_the_number_of_values_in_a_header(values):
    def made(size):
        return inserted(LETTERS["letter-2014/two-items"], 0, f"\n{values * size} {'PRIORITY DATED ' * size}\n")

    assert ratio(validated_letter, made, 4000) < MOST
