"""IMR220: the date of injury in the texts, beside that of the case. A heuristic: it informs, never fails."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from imr_schema.findings import Severity
from imr_schema.model import Determination
from imr_schema.rules._pattern import Pattern, has_one
from imr_schema.rules._rule import Problems, at, rule
from imr_schema.rules.context import RuleContext
from imr_schema.rules.prose.dates import SENTENCE_BEGINS, Dated

_SUMMARY = "/clinicalCaseSummary"
_KIND = r"(?:industrial|occupational|work|original|initial|job)(?:[\s-]related)?"
_BEFORE_DATE = Pattern(
    rf"""
      \bdate\s+of\s+(?:the\s+|his\s+|her\s+)? (?:{_KIND}\s+)? (?:injury|loss|accident)\b
    | \bdoi\b
    | \b(?:had|in|involved\s+in)\s+an?\s+ (?:[a-z-]+\s+){{0,2}}? accident
      \s+at\s+(?:work|(?:the|his|her)\s+[a-z]+) \s+ (?:on|dated)\b
    | \b(?:injured|injuring|hurt)\b (?:\s+[a-z-]+){{0,8}}? \s+ (?:on|dated)\b
    | \b(?:{_KIND}\s+)? (?:injury|injuries|accident) (?:\s+(?:that|which))? (?:\s+(?:occurred|happened|took\s+place))?
      \s+ (?:on|of|dated)\b
    | \b(?:sustained|suffered|incurred)\s+ (?:[a-z-]+,?\s+){{0,6}}? injur(?:y|ies)\b (?:\s+[a-z-]+){{0,8}}? \s+on\b
    """,
)
_AFTER_DATE = Pattern(
    r"""
      \A ,?\s{1,3} (?:[a-z]+\s{1,3}){0,5}?
      (?:was\s+injured|injured\s+(?:his|her|the)|(?:sustained|suffered|incurred)\s+(?:[a-z-]+\s{1,3}){0,5}?injur)
    | \A \s{1,3} (?:date\s+of\s+injury|(?:industrial|work)\s+injury)
    """
)
_OF_ANOTHER = Pattern(
    r"""
      \bre-?injur | \bagain\b | \bprior\b | \bprevious | \banother\b | \bnon-?\s?industrial | \bsecond\b | \bsubsequent
    | \bearlier\b | \bother\s+(?:injur|claim|date) | \bexacerbat | \baggravat | \bflare | \bcumulative | \bcontinuous
    | \bunrelated\b | \bnot\s+related | \badditional\b | \bnew\s+injur | \btwo\s+(?:injur|date)
    | \b(?:report|notice)\s+of\s+(?:occupational\s+)?injury
    | \binjections?\b | \bdates\s+of\s+injur
    """
)
_RANGE = Pattern(
    r"\A\s{0,3}(?:to|through|thru|until|and|&|-|–|,)\s{0,3}(?:the\s+)?[0-9a-z]{0,9}\.?\s?[0-9]{1,4}[/, .-]"
)
_OF_INJURIES = ("njur", "doi", "ccident", "hurt", "of loss")
_WRITTEN_WITH = ("njur", "NJURY", "DOI", "ccident", "CCIDENT", "hurt", "of loss", "of Loss")
_NEAR = 40
"""How many characters after its words the date of an injury may begin."""
_LINKS = Pattern(
    r"""
    [\s:,(=-]{0,6}
    (?:(?:is|was|of|on|being|as|listed|reported|stated|given|noted|dated|occurred)\s{1,3}){0,4} [\s(]{0,3}
    """
)


@rule(
    "IMR220",
    "injury-date-in-text",
    Severity.INFO,
    invalid={_SUMMARY: ["The worker was injured on March 1, 2009 when a shelf fell."]},
    valid={
        "the date of the case": {_SUMMARY: ["The worker was injured on October 27, 2011 when a shelf fell."]},
        "the date of the case among others": {
            _SUMMARY: ["Date of injury: 10/27/2011. The left knee was injured on 3/1/2009."]
        },
        "another injury": {_SUMMARY: ["The worker had a prior injury on 3/1/2009, of the other knee."]},
        "an injection": {_SUMMARY: ["After the injury the first injection was on 3/1/2012."]},
    },
)
def injury_date_in_text(document: Determination, context: RuleContext) -> Problems:
    """{place}: the date of injury is {mentioned}; the case has {injured}.

    Looked at are words such as "date of injury", "date of loss", "DOI", "injured on" and "sustained an industrial
    injury on" with one date beside them, in the summary and the rationales, and only when none of them has the date of
    the case. A sentence that speaks of another injury (prior, second, cumulative) does not count. Letters speak of
    injuries of other claims too, so this is info. A year of two digits is read as the year of this century or, where
    that would lie after the decision, of the last one.
    """
    injured, decided = document.case.date_of_injury, document.case.decision_date
    found: list[tuple[str, date]] = []
    for place, paragraph in _paragraphs(document, context):
        found += [(place, day) for day in _injuries(paragraph, context.dated(paragraph), decided)]
    if found and all(day != injured for _, day in found):
        place, mentioned = found[0]
        yield at(place, mentioned=mentioned.isoformat(), injured=injured.isoformat())


def _paragraphs(document: Determination, context: RuleContext) -> Iterator[tuple[str, str]]:
    """The paragraphs that may date an injury, after their pointers."""
    for i, paragraph in enumerate(document.clinical_case_summary):
        if has_one(paragraph, _WRITTEN_WITH):
            yield f"{_SUMMARY}/{i}", paragraph
    if not _dates_an_injury(context.prose):
        return
    for i, j, analysis in context.analyses:
        for n, paragraph in enumerate(analysis.rationale):
            if _dates_an_injury(paragraph):
                yield f"/disputedItems/{i}/analyses/{j}/rationale/{n}", paragraph


def _dates_an_injury(text: str) -> bool:
    return "ate of injury" in text or "DOI" in text or "njured on" in text or "njury on" in text


def _injuries(paragraph: str, dated: tuple[Dated, ...], decided: date) -> Iterator[date]:
    """The days of injury in *paragraph*."""
    days = [(begin, end, _of(day, decided, in_full)) for begin, end, day, in_full in dated]
    if not days:
        return
    cuts = [0, *(mark.end() for mark in SENTENCE_BEGINS.finditer(paragraph)), len(paragraph)]
    small, n = paragraph.lower(), 0
    for first, last in pairwise(cuts):
        within = []
        while n < len(days) and days[n][0] < last:
            within.append((days[n][0] - first, days[n][1] - first, days[n][2]))
            n += 1
        if within and any(word in small[first:last] for word in _OF_INJURIES):
            yield from _injuries_in(small[first:last], within)


def _injuries_in(sentence: str, days: list[tuple[int, int, date]]) -> Iterator[date]:
    """The days of injury among *days* of a *sentence*, each after its offsets."""
    if _OF_ANOTHER.search(sentence):
        return
    ends = [found.end() for found in _BEFORE_DATE.finditer(sentence)]
    for begin, end, day in days:
        if _RANGE.match(sentence[end : end + _NEAR]) and len(days) > 1:
            return
        near = ends[bisect_left(ends, begin - _NEAR) : bisect_right(ends, begin)]
        stated = any(_LINKS.fullmatch(sentence[before:begin]) for before in near)
        if stated or _AFTER_DATE.match(sentence[end : end + 100]):
            yield day


def _of(day: date, decided: date, in_full: bool) -> date:
    """*day* in the century that it can be of: no injury is after the decision."""
    if in_full or day <= decided or (day.month, day.day) == (2, 29):
        return day
    return day.replace(year=day.year - 100)
