"""IMR311: services that hang on a surgery. A heuristic: it warns, never fails."""

import re

from imr_schema.finding import Severity
from imr_schema.model import Decision, Determination, DisputedItem
from imr_schema.rules._gist import ANCILLARY, ancillary, gist
from imr_schema.rules._rule import Problems, at, rule

_ITEMS = "/disputedItems"
_SURGERY = (
    r"surg|operat|procedure|ectomy|otomy|ostomy|plasty|scop[iy]|fusion|repair|releas|decompress|reconstruct|replace|implant|remov|excis|amputat|"
    r"fixation|transposition|graft|debride|arthrod|anesthesia|acdf|[tpa]lif\b|stimulat|ablation|inject|block|lysis|transfer|revision|resect|"
    r"corpectomy|laminec|foramin|trial|biopsy|pump|hardware|tenodesis|sutur|epidural|consult"
)
_NOT_DISPUTED = (
    r"(?:surg|procedure|operation|ectomy|plasty|scopy|fusion|repair|release|decompression)\w*[^.;]{0,80}"
    r"\b(?:authori[sz]|approv|certif|schedul|plan|perform|grant|allow|pending|deem|found|necessary|underg|complet)"
    r"|\b(?:authori[sz]|approv|certif|schedul|plan|perform|grant|allow|underg|underw|await|status post|s/p|had)\w*[^.;]{0,80}"
    r"(?:surg|procedure|operation|ectomy|plasty|scopy|fusion|repair|release|decompression)"
)


@rule(
    "IMR311",
    "ancillary-without-surgery",
    Severity.WARNING,
    breaks={
        f"{_ITEMS}/0/description": "Lumbar fusion at L5-S1",
        f"{_ITEMS}/1/description": "Associated surgical service: Lumbar brace",
        f"{_ITEMS}/1/analyses/0/rationale": [
            "A brace supports the spine while the bone heals. It is medically necessary."
        ],
    },
    near={
        "the surgery was decided the same way": {
            f"{_ITEMS}/0/description": "Associated surgical service: Lumbar brace",
            f"{_ITEMS}/1/description": "Lumbar fusion at L5-S1",
        },
        "the surgery was authorised and is not disputed": {
            f"{_ITEMS}/0/description": "Physical therapy, 8 visits",
            f"{_ITEMS}/1/description": "Associated surgical service: Cold therapy unit, 7 day rental",
            "/clinicalCaseSummary": ["Arthroscopy of the knee was authorized in May."],
        },
    },
)
def ancillary_without_surgery(doc: Determination) -> Problems:
    """Disputed item {item} is a service around a surgery, {fault}.

    An associated surgical service, a test before or a treatment after an operation is decided with the operation. It is told when it was overturned
    though every surgery of the determination was upheld, and when the determination has no surgery at all and nothing says that one was authorised, planned or done. A
    service that is denied for its own reasons beside a surgery that was granted is no fault.
    """
    known = gist(doc)
    if not any(words in known.about for words in ANCILLARY):
        return
    around = [i for i, described in enumerate(known.described) if ancillary(described)]
    if not around:
        return
    rest = [i for i, described in enumerate(known.described) if not ancillary(described)]
    surgeries = [i for i in rest if re.search(_SURGERY, known.described[i])]
    if not surgeries:
        for i in () if _said_elsewhere(doc) else around:
            yield at(f"{_ITEMS}/{i}/description", fault="which is no item here and is not said to be authorised")
    elif all(doc.disputed_items[i].decision is Decision.UPHELD for i in surgeries):
        for i in around:
            item = doc.disputed_items[i]
            if item.decision is Decision.OVERTURNED and not _said_in_analyses(item):
                yield at(f"{_ITEMS}/{i}/decision", fault="and it was overturned, but the surgery was upheld")


def _said_elsewhere(doc: Determination) -> bool:
    """Whether the summary or a rationale speaks of a surgery that was authorised, planned or done."""
    return _said_in(doc.clinical_case_summary) or any(map(_said_in_analyses, doc.disputed_items))


def _said_in_analyses(item: DisputedItem) -> bool:
    return any(_said_in(analysis.rationale) for analysis in item.analyses)


def _said_in(paragraphs: tuple[str, ...]) -> bool:
    return any(re.search(_NOT_DISPUTED, paragraph, re.IGNORECASE) for paragraph in paragraphs)
