"""IMR403, IMR404, IMR407 and IMR408: chapters of the MTUS and other sources, by the dated code lists."""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import date

from msgspec import Struct

from imr_schema import law
from imr_schema.findings import Severity
from imr_schema.model import Citation, Determination, DisputedItem, Guideline, Timing
from imr_schema.rules._pattern import Pattern
from imr_schema.rules._rule import Json, Problems, at, rule
from imr_schema.rules.context import RuleContext, Source, analysis_at, guideline_at, is_mtus
from imr_schema.rules.prose.body_parts import MIND, regions
from imr_schema.standard.codelists import Entry

_ITEMS = "/disputedItems"
_OURS = f"{_ITEMS}/0/analyses/0/guideline"
_MISSPELT = 0.85
# Parts whose treatment a chapter on the neighbor may hold.
_NEIGHBORS = {
    frozenset(pair) for pair in (("neck", "shoulder"), ("elbow", "hand"), ("hip", "low back"), ("hip", "knee"))
}
# What is asked for one part for the sake of another: shoe inserts for the back, a study of the nerves of a limb.
_FOR_ANOTHER_PART = Pattern(
    r"""
    \b(?:
        (?P<below> orthotic | orthos[ie]s | insoles? | inserts? | (?:heel|shoe)\s(?:lift|wedge|cup) | shoes? )
      | (?P<nerves> emgs? | ncvs? | ncs | emg/nc[vs] | electromyogra | electrodiagnos | nerve\sconduction )
      | (?P<any> ergonomic | work\s?station )
    )
    """
)
_SCREENED = Pattern(r"\b(?:screen|clearance|pre-?\s?(?:op|surg|procedur|implant)|for\s(?:surg|spinal\scord))")


def _mtus(title: str, year: int) -> dict[str, Json]:
    """A guideline, as data, that cites one chapter of the MTUS."""
    citation: Json = {"source": "MTUS", "title": title, "year": year}
    return {"basis": "mtus", "statement": f"Decision based on MTUS {title} {year}.", "citations": [citation]}


def _cited_chapters(context: RuleContext, wanted: Container[Source]) -> Iterator[tuple[int, str, Citation]]:
    """Every citation of a wanted source, after the index of its item and its pointer."""
    for i, side, guideline in context.guidelines:
        for c, citation in enumerate(guideline.citations):
            if (citation.source, citation.title, citation.year) in wanted:
                yield i, f"{guideline_at(i, side)}/citations/{c}", citation


def _unlisted(cited: Source, context: RuleContext) -> str | None:
    """Which member of a citation the code lists do not know; None when they know all, or are not asked."""
    source, _, year = cited
    editions = context.mtus_chapters.get(cited)
    if editions is None:
        if context.lists.guideline_sources.lookup(source):
            return None
        return "source" if context.nearest(context.lists.guideline_sources, source, _MISSPELT) else None
    if not editions:
        return "title"
    return None if year is None or any(edition.year in (None, year) for edition in editions) else "year"


@rule(
    "IMR403",
    "unknown-guideline",
    Severity.WARNING,
    clause="8 CCR 9792.23.1 to 9792.23.12, 9792.24.1 to 9792.24.8",
    invalid={_OURS: _mtus("Chronic Pain Medical Tretment", 2009)},
    valid={
        "another name of a chapter": {_OURS: _mtus("Chronic Pain Treatment Guidelines", 2009)},
        "the number of a chapter": {_OURS: _mtus("ACOEM Chapter 12", 2004)},
        "letter case and white space": {_OURS: _mtus("postsurgical  treatment", 2009)},
        "a source that nobody lists": {
            f"{_ITEMS}/1/analyses/0/guideline": {
                "basis": "nonMtus",
                "statement": "Decision based on Non-MTUS Citation Braces of the knee, A review, 2011.",
                "citations": [{"source": "Braces of the knee", "title": "A review", "year": 2011}],
            }
        },
    },
)
def unknown_guideline(document: Determination, context: RuleContext) -> Problems:
    """{place}: not known {among}; nearest known: {nearest}.

    A chapter of the MTUS is known by its title, or another way to write it, and by the year of its edition, in the
    code list mtus-chapters, which states what it is known to lack. The year is that of the publisher's edition, not of
    the order that adopted it. Letter case, punctuation, "&" for "and", "(ACOEM)", "Guideline" and "Chapter" make no
    difference, and a chapter of 2004 is also known by its number. Other sources are journals, books and pages of every
    kind, and a source that is not listed is no fault; only one that looks like a listed one misspelt is reported.
    """
    sources = context.cited_sources
    unlisted = {cited: member for cited in sources if (member := _unlisted(cited, context)) is not None}
    if not unlisted:
        return
    lists = context.lists
    for _, place, citation in _cited_chapters(context, unlisted):
        member = unlisted[citation.source, citation.title, citation.year]
        if member == "source":
            nearest, among = context.nearest(lists.guideline_sources, citation.source, _MISSPELT), "among the sources"
        elif member == "title":
            nearest, among = context.nearest(lists.mtus_chapters, citation.title), "among the chapters of the MTUS"
        else:
            years = {entry.year for entry in lists.mtus_chapters.lookup(citation.title) if entry.year}
            nearest, among = str(min(years, key=lambda year: abs(year - (citation.year or 0)))), "among its editions"
        yield at(f"{place}/{member}", among=among, nearest=nearest or "none")


def _editions(cited: Source, context: RuleContext) -> list[Entry]:
    """The editions of a chapter that a citation may mean; none of another source."""
    year = cited[2]
    editions = context.mtus_chapters.get(cited, ())
    return [each for each in editions if year is None or each.year in (None, year)]


class _Fault(Struct, frozen=True):
    """Why an edition was not in force, the day or the year that says so, and whether that may be otherwise in truth."""

    words: str
    day: date | int
    doubtful: bool = False


def _fault(cited: Source, context: RuleContext, reviewed: date, decided: date) -> _Fault | None:
    """Why the guideline was not in force; None when an edition was, or nothing is known of it."""
    editions = _editions(cited, context)
    if not editions:
        return None if cited in context.mtus_chapters else _too_late(cited[2], decided)
    begun = [each for each in editions if each.begins is None or each.begins <= decided]
    if not begun:
        first, begins = min(((each, each.begins) for each in editions if each.begins), key=lambda pair: pair[1])
        return _Fault("not yet in force", begins, doubtful=not first.checked)
    ended = [(each, each.ends) for each in begun if each.ends and (each.cited_until or each.ends) < reviewed]
    if len(ended) < len(begun):
        return None
    last, ends = max(ended, key=lambda pair: pair[1])
    recent = (reviewed - ends).days <= law.on(reviewed).retrospective_review_days
    return _Fault("no longer in force", ends, doubtful=recent or not last.checked)


def _too_late(year: int | None, decided: date) -> _Fault | None:
    """Why an edition of another source, of that *year*, cannot have been used; None when it can."""
    if year is None or year <= decided.year + 1:
        return None
    return _Fault("an edition later than the decision", year)


def _is_retrospective(item: DisputedItem, description: str) -> bool:
    """Whether treatment was reviewed that had been given, perhaps under an edition that has ended since."""
    review = item.utilization_review
    return "retrospective" in description or bool(review and review.timing is Timing.RETROSPECTIVE)


@rule(
    "IMR404",
    "guideline-not-in-force",
    Severity.WARNING,
    law=("retrospective_review_days",),
    clause="8 CCR 9792.23.1 to 9792.23.12, 9792.24.1 to 9792.24.8, LC 5307.27",
    invalid={_OURS: _mtus("Opioids", 2017)},
    valid={
        "an old chapter until 2017": {_OURS: _mtus("Postsurgical Treatment", 2009)},
        "the edition of next year of another publisher": {
            f"{_ITEMS}/1/analyses/0/guideline": {
                "basis": "nonMtus",
                "statement": "Decision based on Non-MTUS Citation Official Disability Guidelines 2015, Knee.",
                "citations": [{"source": "ODG", "title": "Knee", "year": 2015}],
            }
        },
    },
)
def guideline_not_in_force(document: Determination, context: RuleContext) -> Problems:
    """{place}: the edition was {fault} ({day}).

    An edition of a chapter must have been in force by the day of the decision, and must not have ended before the
    utilization review. The code list mtus-chapters has three days of each edition: its own, the first on which it was
    in force by order of the Administrative Director, often much later, and the last, the day before its successor's
    first. The chapters of 2004 to 2016 ended with November 2017. Without a year, one edition of that title in force is
    enough.

    It is info where the days of the edition are not checked, where the edition ended so shortly before the
    review that the request may have been made under it, and where the treatment had been given before. Letters
    of 2016 went on citing the Chronic Pain chapter of 2009 for months after it was replaced; until the day that the
    code list states for that, nothing is reported. The time for a retrospective review could not be read at its source.

    Other publishers print an edition before its year begins, so only one of two years ahead or more is reported.
    """
    case = document.case
    reviewed, decided = case.utilization_review_date, case.decision_date
    found = {cited: _fault(cited, context, reviewed, decided) for cited in context.cited_sources}
    faults = {cited: fault for cited, fault in found.items() if fault is not None}
    for i, place, cited in _cited_chapters(context, faults) if faults else ():
        fault = faults[cited.source, cited.title, cited.year]
        given = "no longer" in fault.words and _is_retrospective(document.disputed_items[i], context.descriptions[i])
        light = Severity.INFO if fault.doubtful or given else None
        yield at(place, severity=light, fault=fault.words, day=str(fault.day))


def _chapters(side: Guideline, context: RuleContext) -> set[str]:
    """The chapters of the MTUS that *side* may mean by what it cites; one title can stand for an old and a new one."""
    cited = ((each.source, each.title, each.year) for each in side.citations)
    return {entry.value for each in cited for entry in _editions(each, context)}


@rule(
    "IMR407",
    "different-chapters",
    Severity.INFO,
    on_request=True,
    invalid={
        f"{_ITEMS}/0/claimsAdministratorGuideline": _mtus("Postsurgical Treatment", 2009),
        f"{_ITEMS}/0/analyses/0/guideline": _mtus("Chronic Pain Medical Treatment", 2009),
    },
)
def different_chapters(document: Determination, context: RuleContext) -> Problems:
    """Disputed item {item}: the two sides rely on different chapters of the MTUS.

    They may well do so, and the reviewer's choice decides; a reader will want to look at both. A side that cites no
    chapter is left out. Of 193 good letters one in five has such an item, so the rule runs on request only.
    """
    for i in context.items_citing_differently:
        theirs, *others = context.sides[i]
        first = _chapters(theirs, context)
        for side, ours in enumerate(others if first else (), 1):
            second = _chapters(ours, context)
            if second and not first & second:
                yield at(f"{guideline_at(i, side)}/citations")


@rule(
    "IMR408",
    "chapter-body-part",
    Severity.WARNING,
    invalid={
        f"{_ITEMS}/0/description": "MRI of the right knee",
        f"{_ITEMS}/0/analyses/0/guideline": _mtus("Low Back Complaints", 2004),
        f"{_ITEMS}/0/claimsAdministratorGuideline": _mtus("Low Back Complaints", 2004),
    },
    valid={
        "a general chapter beside it": {
            f"{_ITEMS}/0/description": "MRI of the right knee",
            f"{_ITEMS}/0/analyses/0/guideline": _mtus("Chronic Pain Medical Treatment", 2009),
        },
        "the chapter of the neighbor": {
            f"{_ITEMS}/0/description": "Elbow brace",
            f"{_ITEMS}/0/analyses/0/guideline": _mtus("Forearm, Wrist, and Hand Complaints", 2004),
        },
        "another source as well": {
            f"{_ITEMS}/0/description": "MRI of the right knee",
            f"{_ITEMS}/0/analyses/0/guideline": {
                "basis": "both",
                "statement": "Decision based on MTUS Low Back Complaints 2004, and Non-MTUS Citation Official "
                "Disability Guidelines, Knee.",
                "citations": [
                    {"source": "MTUS", "title": "Low Back Complaints", "year": 2004},
                    {"source": "ODG", "title": "Knee"},
                ],
            },
        },
        "several parts": {
            f"{_ITEMS}/0/description": "Physical therapy of the lower back and the right knee",
            f"{_ITEMS}/0/analyses/0/guideline": _mtus("Low Back Complaints", 2004),
        },
    },
)
def chapter_body_part(document: Determination, context: RuleContext) -> Problems:
    """Disputed item {item} is about the {asked}, but the reviewer relies on the chapter on the {cited} alone.

    The description names one part of the body, and every citation of the reviewer is a chapter of the MTUS on other
    parts. The eye, the ear, the teeth, the head and mental health are parts too. Chapters that are about no part
    (chronic pain, opioids, after surgery, general approaches), other sources beside it and neighboring parts are no
    fault: neck and shoulder, elbow and hand, hip and low back, hip and knee, and the thoracic spine, which lies between
    the neck and the low back, beside either. The neck and the low back are no neighbors. Nor is what is asked for one
    part for the sake of another: orthotics of the foot for the back, hip or knee, a study of the nerves of a limb for
    the neck or the back, a psychological screening before a procedure, and an ergonomic evaluation.
    """
    about = {title: region for (_, title, _), found in context.mtus_chapters.items() if (region := _region(found))}
    for i, j, analysis in context.analyses if about else ():
        citations = analysis.guideline.citations
        if not citations or citations[0].title not in about:
            continue
        cited = [about.get(each.title) if is_mtus(each.source) else None for each in citations]
        asked = regions(context.descriptions[i]) if all(cited) else ()
        if len(asked) != 1 or ("thorac" in context.descriptions[i] and "low back" in cited):
            continue
        on = {region for region in cited if region}
        if not any(_near(min(asked), region) for region in on) and not _is_for(context.descriptions[i], asked, on):
            place = f"{analysis_at(i, j)}/guideline/citations"
            yield at(place, asked=min(asked), cited=min(on))


def _is_for(description: str, asked: set[str], cited: set[str]) -> bool:
    """Whether what is *asked* for one part serves one of those that are *cited*."""
    if MIND in asked:
        return _SCREENED.search(description) is not None
    found = _FOR_ANOTHER_PART.search(description)
    if found is None:
        return False
    serves = {"low back", "hip", "knee"} if found["below"] else {"low back", "neck"}
    return found["any"] is not None or bool(serves & cited)


def _region(editions: tuple[Entry, ...]) -> str | None:
    """The part of the body that a chapter is about."""
    return editions[0].region if editions else None


def _near(asked: str, cited: str) -> bool:
    return asked == cited or frozenset((asked, cited)) in _NEIGHBORS
