"""IMR214 and IMR310: what prose says beside the fields. Heuristics: they warn, never fail."""

from __future__ import annotations

import re
from datetime import date

from imr_schema.finding import Severity
from imr_schema.model import Decision, Determination
from imr_schema.rules._rule import Problems, at, rule

_NECESSARY = re.compile(r"\bmedically\s+(?:necessary|reasonable\s+and\s+necessary)\b", re.IGNORECASE)
_SENTENCE_BEGINS = re.compile(r"[.?!]\s*(?=[A-Z])")
_WARNING = re.compile(r"\b(?:wean|taper|withdrawal|abrupt)", re.IGNORECASE)
_NEGATED = re.compile(r"\b(?:not(?!\s+only)|never|nor|no\s+longer)\b(?:\W+\w+){0,4}?\W*\Z", re.IGNORECASE)
_ANY_NEGATIVE = re.compile(
    r"\b(?:no|not|none|nor|neither|never|cannot|without|un\w+|lack\w*|fail\w*|insufficient|if|whether|unless)\b",
    re.IGNORECASE,
)
_AFFIRMED = re.compile(
    r"\b(?:is|are|was|were|remains?)\s+(?:therefore\s+)?(?:considered\s+|deemed\s+|found\s+to\s+be\s+)?\Z",
    re.IGNORECASE,
)

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_REVIEW = re.compile(r"\butilization\s+review\b|\bUR\s+(?:decision|denial|report|letter)\b", re.IGNORECASE)
_WORDS = ("tilization", "TILIZATION", "UR ", "ur ")
_DATES = re.compile(
    rf"\b(?P<word>{'|'.join(_MONTHS)})\s+(?P<d1>[0-9]{{1,2}}),?\s+(?P<y1>[0-9]{{4}})\b|\b(?P<m2>[0-9]{{1,2}})[-/](?P<d2>[0-9]{{1,2}})[-/](?P<y2>[0-9]{{4}}|[0-9]{{2}})\b"
)


def _conclusion(text: str) -> bool | None:
    """Whether *text* concludes that the treatment is necessary; None when it does not clearly say.

    The last sentence with the words counts; a warning about weaning after the conclusion is none.
    """
    for found in reversed(list(_NECESSARY.finditer(text))):
        begins = [mark.end() for mark in _SENTENCE_BEGINS.finditer(text, 0, found.start())]
        before = text[begins[-1] if begins else 0 : found.start()]
        if _WARNING.search(before):
            continue
        if _NEGATED.search(before):
            return False
        return True if _AFFIRMED.search(before) and not _ANY_NEGATIVE.search(before) else None
    return None


def _concludes(text: str) -> bool:
    return "ecessary" in text or "ECESSARY" in text


def _plainly_agrees(text: str, decision: Decision) -> bool:
    """Whether *text* ends as nearly all do; it spares most items the patterns."""
    end = text.rfind("medically necessary")
    before = text[max(end - 40, 0) : end] if end > 0 else ""
    if decision is Decision.UPHELD:
        return before.endswith("not ")
    return before.endswith(("is ", "are ")) and " no" not in before


@rule(
    "IMR310",
    "decision-against-conclusion",
    Severity.WARNING,
    clause="8 CCR 9792.10.6(b), (d)",
    breaks={
        "/disputedItems/0/rationale": ["Six visits brought a gain in function. The request is medically necessary."]
    },
)
def decision_against_conclusion(doc: Determination) -> Problems:
    """Disputed item {item} is {decision}, but its rationale concludes that it is {concluded}.

    The last sentence that says "medically necessary" is taken for the conclusion, but for a warning about weaning. "Not" elsewhere
    in the sentence is no denial. Of 439 real items none contradicted its rationale, so a finding is worth a look.
    """
    for i, item in enumerate(doc.disputed_items):
        last = item.rationale[-1]
        if _plainly_agrees(last, item.decision) or (len(item.rationale) == 1 and not _concludes(last)):
            continue
        concluded = _conclusion(" ".join(item.rationale))
        if concluded is not None and concluded is not (item.decision is Decision.OVERTURNED):
            words = "medically necessary" if concluded else "not medically necessary"
            yield at(f"/disputedItems/{i}/rationale", decision=item.decision.value, concluded=words)


def _day(found: re.Match[str]) -> date | None:
    try:
        if found["word"]:
            return date(int(found["y1"]), _MONTHS.index(found["word"]) + 1, int(found["d1"]))
        year = int(found["y2"])
        return date(year if year > 99 else 2000 + year, int(found["m2"]), int(found["d2"]))
    except ValueError:
        return None


@rule(
    "IMR214",
    "ur-date-in-text",
    Severity.WARNING,
    breaks={"/clinicalCaseSummary": ["In a Utilization Review report dated January 2, 1999, the request was denied."]},
)
def ur_date_in_text(doc: Determination) -> Problems:
    """The summary dates the utilization review {said}, the case {header}.

    Only a sentence that speaks of utilization review and holds one date is looked at, and only when no such sentence has the date of the case.
    """
    said = []
    for i, paragraph in enumerate(doc.clinical_case_summary):
        if not any(word in paragraph for word in _WORDS):
            continue
        for sentence in _SENTENCE_BEGINS.split(paragraph):
            days = (
                [day for found in _DATES.finditer(sentence) if (day := _day(found))] if _REVIEW.search(sentence) else []
            )
            if len(days) == 1:
                said.append((i, days[0]))
    if said and all(day != doc.case.utilization_review_date for _, day in said):
        i, day = said[0]
        yield at(f"/clinicalCaseSummary/{i}", said=day.isoformat(), header=doc.case.utilization_review_date.isoformat())
