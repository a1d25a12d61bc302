"""IMR510 to IMR516: what the reviewer had before him, and when that was written."""

from __future__ import annotations

import re
from datetime import date

from imr_schema.findings import Severity
from imr_schema.model import Copy, Determination, ReviewedDocument
from imr_schema.rules._pattern import Pattern
from imr_schema.rules._portable import Portable
from imr_schema.rules._rule import ABSENT, Problems, at, rule
from imr_schema.rules.context import RuleContext
from imr_schema.rules.prose.dates import dated

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
_TO_COME = Pattern(
    r"""
    \b(?:exp(?=\W|ir)|appoint|schedul|valid\b|until\b|(?:through|thru)\b|next\b|hearing|upcoming|due\b)
    """,
    re.IGNORECASE,
)
_NEAR = 40
"""How many characters before a date say that it is of something to come."""
_REVIEW_TYPE, _APPLICATION_TYPE = "Utilization review determination", "Application for Independent Medical Review"
"""Two types of the code list: the documents of the dispute itself."""
_LONGEST = 200
"""How much of an entry is looked at."""


@rule(
    "IMR510",
    "documents-listed",
    Severity.ERROR,
    clause="8 CCR 9792.10.6(d)",
    invalid={"/documentsReviewed": ABSENT},
    valid={"a posted copy": {"/documentsReviewed": ABSENT, "/copy": "posted", "/parties": ABSENT}},
    portable=(Portable("", f"@copy != '{Copy.SERVED.value}' or d:documentsReviewed/d:document", "documentsReviewed"),),
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
    rest = [each for each in document.documents_reviewed if _kind(each, context) is None]
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
        "a record by its type": {
            "/documentsReviewed": [{"title": "UR decision of 9/17/2014", "type": "Medical record"}]
        },
    },
)
def only_ur_decision(document: Determination, context: RuleContext) -> Problems:
    """Of the documents that were reviewed only the utilization review decision is listed.

    A determination is never based on the utilization review decision alone. An entry that names anything beside the
    decision and its day is taken for more than the decision. Where an entry has a type, that decides and not its words.
    """
    kinds = [_kind(each, context) for each in document.documents_reviewed]
    if _REVIEW_TYPE in kinds and None not in kinds:
        yield at("/documentsReviewed")


@rule(
    "IMR513",
    "document-after-decision",
    Severity.WARNING,
    clause="8 CCR 9792.10.6(d)",
    invalid={"/documentsReviewed/0": {"title": "Progress notes", "date": "2014-11-21"}},
    valid={
        "of the day of the decision": {"/documentsReviewed/0": {"title": "Progress notes", "date": "2014-11-20"}},
        "the day on which an authorization expires": {
            "/documentsReviewed/0": {"title": "Request for authorization of 9/10/14, exp. 12/31/2014"}
        },
        "a day of two digits of the year": {"/documentsReviewed/0": {"title": "Exercises 10-12-20"}},
    },
)
def document_after_decision(document: Determination, context: RuleContext) -> Problems:
    """A document that was reviewed is of {dated}, after the decision of {decided}.

    What was written after the decision cannot have been before the reviewer: a slip in a date, or an entry of another
    case. Looked at are the days of an entry, and the first one in its title, if its year is written in full: what
    follows may be the day until which an authorization is valid, or of an appointment.
    """
    decided = document.case.decision_date
    for i, reviewed in enumerate(document.documents_reviewed):
        for member, day in (
            ("date", reviewed.date),
            ("lastDate", reviewed.last_date),
            ("title", _first(reviewed.title)),
        ):
            if day is not None and day > decided:
                place = f"/documentsReviewed/{i}/{member}"
                yield at(place, dated=day.isoformat(), decided=decided.isoformat())
                break


def _first(title: str) -> date | None:
    """The first day that *title* names, where its year is in full and it is not of something to come; else None."""
    if not any(digit in title for digit in "23456789"):
        return None
    for begin, _, day, in_full in dated(title[:_LONGEST]):
        return day if in_full and not _TO_COME.search(title[max(0, begin - _NEAR) : begin]) else None
    return None


@rule(
    "IMR514",
    "range-of-documents",
    Severity.WARNING,
    clause="8 CCR 9792.10.6(d)",
    invalid={"/documentsReviewed/0": {"title": "Progress notes", "date": "2014-08-01", "lastDate": "2013-01-01"}},
    valid={
        "one day": {
            "/documentsReviewed/0": {"title": "Progress notes", "date": "2014-08-01", "lastDate": "2014-08-01"}
        },
        "a first day alone": {"/documentsReviewed/0": {"title": "Progress notes", "date": "2014-08-01"}},
    },
)
def range_of_documents(document: Determination, context: RuleContext) -> Problems:
    """A range of documents that were reviewed {what}: its last day is {last}.

    A range has a first and a last day, in this order; a document of one day has a first day alone. A last day without a
    first one is info: the parties cannot see from when the records are.
    """
    for i, reviewed in enumerate(document.documents_reviewed):
        first, last = reviewed.date, reviewed.last_date
        if last is None or (first is not None and first <= last):
            continue
        what, severity = ("ends before it begins", None) if first is not None else ("has no first day", Severity.INFO)
        yield at(f"/documentsReviewed/{i}/lastDate", severity=severity, what=what, last=last.isoformat())


@rule(
    "IMR515",
    "documents-in-posted-copy",
    Severity.INFO,
    clause="8 CCR 9792.10.6(d)",
    invalid={"/copy": "posted", "/parties": ABSENT},
    valid={"a posted copy without a list": {"/copy": "posted", "/parties": ABSENT, "/documentsReviewed": ABSENT}},
)
def documents_in_posted_copy(document: Determination, context: RuleContext) -> Problems:
    """The posted copy lists the documents that were reviewed; the letters that the Division posts have no such list.

    The list is for the parties: its authors and days can give away who the injured worker is. A served copy may have
    been marked as posted. What names a person is an error of its own (IMR701).
    """
    if document.copy is Copy.POSTED and document.documents_reviewed:
        yield at("/documentsReviewed")


def _written(reviewed: ReviewedDocument) -> str:
    """The title and the days of an entry, as a letter writes them."""
    days = [day.isoformat() for day in (reviewed.date, reviewed.last_date) if day is not None]
    return f"{reviewed.title} {' to '.join(days)}" if days else reviewed.title


def _is_range(reviewed: ReviewedDocument) -> bool:
    """Whether an entry says no more than the days; who wrote it is more."""
    return reviewed.author is None and _RANGE.fullmatch(_written(reviewed)[:_LONGEST]) is not None


def _kind(reviewed: ReviewedDocument, context: RuleContext) -> str | None:
    """Which document of the dispute itself an entry is, by its type or, without one, its words; None for any other."""
    if reviewed.type is not None:
        known = context.lists.document_types.find(reviewed.type)
        named = known[0].value if known else None
        return named if named in (_REVIEW_TYPE, _APPLICATION_TYPE) else None
    entry = _written(reviewed)[:_LONGEST]
    if entry[:1] in "UuTt" and _REVIEW.fullmatch(entry) is not None:
        return _REVIEW_TYPE
    return _APPLICATION_TYPE if _APPLICATION.match(entry) is not None else None


@rule(
    "IMR516",
    "unknown-document-type",
    Severity.INFO,
    invalid={"/documentsReviewed/0": {"title": "Progress notes", "type": "Medcal record"}},
    valid={"by another name": {"/documentsReviewed/0": {"title": "Progress notes", "type": "Medical records"}}},
)
def unknown_document_type(document: Determination, context: RuleContext) -> Problems:
    """{place}: the code list document-types does not have this type{near}.

    The list is open: a type that it lacks is no fault, but other programs do not know it. A value that resembles a
    known one is named.
    """
    for i, reviewed in enumerate(document.documents_reviewed):
        if reviewed.type is not None and not context.lists.document_types.find(reviewed.type):
            near = context.nearest(context.lists.document_types, reviewed.type)
            yield at(f"/documentsReviewed/{i}/type", near=f" (perhaps {near})" if near else "")
