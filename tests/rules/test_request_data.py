"""IMR230 to IMR232, IMR327 to IMR335, IMR410 to IMR413, IMR516: what the newer members say, beside the rest."""

import pytest

from imr_schema.rules import ABSENT
from tests.rules.harness import in_newest

ITEM = "/disputedItems/0"
OURS = f"{ITEM}/analyses/0"
BARE = {f"{ITEM}/{name}": ABSENT for name in ("frequency", "duration", "bodyRegion", "utilizationReview")}


def found(rule, description, **members):
    edits = {**BARE, f"{ITEM}/description": description, **{f"{ITEM}/{name}": each for name, each in members.items()}}
    return [(place.removeprefix(f"{ITEM}/"), level) for place, level in in_newest(edits, rule)]


@pytest.mark.parametrize(
    ("description", "strength", "differs"),
    [
        ("Norco 10/325mg #60", "10-325 mg", False),
        ("Norco 10/325mg #60", "5/325 mg", True),
        ("Norco 10/325mg #60", "10 mg", False),
        ("Norco #60", "5/325 mg", False),
        ("Lidocaine 5% patch #30", "30%", True),
        ("Fentanyl 25 mcg/hr patch", "25 mcg/hr", False),
        ("Fentanyl 25 mcg/hr patch", "50 mcg/hr", True),
        ("Norco 10/325mg #60", "double strength", False),
        ("Gabapentin 1,600 mg daily for 2 weeks", "1 g", True),
    ],
)
def test_a_strength_is_that_of_the_description(description, strength, differs):
    assert found("IMR327", description, strength=strength) == ([("strength", "warning")] if differs else [])


@pytest.mark.parametrize(
    ("description", "member", "value", "differs"),
    [
        ("Physical therapy 2x/week for 6 weeks", "frequency", "twice a week", False),
        ("Physical therapy 2x/week for 6 weeks", "frequency", "3 times a week", True),
        ("Physical therapy twice a week for six weeks", "frequency", "2x/week", False),
        ("Physical therapy 2x/week for 6 weeks", "duration", "six weeks", False),
        ("Physical therapy 2x/week for 6 weeks", "duration", "8 weeks", True),
        ("Visits every 4 weeks", "duration", "3 months", False),
        ("Norco #60 with 2 refills", "refills", 2, False),
        ("Norco #60 with 2 refills", "refills", 3, True),
        ("Norco #60, refills: 1", "refills", 3, True),
        ("Norco 10/325 mg #60", "refills", 2, False),
        ("Norco 10/325 mg #60", "frequency", "3 times a day", False),
        ("Norco 10/325 mg #60", "duration", "as needed", False),
    ],
)
def test_frequency_duration_and_refills_are_those_of_the_description(description, member, value, differs):
    assert found("IMR328", description, **{member: value}) == ([(member, "warning")] if differs else [])


@pytest.mark.parametrize(
    ("description", "laterality", "differs"),
    [
        ("MRI of the right knee", "right", False),
        ("MRI of the right knee", "left", True),
        ("MRI of the right knee", "bilateral", True),
        ("MRI of both knees", "bilateral", False),
        ("MRI, bilateral knees", "left", True),
        ("MRI of the left knee and the right shoulder", "left", False),
        ("Knee brace, 1 each", "left", False),
        ("Brace", "left", False),
    ],
)
def test_a_side_is_that_of_the_description(description, laterality, differs):
    assert found("IMR329", description, laterality=laterality) == ([("laterality", "warning")] if differs else [])


@pytest.mark.parametrize(
    ("description", "region", "differs"),
    [
        ("MRI of the knee", "Shoulder", True),
        ("Patellar brace", "knee", False),
        ("MRI of the knee", "Abdomen", False),
        ("Norco #60", "Low back", False),
        ("Injection of the knee and the shoulder", "Shoulder", False),
    ],
)
def test_a_region_is_one_of_the_description(description, region, differs):
    assert found("IMR330", description, bodyRegion=region) == ([("bodyRegion", "warning")] if differs else [])


@pytest.mark.parametrize(
    ("given", "timing", "differs"),
    [
        ("2014-09-16", "prospective", True),
        ("2014-09-17", "prospective", False),
        ("2014-09-18", "prospective", False),
        ("2014-09-16", "retrospective", False),
        ("2014-09-17", "retrospective", False),
        ("2014-09-18", "retrospective", True),
        ("2014-09-16", "concurrent", False),
        ("2014-09-18", "concurrent", False),
        ("2014-09-16", None, False),
    ],
)
def test_what_was_given_before_its_review_is_retrospective(given, timing, differs):
    review = {"decision": "denied"} | ({"timing": timing} if timing else {})
    expected = [("serviceDate", "warning")] if differs else []
    assert found("IMR331", "Brace", serviceDate=given, utilizationReview=review) == expected


def test_the_day_of_the_item_counts_where_it_has_one():
    review = {"decision": "denied", "timing": "prospective", "date": "2014-09-20"}
    assert found("IMR331", "Brace", serviceDate="2014-09-18", utilizationReview=review) == [("serviceDate", "warning")]


def test_a_review_that_says_nothing_and_a_unit_that_counts_nothing():
    assert found("IMR335", "Brace", utilizationReview={"date": "2014-09-17"}) == [("utilizationReview", "warning")]
    assert found("IMR335", "Brace", utilizationReview={"timing": "concurrent"}) == []
    assert found("IMR333", "Brace", unit="visits") == [("unit", "info")]
    assert found("IMR333", "Brace", unit="visits", quantity=1) == []
    modified = {"decision": "modified", "reason": "informationNotReceived"}
    assert found("IMR332", "Brace", utilizationReview=modified) == [("utilizationReview/reason", "info")]
    assert found("IMR332", "Brace", utilizationReview={**modified, "decision": "denied"}) == []


@pytest.mark.parametrize(
    ("member", "value", "known"),
    [
        ("unit", "Visits", True),
        ("unit", "tab", True),
        ("unit", "vissits", False),
        ("bodyRegion", "lumbar spine", True),
        ("bodyRegion", "kneee", False),
    ],
)
def test_units_and_regions_are_those_of_open_lists(member, value, known):
    assert found("IMR334", "Brace", quantity=1, **{member: value}) == ([] if known else [(member, "info")])


@pytest.mark.parametrize(
    ("quantity", "unit", "differs"),
    [(12, "visits", False), (12, "sessions", False), (21, "visits", True), (21, "days", False), (21, None, False)],
)
def test_the_quantity_of_a_request_is_that_of_its_unit_in_the_description(quantity, unit, differs):
    members = {"quantity": quantity} | ({"unit": unit} if unit else {})
    expected = [("quantity", "warning")] if differs else []
    assert found("IMR324", "Physical therapy, 12 visits", **members) == expected


@pytest.mark.parametrize(
    ("edits", "places"),
    [
        ({"/case/mailedDate": "2014-11-19"}, ["/case/mailedDate"]),
        ({"/case/mailedDate": "2014-11-20"}, []),
        ({"/case/recordsReceivedDate": "2014-10-16"}, ["/case/recordsReceivedDate"]),
        ({"/case/recordsReceivedDate": "2014-11-21"}, ["/case/recordsReceivedDate"]),
        ({"/case/recordsReceivedDate": "2014-10-17"}, []),
        ({"/case/requestForAuthorizationDate": "2014-09-18"}, ["/case/requestForAuthorizationDate"]),
        ({"/case/requestForAuthorizationDate": "2014-09-17"}, []),
        ({f"{ITEM}/utilizationReview/date": "2014-10-18"}, [f"{ITEM}/utilizationReview/date"]),
        ({f"{ITEM}/utilizationReview/date": "2014-10-17"}, []),
    ],
)
def test_further_days_come_in_their_order(edits, places):
    assert in_newest(edits, "IMR230") == [(place, "warning") for place in places]


def test_what_was_converted_to_expedited_is_expedited():
    assert in_newest({"/case/convertedToExpedited": True}, "IMR231") == [("/case/convertedToExpedited", "warning")]
    expedited = {"/case/convertedToExpedited": True, "/case/priority": "expedited"}
    assert in_newest(expedited, "IMR231") == []


def test_consolidated_cases_are_other_cases_each_named_once():
    numbers = "/case/consolidatedCaseNumbers"
    twice = {numbers: ["CM14-0000001", "CM14-0000001", "CM14-0000000"]}
    assert in_newest(twice, "IMR232") == [(f"{numbers}/1", "warning"), (f"{numbers}/2", "warning")]
    assert in_newest({numbers: ["CM14-0000001", "CM14-0000002"]}, "IMR232") == []


@pytest.mark.parametrize(
    ("citation", "rule", "member"),
    [
        ({"year": 2009, "edition": "2009-12-31"}, "IMR410", None),
        ({"year": 2009, "edition": "2010-01-01"}, "IMR410", "edition"),
        ({"edition": "2014-11-21"}, "IMR410", "edition"),
        ({"edition": "2014-11-20"}, "IMR410", None),
        ({"regulation": "9792.24.2"}, "IMR411", None),
        ({"regulation": "9792.27.23"}, "IMR411", None),
        ({"regulation": "9785"}, "IMR411", "regulation"),
        ({"source": "ODG", "regulation": "9792.24.2"}, "IMR411", "regulation"),
        ({"source": "ODG", "regulation": "9785"}, "IMR411", None),
        ({"uri": "https://"}, "IMR222", "uri"),
        ({"uri": "https://example.org/guidelines"}, "IMR222", None),
    ],
)
def test_edition_section_and_address_fit_the_citation(citation, rule, member):
    place = f"{OURS}/guideline/citations/0"
    whole = {"source": "MTUS", "title": "Chronic Pain Treatment Guidelines", **citation}
    assert in_newest({place: whole}, rule) == ([(f"{place}/{member}", "warning")] if member else [])


@pytest.mark.parametrize(
    ("basis", "standards", "fits"),
    [
        ("mtus", ["mtus"], True),
        ("mtus", ["mtus", "expertOpinion"], True),
        ("mtus", ["expertOpinion"], False),
        ("both", ["peerReviewedEvidence"], False),
        ("nonMtus", ["mtus"], False),
        ("nonMtus", ["mtus", "peerReviewedEvidence"], True),
        ("nonMtus", ["peerReviewedEvidence"], True),
        ("nonMtus", ["expertOpinion", "expertOpinion"], False),
        ("noneCited", ["mtus"], True),
    ],
)
def test_standards_fit_the_basis(basis, standards, fits):
    edits = {f"{OURS}/guideline/basis": basis, f"{OURS}/standards": standards}
    assert in_newest(edits, "IMR412") == ([] if fits else [(f"{OURS}/standards", "warning")])


def test_a_reason_for_leaving_the_mtus_is_for_who_left_it():
    reason = {f"{OURS}/whyNotMtus": "It is silent."}
    assert in_newest(reason, "IMR413") == [(f"{OURS}/whyNotMtus", "warning")]
    assert in_newest({**reason, f"{OURS}/guideline/basis": "both"}, "IMR413") == []


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("1234567893", False),
        ("1234567890", True),
        ("123456789", True),
        ("3234567893", True),
        ("12345678９3", None),
    ],
)
def test_a_national_provider_identifier_has_its_check_digit(value, fault):
    place = "/parties/requestingPhysician/identifiers"
    edits = {place: [{"system": "http://hl7.org/fhir/sid/us-npi", "value": value}]}
    if fault is not None:  # what is not ASCII, the schema refuses
        assert in_newest(edits, "IMR228") == ([(f"{place}/0/value", "warning")] if fault else [])


def test_a_party_has_one_identifier_of_a_system():
    place = "/exchange/sender/identifiers"
    edits = {place: [{"system": "urn:example:a", "value": value} for value in ("1", "2")]}
    assert in_newest(edits, "IMR228") == [(f"{place}/1", "warning")]


@pytest.mark.parametrize(
    ("method", "letter", "place"),
    [
        ("extracted", False, "/provenance"),
        ("extracted", True, None),
        ("authored", True, "/provenance/letter"),
        ("authored", False, None),
        ("converted", True, None),
        ("converted", False, None),
    ],
)
def test_what_was_extracted_names_its_letter(method, letter, place):
    made = {"method": method, "generator": {"name": "Example"}}
    made |= {"letter": {"sha256": "0" * 64, "mediaType": "text/plain"}} if letter else {}
    assert in_newest({"/provenance": made}, "IMR229") == ([(place, "warning")] if place else [])


@pytest.mark.parametrize(
    ("kinds", "found"),
    [
        (["Utilization review determination"], True),
        (["UR denial", "Application for IMR"], True),
        (["Utilization review determination", "Medical record"], False),
        (["Application for Independent Medical Review"], False),
    ],
)
def test_the_types_of_documents_decide_where_they_are(kinds, found):
    listed = [{"title": f"Document {n} of the file", "type": kind} for n, kind in enumerate(kinds)]
    edits = {"/documentsReviewed": listed}
    assert in_newest(edits, "IMR512") == ([("/documentsReviewed", "error")] if found else [])
    assert in_newest({"/documentsReviewed/0/type": "Nobody's"}, "IMR516") == [("/documentsReviewed/0/type", "info")]
