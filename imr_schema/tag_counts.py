"""How many attributes the tags of XML and HTML have, counted on the bytes before a parser sees them.

A parser compares each attribute of an element with those before it: the square of their number, within one call that
nothing interrupts.
"""

from __future__ import annotations

import re

from msgspec import Struct

MOST_ATTRIBUTES = 256
"""Of one element; no document or letter has more than some dozens."""

_SPACE = rb" \t\n\f\r"
# What continues a tag at a ``<``, by what was being read there; each ends before the next attribute.
_REST = {
    "its beginning": re.compile(rb"</?+[^" + _SPACE + rb"/>]*+"),
    "its name": re.compile(rb"[^" + _SPACE + rb"/>]*+"),
    "between": re.compile(rb""),
    "a value": re.compile(rb"[^" + _SPACE + rb">]*+"),
    '"': re.compile(rb'[^"]*+"'),
    "'": re.compile(rb"[^']*+'"),
}
_ATTRIBUTE = re.compile(
    rb"""
    [%(space)s/]*+
    (?: (?P<end> > )
      | (?: =[^%(space)s/>=]*+ | [^%(space)s/>=]++ )
        (?P<given> [%(space)s]*+ = [%(space)s]*+
            (?: (?P<double> ") [^"]*+ (?P<ended_double> ")?+
              | (?P<single> ') [^']*+ (?P<ended_single> ')?+
              | (?P<bare> [^%(space)s>]*+ )
            )
        )?+
    )
    """.replace(b"%(space)s", _SPACE),
    re.VERBOSE,
)
_TAG = re.compile(rb"<(?=/?+[A-Za-z_:\x80-\xff])")
_FROM_EQUALS = re.compile(rb"=[^<]*+")
_RAW_TEXT = re.compile(rb"(/?+)(?:script|style)\b", re.IGNORECASE)


class Counts(Struct, frozen=True):
    """What there is at the most, whichever ``<`` a parser takes for the beginning of a tag."""

    largest: int
    """Attributes of one tag."""
    in_raw_text: int
    """The same within what looks like a script or a style sheet, where a ``<`` begins no tag for most readers."""
    total: int
    """Attributes of all tags."""


def crowded(raw: bytes, most: int = MOST_ATTRIBUTES) -> bool:
    """Whether some tag of the XML *raw* has more than *most* attributes.

    It costs one count for a document without so many equals signs. In XML no tag goes on behind the next ``<``.
    """
    if raw.count(b"=") <= most or all(found[0].count(b"=") <= most for found in _FROM_EQUALS.finditer(raw)):
        return False
    counts = attributes(raw, bare=False, most=raw.count(b"="))
    return max(counts.largest, counts.in_raw_text) > most


def attributes(raw: bytes, *, bare: bool, most: int) -> Counts:
    """The attributes of the tags in *raw*; counting stops once the total is over *most*.

    *bare*: those without a value count, as in HTML. Every ``<`` before a letter may begin a tag, also in a comment or
    a quoted value, and a tag that is not ended continues behind it: who wrote *raw* may count on one reader that takes
    it so. Of all tags that are open in the same way at a ``<``, the one with the most attributes goes on: so the time
    grows with the length of *raw* alone.
    """
    largest = in_raw_text = total = 0
    is_raw_text = False
    tags: dict[str, int] = {}
    at = raw.find(b"<")
    while at >= 0 and total <= most:
        end = raw.find(b"<", at + 1)
        if _TAG.match(raw, at):
            tags["its beginning"] = 0
        if tags:
            tags, here, added = _continued(raw, at, end if end >= 0 else len(raw), tags, bare)
            total += added
            if is_raw_text:
                in_raw_text = max(in_raw_text, here)
            else:
                largest = max(largest, here)
        if kind := _RAW_TEXT.match(raw, at + 1):
            is_raw_text = not kind[1]
        at = end
    return Counts(largest, in_raw_text, total)


def _continued(raw: bytes, at: int, end: int, tags: dict[str, int], bare: bool) -> tuple[dict[str, int], int, int]:
    """The tags that are open at *end*, of those open at *at*; the most attributes of one, and how many came here."""
    after: dict[str, int] = {}
    here = added = 0
    for state, count in tags.items():
        found, became = _read(raw, at, end, state, bare)
        here, added = max(here, count + found), max(added, found)
        if became:
            after[became] = max(after.get(became, 0), count + found)
    return after, here, added


def _read(raw: bytes, at: int, end: int, state: str, bare: bool) -> tuple[int, str | None]:
    """How many attributes begin from *at* to *end* in a tag open in *state*, and how it is open then; None: ended."""
    rest = _REST[state].match(raw, at, end)
    if rest is None:
        return 0, state  # a quoted value goes on
    at = rest.end()
    if at == end and state in ("its beginning", "its name", "a value"):
        return 0, "a value" if state == "a value" else "its name"
    count = 0
    while found := _ATTRIBUTE.match(raw, at, end):
        if found["end"]:
            return count, None
        count += bare or found["given"] is not None
        at = found.end()
        if found["double"] and not found["ended_double"]:
            return count, '"'
        if found["single"] and not found["ended_single"]:
            return count, "'"
        if at == end:
            return count, "a value" if found["bare"] is not None else "between"
    return count, "between"
