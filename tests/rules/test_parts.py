"""What version 2.0 tells apart: authors and days of documents, quantities of a modified request."""

import json
from pathlib import Path

import pytest

from imr_schema.rules import CATALOG, edited
from imr_schema.standard import LATEST, TEXT, root
from imr_schema.validation import pipeline

BASE = json.loads(
    (Path(__file__).parent.parent.parent / "samples" / "2.0" / "valid" / "every-part.imr.json").read_bytes()
)
REVIEW = {"title": "Utilization review decision", "author": "Example Claims Administrator", "date": "2014-09-17"}
RANGE = {"title": "Medical records", "date": "2012-01-04", "lastDate": "2014-09-30"}


def messages(edits):
    report = pipeline.validate(json.dumps(edited(BASE, edits)).encode()).report
    return {(f.rule, f.pointer) for f in report.findings}


@pytest.mark.parametrize(
    ("documents", "rule"),
    [
        ([RANGE], "IMR511"),
        ([RANGE, REVIEW], "IMR511"),
        ([{**RANGE, "author": "The treating physician"}], None),
        ([RANGE, {"title": "Progress note", "date": "2014-09-30"}], None),
        ([REVIEW], "IMR512"),
        ([REVIEW, {"title": "Progress note", "date": "2014-09-30"}], None),
    ],
)
def test_a_document_is_known_by_its_title_its_days_and_its_author(documents, rule):
    found = {each for each in messages({"/documentsReviewed": documents}) if each[0] in {"IMR511", "IMR512"}}
    assert found == ({(rule, "/documentsReviewed")} if rule else set())


def part(text, quantity=None, unit=None):
    return {"text": text, **({"quantity": quantity} if quantity else {}), **({"unit": unit} if unit else {})}


@pytest.mark.parametrize(
    ("original", "authorized", "eligible", "adds_up"),
    [
        (part("therapy", 12, "visits"), part("6 visits"), part("the rest", 6, "Visits"), True),
        (part("therapy", 12, "visits"), part("6 visits"), part("the rest", 7, "visits"), False),
        (part("therapy", 12, "sessions"), part("6 visits"), part("the rest", 7, "treatment"), False),
        (part("a drug", 60, "capsules"), part("#30"), part("the rest", 20, "tablets"), False),
        (part("a drug", 60, "ml"), part("30 ml", 30, "ml"), part("the rest", 20, "ML"), False),
        (part("therapy", 12, "visits"), part("6 visits"), part("the rest", 7), True),
        (part("therapy, 10 visits", 12, "visits"), part("6 visits"), part("6 visits"), True),
    ],
)
def test_a_quantity_counts_as_the_words_do_and_before_them(original, authorized, eligible, adds_up):
    request = {"original": original, "authorized": authorized, "eligible": eligible}
    place = "/disputedItems/1/modifiedRequest"
    assert (("IMR321", place) not in messages({place: request})) is adds_up


@pytest.mark.parametrize("place", ["/documentsReviewed/1/author", "/disputedItems/1/modifiedRequest/authorized/unit"])
def test_a_blank_part_is_told_at_its_place(place):
    assert ("IMR026", place) in messages({place: "\u200b"})


def test_an_author_of_a_posted_copy_is_looked_at_for_what_is_private():
    edits = {"/copy": "posted", "/documentsReviewed/1/author": "Patient: Jane Roe"}
    assert ("IMR701", "/documentsReviewed/1/author") in messages(edits)


# Extensions are left to those who agreed on them, and hints are no content.
APART = {"/$schema"}


def texts(field, place=""):
    """The place of every text of the schema."""
    if field.kind == TEXT:
        yield place
    for part in field.parts:
        yield from texts(part, f"{place}/{part.name}")
    if field.entry:
        yield from texts(field.entry, f"{place}/*")


def test_every_text_of_the_newest_version_that_may_be_blank_has_a_portable_rule_of_its_own():
    blank = ("IMR026", "IMR301", "IMR304", "IMR306", "IMR307", "IMR501")
    looked_at = [f"{said.context}/{said.member}".rstrip("/") for rule in blank for said in CATALOG[rule].portable]
    for place in {each for each in texts(root(LATEST)) if "/extensions/" not in each} - APART:
        assert any(place in (each, f"{each}/*") for each in looked_at), (
            f"{place}: a text that may be blank; add it to _TEXTS of imr_schema/rules/texts.py"
        )
