"""The printed forms of the letter, each a value: what identifies it, and its headings."""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct

from imr_schema.letter.letter_text import LetterText
from imr_schema.letter.near import Near


class Edition(Struct, frozen=True):
    """One printed form of the letter.

    Patterns are written in capitals and match the text in capitals; a space in them stands for any white space, line
    ends too, or none.
    """

    name: str
    #: What identifies it, in words.
    about: str
    #: Patterns that must all occur.
    identified_by: tuple[str, ...]
    #: The headings of the sections, in order; each begins a line.
    headings: dict[str, str]
    #: The fixed sentences that some of the sections begin with; each is identified by its end.
    lead_ins: dict[str, str]
    #: Whether the reviewer's credentials are lists of their own.
    credentials: bool
    #: Which copy of the letter this form is (``served`` or ``posted``), where the form shows it.
    copy: str | None = None
    #: Whether a heading may follow a sentence on its line.
    run_in: bool = False
    #: How its items are read: ``labeled`` (each with its labels), ``form`` (one item, one section per member) or
    #: ``notice`` (numbered decisions in sentences).
    reader: str = "labeled"
    #: The places of what its letters do not print, or not all of them: JSON Pointers, ``*`` for each entry of a list.
    without: tuple[str, ...] = ()
    #: Whether it prints the numbers of its items.
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
    SUMMARY: r"THE[^.:]{0,200}? (?:MEDICAL RECORDS ?:|INCLUDING ALL MEDICAL RECORDS ?[.:]?)",
    ISSUES: r"THE FINAL DETERMINATION[^.:]{0,200}? SET FORTH BELOW ?[.:]?",
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
# In letters without lists of credentials, the sentence that tells of them. Not every reviewer is "Board Certified".
_CREDENTIALED = (
    r"(?:BOARD CERTIFIED IN|REVIEWER[^:]{0,300}?"
    r"(?:CERTIFIED (?:IN|BY)|CERTIFICATION (?:IN|BY|FROM)|DIPLOMATE OF|LICENSED (?:IN|BY|TO PRACTICE)"
    r"|LICENSES? (?:TO PRACTICE )?IN))"
)
_ITEM = "/disputedItems/*"
_CREDENTIALS = ("/reviewer/licensureStates", "/reviewer/specialties")
_NOT_POSTED = ("/documentsReviewed", "/outcome")
_NOTICE = {
    HOW: r"INDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE$",
    QUALIFICATIONS: r"MEDICAL QUALIFICATIONS OF THE EXPERT REVIEWER ?:",
    SUMMARY: r"CASE SUMMARY ?:",
}

_LICENSURE = r"STATE\(S\) OF LICENSURE ?:"
_PHRASES = {
    _HEADINGS[HOW]: ("HOW THE IMR FINAL DETERMINATION WAS MADE",),
    _HEADINGS[SUMMARY]: ("CLINICAL CASE SUMMARY",),
    _HEADINGS[ISSUES]: ("IMR ISSUES, DECISIONS AND RATIONALES", "IMR DECISION(S) AND RATIONALE(S)"),
    _DOCUMENTS: ("DOCUMENTS REVIEWED",),
    _LICENSURE: ("STATE(S) OF LICENSURE:",),
    _NOTICE[HOW]: ("INDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE",),
    _NOTICE[QUALIFICATIONS]: ("MEDICAL QUALIFICATIONS OF THE EXPERT REVIEWER:",),
    _FORM[QUALIFICATIONS]: ("MEDICAL REVIEWER QUALIFICATIONS:",),
    _FORM[ISSUES]: ("ISSUE AT DISPUTE:",),
    _FORM[DOCUMENTS]: ("DOCUMENTS REVIEWED FOR DETERMINATION:",),
}
"""What the patterns match where nothing is damaged: words that are like them are read as them. The heading of a form's
rationale is none of them, since one damaged "NOT" would be another decision."""

EDITIONS: dict[str, Edition] = {
    edition.name: edition
    for edition in (
        Edition(
            name="form-2013",
            about="begins MEDICAL PROFESSIONAL REVIEW; one issue, a section for each field",
            identified_by=(_FORM[RATIONALE], _FORM[ISSUES]),
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
            identified_by=(
                r"NOTICE OF INDEPENDENT MEDICAL REVIEW DETERMINATION",
                # A letter follows the repeat directly, so that its places are found quickest.
                r"[0-9]{1,3}\)\n?.{0,200}HAS DETERMINED THE REQUEST FOR|"
                r"[0-9]{1,3}\)\n?.{0,200}\nHAS DETERMINED THE REQUEST FOR",
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
            identified_by=(_HEADINGS[HOW], _DOCUMENTS, _HEADINGS[ISSUES]),
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
            identified_by=(_HEADINGS[HOW], _HEADINGS[ISSUES], _LICENSURE),
            headings=_HEADINGS,
            lead_ins=_LEAD_INS,
            credentials=True,
            copy="posted",
            without=_NOT_POSTED,
        ),
        Edition(
            name="letter-2014",
            about="credentials inside the first paragraph; guidelines cite Page(s)",
            identified_by=(_HEADINGS[HOW], _HEADINGS[ISSUES], _CREDENTIALED),
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
    """*pattern* as it is matched against a letter's text in capitals."""
    # Some extractors lose the space between two words, so no pattern depends on it. White space is read from its first
    # character on alone: what stands before it may match white space too.
    return re.compile(pattern.replace(" ?", " ").replace(" ", r"(?<!\s)\s*"), re.MULTILINE)


class Heading(Struct, frozen=True):
    """Words that identify an edition, or begin a section."""

    #: Where they stand, as offsets.
    begin: int
    end: int
    #: What damaged words were read as; empty for whole ones.
    meant: str = ""


def identify(letter: LetterText) -> Edition | None:
    """The edition of a letter; None where it is none of them, because an edition is never guessed."""
    for edition in EDITIONS.values():
        if all(_found(letter, edition, pattern) for pattern in edition.identified_by):
            return edition
    return None


def headings_of(letter: LetterText, edition: Edition) -> dict[str, list[Heading]]:
    """Where the heading of each section stands, which should be once; damaged ones count where there is no other."""
    return {name: _found(letter, edition, pattern) for name, pattern in edition.headings.items()}


def _found(letter: LetterText, edition: Edition, pattern: str) -> list[Heading]:
    """Where *pattern* matches; a heading at the beginning of a line, or after a sentence where headings run in."""
    if pattern not in edition.headings.values():
        found = letter.anywhere(compiled(pattern))
    elif edition.run_in:
        found = [match for match in letter.anywhere(compiled(pattern)) if _stands_alone(letter, match.start())]
    else:
        found = letter.headings(compiled(pattern))
    if found or pattern not in _PHRASES:
        return [Heading(match.start(), match.end()) for match in found]
    return _damaged(letter, _PHRASES[pattern])


def _damaged(letter: LetterText, phrases: tuple[str, ...]) -> list[Heading]:
    """The words that are nearest to one of *phrases*, where they stand as a heading does; empty without any."""
    near = [
        (each.distance, each.begin, each.end, phrase)
        for phrase in phrases
        for each in letter.near(phrase)
        if _is_set_apart(letter, each, phrase)
    ]
    if not near:
        return []
    _, begin, end, phrase = min(near)
    return [Heading(begin, end, phrase)]


def _is_set_apart(letter: LetterText, near: Near, phrase: str) -> bool:
    """Whether words have a line of their own, or are in capitals, or are a label: prose may say the same."""
    ends_line = letter.upper[near.end : near.end + 2].strip(":. ")[:1] in ("", "\n")
    if letter.begins_line(near.begin) and (ends_line or phrase.endswith(":")):
        return True
    text = letter.text[near.begin : near.end]
    letters = [character for character in text if character.isalpha()]
    return sum(map(str.isupper, letters)) * 5 >= len(letters) * 4


def _stands_alone(letter: LetterText, offset: int) -> bool:
    """Whether a heading that begins at *offset* begins a line or follows a sentence."""
    return letter.begins_line(offset) or letter.upper[max(0, offset - 3) : offset].rstrip().endswith(".")
