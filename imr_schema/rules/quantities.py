"""IMR321, IMR620 and IMR623: how much of what was asked for. Heuristics over prose: they warn, never fail."""

from __future__ import annotations

import re

from imr_schema.findings import Severity
from imr_schema.model import Determination
from imr_schema.rules._pattern import Pattern
from imr_schema.rules._rule import Json, Problems, at, rule
from imr_schema.rules.context import RuleContext
from imr_schema.rules.prose.quantities import counted, counts

_ITEMS = "/disputedItems"
_VISITS: dict[str, Json] = {
    "original": {"text": "physical therapy, 12 visits"},
    "authorized": {"text": "6 visits"},
    "eligible": {"text": "6 visits"},
}
_STRENGTH = Pattern(
    r"""
    \b(?P<drug>[a-z]{5,}(?:-[a-z]+)?)\s*
    (?:(?:er|sr|xr|cr|dr|ir|hcl|sodium|tartrate|tablets?|capsules?|tabs?|caps?)\s+){0,5}
    (?P<strength>[0-9]+(?:\.[0-9]+)?(?:\s?[/-]\s?[0-9]+(?:\.[0-9]+)?){0,4}) \s*   # 300, 37.5-325, 50/325/40
    (?P<unit>mg|mcg|%)(?![a-z/])
    """
)
_UNITS = ("mg", "mcg", "%")
_FORM_OF_DRUG = Pattern(r"(?:tab|cap)\w*")
_NO_DRUG = frozenset(
    [
        "tablet",
        "tablets",
        "capsule",
        "capsules",
        "strength",
        "total",
        "daily",
        "patch",
        "cream",
        "about",
        "every",
        "dosage",
    ]
)
_AMOUNT = "amount|number|duration|frequency|dosage|dose|strength"
_UNSPECIFIED = Pattern(
    rf"""
      \b(?:unspecified|unknown)\s+(?:quantity|quantities|{_AMOUNT}|length)
    | \b(?:quantity|{_AMOUNT}|qty)\s+(?:is\s+|was\s+)?
      (?:unspecified|unknown|not\s+(?:specified|stated|given|provided))
    | \((?:unspecified|duration\s+and\s+frequency\s+unknown)[^)]{{0,40}}\)
    | \bqty:?\s*unspecified
    """
)
# A thousand tablets are four digits, a hundred visits three; no rate below ten times or ten weeks comes to a hundred.
_MANY = Pattern(r"[0-9](?:[0-9]{3}|,[0-9]{3}|[0-9]{2}\s+(?:[a-z]+\s+){0,2}(?:visit|session|treatment))")
_TEN = r"(?:[0-9]{2}|ten|eleven|twelve)"
_OFTEN = Pattern(
    rf"""
      {_TEN}\s* (?:x|times?) \s*(?:(?:/|a|per|each)\s*)? (?:week|wk)
    | (?:week|wk)\s* (?:for|x|times|over) \s*{_TEN}
    """
)
_IMPLAUSIBLE = {"pieces": 1000, "visits": 100}


@rule(
    "IMR321",
    "modified-request-counts",
    Severity.WARNING,
    invalid={f"{_ITEMS}/1/modifiedRequest": {**_VISITS, "eligible": {"text": "8 visits"}}},
    valid={
        "they add up": {f"{_ITEMS}/1/modifiedRequest": _VISITS},
        "the whole request is left": {
            f"{_ITEMS}/1/modifiedRequest": {**_VISITS, "eligible": {"text": "physical therapy, 12 visits"}}
        },
        "a rate": {
            f"{_ITEMS}/1/modifiedRequest": {**_VISITS, "original": {"text": "physical therapy 2x/week for 6 weeks"}}
        },
        "other things are counted": {
            f"{_ITEMS}/1/modifiedRequest": {
                "original": {"text": "cold therapy unit, 30 days"},
                "authorized": {"text": "7 day rental"},
                "eligible": {"text": "purchase of 1 unit"},
            }
        },
    },
)
def modified_request_counts(document: Determination, context: RuleContext) -> Problems:
    """Disputed item {item}: of {original} {unit} asked for, {authorized} were authorized and {eligible} are left for
    review, which does not add up.

    Authorized and left add up to what was asked for, or the whole request is left. Only what all three parts count is
    compared: visits (sessions, treatments, and rates such as 2x/week for 6 weeks), tablets and the like, days. A part
    that names two numbers of one thing is not compared.
    """
    for i, _, request in context.modified_requests:
        original, authorized, eligible = map(counted, (request.original, request.authorized, request.eligible))
        for unit in original.keys() & authorized.keys() & eligible.keys():
            asked, granted, left = original[unit], authorized[unit], eligible[unit]
            if asked not in (left, granted + left):
                place = f"{_ITEMS}/{i}/modifiedRequest"
                yield at(place, original=asked, authorized=granted, eligible=left, unit=unit)


@rule(
    "IMR620",
    "strengths-differ",
    Severity.WARNING,
    invalid={f"{_ITEMS}/0/description": "Gabapentin 300mg #90 (gabapentin 600 mg)"},
    valid={
        "one strength twice": {f"{_ITEMS}/0/description": "Gabapentin 300mg #90 (gabapentin 300 mg)"},
        "two drugs": {f"{_ITEMS}/0/description": "Gabapentin 300mg #90 and tramadol 50mg #60"},
        "a combination": {f"{_ITEMS}/0/description": "Norco 10/325mg #60 (Norco 10-325 mg)"},
        "a combination of three": {f"{_ITEMS}/0/description": "Fioricet 50/300/40mg #60 (Fioricet 50-300-40 mg)"},
        "two forms": {f"{_ITEMS}/0/description": "Tramadol 50mg #60 and tramadol ER 150mg #30"},
    },
)
def strengths_differ(document: Determination, context: RuleContext) -> Problems:
    """Disputed item {item} names one drug in two strengths.

    Only the description is read, where each strength follows the drug's name. A rationale may well compare doses. Two
    forms of a drug, one of them of extended release, are two drugs here.
    """
    if _units_in(context.all_descriptions) < 2:
        return
    for i, description in enumerate(context.descriptions):
        if _units_in(description) < 2:
            continue
        seen: dict[str, str] = {}
        for found in _STRENGTH.finditer(description):
            # "tramadol er" is not "tramadol"; "norco 10/325" is "norco 10-325"
            named = description[found.start() : found.start("strength")]
            drug = " ".join(_FORM_OF_DRUG.blanked(named).split())
            strength = re.sub(r"[\s/-]+", "/", found["strength"]) + found["unit"]
            if found["drug"] not in _NO_DRUG and seen.setdefault(drug, strength) != strength:
                yield at(f"{_ITEMS}/{i}/description")
                break


def _units_in(about: str) -> int:
    """How often a unit of strength stands in *about*."""
    return sum(map(about.count, _UNITS))


@rule(
    "IMR623",
    "unspecified-quantity",
    Severity.INFO,
    invalid={f"{_ITEMS}/0/description": "Physical therapy, unspecified quantity"},
    valid={"a quantity": {f"{_ITEMS}/0/description": "Physical therapy of an unspecified joint disorder, 6 visits"}},
)
def unspecified_quantity(document: Determination, context: RuleContext) -> Problems:
    """Disputed item {item}: {what}.

    A party who is to authorize a treatment must know how much of it. That the request left it open is for the physician
    to answer, so it is info. More than 100 visits or 1,000 tablets in one request look like a slip. A request without
    any number is no fault: an MRI is one.
    """
    about = context.all_descriptions
    if "nspecified" in about or "unknown" in about or " not " in about:
        for i, description in enumerate(context.descriptions):
            if _UNSPECIFIED.search(description):
                yield at(f"{_ITEMS}/{i}/description", what="its quantity is not specified")
    if not _may_be_many(about):
        return
    for i, description in enumerate(context.descriptions):
        for unit, count in counts(description).items() if _may_be_many(description) else ():
            if count > _IMPLAUSIBLE.get(unit, count):
                yield at(f"{_ITEMS}/{i}/description", what=f"it asks for {count} {unit}")


def _may_be_many(about: str) -> bool:
    """Whether any description may count to more than a hundred; it spares most the patterns."""
    if _MANY.search(about):
        return True
    if "week" not in about and "wk" not in about:
        return False
    lines = about.split("\n")
    return any(_OFTEN.search(line) for line in lines if "week" in line or "wk" in line)
