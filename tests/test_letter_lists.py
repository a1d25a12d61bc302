"""Lists in a letter: licences, specialties, documents; and the dates and credentials that sentences hold."""

import re

import pytest

from imr_schema.errors import ReadError
from imr_schema.letter.credentials import SPECIALTIES, STATES, certified, entries_of
from imr_schema.letter.editions import EDITIONS
from imr_schema.letter.extract.lines import from_text
from imr_schema.letter.reader import read_letter
from imr_schema.letter.statements.known_sources import PUBLISHERS
from imr_schema.standard.codelists import STANDARD
from tests.tools.make_letters import LETTERS

SERVED = (LETTERS / "documents-2014" / "served-copy.txt").read_text()
LETTER = (LETTERS / "letter-2014" / "two-items.txt").read_text()


@pytest.mark.parametrize(
    ("words", "entries"),
    [
        ("California; Nevada", ["California", "Nevada"]),
        ("California\nNevada", ["California", "Nevada"]),
        ("California, New\nYork", ["California", "New York"]),
        ("California and Nevada.", ["California", "Nevada"]),
        ("California Nevada New York", ["California", "Nevada", "New York"]),
        ("\u2022 California\n\u2022 Nevada", ["California", "Nevada"]),
        ("CA/NV", ["CA", "NV"]),
        ("California, Washington", ["California", "Washington"]),
        ("California, Washington, D.C.", ["California", "Washington, D.C."]),
        ("Washington D.C., Nevada", ["Washington, D.C.", "Nevada"]),
        ("California, Utopia", ["California", "Utopia"]),
    ],
)
def test_whatever_divides_states_they_are_one_entry_each(words, entries):
    assert entries_of(words, STATES) == entries


@pytest.mark.parametrize(
    ("words", "entries"),
    [
        (
            "Physical Medicine & Rehabilitation; Pain Management",
            ["Physical Medicine & Rehabilitation", "Pain Management"],
        ),
        ("Physical Medicine and\nRehabilitation", ["Physical Medicine and Rehabilitation"]),
        ("Psychiatry and Neurology, Sleep Medicine", ["Psychiatry and Neurology", "Sleep Medicine"]),
        ("Internal Medicine\nCardiology", ["Internal Medicine", "Cardiology"]),
        ("Internal Medicine and Cardiology", ["Internal Medicine", "Cardiology"]),
        ("Endocrinology, Diabetes and Metabolism, Urology", ["Endocrinology, Diabetes and Metabolism", "Urology"]),
        ("Basket Weaving and Pottery", ["Basket Weaving and Pottery"]),
    ],
)
def test_and_divides_specialties_only_where_each_is_known(words, entries):
    assert entries_of(words, SPECIALTIES) == entries


@pytest.mark.parametrize(
    ("sentence", "specialties", "states"),
    [
        ("Board Certified in Neurology, and is licensed to practice in Utopia.", ["Neurology"], ["Utopia"]),
        ("certified by the American Board of Urology and licensed in California.", ["Urology"], ["California"]),
        (
            "a diplomate of the American Board of Surgery. Licensed in Texas and Oregon.",
            ["Surgery"],
            ["Texas", "Oregon"],
        ),
        ("licensed in Washington, D.C. He is board-certified in Urology.", ["Urology"], ["Washington, D.C."]),
        ("board certified in Urology; he holds a license in the State of Ohio as a physician.", ["Urology"], ["Ohio"]),
        (
            "Board Certified in Internal Medicine, has a subspecialty in Cardiology and is licensed in Ohio.",
            ["Internal Medicine", "Cardiology"],
            ["Ohio"],
        ),
        ("certified in the use of lasers and licensed in his own words.", [], []),
    ],
)
def test_credentials_are_read_from_a_sentence_in_any_of_its_wordings(sentence, specialties, states):
    found = certified(f"The expert reviewer is {sentence}")
    assert (found.get(SPECIALTIES, []), found.get(STATES, [])) == (specialties, states)


@pytest.mark.parametrize(
    "words",
    [
        "certified by the American Board of Preventive Medicine and is licensed to practice in California",
        "a diplomate of the American Board of Internal Medicine, licensed in California",
    ],
)
def test_a_letter_of_2014_is_known_by_its_reviewers_credentials_in_any_wording(words):
    text, count = re.subn(
        r"Board\s+Certified\s+in\s[^.]+?licensed\s+to\s+practice\s+in\s+California", words, LETTER, count=1
    )
    assert count == 1
    letter = read_letter(from_text(text.encode()))
    assert letter.edition is EDITIONS["letter-2014"]
    assert letter.data["reviewer"]["licensureStates"] == ["California"]


def test_without_any_credentials_a_letter_of_2014_is_not_guessed():
    text = re.sub(r"Board\s+Certified\s+in\s[^.]+?licensed\s+to\s+practice\s+in\s+California", "able", LETTER)
    with pytest.raises(ReadError, match="IMR801"):
        read_letter(from_text(text.encode()))


DOCUMENTS = [
    "Application for review, received by mail on 23 October 2015 with all of its annexes and more",
    "Utilization review decision of 6 October 2015",
    "Notes of Dr. Sample, June 2014 to September 2015, and laboratory results of 2015 and also\nof 2014 to 2016",
    "Utilization schedule",
]


@pytest.mark.parametrize(
    "marks",
    [
        *([f"{mark} "] * 4 for mark in ("-", "\u2013", "*", "\u2022", "\u25aa", "o")),
        ["\u2022"] * 4,
        ["\u2022\n"] * 4,
        [f"{number}. " for number in range(1, 5)],
        [f"({number}) " for number in range(1, 5)],
        [f"{letter}) " for letter in "abcd"],
    ],
    ids=lambda marks: repr(marks[0]),
)
def test_a_mark_or_a_number_begins_a_document_and_stays_out_of_its_title(marks):
    assert documents_of("\n".join(f"{mark}{each}" for mark, each in zip(marks, DOCUMENTS, strict=True))) == WHOLE


WHOLE = [" ".join(each.split()) for each in DOCUMENTS]


def test_blank_lines_and_bullets_within_a_line_divide_documents():
    assert documents_of("\n\n".join(DOCUMENTS)) == WHOLE
    assert documents_of(" ".join(f"\u2022 {each}" for each in DOCUMENTS)) == WHOLE


def test_a_number_that_does_not_count_up_begins_no_document():
    assert documents_of("- Notes of 2014, page\n12. of the file\n- Others") == [
        "Notes of 2014, page 12. of the file",
        "Others",
    ]


def documents_of(listed):
    before, heading, rest = SERVED.partition("DOCUMENTS REVIEWED\n")
    _, summary, after = rest.partition("CLINICAL CASE SUMMARY")
    assert heading
    assert summary
    text = f"{before}{heading}{listed}\n\n{summary}{after}"
    return read_letter(from_text(text.encode())).data["documentsReviewed"]


NOTICE = """EXAMPLE REVIEWS, INC. Notice of Independent Medical Review Determination Dated: 8/14/2013
1) Example Reviews has determined the request for a brace is not medically necessary and appropriate.
INDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE
An application for Independent Medical Review was filed on 7/22/2013 disputing the
Utilization Review Denial dated {}. A Notice of Assignment and Request for Information was provided to the parties on
August 1, 2013. A decision has been made for each of the treatment and/or services that were in dispute:
1) Example Reviews has determined the request for a brace is not medically necessary and appropriate.
Medical Qualifications of the Expert Reviewer:
The reviewer is Board Certified in Neurology and is licensed to practice in Oregon.
Case Summary:
A baker fell.
"""


def test_the_dates_of_a_notice_are_read_from_its_paragraph():
    letter = read_letter(from_text(NOTICE.format("7/11/2013").encode()))
    assert letter.data["case"] == {
        "utilizationReviewDate": "2013-07-11",
        "applicationReceivedDate": "2013-07-22",
        "assignedDate": "2013-08-01",
        "decisionDate": "2013-08-14",
    }
    assert letter.problems == []


def test_a_day_that_a_notice_lacks_or_that_does_not_exist_is_not_taken_from_another():
    for day in ("", "2/30/2013"):
        letter = read_letter(from_text(NOTICE.format(day).encode()))
        assert "utilizationReviewDate" not in letter.data["case"]
        assert letter.data["case"]["applicationReceivedDate"] == "2013-07-22"
        assert "IMR803" in {problem.rule for problem in letter.problems}


def test_the_publishers_that_the_grammar_knows_are_those_of_the_code_list():
    listed = {entry.value for entry in STANDARD.guideline_sources.entries}
    assert {*PUBLISHERS, "MTUS"} == listed
    for code, publisher in PUBLISHERS.items():
        for name in publisher.names:
            found = STANDARD.guideline_sources.find(name)
            assert not found or found[0].value == code, name
