"""IMR409: the MTUS comes first, and a reviewer who leaves it says why."""

from __future__ import annotations

import re

from imr_schema import law
from imr_schema.findings import Severity
from imr_schema.model import Basis, Determination
from imr_schema.rules._pattern import Pattern
from imr_schema.rules._rule import Json, Problems, at, rule
from imr_schema.rules.context import RuleContext, guideline_at

_ITEM = "/disputedItems/1"
_LONGEST = 4000
"""How much of a statement and a rationale is searched for a reason."""
# Whose guidelines a sentence is about, and what it says where they are left, or answered.
_SCHEDULE = Pattern(
    r"(?<!Non[- ])\b(?:MTUS|Utilization\s+Schedule|ACOEM|(?:California|CA|State)(?:['’]s)?\s+guidelines?|9792\.2[0-9])",
    re.IGNORECASE,
)
_REASON = Pattern(
    r"""
      \b(?:not|no|nor|neither|none|never|without|cannot|silent|silence|fails?|failed|lacks?|lacking|absen(?:t|ce)|limited
      | insufficient|insufficiently|inadequate|inadequately|vague|vaguely|outdated|dated|older|rebut\w*|overcome\w*
      | presum\w+|defers?|deferred|references?|refers?|supplement\w*|instead|alternat\w+|other|beyond|therefore|thus
      | however|although|while|whereas|since|because|conflict\w*|differs?|newer|updated|more|most|less|only|search
      | hierarchy|sequence|also|addition|additional\w*)\b
    | n['’]t\b
    """,
    re.IGNORECASE,
)
_SILENT = Pattern(
    r"""
      \b(?:guidelines?|schedule)\s+(?:(?:is|are|was|were|remains?)\s+silent|(?:does|do|did)\s+not\s+(?:specifically\s+)?
        (?:address|discuss|mention|cover))\b
    | \bnot\s+(?:specifically\s+)?(?:addressed|discussed|mentioned|covered)\s+(?:in|by)\s+(?:the\s+)?
      (?:guidelines?|schedule)\b
    | \b(?:alternat\w+|other|additional)\s+(?:evidence[\s-]based\s+)?(?:evidence|guidelines?|sources?|literature)\b
    """,
    re.IGNORECASE,
)
_ODG_ALONE: dict[str, Json] = {
    "basis": "nonMtus",
    "statement": "The Expert Reviewer based their decision on recommendation(s) outside of the MTUS Guidelines. "
    "Decision based on Non-MTUS Citation Official Disability Guidelines, Knee.",
    "citations": [{"source": "ODG", "title": "Knee"}],
}
_KNEE: dict[str, Json] = {
    "basis": "mtus",
    "statement": "Decision based on MTUS Knee Complaints.",
    "citations": [{"source": "MTUS", "title": "Knee Complaints"}],
}


@rule(
    "IMR409",
    "leaves-mtus-without-reason",
    Severity.INFO,
    law=("order_of_evidence",),
    clause="LC 4610.5(c)(2), 8 CCR 9792.21(d), 9792.21.1, 9792.25.1",
    scene=("/disputedItems/1/claimsAdministratorGuideline",),
    invalid={
        f"{_ITEM}/claimsAdministratorGuideline": _KNEE,
        f"{_ITEM}/analyses/0/guideline": _ODG_ALONE,
    },
    valid={
        "the rationale says why": {
            f"{_ITEM}/claimsAdministratorGuideline": _KNEE,
            f"{_ITEM}/analyses/0/guideline": _ODG_ALONE,
            f"{_ITEM}/analyses/0/rationale/0": "The MTUS does not address such braces, so the ODG was consulted.",
        },
        "the data say why": {
            f"{_ITEM}/claimsAdministratorGuideline": _KNEE,
            f"{_ITEM}/analyses/0/guideline": _ODG_ALONE,
            f"{_ITEM}/analyses/0/whyNotMtus": "The MTUS does not address such braces.",
        },
        "the claims administrator left the MTUS too": {
            f"{_ITEM}/claimsAdministratorGuideline": {
                **_ODG_ALONE,
                "statement": "The Claims Administrator based their decision on recommendation(s) outside of the MTUS "
                "Guidelines. Decision based on Non-MTUS Citation Official Disability Guidelines, Knee.",
            },
            f"{_ITEM}/analyses/0/guideline": _ODG_ALONE,
        },
    },
)
def leaves_mtus_without_reason(document: Determination, context: RuleContext) -> Problems:
    """Disputed item {item}: the claims administrator relies on the MTUS, the reviewer on other sources alone, and no
    reason for leaving the MTUS is given; the order of evidence is {order}.

    The MTUS is presumed correct. A reviewer may leave it where it does not address the condition or the treatment, or
    where better evidence rebuts it, and then a reader wants to know which. The sentence that letters print before such
    a citation ("outside of the MTUS Guidelines") says that the MTUS was left, not why. What counts as a reason: the
    data's own text of why the MTUS was left, or, in the statement or the rationale, a sentence about the MTUS, ACOEM or
    the California guidelines that says what they lack, do not say, or what was put in their place, or one that says
    that other guidelines were used. It is read generously, since there are many ways to say it: a sentence that only
    mentions them with "also" or "however" counts too. Items for which the claims administrator cites no chapter of the
    MTUS are left out, and those for which the reviewer cites nothing, which is IMR402.
    """
    order = ""
    for i in context.items_citing_differently:
        theirs, *others = context.sides[i]
        if theirs.basis not in (Basis.MTUS, Basis.BOTH):
            continue
        for side, ours in enumerate(others, 1):
            if document.disputed_items[i].analyses[side - 1].why_not_mtus is not None:
                continue
            if ours.basis is Basis.NON_MTUS and not _says_why(ours.statement, *_rationale(document, i, side)):
                order = order or law.on(document.case.decision_date).order_of_evidence
                yield at(f"{guideline_at(i, side)}/statement", order=order)


def _rationale(document: Determination, item: int, side: int) -> tuple[str, ...]:
    return document.disputed_items[item].analyses[side - 1].rationale


def _says_why(statement: str, *rationale: str) -> bool:
    """Whether a sentence says why the MTUS was left; the one that letters print before a citation does not."""
    text = "\n".join([*statement.split("outside of the MTUS Guidelines"), *rationale])[:_LONGEST]
    if _SILENT.search(text):
        return True
    return any(_SCHEDULE.search(part) and _REASON.search(part) for part in text.replace("\n", ". ").split(". "))
