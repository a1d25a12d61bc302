"""The items of the two editions of 2013, which have no labels."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from imr_schema.letter.editions import GUIDELINES, ISSUES, RATIONALE
from imr_schema.letter.letter_text import FIXED, LetterText
from imr_schema.letter.sections import Span
from imr_schema.letter.statements.guideline import read_statement
from imr_schema.pointer import Data

_NOT = re.compile(r"\bNOT\b", re.IGNORECASE)
# "<number>) <organization> has determined the request for <description> is not medically necessary and appropriate."
_BEGINS = re.compile(
    r"""
    (?:^|(?<=\.)\s+)(?P<number>[0-9]{1,3})\)\s*        # begins a line, or follows a sentence
    (?P<organization>[A-Z][^\n]{0,80}?)(?<!\s)\s+has\s*determined\s*the\s*request\s*for\s+
    """,
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
_DETERMINED = re.compile(r"\shas\s*determined\s*the\s*request", re.IGNORECASE)
_ENDS = re.compile(
    r"""
    (?<!\s)\s+
    (?:is|are|was|were)\s*(?P<negation>not\s*)?medically\s*necessary\s*and\s*appropriate\s*\.
    """,
    re.IGNORECASE | re.VERBOSE,
)


def form_items(letter: LetterText, sections: dict[str, Span]) -> list[Data]:
    """The one item of a form: its sections are its members, and the heading of the rationale contains the decision."""
    item: Data = {}
    pointer = "/disputedItems/0"
    if ISSUES in sections and (text := _section(letter, sections[ISSUES], f"{pointer}/description")):
        item["description"] = text
    if GUIDELINES in sections and (text := _section(letter, sections[GUIDELINES], f"{pointer}/reviewerGuideline")):
        item["reviewerGuideline"], unread = read_statement(text)
        if unread:
            place = f"{pointer}/reviewerGuideline"
            letter.report(letter.offsets[place], "IMR831", f"{place}/statement", count=unread)
    if RATIONALE in sections:
        span = sections[RATIONALE]
        item["decision"] = _decision(negated=_NOT.search(letter.text, span.heading, span.begin))
        letter.offsets[f"{pointer}/decision"] = span.heading
        if text := _section(letter, span, f"{pointer}/rationale"):
            item["rationale"] = [text]
    return [{"number": 1, **item}] if item else []


def _section(letter: LetterText, span: Span, pointer: str) -> str:
    return letter.take(span.begin, span.end, pointer)


def notice_items(letter: LetterText) -> tuple[list[Data], str | None]:
    """The numbered decisions of a notice, and the review organization that they name.

    A notice prints them twice; they are merged by number. An item that is decided in two ways has no decision.
    """
    items: dict[int, Data] = {}
    organization = None
    for beginning, ending in _decided(letter.text):
        number, decision = int(beginning["number"]), _decision(negated=ending["negation"])
        if number in items:
            letter.record(beginning.start(), ending.end(), FIXED)
            if items[number].get("decision") != decision:
                items[number].pop("decision", None)  # neither of the two can be relied on
            continue
        pointer = f"/disputedItems/{len(items)}"
        begin, end = beginning.end(), ending.start()
        items[number] = {"number": number, "description": letter.read(begin, end), "decision": decision}
        letter.record(begin, end, f"{pointer}/description")
        letter.record(end, ending.end(), f"{pointer}/decision")
        letter.record(beginning.start(), begin, FIXED)
        organization = organization or " ".join(beginning["organization"].split())
    return list(items.values()), organization


def _decided(text: str) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
    """Beginning and end of each numbered decision, between which stands its description.

    A description does not contain the words of another decision, so each part of *text* is searched once for its end.
    """
    begun = list(_BEGINS.finditer(text))
    if not begun:
        return
    limits = [*(each.start() for each in _DETERMINED.finditer(text)), len(text)]
    for beginning in begun:
        at = beginning.end()
        if ending := _ENDS.search(text, at, limits[bisect_left(limits, at)]):
            yield beginning, ending


def _decision(*, negated: object) -> str:
    """``upheld`` where the words "medically necessary" are *negated*, else ``overturned``."""
    return "upheld" if negated else "overturned"
