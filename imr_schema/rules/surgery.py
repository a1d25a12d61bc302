"""IMR311: services that hang on a surgery. A heuristic: it warns, never fails."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from imr_schema.findings import Severity
from imr_schema.model import Analysis, Decision, Determination, DisputedItem
from imr_schema.rules._pattern import Pattern, has_one
from imr_schema.rules._rule import Problems, at, rule
from imr_schema.rules.context import RuleContext
from imr_schema.rules.prose.ancillary import AROUND, is_ancillary, is_around_surgery, is_procedure, is_surgery
from imr_schema.rules.prose.clauses import sentences

_ITEMS = "/disputedItems"
_OPERATION = Pattern(
    r"""
    (?: surg | procedure | operation | ectomy | otomy | plasty | scopy | fusion | repair | release | decompression
      | replacement | orif | reconstruct | excision | fixation | transposition | implant | arthrodes | acdf | graft
      | debride | transplant ) \w*
    | \b (?: tk[ar] | th[ar] | r?tsa | ctr | lrti | acl | total\s(?:knee|hip|shoulder) ) \b
    """,
    re.IGNORECASE,
)
# Words that say that a surgery was authorized, planned or done: after the surgery, and before it.
_SAID_AFTER = Pattern(
    r"""
    \b(?:
        authori[sz] | approv | certif | schedul | plan | perform | grant | allow
      | pending | deem | found | necessary | underg | complet | took\splace | taken\splace | carried\sout | done |
        on\s[0-9] | in\s(?:\w+\s)?(?:19|20)[0-9]{2}
      | \s?[:(,]\s?(?:[0-9]{1,2}/[0-9]{1,2}/[0-9]{2} | (?:19|20)[0-9]{2})
    )
    """,
    re.IGNORECASE,
)
_SAID_BEFORE = Pattern(
    r"""
    \b(?:
        authori[sz] | approv | certif | schedul | plan | perform | grant | allow
      | underg | underw | await | status[ -]post | s/p | had | includ | prior | previous | recent | histor | receiv
      | (?:days?|weeks?|months?|years?)\s(?:out|after|post|following|since|from|ago)
    ) \w*
    """,
    re.IGNORECASE,
)
# The reason of a service that is denied with its surgery: "Since the surgery is not medically necessary, ...".
_DENIED_WITH_IT = Pattern(
    r"""
      \b (?:since|as|because|given\sthat|inasmuch\sas|due\sto) \s (?:\w+\s){0,3}?
      (?:surger(?:y|ies)|surgical\s\w+|procedures?|operations?) \b [^.;]{0,60}? \b
      (?: (?:is|are|was|were|has|have) \s (?:\w+\s)? (?:not|denied|upheld|non-?certified|unnecessary|never) \b
        | not \s being | fail )
    | \b (?:surger(?:y|ies)|procedures?|operations?) \s (?:itself\s)? (?:is|are|was|were|has\sbeen|have\sbeen) \s
      (?:not|denied|upheld|non-?certified) \b [^.;]{0,80}? \b
      (?:so|hence|therefore|thus|and) \b [^.;]{0,60} \b (?:associated|ancillary|neither|nor|not|none)
    | \b none \s of \s the \s (?:associated|ancillary|related)
    """
)
_SENTENCE_ENDS = Pattern("[.;]")
_BLAMED = ("urger", "perati", "rocedure", "associated")
"""One of these words stands in a reason that blames the surgery."""
_FAR = 80
"""In characters between the surgery and what is said of it."""


@rule(
    "IMR311",
    "ancillary-without-surgery",
    Severity.WARNING,
    invalid={
        f"{_ITEMS}/0/description": "Lumbar fusion at L5-S1",
        f"{_ITEMS}/1/description": "Associated surgical service: Lumbar brace",
        f"{_ITEMS}/1/analyses/0/rationale": [
            "A brace supports the spine while the bone heals. It is medically necessary."
        ],
    },
    valid={
        "the surgery was decided the same way": {
            f"{_ITEMS}/0/description": "Associated surgical service: Lumbar brace",
            f"{_ITEMS}/1/description": "Lumbar fusion at L5-S1",
        },
        "the surgery was authorized and is not disputed": {
            f"{_ITEMS}/0/description": "Physical therapy, 8 visits",
            f"{_ITEMS}/1/description": "Associated surgical service: Cold therapy unit, 7 day rental",
            "/clinicalCaseSummary": ["Arthroscopy of the knee was authorized in May."],
        },
    },
)
def ancillary_without_surgery(document: Determination, context: RuleContext) -> Problems:
    """Disputed item {item} is a service around a surgery, {fault}.

    An associated surgical service, a test or clearance before, a treatment, unit or stay in hospital after an
    operation, and an assistant at it are decided with the operation. They are known by their nature ("after surgery",
    "Post-surgical", "Assistant surgeon"), not only by the beginning of their description. An injection, a consultation,
    supplies or a trial are no operation, and what is around one of them (anesthesia for an MRI, a stay for
    detoxification, clearance for a gym) is not reported. A visit with a physician assistant is no assistance at an
    operation, and therapy "status post" an operation follows one that was done.

    Reported is a service that was overturned though every surgery of the determination was upheld; one in a
    determination without a surgery, where nothing says that one was authorized, planned or done; and one that was
    upheld because the surgery is not necessary, though every surgery was overturned. A service that is denied for its
    own reasons beside a surgery that was granted is no fault. A unit or a brace whose description does not name the
    operation is not known as a service around it.
    """
    descriptions, about = context.descriptions, context.all_descriptions
    around: list[int] = []
    if has_one(about, AROUND):
        around = [i for i, description in enumerate(descriptions) if is_around_surgery(description)]
    blaming = around + [i for i, _, analysis in context.specific_conclusions if _may_blame(analysis)]
    if not around and not (blaming and len(descriptions) > 1):
        return
    surgeries = [i for i, description in enumerate(descriptions) if is_surgery(description)]
    if surgeries:
        yield from _overturned_alone(document, around, surgeries)
        yield from _denied_with_it(document.disputed_items, sorted({*blaming}), surgeries)
    elif around:
        yield from _without_surgery(document, around, descriptions)


def _may_blame(analysis: Analysis) -> bool:
    """Whether an item that was upheld may be so because of its surgery."""
    return analysis.decision is Decision.UPHELD and any(word in analysis.rationale[-1] for word in _BLAMED)


def _without_surgery(document: Determination, around: list[int], descriptions: list[str]) -> Problems:
    """The services *around* a surgery where no item is one, and nothing says that one was authorized or done."""
    if any(is_procedure(description) for i, description in enumerate(descriptions) if i not in around):
        return
    overturned = [each.decision is Decision.OVERTURNED for each in document.disputed_items]
    alone = [i for i in around if overturned[i] or is_ancillary(descriptions[i])]
    for i in alone if not _is_mentioned(document) else ():
        yield at(f"{_ITEMS}/{i}/description", fault="which is no item here and nothing says that it was authorized")


def _names_any(text: str, words: tuple[str, ...]) -> bool:
    return has_one(text, words)


def _denied_with_it(items: tuple[DisputedItem, ...], blaming: list[int], surgeries: list[int]) -> Problems:
    """Which of the items *blaming* it were upheld since the surgery is not necessary, where all were overturned."""
    if any(items[i].decision is not Decision.OVERTURNED for i in surgeries):
        return
    for i in blaming:
        rationales = [analysis.rationale for analysis in items[i].analyses]
        said = any(_DENIED_WITH_IT.search(sentence) for rationale in rationales for sentence in sentences(rationale))
        if said and items[i].decision is Decision.UPHELD:
            yield at(f"{_ITEMS}/{i}/decision", fault="upheld with the surgery, but the surgery was overturned")


def _overturned_alone(document: Determination, around: list[int], surgeries: list[int]) -> Problems:
    """Which services *around* a surgery were overturned though all *surgeries* were upheld; both are indexes."""
    items = document.disputed_items
    if any(items[i].decision is not Decision.UPHELD for i in surgeries):
        return
    for i in around:
        if items[i].decision is Decision.OVERTURNED and not _is_mentioned_of(items[i]):
            yield at(f"{_ITEMS}/{i}/decision", fault="and it was overturned, but the surgery was upheld")


def _is_mentioned(document: Determination) -> bool:
    """Whether the summary or a rationale speaks of a surgery that was authorized, planned or done."""
    return _speak_of_surgery(document.clinical_case_summary) or any(map(_is_mentioned_of, document.disputed_items))


def _is_mentioned_of(item: DisputedItem) -> bool:
    return any(_speak_of_surgery(analysis.rationale) for analysis in item.analyses)


def _speak_of_surgery(paragraphs: tuple[str, ...]) -> bool:
    return any(
        _is_said_of_surgery(sentence)
        for paragraph in paragraphs
        if _OPERATION.search(paragraph)
        for sentence in _SENTENCE_ENDS.split(paragraph)
    )


def _is_said_of_surgery(sentence: str) -> bool:
    """Whether *sentence* names a surgery, and near it says that it was authorized, planned or done."""
    surgeries = [found.span() for found in _OPERATION.finditer(sentence)]
    if not surgeries:
        return False
    after = [found.start() for found in _SAID_AFTER.finditer(sentence)]
    before = [found.end() for found in _SAID_BEFORE.finditer(sentence)]
    return any(
        _any_between(after, end, end + _FAR) or _any_between(before, begin - _FAR, begin) for begin, end in surgeries
    )


def _any_between(offsets: Sequence[int], first: int, last: int) -> bool:
    """Whether one of the *offsets*, which ascend, is from *first* to *last*."""
    at = bisect_left(offsets, first)
    return at < len(offsets) and offsets[at] <= last
