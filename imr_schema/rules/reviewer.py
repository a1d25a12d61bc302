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
from imr_schema.rules.prose import reviewer_names as names
from imr_schema.rules.prose.every_text import every_text, plain
from imr_schema.text import all_blank, blank

_FIRST_STATEMENT = "/reviewers/0/statement"
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
    credentials a name with a title or a degree is reported, a name after "reviewer", "the undersigned" or "reviewed
    by", a given name and a surname before "decided" or a like word or with nothing else in the text, any signature, an
    e-mail address and any number of a license. Elsewhere only what is clearly the expert reviewer's is, since other
    physicians are named in any history: a name beside "expert reviewer", "I, ..., have reviewed", and a signature at
    the end of a rationale. Properties of extensions with such a name are reported too. What was found is never shown.

    A town before "MD" (Silver Spring), a specialty, a board, a school or a hospital is no name. A surname alone
    without a title, and a name in small letters, are not known as such.
    """
    for place, text in _own_texts(document) if names.may_name_itself(context.credentials) else ():
        if names.may_name_itself(text) and names.names_itself(plain(text)):
            yield at(place)
    yield from _elsewhere(document, context)
    for place, text in every_text(document.extensions) if document.extensions else ():
        if names.after_reviewer(plain(text)):
            yield at(f"/extensions{place}")
    for e, extension in enumerate(document.extensions):
        for p, named in enumerate(extension.properties):
            if _PROPERTY.fullmatch(named.name):
                yield at(f"/extensions/{e}/properties/{p}/name")


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


def _elsewhere(document: Determination, context: RuleContext) -> Problems:
    """The other texts that name the expert reviewer."""
    signed = set()
    for i, j, analysis in context.analyses if names.may_be_signed(context.prose) else ():
        if names.signed_at_end(analysis.rationale[-1]):
            place = f"{analysis_at(i, j)}/rationale/{len(analysis.rationale) - 1}"
            signed.add(place)
            yield at(place)
    if names.may_name_expert(context.prose):
        for place, text in every_text(document):
            if place.startswith("/reviewers/") or place in signed:
                continue
            if names.may_name_expert(text) and names.names_expert(plain(text)):
                yield at(place)


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
