"""IMR321, IMR620 and IMR623: how much of what was asked for. Heuristics over prose: they warn, never fail."""

from __future__ import annotations

from collections.abc import Iterator

from imr_schema.findings import Severity
from imr_schema.model import Determination, ModifiedRequest
from imr_schema.rules._pattern import Pattern, has_one
from imr_schema.rules._rule import Json, Problems, at, rule
from imr_schema.rules.context import RuleContext
from imr_schema.rules.prose.quantities import counted, counts, named, supplied
from imr_schema.rules.prose.strengths import UNITS, names_two_strengths

_ITEMS = "/disputedItems"
_VISITS: dict[str, Json] = {
    "original": {"text": "physical therapy, 12 visits"},
    "authorized": {"text": "6 visits"},
    "eligible": {"text": "6 visits"},
}
_OPEN = r"(?:unspecified|unknown|indefinite|unlimited)"
_AMOUNT = r"""(?:
    quantit(?:y|ies)|amounts?|numbers?|durations?|frequenc(?:y|ies)|dosages?|doses?|strengths?|length|qty|count|visits?
  | sessions?|treatments?|rental|purchase|prescriptions?|refills?|supply|days|weeks|months|hours|course|units?|tablets?
  | capsules?|period|time|term|rx
)"""
_DIAGNOSED = r"""(?:
    disorders?|joints?|sites?|injur\w+|types?|pain|conditions?|causes?|etiology|disease|sprain|strain|body|side|tear|origin
  | radicul\w+ | osteo\w+ | arthr\w+ | derangement | depress\w+ | lesion
)"""
_UNSPECIFIED = Pattern(
    rf"""
      \b {_OPEN} (?:ly)? \s (?:(?!{_DIAGNOSED}\b)[a-z/-]+\s){{0,4}}? {_AMOUNT} \b
    | (?:\A|\n|:\s?) (?:(?:retrospective|prospective|request|for|an?)\s){{0,4}} {_OPEN}\b
      (?!\s(?:[a-z-]+\s){{0,2}}{_DIAGNOSED}\b)
    | \b {_AMOUNT} \b (?:\s(?:of|and|or|for)\s(?:[a-z]+\s){{0,2}}?{_AMOUNT}\b|\sof\s(?:use|need|service|care
      |therapy))? [\s:=(-]* (?:(?:is|was|are|were|left)\s)?
      (?: {_OPEN} \b (?!\s(?:[a-z-]+\s){{0,2}}{_DIAGNOSED}\b) | n/a\b | tbd\b | to\sbe\sdetermined
        | not\s(?:\w+ly\s)? (?:specified|stated|indicated|given|provided|listed|noted|documented|known|defined
          |identified) )
    | \( \s? (?: {_OPEN} | not\s(?:specified|stated|given|provided) | duration\sand\sfrequency\sunknown )
      [^)]{{0,40}} \)
    | [,;#] \s? (?: {_OPEN} | not\s(?:specified|stated) ) \s? (?:\Z|[,;#])
    | \b(?:number|quantity|amount|frequency|duration)\sof\s(?:[a-z]+\s){{1,3}}?(?:(?:is|are)\s)?{_OPEN}\b
      (?!\s(?:[a-z-]+\s){{0,2}}{_DIAGNOSED}\b)
    | (?:\#|\bx|\bqty:?|\bquantity:?) \s? _{{1,10}} | \b lifetime \s (?:[a-z]+\s){{0,2}}
      (?:membership|use|supply|rental|access|care|treatment)s?\b
    | \# \s? (?:unknown|unspecified) | \bx\s(?:unknown|unspecified)\b
    | \b (?:indefinitely | indefinite\s(?:use|basis) | open-ended )\b
    | \b (?:no|without\san?|without\sany|without) \s (?:stated\s|specified\s)? (?:quantity|frequency|duration
      |dosage|dose)
      \b (?!\s(?:limit|adjust|reduction))
    """
)
_NONE_AT_ALL = Pattern(
    r"""
      (?<![0-9.,/-]) (?<![0-9]\s) \b (?:0|zero) \s (?:(?!(?:degree|percent|mg|mcg|ml)\b)[a-z]+\s){0,2}?
      (?P<unit>visit|session|treatment|day|week|month|tablet|capsule|pill|patch|tube|injection|hour|box|unit
        |bottle)s?(?:es)? \b
    | \# \s? (?P<pieces>0+) \b (?![.,/][0-9]) | \b (?:qty|quantity) \W{1,3} (?P<qty>0+|zero) \b (?!\.)
    | \b x \s? (?P<x>0) \b (?![.,/0-9]|\s?(?:mg|week|wk|day|month))
    """
)
_OPEN_WORDS = (
    *("nspecified", "unknown", " not ", "ndefinite", "pen-ended", "n/a"),
    *("unlimited", "lifetime", "_", "\n0 ", "x 0", "y 0"),
    *("tbd", "to be determined", "without", "no ", "(not", " 0 ", "#0", "# 0", "zero", "x0", ": 0"),
)
# A thousand tablets are four digits, a hundred visits three; no rate below ten times or ten weeks comes to a hundred.
_MANY = Pattern(r"[0-9](?:[0-9]{3}|,[0-9]{3}|[0-9]{2}\s(?:[a-z]+\s){0,2}(?:visit|session|treatment))")
_TEN = r"(?:[0-9]{2}|ten|eleven|twelve)"
_OFTEN = Pattern(
    rf"""
      {_TEN}\s? (?:x|times?) \s?(?:(?:/|a|per|each)\s?)? (?:week|wk)
    | (?:week|wk)\s? (?:for|x|times|over) \s?{_TEN}
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
        "how long it takes": {
            f"{_ITEMS}/1/modifiedRequest": {
                "original": {"text": "12 visits over 6 weeks"},
                "authorized": {"text": "6 visits over 3 weeks"},
                "eligible": {"text": "6 visits over 4 weeks"},
            }
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
    compared: visits (sessions, treatments, and rates such as 2x/week for 6 weeks), tablets and the like, days, and
    numbers without a unit ("x 12"). Weeks or days over which visits are spread are not added. A part that names two
    numbers of one thing is not compared. "#120 x 3 months" may be 120 tablets or 360.
    """
    for i, _, request in context.modified_requests:
        original, authorized, eligible = map(counted, (request.original, request.authorized, request.eligible))
        units = original.keys() & authorized.keys() & eligible.keys()
        for unit in units - {"visits"} if "times" in units else units:
            asked, granted, left = original[unit], authorized[unit], eligible[unit]
            if asked not in (left, granted + left) and not _adds_up_by_month(request, unit):
                place = f"{_ITEMS}/{i}/modifiedRequest"
                yield at(place, original=asked, authorized=granted, eligible=left, unit=named(unit))


def _adds_up_by_month(request: ModifiedRequest, unit: str) -> bool:
    """Whether the parts of a *request* add up where tablets are counted for every month."""
    parts = map(supplied, (request.original, request.authorized, request.eligible))
    asked, granted, left = (part[unit] for part in parts)
    return asked in (left, granted + left)


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
        "two forms": {f"{_ITEMS}/0/description": "Tramadol 50mg #60 and tramadol 150mg ER #30"},
        "two products": {f"{_ITEMS}/0/description": "Lidocaine 5% patch #30 and lidocaine 2% injection"},
        "a titration": {f"{_ITEMS}/0/description": "Topiramate 25mg #14, then topiramate 50mg #60"},
    },
)
def strengths_differ(document: Determination, context: RuleContext) -> Problems:
    """Disputed item {item} names one drug in two strengths.

    Only the description is read, where a strength stands after the drug's name or before it; a rationale may well
    compare doses. Strengths may have parts (10/325 mg), percents, or a rate (25 mcg/hr). Two forms of a drug, one of
    them of extended release, a patch and an injection, are two drugs here. Two strengths that each have a quantity or a
    time of their own ("15 mg #60 and 30 mg #30") are both meant, unless one stands in parentheses. A titration, a
    starter or combination pack has several strengths by intent, and a dose of a day is no strength. A brand and its
    generic drug are not known as one.
    """
    if _units_in(context.all_descriptions) < 2:
        return
    for i, description in enumerate(context.descriptions):
        if _units_in(description) > 1 and names_two_strengths(description):
            yield at(f"{_ITEMS}/{i}/description")


def _units_in(about: str) -> int:
    """How often a unit of strength stands in *about*."""
    return sum(map(about.count, UNITS))


@rule(
    "IMR623",
    "unspecified-quantity",
    Severity.INFO,
    invalid={f"{_ITEMS}/0/description": "Physical therapy, unspecified quantity"},
    valid={"a quantity": {f"{_ITEMS}/0/description": "Physical therapy of an unspecified joint disorder, 6 visits"}},
)
def unspecified_quantity(document: Determination, context: RuleContext) -> Problems:
    """Disputed item {item}: {what}.

    A party who is to authorize a treatment must know how much of it. That the request left it open (unknown,
    unspecified, not stated, indefinite) is for the physician to answer, so it is info. None at all, more than 100
    visits or 1,000 tablets in one request look like a slip. A request without any number is no fault: an MRI is one.
    Nor is an unspecified disorder.
    """
    about = context.all_descriptions
    if about.startswith("0 ") or has_one(about, _OPEN_WORDS):
        for i, description in enumerate(context.descriptions):
            for what in _left_open(description):
                yield at(f"{_ITEMS}/{i}/description", what=what)
    if not _may_be_many(about):
        return
    for i, description in enumerate(context.descriptions):
        for unit, count in counts(description).items() if _may_be_many(description) else ():
            if count > _IMPLAUSIBLE.get(unit, count):
                yield at(f"{_ITEMS}/{i}/description", what=f"it asks for {count} {unit}")


def _left_open(description: str) -> Iterator[str]:
    """What *description* leaves open, and that it asks for none at all."""
    if _UNSPECIFIED.search(description):
        yield "its quantity is not specified"
    if none := _NONE_AT_ALL.search(description):
        yield f"it asks for 0 {none['unit']}s" if none["unit"] else "it asks for 0 pieces"


def _may_be_many(about: str) -> bool:
    """Whether any description may count to more than a hundred; it spares most the patterns."""
    if _MANY.search(about):
        return True
    if "week" not in about and "wk" not in about:
        return False
    lines = about.split("\n")
    return any(_OFTEN.search(line) for line in lines if "week" in line or "wk" in line)
