"""A letter to data: which edition it is, which sections it has, and what became of every line."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import Struct

from imr_schema.errors import ReadError
from imr_schema.findings import Problem
from imr_schema.letter.editions import EDITIONS, HOW, ISSUES, Edition, compiled, headings_of, identify
from imr_schema.letter.editions_2013 import form_items, notice_items
from imr_schema.letter.extract.lines import Lines
from imr_schema.letter.header import read_header
from imr_schema.letter.header_tokens import TITLE
from imr_schema.letter.items import read_items
from imr_schema.letter.letter_text import FIXED, Account, LetterText
from imr_schema.letter.markdown import without_markdown
from imr_schema.letter.notice_dates import notice_dates
from imr_schema.letter.sections import Span, after_lead_in, find_sections, heading_problems, section_texts
from imr_schema.pointer import Data
from imr_schema.standard import PRINTED

# The first cell of a header, in whichever order its cells come; prose does not name a case this way.
# It begins with its letters, which ``LetterText.labels`` looks for before it tries the pattern.
_HEADER = re.compile(
    r"""CASE\s*NUMBER\s*:[^0-9]{0,120}?(?P<number>CM\s?[0-9]{2}\s?-\s?[0-9]{7})\b
    (?=[^.]{0,200}?\bDATE\s*(?:ASSIGNED|OF\s*INJURY)\s*:)  # no full stop: these are cells of the same table
    """,
    re.VERBOSE,
)
_GAP = re.compile(r"  (?=[a-z])(?<=[A-Za-z]  )")

_CASE = (
    "caseNumber",
    "priority",
    "dateOfInjury",
    "utilizationReviewDate",
    "applicationReceivedDate",
    "assignedDate",
    "decisionDate",
)
"""The members of the case in the order of the schema."""


class Letter(Struct, frozen=True):
    """What was read from a letter."""

    edition: Edition
    #: As the schema of ``PRINTED`` defines it, as far as the letter states it.
    data: Data
    #: What is wrong with it as a letter, in no particular order.
    problems: list[Problem]
    #: Its text, and what each stretch of it was read into.
    text: LetterText

    @property
    def accounts(self) -> list[Account]:
        """What became of each line."""
        return self.text.accounts()


def read_letter(lines: Lines) -> Letter:
    """The letter in *lines*. Raises ``ReadError``: IMR801 when it is of no edition, IMR821 for several letters."""
    letter = LetterText(without_markdown(lines))
    edition = identify(letter)
    if edition is None:
        looked_for = "; ".join(f"{each.name}: {each.about}" for each in EDITIONS.values())
        raise ReadError(Problem(rule="IMR801", facts={"looked_for": looked_for}))
    headings = headings_of(letter, edition)
    # A second letter repeats the first two headings; or only its header is there.
    count = max(min(len(headings[name]) for name in list(headings)[:2]), _headers(letter))
    if count > 1:
        raise ReadError(Problem(rule="IMR821", facts={"count": count}))
    sections = find_sections(letter, headings)
    data: Data = {"documentType": "imr-final-determination", "schemaVersion": PRINTED.name}
    if edition.copy:
        data["copy"] = edition.copy
    data |= _top(letter, _top_end(letter, edition, sections))
    data |= section_texts(letter, edition, sections)
    data |= _ITEM_READERS[edition.reader](letter, edition, sections, data)
    problems = [*heading_problems(headings), *letter.problems, *_gaps(data), *_unread(letter)]
    return Letter(edition, data, problems, letter)


def _headers(letter: LetterText) -> int:
    """How many letters the headers in the text name."""
    if letter.upper.find("NUMBER", letter.upper.find("NUMBER") + 1) < 0:
        return 1  # the word does not occur a second time, so neither does the label
    return len({"".join(header["number"].split()) for header in letter.labels(_HEADER)})


def _top_end(letter: LetterText, edition: Edition, sections: dict[str, Span]) -> int:
    """Where the top of the letter ends: before its first heading."""
    starts = [span.heading for span in sections.values()]
    if edition.reader == "notice":
        # A notice prints its decisions before its first heading, and they may contain dates.
        starts += [decided.start() for decided in letter.anywhere(compiled(edition.identified_by[-1]))[:1]]
    return min(starts, default=0)


def _top(letter: LetterText, end: int) -> Data:
    """The case and the outcome, from what stands before the first heading."""
    case = read_header(letter, 0, end)
    for title in TITLE.finditer(letter.upper, 0, end):
        letter.record(title.start(), title.end(), FIXED)
    data: Data = {"outcome": case.pop("outcome")} if "outcome" in case else {}
    return data | ({"case": {name: case[name] for name in _CASE if name in case}} if case else {})


def _labeled(letter: LetterText, edition: Edition, sections: dict[str, Span], data: Data) -> Data:
    if ISSUES not in sections:
        return {}
    span = sections[ISSUES]
    organization = data.get("reviewOrganization", {}).get("name", "")
    return _items(read_items(letter, after_lead_in(letter, edition, ISSUES, span), span.end, organization))


def _form(letter: LetterText, edition: Edition, sections: dict[str, Span], data: Data) -> Data:
    return _items(form_items(letter, sections))


def _notice(letter: LetterText, edition: Edition, sections: dict[str, Span], data: Data) -> Data:
    items, organization = notice_items(letter)
    named: Data = {"reviewOrganization": {"name": organization}} if organization else {}
    # The header comes first; the paragraph adds what it lacks.
    if case := notice_dates(letter, sections.get(HOW)) | data.get("case", {}):
        named["case"] = {name: case[name] for name in _CASE if name in case}
    return named | _items(items)


def _items(items: list[Data]) -> Data:
    return {"disputedItems": items} if items else {}


_ITEM_READERS: dict[str, Callable[[LetterText, Edition, dict[str, Span], Data], Data]] = {
    "labeled": _labeled,
    "form": _form,
    "notice": _notice,
}
"""How the items of an edition are read, by its ``reader``; gives the members to add to the data."""


def _gaps(data: Data) -> list[Problem]:
    """IMR702 where two spaces show that something was removed."""
    texts = [("/clinicalCaseSummary/0", data.get("clinicalCaseSummary", [""])[0])]
    texts += [
        (f"/disputedItems/{i}/rationale/0", item.get("rationale", [""])[0])
        for i, item in enumerate(data.get("disputedItems", []))
    ]
    return [
        Problem(rule="IMR702", pointer=pointer, facts={"count": len(gaps)})
        for pointer, text in texts
        if "  " in text and (gaps := _GAP.findall(text))
    ]


def _unread(letter: LetterText) -> list[Problem]:
    """IMR803 for every line of which something was not read."""
    return [Problem(rule="IMR803", at=(line, 1), page=page) for page, line in letter.unread_lines()]
