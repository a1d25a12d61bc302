"""IMR701 at its edges: each thing it looks for, alone in a copy for the public, at each place where it may stand."""

import json
from pathlib import Path

import pytest

from imr_schema.config.settings import Settings
from imr_schema.rules import ABSENT, edited
from imr_schema.rules._rule import Edits
from imr_schema.rules.prose.every_text import every_text, plain
from imr_schema.validation import pipeline
from tests.rules.harness import BASE, validated

POSTED = {"/copy": "posted", "/parties": ABSENT, "/documentsReviewed": ["Notes of the treating physician"]}
SUMMARY, DOCUMENT, STATEMENT = "/clinicalCaseSummary/0", "/documentsReviewed/0", "/reviewer/statement/1"
DESCRIPTION, RATIONALE = "/disputedItems/1/description", "/disputedItems/1/rationale/0"
PLACES = [SUMMARY, DOCUMENT, STATEMENT, DESCRIPTION, RATIONALE]

BY_FORM, ADJUDICATION, CLAIM = (
    "a social security or telephone number",
    "an adjudication number",
    "a claim number",
)
OF_PERSON, TELEPHONE, BIRTH = "a number of a person", "a telephone number", "a date of birth"
END, EMAIL, STREET, ZIP = (
    "the end of a social security number",
    "an e-mail address",
    "a street address",
    "a postal code",
)
NAME, LIKE = "a name", "what looks like a name"


def messages(edits):
    """(pointer, severity, what) of each finding of IMR701 in a posted copy after *edits*."""
    found = validated({**POSTED, **edits}).findings
    ours = [f for f in found if f.rule == "IMR701"]
    return [
        (f.pointer, f.severity.value, f.message.partition(": ")[2].removesuffix(" in a copy for the public."))
        for f in ours
    ]


CERTAIN = [
    ("The office of the worker is at 555-010-4477 and it answers.", BY_FORM),
    ("It is (555) 010-4477.", BY_FORM),
    ("It is 555 010 4477.", BY_FORM),
    ("It is +1 555.010.4477.", BY_FORM),
    ("It is 123-45-6789.", BY_FORM),
    ("It is 123 45 6789.", BY_FORM),
    ("It is ***-**-6789.", BY_FORM),
    ("See ADJ1234567.", ADJUDICATION),
    ("See ADJ No. 1234567.", ADJUDICATION),
    ("See ADJ 123 4567.", ADJUDICATION),
    ("See Adj. No. 1234567.", ADJUDICATION),
    ("WCAB No. SAC 0123456", ADJUDICATION),
    ("EAMS 1234567", ADJUDICATION),
    ("Under claim # 06123456.", CLAIM),
    ("CLAIM NUMBER: 06123456", CLAIM),
    ("Claim: 30123456789-0001.", CLAIM),
    ("Claim-Number: 2014CA98765", CLAIM),
    ("Claim number 97110", CLAIM),
    ("Her SSN is 123456789.", OF_PERSON),
    ("MRN: 0012345", OF_PERSON),
    ("Policy No. 1234567", OF_PERSON),
    ("Driver\u2019s license D1234567", OF_PERSON),
    ("Phone: 5550104477", TELEPHONE),
    ("Tel. 010-4477", TELEPHONE),
    ("SSN ending in 6789", END),
    ("Date of birth 3/14/1965", BIRTH),
    ("DATE OF BIRTH: 03/14/1965", BIRTH),
    ("D.O.B. 3/4/65", BIRTH),
    ("born on the 4th of March 1965", BIRTH),
    ("D.O.B. 14-FEB-1965", BIRTH),
    ("DOB 14-Feb-65", BIRTH),
    ("Write to jo.example@example.org.", EMAIL),
    ("Home is 12 North Elm Street in town.", STREET),
    ("Home is 12 Elm Ave. in town.", STREET),
    ("123 Sample St, Fresno", STREET),
    ("4455 Camino del Ejemplo, Apt 7", STREET),
    ("P.O. Box 123", STREET),
    ("He lives at 77 Broadway.", STREET),
    ("Home is 12 Sample Terrace.", STREET),
    ("Home is 12 ELM CT, FRESNO", STREET),
    ("Home is 12 Orchard Dr, Fresno", STREET),
    ("Post Office Box 99", STREET),
    ("Fresno, CA 93721", ZIP),
    ("San Diego CA 92101", ZIP),
    ("Reno, NV 89501", ZIP),
    ("Sample Hollow CA 95814-1234", ZIP),
    ("Patient name: Jane Roe", NAME),
    ("Name: Jos\u00e9 Ejemplo", NAME),
    ("PATIENT NAME: ROE, JANE", NAME),
    ("Employee Name Jane Sample", NAME),
]
LIKELY = [
    "Patient: Jane Roe",
    "RE: Mr. Jo Roe",
    "Mr. Roe fell.",
    "Ms. Roe fell.",
    "MR. SAMPLE fell.",
    "Mr. O\u2019Sample fell.",
    "Applicant: Jane Q. Roe",
    "The patient, John Example, is here.",
    "The injured worker (Jane Roe) fell.",
    "EXAMPLE, JOHN is a 49 year old.",
    "Jane Roe, a 49-year-old cook, fell.",
    "The patient, Maria Lopez Ejemplo, fell.",
    "The patient (Jane Sample, 49) fell.",
    "The patient, Joe Baker, fell.",
    "Mr. de la Cruz fell.",
    "Se\u00f1ora Ejemplo fell.",
    "The worker is called Jane Sample.",
]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("text", "what"), CERTAIN)
def test_what_is_beyond_doubt_is_an_error_wherever_it_stands(text, what, place):
    assert messages({place: text}) == [(place, "error", what)]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("text", LIKELY)
def test_a_name_where_other_words_may_stand_is_a_warning(text, place):
    assert messages({place: text}) == [(place, "warning", LIKE)]


@pytest.mark.parametrize(
    "text",
    [
        "Patient: Chronic Pain",
        "Patient: Jane Reports",
        "Patient: Right Roe",
        "Patient: Norco Refill requested",
        "Applicant: Currently Working",
        "Re: Functional Restoration Program",
        "Ms Contin and MS Contin 30mg",
        "He walked 12 Miles, Elm Street.",
        "30 Tablets St. John's Wort",
        "The claim was accepted in 2012.",
        "ADJ 12",
        "Mr. and Mrs.",
        "Mr.  On 3/4/2014 he fell.",
        "It is 555-0104477 or 5.010.4477.",
        "doi: 10.1016/j.spinee.2010.123.4567, ISBN 978-0-123-45678-6",
        "CPT 97110, NDC 00093-0058-01, BP 120 80 2014, CM14-0012345",
        "Case No. CM14-0012345 and claim 10-12-2013",
        "He lives in Silver Spring, MD.",
        "The patient, Status Post Fusion, is here.",
        "The Injured Worker is a 49 year old.",
        "SSI benefits since 2014, born in 1965",
        "Treating physician: John Smith, M.D.; Boden SD, Davis DO, et al.",
        "Drug name: Norco Tablet",
        "Head CT 70450 and Pain MD 99214",
        "Pain Clinic, OR 97110 and Case, CA 93000",
        "Sample Hollow CA 95814",
        "2013 Brain CT, normal, a 64 Slice CT, and a 2012 Pelvis CT.",
        "In 2014 Orthopedic Dr, asked; on July 3 Treating Dr, too.",
        "A 4 Wheel Drive truck on a 2 Lane Road and a 4 Lane Highway",
        "Claims 97110 and 97140 were paid, the claim 97110-59 was not.",
        "The patient, Bank Teller, fell.",
        "Dental Hygienist is a 49 year old.",
        "The claimant (Heavy Equipment Operator) fell.",
        "Patient: Aqua Relief System",
        "Mr. Thorn\u2019s test was positive.",
        "Employee Name Date of Injury",
    ],
)
@pytest.mark.parametrize("place", PLACES)
def test_what_only_looks_like_it_is_let_be(text, place):
    assert messages({place: text}) == []


def test_each_text_is_told_once_for_what_is_surest():
    both = "Patient: Jane Roe, ADJ1234567, SSN 123-45-6789, 12 Elm Street"
    edits = {"/clinicalCaseSummary": [both, "Pain of the neck.", "Mr. Roe, DOB: 3/14/1965"], RATIONALE: both}
    assert sorted(messages(edits)) == [
        ("/clinicalCaseSummary/0", "error", BY_FORM),
        ("/clinicalCaseSummary/2", "error", BIRTH),
        (RATIONALE, "error", BY_FORM),
    ]


def test_the_parties_are_told_as_such_beside_what_the_texts_hold():
    edits = {"/parties": BASE["parties"], SUMMARY: "Mr. Roe fell."}
    assert sorted(messages(edits)) == [(SUMMARY, "warning", LIKE), ("/parties", "error", "the parties")]
    assert messages({**edits, "/copy": "served"}) == []


QUALITY = json.loads((Path(__file__).parents[1] / "quality" / "base.json").read_bytes())
_IDENTIFIER = {"system": "https://example.org/i", "value": "7"}
FULL: Edits = {
    "/documentId": "urn:a:b",
    "/created": "2026-11-23T14:05:00Z",
    "/exchange": {"sender": {"name": "A", "identifiers": [_IDENTIFIER]}, "recipient": {"name": "B"}},
    "/provenance": {
        "method": "extracted",
        "generator": {"name": "Reader", "version": "1"},
        "letter": {"sha256": "0" * 64, "mediaType": "text/plain", "edition": "2014"},
    },
    "/documentsReviewed": [{"title": "Notes", "author": "The treating physician", "type": "Medical record"}],
    "/disputedItems/0/extensions": [{"owner": "https://example.org/e", "properties": [{"name": "n", "value": "x"}]}],
    "/disputedItems/0/strength": "5 mg",
    "/disputedItems/0/frequency": "daily",
    "/disputedItems/0/duration": "a month",
    "/disputedItems/0/bodyRegion": "Neck",
    "/disputedItems/0/analyses/0/whyNotMtus": "It is silent.",
    "/disputedItems/0/analyses/0/guideline/citations/0/uri": "https://example.org/g",
    "/disputedItems/0/analyses/0/guideline/citations/0/regulation": "9792.24.2",
    "/disputedItems/0/classification": {"category": "Pharmaceuticals", "subcategory": "x", "drugClass": "Opioids"},
    "/disputedItems/0/codes": [{"system": "https://example.org/c", "code": "97110", "source": "annotator"}],
    "/disputedItems/0/modifiedRequest": {
        "original": {"text": "8 visits", "quantity": 8, "unit": "visits"},
        "authorized": {"text": "2 visits"},
        "eligible": {"text": "6 visits"},
    },
    "/disputedItems/0/analyses/0/guideline/citations/0/topics": ["Pain"],
    "/disputedItems/0/analyses/0/guideline/citations/0/pages": ["99"],
    "/extensions": [{"owner": "https://example.org/e", "properties": [{"name": "note", "value": "x"}]}],
}
WHOLE = edited(QUALITY, FULL)
FIXED = {"/schemaVersion", "/documentType", "/case/caseNumber", "/exchange/documentId", "/extensions/0/owner"}
SHAPED = {"/disputedItems/0/codes/0/system", "/disputedItems/0/codes/0/code"}


def _texts(part, place=""):
    """The pointer of each text of *part*."""
    if isinstance(part, str):
        yield place
    members = enumerate(part) if isinstance(part, list) else part.items() if isinstance(part, dict) else ()
    for name, value in members:
        yield from _texts(value, f"{place}/{name}")


def _told(edits):
    report = pipeline.validate(json.dumps(edited(WHOLE, edits)).encode(), syntax="json", settings=Settings()).report
    return [f.pointer for f in report.findings if f.rule == "IMR701"], report.rules


def test_a_document_with_every_member_is_quiet():
    assert _told({}) == ([], "run")


@pytest.mark.parametrize("place", sorted(set(_texts(WHOLE)) - FIXED - SHAPED))
def test_a_number_is_told_in_every_text_of_the_model(place):
    told, rules = _told({place: "x (555) 010-4477"})
    assert told == [place] or rules != "run", "a code list or a date, which the schema holds"


@pytest.mark.parametrize(
    ("name", "value", "fires"),
    [
        ("patientName", "Jane Roe", True),
        ("patient_name", "Jane Roe", True),
        ("dateOfBirth", "1965-03-04", True),
        ("claim-number", "06123456", True),
        ("ssn", "123456789", True),
        ("drugName", "Norco Tablet", False),
        ("batch", "06123456", False),
    ],
)
def test_the_name_of_a_property_says_what_its_value_is(name, value, fires):
    extension = {"owner": "https://example.org/e", "properties": [{"name": name, "value": value}]}
    told, _ = _told({"/extensions": [extension]})
    assert told == (["/extensions/0/properties/0/value"] if fires else [])


def test_plain_text_has_one_kind_of_hyphen_apostrophe_and_space():
    assert plain("Jos\u00e9 O\u2019R\u014d\u0107 123\u201345\u00a06") == "Jose O'Roc 123-45 6"
    assert plain("zero\u200bwidth \uff11\uff12 \u0141\u00f3d\u017a") == "zerowidth 12 Lodz"
    assert every_text("x") == [("", "x")]


@pytest.mark.parametrize(
    ("text", "severity", "what"),
    [
        ("Under claim # 06123456.", "error", CLAIM),
        ("Born 3/4/1970", "error", BIRTH),
        ("born 3/4/1970", "error", BIRTH),
        ("Sra. Juana Roe", "warning", LIKE),
        ("Señora Juana Roe", "warning", LIKE),
        ("SEÑOR JUAN ROE", "warning", LIKE),
        ("Patient: Jane Roe", "warning", LIKE),
    ],
)
@pytest.mark.parametrize(
    "place", ["/reviewer/specialties/0", "/disputedItems/0/claimsAdministratorGuideline/citations/0/title"]
)
def test_what_is_private_is_told_where_nobody_writes_prose(place, text, severity, what):
    assert messages({place: text}) == [(place, severity, what)]


def test_a_property_and_a_quotation_are_read_as_they_are_meant():
    claim = {"/extensions/0/properties/0/name": "claimNumber", "/extensions/0/properties/0/value": "06123456"}
    assert [place for place, _, _ in messages(claim)] == ["/extensions/0/properties/0/value"]
    quoted = {SUMMARY: 'He said "Under claim # 06123456" and no more.', "/extensions": ABSENT}
    assert [place for place, _, _ in messages(quoted)] == [SUMMARY]
