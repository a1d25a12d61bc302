"""The printed forms of the letter, each a value: what it is known by, its headings and labels."""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct

from imr_schema.letter.flow import Flow


class Edition(Struct, frozen=True):
    """One printed form.

    ``known_by`` are patterns that must all occur; ``headings`` are the sections' headings in order,
    each at a line's beginning; ``lead_ins`` are the fixed sentences after some of them, told by their ends;
    ``copy`` is which copy of the letter this form is, when the form says so. Patterns are written in capitals
    and matched against the text in capitals, and a space in them stands for any white space, line ends too, or none.
    ``run_in`` says that a heading may follow a sentence on its line. ``reader`` names how its items
    are read: ``labelled`` (each with its labels), ``form`` (one item, one section a field), ``notice``
    (numbered decisions in sentences). ``without`` are the places of what its letters do not print, or not all of them,
    as JSON Pointers with ``*`` for the entries of a list; ``numbered`` says that it prints the numbers of its items.
    """

    name: str
    about: str
    known_by: tuple[str, ...]
    headings: dict[str, str]
    lead_ins: dict[str, str]
    credentials: bool
    copy: str | None = None
    run_in: bool = False
    reader: str = "labelled"
    without: tuple[str, ...] = ()
    numbered: bool = False


HOW, SUMMARY, ISSUES, DOCUMENTS, GUIDELINES, RATIONALE, QUALIFICATIONS = (
    "how",
    "summary",
    "issues",
    "documents",
    "guidelines",
    "rationale",
    "qualifications",
)

_HEADINGS = {
    HOW: r"HOW THE IMR FINAL DETERMINATION WAS MADE ?:?$",
    SUMMARY: r"CLINICAL CASE SUMMARY ?:?$",
    ISSUES: r"IMR (?:ISSUES, )?DECISIONS?(?:\(S\))? AND RATIONALES?(?:\(S\))? ?:?$",
}
_LEAD_INS = {
    SUMMARY: r"THE [^.:]{0,200}? (?:MEDICAL RECORDS ?:|INCLUDING ALL MEDICAL RECORDS ?[.:]?)",
    ISSUES: r"THE FINAL DETERMINATION [^.:]{0,200}? SET FORTH BELOW ?[.:]?",
}

_DOCUMENTS = r"DOCUMENTS REVIEWED ?:?$"
_FORM = {
    ISSUES: r"ISSUE(?:\(S\)|S)? AT DISPUTE ?:",
    SUMMARY: r"CASE SUMMARY ?:",
    DOCUMENTS: r"DOCUMENTS REVIEWED FOR DETERMINATION ?:",
    GUIDELINES: r"MEDICAL TREATMENT GUIDELINE\(S\) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY ?:",
    RATIONALE: r"RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE (?:IS/WAS|IS|WAS) (?:NOT )?MEDICALLY NECESSARY ?:",
    QUALIFICATIONS: r"MEDICAL REVIEWER QUALIFICATIONS ?:",
}
_ITEM = "/disputedItems/*"
_CREDENTIALS = ("/reviewer/licensureStates", "/reviewer/specialties")
_NOT_POSTED = ("/documentsReviewed", "/outcome")
_NOTICE = {
    HOW: r"INDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE$",
    QUALIFICATIONS: r"MEDICAL QUALIFICATIONS OF THE EXPERT REVIEWER ?:",
    SUMMARY: r"CASE SUMMARY ?:",
}

EDITIONS: dict[str, Edition] = {
    edition.name: edition
    for edition in (
        Edition(
            name="form-2013",
            about="begins MEDICAL PROFESSIONAL REVIEW; one issue, a section for each field",
            known_by=(_FORM[ISSUES], _FORM[RATIONALE]),
            headings=_FORM,
            lead_ins={},
            credentials=False,
            reader="form",
            without=(
                "/case",
                "/reviewOrganization",
                "/outcome",
                *_CREDENTIALS,
                f"{_ITEM}/claimsAdministratorGuideline",
            ),
        ),
        Edition(
            name="notice-2013",
            about="Notice of Independent Medical Review Determination; numbered decisions in sentences",
            known_by=(
                r"NOTICE OF INDEPENDENT MEDICAL REVIEW DETERMINATION",
                r"[0-9]{1,3}\) .{0,200}? HAS DETERMINED THE REQUEST FOR",
            ),
            headings=_NOTICE,
            lead_ins={},
            credentials=False,
            run_in=True,
            reader="notice",
            without=(
                "/case",
                *_NOT_POSTED,
                *_CREDENTIALS,
                f"{_ITEM}/claimsAdministratorGuideline",
                f"{_ITEM}/reviewerGuideline",
                f"{_ITEM}/rationale",
            ),
            numbered=True,
        ),
        Edition(
            name="documents-2014",
            about="a section DOCUMENTS REVIEWED between how the determination was made and the summary",
            known_by=(_HEADINGS[HOW], _DOCUMENTS, _HEADINGS[ISSUES]),
            headings={
                HOW: _HEADINGS[HOW],
                DOCUMENTS: _DOCUMENTS,
                SUMMARY: _HEADINGS[SUMMARY],
                ISSUES: _HEADINGS[ISSUES],
            },
            lead_ins=_LEAD_INS,
            credentials=True,
            copy="served",
        ),
        Edition(
            name="posted-2016",
            about="credentials on lines of their own; guidelines cite Section(s)",
            known_by=(_HEADINGS[HOW], _HEADINGS[ISSUES], r"STATE\(S\) OF LICENSURE ?:"),
            headings=_HEADINGS,
            lead_ins=_LEAD_INS,
            credentials=True,
            copy="posted",
            without=_NOT_POSTED,
        ),
        Edition(
            name="letter-2014",
            about="credentials inside the first paragraph; guidelines cite Page(s)",
            known_by=(_HEADINGS[HOW], _HEADINGS[ISSUES], r"BOARD CERTIFIED IN"),
            headings=_HEADINGS,
            lead_ins=_LEAD_INS,
            credentials=False,
            without=_NOT_POSTED,
        ),
    )
}
"""The editions that can be read, the most particular first."""


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """*pattern* as it is matched against a letter's running text in capitals."""
    # Some extractors lose the space between two words, so no pattern leans on it.
    return re.compile(pattern.replace(" ?", r"\s*").replace(" ", r"\s*"), re.MULTILINE)


def recognise(flow: Flow) -> Edition | None:
    """The edition of a letter, or None; never a guess."""
    return next((e for e in EDITIONS.values() if all(_printed(flow, e, pattern) for pattern in e.known_by)), None)


def headings(flow: Flow, edition: Edition) -> dict[str, list[re.Match[str]]]:
    """Where each section's heading stands."""
    return {name: _printed(flow, edition, pattern) for name, pattern in edition.headings.items()}


def _printed(flow: Flow, edition: Edition, pattern: str) -> list[re.Match[str]]:
    """Where *pattern* stands; a heading at a line's beginning, or after a sentence where headings run in."""
    if pattern not in edition.headings.values():
        return flow.anywhere(compiled(pattern))
    if not edition.run_in:
        return flow.headings(compiled(pattern))
    return [
        each
        for each in flow.anywhere(compiled(pattern))
        if flow.begins_line(each.start()) or flow.upper[max(0, each.start() - 3) : each.start()].rstrip().endswith(".")
    ]
