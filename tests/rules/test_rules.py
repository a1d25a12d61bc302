"""Each comparison of a rule on both its sides, and prose on which a heuristic must speak or be silent."""

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from imr_schema import law
from imr_schema.codecs import CODECS
from imr_schema.config.settings import Settings
from imr_schema.errors import UsageError
from imr_schema.findings import Severity
from imr_schema.rules import ABSENT, CATALOG, RETIRED, edited
from imr_schema.standard import VERSIONS, codelists
from imr_schema.validation import pipeline

BASE = json.loads(
    (Path(__file__).parent.parent.parent / "samples" / "1.1" / "valid" / "every-part.imr.json").read_bytes()
)
BASE["created"] = "2020-01-01T00:00:00Z"  # after any decision of these tests
WEIGHTS = {"info": Severity.INFO, "warning": Severity.WARNING, "error": Severity.ERROR}


def messages(edits, source="-", settings=None):
    """What is found after *edits* of the base document: (rule, pointer, severity)."""
    raw = json.dumps(edited(BASE, edits)).encode()
    report = pipeline.validate(raw, syntax="json", source=source, settings=settings or Settings()).report
    return [(f.rule, f.pointer, f.severity.value) for f in report.findings]


def loud(edits, source="-"):
    return {(rule, place) for rule, place, severity in messages(edits, source) if severity != "info"}


def test_the_base_document_is_silent():
    assert messages({}) == []


def case(**dates):
    return {f"/case/{name}": value for name, value in dates.items()}


def shifted(first, days):
    return (date.fromisoformat(first) + timedelta(days)).isoformat()


@pytest.mark.parametrize(
    ("received", "number", "warned"),
    [("14", "13", True), ("14", "14", False), ("14", "15", False), ("14", "16", True), ("14", "04", True)],
)
def test_a_case_is_numbered_in_the_year_of_receipt_or_the_next(received, number, warned):
    found = messages({"/case/caseNumber": f"CM{number}-0000000"})
    assert found == ([("IMR202", "/case/caseNumber", "warning")] if warned else [])
    assert BASE["case"]["applicationReceivedDate"][2:4] == received


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("CM14-0000000.imr.json", False),
        ("cm140000000_final.pdf", False),
        ("CM14-0000001.imr.json", True),
        ("cm14_0000001.xml", True),
        ("CM15-0000000.imr.json", True),
        ("CM14-0000000 replaces CM13-0000009.json", False),
        ("CM13-0000009 and CM13-0000008.json", True),
        ("CM14-00000011.json", False),
        ("xCM14-0000001.json", False),
        ("CM13-0000009/letter.json", False),
        ("CM13-0000009.imr.ndjson#3", False),
        ("-", False),
    ],
)
def test_a_file_that_is_named_after_a_case_holds_that_case(name, wrong):
    assert loud({}, name) == ({("IMR203", "/case/caseNumber")} if wrong else set())


@pytest.mark.parametrize(("name", "wrong"), [("CM14-0000005.json", False), ("CM14-0000006.json", True)])
def test_a_file_may_be_named_after_a_case_that_was_consolidated(name, wrong):
    found = loud({"/case/consolidatedCaseNumbers": ["CM14-0000004", "CM14-0000005"]}, name)
    assert found == ({("IMR203", "/case/caseNumber")} if wrong else set())


RECEIVED, ASSIGNED = "2014-09-17", "2014-10-23"


@pytest.mark.parametrize(("days", "level"), [(30, None), (31, "info"), (35, "info"), (36, "warning")])
def test_an_application_is_late_after_30_days_and_the_days_of_mail(days, level):
    found = messages(case(applicationReceivedDate=shifted(RECEIVED, days)))
    assert found == ([("IMR212", "/case/applicationReceivedDate", level)] if level else [])


@pytest.mark.parametrize(
    ("injured", "reviewed", "wrong"),
    [
        ("2012-12-31", "2013-06-30", True),
        ("2013-01-01", "2013-06-30", False),
        ("2012-12-31", "2013-07-01", False),
        ("2013-01-01", "2013-07-01", False),
    ],
)
def test_a_case_is_in_scope_by_its_injury_or_its_review(injured, reviewed, wrong):
    edits = case(dateOfInjury=injured, utilizationReviewDate=reviewed, applicationReceivedDate="2013-07-10")
    assert loud(edits) == ({("IMR213", "/case/utilizationReviewDate")} if wrong else set())


@pytest.mark.parametrize(("days", "level"), [(30, None), (33, "info"), (46, "info"), (47, "warning")])
def test_a_decision_is_late_after_30_days_and_the_days_of_the_records(days, level):
    found = [f for f in messages(case(decisionDate=shifted(ASSIGNED, days))) if f[0] != "IMR217"]
    assert found == ([("IMR215", "/case/decisionDate", level)] if level else [])


@pytest.mark.parametrize(("days", "late"), [(3, False), (4, False), (5, True), (50, True)])
def test_an_expedited_decision_is_late_after_4_days(days, late):
    found = loud({"/case/priority": "expedited", **case(decisionDate=shifted(ASSIGNED, days))})
    assert found == ({("IMR216", "/case/decisionDate")} if late else set())


HOLIDAYS = [
    "2014-11-11",
    "2014-11-27",
    "2014-11-28",
    "2014-12-25",
    "2015-01-01",
    "2015-01-19",
    "2015-02-16",
    "2015-03-31",
    "2015-05-25",
    "2016-07-04",
    "2015-09-07",
    "2017-01-02",
    "2017-11-10",
    "2018-11-12",
    "2014-11-15",
    "2014-11-16",
    "2021-07-05",
    "2018-11-22",
    "2018-11-23",
    "2019-11-28",
    "2019-11-29",
    "2018-01-15",
    "2018-02-19",
    "2018-05-28",
    "2018-09-03",
    "2017-01-16",
    "2017-02-20",
    "2019-01-21",
    "2016-09-05",
    "2013-05-27",
    "2010-05-31",
]
WORKING = [
    "2014-11-12",
    "2014-11-26",
    "2014-12-26",
    "2015-01-02",
    "2015-01-12",
    "2015-01-26",
    "2015-02-09",
    "2015-02-23",
    "2015-02-12",
    "2015-03-30",
    "2015-05-18",
    "2015-06-01",
    "2015-07-03",
    "2015-09-14",
    "2015-09-09",
    "2015-10-12",
    "2014-11-20",
    "2014-11-21",
    "2016-11-10",
    "2017-11-09",
    "2014-12-29",
    "2013-11-29x",
]


@pytest.mark.parametrize("day", HOLIDAYS)
def test_the_offices_of_the_state_are_closed(day):
    assert law.holiday(date.fromisoformat(day))


@pytest.mark.parametrize("day", [day for day in WORKING if not day.endswith("x")])
def test_the_offices_of_the_state_work(day):
    assert not law.holiday(date.fromisoformat(day))


def test_a_decision_on_a_holiday_is_told():
    assert messages(case(decisionDate="2014-11-11")) == [("IMR217", "/case/decisionDate", "info")]
    assert messages(case(decisionDate="2014-11-12")) == []


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("The applicant is a 13 year old male.", True),
        ("The applicant is a 14-year-old male.", False),
        ("The worker is a 99 year old, right-hand dominant woman.", False),
        ("The worker is a 100 years old man.", True),
        ("The patient is 12 years old.", True),
        ("The patient is 13 years old.", True),
        ("A 2 year old MRI was shown to the patient.", False),
        ("The 10-year-old injury of the worker got worse.", False),
        ("The file was closed on 11/21/2014.", True),
        ("The file was closed on 11/20/2014.", False),
        ("The file was closed on November 21, 2014.", True),
        ("The file was closed on 21 November 2014.", True),
        ("A visit is scheduled for 12/20/2014.", False),
        ("Restrictions hold until January 5, 2015.", False),
        ("He lifts 10-12-20 and 5-10-30.", False),
        ("On 2/30/2015 nothing happened.", False),
        ("The year 2190 is far away.", False),
    ],
)
def test_ages_and_dates_that_cannot_be_right(said, wrong):
    assert loud({"/clinicalCaseSummary": [said]}) == ({("IMR218", "/clinicalCaseSummary/0")} if wrong else set())


@pytest.mark.parametrize(("age", "wrong"), [(38, False), (14, True), (13, True)])
def test_a_worker_who_was_a_child_on_the_day_of_the_injury(age, wrong):
    edits = {"/case/dateOfInjury": "1990-01-05", "/clinicalCaseSummary": [f"She is a {age} year old female."]}
    assert bool(loud(edits)) is wrong


UP, OVER = "/disputedItems/0/rationale", "/disputedItems/1/rationale"

# What an upheld (U) or overturned (O) item says, and whether it contradicts its decision (!) or not (.).
CONCLUSIONS = """
U . The request is not medically necessary.
U . Therefore, the request is not medically necessary at this time.
U . Medical necessity has not been established.
U . The medical necessity of this request is not supported by the record.
U . The record does not establish medical necessity.
U . The request cannot be considered medically necessary.
U . The request is neither reasonable nor medically necessary.
U . The requested visits are not medically necessary or appropriate.
U . As such, the request is not found to be medically necessary.
U . The requested item isn't medically necessary.
U . The request is not medically necessary. Weaning is medically necessary to avoid withdrawal.
U . The request for Norco is not medically necessary. Stopping it needs a taper, and a taper is medically necessary.
U . While some therapy is medically necessary, twelve more visits exceed the guideline.
U . Although imaging is medically necessary in some cases, no red flag is described here.
U . The treating physician states that the drug is medically necessary. No gain in function is shown.
U . The guidelines state that surgery is medically necessary when a year of care has failed.
U . Six visits would be medically necessary, but twelve were asked for.
U . Is the request medically necessary? The record does not show it.
U . It is not clear that the request is medically necessary.
U . There is no indication that a second unit is medically necessary.
U . Without a trial, a purchase is hardly medically necessary.
U . Since the surgery is not medically necessary, the stay is not medically necessary.
U . The initial six visits were medically necessary. Six more are not medically necessary.
U . The prior review found that the request is medically necessary in part. Nothing new supports more.
U . An MRI is medically necessary only if a red flag is found.
U . The claimant feels that the gym is medically necessary.
U . The drug is medically necessary for some patients, and not for this one.
U . The request is denied.
U ! The request is medically necessary.
U ! Six visits brought a gain in function. As such, the request is medically necessary and appropriate.
U ! The therapy is considered medically necessary.
U ! Medical necessity has been established.
U ! The medical necessity of the request is supported.
U ! All criteria are met, and the visits are medically necessary.
U ! Given the failure of exercise, the request is medically necessary at this time.
O . The request is medically necessary.
O . The request is medically necessary and appropriate.
O . The request is therefore considered medically necessary.
O . It is not only helpful but medically necessary.
O . Utilization review found it not medically necessary. The record differs, and the request is medically necessary.
O . The claims administrator denied it as not medically necessary. All criteria are met.
O . The denial stated that imaging was not medically necessary. The red flag is plain. The study is medically necessary.
O . The request was not appropriate in May, and it is medically necessary now.
O . The determination that it is not medically necessary is overturned.
O . I disagree that the request is not medically necessary.
O . There is no reason why it is not medically necessary.
O . The request is medically necessary. A taper is advised, since it is not medically necessary to go on for ever.
O . Although an injection is not medically necessary as a first step, exercise has failed, and it is now the next one.
O . If the tear were small, the repair would not be medically necessary. It is large.
O . The drug is not recommended as a first choice, but two others failed. The request is medically necessary.
O . Not every unit is alike. This one is medically necessary.
O . The previous reviewer concluded that the surgery is not medically necessary. New films show otherwise.
O . More than six visits are not medically necessary beyond this course, which is granted.
O . The request is granted.
O ! The request is not medically necessary.
O ! Nothing shows a gain in function. Therefore, the request is not medically necessary.
O ! The request cannot be considered medically necessary.
O ! Medical necessity has not been established.
O ! The request is not medically necessary at this time.
O ! The visits are not medically necessary and appropriate.
O ! The record does not support medical necessity.
O ! As such, the request is no longer medically necessary.
""".strip().splitlines()


@pytest.mark.parametrize("line", CONCLUSIONS)
def test_a_decision_is_compared_with_what_its_rationale_concludes(line):
    decision, sign, said = line.split(" ", 2)
    place = UP if decision == "U" else OVER
    told_here = loud({place: [f"The record was read with care. {said}"]}) - {("IMR305", place)}
    assert told_here == ({("IMR310", place)} if sign == "!" else set())


# A description, a concluding sentence of an upheld item, and whether they are about different sides or parts.
SIDES = """
MRI of the right knee | The MRI of the left knee is not medically necessary. | !
MRI of the right knee | The MRI of the right knee is not medically necessary. | .
MRI of the left shoulder without contrast | The request for a right shoulder MRI is not medically necessary. | !
MRI of the lumbar spine | The MRI of the cervical spine is not medically necessary. | !
MRI of the lumbar spine | The MRI of the lower back is not medically necessary. | .
Wrist splint | The splint of the hand is not medically necessary. | .
Bilateral knee braces | The left knee brace is not medically necessary. | .
Right knee brace | Both knee braces are not medically necessary. | .
Right knee brace | The brace is not medically necessary. | .
Right knee brace | After surgery of the left knee, the brace is not medically necessary. | .
Right knee brace | The brace is not medically necessary given the left knee surgery. | .
Physical therapy of the neck and left shoulder | The request for the neck is not medically necessary. | .
Gabapentin 300mg #90 | The drug for the left leg is not medically necessary. | .
Left L4-L5 epidural injection | The right L4-L5 injection is not medically necessary. | !
Right ankle brace | It is right that the brace is not medically necessary. | .
EMG of the left upper extremity | The EMG of the right upper extremity is not medically necessary. | !
""".strip().splitlines()


@pytest.mark.parametrize("line", SIDES)
def test_the_conclusion_is_about_the_side_and_the_part_of_the_description(line):
    description, said, sign = (part.strip() for part in line.split("|"))
    edits = {"/disputedItems/0/description": description, UP: [f"The record was read with care. {said}"]}
    assert loud(edits) == ({("IMR621", UP)} if sign == "!" else set())


# Original, authorised, eligible, and whether they add up.
MODIFIED = """
physical therapy, 12 visits | 6 visits | 6 visits | .
physical therapy, 12 visits | 6 visits | 5 visits | !
physical therapy, 12 visits | 6 visits | 7 visits | !
physical therapy, 12 visits | 6 visits | 12 visits | .
physical therapy 2x/week for 6 weeks | 6 sessions | 6 visits | .
physical therapy 2 times a week for 6 weeks | 4 visits | 6 visits | !
Norco 10/325mg #120 | #60 | #60 | .
Norco 10/325mg #120 | #60 | #90 | !
Norco 10/325mg #120 | 60 tablets | 60 tablets | .
cold therapy unit, 30 days | 7 day rental | purchase | .
twelve visits | six visits | six visits | .
acupuncture, 6 visits and 3 visits | 3 visits | 2 visits | .
brace | elastic bandage | rigid brace | .
""".strip().splitlines()


@pytest.mark.parametrize("line", MODIFIED)
def test_the_parts_of_a_modified_request_add_up(line):
    original, authorized, eligible, sign = (part.strip() for part in line.split("|"))
    place = "/disputedItems/1/modifiedRequest"
    edits = {place: {"original": original, "authorized": authorized, "eligible": eligible}}
    assert loud(edits) == ({("IMR321", place)} if sign == "!" else set())


@pytest.mark.parametrize(
    ("eligible", "said", "wrong"),
    [
        ("6 visits", "The request for 7 visits is medically necessary.", True),
        ("6 visits", "The request for 6 visits is medically necessary.", False),
        ("6 visits", "The request for 5 visits is medically necessary.", False),
        ("6 visits", "After 12 visits, the request is medically necessary.", False),
        ("purchase", "The request for 12 visits is medically necessary.", False),
    ],
)
def test_no_more_is_overturned_than_was_left(eligible, said, wrong):
    request = {"original": "a request", "authorized": "a part", "eligible": eligible}
    found = loud({"/disputedItems/1/modifiedRequest": request, OVER: [f"The record was read with care. {said}"]})
    assert found == ({("IMR622", OVER)} if wrong else set())


# A description, and what it is told for.
DESCRIPTIONS = """
Gabapentin 300mg #90 | -
Gabapentin 300mg #90 (gabapentin 600 mg) | IMR620
Gabapentin 300mg and gabapentin 300 mg | -
Norco 10/325mg #60, Norco 5/325mg #60 | -
Norco 10/325mg #60 (Norco 5/325mg) | IMR620
Norco 10/325mg (Norco 10-325 mg) | -
Tramadol 50mg #60 and tramadol ER 150mg #30 | -
Gabapentin 300mg #90 and tramadol 50mg #60 | -
Lidocaine 5% and lidocaine 4% patches | IMR620
Capsaicin 0.025%, menthol 10%, lidocaine 5% cream | -
Physical therapy, unspecified quantity | IMR623
Acupuncture (unspecified frequency and duration) | IMR623
Topical cream, quantity not specified | IMR623
Physical therapy, unknown duration | IMR623
Treatment of an unspecified disorder of the joint | -
Norco 10/325mg #1000 | -
Norco 10/325mg #1001 | IMR623
Physical therapy, 100 visits | -
Physical therapy, 101 visits | IMR623
Physical therapy, 8 visits | -
""".strip().splitlines()


@pytest.mark.parametrize("line", DESCRIPTIONS)
def test_strengths_and_quantities_of_a_description(line):
    description, rule = (part.strip() for part in line.split("|"))
    place = "/disputedItems/0/description"
    found = [(f, p) for f, p, _ in messages({place: description})]
    assert found == ([(rule, place)] if rule != "-" else [])


FUSION, BRACE = "Lumbar fusion at L5-S1", "Associated surgical service: Lumbar brace"
ALONE = "It is medically necessary, as the record shows."


@pytest.mark.parametrize(
    ("first", "second", "summary", "place"),
    [
        (FUSION, BRACE, "Pain of the lower back.", "/disputedItems/1/decision"),
        (BRACE, FUSION, "Pain of the lower back.", None),
        ("Acupuncture, 6 visits", BRACE, "Pain of the lower back.", "/disputedItems/1/description"),
        ("Acupuncture, 6 visits", BRACE, "A fusion was authorized in May.", None),
        ("Acupuncture, 6 visits", "Post-operative brace", "He is status post lumbar fusion.", None),
        ("Acupuncture, 6 visits", "Lumbar brace", "Pain of the lower back.", None),
        ("Knee arthroscopy", "Pre-op clearance", "Pain of the knee.", "/disputedItems/1/decision"),
        ("Labs to include: CBC", "Knee arthroscopy", "Pain of the knee.", None),
    ],
)
def test_a_service_around_a_surgery_is_decided_with_it(first, second, summary, place):
    edits = {
        "/disputedItems/0/description": first,
        "/disputedItems/1/description": second,
        "/clinicalCaseSummary": [summary],
        OVER: [ALONE],
    }
    assert loud(edits) == ({("IMR311", place)} if place else set())


@pytest.mark.parametrize(
    ("summary", "is_said"),
    [
        (f"A fusion {'a' * 78} approved it.", True),
        (f"A fusion {'a' * 79} approved it.", False),
        (f"He had {'a' * 78} fusion pain.", True),
        (f"He had {'a' * 79} fusion pain.", False),
        ("Fusions of the spine were approved.", True),
        ("He had pain; the fusion is asked for.", False),
        ("He had pain. The fusion is asked for.", False),
        ("The surgery is planned.", True),
        ("An arthroscopy, as approved in May.", True),
        ("It was approved in May.", False),
    ],
)
def test_a_surgery_is_said_to_be_done_within_80_characters_and_one_sentence(summary, is_said):
    edits = {
        "/disputedItems/0/description": "Acupuncture, 6 visits",
        "/disputedItems/1/description": BRACE,
        "/clinicalCaseSummary": [summary],
        OVER: [ALONE],
    }
    assert (("IMR311", "/disputedItems/1/description") not in loud(edits)) is is_said


def cited(*citations, basis="mtus"):
    named = [
        f"{'' if each['source'] == 'MTUS' else 'Non-MTUS Citation '}{each['source']} {each['title']}"
        + (f" {each['year']}" if "year" in each else "")
        for each in citations
    ]
    return {"basis": basis, "statement": f"Decision based on {', and '.join(named)}.", "citations": list(citations)}


def mtus(title, year=None):
    return {"source": "MTUS", "title": title, **({"year": year} if year else {})}


OURS = "/disputedItems/0/reviewerGuideline"


@pytest.mark.parametrize(
    ("citation", "rule", "member"),
    [
        (mtus("Chronic Pain Medical Treatment", 2009), None, ""),
        (mtus("Chronic Pain Medical Treatment", 2010), "IMR403", "/year"),
        (mtus("Chronic Pain Medical Treatment"), None, ""),
        (mtus("Chronic Pian Medical Treatment"), "IMR403", "/title"),
        (mtus("Something else"), "IMR403", "/title"),
        (mtus("Opioids", 2017), "IMR404", ""),
        (mtus("Chronic Pain Medical Treatment", 2016), "IMR404", ""),
        ({"source": "ODG", "title": "Knee", "year": 2015}, None, ""),
        ({"source": "ODG", "title": "Knee", "year": 2016}, "IMR404", ""),
        ({"source": "OGD", "title": "Knee"}, "IMR403", "/source"),
        ({"source": "A journal of knees", "title": "Knee"}, None, ""),
    ],
)
def test_a_guideline_is_known_and_in_force(citation, rule, member):
    basis = "mtus" if citation["source"] == "MTUS" else "nonMtus"
    place = f"{OURS}/citations/0{member}"
    assert loud({OURS: cited(citation, basis=basis)}) == ({(rule, place)} if rule else set())


@pytest.mark.parametrize(
    ("reviewed", "title", "year", "rule"),
    [
        ("2017-11-30", "Low Back Complaints", 2004, None),
        ("2017-12-31", "Low Back Complaints", 2004, "IMR404"),
        ("2017-12-01", "Chronic Pain Medical Treatment", None, None),
        ("2017-12-01", "Chronic Pain", 2017, None),
    ],
)
def test_old_chapters_end_with_november_2017(reviewed, title, year, rule):
    begin = date.fromisoformat(reviewed)
    edits = {
        "/case/caseNumber": f"CM{begin.year % 100}-0000000",
        "/case/utilizationReviewDate": reviewed,
        "/case/applicationReceivedDate": reviewed,
        "/case/assignedDate": reviewed,
        "/case/decisionDate": (begin + timedelta(20)).isoformat(),
    }
    for i in (0, 1):
        for side in ("claimsAdministratorGuideline", "reviewerGuideline"):
            edits[f"/disputedItems/{i}/{side}"] = cited(mtus(title, year))
    assert {found for found, _ in loud(edits)} == ({rule} if rule else set())


@pytest.mark.parametrize(
    ("description", "title", "wrong"),
    [
        ("MRI of the right knee", "Low Back Complaints", True),
        ("MRI of the right knee", "Knee Complaints", False),
        ("MRI of the right knee", "Chronic Pain Medical Treatment", False),
        ("MRI of the right knee and the lower back", "Low Back Complaints", False),
        ("MRI of the neck", "Shoulder Complaints", False),
        ("MRI of the neck", "Knee Complaints", True),
        ("Foot orthotics", "Ankle and Foot Complaints", False),
        ("Foot orthotics", "Shoulder Complaints", True),
        ("Tramadol 50mg #60", "Shoulder Complaints", False),
    ],
)
def test_a_chapter_is_about_the_part_of_the_body(description, title, wrong):
    edits = {"/disputedItems/0/description": description, OURS: cited(mtus(title))}
    assert loud(edits) == ({("IMR408", f"{OURS}/citations")} if wrong else set())


# Of the reviewer's statement: whether it gives away who the reviewer is.
STATEMENTS = """
. The reviewer is Board Certified in Occupational Medicine, and is licensed to practice in California.
. The reviewer holds an M.D. and is certified in Internal Medicine, MD.
. He/she has been in active clinical practice for more than five years and works at least 24 hours a week.
. The reviewer was licensed in 2004 and is a Doctor of Osteopathy.
. The expert reviewer knows the Labor Code, section 4610.6.
! The reviewer is Dr. Roe.
! Jane Roe, M.D., decided this case.
! Jane Q. Roe MD decided this case.
! License number: A12345.
! He holds California license A 123456.
! Licence No. 12345
! /s/ J. Roe
! Electronically signed by the reviewer.
! Signature: J.R.
! Name: J. Roe
! NPI 1234567890
""".strip().splitlines()


@pytest.mark.parametrize("line", STATEMENTS)
def test_the_reviewer_is_described_and_never_named(line):
    sign, said = line.split(" ", 1)
    place = "/reviewer/statement"
    assert loud({place: [said]}) == ({("IMR502", f"{place}/0")} if sign == "!" else set())


@pytest.mark.parametrize(
    ("place", "said", "wrong"),
    [
        ("/clinicalCaseSummary/0", "Dr. Roe, the treating physician, asked for an MRI.", False),
        ("/clinicalCaseSummary/0", "The physician reviewer John Doe, M.D., denied it.", False),
        ("/clinicalCaseSummary/0", "The expert reviewer developed this summary.", False),
        ("/clinicalCaseSummary/0", "Expert Reviewer: Jane Roe, M.D.", True),
        ("/disputedItems/1/rationale/0", "Nothing speaks against it. IMR reviewer license number: A12345.", True),
        ("/extensions/0/properties/0/name", "reviewerName", True),
        ("/extensions/0/properties/0/name", "licenseNumber", True),
        ("/extensions/0/properties/0/name", "officeName", False),
    ],
)
def test_elsewhere_only_what_is_said_to_be_the_expert_reviewers_is_told(place, said, wrong):
    assert loud({place: said}) == ({("IMR502", place)} if wrong else set())


# Of a posted copy: ! private (error), ? perhaps (warning), . not.
PRIVATE = """
! The worker can be reached at 555-010-4477.
! The worker can be reached at (555) 010-4477.
! The worker can be reached at 555.010.4477.
! SSN 123-45-6789
! Her number is 123-45-6789.
! See ADJ1234567.
! Claim number: 06-1234567
! Claim # WC12345
! She lives at 12 North Elm Street in town.
! She lives at 1200 Elm Ave., Apt 4.
! Patient name: Jane Roe
! DOB: 3/14/1965
? Patient: Jane Roe
? Mr. Roe fell from a ladder.
. The McMurray test was positive; Spurling's sign was negative.
. Dr. Roe prescribed Norco 10/325mg and Flexeril on 3-14-2014.
. See case CM14-0000000 and CPT 97110-97112.
. Pulse 120-80, pages 100-1000, L4-L5, 2014-2015.
. Patient: Chronic pain of the lower back.
. He fell 12 Feet and walks 2 Miles on Main Street.
. The claim was accepted for the lower back.
. Date of injury: 10/27/2011.
. The worker named two drugs: Norco and Soma.
""".strip().splitlines()


@pytest.mark.parametrize("line", PRIVATE)
def test_a_copy_for_the_public_names_nobody(line):
    sign, said = line.split(" ", 1)
    place = "/clinicalCaseSummary/0"
    posted = {"/copy": "posted", "/parties": ABSENT, "/documentsReviewed": ABSENT, "/outcome": ABSENT}
    found = messages({**posted, place: said})
    assert found == {"!": [("IMR701", place, "error")], "?": [("IMR701", place, "warning")], ".": []}[sign]
    assert loud({place: said}) == set(), "a served copy names the parties"


@pytest.mark.parametrize(
    "place", ["/disputedItems/1/rationale/0", "/documentsReviewed/1", "/disputedItems/0/description"]
)
def test_private_data_is_told_wherever_it_stands(place):
    said = "The office of the worker is at 555-010-4477 and it answers."
    assert loud({"/copy": "posted", "/parties": ABSENT, place: said}) == {("IMR701", place)}


# The list of documents of a served copy, and what it is told for.
DOCUMENTS = [
    (["Utilization review decision of 9/17/2014"], "IMR512", "error"),
    (["UR determination dated September 17, 2014", "Application for IMR"], "IMR512", "error"),
    (["Utilization review decision", "Progress notes"], None, ""),
    (["Utilization review decision and the records sent with it"], None, ""),
    (["Application for Independent Medical Review"], None, ""),
    (["Medical records from 1/4/2012 to 9/30/2014"], "IMR511", "info"),
    (["Records 2010 through 2011", "UR decision of 9/17/2014"], "IMR511", "info"),
    (["Records 2010 through 2011", "MRI of 3/4/2012"], None, ""),
    (["Notes of the treating physician, 2011 to 2014"], None, ""),
]


@pytest.mark.parametrize(("documents", "rule", "level"), DOCUMENTS)
def test_what_the_list_of_documents_shows(documents, rule, level):
    found = messages({"/documentsReviewed": documents})
    assert found == ([(rule, "/documentsReviewed", level)] if rule else [])


def test_a_finding_that_is_lighter_than_its_rule_is_never_made_heavier():
    late = case(decisionDate=shifted(ASSIGNED, 33))
    assert ("IMR215", "/case/decisionDate", "info") in messages(
        late, settings=Settings(severity={"IMR215": Severity.ERROR})
    )
    later = case(decisionDate=shifted(ASSIGNED, 47))
    assert ("IMR215", "/case/decisionDate", "error") in messages(
        later, settings=Settings(severity={"IMR215": Severity.ERROR})
    )
    assert ("IMR215", "/case/decisionDate", "info") in messages(
        later, settings=Settings(severity={"IMR215": Severity.INFO})
    )


def test_a_retired_id_or_name_is_never_used_again():
    assert not RETIRED.keys() & CATALOG.keys()
    assert len({rule.name for rule in CATALOG.values()}) == len(CATALOG)
    for retired in RETIRED.values():
        assert retired.reason
        assert re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+", retired.version)
        assert retired.replacement is None or retired.replacement in CATALOG


@pytest.mark.parametrize("day", ["1900-01-01", "2013-06-30", "2017-12-31", "2018-01-01", "2199-12-31"])
def test_of_each_fact_of_the_law_exactly_one_holds_on_any_day(day):
    day = date.fromisoformat(day)
    names = [fact.name for fact in law.facts() if fact.holds(day)]
    assert sorted(names) == sorted({fact.name for fact in law.facts()})
    assert law.on(day).application_days == 30


def test_the_law_changed_with_2018():
    before, after = law.on(date(2017, 12, 31)), law.on(date(2018, 1, 1))
    assert before.order_of_evidence.startswith("strictly")
    assert "delayed" in before.may_be_disputed
    assert "delayed" not in after.may_be_disputed


@pytest.mark.parametrize(
    ("begins", "days", "last"),
    [
        ("2014-10-23", 29, "2014-11-21"),
        ("2014-10-23", 30, "2014-11-24"),
        ("2014-10-23", 31, "2014-11-24"),
        ("2014-10-28", 30, "2014-12-01"),
        ("2016-12-02", 30, "2017-01-03"),
    ],
)
def test_a_last_day_on_which_the_offices_are_closed_runs_to_the_next_business_day(begins, days, last):
    assert law.last_day(date.fromisoformat(begins), days) == date.fromisoformat(last)


def test_every_fact_has_its_source_and_says_whether_it_was_read_there():
    assert all(fact.source for fact in law.facts())
    assert not law.checked("application_days")
    assert law.checked("decision_days")
    with pytest.raises(KeyError):
        law.checked("no such fact")


# A list of a party, and what is said of it.
def listed(**changes):
    return {
        "codeList": "us-states",
        "version": "2026-01-01",
        "title": "States",
        "source": "Ours",
        "values": [{"value": "California"}],
        **changes,
    }


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("us-states.json", json.dumps(listed(codeList="other")), 'expected "codeList": "us-states"'),
        ("us-states.json", '{"codeList": "us-states", "codeList": "us-states"}', "a name is given twice"),
        ("us-states.json", json.dumps(listed(values=[{"value": "A"}, {"value": "a "}])), '"a " is given twice'),
        (
            "us-states.json",
            json.dumps(listed(values=[{"value": "A", "code": "a"}, {"value": "B", "code": "a"}])),
            "each code once",
        ),
        ("us-states.json", json.dumps(listed(version="soon")), "Invalid RFC3339"),
        ("us-states.json", json.dumps(listed(values=[{"name": "A"}])), "unknown field"),
        ("us-states.json", "[", "us-states as JSON"),
        ("us-states.json", "[" * 100_000, "us-states as JSON"),
        ("us-states.json", " " * (codelists.MOST_BYTES + 1), "over the limit"),
        ("states.json", "{}", "expected one or more of body-regions.json"),
        (
            "mtus-chapters.json",
            json.dumps(
                listed(codeList="mtus-chapters", values=[{"value": "A", "from": "2020-01-01", "to": "2019-01-01"}])
            ),
            "ends before it begins",
        ),
    ],
)
def test_a_code_list_that_is_not_as_it_should_be_is_one_sentence(tmp_path, name, content, why):
    (tmp_path / name).write_text(content)
    with pytest.raises(UsageError) as raised:
        codelists.load(str(tmp_path))
    assert why in str(raised.value)
    assert str(tmp_path) in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_folder_without_lists_and_one_that_is_not_there_are_told(tmp_path):
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(UsageError, match="code list"):
            codelists.load(str(folder))


def test_the_lists_of_a_folder_replace_the_standards(tmp_path):
    (tmp_path / "us-states.json").write_text(json.dumps(listed(values=[{"value": "Baja", "aliases": ["BC"]}])))
    lists = codelists.load(str(tmp_path))
    assert [entry.value for entry in lists.us_states.find(" bc")] == ["Baja"]
    assert lists.us_states.find("Oregon") == ()
    assert lists.mtus_chapters.find("Knee Complaints")
    assert codelists.load(None) is codelists.STANDARD


@pytest.mark.parametrize("below", ["PT/OT", {"value": "PT/OT"}, {"value": "PT/OT", "code": "pt-ot"}])
def test_a_list_of_a_folder_needs_no_codes(tmp_path, below):
    values = [{"value": "Rehabilitation", "subcategories": [below]}]
    (tmp_path / "request-categories.json").write_text(json.dumps(listed(codeList="request-categories", values=values)))
    (entry,) = codelists.load(str(tmp_path)).request_categories.entries
    assert (entry.code, entry.below) == (None, ["PT/OT"])


def test_an_unknown_value_is_told_with_the_nearest_known_one():
    lists = codelists.STANDARD
    assert lists.reviewer_specialties.nearest("Sports Medicinea") == "Sports Medicine"
    assert lists.us_states.nearest("Orgeon") == "Oregon"
    assert lists.mtus_chapters.nearest("zzz") is None


def test_every_codec_gives_the_same_for_a_lighter_finding():
    data = edited(BASE, case(applicationReceivedDate=shifted(RECEIVED, 33)))
    found = [f.severity for f in pipeline.validate(CODECS["xml"].write(data, VERSIONS["1.1"])).report.findings]
    assert found == [Severity.INFO]


def test_a_posted_copy_has_no_parties():
    assert loud({"/copy": "posted", "/documentsReviewed": ABSENT}) == {("IMR701", "/parties")}
    assert loud({"/copy": "posted", "/documentsReviewed": ABSENT, "/parties": ABSENT}) == set()
