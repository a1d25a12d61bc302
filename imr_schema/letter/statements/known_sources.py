"""Publishers that letters cite beside the MTUS: by which words each is known, and what of them belongs to a title."""

from __future__ import annotations

import re

from msgspec import Struct

MTUS, ODG, ACOEM = "MTUS", "ODG", "ACOEM"


class Publisher(Struct, frozen=True):
    """One publisher of guidelines."""

    #: What begins a citation of it, without its own abbreviation in brackets.
    names: tuple[str, ...]
    #: Names of its works, which are a part of the title.
    works: tuple[str, ...] = ()
    #: Whether it is a source of its own after a mere "and" or a comma. Others may be a part of a title there.
    often: bool = False


PUBLISHERS = {
    ODG: Publisher(("Official Disability Guidelines", "Official Disability Guideline", "ODG-TWC", "ODG"), often=True),
    ACOEM: Publisher(("American College of Occupational and Environmental Medicine", "ACOEM"), often=True),
    "AAOS": Publisher(
        ("American Academy of Orthopaedic Surgeons", "American Academy of Orthopedic Surgeons", "AAOS"),
    ),
    "ACR": Publisher(("American College of Radiology", "ACR"), ("ACR Appropriateness Criteria",)),
    "AHRQ": Publisher(("Agency for Healthcare Research and Quality", "AHRQ")),
    "AMA Guides": Publisher(("AMA Guides",), ("AMA Guides to the Evaluation of Permanent Impairment",)),
    "APA": Publisher(("American Psychiatric Association",)),
    "ASIPP": Publisher(("American Society of Interventional Pain Physicians", "ASIPP")),
    "CDC": Publisher(("Centers for Disease Control and Prevention", "Centers for Disease Control", "CDC")),
    "CMS": Publisher(
        ("Centers for Medicare and Medicaid Services", "CMS"),
        ("Medicare Benefit Policy Manual", "Medicare"),
        often=True,
    ),
    "Cochrane": Publisher(
        ("Cochrane Collaboration", "Cochrane Library", "Cochrane"), ("Cochrane Database of Systematic Reviews",)
    ),
    "FDA": Publisher(
        ("U.S. Food and Drug Administration", "US Food and Drug Administration", "Food and Drug Administration", "FDA"),
    ),
    "National Guideline Clearinghouse": Publisher(
        ("National Guideline Clearinghouse", "National Guidelines Clearinghouse"),
    ),
    "NICE": Publisher(("National Institute for Health and Care Excellence", "NICE")),
    "NASS": Publisher(("North American Spine Society", "NASS")),
    "Physicians' Desk Reference": Publisher((), ("Physicians' Desk Reference", "Physician's Desk Reference", "PDR")),
    "PubMed": Publisher(("National Library of Medicine", "PubMed", "Medline")),
    "UpToDate": Publisher(("UpToDate", "Up To Date")),
}
"""The publishers of the code list guideline-sources, by their values there."""

PUBLISHER_NAMES = tuple(name for each in PUBLISHERS.values() for name in (*each.names, *each.works))
"""Every name of a publisher or of its works."""

OFFICIAL = "Official Disability Guidelines"
"""The title of a citation of them that names no chapter."""

# A misprint that many letters have.
_AS_PRINTED = {"Official Disability Guideline": r"Official Disabilit(?:y|ies) Guidelines?"}


def _pattern(names: tuple[str, ...]) -> str:
    longest_first = sorted(names, key=len, reverse=True)
    return "|".join(
        _AS_PRINTED.get(name, re.escape(name).replace(r"\ ", " ").replace(" and ", " (?:and|&) ")).replace(" ", r"\s+")
        for name in longest_first
    )


_BY_WORD: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
for _code, _publisher in PUBLISHERS.items():
    _alternatives = []
    if _publisher.works:  # a name ends before the title, a work is its beginning
        _alternatives.append(rf"(?P<work>{_pattern(_publisher.works)})(?!\w)")
    if _publisher.names:
        _alternatives.append(rf"(?:{_pattern(_publisher.names)})(?!\w)(?:['\u2019]s\b)?(?:\s*\([A-Z-]{{2,8}}\))?")
    # "nice" is a word, "NICE" a publisher.
    _known = re.compile("|".join(_alternatives), re.NOFLAG if _code in ("NICE", "CMS") else re.IGNORECASE)
    for _name in (*_publisher.names, *_publisher.works):
        _word = re.split(r"[^A-Za-z]", _name, maxsplit=1)[0].lower()
        if (_code, _known) not in _BY_WORD.setdefault(_word, []):
            _BY_WORD[_word].append((_code, _known))
FIRST_WORDS = frozenset(_BY_WORD)
"""What the name of a publisher can begin with, in small letters."""


def publisher_at(text: str, word: str, begin: int) -> tuple[str, int, bool] | None:
    """The publisher whose name begins at *begin* with *word*: its code, the name's end, and whether it names a work."""
    for code, known in _BY_WORD.get(word, ()):
        if found := known.match(text, begin):
            return code, found.end(), found.lastgroup == "work"
    return None
