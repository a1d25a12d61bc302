"""IMR501 to IMR504 and IMR506: the reviewers, who are described and never named."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from imr_schema.finding import Severity
from imr_schema.model import Determination, Reviewer
from imr_schema.rules._gist import gist
from imr_schema.rules._places import analyses, of_analysis
from imr_schema.rules._portable import Portable, speaks
from imr_schema.rules._rule import Given, Problems, at, rule
from imr_schema.text import all_blank

_FIRST_STATEMENT = "/reviewers/0/statement"
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


@rule(
    "IMR501",
    "reviewer-credentials",
    Severity.ERROR,
    clause="LC 4610.6(f)",
    by=("shape", "rule"),
    central=True,
    breaks={"/reviewers/0/specialties": ["\u2003"]},
    portable=(
        Portable("/reviewers/*", f"d:licensureStates/d:licensureState[{speaks('.')}]", "licensureStates"),
        Portable("/reviewers/*", f"d:specialties/d:specialty[{speaks('.')}]", "specialties"),
    ),
)
def reviewer_credentials(doc: Determination) -> Problems:
    """The reviewer has no {what}.

    The reviewer's qualifications are described, the name is confidential: at least one state of licensure and one specialty.
    """
    for r, reviewer in enumerate(doc.reviewers):
        if all_blank(reviewer.licensure_states):
            yield at(f"/reviewers/{r}/licensureStates")
        if all_blank(reviewer.specialties):
            yield at(f"/reviewers/{r}/specialties")


@rule(
    "IMR502",
    "reviewer-identity",
    Severity.ERROR,
    clause="LC 4610.6(f), Zuniga v. WCAB",
    central=True,
    breaks={_FIRST_STATEMENT: ["The reviewer, Jane Roe, M.D., has no tie to the parties."]},
    near={
        "a degree without a name": {
            _FIRST_STATEMENT: ["The reviewer holds an M.D. and is Board Certified in Internal Medicine."]
        },
        "a specialty with a degree": {
            _FIRST_STATEMENT: ["The reviewer is a Doctor of Medicine, certified in Occupational Medicine, MD."]
        },
        "a licence without its number": {
            _FIRST_STATEMENT: ["The reviewer is licensed to practice in California since 2004."]
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
    for r, reviewer in enumerate(doc.reviewers):
        for name, texts in (
            ("statement", reviewer.statement),
            ("specialties", reviewer.specialties),
            ("licensureStates", reviewer.licensure_states),
        ):
            for i, text in enumerate(texts):
                if _gives_away(text):
                    yield at(f"/reviewers/{r}/{name}/{i}")
    for place, text in _elsewhere(doc) if "eviewer" in gist(doc).prose else ():
        if "eviewer" in text and re.search(_SAID, text):
            yield at(place)
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


def _elsewhere(doc: Determination) -> Iterator[tuple[str, str]]:
    for d, document in enumerate(doc.documents_reviewed):
        yield f"/documentsReviewed/{d}/title", document.title
        if document.author is not None:
            yield f"/documentsReviewed/{d}/author", document.author
    for p, text in enumerate(doc.clinical_case_summary):
        yield f"/clinicalCaseSummary/{p}", text
    for i, j, analysis in analyses(doc):
        for p, text in enumerate(analysis.rationale):
            yield f"{of_analysis(i, j)}/rationale/{p}", text


@rule(
    "IMR503",
    "no-california-licence",
    Severity.INFO,
    clause="LC 4610.6",
    breaks={"/reviewers/0/licensureStates": ["Oregon"]},
)
def no_california_licence(doc: Determination, given: Given) -> Problems:
    """The reviewer holds no licence of California.

    The law prefers reviewers who are licensed in California, and allows others, so it is info.
    """
    for r, reviewer in enumerate(doc.reviewers):
        states = reviewer.licensure_states
        if "California" not in states and not any(
            entry.value == "California" for state in states for entry in given.lists.us_states.find(state)
        ):
            yield at(f"/reviewers/{r}/licensureStates")


@rule(
    "IMR504",
    "unknown-specialty",
    Severity.WARNING,
    clause="LC 4610.6(f)",
    breaks={"/reviewers/0/specialties": ["Sports Medicinea"]},
    near={
        "another way to write it": {
            "/reviewers/0/specialties": ["Physical Medicine and Rehabilitation", "orthopaedic surgery"]
        },
    },
)
def unknown_specialty(doc: Determination, given: Given) -> Problems:
    """{place}: not in the code list of specialties; the nearest known one is {nearest}.

    The public index counts decisions by specialty, and a misspelt one is counted apart. The list is not complete, and says so.
    """
    known = given.lists.reviewer_specialties
    for place, name in _credentials(doc, "specialties", lambda reviewer: reviewer.specialties):
        if not known.find(name) and not all_blank((name,)):
            yield at(place, nearest=known.nearest(name) or "not to be told")


def _credentials(
    doc: Determination, member: str, of: Callable[[Reviewer], tuple[str, ...]]
) -> Iterator[tuple[str, str]]:
    """Every entry of a list of each reviewer, with its place."""
    for r, reviewer in enumerate(doc.reviewers):
        for i, name in enumerate(of(reviewer)):
            yield f"/reviewers/{r}/{member}/{i}", name


@rule(
    "IMR506",
    "unknown-state",
    Severity.WARNING,
    breaks={"/reviewers/0/licensureStates": ["California", "Orgeon"]},
    near={"abbreviated": {"/reviewers/0/licensureStates": ["CA", "new york"]}},
)
def unknown_state(doc: Determination, given: Given) -> Problems:
    """{place}: not in the code list of states; the nearest known one is {nearest}.

    States are written out in letters; their postal abbreviations are known too.
    """
    known = given.lists.us_states
    for place, name in _credentials(doc, "licensureStates", lambda reviewer: reviewer.licensure_states):
        if not known.find(name) and not all_blank((name,)):
            yield at(place, nearest=known.nearest(name) or "not to be told")
