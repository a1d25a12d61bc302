"""IMR403, IMR404, IMR407 and IMR408: chapters of the MTUS and other sources, by the dated code lists."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache

from imr_schema.codelists import CodeLists, Entry
from imr_schema.finding import Severity
from imr_schema.model import Citation, Determination, Guideline
from imr_schema.rules.prose.body_parts import regions
from imr_schema.rules._gist import Sourced, gist
from imr_schema.rules._places import guidelines, of_side
from imr_schema.rules._rule import Given, Problems, at, rule

_ITEMS = "/disputedItems"
_OURS = f"{_ITEMS}/0/analyses/0/guideline"
_MISSPELT = 0.85
# Parts whose treatment a chapter on the neighbour may hold.
_NEIGHBOURS = {
    frozenset(pair)
    for pair in (("neck", "shoulder"), ("elbow", "hand"), ("hip", "low back"), ("hip", "knee"), ("neck", "low back"))
}


def _mtus(title: str, year: int, **more: object) -> dict[str, object]:
    cited = {"source": "MTUS", "title": title, "year": year}
    return {"basis": "mtus", "statement": f"Decision based on MTUS {title} {year}.", "citations": [cited], **more}


def _places(doc: Determination, wanted: Callable[[Sourced], bool]) -> Iterator[tuple[str, Citation]]:
    """Every citation of a wanted kind, with its place."""
    for i, side, guideline in guidelines(doc):
        for c, citation in enumerate(guideline.citations):
            if wanted((citation.source, citation.title, citation.year)):
                yield f"{of_side(i, side)}/citations/{c}", citation


def _is_mtus(source: str) -> bool:
    return source == "MTUS" or source.strip().casefold() == "mtus"


@lru_cache(maxsize=1024)
def _unknown(cited: Sourced, lists: CodeLists) -> str | None:
    """Which member of a citation is not known, None when all is."""
    source, title, year = cited
    if not _is_mtus(source):
        if lists.guideline_sources.find(source):
            return None
        return "source" if lists.guideline_sources.nearest(source, _MISSPELT) else None
    editions = lists.mtus_chapters.find(title)
    if not editions:
        return "title"
    return None if year is None or any(edition.year in (None, year) for edition in editions) else "year"


@rule(
    "IMR403",
    "unknown-guideline",
    Severity.WARNING,
    clause="8 CCR 9792.23, 9792.24",
    breaks={_OURS: _mtus("Chronic Pain Medical Tretment", 2009)},
    near={
        "another name of a chapter": {_OURS: _mtus("Chronic Pain Treatment Guidelines", 2009)},
        "letter case and white space": {_OURS: _mtus("postsurgical  treatment", 2009)},
        "a source that nobody lists": {
            f"{_ITEMS}/1/analyses/0/guideline": {
                "basis": "nonMtus",
                "statement": "Decision based on Non-MTUS Citation Braces of the knee, a review.",
                "citations": [{"source": "Braces of the knee", "title": "A review", "year": 2011}],
            }
        },
    },
)
def unknown_guideline(doc: Determination, given: Given) -> Problems:
    """{place}: not known {among}; the nearest known one is {nearest}.

    A chapter of the MTUS is known by its title, or another way to write it, and by the year of its edition, in the code list mtus-chapters. Its list
    ends with the editions of 2021. Other sources are journals, books and pages of every kind, and a source that is not listed is no fault; only one that
    looks like a listed one misspelt is told.
    """
    odd = {cited: member for cited in gist(doc).cited if (member := _unknown(cited, given.lists)) is not None}
    if not odd:
        return
    for place, citation in _places(doc, odd.__contains__):
        member = odd[citation.source, citation.title, citation.year]
        if member == "source":
            nearest, among = given.lists.guideline_sources.nearest(citation.source, _MISSPELT), "among the sources"
        elif member == "title":
            nearest, among = given.lists.mtus_chapters.nearest(citation.title), "among the chapters of the MTUS"
        else:
            years = {entry.year for entry in given.lists.mtus_chapters.find(citation.title) if entry.year}
            nearest, among = str(min(years, key=lambda year: abs(year - (citation.year or 0)))), "among its editions"
        yield at(f"{place}/{member}", among=among, nearest=nearest or "not to be told")


@lru_cache(maxsize=1024)
def _editions(cited: Sourced, lists: CodeLists) -> tuple[Entry, ...]:
    source, title, year = cited
    if not _is_mtus(source):
        return ()
    return tuple(each for each in lists.mtus_chapters.find(title) if year is None or each.year in (None, year))


def _fault(cited: Sourced, lists: CodeLists, reviewed: date, decided: date) -> tuple[str, date | int] | None:
    """Why the guideline was not in force; None when an edition was, or nothing is known of it."""
    editions = _editions(cited, lists)
    year = cited[2]
    if not editions:
        late = year is not None and not _is_mtus(cited[0]) and year > decided.year + 1
        return ("an edition later than the decision", year or 0) if late else None
    begun = [each for each in editions if each.begins is None or each.begins <= decided]
    for each in begun:
        if each.ends is None or each.ends >= reviewed:
            return None
    if not begun:
        return "not yet in force", min(each.begins for each in editions if each.begins)
    return "no longer in force", max(each.ends for each in begun if each.ends)


@rule(
    "IMR404",
    "guideline-not-in-force",
    Severity.WARNING,
    clause="8 CCR 9792.21 to 9792.24",
    breaks={_OURS: _mtus("Opioids", 2017)},
    near={
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
def guideline_not_in_force(doc: Determination, given: Given) -> Problems:
    """{place}: the edition was {fault} ({day}).

    An edition of a chapter must have been in force by the day of the decision, and must not have ended before the utilization review; the days are those of the
    code list mtus-chapters. The chapters of 2004 to 2016 ended with November 2017. Without a year, one edition of that title in force is enough. Other
    publishers print an edition before its year begins, so only one of two years ahead or more is told.
    """
    reviewed, decided = doc.case.utilization_review_date, doc.case.decision_date
    for cited in gist(doc).cited:
        fault = _fault(cited, given.lists, reviewed, decided)
        if fault is not None:
            for place, _ in _places(doc, lambda each, cited=cited: each == cited):  # type: ignore[misc]
                yield at(place, fault=fault[0], day=str(fault[1]))


def _chapters(side: Guideline, lists: CodeLists) -> set[str]:
    """The chapters of the MTUS that *side* may mean by what it cites; one title can stand for an old and a new one."""
    cited = ((each.source, each.title, each.year) for each in side.citations)
    return {entry.value for each in cited for entry in _editions(each, lists)}


@rule(
    "IMR407",
    "different-chapters",
    Severity.INFO,
    breaks={
        f"{_ITEMS}/0/claimsAdministratorGuideline": _mtus("Postsurgical Treatment", 2009),
        f"{_ITEMS}/0/analyses/0/guideline": _mtus("Chronic Pain Medical Treatment", 2009),
    },
)
def different_chapters(doc: Determination, given: Given) -> Problems:
    """Disputed item {item}: the two sides rely on different chapters of the MTUS.

    They may well do so, and the reviewer's choice decides; a reader will want to look at both. A side that cites no chapter is left out.
    """
    known = gist(doc)
    for i in sorted(known.apart):
        theirs, *others = known.sides[i]
        first = _chapters(theirs, given.lists)
        for side, ours in enumerate(others if first else (), 1):
            second = _chapters(ours, given.lists)
            if second and not first & second:
                yield at(f"{of_side(i, side)}/citations")


@rule(
    "IMR408",
    "chapter-body-part",
    Severity.WARNING,
    breaks={
        f"{_ITEMS}/0/description": "MRI of the right knee",
        f"{_ITEMS}/0/analyses/0/guideline": _mtus("Low Back Complaints", 2004),
        f"{_ITEMS}/0/claimsAdministratorGuideline": _mtus("Low Back Complaints", 2004),
    },
    near={
        "a general chapter beside it": {
            f"{_ITEMS}/0/description": "MRI of the right knee",
            f"{_ITEMS}/0/analyses/0/guideline": _mtus("Chronic Pain Medical Treatment", 2009),
        },
        "the chapter of the neighbour": {
            f"{_ITEMS}/0/description": "Elbow brace",
            f"{_ITEMS}/0/analyses/0/guideline": _mtus("Forearm, Wrist, and Hand Complaints", 2004),
        },
        "another source as well": {
            f"{_ITEMS}/0/description": "MRI of the right knee",
            f"{_ITEMS}/0/analyses/0/guideline": {
                "basis": "both",
                "statement": "Decision based on MTUS Low Back Complaints 2004, and Non-MTUS Citation Official Disability Guidelines, Knee.",
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
def chapter_body_part(doc: Determination, given: Given) -> Problems:
    """Disputed item {item} is about the {asked}, but the reviewer relies on the chapter on the {cited} alone.

    The description names one part of the body, and every citation of the reviewer is a chapter of the MTUS on other parts. Chapters that are about no part (chronic
    pain, opioids, after surgery, general approaches), other sources beside it and neighbouring parts are no fault.
    """
    chapters, known = given.lists.mtus_chapters, gist(doc)
    mtus = {title for source, title, _ in known.cited if _is_mtus(source)}
    about = {title: region for title in mtus if (region := _region(chapters.find(title)))}
    for i, side, ours in guidelines(doc) if about else ():
        if side == 0 or not ours.citations or ours.citations[0].title not in about:
            continue
        cited = [about.get(each.title) if _is_mtus(each.source) else None for each in ours.citations]
        asked = regions(known.described[i]) if all(cited) else ()
        if len(asked) == 1 and not any(_near(min(asked), region) for region in cited if region):
            yield at(f"{of_side(i, side)}/citations", asked=min(asked), cited=min(filter(None, cited)))


def _region(entries: tuple[Entry, ...]) -> str | None:
    return entries[0].region if entries else None


def _near(asked: str, cited: str) -> bool:
    return asked == cited or frozenset((asked, cited)) in _NEIGHBOURS
