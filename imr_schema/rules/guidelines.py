"""IMR401, IMR402, IMR405 and IMR406: what the two sides say that they relied on."""

from __future__ import annotations

import re

from imr_schema.findings import Severity
from imr_schema.model import Basis, Determination
from imr_schema.rules._pattern import Pattern
from imr_schema.rules._portable import EACH_ANALYSIS, EACH_ITEM, Portable, is_mtus, key
from imr_schema.rules._rule import Json, Problems, at, rule
from imr_schema.rules.context import RuleContext, analysis_at, basis_of, guideline_at
from imr_schema.rules.prose.ancillary import is_ancillary
from imr_schema.standard.placeholders import placeholders

_ITEMS = "/disputedItems"
_SIDES = (f"{EACH_ITEM}/claimsAdministratorGuideline", f"{EACH_ANALYSIS}/guideline")
_ADDS_UP_TO = (
    (Basis.NONE_CITED, "$all = 0"),
    (Basis.NON_MTUS, "$all > 0 and $mtus = 0"),
    (Basis.MTUS, "$all > 0 and $mtus = $all"),
    (Basis.BOTH, "$mtus > 0 and $mtus < $all"),
)
"""Each basis, and when the citations add up to it, in XPath."""
_CITES = (("based on mtus", Basis.MTUS), ("based on non mtus citation", Basis.NON_MTUS))
"""What a statement that cites a source says, as placeholders are compared, and the basis that it cannot lack."""
_OURS = f"{_ITEMS}/0/analyses/0/guideline"
_NOTHING: dict[str, Json] = {
    "basis": "noneCited",
    "statement": "The Expert Reviewer did not cite any medical evidence for its decision.",
    "citations": [],
}
_OUTSIDE = Pattern(r"\b(?:recommendation(?:\(s\)|s)?|sources?) \s+outside\s+(?:of\s+)?the\s+MTUS")
_SURGERY_NOT_NECESSARY = Pattern(
    r"""
      \b(?:primary|associated|original|surg\w+|procedure|operation)\b [^.]{0,60} \b(?:not|none|neither)\b
    | \b(?:not|none|neither)\b [^.]{0,60} \b(?:surg\w+|procedure|operation)\b
    """,
    re.IGNORECASE,
)
_LONGEST = 4000
"""How much of a rationale is searched for a surgery."""
_ADDRESS = Pattern(r"\A \W* (?:https?://|www\.) \S++ (?:\s\W*)?", re.IGNORECASE)


@rule(
    "IMR401",
    "guideline-basis",
    Severity.ERROR,
    clause="LC 4610.5(c)(2)",
    detected_by=("schema", "rule"),
    invalid={f"{_OURS}/basis": "nonMtus"},
    portable=(
        *(
            Portable(
                side,
                f"not({when}) or @basis = '{expected.value}'",
                "basis",
                {"basis": "@basis", "expected": f"'{expected.value}'"},
                {
                    "all": "count(d:citations/d:citation)",
                    "mtus": f"count(d:citations/d:citation[{is_mtus('d:source')}])",
                },
            )
            for side in _SIDES
            for expected, when in _ADDS_UP_TO
        ),
        *(
            Portable(
                side,
                f"@basis != 'noneCited' or d:citations/d:citation or not(contains({key('d:statement')}, '{words}'))",
                "statement",
                {"basis": "@basis", "expected": f"'{expected.value}'"},
            )
            for side in _SIDES
            for words, expected in _CITES
        ),
    ),
)
def guideline_basis(document: Determination, context: RuleContext) -> Problems:
    """Disputed item {item}: the basis is {basis}, but what is cited adds up to {expected}.

    mtus: all citations have the source MTUS. nonMtus: none has. both: some have. noneCited: there is no citation, and
    the statement says that none was made. A basis that its citations do not bear out hides which order of evidence was
    followed. "CA MTUS", "California MTUS", "Medical Treatment Utilization Schedule" and the other names that the code
    list guideline-sources has for it are the MTUS too. A statement that says "based on MTUS" or "based on Non-MTUS
    Citation" is no statement that none was cited. The portable rules of version 1.0, which are frozen, know "MTUS"
    alone, and look at no statement.
    """
    differing = frozenset(context.items_citing_differently)
    for i, sides in enumerate(context.sides):
        alike = basis_of(sides[0].citations) if i not in differing else None
        if alike is sides[0].basis is sides[-1].basis and len(sides) == 2:
            continue  # most of them
        for side, guideline in enumerate(sides):
            expected = basis_of(guideline.citations)
            if guideline.basis is not expected:
                place = f"{guideline_at(i, side)}/basis"
                yield at(place, basis=guideline.basis.value, expected=expected.value)
    yield from _statements_that_cite(context)


def _statements_that_cite(context: RuleContext) -> Problems:
    """The statements that cite a source where data say that none was cited."""
    for i, side, guideline in context.guidelines:
        if guideline.basis is not Basis.NONE_CITED or guideline.citations:
            continue  # most of them
        stated = placeholders().key(guideline.statement)
        for words, expected in _CITES:
            if words in stated:
                place = f"{guideline_at(i, side)}/statement"
                yield at(place, basis=guideline.basis.value, expected=expected.value)


@rule(
    "IMR402",
    "reviewer-cites-nothing",
    Severity.WARNING,
    clause="LC 4610.5(c)(2), 8 CCR 9792.10.6(d)",
    invalid={f"{_ITEMS}/1/analyses/0/guideline": _NOTHING},
    valid={
        "an associated service": {
            f"{_ITEMS}/0/description": "Lumbar fusion at L5-S1",
            f"{_ITEMS}/1/description": "Associated surgical service: Lumbar brace",
            f"{_ITEMS}/1/analyses/0/guideline": _NOTHING,
            f"{_ITEMS}/1/decision": "upheld",
            f"{_ITEMS}/1/analyses/0/decision": "upheld",
            f"{_ITEMS}/1/analyses/0/rationale": [
                "As the fusion is not needed, a brace after it is not medically necessary."
            ],
            "/outcome": "uphold",
        },
        "a service that hangs on a surgery": {
            f"{_ITEMS}/0/description": "Pre-operative clearance",
            f"{_ITEMS}/0/analyses/0/guideline": _NOTHING,
            f"{_ITEMS}/0/analyses/0/rationale": [
                "Since the surgery that was planned is not medically necessary, none of the services around it is "
                "medically necessary."
            ],
        },
        "the claims administrator cites nothing": {
            f"{_ITEMS}/1/claimsAdministratorGuideline": {
                "basis": "noneCited",
                "statement": "The Claims Administrator did not cite any medical evidence for its decision.",
                "citations": [],
            }
        },
    },
    # That an item is around a surgery is read in prose: here it is a warning, too.
    portable=(Portable(f"{EACH_ANALYSIS}/guideline", f"@basis != '{Basis.NONE_CITED.value}'"),),
)
def reviewer_cites_nothing(document: Determination, context: RuleContext) -> Problems:
    """Disputed item {item}: the reviewer cites no evidence.

    A decision rests on evidence in an order that the law gives, and refers to it. Of 439 real items 29 cite nothing,
    and all of them are services around a surgery that was upheld in the same letter; for such an item this is info. It
    is recognized by the beginning of its description ("Associated surgical service:", "Pre-op", "Labs to include:") or
    by a rationale that points to the surgery.
    """
    for i, j, analysis in context.analyses:
        if analysis.guideline.basis is Basis.NONE_CITED:
            rationale = " ".join(analysis.rationale)[:_LONGEST]
            around = is_ancillary(context.descriptions[i]) or _SURGERY_NOT_NECESSARY.search(rationale)
            yield at(f"{analysis_at(i, j)}/guideline", severity=Severity.INFO if around else None)


@rule(
    "IMR405",
    "outside-mtus-prefix",
    Severity.WARNING,
    clause="LC 4610.5(c)(2)",
    invalid={
        _OURS: {
            "basis": "mtus",
            "statement": "The Expert Reviewer based their decision on recommendation(s) outside of the MTUS "
            "Guidelines. Decision based on MTUS Chronic Pain Medical Treatment 2009.",
            "citations": [{"source": "MTUS", "title": "Chronic Pain Medical Treatment", "year": 2009}],
        }
    },
    valid={
        "nothing of the MTUS is cited": {
            f"{_ITEMS}/1/analyses/0/guideline": {
                "basis": "nonMtus",
                "statement": "The Expert Reviewer based their decision on recommendation(s) outside of the MTUS "
                "Guidelines. Decision based on Non-MTUS Citation Official Disability Guidelines, Knee.",
                "citations": [{"source": "ODG", "title": "Knee"}],
            }
        }
    },
)
def outside_mtus_prefix(document: Determination, context: RuleContext) -> Problems:
    """Disputed item {item}: the statement says that it rests on recommendations outside of the MTUS, but it cites the
    MTUS.

    Letters print that sentence where only other sources are cited. Beside a citation of the MTUS one of the two is
    wrong, and the order of evidence is in doubt.
    """
    for i, sides in enumerate(context.sides):
        for side, guideline in enumerate(sides):
            outside = "utside" in guideline.statement and _OUTSIDE.search(guideline.statement)
            if outside and guideline.basis in (Basis.MTUS, Basis.BOTH):
                yield at(f"{guideline_at(i, side)}/statement")


@rule(
    "IMR406",
    "bare-web-address",
    Severity.INFO,
    invalid={
        f"{_ITEMS}/1/analyses/0/guideline": {
            "basis": "nonMtus",
            "statement": "Decision based on Non-MTUS Citation http://www.example.org/knee.",
            "citations": [{"source": "http://www.example.org/knee", "title": "http://www.example.org/knee"}],
        }
    },
    valid={
        "a title with its address": {
            f"{_ITEMS}/1/analyses/0/guideline": {
                "basis": "nonMtus",
                "statement": "Decision based on Non-MTUS Citation Braces of the knee, a review, "
                "http://www.example.org/knee.",
                "citations": [
                    {"source": "Braces of the knee", "title": "Braces of the knee, http://www.example.org/knee"}
                ],
            }
        }
    },
)
def bare_web_address(document: Determination, context: RuleContext) -> Problems:
    """{place}: a web address and nothing else.

    Addresses change, and an address alone does not say which evidence was meant. A title beside the address is enough.
    """
    if not any("www." in title or "://" in title for _, title, _ in context.cited_sources):
        return
    for i, side, guideline in context.guidelines:
        for c, citation in enumerate(guideline.citations):
            if _ADDRESS.fullmatch(citation.title):
                yield at(f"{guideline_at(i, side)}/citations/{c}/title")
