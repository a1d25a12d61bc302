"""IMR311: services that hang on a surgery. A heuristic: it warns, never fails."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from imr_schema.findings import Severity
from imr_schema.model import Decision, Determination, DisputedItem
from imr_schema.rules._pattern import Pattern
from imr_schema.rules._rule import Problems, at, rule
from imr_schema.rules.context import RuleContext
from imr_schema.rules.prose.ancillary import ANCILLARY, is_ancillary

_ITEMS = "/disputedItems"
_SURGERY = Pattern(
    r"""
      surg | operat | procedure | ectomy | otomy | ostomy | plasty | scop[iy] | fusion | repair | releas | decompress
    | reconstruct | replace | implant | remov | excis | amputat | fixation | transposition | graft | debride | arthrod
    | anesthesia | acdf | [tpa]lif\b | stimulat | ablation | inject | block | lysis | transfer | revision | resect
    | corpectomy | laminec | foramin | trial | biopsy | pump | hardware | tenodesis | sutur | epidural | consult
    """
)
_OPERATION = Pattern(
    r"(?: surg | procedure | operation | ectomy | plasty | scopy | fusion | repair | release | decompression ) \w*",
    re.IGNORECASE,
)
# Words that say that a surgery was authorized, planned or done: after the surgery, and before it.
_SAID_AFTER = Pattern(
    r"""
    \b(?:
        authori[sz] | approv | certif | schedul | plan | perform | grant | allow
      | pending | deem | found | necessary | underg | complet
    )
    """,
    re.IGNORECASE,
)
_SAID_BEFORE = Pattern(
    r"""
    \b(?:
        authori[sz] | approv | certif | schedul | plan | perform | grant | allow
      | underg | underw | await | status[ ]post | s/p | had
    ) \w*
    """,
    re.IGNORECASE,
)
_SENTENCE_ENDS = Pattern("[.;]")
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

    An associated surgical service, a test before or a treatment after an operation is decided with the operation. It is
    reported when it was overturned though every surgery of the determination was upheld, and when the determination
    has no surgery at all and nothing says that one was authorized, planned or done. A service that is denied for its
    own reasons beside a surgery that was granted is no fault.
    """
    if not any(words in context.all_descriptions for words in ANCILLARY):
        return
    descriptions = context.descriptions
    around = [i for i, description in enumerate(descriptions) if is_ancillary(description)]
    if not around:
        return
    rest = [i for i, description in enumerate(descriptions) if not is_ancillary(description)]
    surgeries = [i for i in rest if _SURGERY.search(descriptions[i])]
    if surgeries:
        yield from _overturned_alone(document.disputed_items, around, surgeries)
    elif not _is_mentioned(document):
        for i in around:
            yield at(f"{_ITEMS}/{i}/description", fault="which is no item here and nothing says that it was authorized")


def _overturned_alone(items: tuple[DisputedItem, ...], around: list[int], surgeries: list[int]) -> Problems:
    """Which services *around* a surgery were overturned though all *surgeries* were upheld; both are indexes."""
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
