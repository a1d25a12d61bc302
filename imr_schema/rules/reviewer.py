"""IMR501 to IMR504 and IMR506: the reviewers, who are described and never named."""

from __future__ import annotations

import re
from collections.abc import Iterator

from imr_schema.findings import Severity
from imr_schema.model import Determination
from imr_schema.rules._pattern import Pattern
from imr_schema.rules._portable import Portable, speaks
from imr_schema.rules._rule import Problems, at, rule
from imr_schema.rules.context import RuleContext, analysis_at
from imr_schema.text import all_blank, blank

_FIRST_STATEMENT = "/reviewers/0/statement"
_NAME = r"[A-Z][a-z'’-]+(?:\s+[A-Z]\.?)?\s+[A-Z][A-Za-z'’-]+"
_DEGREE = r"""
    (?:M\.?\s?D|D\.?\s?O|Ph\.?\s?D|D\.?\s?C|D\.?P\.?M|Psy\.?\s?D|D\.?D\.?S|L\.?Ac|R\.?N|M\.?P\.?H)\b\.?
"""
# Words of a field or a school, with which "Doctor" or a degree names nobody.
_FIELD = r"""
    (?:
        Medicine | Surgery | Management | Practice | Psychiatry | Psychology | Neurology | Anesthesiology
      | Rehabilitation | Radiology | Certified | Board | Health | Sciences? | University | School | College
    )
"""
# In the reviewer's own statement: a name with a title or a degree, a signature, a number of a license.
_NAMED = Pattern(
    rf"""
      \b(?:Dr|Doctor|Mr|Mrs|Ms|Prof)\.?\s+ (?!{_FIELD}) [A-Z][a-z'’-]+               # a title and a name
    | \b(?!(?:[\w.-]{{1,40}}\s+){{0,3}}?{_FIELD}\b) {_NAME} ,?\s+ {_DEGREE}             # a name and a degree
    | /s/\s*\S | \b(?:[Ss]igned|[Ss]ignature)(?:\s+electronically)?\s*(?:by\b|:)     # a signature
    | \b[Ee]lectronically\s+signed\b
    | \b(?:[Nn]ame|[Ii]nitials)\s*:\s*\S
    | \b(?:[Ll]icen[sc]e|LICENSE|[Ll]ic\.?)\s*(?:(?:[Nn]umber|[Nn]o\.?|\#|NUMBER|NO\.?)\s*)?(?:(?::|\#|is)\s*)?
      [A-Z]{{0,4}}[\s-]?[0-9]{{4,}}                                                   # the number of a license
    | \b(?:NPI|DEA)\s*(?:(?:[Nn]umber|[Nn]o\.?|\#)\s*)?(?::\s*)?[A-Z]{{0,2}}[0-9]{{7,10}}\b
    """
)
# Anywhere else only what is clearly the reviewer's: other doctors are named in any history.
_NAMED_ELSEWHERE = Pattern(
    rf"""
      \b(?:[Ee]xpert|IMR)\s+[Rr]eviewer(?:['’]s)?\s+
      (?:[Nn]ame|[Ss]ignature|[Ii]nitials|[Ll]icen[sc]e(?:\s+(?:[Nn]umber|[Nn]o\.?))?)\s*(?:(?::|is|\#)\s*)?[A-Z0-9]
    | \b(?:[Ee]xpert|IMR)\s+[Rr]eviewer\s*(?:(?::|,|was|is)\s*)?
      (?:(?:Dr|Doctor)\.?\s+[A-Z][a-z]|{_NAME},?\s+{_DEGREE})
    """
)
_SIGNS = ("/s/", "igned", "ignature", "ame:", "ame :", "nitials", "NPI", "DEA")
_TITLES = frozenset(
    [
        *("Dr", "Doctor", "Mr", "Mrs", "Ms", "Prof"),
        *("MD", "DO", "PhD", "DC", "DPM", "PsyD", "DDS", "LAc", "RN", "MPH"),
        *("M", "D", "Ph", "Psy"),
    ]
)
_FOUR_DIGITS = Pattern("[0-9]{4}")
_NO_DIGITS = bytes(byte for byte in range(256) if byte not in b"0123456789")
_PROPERTY = Pattern(
    r"""
      (?:reviewer|physician|doctor)[._-]?(?:name|signature|initials|licen[sc]e(?:[._-]?(?:number|no))?)
    | licen[sc]e[._-]?(?:number|no)
    | signature
    """,
    re.IGNORECASE,
)


@rule(
    "IMR501",
    "reviewer-credentials",
    Severity.ERROR,
    clause="LC 4610.6(f)",
    detected_by=("schema", "rule"),
    mandatory=True,
    invalid={"/reviewers/0/specialties": ["\u2003"]},
    portable=(
        Portable("/reviewers/*", f"d:licensureStates/d:licensureState[{speaks('.')}]", "licensureStates"),
        Portable("/reviewers/*", f"d:specialties/d:specialty[{speaks('.')}]", "specialties"),
    ),
)
def reviewer_credentials(document: Determination, context: RuleContext) -> Problems:
    """The reviewer has no {what}.

    The reviewer's qualifications are described, the name is confidential: at least one state of licensure and one
    specialty.
    """
    for r, reviewer in enumerate(document.reviewers if context.irregular_texts else ()):
        if all_blank(reviewer.licensure_states):
            yield at(f"/reviewers/{r}/licensureStates")
        if all_blank(reviewer.specialties):
            yield at(f"/reviewers/{r}/specialties")


@rule(
    "IMR502",
    "reviewer-identity",
    Severity.ERROR,
    clause="LC 4610.6(f), Zuniga v. WCAB",
    mandatory=True,
    invalid={_FIRST_STATEMENT: ["The reviewer, Jane Roe, M.D., has no tie to the parties."]},
    valid={
        "a degree without a name": {
            _FIRST_STATEMENT: ["The reviewer holds an M.D. and is Board Certified in Internal Medicine."]
        },
        "a specialty with a degree": {
            _FIRST_STATEMENT: ["The reviewer is a Doctor of Medicine, certified in Occupational Medicine, MD."]
        },
        "a license without its number": {
            _FIRST_STATEMENT: ["The reviewer is licensed to practice in California since 2004."]
        },
        "the treating physician": {
            "/clinicalCaseSummary": ["Dr. Roe, the treating physician, and John Doe, M.D., asked for an MRI."]
        },
    },
)
def reviewer_identity(document: Determination, context: RuleContext) -> Problems:
    """{place}: it seems to give away who the reviewer is (the name, a signature or the number of a
    license).

    The reviewer is described by qualifications, and who it is stays confidential. In the reviewer's own statement and
    credentials any name with a title or a degree, any signature and any number of a license is reported; elsewhere only
    what is clearly the expert reviewer's, since other physicians are named in any history. Properties of extensions
    with such a name are reported too. What was found is never shown.
    """
    for place, text in _own_texts(document) if _may_name(context.credentials) else ():
        if _may_name(text) and _NAMED.search(text):
            yield at(place)
    for place, text in _elsewhere(document, context) if "eviewer" in context.prose else ():
        if "eviewer" in text and _NAMED_ELSEWHERE.search(text):
            yield at(place)
    for e, extension in enumerate(document.extensions):
        for p, named in enumerate(extension.properties):
            if _PROPERTY.fullmatch(named.name):
                yield at(f"/extensions/{e}/properties/{p}/name")


def _may_name(text: str) -> bool:
    """Whether *text* has a title, a degree, a signature or a long number; it spares most the slow pattern."""
    # One of these stands in each of the signs; a generator over the signs would take three times as long.
    may_sign = "ign" in text or ":" in text or "/s/" in text or "nitials" in text or "NPI" in text or "DEA" in text
    if may_sign and any(sign in text for sign in _SIGNS):
        return True
    words = text.replace(".", "").replace(",", " ").split()
    if not _TITLES.isdisjoint(words):
        return True
    # Most texts have no four digits at all, which is found out quicker than whether these stand together.
    digits = text.encode("ascii", "ignore").translate(None, _NO_DIGITS)
    return len(digits) > 3 and _FOUR_DIGITS.search(text) is not None


def _own_texts(document: Determination) -> Iterator[tuple[str, str]]:
    """Every text about a reviewer, after its pointer."""
    for r, reviewer in enumerate(document.reviewers):
        for name, texts in (
            ("statement", reviewer.statement),
            ("specialties", reviewer.specialties),
            ("licensureStates", reviewer.licensure_states),
        ):
            for i, text in enumerate(texts):
                yield f"/reviewers/{r}/{name}/{i}", text


def _elsewhere(document: Determination, context: RuleContext) -> Iterator[tuple[str, str]]:
    """Every other text in which somebody may be named, after its pointer."""
    for d, reviewed in enumerate(document.documents_reviewed):
        yield f"/documentsReviewed/{d}/title", reviewed.title
        if reviewed.author is not None:
            yield f"/documentsReviewed/{d}/author", reviewed.author
    for p, text in enumerate(document.clinical_case_summary):
        yield f"/clinicalCaseSummary/{p}", text
    for i, j, analysis in context.analyses:
        for p, text in enumerate(analysis.rationale):
            yield f"{analysis_at(i, j)}/rationale/{p}", text


@rule(
    "IMR503",
    "no-california-license",
    Severity.INFO,
    on_request=True,
    aliases=("no-california-licence",),
    clause="LC 139.5(d)",
    invalid={"/reviewers/0/licensureStates": ["Oregon"]},
)
def no_california_license(document: Determination, context: RuleContext) -> Problems:
    """The reviewer holds no license of California.

    The law prefers reviewers who are licensed in California, and allows others, so it is info. More than a third of 193
    good letters have such a reviewer, so the rule runs on request only. The wording of the clause could not be read at
    its source.
    """
    for r, reviewer in enumerate(document.reviewers):
        states = reviewer.licensure_states
        if "California" not in states and not any(
            entry.value == "California" for state in states for entry in context.lists.us_states.find(state)
        ):
            yield at(f"/reviewers/{r}/licensureStates")


@rule(
    "IMR504",
    "unknown-specialty",
    Severity.WARNING,
    clause="LC 4610.6(f)",
    invalid={"/reviewers/0/specialties": ["Sports Medicinea"]},
    valid={
        "another way to write it": {
            "/reviewers/0/specialties": ["Physical Medicine and Rehabilitation", "orthopaedic surgery"]
        },
    },
)
def unknown_specialty(document: Determination, context: RuleContext) -> Problems:
    """{place}: not in the code list of specialties; nearest known: {nearest}.

    The public index counts decisions by specialty, and a misspelt one is counted apart. The list has the specialties in
    which the boards of the American Board of Medical Specialties and of the American Osteopathic Association certify,
    and those of other professions; it is not complete, and says so. Letter case, punctuation, "&" for "and" and British
    spelling make no difference.
    """
    listed = context.lists.reviewer_specialties
    for r, reviewer in enumerate(document.reviewers):
        for i, name in enumerate(reviewer.specialties):
            if not listed.lookup(name) and not blank(name):
                yield at(f"/reviewers/{r}/specialties/{i}", nearest=context.nearest(listed, name) or "none")


@rule(
    "IMR506",
    "unknown-state",
    Severity.WARNING,
    invalid={"/reviewers/0/licensureStates": ["California", "Orgeon"]},
    valid={"abbreviated": {"/reviewers/0/licensureStates": ["CA", "new york"]}},
)
def unknown_state(document: Determination, context: RuleContext) -> Problems:
    """{place}: not in the code list of states; nearest known: {nearest}.

    States are written out in letters; their postal abbreviations are known too.
    """
    listed = context.lists.us_states
    for r, reviewer in enumerate(document.reviewers):
        for i, name in enumerate(reviewer.licensure_states):
            if not listed.find(name) and not blank(name):
                yield at(f"/reviewers/{r}/licensureStates/{i}", nearest=context.nearest(listed, name) or "none")
