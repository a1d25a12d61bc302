"""Boxes before or after the words of a choice: which of them is ticked."""

from __future__ import annotations

import re

from msgspec import Struct

_TOKEN = re.compile(
    r"""
    (?P<ticked> [\u2611\u2612\u2713\u2714\u2717\u2718\u25a0\u25c9\u25cf] | \[\ ?X\ ?\] | \(\ ?X\ ?\) | _X_ )
    | (?P<empty> [\u2610\u25a1\u25cb\u25ef\u25fb\u274f\u2751\u2752] | \[[\ _]{0,3}\] | \([\ _]{0,3}\) | ___? )
    | (?P<word> \b(?:UPHELD|OVERTURNED)\b )
    """,
    re.VERBOSE,
)
_BETWEEN = re.compile(r"[\s/,;|.]{0,8}")


class Choice(Struct, frozen=True):
    """What boxes and words at the end of a text say."""

    #: Where the first of them begins.
    begin: int
    #: The word whose box is ticked, in capitals, and where it begins; None where not exactly one is.
    word: str | None
    at: int


def choice_at_end(text: str) -> Choice | None:
    """The choice that *text*, in capitals, ends with; None where no box stands beside a decision."""
    tokens = list(_TOKEN.finditer(text))
    if not any(each["word"] for each in tokens) or all(each["word"] for each in tokens):
        return None
    last: list[re.Match[str]] = []
    end = len(text)
    for each in reversed(tokens):
        if not _BETWEEN.fullmatch(text, each.end(), end):
            break
        last.insert(0, each)
        end = each.start()
    if not any(each["word"] for each in last) or all(each["word"] for each in last):
        return None
    pairs = list(zip(last[::2], last[1::2], strict=False))
    boxes_first = all(not box["word"] and word["word"] for box, word in pairs)
    boxes_last = all(word["word"] and not box["word"] for word, box in pairs)
    chosen = [pair[boxes_first] for pair in pairs if pair[not boxes_first]["ticked"]]
    if len(last) % 2 or not (boxes_first or boxes_last) or len(chosen) != 1:
        return Choice(last[0].start(), None, last[0].start())
    return Choice(last[0].start(), chosen[0]["word"], chosen[0].start())
