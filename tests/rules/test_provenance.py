"""IMR221 to IMR226 and IMR206: identifiers, days and what is replaced."""

from datetime import date

import pytest

from imr_schema.config.settings import Settings
from tests.rules.harness import in_newest

ITEM = "/disputedItems/0"

OWN, DECIDED = "CM14-0000000", "2014-11-20"


@pytest.mark.parametrize(
    ("case", "day", "found"),
    [
        (OWN, DECIDED, True),
        (OWN, "2014-11-19", False),
        (OWN, "2014-11-21", True),
        ("CM14-0000001", DECIDED, False),
        ("CM14-0000001", "2014-11-21", True),
    ],
)
def test_a_determination_replaces_an_earlier_one_that_is_not_itself(case, day, found):
    edits = {"/replaces": {"caseNumber": case, "decisionDate": day, "reason": "appeal"}}
    assert in_newest(edits, "IMR221") == ([("/replaces", "warning")] if found else [])


@pytest.mark.parametrize(
    ("identifier", "fits"),
    [
        ("urn:uuid:6f6b1c9e-2f3a-4f0e-9d43-0c5e2a4d7b11", True),
        ("URN:UUID:6F6B1C9E-2F3A-4F0E-9D43-0C5E2A4D7B11", True),
        ("urn:uuid:not-a-uuid", False),
        ("urn:uuid:6f6b1c9e2f3a4f0e9d430c5e2a4d7b11", False),
        ("urn:uuid:6f6b1c9e-2f3a-4f0e-9d43-0c5e2a4d7b1", False),
        ("urn:uuid:00000000-0000-0000-0000-000000000000", False),
        ("urn:uuid:FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", False),
        ("urn:oid:2.16.840.1.113883.19.5.1", True),
        ("urn:oid:2.999", True),
        ("urn:oid:3.1", False),
        ("urn:oid:2.016.1", False),
        ("urn:oid:abc", False),
        ("urn:example:1", True),
        ("urn:x:1", True),
        ("urn:example", False),
        ("urn::1", False),
        ("https://example.org/1", True),
        ("https://example.org", True),
        ("https:example.org", False),
        ("http:///1", False),
        ("tag:example.org,2014:1", True),
        ("x:" + "y" * 2000, True),
    ],
)
def test_an_identifier_has_the_form_that_it_promises(identifier, fits):
    edits = {"/documentId": identifier}
    assert in_newest(edits, "IMR222") == ([] if fits else [("/documentId", "warning")])


def test_systems_of_codes_and_owners_of_extensions_are_identifiers_too():
    edits = {"/disputedItems/0/codes/0/system": "urn:uuid:1", "/extensions/0/owner": "urn:oid:x"}
    places = {"/disputedItems/0/codes/0/system", "/extensions/0/owner"}
    assert {place for place, _ in in_newest(edits, "IMR222")} == places


@pytest.mark.parametrize(
    ("made", "level"),
    [
        ("2014-11-20T00:00:00Z", None),
        ("2014-11-19T23:59:59Z", "info"),
        ("2014-10-20T00:00:00Z", "info"),
        ("2014-10-19T00:00:00Z", "warning"),
        ("1901-01-01T00:00:00Z", "warning"),
    ],
)
def test_a_document_is_not_made_before_its_decision(made, level):
    expected = [("/created", level)] if level else []
    assert in_newest({"/created": made}, "IMR223") == expected


@pytest.mark.parametrize(("made", "found"), [("2020-05-02T23:59:59Z", False), ("2020-05-03T00:00:00Z", True)])
def test_a_document_is_not_made_after_the_day_of_the_run(made, found):
    settings = Settings(as_of=date(2020, 5, 1))
    expected = [("/created", "info")] if found else []
    assert in_newest({"/created": made}, "IMR224", settings) == expected


@pytest.mark.parametrize(
    ("day", "decision", "found"),
    [
        ("2017-12-31", "delayed", False),
        ("2018-01-01", "delayed", True),
        ("2018-01-01", "denied", False),
        ("2018-01-01", "modified", False),
    ],
)
def test_a_delay_may_be_disputed_until_2017(day, decision, found):
    edits = {
        f"{ITEM}/utilizationReview": {"decision": decision},
        "/case/utilizationReviewDate": day,
        "/case/applicationReceivedDate": "2018-01-03",
        "/case/assignedDate": "2018-01-04",
        "/case/decisionDate": "2018-01-05",
    }
    assert in_newest(edits, "IMR206") == ([(f"{ITEM}/utilizationReview/decision", "warning")] if found else [])


LETTER = {"mediaType": "application/pdf", "sha256": "0" * 64}


@pytest.mark.parametrize("method", ["extracted", "authored", "converted"])
@pytest.mark.parametrize("named", [True, False])
def test_data_name_their_letter_where_they_were_read_from_one(method, named):
    made = {"method": method, "generator": {"name": "Example"}} | ({"letter": LETTER} if named else {})
    places = {("extracted", False): "/provenance", ("authored", True): "/provenance/letter"}
    place = places.get((method, named))
    assert in_newest({"/provenance": made}, "IMR229") == ([(place, "warning")] if place else [])
