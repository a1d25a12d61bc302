"""What gives away who the expert reviewer is: a name, a signature, the number of a license, an address.

Searched is plain text (:func:`imr_schema.rules.prose.every_text.plain`). In the reviewer's own statement any name with
a title or a degree counts; elsewhere other physicians are named, and only what is clearly the expert reviewer's does.
"""

from __future__ import annotations

import re
from functools import cache

from imr_schema.rules._pattern import Pattern, has_one
from imr_schema.rules.prose.every_text import plain
from imr_schema.rules.prose.names import PERSON, WORD, given_names, is_given, is_titled, may_be_name

_DEGREE = r"""
    (?P<degree>
        M\.\s?D\.?|MD|D\.\s?O\.?|DO|Ph\.?\s?D\.?|PHD|D\.\s?C\.?|DC|D\.\s?P\.\s?M\.?|DPM|Psy\.?\s?D\.?|PSYD|D\.\s?D\.\s?S\.?|DDS
      | DMD|L\.?\s?Ac\.?|LAC|R\.\s?N\.?|RN|M\.\s?P\.\s?H\.?|MPH|PT|DPT|O\.\s?D\.?|FACS|FAAOS|FAAPMR
    ) (?![A-Za-z])
"""
_FIELD_WORDS = """
    academy acoem active acupuncture addiction administrator adolescent adult allergy american and anesthesia
    anesthesiology arizona association assurance board boards california cardiology care carolina case center centre
    certified child chiropractic chiropractor claims clinical college colorado critical dental dentist dentistry
    dermatology diplomate disease doctor eastern electrodiagnostic emergency endocrinology example experience expert
    family federal fellow fellowship file florida gastroenterology general georgia geriatric geriatrics gynecology hand
    health hospital illinois immunology in independent indiana infectious institute internal interventional jersey
    licensed licensure management maryland massachusetts maximus medical medicine memorial mercy michigan mtus national
    naturopathic nephrology neurological neurology neurosurgery nevada northern number nursing obstetrics occupational
    odg of ohio oncology ophthalmology oregon organisation organization oriental orthopaedic orthopaedics orthopedic
    orthopedics osteopathic osteopathy otolaryngology pain pathology pediatric pediatrics pennsylvania pharmacy
    philosophy physical physician plastic podiatric podiatry practice preventive professor psychiatry psychology public
    pulmonary qualified quality radiology rehabilitation review reviewer rheumatology saint school science sciences
    services society southern spine sports state states surgery texas the thoracic toxicology trained university
    urology vascular virginia washington western york
"""
_FIELDS = frozenset(_FIELD_WORDS.split())
"""Words of a field, a school or a state, with which a title or a degree names nobody."""

_TOWN_WORDS = """
    annapolis baltimore beach bethesda bowie burnie chase church city columbia cumberland easton frederick gaithersburg
    germantown hagerstown hill laurel marlboro mills park potomac rockville salisbury spring towson waldorf washington
"""
_TOWNS = frozenset(_TOWN_WORDS.split())
"""Ends of names of towns before "MD", which is Maryland too, and "DC"."""

_TITLED = Pattern(
    rf"""
    \b(?:Dr|Doctor|Mr|Mrs|Ms|Prof|Professor|DR|DOCTOR|MR|MRS|PROF|PROFESSOR)(?:\.\s{{0,2}}|\s{{1,2}})
    (?:[A-Z]\.\s?)? (?P<last>{WORD})
    """
)
_WITH_DEGREE = Pattern(rf"\b{PERSON} \s?,?\s{{0,2}} \(?{_DEGREE}")
_AFTER_REVIEWER = Pattern(
    rf"""
    \b(?:[Rr]eviewer|REVIEWER|[Rr]eviewing\s[Pp]hysician)(?:'s|'S)? (?:\s(?:[Nn]ame|NAME|I[Dd]|[Ii]dentity))? \s?
    (?P<mark>[:,;-]|\b(?:is|was)\b(?:\s(?:named|called)\b)?)? \s{{0,3}} (?:Dr\.?\s)? {PERSON}
    """
)
_BY = Pattern(
    rf"""
    (?: \b(?:[Rr]eviewed|[Pp]repared|[Cc]ompleted|[Aa]uthored|[Ww]ritten|[Dd]ictated|[Cc]onducted|[Pp]erformed
          |[Dd]ecided
          |REVIEWED|PREPARED|made) \s (?:by|BY) \s?:?
      | \b(?:[Ss]incerely|[Rr]espectfully(?:\s[Ss]ubmitted)?|[Rr]egards) \s?,?
    ) \s{{1,3}} {PERSON}
    """
)
# "Jane Roe decided this case", "The undersigned, Jane Roe, ...", and a text that is nothing but a name.
_DECIDES = Pattern(
    rf"""
    (?:\A|[.;:!?]\s{{1,3}}) {PERSON} (?:\s?,[^.;,]{{1,60}},)? \s
    (?:decided|reviewed|conducted|performed|completed|made|prepared|wrote|authored|served|is|was|has|had|holds|practices)\b
    """
)
_UNDERSIGNED = Pattern(rf"\b(?:[Uu]ndersigned|UNDERSIGNED) \s?[,:(]?\s{{0,3}} (?:Dr\.?\s)? {PERSON}")
_ALONE = Pattern(rf"\s{{0,3}} (?:Dr\.?\s)? {PERSON} \s{{0,2}} [.,;]? \s{{0,3}}")
_SELF = Pattern(rf"\b(?:I\s?,|[Mm]y\s[Nn]ame\sis) \s{{1,2}} (?:(?:Dr|DR)\.?\s)? {PERSON}")
_SIGNATURE = Pattern(
    r"""
      /s/\s?\S | \b(?:signed|signature)(?:\s+electronically)?\s{0,2}(?:by\b|:) | \belectronically\s+signed\b
    | \b(?:name|initials)\s?:\s{0,2}\S
    """,
    re.IGNORECASE,
)
_LICENSE = Pattern(
    r"""
      \b(?i:licen[sc]es?|lic\b\.?)\s{0,2} (?i:(?:numbers?|no\b\.?|num\b\.?|\#)\s{0,2})? (?i:(?::|\#|is|was)\s{0,2})?
      [A-Z]{0,4}[\s-]?[0-9]{4,}
    | \b(?i:npi|dea|upin|national\sprovider\sidentifier)\s{0,2} (?i:(?:numbers?|no\b\.?|\#)\s{0,2})?
      (?i:(?::|\#|is|was)\s{0,2})? [A-Z]{0,2}[0-9]{7,10}\b
    | \b(?i:certificat(?:e|ion))\s (?i:(?:number|no\b\.?|\#)\s{0,2}) (?:[:\#]\s{0,2})? [A-Z]{0,3}[0-9]{4,}
    """
)
_ADDRESS = Pattern(r"@ (?<=[A-Za-z0-9_%+-]@) [A-Za-z0-9-]{1,63} (?:\.[A-Za-z0-9-]{1,63}){0,4} \.[A-Za-z]{2,24}\b")
_EXPERT = r"\b(?i:(?:expert|imr|independent(?:\s+medical)?)(?:\s+physician)?\s+reviewer)"
_EXPERTS = Pattern(
    rf"""
    {_EXPERT}(?:['][sS])?\s{{0,2}}
    (?:
        (?i:name|signature|initials|licen[sc]e(?:\s+(?:number|no\b\.?))?)\s{{0,2}}(?i:(?::|is|\#)\s{{0,2}})?[A-Z0-9]
      | (?i:(?::|,|-|was|is)\s{{0,2}})? (?:Dr|DR|Doctor|DOCTOR)\.?\s{{1,2}}[A-Z]['A-Za-z]
      | [^.@]{{0,60}}@
    )
    """
)
_EXPERT_PERSON = Pattern(rf"{_EXPERT} \s{{0,2}} (?P<mark>[:,(-]|\b(?:is|was)\b)? \s{{0,3}} {PERSON}")
_PERSON_EXPERT = Pattern(
    rf"\b{PERSON} \s?,?\s{{0,2}} (?:\(?{_DEGREE}\)?\s?,?\s{{0,2}})? (?:as\s|the\s|\(|-\s)? {_EXPERT}"
)
_TITLED_EXPERT = Pattern(rf"\b(?:Dr|DR)\.?\s{{1,2}}(?P<last>{WORD}) ,?\s (?:as\s|the\s|who\sis\sthe\s)?{_EXPERT}")
_SIGNED_AT_END = Pattern(
    rf"""
    (?:\A|[.!?]\s{{1,3}})
    (?:
        (?:(?:[Ee]lectronically|[Dd]igitally)\s)? [Ss]igned (?:\sby\b|\s?[:,])
      | (?:(?:[Ee]xpert|[Pp]hysician|[Mm]edical)\s)?[Rr]eviewer(?:'s)?\s[Ss]ignature\s?: | /s/
    ) \s{{0,2}}
    (?:Dr\.?\s)? {PERSON}
    """
)
_REVIEWER_AT_END = Pattern(
    rf"""
    (?:\A|[.!?]\s{{1,3}}) {PERSON} \s?,\s{{0,2}} {_DEGREE} \s?,?\s{{1,2}}
    \(?(?:(?:[Ee]xpert|[Pp]hysician|[Mm]edical)\s)?[Rr]eviewer\)? \s? \.? \s{{0,2}} \Z
    """
)
_END = 120
_SIGNS = ("/s/", "igned", "ignature", "IGN", "ame:", "ame :", "AME", "nitials", "NPI", "DEA", "npi", "INITIALS")
_TITLE_WORDS = """
    Dr Doctor Mr Mrs Ms Prof Professor DR DOCTOR MR MRS PROF PROFESSOR
    MD DO PhD PHD DC DPM PsyD DDS DMD LAc RN MPH PT DPT OD M D Ph Psy FACS (MD) (DO) (PhD) (DC) MD) DO) PhD) DC) DPM)
"""
_CAPITAL = r"[^\W\d_a-z]"
# What stands beside a name with a capital letter; each begins with characters that are quick to look for.
_AFTER = (
    r"(?:['’]s)?"
    r"(?:\s?[:,;-]|\ (?:is|was)(?:\ named|\ called)?"
    r"|\ name:?|\ signature:?|\ initials:?|\ licen[sc]e(?:\ n[a-z]*\.?)?:?)?"
    rf"\s{{1,3}}(?:[\d#(]|{_CAPITAL})"
)
_BEFORE_NAME = (
    Pattern(rf"eviewer{_AFTER}"),
    Pattern(rf"by\s?:?\s{{1,3}}{_CAPITAL}"),
    Pattern(rf"I,\ (?<![A-Za-z]I,\ ){_CAPITAL}"),
    Pattern(rf"ame\ is\ {_CAPITAL}"),
)
_IN_CAPITALS_OR_LAST = ("REVIEW", "ncerely", "ectfully", "egards")
_BESIDE_EXPERT = Pattern(
    rf"""
    eviewer (?:
        (?<=[,(]\ .xpert\ .eviewer) | (?<=,\ the\ .xpert\ .eviewer) | (?<=as\ .xpert\ .eviewer) | (?<=IMR\ .eviewer)
      | [^.@]{{0,60}}@ | {_AFTER}
    )
    """
)
_FOUR_DIGITS = Pattern("[0-9]{4}")
_NO_DIGITS = bytes(byte for byte in range(256) if byte not in b"0123456789")


@cache
def _title_words() -> frozenset[str]:
    """Titles, degrees, and given names as they stand in a text."""
    given = given_names()
    return frozenset([*_TITLE_WORDS.split(), *map(str.capitalize, given), *map(str.upper, given)])


def may_name_itself(text: str) -> bool:
    """Whether *text*, of the reviewer, has any sign of what is searched for; most have none."""
    if "@" in text or _may_sign(text):
        return True
    words = text.replace(".", "").replace(",", " ").split()
    if not _title_words().isdisjoint(words) or has_one(text, _IN_CAPITALS_OR_LAST):
        return True
    if any(pattern.search(text) for pattern in _BEFORE_NAME):
        return True
    # Most texts have no four digits at all, which is found out quicker than whether these stand together.
    digits = text.encode("ascii", "ignore").translate(None, _NO_DIGITS)
    return len(digits) > 3 and _FOUR_DIGITS.search(text) is not None


def _may_sign(text: str) -> bool:
    # One of these stands in each of the signs; a generator over the signs would take three times as long.
    may_sign = "ign" in text or ":" in text or "/s/" in text or "nitials" in text or "IGN" in text
    return may_sign and has_one(text, _SIGNS)


def may_be_signed(text: str) -> bool:
    """Whether *text* has any sign of a signature at its end or before."""
    return "eviewer" in text or "/s/" in text or ("ign" in text and ("igned" in text or "ignature" in text))


def may_name_expert(text: str) -> bool:
    """Whether *text* has any sign of the expert reviewer's name."""
    return bool(_BESIDE_EXPERT.search(text) or _BEFORE_NAME[2].search(text) or "REVIEWER" in text)


def names_itself(text: str) -> bool:
    """Whether *text*, of the reviewer, gives away who wrote it."""
    if any(pattern.search(text) for pattern in (_SIGNATURE, _LICENSE, _ADDRESS)) or after_reviewer(text):
        return True
    return (
        any(_is_titled(found["last"]) for found in _TITLED.finditer(text))
        or any(_has_degree(text, found) for found in _WITH_DEGREE.finditer(text))
        or any(map(_is_person, _SELF.finditer(text)))
        or any(map(_is_person, _UNDERSIGNED.finditer(text)))
        or any(map(_is_given, _BY.finditer(text)))
        or any(map(_is_given, _DECIDES.finditer(text)))
        or _is_alone(text)
    )


def after_reviewer(text: str) -> bool:
    """Whether a name stands after the word "reviewer"."""
    return any(_is_person(found) if found["mark"] else _is_given(found) for found in _AFTER_REVIEWER.finditer(text))


def names_expert(text: str) -> bool:
    """Whether *text*, of any part, gives away who the expert reviewer is."""
    if any(map(_is_person, _SELF.finditer(text))):
        return True
    if "eviewer" not in text and "EVIEWER" not in text:
        return False
    return bool(
        _EXPERTS.search(text)
        or any(_is_expert(found) for found in _EXPERT_PERSON.finditer(text))
        or any(map(_is_person, _PERSON_EXPERT.finditer(text)))
        or any(_is_titled(found["last"]) for found in _TITLED_EXPERT.finditer(text))
    )


def signed_at_end(text: str) -> bool:
    """Whether a rationale ends with the name of who signed it."""
    end = text[-_END:]
    if "eviewer" in end and any(map(_is_person, _REVIEWER_AT_END.finditer(plain(end)))):
        return True
    may_sign = "igned" in end or "ignature" in end or "/s/" in end
    return may_sign and any(map(_is_person, _SIGNED_AT_END.finditer(plain(end))))


def _is_alone(text: str) -> bool:
    alone = _ALONE.fullmatch(text)
    return alone is not None and _is_given(alone)


def _is_titled(word: str) -> bool:
    return is_titled(word) and word.lower() not in _FIELDS


def _is_person(found: re.Match[str]) -> bool:
    words = (found["first"], found["last"])
    return may_be_name(words) and _FIELDS.isdisjoint(word.lower() for word in words)


def _is_given(found: re.Match[str]) -> bool:
    return _is_person(found) and (is_given(found["first"]) or is_given(found["last"]))


def _is_expert(found: re.Match[str]) -> bool:
    # "The expert reviewer, Jane Roe, ..." but not "the expert reviewer Jane".
    return (found["mark"] == ":" and _is_person(found)) or _is_given(found)


def _has_degree(text: str, found: re.Match[str]) -> bool:
    """Whether a name stands before a degree: "MD" and "DC" after a place are none."""
    if not _is_person(found):
        return False
    if found["degree"] not in ("MD", "DC", "PT", "DO") or _is_given(found):
        return True
    before = text[: found.start()].rstrip().rpartition(" ")[2].lower()
    return before not in ("in", "near", "from", "at", "of") and found["last"].lower() not in _TOWNS
