"""Words that decide: what stands around the text of a letter and has them is no notice, letterhead or running head."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_IS = r"(?:IS|ARE|WAS|WERE|BEEN|BE|HEREBY|THEREFORE|NOW|ALSO|NOT)\s+"
_DECIDES = re.compile(
    rf"""
    \b(?:
        UPHELD | OVERTURNED | OVERRULED | RESCINDED | DISALLOWED | DISAPPROVED | NON-?\s?CERTIFIED
      | (?:NOT\s+)?MEDICALLY\s+(?:UN)?NECESSARY
      | (?<!FORM\s)APPROVED(?!\s+(?:BY|FORM|OMB))
      | (?:DENIED|REJECTED|GRANTED)(?!\s+BY\s+(?:THE\s+|YOUR\s+|A\s+)?(?:CLAIMS?|UTILIZATION|UR|INSUR|EMPLOYER))
      | {_IS}(?:(?:REVERSED|AFFIRMED|VACATED|SET\s+ASIDE)(?!\s+ONLY)|ALLOWED(?!\s+TO)|AUTHORI[SZ]ED(?!\s+TO)
          |CERTIFIED(?!\s+(?:TO|BY|IN|AS|MAIL|COPY)\b))
      | (?:I|WE)\s+(?:HEREBY\s+|THEREFORE\s+|NOW\s+)?(?:APPROVE|AUTHORI[SZ]E|GRANT|DENY|OVERTURN|UPHOLD|REVERSE
          |CERTIFY\s+THE)
      | (?:APPROVAL|AUTHORI[SZ]ATION|CERTIFICATION)\s+(?:IS|OF\s+[^.\n]{{1,80}}\s+IS)\s+(?:GIVEN|RECOMMENDED|WITHDRAWN)
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
_SUPPOSED = re.compile(r"\b(?:IF|UNLESS|WHETHER|WHEN|(?:MAY|CAN|COULD|MIGHT)\s+(?:NOT\s+)?(?:BE|HAVE\s+BEEN))\b")
# What a cover letter says of the outcome, which it prints beside it.
_OF_THE_OUTCOME = re.compile(r"\bDECIDED\s+THAT\s+(?:NONE|ALL|SOME)\b[^.]{0,40}\bDISPUTED\s+ITEMS\b[^.]{0,40}\Z")
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
        before = upper[max(begin for begin in begins if begin <= found.start()) : found.start()]
        if not (_SUPPOSED.search(before) or _OF_THE_OUTCOME.search(before)):
            yield found.span()
