"""IMR310, IMR621 and IMR622: what a rationale concludes. Heuristics over prose: they warn, never fail."""

from __future__ import annotations

from imr_schema.findings import Severity
from imr_schema.model import Analysis, Decision, Determination
from imr_schema.rules._pattern import Pattern
from imr_schema.rules._rule import Problems, at, rule
from imr_schema.rules.context import RuleContext, analysis_at
from imr_schema.rules.prose.body_parts import MIND, finer_parts, laterality, limb_of, regions, without_symptoms
from imr_schema.rules.prose.clauses import sentences
from imr_schema.rules.prose.necessity import Verdict
from imr_schema.rules.prose.quantities import counted, named, said_to_count
from imr_schema.rules.prose.subjects import Scope, is_of, scope

_NUMBERED = 4
"""The first of the kinds of places that are numbered: several of them may differ from several others."""
_FIRST = "/disputedItems/0"
_THE_REQUEST = Pattern(
    r"\W{0,3}(?:the|this)\s(?:[\w'\u2019-]{1,20}\s)?request(?:ed\s[\w\s-]{1,60})?\W{0,2}(?:for\b[^,;]{1,100})?\Z"
)
# "another six, for a total of 12 visits": those that were given before are counted with them.
_WITH_EARLIER = Pattern(
    r"\b(?:another|additional|more|further)\b [^.;]{0,60}? \b(?:totals?|totaling|altogether|in\sall)\b"
    r"| \A\W{0,3}(?:for\s)?a\stotal\sof\b"
)


@rule(
    "IMR310",
    "decision-against-conclusion",
    Severity.WARNING,
    clause="8 CCR 9792.10.6(b), (d)",
    invalid={
        f"{_FIRST}/analyses/0/rationale": ["Six visits brought a gain in function. The request is medically necessary."]
    },
    valid={
        "a warning after the conclusion": {
            f"{_FIRST}/analyses/0/rationale": [
                "No gain in function is recorded. The request is not medically necessary. Since it is medically "
                "necessary to avoid withdrawal, a slow taper is advised."
            ]
        },
        "not only": {
            "/disputedItems/1/analyses/0/rationale": [
                "The brace keeps the knee in line. It is not only helpful but is medically necessary."
            ]
        },
        "what somebody else found": {
            f"{_FIRST}/analyses/0/rationale": [
                "The treating physician states that the request is medically necessary. The record shows no gain in "
                "function, and the request was rightly denied."
            ]
        },
        "a part of it": {
            f"{_FIRST}/analyses/0/rationale": [
                "While some physical therapy is medically necessary, eight more visits exceed what the guideline "
                "supports."
            ]
        },
    },
)
def decision_against_conclusion(document: Determination, context: RuleContext) -> Problems:
    """Disputed item {item} is {decision}, but its rationale concludes that it is {concluded}.

    A sentence counts whose subject is the request (this request, the requested therapy, the words of the description)
    and in which the reviewer speaks: that it is, or is not, medically necessary or unnecessary, that its necessity is
    or is not established, that it is certified, approved or denied, that the denial in review is upheld or overturned.

    Not taken are what somebody else found, what a guideline says in general, a question, a condition, a warning about
    weaning, a clause that begins with "while" or "since", another treatment, a part of the request (see IMR313), and
    what holds only beyond a number or for other patients. "Not" elsewhere in the sentence is no denial. Where anything
    in the rationale speaks for the decision as well, nothing is reported: of 439 real items none contradicted its
    rationale, so a finding is worth a look. Where nothing is said plainly, a last sentence counts that says no more of
    the request than that it is (not) supported, warranted, indicated, recommended, appropriate, reasonable or
    necessary. A conclusion under another name of the treatment (a brand for the generic drug) is missed unless it is
    called the request.
    """
    for i, j, analysis in context.doubtful_conclusions:
        overturned = analysis.decision is Decision.OVERTURNED
        contrary = _contrary(context.said((i, j, analysis)), overturned, context.descriptions[i])
        plain = bool(contrary) or any(each.plain for each in context.said((i, j, analysis)))
        if plain and not contrary:
            continue  # what only leans does not count
        found = context.verdicts((i, j, analysis))
        if _stands(contrary, found, overturned) if plain else _leans(found, analysis):
            words = "not medically necessary" if overturned else "medically necessary"
            yield at(f"{analysis_at(i, j)}/rationale", decision=analysis.decision.value, concluded=words)


def _leans(found: tuple[Verdict, ...], analysis: Analysis) -> bool:
    """Whether the last sentence says of the request that it is, or is not, supported, where nothing is said plainly."""
    if not found:
        return False
    last = [each for each in found if each.sentence == found[-1].sentence]
    overturned = analysis.decision is Decision.OVERTURNED
    if any(each.granted is overturned or each.limit or not _THE_REQUEST.match(each.subject) for each in last):
        return False
    *_, end = enumerate(sentences(analysis.rationale))
    return end[0] == last[-1].sentence


def _contrary(found: tuple[Verdict, ...], overturned: bool, description: str) -> list[Verdict]:
    """The verdicts on the whole item that are against its decision."""
    return [
        each
        for each in found
        if each.plain and each.granted is not overturned and each.granted is not None
        if scope(each.subject, description) is Scope.WHOLE
    ]


def _stands(contrary: list[Verdict], found: tuple[Verdict, ...], overturned: bool) -> bool:
    """Whether none of the verdicts *found* speaks for the decision, to which some are *contrary*."""
    last = contrary[-1].sentence
    return not any(each.granted is overturned and (each.plain or each.sentence >= last) for each in found)


@rule(
    "IMR621",
    "side-or-body-part",
    Severity.WARNING,
    clause="8 CCR 9792.10.6(d)",
    scene=("/disputedItems/0/description",),
    invalid={
        f"{_FIRST}/description": "MRI of the right knee",
        f"{_FIRST}/analyses/0/rationale": [
            "Nothing in the record points to a tear. The MRI of the left knee is not medically necessary."
        ],
    },
    valid={
        "the same side": {
            f"{_FIRST}/description": "MRI of the right knee",
            f"{_FIRST}/analyses/0/rationale": [
                "The left knee was never hurt. The MRI of the right knee is not medically necessary."
            ],
        },
        "both sides": {
            f"{_FIRST}/description": "MRI of both knees",
            f"{_FIRST}/analyses/0/rationale": [
                "Nothing points to a tear of either. The MRI of the left knee is not medically necessary."
            ],
        },
        "another part as the circumstance": {
            f"{_FIRST}/description": "Physical therapy of the right shoulder, 8 visits",
            f"{_FIRST}/analyses/0/rationale": [
                "Eight were given. After surgery of the left knee, the request for more is not medically necessary."
            ],
        },
        "right as another word": {
            f"{_FIRST}/description": "MRI of the left knee",
            f"{_FIRST}/analyses/0/rationale": [
                "No tear is likely. The test that is right for the knee is an X-ray. The study is not medically "
                "necessary."
            ],
        },
    },
)
def side_or_body_part(document: Determination, context: RuleContext) -> Problems:
    """Disputed item {item} is about the {asked}, its conclusion about the {concluded}.

    The description and the concluding sentence each name one side, or one part of the body, and they are not the same.
    Compared more closely are the upper and the lower extremity, segments of the spine (L4-L5 against L5-S1), numbered
    teeth, fingers and toes. Parts that are treated together (neck and upper back, hand and wrist, ankle and foot) count
    as one, "back pain" may mean either part of the back, and "right-hand dominant" names no side.

    A conclusion counts that is about the item: it speaks of the request, or shares a word with the description beside
    the part of the body. Where another such conclusion names the place that was asked for, nothing is reported. What
    the sentence says of circumstances, after "after" or "since", and of the place of a symptom ("to evaluate the hand
    numbness") is left out, and so is a description or a conclusion with two sides or two parts. Single levels (L4, L5)
    and those of nerves (medial branches) are not compared: a block of two nerves treats one joint.
    """
    for i, j, analysis in context.specific_conclusions:
        description = context.descriptions[i]
        asked = _places(description)
        if not any(asked):
            continue
        concluded = _concluded(context.said((i, j, analysis)), description)
        for kind, (theirs, *ours) in enumerate(zip(asked, *map(_places, concluded), strict=True)):
            one = len(theirs) == 1 or kind >= _NUMBERED
            if one and theirs and ours and _are_elsewhere(theirs, ours, numbered=kind >= _NUMBERED):
                yield at(f"{analysis_at(i, j)}/rationale", asked=min(theirs), concluded=min(ours[-1]))
                break


def _concluded(found: tuple[Verdict, ...], description: str) -> list[str]:
    """What the plain verdicts on the item of that *description* are about, without the places of symptoms."""
    own = (each.subject for each in found if each.plain and is_of(each.subject, description))
    return [without_symptoms(subject) for subject in own]


def _are_elsewhere(asked: set[str], concluded: list[set[str]], *, numbered: bool) -> bool:
    """Whether the last conclusion names one place, or several *numbered* ones, and none names a place that is asked."""
    last = concluded[-1]
    return bool(last) and (numbered or len(last) == 1) and not any(asked & each for each in concluded)


def _places(text: str) -> list[set[str]]:
    """What *text* names of each kind: sides, parts, the spine, limbs, segments of the spine, teeth, fingers, toes."""
    parts, finer = regions(text) - {MIND}, finer_parts(text)
    limbs = finer["limb"] | ({limb for part in parts if (limb := limb_of(part))} if "extremit" in text else set())
    return [
        laterality(text),
        parts,
        finer["spine"],
        limbs,
        *(finer[kind] for kind in ("segment", "tooth", "finger", "toe")),
    ]


@rule(
    "IMR622",
    "beyond-eligible",
    Severity.WARNING,
    clause="8 CCR 9792.10.6(d)",
    scene=("/disputedItems/1/modifiedRequest",),
    invalid={
        "/disputedItems/1/modifiedRequest": {
            "original": {"text": "physical therapy, 12 visits"},
            "authorized": {"text": "6 visits"},
            "eligible": {"text": "6 visits"},
        },
        "/disputedItems/1/analyses/0/rationale": [
            "Function improved with each visit. The request for 12 visits is medically necessary."
        ],
    },
    valid={
        "as many as are left": {
            "/disputedItems/1/modifiedRequest": {
                "original": {"text": "physical therapy, 12 visits"},
                "authorized": {"text": "6 visits"},
                "eligible": {"text": "6 visits"},
            },
            "/disputedItems/1/analyses/0/rationale": [
                "Function improved with each of 12 visits. The request for 6 visits is medically necessary."
            ],
        },
        "an upheld item may name the whole request": {
            f"{_FIRST}/modifiedRequest": {
                "original": {"text": "physical therapy, 12 visits"},
                "authorized": {"text": "6 visits"},
                "eligible": {"text": "6 visits"},
            },
            f"{_FIRST}/analyses/0/rationale": [
                "Six visits were authorized. The request for 12 visits is not medically necessary."
            ],
        },
    },
)
def beyond_eligible(document: Determination, context: RuleContext) -> Problems:
    """Disputed item {item} was overturned for {concluded} {unit}, but only {eligible} were left for review.

    What the claims administrator authorized is not in dispute. The numbers of which the rationale says that they are
    medically necessary or approved are compared with the one of the part that is left, when both count the same thing,
    whether the sentence is the last or not. Where one of them is not beyond it, nothing is reported. An upheld item may
    name the whole request.
    """
    for i, item, request in context.modified_requests:
        eligible = counted(request.eligible)
        for j, analysis in enumerate(item.analyses if eligible else ()):
            if analysis.decision is not Decision.OVERTURNED:
                continue
            for unit, count in _granted(context.verdicts((i, j, analysis)), eligible).items():
                if count > eligible.get(unit, count):
                    place = f"{analysis_at(i, j)}/rationale"
                    yield at(place, concluded=count, unit=named(unit), eligible=eligible[unit])


def _granted(found: tuple[Verdict, ...], eligible: dict[str, int]) -> dict[str, int]:
    """How many of each thing are granted; of two numbers the smaller one. "The full 12" are what is *eligible*."""
    numbers: dict[str, int] = {}
    only = next(iter(eligible)) if len(eligible) == 1 else "times"
    for each in found:
        if (
            not each.granted
            or each.past
            or _WITH_EARLIER.search(each.subject)
            or not (each.plain or each.subject.startswith(("all ", "the full", "the entire")))
        ):
            continue
        for counted_as, count in said_to_count(each.subject).items():
            unit = only if counted_as == "times" else counted_as
            numbers[unit] = min(count, numbers.get(unit, count))
    return numbers
