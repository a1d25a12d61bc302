"""IMR403, IMR404, IMR407 and IMR408 at their edges: which citation is told, where, and with which year or day."""

import pytest

from tests.rules.harness import ITEM, messages, places, validated

THEIRS, OURS = f"{ITEM}/claimsAdministratorGuideline", f"{ITEM}/reviewerGuideline"
OTHERS, OTHER_OURS = "/disputedItems/1/claimsAdministratorGuideline", "/disputedItems/1/reviewerGuideline"


def cite(source, title, year=None):
    return {"source": source, "title": title} | ({} if year is None else {"year": year})


def mtus(title, year=None):
    return cite("MTUS", title, year)


def side(*citations):
    known = {each["source"].strip().casefold() == "mtus" for each in citations}
    basis = {(): "noneCited", (True,): "mtus", (False,): "nonMtus"}.get(tuple(known), "both")
    return {"basis": basis, "statement": "Decision based on what follows.", "citations": list(citations)}


def decided(day, reviewed=None):
    """A case that was reviewed and decided on *day*."""
    first = ("utilizationReviewDate", "applicationReceivedDate", "assignedDate")
    return {f"/case/{name}": reviewed or day for name in first} | {"/case/decisionDate": day}


def ends(edits, rule):
    """(pointer, what the sentence says after the place in words) of each finding of *rule*."""
    return [(pointer, message.partition(": ")[2]) for pointer, message in messages(edits, rule)]


SOURCES, TITLES, EDITIONS = "the sources", "the chapters of the MTUS", "its editions"


@pytest.mark.parametrize(
    ("citation", "member", "among", "nearest"),
    [
        (cite("OGD", "Knee"), "source", SOURCES, "ODG"),
        (cite("Officil Disability Guidelines", "Knee"), "source", SOURCES, "ODG"),
        (cite("Officil Disabilty Guidelinas", "Knee"), "source", SOURCES, "ODG"),
        (cite("Official Diabetes Handbook", "Feet"), None, "", ""),
        (cite("ACOEM", "A chapter that nobody knows", 2004), None, "", ""),
        (cite("odg", "A chapter that nobody knows", 2014), None, "", ""),
        (cite("A journal of knees", "Knee"), None, "", ""),
        (cite(" mtus", "Knee Complaint", 2004), "title", TITLES, "Knee Complaints"),
        (mtus("Nothing of the kind", 2004), "title", TITLES, "none"),
        (mtus("Knee"), None, "", ""),
        (mtus("Formulary", 1999), None, "", ""),
        (mtus("Chronic Pain Medical Treatment", 2008), "year", EDITIONS, "2009"),
        (mtus("Chronic Pain Medical Treatment", 2012), "year", EDITIONS, "2009"),
        (mtus("Chronic Pain Medical Treatment", 2013), "year", EDITIONS, "2016"),
        (mtus("Chronic Pain Medical Treatment", 2019), "year", EDITIONS, "2017"),
    ],
)
@pytest.mark.parametrize("place", [THEIRS, OTHER_OURS])
def test_what_is_not_known_of_a_citation_is_told_with_the_nearest(citation, member, among, nearest, place):
    said = f"not known among {among}; nearest known: {nearest}."
    edits = {place: side(mtus("Knee Complaints", 2004), citation)}
    assert ends(edits, "IMR403") == ([(f"{place}/citations/1/{member}", said)] if member else [])


def test_one_unknown_citation_is_told_wherever_it_stands_and_no_other():
    odd = mtus("Chronic Pain Medical Treatment", 2011)
    edits = {THEIRS: side(odd, cite("ODG", "Knee", 2014)), OTHER_OURS: side(mtus("Knee"), cite("OGD", "Knee"), odd)}
    found = [f"{THEIRS}/citations/0/year", *(f"{OTHER_OURS}/citations/{at}" for at in ("1/source", "2/year"))]
    assert places(edits, "IMR403") == found


BEGAN, ENDED, LATER = "not yet in force ({})", "no longer in force ({})", "an edition later than the decision ({})"


@pytest.mark.parametrize(
    ("citation", "day", "reviewed", "fault"),
    [
        (mtus("Opioid Treatment", 2016), "2016-07-28", None, BEGAN.format("2016-07-29")),
        (mtus("Opioid Treatment", 2016), "2016-07-29", None, None),
        (mtus("Chronic Pain Medical Treatment", 2009), "2016-07-28", None, None),
        (mtus("Chronic Pain Medical Treatment", 2009), "2017-02-20", "2017-01-31", None),
        (mtus("Chronic Pain Medical Treatment", 2009), "2017-02-20", "2017-02-01", ENDED.format("2016-07-28")),
        (mtus("Chronic Pain Medical Treatment"), "2017-02-20", "2017-02-01", None),
        (mtus("Cervical & Thoracic Spine Disorders", 2018), "2019-04-17", None, BEGAN.format("2019-04-18")),
        (mtus("Cervical & Thoracic Spine Disorders", 2018), "2019-04-18", None, None),
        (mtus("Cervical & Thoracic Spine Disorders", 2016), "2019-04-18", "2019-04-17", None),
        (mtus("Cervical & Thoracic Spine Disorders", 2016), "2019-05-18", "2019-04-18", ENDED.format("2019-04-17")),
        (mtus("Low Back Disorders (ACOEM)", 2019), "2021-11-22", None, None),
        (mtus("Low Back Disorders (ACOEM)", 2019), "2021-11-23", None, ENDED.format("2021-11-22")),
        (mtus("Low Back Disorders (ACOEM)", 2020), "2021-11-22", None, BEGAN.format("2021-11-23")),
        (cite("CA MTUS", "Chapter 12", 2004), "2018-02-01", None, ENDED.format("2017-11-30")),
        (mtus("Opioid Treatment", 2016), "2017-11-30", None, None),
        (mtus("Opioid Treatment", 2016), "2017-12-20", "2017-11-30", None),
        (mtus("Opioid Treatment", 2016), "2017-12-20", "2017-12-01", ENDED.format("2017-11-30")),
        (mtus("Opioid Treatment"), "2017-12-20", "2017-12-01", None),
        (mtus("Traumatic Brain Injury"), "2017-11-30", None, BEGAN.format("2017-12-01")),
        (mtus("Traumatic Brain Injury"), "2017-12-01", None, None),
        (mtus("Traumatic Brain Injury", 2018), "2017-11-30", None, BEGAN.format("2017-12-01")),
        (mtus("Postsurgical Treatment", 2009), "2014-11-20", None, None),
        (mtus("Formulary", 2014), "2014-11-20", None, BEGAN.format("2018-01-01")),
        (mtus("ACOEM", 2040), "2014-11-20", None, None),
        (mtus("Nothing of the kind", 2040), "2014-11-20", None, None),
        (cite("ODG", "Knee", 2015), "2014-11-20", None, None),
        (cite("ODG", "Knee", 2016), "2014-11-20", None, LATER.format(2016)),
        (cite("ODG", "Knee", 2017), "2014-11-20", None, LATER.format(2017)),
        (cite("ODG", "Knee", 2016), "2015-03-20", None, None),
        (cite("ODG", "Knee", 2017), "2015-03-20", None, LATER.format(2017)),
        (cite("ODG", "Knee"), "2014-11-20", None, None),
        (cite("ACOEM", "Opioids", 2014), "2014-11-20", None, None),
    ],
)
def test_an_edition_is_in_force_from_its_first_day_to_its_last(citation, day, reviewed, fault):
    edits = {OURS: side(citation), **decided(day, reviewed)}
    said = [(f"{OURS}/citations/0", f"the edition was {fault}.")] if fault else []
    assert [each for each in ends(edits, "IMR404") if each[0].startswith(OURS)] == said


@pytest.mark.parametrize(
    ("citation", "day", "reviewed", "level"),
    [
        (mtus("Knee Complaints", 2004), "2018-02-01", "2017-12-30", "info"),
        (mtus("Knee Complaints", 2004), "2018-02-01", "2017-12-31", "warning"),
        (mtus("Postsurgical Treatment", 2009), "2020-02-01", None, "info"),
        (mtus("Traumatic Brain Injury", 2017), "2017-11-01", None, "info"),
        (mtus("Opioids", 2017), "2017-11-01", None, "warning"),
        (cite("ODG", "Knee", 2016), "2014-11-20", None, "warning"),
    ],
)
def test_what_may_be_otherwise_in_truth_is_no_warning(citation, day, reviewed, level):
    found = validated({OURS: side(citation), **decided(day, reviewed)}).findings
    assert [f.severity.value for f in found if f.rule == "IMR404" and f.pointer.startswith(OURS)] == [level]


@pytest.mark.parametrize(
    "edits",
    [
        {f"{ITEM}/description": "Retrospective brace"},
        {f"{ITEM}/utilizationReview": {"decision": "denied", "timing": "retrospective"}},
    ],
)
def test_treatment_that_was_given_before_its_review_may_have_been_given_under_an_edition_that_ended(edits):
    given = {OURS: side(mtus("Knee Complaints", 2004)), **decided("2018-06-01"), **edits}
    found = validated(given).findings
    assert [f.severity.value for f in found if f.rule == "IMR404" and f.pointer.startswith(OURS)] == ["info"]


def test_only_the_citation_that_was_not_in_force_is_told_and_every_time():
    late, fine = mtus("Opioids", 2017), [mtus("Knee Complaints", 2004), mtus("Shoulder", 2004), cite("ODG", "Knee")]
    edits = {THEIRS: side(fine[0], late), OURS: side(fine[2]), OTHER_OURS: side(*fine, late, cite("ODG", "Knee", 2016))}
    said = "the edition was not yet in force (2017-12-01)."
    assert sorted(ends(edits, "IMR404")) == [
        (f"{THEIRS}/citations/1", said),
        (f"{OTHER_OURS}/citations/3", said),
        (f"{OTHER_OURS}/citations/4", "the edition was an edition later than the decision (2016)."),
    ]


@pytest.mark.parametrize(
    ("theirs", "ours", "different"),
    [
        ([mtus("Knee Complaints", 2004)], [mtus("Shoulder Complaints", 2004)], True),
        ([mtus("Shoulder Complaints", 2004)], [mtus("Knee Complaints", 2004)], True),
        ([mtus("Knee Complaints", 2004)], [mtus("Knee")], False),
        ([mtus("Knee")], [mtus("Knee Complaints", 2004)], False),
        ([mtus("Knee Complaints", 2004)], [mtus("Knee Complaints", 2004)], False),
        ([mtus("Knee"), mtus("Eye")], [mtus("Eye"), mtus("Definitions")], False),
        ([mtus("Knee"), mtus("Eye")], [mtus("Definitions"), mtus("Formulary")], True),
        ([mtus("Knee"), cite("ODG", "Knee")], [mtus("Eye"), cite("ODG", "Knee")], True),
        ([], [mtus("Eye")], False),
        ([mtus("Eye")], [], False),
        ([cite("ODG", "Knee")], [mtus("Eye")], False),
        ([mtus("Eye")], [cite("ODG", "Knee")], False),
        ([mtus("Elbow")], [mtus("Elbow Disorders", 2013)], False),
        ([mtus("Nothing of the kind")], [mtus("Eye")], False),
        ([mtus("Nothing of the kind")], [mtus("Nothing of that kind")], False),
    ],
)
def test_the_two_sides_rely_on_different_chapters_when_they_share_none(theirs, ours, different):
    edits = {OTHERS: side(*theirs), OTHER_OURS: side(*ours)}
    said = [(f"{OTHER_OURS}/citations", "the two sides rely on different chapters of the MTUS.")]
    assert ends(edits, "IMR407") == (said if different else [])


KNEE, LOW, NECK, ARM = "MRI of the right knee", mtus("Low Back Complaints"), mtus("Neck and Upper Back"), mtus("Elbow")


@pytest.mark.parametrize(
    ("description", "citations", "asked", "cited"),
    [
        (KNEE, [LOW], "knee", "low back"),
        ("MRI of the ankle", [LOW], "ankle", "low back"),
        ("MRI of the shoulder", [LOW], "shoulder", "low back"),
        (KNEE, [NECK, LOW], "knee", "low back"),
        (KNEE, [LOW, mtus("Knee Complaints")], None, None),
        (KNEE, [mtus("Knee Complaints"), LOW], None, None),
        (KNEE, [LOW, mtus("Definitions")], None, None),
        (KNEE, [mtus("Definitions"), LOW], None, None),
        (KNEE, [LOW, cite("ODG", "Feet")], None, None),
        (KNEE, [LOW, cite("ODG", "Low Back Complaints")], None, None),
        (KNEE, [cite("ODG", "Feet"), LOW], None, None),
        (KNEE, [LOW, mtus("Nothing of the kind")], None, None),
        (KNEE, [], None, None),
        ("MRI of the ankle and the elbow", [LOW], None, None),
        ("Aquatic therapy", [LOW], None, None),
        ("MRI of the low back", [NECK], "low back", "neck"),
        ("MRI of the neck", [LOW], "neck", "low back"),
        ("MRI of the thoracic spine", [LOW], None, None),
        ("Drops for the eye", [LOW], "eye", "low back"),
        ("Psychotherapy, 6 visits", [LOW], "mental health", "low back"),
        ("MRI of the shoulder", [NECK], None, None),
        ("MRI of the neck", [mtus("Shoulder")], None, None),
        ("Brace of the wrist", [ARM], None, None),
        ("MRI of the hip", [LOW], None, None),
        ("MRI of the hip", [mtus("Knee")], None, None),
        ("MRI of the hip", [ARM], "hip", "elbow"),
    ],
)
def test_every_chapter_that_the_reviewer_cites_is_about_another_part(description, citations, asked, cited):
    edits = {"/disputedItems/1/description": description, OTHER_OURS: side(*citations), OURS: side(mtus("Definitions"))}
    found = [(pointer, message.partition(" is ")[2]) for pointer, message in messages(edits, "IMR408")]
    said = f"about the {asked}, but the reviewer relies on the chapter on the {cited} alone."
    assert found == ([(f"{OTHER_OURS}/citations", said)] if asked else [])
