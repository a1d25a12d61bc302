"""Persons who are named in prose, as a letter that was badly redacted names them. Searched is plain text.

Physicians and the authors of studies are named in any history: a name counts only where its place says that it is the
injured worker's, or somebody's who is close to the case.
"""

from __future__ import annotations

import re

from imr_schema.rules._pattern import Pattern
from imr_schema.rules.prose.names import PERSON, WORD, is_given, is_titled, may_be_name

_ROLES = r"""
    patient|employee|applicant|claimant|(?:injured\s{1,2})?worker|iw|client|insured|petitioner|plaintiff|member
"""
_CLOSE = r"attorneys?|adjuster|claims?\s{1,2}examiner|wife|husband|spouse|son|daughter|employer\s{1,2}contact"
_NAME_LABEL = Pattern(
    rf"""
    (?:
        (?:\A|[^A-Za-z'\s]) \s{{0,3}}
      | \b(?:{_ROLES}|pt|full|legal|last|first|given|his|her|the|my|whose|and)(?:'s)? [\s-]{{1,2}}
    )
    (?:full\s|legal\s|last\s|first\s)? name \s? (?:\([a-z ,/]{{1,20}}\)\s?|/[a-z]{{1,10}}\s?)? \Z
    """,
    re.IGNORECASE,
)
_ROLE_LABEL = Pattern(rf"\b(?:{_ROLES}|{_CLOSE}) (?:'s)? \s? \Z", re.IGNORECASE)
# After these a treatment stands as often as a name, which then begins with a title or a given name.
_SUBJECT_LABEL = Pattern(r"\b(?:re|regarding|in\s{1,2}re|pt|subject) \s? \Z", re.IGNORECASE)
_ROLE = Pattern(rf"\b(?:{_ROLES}|{_CLOSE}) \s? \Z", re.IGNORECASE)
_AFTER_COLON = Pattern(rf": \s{{0,3}} {PERSON}")
_AFTER_DASH = Pattern(rf"[-=] \s{{1,3}} {PERSON}")
_AFTER_NAME = Pattern(rf"\b[Nn]ame(?:d|\s(?:is|was)) \s{{1,2}} {PERSON}")
_PART_OF_NAME = Pattern(
    rf"\b(?i:(?:last|first|family|given|maiden|middle)[\s-]?name|surname)\s?:\s{{0,3}}(?P<last>{WORD})"
)
_APPOSED = Pattern(rf", \s{{0,2}} {PERSON} \s?,")
_IN_BRACKETS = Pattern(rf"\( \s? {PERSON} \s?\)")
_WITH_AGE = Pattern(rf"\( \s? {PERSON} ,?\s [0-9]{{2}} (?![0-9/.-])")
_THREE_WORDS = rf"(?P<first>{WORD}) \s{{1,2}} (?P<middle>{WORD}) \s{{1,2}} (?P<last>{WORD})"
_APPOSED_LONG = Pattern(rf", \s{{0,2}} {_THREE_WORDS} \s?,")
_IN_BRACKETS_LONG = Pattern(rf"\( \s? {_THREE_WORDS} \s?[,)]")
_NAME_OF_ROLE = Pattern(rf"\b(?i:{_ROLES}|pt)(?:'[sS])? \s{{1,2}} (?:[Nn]ame|NAME) \s{{1,3}} {PERSON}")
_CALLED = Pattern(rf"\b(?i:{_ROLES}|pt) ,?\s (?:is|was)\scalled \s{{1,2}} {PERSON}")
_BARE = Pattern(rf"(?:nt|ker|yee|NT|KER|YEE)\s (?P<first>{WORD}) \s (?:[A-Z]\.?\s)? (?P<last>{WORD})")
_YEARS = Pattern(r"y (?:ear | [./]?\s?o\b)")
_BEFORE_YEARS = Pattern(r"[0-9]{2} [\s-]{0,3} \Z")
_LONGEST_AGE = 5
_NAMED_LAST = Pattern(rf"{WORD} ,? (?:,|\s(?:is|was)) \s (?:an?\s|the\s)? \Z")
"""The end of what stands before the age of somebody who is named."""
_BEFORE_AGE = Pattern(
    rf"""
    (?:\A|[.;:!?)]\s{{0,3}}|,\s|\bthat\s|\b(?:patient|applicant|claimant|worker|employee),?\s)
    {PERSON} ,? (?:,|\s(?:is|was)) \s (?:an?\s|the\s)? \Z
    """
)
_TITLE = Pattern(
    rf"""
    M (?<![A-Za-z]M) (?: (?:rs?|s|iss|RS?) (?:\.\s?|\s) | S\.\s?(?=[A-Z]{{3}}) ) (?:[A-Z]\.\s?)?
    (?:(?:[Dd]e\s[Ll][ao]s?|[Dd][aeiou]s?|[Dd]el|[Ll]as?|[Ll]os|[Vv][ao]n(?:\s[Dd]e[nr]?)?)\s)? (?P<last>{WORD})
    """
)
_SPANISH_TITLE = Pattern(rf"S (?<!\w.) (?:e[nN]or(?:a|ita)?|ENOR(?:A|ITA)?|ra\.|rta\.) \s{{1,2}} (?P<last>{WORD})")
# "Mr. Thorn's test": the test of somebody, and not the worker.
_EPONYM = Pattern(r"\s (?:tests?(?!\s+results?)|signs?|maneuvers?|syndrome|disease|score|scale|criteria)\b")
# How every role ends, and everybody close: what does not stand behind one of these is no name of theirs.
_ENDS = "(?i:nt|ee|er|iw|ed|ff|ey|ys|fe|nd|se|on|ct)"
_AFTER_COMMA = Pattern(rf", (?: (?<={_ENDS},) | (?<={_ENDS}\s,) ) \s{{0,2}} [A-Z]")
_AFTER_BRACKET = Pattern(rf"\( (?: (?<={_ENDS}\() | (?<={_ENDS}\s\() ) \s? [A-Z]")
_LONGEST_LABEL, _LONGEST_PERSON, _LONGEST_NAME = 40, 80, 45


def named_by_label(text: str) -> bool:
    """Whether a name stands after "Name:" or a like label, where nothing else may stand."""
    if "ame" not in text and "AME" not in text:
        return False
    if _after(_AFTER_COLON, _NAME_LABEL, text) or _after(_AFTER_DASH, _NAME_LABEL, text):
        return True
    if any(is_titled(found["last"]) for found in _PART_OF_NAME.finditer(text)):
        return True
    if any(map(_given, _NAME_OF_ROLE.finditer(text))):
        return True
    return any(map(_names, _AFTER_NAME.finditer(text)))


def named_by_role(text: str) -> bool:
    """Whether a name may stand after "Patient:" or a like label, after which other words may stand too."""
    if _after(_AFTER_COLON, _ROLE_LABEL, text) or _after(_AFTER_DASH, _ROLE, text):
        return True
    return any(
        (is_given(found["first"]) or is_given(found["last"]) or found["title"])
        and _names(found)
        and _SUBJECT_LABEL.search(_before(text, found))
        for found in _AFTER_COLON.finditer(text)
    )


def likely_named(text: str) -> bool:
    """Whether a name may stand after "Mr.", before an age, or beside the word "patient" or a like one."""
    return _by_title(text) or _by_age(text) or _beside_role(text)


def _before(text: str, found: re.Match[str]) -> str:
    return text[max(0, found.start() - _LONGEST_LABEL) : found.start()]


def _names(found: re.Match[str]) -> bool:
    return may_be_name((found["first"], found["last"]))


def _after(pattern: Pattern, label: Pattern, text: str) -> bool:
    return any(label.search(_before(text, found)) and _names(found) for found in pattern.finditer(text))


def _given(found: re.Match[str]) -> bool:
    return _names(found) and (is_given(found["first"]) or is_given(found["last"]))


def _after_role(long: Pattern, text: str) -> bool:
    """Whether a name of three words stands after a word of the person: the first is a given name."""
    return any(
        is_given(found["first"])
        and may_be_name((found["first"], found["middle"], found["last"]))
        and _ROLE.search(_before(text, found))
        for found in long.finditer(text)
    )


def _is_called(text: str) -> bool:
    return "called" in text and any(map(_given, _CALLED.finditer(text)))


def _beside_role(text: str) -> bool:
    if _is_called(text) or _is_bare(text):
        return True
    # Few texts have a capital letter there, which is found out quicker than what begins with it.
    if _AFTER_COMMA.search(text) and (_after(_APPOSED, _ROLE, text) or _after_role(_APPOSED_LONG, text)):
        return True
    if not _AFTER_BRACKET.search(text):
        return False
    if _after(_IN_BRACKETS, _ROLE, text) or _after_role(_IN_BRACKETS_LONG, text):
        return True
    return any(_given(found) and _ROLE.search(_before(text, found)) for found in _WITH_AGE.finditer(text))


def _is_bare(text: str) -> bool:
    """Whether a given name and a surname stand directly behind a word of the person."""
    return any(
        is_given(found["first"]) and _names(found) and _ROLE.search(text[: found.start("first")][-_LONGEST_LABEL:])
        for found in _BARE.finditer(text)
    )


def _by_age(text: str) -> bool:
    for years in _YEARS.finditer(text):
        end = years.start()
        figures = _BEFORE_YEARS.search(text[max(0, end - _LONGEST_AGE) : end])
        if figures is None:
            continue
        end -= len(figures[0])
        if not _NAMED_LAST.search(text[max(0, end - _LONGEST_NAME) : end]):
            continue  # nearly all of them
        person = _BEFORE_AGE.search(text[max(0, end - _LONGEST_PERSON) : end])
        if person and _names(person):
            return True
    return False


def _by_title(text: str) -> bool:
    for title in (_TITLE, _SPANISH_TITLE):
        for found in title.finditer(text):
            last = found["last"]
            of_test = last.endswith("'s") and _EPONYM.match(text[found.end() : found.end() + 20])
            if is_titled(last) and not of_test:
                return True
    return False
