"""What of the margins of a page the letter needs: the header table, where the page has none."""

from __future__ import annotations

import re

_LABEL = re.compile(
    r"""
    \b(?P<label> CASE\s?NUMBER | DATE\s?ASSIGNED | DATE\s?OF\s?INJURY | DECISION\s?DATE | DATED | UR\s?DENIAL\s?DATE
      | DATE\s?OF\s?UR\s?DE(?:CISION|NIAL) | PRIORITY | (?:IMR\s?)?APPLICATION(?:\s?RECEIVED)? | CASE\s?OUTCOME )
    \s?(?: : | (?=CM\s?[0-9]) )
    """,
    re.VERBOSE,
)
_VALUE = re.compile(r"\bCM\s?[0-9]|\b[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}|\b(?:STANDARD|REGULAR|EXPEDITED|OVERTURN|UPHOLD)\b")


def parted(margins: list[list[str]], body: str) -> tuple[list[str], tuple[str, ...]]:
    """The lines of *margins* that the letter needs, and those that it does not, each given once.

    It needs a label of its header with what stands beside it if no label like it is in its *body*, or in a margin
    before. Each of the margins is a list of lines, and its table reaches from the first label or value to the last.
    """
    if not margins:
        return [], ()
    had = _labels(body)
    needed: list[str] = []
    rest: dict[str, None] = {}
    for lines in margins:
        own = _labels("\n".join(lines))
        if not own - had:
            rest |= dict.fromkeys(line for line in lines if line.strip())
            continue
        had |= own
        table = [at for at, line in enumerate(lines) if _LABEL.search(line.upper()) or _VALUE.search(line.upper())]
        first, end = table[0], table[-1] + 1
        needed += lines[first:end]
        rest |= dict.fromkeys(line for line in (*lines[:first], *lines[end:]) if line.strip())
    return needed, tuple(rest)


def _labels(text: str) -> set[str]:
    return {"".join(each["label"].split()) for each in _LABEL.finditer(text.upper())}
