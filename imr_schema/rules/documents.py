"""IMR510 to IMR512: what the reviewer had before him."""

import re

from imr_schema.finding import Severity
from imr_schema.model import Copy, Determination, ReviewedDocument
from imr_schema.rules._rule import ABSENT, Problems, at, rule

_WHEN = r"(?:[A-Z][a-z]+\.?\s+)?[0-9]{1,4}(?:[\s,/.-]+(?:[A-Z][a-z]+\s+)?[0-9]{1,4}){0,2}"
_RANGE = rf"(?:(?:medical|clinical|treatment)\s+)?(?:records?|notes?|reports?|documents?|files?)?[\s,:]*(?:dated|from|of|between)?\s*{_WHEN}\s*(?:to|through|thru|until|and|-|–)\s*(?:{_WHEN}|present)\W*"
_REVIEW = rf"(?:the\s+)?(?:utilization\s+review|UR)(?:\s+(?:decision|denial|determination|letter|report|notice|modification)){{0,2}}(?:\s*\(UR\))?(?:[\s,]+(?:dated|of|from|on))?(?:\s*{_WHEN})?\W*"
_APPLICATION = r"(?:the\s+)?(?:application|request)\s+for\s+(?:an?\s+)?(?:independent\s+medical\s+review|IMR)\b.*"


@rule(
    "IMR510",
    "documents-listed",
    Severity.ERROR,
    clause="8 CCR 9792.10.6(d)",
    breaks={"/documentsReviewed": ABSENT},
    near={"a posted copy": {"/documentsReviewed": ABSENT, "/copy": "posted", "/parties": ABSENT}},
)
def documents_listed(doc: Determination) -> Problems:
    """The served copy does not list the documents that were reviewed.

    The parties must see what the reviewer had. The posted copy leaves the list out.
    """
    if doc.copy is Copy.SERVED and not doc.documents_reviewed:
        yield at("/documentsReviewed")


@rule(
    "IMR511",
    "documents-only-ranges",
    Severity.INFO,
    clause="8 CCR 9792.10.6(d)",
    breaks={
        "/documentsReviewed": [
            {"title": "Medical records from 1/4/2012 to 9/30/2014"},
            {"title": "Records 2010 through 2011"},
        ]
    },
)
def documents_only_ranges(doc: Determination) -> Problems:
    """The documents that were reviewed are listed as ranges of dates alone.

    Nobody can tell from "medical records from January to June" whether a certain report was among them. An application and a utilization review
    decision in the list do not count; one document that is named is enough.
    """
    rest = [each for each in doc.documents_reviewed if not _is_of_the_dispute(_written(each))]
    if rest and all(map(_is_range, rest)):
        yield at("/documentsReviewed")


@rule(
    "IMR512",
    "only-ur-decision",
    Severity.ERROR,
    clause="8 CCR 9792.10.6(b)",
    breaks={
        "/documentsReviewed": [
            {"title": "Application for Independent Medical Review"},
            {"title": "Utilization review decision of 17 September 2014"},
        ]
    },
    near={
        "with a record": {
            "/documentsReviewed": [{"title": "UR decision of 9/17/2014"}, {"title": "Progress notes of Dr. X"}]
        },
        "the decision and its enclosures": {
            "/documentsReviewed": [{"title": "Utilization review decision with the records sent to it"}]
        },
        "the application alone": {"/documentsReviewed": [{"title": "Application for Independent Medical Review"}]},
    },
)
def only_ur_decision(doc: Determination) -> Problems:
    """Of the documents that were reviewed only the utilization review decision is listed.

    A determination is never based on the utilization review decision alone. An entry that names anything beside the decision and its day is taken
    for more than the decision.
    """
    listed = [_written(each) for each in doc.documents_reviewed]
    if listed and all(map(_is_of_the_dispute, listed)) and any(map(_is_review, listed)):
        yield at("/documentsReviewed")


def _written(document: ReviewedDocument) -> str:
    """The title and the days of an entry, as a letter writes them."""
    days = [day.isoformat() for day in (document.date, document.last_date) if day is not None]
    return f"{document.title} {' to '.join(days)}" if days else document.title


def _is_range(document: ReviewedDocument) -> bool:
    """Whether an entry says no more than the days; who wrote it is more."""
    return document.author is None and re.fullmatch(_RANGE, _written(document)[:200], re.IGNORECASE) is not None


def _is_review(entry: str) -> bool:
    return entry[:1] in "UuTt" and re.fullmatch(_REVIEW, entry[:200], re.IGNORECASE) is not None


def _is_of_the_dispute(entry: str) -> bool:
    return _is_review(entry) or re.match(_APPLICATION, entry[:200], re.IGNORECASE) is not None
