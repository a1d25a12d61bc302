"""IMR510 to IMR512: what the reviewer had before him."""

from __future__ import annotations

import re

from imr_schema.findings import Severity
from imr_schema.model import Copy, Determination, ReviewedDocument
from imr_schema.rules._pattern import Pattern
from imr_schema.rules._rule import ABSENT, Problems, at, rule
from imr_schema.rules.context import RuleContext

# March 4, 2012; 3/4/2012; 2012
_WHEN = r"(?:\b[A-Z][a-z]+\.?\s+)?[0-9]{1,4}(?:[\s,/.-]+(?:[A-Z][a-z]+\s+)?[0-9]{1,4}){0,2}"
_RANGE = Pattern(
    rf"""
    \A (?:(?:medical|clinical|treatment)\s++)? (?:records?|notes?|reports?|documents?|files?)? [\s,:]*
    (?:(?:dated|from|of|between)\s*)? {_WHEN} \s* (?:to|through|thru|until|and|-|–) \s* (?:{_WHEN}|present) \W*
    """,
    re.IGNORECASE,
)
_REVIEW = Pattern(
    rf"""
    \A (?:the\s+)? (?:utilization\s+review|UR)
    (?:\s+(?:decision|denial|determination|letter|report|notice|modification)){{0,2}} (?:\s*\(UR\))?
    (?:[\s,]+(?:dated|of|from|on))? (?:\s*{_WHEN})? \W*
    """,
    re.IGNORECASE,
)
_APPLICATION = Pattern(
    r"(?:the\s+)? (?:application|request)\s+for\s+(?:an?\s+)? (?:independent\s+medical\s+review|IMR)\b .*",
    re.IGNORECASE,
)
_LONGEST = 200
"""How much of an entry is looked at."""


@rule(
    "IMR510",
    "documents-listed",
    Severity.ERROR,
    clause="8 CCR 9792.10.6(d)",
    invalid={"/documentsReviewed": ABSENT},
    valid={"a posted copy": {"/documentsReviewed": ABSENT, "/copy": "posted", "/parties": ABSENT}},
)
def documents_listed(document: Determination, context: RuleContext) -> Problems:
    """The served copy does not list the documents that were reviewed.

    The parties must see what the reviewer had. The posted copy leaves the list out.
    """
    if document.copy is Copy.SERVED and not document.documents_reviewed:
        yield at("/documentsReviewed")


@rule(
    "IMR511",
    "documents-only-ranges",
    Severity.INFO,
    clause="8 CCR 9792.10.6(d)",
    invalid={
        "/documentsReviewed": [
            {"title": "Medical records from 1/4/2012 to 9/30/2014"},
            {"title": "Records 2010 through 2011"},
        ]
    },
)
def documents_only_ranges(document: Determination, context: RuleContext) -> Problems:
    """The documents that were reviewed are listed as ranges of dates alone.

    "Medical records from January to June" does not say whether a certain report was among them. An application and a
    utilization review decision in the list do not count; one document that is named is enough.
    """
    rest = [each for each in document.documents_reviewed if not _is_of_the_dispute(_written(each))]
    if rest and all(map(_is_range, rest)):
        yield at("/documentsReviewed")


@rule(
    "IMR512",
    "only-ur-decision",
    Severity.ERROR,
    clause="8 CCR 9792.10.6(b)(2)",
    invalid={
        "/documentsReviewed": [
            {"title": "Application for Independent Medical Review"},
            {"title": "Utilization review decision of 17 September 2014"},
        ]
    },
    valid={
        "with a record": {
            "/documentsReviewed": [{"title": "UR decision of 9/17/2014"}, {"title": "Progress notes of Dr. X"}]
        },
        "the decision and its enclosures": {
            "/documentsReviewed": [{"title": "Utilization review decision with the records sent to it"}]
        },
        "the application alone": {"/documentsReviewed": [{"title": "Application for Independent Medical Review"}]},
    },
)
def only_ur_decision(document: Determination, context: RuleContext) -> Problems:
    """Of the documents that were reviewed only the utilization review decision is listed.

    A determination is never based on the utilization review decision alone. An entry that names anything beside the
    decision and its day is taken for more than the decision.
    """
    entries = [_written(each) for each in document.documents_reviewed]
    if entries and all(map(_is_of_the_dispute, entries)) and any(map(_is_review, entries)):
        yield at("/documentsReviewed")


def _written(reviewed: ReviewedDocument) -> str:
    """The title and the days of an entry, as a letter writes them."""
    days = [day.isoformat() for day in (reviewed.date, reviewed.last_date) if day is not None]
    return f"{reviewed.title} {' to '.join(days)}" if days else reviewed.title


def _is_range(reviewed: ReviewedDocument) -> bool:
    """Whether an entry says no more than the days; who wrote it is more."""
    return reviewed.author is None and _RANGE.fullmatch(_written(reviewed)[:_LONGEST]) is not None


def _is_review(entry: str) -> bool:
    return entry[:1] in "UuTt" and _REVIEW.fullmatch(entry[:_LONGEST]) is not None


def _is_of_the_dispute(entry: str) -> bool:
    return _is_review(entry) or _APPLICATION.match(entry[:_LONGEST]) is not None
