"""Approvals and denials in a reviewer's words: of what is asked for, and of the decision in review. In small
letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from imr_schema.rules._pattern import Pattern, has_one

_NOT = r"(?:not|never|cannot|can['\u2019]t|don['\u2019]t|won['\u2019]t|unable)"
_SELF = r"(?:i|we|this\s(?:physician\s|expert\s)?reviewer|the\sundersigned)"
_ADVERBS = (
    r"(?:(?:hereby|therefore|thus|also|accordingly|respectfully|would|will|must|do|does|to|am|strongly|now|fully)\s"
    rf"|(?P<not>{_NOT}\s)){{0,4}}"
)
_DENIAL = r"(?:denials?|decisions?|determinations?|non-?certification|modification|adjudication|utilization\sreview|ur)"
_DISPOSED = Pattern(
    r"""
    \b (?: is | are | isn['\u2019]t | aren['\u2019]t | (?:should|must|can|cannot|will|shall) \s (?:not\s)? be ) \s
    (?:(?:hereby|therefore|thus|now|also|accordingly|fully|to\sbe|recommended\s(?:for|to\sbe)|not)\s){0,4}
    (?: (?P<non>non-?\s?)?(?:certified|authori[sz]ed|approved|granted|allowed) | (?P<denied>denied|disallowed
      |rejected) ) \b
    """
)
_DENIED_WORDS = Pattern(
    r"non-?\s?(?:cert|auth|appr)|denied|disallowed|rejected|certif|authori|approved|granted|allowed"
)
_APPROVAL = Pattern(
    rf"""
      \b (?: (?P<no>non-?\s?)?(?:certification|approval|authori[sz]ation) | (?P<denial>denial) ) \b
      (?: \s (?:of|for) \s (?P<of>[^.;?!]{{1,120}}?) )??
      \s (?:is|are) \s (?:hereby\s|therefore\s)? (?P<not>{_NOT}\s)?
      (?:recommended|advised|warranted|granted|appropriate|given|in\sorder)
      (?: \s (?:of|for) \s (?P<of2>[^.;?!]{{1,120}}) )?
    """
)
_ACT = Pattern(
    rf"""
    (?: (?:\A|,\s|\band\s|:\s?)(?=recommend|approve|certify|authori[sz]e|deny) | \b{_SELF}\s {_ADVERBS} )
    (?:
        (?:approve|certify|authori[sz]e|grant|allow|endorse|(?P<deny>deny|reject)) s? \b (?!\s(?:of|that)\b)
      | recommends? \s (?:that\s)? (?:(?:the|full)\s)?
        (?:approval|certification|authori[sz]ation|(?P<non>non-?certification|denial)) \b
    )
    \s? (?:(?:of|for|to)\s)? (?P<of>[^.;?!]{{0,150}})
    """
)
_TURNED = Pattern(
    rf"""
    \b {_DENIAL} \b (?P<of>[^.;?!]{{0,120}}?) \s
    (?: (?P<keeps>stands|should\sstand|is\sto\sstand|must\sstand) \b
    | (?: (?:cannot|can\snot|can['\u2019]t|should\snot|does\snot|must\snot|may\snot) \s stand ) \b
      | (?:is|are|should\sbe|must\sbe|will\sbe|can\sbe|(?P<cannot>cannot\sbe)|shall\sbe) \s
        (?:(?:hereby|therefore|thus|respectfully|(?P<not>not))\s){{0,3}}
        (?: (?P<stands>upheld|affirmed|sustained|maintained|confirmed)
          | overturned|reversed|set\saside|vacated|rescinded|overruled )
    ) \b
    """
)
_TURN = Pattern(
    rf"""
    (?: \A | ,\s | \band\s | \b{_SELF}\s {_ADVERBS} )
    (?: (?P<stands>uphold|affirm|sustain|agree\swith|concur\swith|(?:in\s)?agreement\swith)
      | overturn|reverse|disagree\swith|set\saside|vacate ) s? \s
    [^.;?!,]{{0,60}}? \b {_DENIAL} \b (?P<of>[^.;?!]{{0,120}})
    """
)
_NEGATION = Pattern(r"\b(?:not|no|never|cannot|unable|fails?|failed)\b|n['\u2019]t\b")
_OF = Pattern(r"\s?(?:of|for|to\s(?:deny|modify|non-?certify))\s")
_TO_GRANT = Pattern(r"\b(?:to\s(?:approve|certify|authorize)|imr|independent\smedical)\b")
_DECIDES = Pattern(
    r"(?:the\s)?(?:ur\b|utilization|claims|carrier|insur|physician|prior|previous|employer|adjuster|first|initial)"
)
ITS_WORDS = (
    *("pprov", "ertif", "uthori", "rant", "deni", "deny", "uph", "overt", "revers", "gree", "allow", "reject"),
    *("concur", "ffirm", "sust", "set aside", "vacate", "rescind", "overrul", "ndorse"),
)
"""One of them is in every sentence that is looked at."""
_OF_DISPOSED = ("ertified", "uthori", "pproved", "granted", "allowed", "denied", "rejected")
_OF_APPROVAL = ("ertification", "pproval", "uthori", "denial")
_OF_ACT = ("pprov", "ertif", "uthori", "grant", "allow", "endorse", "deny", "denial", "reject")
_OF_TURNED = (
    *("stand", "upheld", "affirmed", "sustained", "maintained", "confirmed", "overturned", "reversed", "aside"),
    *("vacated", "rescinded", "overruled"),
)
_OF_TURN = ("uphold", "affirm", "sustain", "gree", "concur", "overturn", "reverse", "aside", "vacate")
"""What each pattern has one of in it; to look for words is quicker than to try the pattern."""


class Mention(Struct, frozen=True):
    """Words that decide, at their place in a sentence.

    ``granted``: what they say by themselves. ``subject``: what they say it of, None where that stands before them.
    ``whole``: nothing that follows can limit them. ``adjective``: a verb before them says whether it is so.
    """

    begin: int
    end: int
    granted: bool
    subject: str | None
    whole: bool = False
    adjective: bool = False


def denies(words: str) -> bool:
    """Whether *words* before a verb say that it is not so: "does not", "isn't", "no longer", "fails to"."""
    return _NEGATION.search(words) is not None


def dispositions(sentence: str) -> Iterator[Mention]:
    """Every approval or denial of *sentence*, by whomever; in no order."""
    if not has_one(sentence, ITS_WORDS):
        return
    if has_one(sentence, _OF_DISPOSED):
        for found in _DISPOSED.finditer(sentence):
            denied = found["non"] or found["denied"]
            negated = denies(_DENIED_WORDS.split(found[0])[0])
            yield Mention(found.start(), found.end(), negated == (denied is not None), None)
    if has_one(sentence, _OF_APPROVAL):
        for found in _APPROVAL.finditer(sentence):
            denied, of = found["no"] or found["denial"], found["of"] or found["of2"] or ""
            yield Mention(found.start(), found.end(), bool(found["not"]) == bool(denied), of)
    if has_one(sentence, _OF_ACT):
        for found in _ACT.finditer(sentence):
            denied = found["deny"] or found["non"]
            yield Mention(found.start(), found.end(), bool(found["not"]) == bool(denied), found["of"], whole=True)
    for pattern, words in ((_TURNED, _OF_TURNED), (_TURN, _OF_TURN)):
        for found in pattern.finditer(sentence) if has_one(sentence, words) else ():
            yield from _of_denial(found)


def _of_denial(found: re.Match[str]) -> Iterator[Mention]:
    if _TO_GRANT.search(found[0]):
        return
    said = found.groupdict()
    granted = bool(said["not"] or said.get("cannot")) == bool(said["stands"] or said.get("keeps"))
    lead = _OF.match(found["of"])
    if lead and _DECIDES.match(found["of"][lead.end() :]):
        lead = None  # whose denial it is, not of what
    yield Mention(found.start(), found.end(), granted, found["of"][lead.end() :] if lead else "", whole=True)
