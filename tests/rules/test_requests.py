"""IMR314, IMR315, IMR323 to IMR326: categories, codes, quantities and what utilization review decided."""

import pytest

from imr_schema.rules import ABSENT
from tests.rules.harness import NEWEST, in_newest

ITEM = "/disputedItems/0"
REQUEST = "/disputedItems/1/modifiedRequest"


@pytest.mark.parametrize(
    ("request_", "member", "level"),
    [
        ({"category": "Rehabilitation", "subcategory": "PT/OT"}, None, None),
        ({"category": "rehabilitation", "subcategory": "pt / ot"}, None, None),
        ({"category": "Evaluation and Management"}, None, None),
        ({"category": "Diagnostic Testing", "subcategory": "Imaging and Radiology"}, None, None),
        ({"category": "Pharmaceuticals", "drugClass": "Opioids"}, None, None),
        ({"category": "Pharmaceuticals", "subcategory": "Opioids"}, None, None),
        ({"category": "Physiotherapie"}, "category", "warning"),
        ({"category": "Rehabilitaton"}, "category", "warning"),
        ({"category": "Surgery", "subcategory": "Acupuncture"}, "subcategory", "warning"),
        ({"category": "Home Health", "subcategory": "Nursing"}, "subcategory", "warning"),
        ({"category": "Pharmaceuticals", "drugClass": "Opiods"}, "drugClass", "warning"),
        ({"category": "Pharmaceuticals", "drugClass": "Laxatives"}, "drugClass", "info"),
        ({"category": "Pharmaceuticals", "subcategory": "Laxatives"}, "subcategory", "info"),
        ({"category": "Surgery", "drugClass": "Opioids"}, "drugClass", "warning"),
    ],
)
def test_a_category_is_one_of_the_list(request_, member, level):
    expected = [(f"{ITEM}/classification/{member}", level)] if member else []
    assert in_newest({f"{ITEM}/classification": request_}, "IMR314") == expected


@pytest.mark.parametrize(
    ("system", "good", "bad"),
    [
        (
            "http://hl7.org/fhir/sid/icd-10-cm",
            ["M54.5", "M545", "s33.5xxA", "U07.1", "C4A.0"],
            ["???", "54.5", "M5.45"],
        ),
        ("http://hl7.org/fhir/sid/icd-9-cm", ["724.2", "V54.81", "E927.0", "81.08"], ["M54.5", "7242222"]),
        ("http://hl7.org/fhir/sid/icd-10-pcs/", ["0SG00A0"], ["0SG00A", "0SG0OA0"]),
        ("http://www.ama-assn.org/go/cpt", ["97110", "97110-59", "0101T", "0001U"], ["9711", "E0730", "971100"]),
        (
            "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
            ["E0730", "97110", "L1832-LT"],
            ["Z0730", "E730"],
        ),
        ("http://hl7.org/fhir/sid/ndc", ["0591-0349-01", "00591034901", "50580-449"], ["0591", "Norco", "1-2-3"]),
        ("http://loinc.org", ["4548-4", "LP12345-6"], ["4548", "4548-44"]),
        ("http://snomed.info/sct", ["279039007"], ["12", "abc"]),
        ("http://www.nlm.nih.gov/research/umls/rxnorm", ["197361"], ["0", "Norco"]),
        ("urn:oid:2.16.840.1.113883.6.90", ["M54.5"], ["97110"]),
        ("https://example.org/codes", ["???"], []),
    ],
)
def test_a_code_has_the_form_of_its_system(system, good, bad):
    def found(code):
        return in_newest({f"{ITEM}/codes": [{"system": system, "code": code, "source": "letter"}]}, "IMR315")

    assert [code for code in good if found(code)] == []
    assert [code for code in bad if found(code) != [(f"{ITEM}/codes/0/code", "warning")]] == []


@pytest.mark.parametrize(
    ("timing", "first", "second", "found"),
    [
        ("prospective", "Retrospective MRI (DOS 8/1/2014)", "Retrospective brace", ("description", "warning")),
        ("concurrent", "Retrospective MRI", "Brace", ("description", "warning")),
        (None, "Retrospective MRI", "Retro brace", ("description", "info")),
        ("retrospective", "Retrospective MRI", "Brace", None),
        ("retrospective", "MRI", "Brace", ("utilizationReview/timing", "info")),
        ("prospective", "MRI with a date of service of 8/1/2014", "Brace", ("description", "warning")),
        ("prospective", "Retro-patellar injection", "Dosage of 5 mg", None),
        ("prospective", "Prospective MRI", "Retrospective brace", None),
    ],
)
def test_a_retrospective_request_is_one_in_words_and_data(timing, first, second, found):
    edits = {
        f"{ITEM}/utilizationReview": {"decision": "denied"} | ({"timing": timing} if timing else {}),
        "/disputedItems/1/utilizationReview": {"decision": "modified"},
        f"{ITEM}/description": first,
        "/disputedItems/1/description": second,
    }
    place, level = found or (None, None)
    expected = [(f"{ITEM}/{place}", level)] if found else []
    # The second item does not say when it was reviewed, so its description alone speaks, as info.
    also = [("/disputedItems/1/description", "info")] if "etro" in second else []
    assert in_newest(edits, "IMR323") == expected + also


@pytest.mark.parametrize(
    ("text", "quantity", "unit", "level"),
    [
        ("6 visits", 6, "visits", None),
        ("6 visits", 60, "visits", "warning"),
        ("six visits", 6, "sessions", None),
        ("six visits", 16, None, "warning"),
        ("2x/week for 6 weeks", 12, "visits", None),
        ("2x/week for 6 weeks", 21, "visits", "warning"),
        ("#60 with 2 refills", 180, "tablets", None),
        ("1,000 tablets", 1000, "tablets", None),
        ("1 box of 30 and 1 box of 15", 45, "patches", None),
        ("2 times a day for 30 days, 1 refill", 60, "tablets", None),
        ("2 tablets, 3 times a day, for 10 days", 60, "tablets", None),
        ("2 tablets, 3 times a day, for 10 days", 61, "tablets", "warning"),
        ("12 visits", 12, "days", "info"),
        ("purchase", 1, None, None),
        ("purchase", 2, None, "info"),
        ("1 of 2 of 3 of 4 of 5 of 6 of 7", 99, None, None),
    ],
)
def test_a_quantity_is_that_of_the_text(text, quantity, unit, level):
    part = {"text": text, "quantity": quantity} | ({"unit": unit} if unit else {})
    edits = {f"{REQUEST}/authorized": part}
    assert in_newest(edits, "IMR324") == ([(f"{REQUEST}/authorized/quantity", level)] if level else [])


def test_what_was_modified_was_not_denied():
    place = "/disputedItems/1/utilizationReview/decision"
    assert in_newest({place: "denied"}, "IMR325") == [(place, "warning")]
    assert in_newest({place: "modified"}, "IMR325") == []
    nothing_said = {place: "modified", REQUEST: ABSENT, "/disputedItems/1/description": "Brace"}
    assert in_newest(nothing_said, "IMR325") == [(place, "info")]
    assert in_newest({**nothing_said, REQUEST: parts("brace", "bandage", "brace")}, "IMR325") == []


def parts(original, authorized, eligible):
    return {"original": {"text": original}, "authorized": {"text": authorized}, "eligible": {"text": eligible}}


@pytest.mark.parametrize(
    ("request_", "found"),
    [
        (parts("6 visits", "a part", "12 visits"), [("eligible", "warning")]),
        (parts("12 visits", "a part", "12 visits"), []),
        (parts("6 visits", "12 visits", "the rest"), [("authorized", "info")]),
        (parts("6 days", "a part", "12 visits"), []),
    ],
)
def test_no_part_is_more_than_the_whole(request_, found):
    assert in_newest({REQUEST: request_}, "IMR326") == [(f"{REQUEST}/{name}", level) for name, level in found]


def test_a_formulary_dispute_shows_only_where_every_request_is_classified():
    dispute, surgery = {"/case/formularyDispute": True}, {"category": "Surgery"}
    count = len(NEWEST["disputedItems"])
    all_of_them = {f"/disputedItems/{i}/classification": surgery for i in range(count)}
    assert count > 1
    assert in_newest(dispute | all_of_them, "IMR233") == [("/case/formularyDispute", "warning")]
    assert in_newest(dispute | all_of_them | {"/disputedItems/1/classification": ABSENT}, "IMR233") == []
