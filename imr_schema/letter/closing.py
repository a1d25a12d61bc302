"""What follows the last rationale of a letter: notices, copies, signatures and addresses."""

from __future__ import annotations

import re

from imr_schema.letter.descriptions import last_conclusion
from imr_schema.letter.letter_text import LetterText

# Each begins a paragraph that no rationale has.
_BEGINS = re.compile(
    r"""
    (?:
        [BC]?CC?\s*:\s | CC\b[^a-z]{0,3}\s(?=[A-Z]) | COPIES?\s+(?:TO|SENT)\b | ENCLOSURES?\b | ATTACHMENTS?\s*:
      | (?:NOTICE\s+OF\s+)?CONFIDENTIALITY\b | CONFIDENTIAL\b | PRIVILEGED\b | DISCLAIMER\s*:
      | SINCERELY\b | RESPECTFULLY\b | VERY\s+TRULY\b | YOURS\s+(?:TRULY|SINCERELY)\b | (?:BEST|KIND|WITH)\s+REGARDS\b
      | (?:ELECTRONICALLY\s+)?SIGNED\b | SIGNATURE\b | /S/ | MEDICAL\s+DIRECTOR\b | IMR\s+MEDICAL\s+DIRECTOR\b
      | (?:PROOF|DECLARATION|CERTIFICATE)\s+OF\s+SERVICE\b | SERVED\s+(?:ON|BY)\b | DATE\s+(?:OF\s+SERVICE|SERVED)\b
      | NOTICE\s*(?::|TO\b|OF\s+(?:RIGHTS?|APPEAL)) | RIGHTS?\s+(?:OF|TO)\s+APPEAL | APPEALS?\s*(?::|RIGHTS?\b)
      | IF\s+YOU\s+(?:DISAGREE|WISH\s+TO\s+APPEAL|WANT\s+TO\s+APPEAL|HAVE\s+(?:ANY\s+)?QUESTIONS?)
      | (?:YOU|THE\s+PARTIES|A\s+PARTY|ANY\s+PARTY|EITHER\s+PARTY)\s+(?:MAY|CAN|HAS|HAVE\s+THE\s+RIGHT\s+TO)\s+
        (?:[A-Z]+\s+){0,4}?(?:APPEAL|PETITION|CONTEST|CHALLENGE)
      | AN?\s+(?:[A-Z]+\s+){0,2}?(?:APPEAL|PETITION)\s+(?:OF|FROM|TO|MUST|MAY|SHALL)\b
      | TO\s+APPEAL\b
      | THIS\s+(?:FINAL\s+)?DETERMINATION\s+(?:IS|MAY|SHALL|WILL)\s+(?:BE\s+)?(?:DEEMED|BINDING|APPEALED|FINAL)
      | THE\s+(?:FINAL\s+)?DETERMINATION\s+(?:OF|BY)\s+[A-Z\s]{3,60}?\s(?:IS|SHALL\s+BE)\s+DEEMED
      | PURSUANT\s+TO\s+(?:CALIFORNIA\s+)?LABOR\s+CODE\b | LABOR\s+CODE\s+SECTION\s+4610\.6
      | FOR\s+(?:MORE|FURTHER)\s+INFORMATION\b | (?:PLEASE\s+)?CONTACT\s+US\b | TELEPHONE\s*: | PHONE\s*: | FAX\s*:
      | P\.?\s?O\.?\s+BOX\b | END\s+OF\s+(?:LETTER|DETERMINATION|REPORT|DOCUMENT)\b
    )
    """,
    re.VERBOSE,
)
# Words that no reason for a decision has, wherever they stand in a paragraph behind the conclusion.
_HAS = re.compile(
    r"""
    \b(?:TO|MAY|CAN|MUST|AN|ANY|OF|YOUR)\s+APPEALS?\b | \bAPPEALS?\s+(?:MUST|MAY|SHALL|IS|ARE|OF|RIGHTS)\b
    | \bVERIFIED\s+PETITION\b | \bPERJURY\b | \bFINAL\s+AND\s+BINDING\b | \bINTENDED\s+(?:ONLY|SOLELY|RECIPIENT)\b
    | \bNOT\s+LIABLE\b | \bINDEPENDENT\s+REVIEW\s+SERVICE\b | \bI\s+(?:SERVED|CERTIFY|DECLARE)\b
    | \b(?:HAVE|ANY)\s+QUESTIONS\b | ^QUESTIONS\? | ^ENCLS?\b | ^REFERENCES?\s*:?$ | ^REVIEWER\s*:
    | ^[A-Z][A-Z.\ '-]{3,40},\s*(?:M\.?D|D\.?O|PH\.?D|D\.?C)\b
    """,
    re.VERBOSE,
)
_LONGEST_LINE = 400
_ENDS_SENTENCE = (".", "?", "!", '"', ")")


def closing_start(letter: LetterText, begin: int, end: int) -> int:
    """Where, between the last rationale's label and *end*, the letter's closing matter begins; *end* where it has none.

    It begins a paragraph after the end of a sentence, with words of its own, and stands behind the conclusion. It is
    recorded as fixed text, and reported (IMR830), but for a line that decides something, which stays unread.
    """
    conclusion = _conclusion(letter, begin, end)
    concluded = conclusion >= 0
    first = letter.line_at(conclusion if concluded else begin) + 1
    for index in range(first, len(letter.lines)):
        start = letter.starts[index]
        if start >= end:
            break
        if not _is_closing(letter, index, end, concluded=concluded):
            continue
        # The words of a sentence may begin a line; after its end they begin a paragraph.
        after_sentence = letter.lines[index - 1].endswith(_ENDS_SENTENCE) and concluded
        if after_sentence or letter.layout.gap_before(index):
            count = letter.record_aside(start, end)
            if count:
                letter.report(start, "IMR830", count=count)
            return start
    return end


def _conclusion(letter: LetterText, begin: int, end: int) -> int:
    """The offset of the last conclusion that no paragraph of the closing has; -1 where there is none."""
    last = last_conclusion(letter, begin, end)
    earlier = last
    while earlier >= 0:
        index = letter.line_at(earlier)
        if not (letter.layout.gap_before(index) and _is_closing(letter, index, end, concluded=True)):
            return earlier
        earlier = last_conclusion(letter, begin, letter.starts[index])
    return last


def _is_closing(letter: LetterText, index: int, end: int, *, concluded: bool) -> bool:
    """Whether line *index* has the words of a closing; *concluded*: it stands behind the conclusion."""
    start = letter.starts[index]
    start += len(letter.lines[index]) - len(letter.lines[index].lstrip("*-_=#~ "))
    words = letter.upper[start : min(end, start + _LONGEST_LINE)].split("\n", 1)[0]
    return _BEGINS.match(letter.upper, start, end) is not None or (concluded and _HAS.search(words) is not None)
