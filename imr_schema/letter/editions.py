"""The printed forms of the letter, each a value: what it is known by, its headings and labels."""

from __future__ import annotations

import re

from msgspec import Struct


class Edition(Struct, frozen=True):
    """One printed form.

    ``known_by`` are patterns that must all occur; ``headings`` are the sections' headings in order;
    ``lead_ins`` are the fixed sentences after some of them, told by their ends; ``copy`` is which
    copy of the letter this form is, when the form says so. Patterns are matched without regard to
    case, and a space in them stands for any white space, line ends too.
    """

    name: str
    about: str
    known_by: tuple[str, ...]
    headings: dict[str, str]
    lead_ins: dict[str, str]
    credentials: bool
    copy: str | None = None


HOW, SUMMARY, ISSUES = "how", "summary", "issues"

_HEADINGS = {
    HOW: r"^HOW THE IMR FINAL DETERMINATION WAS MADE$",
    SUMMARY: r"^CLINICAL CASE SUMMARY$",
    ISSUES: r"^IMR (?:ISSUES, )?DECISIONS?(?:\(S\))? AND RATIONALES?(?:\(S\))?$",
}
_LEAD_INS = {
    SUMMARY: r"\ATHE [^.:]{0,200}? medical records ?:",
    ISSUES: r"\ATHE FINAL DETERMINATION [^.:]{0,200}? set forth below ?:",
}

EDITIONS: dict[str, Edition] = {
    edition.name: edition
    for edition in (
        Edition(
            name="posted-2016",
            about="credentials on lines of their own; guidelines cite Section(s)",
            known_by=(_HEADINGS[HOW], _HEADINGS[ISSUES], r"State\(s\) of Licensure ?:"),
            headings=_HEADINGS,
            lead_ins=_LEAD_INS,
            credentials=True,
            copy="posted",
        ),
        Edition(
            name="letter-2014",
            about="credentials inside the first paragraph; guidelines cite Page(s)",
            known_by=(_HEADINGS[HOW], _HEADINGS[ISSUES], r"Board Certified in"),
            headings=_HEADINGS,
            lead_ins=_LEAD_INS,
            credentials=False,
        ),
    )
}
"""The editions that can be read, the most particular first."""


def compiled(pattern: str) -> re.Pattern[str]:
    """*pattern* as it is matched against a letter's running text."""
    return re.compile(pattern.replace(" ", r"\s+").replace(r"\s+?", r"\s*"), re.IGNORECASE | re.MULTILINE)


def recognise(text: str) -> Edition | None:
    """The edition of a letter's running text, or None; never a guess."""
    return next((e for e in EDITIONS.values() if all(compiled(p).search(text) for p in e.known_by)), None)
