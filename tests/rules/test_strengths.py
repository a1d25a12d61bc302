"""One drug in two strengths, as descriptions name it."""

import pytest

from imr_schema.rules.prose.strengths import names_two_strengths


@pytest.mark.parametrize(
    "description",
    [
        "soma 350mg #60 (soma 250mg)",
        "fioricet 50/300/40mg #30, one capsule of fioricet 50/325/40mg as needed",
        "hydrocodone/apap 10/325mg #60 (hydrocodone/apap 5/325mg)",
        "hydrocodone-acetaminophen 10-325 mg (hydrocodone-acetaminophen 7.5-325 mg)",
        "butrans patch 10mcg #4 (butrans patch 20 mcg)",
        "fentanyl 25 mcg/hr #10 (fentanyl 50 mcg/hr)",
        "300 mg gabapentin #90 and 600 mg gabapentin",
        "cymbalta 30mg #30 and 60mg",
        "mobic 7.5mg #60 (mobic 15 mg #30)",
        "topamax 50 mg tablets (topamax 25 mg tablets)",
        "tramadol er 100mg #30 (tramadol er 200mg)",
        "lidocaine 5% and lidocaine 4% patches",
        "soma qam 350mg #60 (soma 250mg)",
    ],
)
def test_one_drug_in_two_strengths_is_known_wherever_the_strength_stands(description):
    assert names_two_strengths(description)


@pytest.mark.parametrize(
    "description",
    [
        "gabapentin 300mg #90 (gabapentin 300.0 mg)",
        "norco 10/325mg #60 (norco 10-325 mg)",
        "norco (hydrocodone/apap) 10/325mg #60, hydrocodone/apap 10-325 mg",
        "norco 10mg (norco 10/325mg)",
        "norco 10/325mg (norco 10mg)",
        "gabapentin 300mg #90 and tramadol 50mg #60",
        "lidocaine 5% patch #30 and lidocaine 2% injection",
        "ketorolac 60mg injection and ketorolac 10mg tablets",
        "diclofenac 1.5% gel and diclofenac 75mg",
        "tramadol 50mg #60 and tramadol 150mg er #30",
        "tramadol 50mg #60 and tramadol extended release 150mg #30",
        "naproxen 500mg (naproxen sodium 550mg)",
        "venlafaxine xr 37.5mg #30 then venlafaxine xr 75mg #60",
        "lyrica starter pack 75mg, lyrica 150mg",
        "gabapentin 300mg #90, up to 900 mg, total 900 mg, 900 mg daily",
        "cream of baclofen 2%, ketamine 5%, lidocaine 5%, and cream of baclofen 4%",
        "ultram 5mg/ml, ultram 10mg/ml",
        "lidoderm 5% patch (700 mg)",
        "5mg, 10mg",
        "300 mg gabapentin #90 and 600 mg gabapentin #30",
        "lyrica 75 mg in the morning and lyrica 150 mg at bedtime",
        "methadone 5mg #60 (reduced from methadone 10mg)",
        "levothyroxine 100 mcg #30 (levothyroxine 0.1 mg)",
    ],
)
def test_two_drugs_two_products_and_a_titration_are_no_fault(description):
    assert not names_two_strengths(description)
