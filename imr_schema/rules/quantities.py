"""IMR320 to IMR321, IMR620 and IMR623: how much of what was asked for. Heuristics over prose: they warn, never fail."""

import re

from imr_schema.finding import Severity
from imr_schema.model import Determination
from imr_schema.rules.prose.quantities import counted, counts
from imr_schema.rules._gist import gist
from imr_schema.rules._rule import Problems, at, rule

_ITEMS = "/disputedItems"
_VISITS = {
    "original": {"text": "physical therapy, 12 visits"},
    "authorized": {"text": "6 visits"},
    "eligible": {"text": "6 visits"},
}
_STRENGTH = (
    r"\b(?P<drug>[a-z]{5,}(?:-[a-z]+)?)\s*(?:(?:er|sr|xr|cr|dr|ir|hcl|sodium|tartrate|tablets?|capsules?|tabs?|caps?)\s+)*"
    r"(?P<strength>[0-9]+(?:\.[0-9]+)?(?:\s?[/-]\s?[0-9]+(?:\.[0-9]+)?)?)\s*(?P<unit>mg|mcg|%)(?![a-z/])"
)
_TWO_UNITS = "(?:mc?g|%).*(?:mc?g|%)"  # in one line, and so of one item
_NO_DRUG = frozenset(
    {
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
    }
)
_UNSPECIFIED = (
    r"\b(?:unspecified|unknown)\s+(?:quantity|quantities|amount|number|duration|frequency|dosage|dose|strength|length)"
    r"|\b(?:quantity|amount|number|duration|frequency|dosage|dose|strength|qty)\s+(?:is\s+|was\s+)?(?:unspecified|unknown|not\s+(?:specified|stated|given|provided))"
    r"|\((?:unspecified|duration\s+and\s+frequency\s+unknown)[^)]{0,40}\)|\bqty:?\s*unspecified"
)
# A thousand tablets are four digits, a hundred visits three; no rate below ten times or ten weeks comes to a hundred.
_TEN = r"(?:[0-9]{2}|ten|eleven|twelve)"
_MANY = r"[0-9](?:[0-9]{3}|,[0-9]{3}|[0-9]{2}\s+(?:[a-z]+\s+){0,2}(?:visit|session|treatment))"
_OFTEN = rf"{_TEN}\s*(?:x|times?)\s*(?:/|a|per|each)?\s*(?:week|wk)|(?:week|wk)\s*(?:for|x|times|over)\s*{_TEN}"
_IMPLAUSIBLE = {"pieces": 1000, "visits": 100}


@rule(
    "IMR321",
    "modified-request-counts",
    Severity.WARNING,
    breaks={f"{_ITEMS}/1/modifiedRequest": {**_VISITS, "eligible": {"text": "8 visits"}}},
    near={
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
def modified_request_counts(doc: Determination) -> Problems:
    """Disputed item {item}: of {original} {unit} asked for, {authorized} were authorised and {eligible} are left for review, which does not add up.

    Authorised and left add up to what was asked for, or the whole request is left. Only what all three parts count is compared: visits (sessions, treatments, and rates
    such as 2x/week for 6 weeks), tablets and the like, days. A part that names two numbers of one thing is not compared.
    """
    for i, item in gist(doc).modified:
        request = item.modified_request
        if request is None:
            continue
        original, authorized, eligible = map(counted, (request.original, request.authorized, request.eligible))
        for unit in original.keys() & authorized.keys() & eligible.keys():
            asked, given, left = original[unit], authorized[unit], eligible[unit]
            if asked not in (left, given + left):
                place = f"{_ITEMS}/{i}/modifiedRequest"
                yield at(place, original=asked, authorized=given, eligible=left, unit=unit)


@rule(
    "IMR620",
    "strengths-differ",
    Severity.WARNING,
    breaks={f"{_ITEMS}/0/description": "Gabapentin 300mg #90 (gabapentin 600 mg)"},
    near={
        "one strength twice": {f"{_ITEMS}/0/description": "Gabapentin 300mg #90 (gabapentin 300 mg)"},
        "two drugs": {f"{_ITEMS}/0/description": "Gabapentin 300mg #90 and tramadol 50mg #60"},
        "a combination": {f"{_ITEMS}/0/description": "Norco 10/325mg #60 (Norco 10-325 mg)"},
        "two forms": {f"{_ITEMS}/0/description": "Tramadol 50mg #60 and tramadol ER 150mg #30"},
    },
)
def strengths_differ(doc: Determination) -> Problems:
    """Disputed item {item} names one drug in two strengths.

    Only the description is read, where each strength follows the drug's name. A rationale may well compare doses. Two forms of a drug, one of
    them of extended release, are two drugs here.
    """
    known = gist(doc)
    if not re.search(_TWO_UNITS, known.about):
        return
    for i, described in enumerate(known.described):
        if described.count("mg") + described.count("mcg") + described.count("%") < 2:
            continue
        seen: dict[str, str] = {}
        for found in re.finditer(_STRENGTH, described):
            # "tramadol er" is not "tramadol"; "norco 10/325" is "norco 10-325"
            drug = re.sub(r"\s*[0-9.]+.*$|\s*(?:tab\w*|cap\w*)\b", "", found[0]).strip()
            strength = re.sub(r"[\s/-]+", "/", found["strength"]) + found["unit"]
            if found["drug"] not in _NO_DRUG and seen.setdefault(drug, strength) != strength:
                yield at(f"{_ITEMS}/{i}/description")
                break


@rule(
    "IMR623",
    "unspecified-quantity",
    Severity.INFO,
    breaks={f"{_ITEMS}/0/description": "Physical therapy, unspecified quantity"},
    near={"a quantity": {f"{_ITEMS}/0/description": "Physical therapy of an unspecified joint disorder, 6 visits"}},
)
def unspecified_quantity(doc: Determination) -> Problems:
    """Disputed item {item}: {what}.

    A party who is to authorise a treatment must know how much of it. That the request left it open is for the physician to answer, so it is info.
    More than 100 visits or 1,000 tablets in one request look like a slip. A request without any number is no fault: an MRI is one.
    """
    known = gist(doc)
    if "nspecified" in known.about or "unknown" in known.about or " not " in known.about:
        for i, described in enumerate(known.described):
            if re.search(_UNSPECIFIED, described):
                yield at(f"{_ITEMS}/{i}/description", what="its quantity is not specified")
    if not _may_be_many(known.about):
        return
    for i, described in enumerate(known.described):
        for unit, said in counts(described).items() if _may_be_many(described) else ():
            if said > _IMPLAUSIBLE.get(unit, said):
                yield at(f"{_ITEMS}/{i}/description", what=f"it asks for {said} {unit}")


def _may_be_many(about: str) -> bool:
    """Whether any description may count to more than a hundred; it spares most the patterns."""
    if re.search(_MANY, about):
        return True
    if "week" not in about and "wk" not in about:
        return False
    lines = about.split("\n")
    return any(re.search(_OFTEN, line) for line in lines if "week" in line or "wk" in line)
