"""IMR501 to IMR506: the reviewer, who is described and never named."""

import re
from collections.abc import Iterator
from functools import lru_cache

from imr_schema.finding import Severity
from imr_schema.model import Determination
from imr_schema.rules._gist import gist
from imr_schema.rules._portable import Portable, speaks
from imr_schema.rules._rule import Given, Problems, at, rule
from imr_schema.text import all_blank

_STATEMENT = "/reviewer/statement"
_NAME = r"[A-Z][a-z'’-]+(?:\s+[A-Z]\.?)?\s+[A-Z][A-Za-z'’-]+"
_DEGREE = r"(?:M\.?\s?D|D\.?\s?O|Ph\.?\s?D|D\.?\s?C|D\.?P\.?M|Psy\.?\s?D|D\.?D\.?S|L\.?Ac|R\.?N|M\.?P\.?H)\b\.?"
_FIELD = r"(?:Medicine|Surgery|Management|Practice|Psychiatry|Psychology|Neurology|Anesthesiology|Rehabilitation|Radiology|Certified|Board|Health|Sciences?|University|School|College)"
# In the reviewer's own statement: a name with a title or a degree, a signature, a number of a licence.
_NAMED = (
    rf"\b(?:Dr|Doctor|Mr|Mrs|Ms|Prof)\.?\s+(?!{_FIELD})[A-Z][a-z'’-]+"
    rf"|\b(?!(?:[\w.-]+\s+){{0,3}}?{_FIELD}\b){_NAME},?\s+{_DEGREE}"
    r"|/s/\s*\S|\b(?:[Ss]igned|[Ss]ignature)(?:\s+electronically)?\s*(?:by\b|:)|\b[Ee]lectronically\s+signed\b"
    rf"|\b(?:[Nn]ame|[Ii]nitials)\s*:\s*\S"
    r"|\b(?:[Ll]icen[sc]e|LICENSE|[Ll]ic\.?)\s*(?:[Nn]umber|[Nn]o\.?|#|NUMBER|NO\.?)?\s*(?::|#|is)?\s*[A-Z]{0,4}[\s-]?[0-9]{4,}"
    r"|\b(?:NPI|DEA)\s*(?:[Nn]umber|[Nn]o\.?|#)?\s*:?\s*[A-Z]{0,2}[0-9]{7,10}\b"
)
# Anywhere else only what is said to be the reviewer's: other doctors are named in any history.
_SAID = (
    r"\b(?:[Ee]xpert|IMR)\s+[Rr]eviewer(?:['’]s)?\s+(?:[Nn]ame|[Ss]ignature|[Ii]nitials|[Ll]icen[sc]e(?:\s+(?:[Nn]umber|[Nn]o\.?))?)\s*(?::|is|#)?\s*[A-Z0-9]"
    rf"|\b(?:[Ee]xpert|IMR)\s+[Rr]eviewer\s*(?::|,|was|is)?\s*(?:(?:Dr|Doctor)\.?\s+[A-Z][a-z]|{_NAME},?\s+{_DEGREE})"
)
_SIGNS = ("/s/", "igned", "ignature", "ame:", "ame :", "nitials", "NPI", "DEA")
_TITLES = frozenset(
    [
        "Dr",
        "Doctor",
        "Mr",
        "Mrs",
        "Ms",
        "Prof",
        "MD",
        "DO",
        "PhD",
        "DC",
        "DPM",
        "PsyD",
        "DDS",
        "LAc",
        "RN",
        "MPH",
        "M",
        "D",
        "Ph",
        "Psy",
    ]
)
_PROPERTY = r"(?i)(?:reviewer|physician|doctor)[._-]?(?:name|signature|initials|licen[sc]e(?:[._-]?(?:number|no))?)|licen[sc]e[._-]?(?:number|no)|signature"
_SEVERAL = r"\b(?:two|three|four|five|[2-5]|several|both|majority\s+of(?:\s+the)?|panel\s+of(?:\s+\w+)?)\s+(?:(?:expert|physician|medical|independent|professional)\s+)*reviewers\b"


@rule(
    "IMR501",
    "reviewer-credentials",
    Severity.ERROR,
    clause="LC 4610.6(f)",
    by=("shape", "rule"),
    central=True,
    breaks={"/reviewer/specialties": ["\u2003"]},
    portable=(
        Portable("/reviewer", f"d:licensureStates/d:licensureState[{speaks('.')}]", "licensureStates"),
        Portable("/reviewer", f"d:specialties/d:specialty[{speaks('.')}]", "specialties"),
    ),
)
def reviewer_credentials(doc: Determination) -> Problems:
    """The reviewer has no {what}.

    The reviewer's qualifications are described, the name is confidential: at least one state of licensure and one specialty.
    """
    if all_blank(doc.reviewer.licensure_states):
        yield at("/reviewer/licensureStates")
    if all_blank(doc.reviewer.specialties):
        yield at("/reviewer/specialties")


@rule(
    "IMR502",
    "reviewer-identity",
    Severity.ERROR,
    clause="LC 4610.6(f), Zuniga v. WCAB",
    central=True,
    breaks={_STATEMENT: ["The reviewer, Jane Roe, M.D., has no tie to the parties."]},
    near={
        "a degree without a name": {
            _STATEMENT: ["The reviewer holds an M.D. and is Board Certified in Internal Medicine."]
        },
        "a specialty with a degree": {
            _STATEMENT: ["The reviewer is a Doctor of Medicine, certified in Occupational Medicine, MD."]
        },
        "a licence without its number": {
            _STATEMENT: ["The reviewer is licensed to practice in California since 2004."]
        },
        "the treating physician": {
            "/clinicalCaseSummary": ["Dr. Roe, the treating physician, and John Doe, M.D., asked for an MRI."]
        },
    },
)
def reviewer_identity(doc: Determination) -> Problems:
    """{place}: it seems to give away who the reviewer is (the name, a signature or the number of a licence).

    The reviewer is described by qualifications, and who it is stays confidential. In the reviewer's own statement and credentials any name with a title or a degree, any
    signature and any number of a licence is told; elsewhere only what is said to be the expert reviewer's, since other physicians are named in any
    history. Properties of extensions with such a name are told too. What was found is never shown.
    """
    reviewer = doc.reviewer
    for name, texts in (
        ("statement", reviewer.statement),
        ("specialties", reviewer.specialties),
        ("licensureStates", reviewer.licensure_states),
    ):
        for i, text in enumerate(texts):
            if _gives_away(text):
                yield at(f"/reviewer/{name}/{i}")
    for place, paragraphs in _elsewhere(doc) if "eviewer" in gist(doc).prose else ():
        for i, text in enumerate(paragraphs):
            if "eviewer" in text and re.search(_SAID, text):
                yield at(f"{place}/{i}")
    for e, extension in enumerate(doc.extensions):
        for p, named in enumerate(extension.properties):
            if re.fullmatch(_PROPERTY, named.name):
                yield at(f"/extensions/{e}/properties/{p}/name")


@lru_cache(maxsize=256)
def _gives_away(text: str) -> bool:
    """Whether *text* names or signs; an organisation's statement is the same in all its letters, so it is kept in mind."""
    return _may_name(text) and re.search(_NAMED, text) is not None


def _may_name(text: str) -> bool:
    """Whether *text* holds a title, a degree, a signature or a long number; it spares most the pattern, which is slow to compile."""
    if any(sign in text for sign in _SIGNS):
        return True
    words = text.replace(".", "").replace(",", " ").split()
    return not _TITLES.isdisjoint(words) or re.search("[0-9]{4}", text) is not None


def _elsewhere(doc: Determination) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "/documentsReviewed", doc.documents_reviewed
    yield "/clinicalCaseSummary", doc.clinical_case_summary
    for i, item in enumerate(doc.disputed_items):
        yield f"/disputedItems/{i}/rationale", item.rationale


@rule(
    "IMR503",
    "no-california-licence",
    Severity.INFO,
    clause="LC 4610.6",
    breaks={"/reviewer/licensureStates": ["Oregon"]},
)
def no_california_licence(doc: Determination, given: Given) -> Problems:
    """The reviewer holds no licence of California.

    The law prefers reviewers who are licensed in California, and allows others, so it is info.
    """
    states = doc.reviewer.licensure_states
    if "California" not in states and not any(
        entry.value == "California" for state in states for entry in given.lists.us_states.find(state)
    ):
        yield at("/reviewer/licensureStates")


@rule(
    "IMR504",
    "unknown-specialty",
    Severity.WARNING,
    clause="LC 4610.6(f)",
    breaks={"/reviewer/specialties": ["Sports Medicinea"]},
    near={
        "another way to write it": {
            "/reviewer/specialties": ["Physical Medicine and Rehabilitation", "orthopaedic surgery"]
        },
    },
)
def unknown_specialty(doc: Determination, given: Given) -> Problems:
    """{place}: not in the code list of specialties; the nearest known one is {nearest}.

    The public index counts decisions by specialty, and a misspelt one is counted apart. The list is not complete, and says so.
    """
    for i, name in enumerate(doc.reviewer.specialties):
        if not given.lists.reviewer_specialties.find(name) and not all_blank((name,)):
            nearest = given.lists.reviewer_specialties.nearest(name)
            yield at(f"/reviewer/specialties/{i}", nearest=nearest or "not to be told")


@rule(
    "IMR505",
    "panel-majority",
    Severity.WARNING,
    clause="8 CCR 9792.10.6(c), LC 4610.6(e)",
    breaks={_STATEMENT: ["A panel of three reviewers decided this case, two of them alike."]},
    near={
        "specialties in the plural": {
            _STATEMENT: ["The reviewer knows the same or similar specialties that several physicians hold."]
        },
        "earlier reviewers": {
            "/clinicalCaseSummary": ["Two physician reviewers of the claims administrator denied the request."]
        },
    },
)
def panel_majority(doc: Determination) -> Problems:
    """The reviewer's statement speaks of several reviewers, and this version of the document has room for one.

    More than one reviewer takes a written approval; then each analysis is sent, and the majority prevails. A version of the document that holds each reviewer's
    decision will check that the majority was applied. Until then such a letter cannot be told in full.
    """
    for i, text in enumerate(doc.reviewer.statement):
        if "eviewers" in text and re.search(_SEVERAL, text, re.IGNORECASE):
            yield at(f"{_STATEMENT}/{i}")


@rule(
    "IMR506",
    "unknown-state",
    Severity.WARNING,
    breaks={"/reviewer/licensureStates": ["California", "Orgeon"]},
    near={"abbreviated": {"/reviewer/licensureStates": ["CA", "new york"]}},
)
def unknown_state(doc: Determination, given: Given) -> Problems:
    """{place}: not in the code list of states; the nearest known one is {nearest}.

    States are written out in letters; their postal abbreviations are known too.
    """
    for i, name in enumerate(doc.reviewer.licensure_states):
        if not given.lists.us_states.find(name) and not all_blank((name,)):
            yield at(f"/reviewer/licensureStates/{i}", nearest=given.lists.us_states.nearest(name) or "not to be told")
