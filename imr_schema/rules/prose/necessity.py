"""What a rationale concludes: its last sentence about necessity, and what the sentence says was asked for."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from itertools import pairwise

from msgspec import Struct

from imr_schema.rules._pattern import Pattern
from imr_schema.rules.prose.dates import SENTENCE_BEGINS

_MENTION = Pattern(
    r"""
      \bmedically\s+(?:reasonable\s+and\s+)?necessary\b

      # medical necessity has not been established, is clearly documented
    | \b(?P<noun>medical\s+necessity)\b [^.;?!]{0,80}?
      \b(?:is|are|was|were|has|have|(?P<cannot>cannot)) \s+ (?P<not>not\s+)?
      (?:been\s+|be\s+|clearly\s+|adequately\s+|well\s+)*
      (?:established|supported|demonstrated|substantiated|documented|shown|met|confirmed|determined)\b

      # the record does not support medical necessity
    | \b(?P<fails>(?:do|does|did)\s+not|fails?\s+to|failed\s+to|cannot) \s+ (?:\w+\s+){0,3}?
      (?:establish|support|demonstrate|substantiate|show|meet) \s+ (?:the\s+|criteria\s+|for\s+)*
      medical\s+necessity\b
    """,
    re.IGNORECASE,
)
# No conclusion: warnings about stopping a drug, what somebody else found, what would have to be so.
_WARNING = Pattern(r"\b(?:wean|taper|withdrawal|abrupt)", re.IGNORECASE)
_SOMEBODY_ELSE = Pattern(
    r"""
    \b(?:
        utilization\s+review | UR\b | claims\s+(?:administrator|adjuster)
      | (?:peer|previous|prior|initial|first|physician)\s+review
      | insur | denied | denial | non-?certif | certif
      | treating | requesting | provider | physician | attorney | applicant | claimant | employee | patient | worker
    ) \w* \b [^.;]{0,60}
    \b(?:
        stat | found | find | conclud | determin | argu | claim | contend | as\s+not | that
      | believ | felt | feel | assert | opin | writ | wrote | consider
    )
    """,
    re.IGNORECASE,
)
_TURNED = Pattern(
    r"""
    \b(?:
        overturn | revers | disagree | incorrect | in\s+error | erroneous
      | unclear | not\s+clear | no\s+reason | no\s+doubt | question | whether
      | unless | if\b | would\s+be | may\s+be | might | could\s+be
    )
    """,
    re.IGNORECASE,
)
_GENERAL = Pattern(
    r"""
    \b(?:guidelines?|MTUS|ODG|ACOEM|criteria|literature|studies|section|chapter)\b [^.;]{0,60}
    \b(?:stat|recommend|say|said|note|indicat|support|consider|allow|suggest|that\b|when\b)
    """,
    re.IGNORECASE,
)
_AS_A_WHOLE = Pattern(
    r"""^\W* (?:while|although|though|even\s+though|if|when|whereas|since|because|as|given|once|until)\b""",
    re.IGNORECASE,
)
_NEGATED = Pattern(
    r"""
    (?:\b(?:not(?!\s+only)|never|nor|no\s+longer|cannot)|n['’]t)\b
    (?:\s+(?:
        be | been | found | considered | deemed | felt | judged | shown | proven | viewed | seen | regarded
      | determined | demonstrated | established | supported
      | to | as | a | or | and | currently | clearly | yet | presently | therefore | also
      | appear | appears | seem | seems | constitute | represent | meet
      | reasonable | appropriate | indicated | warranted | recommended | justified | clinically | at | this | time
    ))* \s*\Z
    """,
    re.IGNORECASE,
)
_AFFIRMED = Pattern(
    r"""
    \b(?:is|are|was|were|remains?)\s+ (?:therefore\s+|thus\s+|also\s+|both\s+)?
    (?:considered\s+|deemed\s+|found\s+to\s+be\s+|felt\s+to\s+be\s+|reasonable\s+and\s+)? \Z
    """,
    re.IGNORECASE,
)
_NEGATIVE = Pattern(
    r"""
      \b(?:
          no | not | none | nor | neither | never | cannot | without | un(?!it|der|iversal|ilateral)\w+
        | lack\w* | fail\w* | insufficient | hardly | only
      )\b
    | n['’]t\b
    """,
    re.IGNORECASE,
)
_ENDS = Pattern(
    r"""
    \A (?:\s+and\s+(?:appropriate|reasonable|indicated|supported|warranted))?
    (?:
        (?:\s*,)?\s*
        (?:as\s+requested|at\s+this\s+time|for\s+this\s+(?:patient|worker|applicant|employee)|in\s+this\s+case)
    )* \s*\Z
    """,
    re.IGNORECASE,
)
_LINKS = Pattern(
    r"""
    \b(?:
        after | following | given | because | due\s+to | since | despite | in\s+(?:light|view|addition) | based
      | with(?:out)?\s+(?:a\s+)?(?:history|evidence) | status\s+post | for\s+(?:the\s+)?(?:treatment|diagnosis)
    )\b
    """,
    re.IGNORECASE,
)
_CLAUSE_ENDS = Pattern(r"; | ,\s+but\b | \bhowever\b,?")

# A rationale concludes at its end; what is longer than any real one is read from there, so that time grows with length.
_LONGEST, _LONGEST_SENTENCE, _MOST, _MOST_MENTIONS = 8000, 800, 100, 8


class Conclusion(Struct, frozen=True):
    """One mention of necessity that is the reviewer's own.

    ``necessary``: True, False, or None where it does not clearly say. ``subject``: the words before it, which name
    the treatment.
    """

    necessary: bool | None
    subject: str


def speaks_of_necessity(text: str) -> bool:
    """Whether *text* may hold a conclusion at all."""
    return "ecess" in text or "ECESS" in text


def conclusion(paragraphs: tuple[str, ...]) -> Conclusion | None:
    """What *paragraphs* conclude; None when they do not say. Where they say both, ``necessary`` is None."""
    found = [each for paragraph in paragraphs[-_MOST:] for each in _conclusions(paragraph)]
    if not found:
        return None
    clear = {each.necessary for each in found} - {None}
    last = found[-1]
    return last if len(clear) < 2 else Conclusion(None, last.subject)


def _conclusions(text: str) -> Iterator[Conclusion]:
    if not speaks_of_necessity(text):
        return
    text = text[-_LONGEST:]
    cuts = [0, *(mark.end() for mark in SENTENCE_BEGINS.finditer(text)), len(text)]
    for begin, end in pairwise(cuts):
        sentence = text[max(begin, end - _LONGEST_SENTENCE) : end]
        if not speaks_of_necessity(sentence) or sentence.rstrip().endswith("?") or _WARNING.search(sentence):
            continue
        for mention in deque(_MENTION.finditer(sentence), _MOST_MENTIONS):
            found = _of_mention(sentence, mention)
            if found is not None:
                yield found


def _of_mention(sentence: str, mention: re.Match[str]) -> Conclusion | None:
    """The conclusion of one *mention*, None where it is somebody else's, a general one, or a subordinate clause."""
    before = sentence[: mention.start()]
    clause = _CLAUSE_ENDS.split(before)[-1]
    if _SOMEBODY_ELSE.search(before) or _GENERAL.search(clause):
        return None
    after = sentence[mention.end() :].rstrip(" .\t\r\n")
    if _AS_A_WHOLE.match(clause):
        if "," not in clause:
            return None  # the mention stands in the clause itself
        clause = clause.rpartition(",")[2]
    return Conclusion(_necessary(clause, mention, after, sentence), _subject(clause))


def _necessary(clause: str, mention: re.Match[str], after: str, sentence: str) -> bool | None:
    if _TURNED.search(sentence):
        return None
    if not _ENDS.match(after):
        return None  # "beyond six visits", "only if", "when": part of it may be
    if mention["not"] or mention["cannot"] or mention["fails"] or _NEGATED.search(clause):
        return False
    plain = mention["noun"] or _AFFIRMED.search(clause)
    return True if plain and not _NEGATIVE.search(f"{clause}{mention[0]}") else None


def _subject(clause: str) -> str:
    """The last part of *clause*, without the circumstances."""
    return _LINKS.split(clause.rpartition(",")[2])[0]
