"""The sections of a letter: where each stands, and what those without items state."""

from __future__ import annotations

from msgspec import Struct

from imr_schema.findings import Problem
from imr_schema.letter.credentials import certified
from imr_schema.letter.document_list import document_list
from imr_schema.letter.editions import DOCUMENTS, HOW, ISSUES, QUALIFICATIONS, SUMMARY, Edition, Heading, compiled
from imr_schema.letter.letter_text import FIXED, LetterText
from imr_schema.letter.reviewer import read_reviewer
from imr_schema.pointer import Data

_LEAD_IN_ENDS = {SUMMARY: "ALL MEDICAL RECORDS:", ISSUES: "SET FORTH BELOW:"}
"""How the fixed first sentence of a section ends."""
_LONGEST_LEAD_IN = 400
"""In characters."""


class Span(Struct, frozen=True):
    """Where a section stands, as offsets."""

    #: Of its heading.
    heading: int
    #: Of its text, after the heading.
    begin: int
    #: Of its end.
    end: int


def find_sections(letter: LetterText, headings: dict[str, list[Heading]]) -> dict[str, Span]:
    """Where each section stands: from its first heading to the next section's."""
    firsts = sorted(((name, found[0]) for name, found in headings.items() if found), key=lambda each: each[1].begin)
    ends = [heading.begin for _, heading in firsts[1:]] + [len(letter.text)]
    sections = {}
    for (name, heading), end in zip(firsts, ends, strict=False):  # without any heading there is one end too many
        letter.record(heading.begin, heading.end, FIXED)
        if heading.meant:
            letter.report(heading.begin, "IMR824", meant=heading.meant)
        sections[name] = Span(heading.begin, heading.end, end)
    return sections


def heading_problems(headings: dict[str, list[Heading]]) -> list[Problem]:
    """IMR802 for a heading that is missing, repeated, or out of order."""
    problems = []
    last = -1
    for name, found in headings.items():
        if len(found) != 1:
            problems.append(Problem(rule="IMR802", facts={"heading": name, "count": len(found)}))
        if found and found[0].begin < last:
            problems.append(Problem(rule="IMR802", facts={"heading": name, "count": 1}))
        last = found[0].begin if found else last
    return problems


def section_texts(letter: LetterText, edition: Edition, sections: dict[str, Span]) -> Data:
    """What the sections state, except for the items."""
    data: Data = {}
    if HOW in sections and edition.reader == "labeled":
        data |= read_reviewer(letter, sections[HOW].begin, sections[HOW].end, edition.credentials)
    if summary := _prose(letter, edition, SUMMARY, sections, "/clinicalCaseSummary"):
        data["clinicalCaseSummary"] = summary
    if DOCUMENTS in sections and (
        documents := document_list(letter, sections[DOCUMENTS].begin, sections[DOCUMENTS].end)
    ):
        data["documentsReviewed"] = documents
    if statement := _prose(letter, edition, QUALIFICATIONS, sections, "/reviewer/statement"):
        data["reviewer"] = {**certified(statement[0]), "statement": statement}
    return data


def _prose(letter: LetterText, edition: Edition, name: str, sections: dict[str, Span], pointer: str) -> list[str]:
    """The text of a section after its lead-in, as one paragraph."""
    if name not in sections:
        return []
    begin = after_lead_in(letter, edition, name, sections[name])
    text = letter.take(begin, sections[name].end, f"{pointer}/0")
    if not text:
        return []
    letter.offsets[pointer] = letter.offsets[f"{pointer}/0"]
    return [text]


def after_lead_in(letter: LetterText, edition: Edition, name: str, span: Span) -> int:
    """The offset after a section's fixed first sentence; IMR804 is reported where it is another one."""
    lead_in = edition.lead_ins.get(name)
    if lead_in is None:
        return span.begin
    text = letter.text[span.begin : span.end]
    start = span.end - len(text.lstrip())
    sentence = compiled(lead_in).match(letter.upper, start, span.end)
    if sentence:
        letter.record(span.begin, sentence.end(), FIXED)
        return sentence.end()
    ends = letter.near(_LEAD_IN_ENDS[name], span.begin, min(span.end, span.begin + _LONGEST_LEAD_IN))
    if ends:
        letter.record(span.begin, ends[0].end, FIXED)
        letter.report(start, "IMR824", meant=_LEAD_IN_ENDS[name].capitalize())
        return ends[0].end
    if start < span.end:
        letter.report(start, "IMR804", heading=name)
    return span.begin
