"""IMR313: a rationale that grants a part of an item. A heuristic over prose: it warns, never fails."""

from __future__ import annotations

from imr_schema.findings import Severity
from imr_schema.model import Analysis, Decision, Determination
from imr_schema.rules._pattern import Pattern, has_one
from imr_schema.rules._rule import Problems, at, rule
from imr_schema.rules.context import IndexedAnalysis, RuleContext, analysis_at
from imr_schema.rules.prose.clauses import clause, sentences
from imr_schema.rules.prose.necessity import Verdict
from imr_schema.rules.prose.quantities import counted, said_to_count
from imr_schema.rules.prose.subjects import Scope, own_words, scope

_FIRST = "/disputedItems/0"
_COUNTED = ("visits", "pieces", "times", "days", "weeks", "months", "injections", "hours")
_OF_THE_REQUEST = (" request is medically necessary.", " request is not medically necessary.")
_END = len("ecessary.")
_LAST, _AS_WRITTEN = (
    160,
    ("as written", "as submitted", "as requested", "as a whole", "in its entirety", "cannot be modified"),
)
_PARTLY = Pattern(
    r"""
      \b(?:is|are|be|hereby|i|we|recommend) \s (?:\w+\s)? partially \s
      (?:approv|certif|authori[sz]|overturn|grant|medically|uph|allow|revers)
    | \b(?:is|are|be|hereby) \s (?:\w+\s)? (?:approved|certified|authori[sz]ed|granted|overturned|reversed
      |medically\snecessary)
      \s (?:only\s)? in \s part \b
    | \bpartial \s (?:approval|certification|authori[sz]ation|grant) \b [^.;]{0,80}? \b is \s (?:\w+\s)?
      (?:recommended|granted|appropriate|given|warranted|reasonable|medically)
    | \b(?:i|we|recommend) \s (?:\w+\s){0,3} partial \s (?:approval|certification|authori[sz]ation|grant)
    | \brequest \s (?:is|should\sbe) \s (?:hereby\s|therefore\s)? modified \s to \b
    | \b(?:i|we) \s (?:would\s|hereby\s)? modify \b
    | \b(?:is|are) \s (?:approved|certified|authori[sz]ed|granted|medically\snecessary) \s (?:as\smodified
      |with\smodification)
    """
)
# "..., but the other six are not", "..., while tramadol is": the verdict of the clause before, or its contrary.
_THE_CONTRARY = Pattern(
    r"""
    \b (?:but|while|whereas|and|though|although|however) \b ,? \s
    (?P<what>[^.;,]{1,80}?) \s (?:is|are) (?P<not>\snot)? \W{0,5} \Z
    """
)
_CONTRASTS = (" is.", " are.", " not.", " is;", " are;", " not;")
"""How a sentence ends that says the contrary in a few words."""
_VAGUE = Pattern(
    r"\b(?:some|few|several|short|brief|limited|another|other|second|alternative|trial|less|modified|single)\b"
)
_OF_A_NUMBER = Pattern(
    r"(?:only\s)?(?:half|most|[0-9]{1,3}|[a-z]{3,6})\s(?:[a-z]+\s)?(?:out\s)?of\s(?:the|these|those|[0-9])"
)
_DOSED = Pattern(r"\b(?:each|every|per|daily|dose|twice|at\sa\stime|a\sday|as\sneeded|bedtime)\b")
_PARTS_LEFT = Pattern(r"\b(?:remaining|remainder|rest|balance|other)\b")


@rule(
    "IMR313",
    "partial-grant",
    Severity.WARNING,
    clause="8 CCR 9792.10.6(b)",
    scene=("/disputedItems/0/description",),
    invalid={
        f"{_FIRST}/description": "Physical therapy, 12 visits",
        f"{_FIRST}/analyses/0/rationale": [
            "Six of the twelve visits are medically necessary. The other six are not medically necessary."
        ],
    },
    valid={
        "a part that nobody grants": {
            f"{_FIRST}/description": "Physical therapy, 12 visits",
            f"{_FIRST}/analyses/0/rationale": [
                "A trial of six visits would be reasonable, but there is no way to modify the request. The request for "
                "12 visits is not medically necessary."
            ],
        },
        "what was done before": {
            f"{_FIRST}/description": "Physical therapy, 6 visits",
            f"{_FIRST}/analyses/0/rationale": [
                "The first six visits were medically necessary. No gain in function is recorded. The request is not "
                "medically necessary."
            ],
        },
        "what the claims administrator granted": {
            f"{_FIRST}/description": "Physical therapy, 12 visits",
            f"{_FIRST}/analyses/0/rationale": [
                "Utilization review certified six of the twelve visits. The request is not medically necessary."
            ],
        },
    },
)
def partial_grant(document: Determination, context: RuleContext) -> Problems:
    """Disputed item {item} is {decision} as a whole, but its rationale grants a part of it.

    Each disputed item has one decision. A part that is granted (six of twelve visits, one of two drugs) is an item of
    its own, with a decision of its own; otherwise nobody can tell what to authorize.

    Looked at is what the reviewer says is medically necessary or approved: a number below the one that the item asks
    for, half, the first or the remaining visits, "in part", or one of two things that the description names while the
    other is denied. What the claims administrator granted, what was treated before, and what would be necessary are no
    grant, nor is anything in a denial that ends with the request "as written". A part that is granted under a name that
    the description does not have is missed, and so is one beside a warning about weaning.
    """
    for i, j, analysis in context.analyses:
        if not _may_grant_a_part(analysis):
            continue
        if _says_partly(analysis) or (not _is_all_or_nothing(analysis) and _grants(context, (i, j, analysis))):
            yield at(f"{analysis_at(i, j)}/rationale", decision=analysis.decision.value)


def _grants(context: RuleContext, indexed: IndexedAnalysis) -> bool:
    """Whether the verdicts of a rationale are on parts of the item, and not all the same."""
    i, _, analysis = indexed
    description, request = context.descriptions[i], context.document.disputed_items[i].modified_request
    retrospective = "retro" in description
    found = [each for each in context.said(indexed) if each.plain and (not each.past or retrospective)]
    if not found:
        return False
    if any(each.granted or each.limit or _OF_A_NUMBER.match(each.subject) for each in found):
        more = _more(found)
        asked = (counted(request.eligible) if request else said_to_count(description)) if more else {}
        if any(_grants_a_part(each, description, asked, left=request is not None) for each in more):
            return True
        if any(each.granted is False for each in found) and _of_two_things(found, description):
            return True
    ends = any(end in paragraph for paragraph in analysis.rationale for end in _CONTRASTS)
    return ends and _by_contrast(analysis, found, description)


def _is_all_or_nothing(analysis: Analysis) -> bool:
    """Whether a denial ends with the request "as written": its reviewer knows that the whole is decided."""
    last = analysis.rationale[-1][-_LAST:].lower()
    return analysis.decision is Decision.UPHELD and has_one(last, _AS_WRITTEN)


def _may_grant_a_part(analysis: Analysis) -> bool:
    """Whether a rationale says more than once, at its end, that the request is or is not necessary: most do not."""
    *before, last = analysis.rationale
    if not last.endswith(_OF_THE_REQUEST) or last.find("ecess") < len(last) - _END:
        return True
    return any("ecess" in paragraph for paragraph in before)


def _says_partly(analysis: Analysis) -> bool:
    if not any("part" in small or "modif" in small for small in map(str.lower, analysis.rationale)):
        return False  # most of them
    for sentence in sentences(analysis.rationale):
        found = _PARTLY.search(sentence) if "part" in sentence or "modif" in sentence else None
        if found and not clause(sentence, 0, found.start()).others:
            return True
    return False


def _more(found: list[Verdict]) -> list[Verdict]:
    """Those of *found* that may be about a part: a grant of the request itself is none where nothing is denied."""
    denied = any(each.granted is False for each in found)
    return [
        each
        for each in found
        if each.limit or (each.subject != "the request" and (denied or "request for" not in each.subject))
    ]


def _grants_a_part(each: Verdict, description: str, asked: dict[str, int], *, left: bool) -> bool:
    """Whether a verdict grants a part of what is *asked*, or denies some of a number; *left*: a part is left anyway."""
    limit = said_to_count(each.limit) if each.limit else {}
    if _is_fewer({unit: n for unit, n in limit.items() if unit != "pieces" or not _DOSED.search(each.limit)}, asked):
        return True
    extent = scope(each.subject, description)
    if extent is Scope.OTHER:
        return False
    granted, said = each.granted or each.limit != "", said_to_count(each.subject)
    if granted and _is_fewer(said, asked):
        return True
    if extent is Scope.WHOLE or (left and _PARTS_LEFT.search(each.subject)):
        return False
    if _OF_A_NUMBER.match(each.subject):
        return granted or each.granted is False
    if any(said[unit] == asked.get(unit) for unit in said):
        return False  # "the remaining 12 visits", where 12 are asked for
    return each.granted is True and not _VAGUE.search(each.subject)


def _is_fewer(granted: dict[str, int], asked: dict[str, int]) -> bool:
    return any(granted[unit] < asked[unit] for unit in _COUNTED if unit in granted and unit in asked)


def _of_two_things(found: list[Verdict], description: str) -> bool:
    """Whether one thing that *description* names is granted and another one denied."""
    named = [(each.granted, own_words(each.subject, description)) for each in found if _is_of(each, description)]
    granted = [own for is_granted, own in named if is_granted]
    denied = [own for is_granted, own in named if is_granted is False]
    return any(_are_two(one, other) for one in granted for other in denied)


def _is_of(each: Verdict, description: str) -> bool:
    """Whether a verdict is about something that the item asks for: "the MRI", "that of the right knee"."""
    return scope(each.subject.removeprefix("that ").removeprefix("of "), description) is not Scope.OTHER


def _by_contrast(analysis: Analysis, found: list[Verdict], description: str) -> bool:
    """Whether a sentence says the contrary of a part in a few words: "..., but the other six are not"."""
    verdicts = {each.sentence: each for each in found if each.granted is not None}
    for n, sentence in enumerate(sentences(analysis.rationale) if verdicts else ()):
        contrast = _THE_CONTRARY.search(sentence) if n in verdicts else None
        if contrast is None or bool(contrast["not"]) is not verdicts[n].granted or not _is_of(verdicts[n], description):
            continue
        one, other = own_words(verdicts[n].subject, description), own_words(contrast["what"], description)
        if scope(contrast["what"], description) is Scope.PART or _are_two(one, other):
            return True
    return False


def _are_two(one: set[str], other: set[str]) -> bool:
    return bool(one - other and other - one)
