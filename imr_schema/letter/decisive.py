"""Words that decide: what stands around the text of a letter and has them is no notice, letterhead or running head."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

_S = r"\s{1,3}"
_IS = rf"(?:IS|ARE|WAS|WERE|BEEN|BE|HEREBY|THEREFORE|NOW|ALSO|NOT){_S}"
_DECIDES = re.compile(
    rf"""
    \b(?:
        UPHELD | OVERTURNED | OVERRULED | RESCINDED | DISALLOWED | DISAPPROVED | NON-?\s?CERTIFIED
      | (?:NOT{_S})?MEDICALLY{_S}(?:UN)?NECESSARY
      | (?<!FORM\s)APPROVED(?!{_S}(?:BY|FORM|OMB))
      | (?:DENIED|REJECTED|GRANTED)
          (?!{_S}BY{_S}(?:THE{_S}|YOUR{_S}|A{_S})?(?:CLAIMS?|UTILIZATION|UR|INSUR|EMPLOYER))
      | {_IS}(?:REVERSED|AFFIRMED|VACATED|SET{_S}ASIDE)(?!{_S}ONLY)
      | {_IS}(?:ALLOWED|AUTHORI[SZ]ED)(?!{_S}TO)
      | {_IS}CERTIFIED(?!{_S}(?:TO|BY|IN|AS|MAIL|COPY)\b)
      | (?:I|WE){_S}(?:HEREBY{_S}|THEREFORE{_S}|NOW{_S})?
          (?:APPROVE|AUTHORI[SZ]E|GRANT|DENY|OVERTURN|UPHOLD|REVERSE|CERTIFY{_S}THE)
      | (?:APPROVAL|AUTHORI[SZ]ATION|CERTIFICATION)\s(?:[^.\n]{{1,80}}\s)?IS{_S}(?:GIVEN|RECOMMENDED|WITHDRAWN)
    )\b
    """,
    re.VERBOSE,
)
# One of these is in whatever matches; most lines have none.
_PARTS = (
    *("UPH", "OVER", "RESCI", "DISA", "CERTIF", "NECESS", "APPROV", "DENI", "DENY", "REJECT", "GRANT"),
    *("REVERS", "AFFIRM", "VACAT", "SET", "ALLOWED", "AUTHORI"),
)
# A sentence with one of these before the words tells of what may happen, and decides nothing.
_SUPPOSED = re.compile(rf"\b(?:IF|UNLESS|WHETHER|WHEN|(?:MAY|CAN|COULD|MIGHT){_S}(?:NOT{_S})?(?:BE|HAVE{_S}BEEN))\b")
# What a cover letter says of the outcome, which it prints beside it.
_OF_THE_OUTCOME = re.compile(r"\bDECIDED\s+THAT\s+(?:NONE|ALL|SOME)\b[^.]{0,40}\bDISPUTED\s+ITEMS\b[^.]{0,40}\Z")
_LONGEST = 400
"""Characters of a sentence that are looked at before the words; so the time grows with the text alone."""
_ENDS = re.compile(r"[.?!;](?=\s)")


def decides(text: str) -> bool:
    """Whether a line has words that decide something."""
    return any(decisions(text.upper()))


def decisions(upper: str, paragraphs: Iterable[int] = ()) -> Iterator[tuple[int, int]]:
    """Where words that decide something begin and end in *upper*, a text in capitals.

    *paragraphs*: offsets at which a paragraph begins; no sentence goes on over one.
    """
    if not any(part in upper for part in _PARTS):
        return
    begins = sorted({0, *paragraphs, *(end.end() for end in _ENDS.finditer(upper))})
    for found in _DECIDES.finditer(upper):
        begin = begins[bisect_right(begins, found.start()) - 1]
        before = upper[max(begin, found.start() - _LONGEST) : found.start()]
        if not (_SUPPOSED.search(before) or _OF_THE_OUTCOME.search(before)):
            yield found.span()
