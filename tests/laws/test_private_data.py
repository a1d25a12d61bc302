"""IMR701 tells every way of writing each kind of private data, in every place of a document, and nothing else."""

import json
from collections.abc import Callable
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from imr_schema.config.settings import Settings
from imr_schema.rules import edited
from imr_schema.validation import pipeline

BASE = json.loads((Path(__file__).parents[1] / "quality" / "base.json").read_bytes())
OWNER = "https://example.org/imr"
ITEM = "/disputedItems/0"
PLACES = {
    "/clinicalCaseSummary": lambda text: [f"The injured worker is a 49 year old cook. {text}"],
    "/reviewOrganization/name": lambda text: f"Example Review Services. {text}",
    "/reviewers/0/statement": lambda text: ["The reviewer has no tie to any of the parties.", text],
    "/documentsReviewed": lambda text: [{"title": f"Progress note. {text}"}],
    f"{ITEM}/description": lambda text: f"Physical therapy, 8 visits. {text}",
    f"{ITEM}/claimsAdministratorGuideline/statement": lambda text: f"Decision based on MTUS. {text}",
    f"{ITEM}/analyses/0/rationale": lambda text: [text, "The request is not medically necessary."],
    "/extensions": lambda text: [{"owner": OWNER, "properties": [{"name": "note", "value": text}]}],
}
WRITINGS: list[Callable[[str], str]] = [str, str.upper, str.lower]
CASES = st.sampled_from(WRITINGS)


def number(*groups, by=("-", " ", ".", "\u2013", "\u00a0")):
    """Digits in groups of these lengths, with one separator between them; no group looks like a year."""
    digits = [st.text("3456789", min_size=size, max_size=size) for size in groups]
    return st.tuples(st.sampled_from(by), *digits).map(lambda parts: parts[0].join(parts[1:]))


def labeled(labels, separators, values):
    """A label in any letter case, a separator and a value."""
    label = st.tuples(st.sampled_from(labels), CASES).map(lambda pair: pair[1](pair[0]))
    return st.tuples(label, st.sampled_from(separators), values).map("".join)


DIGITS = st.text("3456789", min_size=7, max_size=12)
SIGNS = [": ", " No. ", " No.: ", " #", " # ", " Number: ", " Number ", " number is "]
DAYS = ["3/4/65", "03/04/1965", "3-4-1965", "March 4, 1965", "Mar. 4, 1965", "4 March 1965", "1965-03-04", "03.04.1965"]
FIRST = ["Jane", "JOHN", "Jos\u00e9", "Mar\u00eda", "Robert"]
LAST = ["Roe", "EXAMPLE", "O\u2019Sample", "Roe-Doe", "Ejemplo", "N\u00fa\u00f1ez", "McRoe"]
NAMES = st.one_of(
    st.tuples(st.sampled_from(FIRST), st.sampled_from([" ", " Q. ", " A "]), st.sampled_from(LAST)).map("".join),
    st.tuples(st.sampled_from(LAST), st.just(", "), st.sampled_from(FIRST)).map("".join),
)
STREETS = ["Street", "St,", "Ave.", "Avenue", "Blvd", "Road", "Lane", "Drive", "Rd,", "Court"]
CERTAIN = st.one_of(
    number(3, 2, 4),
    number(3, 3, 4),
    labeled(["SSN", "Social Security", "S.S.N."], SIGNS, number(3, 2, 4) | st.text("3456789", min_size=9, max_size=9)),
    labeled(["Claim", "Claims", "ADJ", "WCAB", "EAMS", "MRN", "Policy", "Account", "Medical Record"], SIGNS, DIGITS),
    labeled(
        ["Phone", "Tel.", "Telephone", "Fax"], [" ", ": "], number(3, 4, by=("-", ".")) | number(3, 3, 4, by=("",))
    ),
    labeled(["DOB", "D.O.B.", "Date of Birth", "Birth date", "Born", "Born on"], [" ", ": "], st.sampled_from(DAYS)),
    labeled(["Name", "Patient Name", "Employee name", "Claimant\u2019s Name"], [": ", " : ", ":  "], NAMES),
    st.tuples(st.sampled_from(["jo", "jo.roe", "j_r+1"]), st.sampled_from(["x.org", "mail.x-y.com"])).map("@".join),
    st.tuples(
        st.sampled_from(["12", "4455"]), st.sampled_from(["Elm", "N. Elm", "Old Elm"]), st.sampled_from(STREETS)
    ).map(" ".join),
)
LIKELY = st.one_of(
    labeled(
        ["Patient", "Applicant", "Claimant", "Employee", "Injured Worker", "Re", "Regarding"], [": ", ":  "], NAMES
    ),
    st.tuples(st.sampled_from(["Mr. ", "MR. ", "Mrs. ", "MRS. ", "Ms. ", "Mr ", "Miss "]), st.sampled_from(LAST)).map(
        "".join
    ),
    NAMES.map(lambda name: f"The patient, {name}, was seen."),
    NAMES.map(lambda name: f"{name} is a 49 year old."),
)
SUBJECTS = ["Patient", "Applicant", "The worker", "Employee", "Re", "He", "Injured Worker", "Claimant"]
MARKS = [" ", ": ", ", "]
WORDS = [
    *("Continues", "Denies", "Norco", "Soma", "MS Contin", "Ms Contin", "Right Knee", "Status Post", "Lumbar Fusion"),
    *("McMurray", "Phalen", "Lasegue", "Physical Therapy", "Functional Restoration", "Program", "reports", "was seen"),
    *("3/14/2014", "March 4, 2014", "BP 120/80", "10/325 mg", "#120", "CPT 97110", "pages 100-1000", "CM14-0012345"),
    *("Dr. Roe", "by John Doe, M.D.", "in Silver Spring, MD", "8 CCR 9792.24.2", "www.example.org/a/12345678"),
    *("2x/week", "for 6 weeks", "NDC 00093-0058-01", "in 2012", "PMID: 12345678", "Temporarily Totally Disabled"),
]
SENTENCES = st.tuples(
    st.sampled_from(SUBJECTS),
    st.sampled_from(MARKS),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join),
).map("".join)


def told(edits):
    """(pointer, severity) of what IMR701 finds after *edits*."""
    raw = json.dumps(edited(BASE, edits)).encode()
    report = pipeline.validate(raw, syntax="json", settings=Settings()).report
    assert report.rules == "run"
    return [(f.pointer, f.severity.value) for f in report.findings if f.rule == "IMR701"]


@given(text=CERTAIN, place=st.sampled_from(sorted(PLACES)))
def test_every_form_of_what_is_beyond_doubt_is_an_error_in_every_place(text, place):
    assert [severity for _, severity in told({place: PLACES[place](text)})] == ["error"]


@given(text=LIKELY, place=st.sampled_from(sorted(PLACES)))
def test_every_form_of_a_likely_name_is_told_in_every_place(text, place):
    assert [severity for _, severity in told({place: PLACES[place](text)})] == ["warning"]


@given(sentences=st.lists(SENTENCES, min_size=1, max_size=6))
def test_nothing_is_told_in_clinical_sentences(sentences):
    text = ". ".join(sentences)
    assert (
        told({place: make(f"{text}.") for place, make in PLACES.items() if place != "/reviewOrganization/name"}) == []
    )
