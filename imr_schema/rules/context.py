"""What the rules share of one document, each part worked out once, when a rule first asks for it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from enum import Enum
from functools import cache
from typing import Generic, TypeVar

import msgspec
from msgspec import Struct

from imr_schema import text as characters
from imr_schema.findings import Days
from imr_schema.model import (
    Analysis,
    Basis,
    Citation,
    Decision,
    Determination,
    DisputedItem,
    Guideline,
    ModifiedRequest,
    RequestPart,
    ReviewedDocument,
)
from imr_schema.rules._pattern import Pattern, has_one
from imr_schema.rules.prose.ages import Age, may_state_ages, worker_ages
from imr_schema.rules.prose.dates import Dated, dated
from imr_schema.rules.prose.necessity import Verdict, said, verdicts
from imr_schema.standard.characters import LOOK_ALIKES, STYLED, characters_of
from imr_schema.standard.codelists import CLOSE, MTUS_NAMES, STANDARD, CodeList, CodeLists, Entry
from imr_schema.standard.placeholders import placeholders

_NOT_NECESSARY = ("is not medically necessary.", "are not medically necessary.")
_NECESSARY = ("is medically necessary.", "are medically necessary.")
_NONE_OF = ("one of ", "either", "No ", "annot", "do not find")
_DENIED, _GRANTED = " request is not medically necessary.", " request is medically necessary."
_ASCII = bytes(range(128))
_LOOK_ALIKE = Pattern(f"[{LOOK_ALIKES}{STYLED}\ufffd]")
# Beyond ASCII, what English letters have: none of these is reported, and all are composed.
_COMMON = "".join(map(chr, [*range(0xA1, 0xAD), *range(0xAE, 0x100), *range(0x2010, 0x2028), 0x2122, 0x2264, 0x2265]))

_MOST_COMPARED = 500
"""How many names of one document are compared with those of the code lists; no letter has as many unknown ones."""

Printed = tuple[int, int, str]
"""Page and line, from 1, and the text of a line."""

Source = tuple[str, str, int | None]
"""The source, title and edition year of a citation."""

IndexedAnalysis = tuple[int, int, Analysis]
"""An analysis after the indexes of its item and of itself."""


_Value = TypeVar("_Value")


class Understood(Enum):
    """What the reader of letters makes of a guideline statement, beside the data."""

    ALIKE = "alike"
    OTHERWISE = "otherwise"
    #: Neither a citation nor the sentence that there is none.
    NOTHING = "nothing"


class once(Generic[_Value]):  # noqa: N801 - a decorator
    """A property that is worked out when it is first asked for, and then kept.

    As :func:`functools.cached_property`, without the lock that it takes before Python 3.12: a context belongs to one
    thread, and with locks all rules together would take 3 % longer.
    """

    def __init__(self, work_out: Callable[[RuleContext], _Value]) -> None:
        self._work_out = work_out
        self.__doc__ = work_out.__doc__

    def __set_name__(self, owner: type[RuleContext], name: str) -> None:
        self._name = name

    def __get__(self, context: RuleContext, owner: type[RuleContext]) -> _Value:
        value = context.__dict__[self._name] = self._work_out(context)
        return value


class RuleContext:
    """One determination, and what several rules ask about it.

    It lives as long as the document's validation and nothing else holds its parts, so no text of a document stays in
    the process. What costs time is worked out at first use. Several properties are gates: one cheap test of the whole
    document, after which a family of rules need not look at its texts one by one.
    """

    def __init__(
        self,
        document: Determination,
        as_of: date,
        source: str = "-",
        copy: str | None = None,
        lists: CodeLists = STANDARD,
        understood: Callable[[Guideline], Understood] = lambda guideline: Understood.ALIKE,
        beside: Callable[[], Sequence[Printed]] = tuple,
    ) -> None:
        #: What is validated.
        self.document = document
        self._as_of = as_of
        #: The days of a run on which the rules find the same, as far as they have asked.
        self.days: Days = Days()
        #: The name of the document, a path or ``-``.
        self.source = source
        #: Which copy the profile asks for, ``served`` or ``posted``; None for either.
        self.copy = copy
        #: The code lists.
        self.lists = lists
        #: Reads a guideline's statement; without a reader, statements are taken to say what the data say.
        self.understood = understood
        #: What a letter prints beside its values; nothing for a document that is data.
        self.beside = beside

    @property
    def as_of(self) -> date:
        """The day of the run; what a rule makes of it holds for that day alone. Most need only ``has_come``."""
        self.days = Days(self._as_of, self._as_of)
        return self._as_of

    def has_come(self, day: date) -> bool:
        """Whether the run is on *day* or later."""
        known = self.days
        if day <= self._as_of:
            self.days = Days(max(day, known.first or day), known.last)
            return True
        before = day - timedelta(1)
        self.days = Days(known.first, min(before, known.last or before))
        return False

    @once
    def _said(self) -> dict[tuple[int, int], tuple[Verdict, ...]]:
        return {}

    def said(self, indexed: IndexedAnalysis) -> tuple[Verdict, ...]:
        """Of the ``verdicts`` of a rationale those in sentences that speak of necessity: every plain one is among them.

        Most rules need no more, and to look for the others takes as long again.
        """
        item, position, analysis = indexed
        if (item, position) not in self._said:
            self._said[item, position] = said(analysis.rationale)
        return self._said[item, position]

    @once
    def _decided(self) -> dict[tuple[int, int], tuple[Verdict, ...]]:
        return {}

    def verdicts(self, indexed: IndexedAnalysis) -> tuple[Verdict, ...]:
        """Every word of the rationale of an analysis on necessity, in order; none when it does not say."""
        item, position, analysis = indexed
        if (item, position) not in self._decided:
            self._decided[item, position] = verdicts(analysis.rationale)
        return self._decided[item, position]

    @once
    def _compared(self) -> dict[tuple[str, str], str | None]:
        return {}

    def nearest(self, listed: CodeList, name: str, near: float = CLOSE) -> str | None:
        """The value of a list that an unknown *name* is probably a slip for; None when no value is similar enough.

        None too for every name after the first 500 of the document: a comparison takes a quarter of a millisecond.
        """
        key = (listed.name, name)
        if key not in self._compared:
            if len(self._compared) >= _MOST_COMPARED:
                return None
            self._compared[key] = listed.nearest(name, near)
        return self._compared[key]

    @once
    def descriptions(self) -> list[str]:
        """The description of each item in small letters, with single spaces."""
        return _folded([item.description for item in self.document.disputed_items])

    @once
    def all_descriptions(self) -> str:
        """The ``descriptions`` as one text, a line each."""
        return "\n".join(self.descriptions)

    @once
    def modified_requests(self) -> list[tuple[int, DisputedItem, ModifiedRequest]]:
        """Each item with a modified request, after its index."""
        items = enumerate(self.document.disputed_items)
        return [(i, item, request) for i, item in items if (request := item.modified_request) is not None]

    @once
    def requests_as_data(self) -> list[tuple[str, str, DisputedItem | RequestPart]]:
        """Each item, and each part of a modified request, that says anything of its request as data.

        Its pointer, its words in small letters, and itself. None in most documents.
        """
        items = enumerate(self.document.disputed_items)
        found: list[tuple[str, str, DisputedItem | RequestPart]] = [
            (f"/disputedItems/{i}", self.descriptions[i], item) for i, item in items if _has_data(item)
        ]
        for i, _, request in self.modified_requests:
            for name in ("original", "authorized", "eligible"):
                part: RequestPart = getattr(request, name)
                if _has_data(part):
                    found.append((f"/disputedItems/{i}/modifiedRequest/{name}", characters.folded(part.text), part))
        return found

    @once
    def analyses(self) -> list[IndexedAnalysis]:
        """Every analysis, in document order."""
        items = enumerate(self.document.disputed_items)
        return [(i, j, analysis) for i, item in items for j, analysis in enumerate(item.analyses)]

    @once
    def different_words(self) -> list[int]:
        """How many different words begin the rationale of each analysis, as placeholders count them."""
        count = placeholders().different_words
        return [count(analysis.rationale) for _, _, analysis in self.analyses]

    @once
    def guideline_statements(self) -> str:
        """The guideline statements of all sides as one text."""
        return "\n".join([guideline.statement for _, _, guideline in self.guidelines])

    @once
    def prose(self) -> str:
        """The summary, the listed documents and the rationales as one text."""
        document = self.document
        rationales = [paragraph for _, _, analysis in self.analyses for paragraph in analysis.rationale]
        return "\n".join([*document.clinical_case_summary, *map(_listed, document.documents_reviewed), *rationales])

    @once
    def written(self) -> bytes:
        """The whole document in JSON: quick to make, and with every text in it, whatever member holds it."""
        return msgspec.json.encode(self.document)

    @once
    def _ages(self) -> dict[str, tuple[Age, ...]]:
        return {}

    def ages(self, paragraph: str) -> tuple[Age, ...]:
        """Every age of the worker in a *paragraph*, in its order."""
        found = self._ages.get(paragraph)
        if found is None:
            found = tuple(worker_ages(paragraph)) if may_state_ages(paragraph) else ()
            self._ages[paragraph] = found
        return found

    @once
    def _dates(self) -> dict[str, tuple[Dated, ...]]:
        return {}

    def dated(self, paragraph: str) -> tuple[Dated, ...]:
        """Every day that a *paragraph* names, in its order."""
        if paragraph not in self._dates:
            self._dates[paragraph] = tuple(dated(paragraph))
        return self._dates[paragraph]

    @once
    def statements(self) -> str:
        """The reviewers' statements as one text."""
        return "\n".join([paragraph for reviewer in self.document.reviewers for paragraph in reviewer.statement])

    @once
    def free_text(self) -> str:
        """What people wrote, as one text: the prose, the reviewers' statements, requests, guideline statements."""
        document = self.document
        parts = [(each.original, each.authorized, each.eligible) for _, _, each in self.modified_requests]
        return "\n".join(
            [
                self.prose,
                self.statements,
                document.review_organization.name,
                *[item.description for item in document.disputed_items],
                *[part.text for request in parts for part in request],
                *{guideline.statement for sides in self.sides for guideline in sides},
            ]
        )

    @once
    def credentials(self) -> str:
        """All texts about the reviewers as one: statements, specialties, states of licensure."""
        reviewers = self.document.reviewers
        return "\n".join(
            [self.statements, *[each for r in reviewers for each in (*r.specialties, *r.licensure_states)]]
        )

    @once
    def sides(self) -> list[tuple[Guideline, ...]]:
        """The guidelines of each item: the claims administrator's, then each reviewer's."""
        return [
            (item.claims_administrator_guideline, item.analyses[0].guideline)
            if len(item.analyses) == 1  # most of them
            else (item.claims_administrator_guideline, *[analysis.guideline for analysis in item.analyses])
            for item in self.document.disputed_items
        ]

    @once
    def guidelines(self) -> list[tuple[int, int, Guideline]]:
        """Every guideline after the indexes of its item and its side."""
        return [(i, side, each) for i, sides in enumerate(self.sides) for side, each in enumerate(sides)]

    @property
    def items_citing_differently(self) -> list[int]:
        """The indexes of the items whose sides do not cite the same."""
        return self._cited[0]

    @property
    def cited_sources(self) -> set[Source]:
        """Every source, title and year that is cited."""
        return self._cited[1]

    @once
    def _cited(self) -> tuple[list[int], set[Source]]:
        differing, sources = set(), set()
        for i, sides in enumerate(self.sides):
            citations = cited = sides[0].citations
            for other in sides[1:]:
                if other.citations != citations:
                    differing.add(i)
                    cited += other.citations
            for each in cited:
                sources.add((each.source, each.title, each.year))
        return sorted(differing), sources

    @once
    def mtus_chapters(self) -> dict[Source, tuple[Entry, ...]]:
        """Of the ``cited_sources`` those of the MTUS, with the editions that the code list has of that chapter."""
        find = self.lists.mtus_chapters.lookup
        return {cited: find(cited[1]) for cited in self.cited_sources if is_mtus(cited[0])}

    @property
    def doubtful_conclusions(self) -> list[IndexedAnalysis]:
        """The analyses whose rationale does not plainly end with what their decision says."""
        return self._conclusions[0]

    @property
    def specific_conclusions(self) -> list[IndexedAnalysis]:
        """The analyses whose rationale may end by naming the treatment, not just "the request"."""
        return self._conclusions[1]

    @once
    def _conclusions(self) -> tuple[list[IndexedAnalysis], list[IndexedAnalysis]]:
        doubtful, specific = [], []
        for indexed in self.analyses:
            analysis = indexed[2]
            last, overturned = analysis.rationale[-1], analysis.decision is Decision.OVERTURNED
            if last.endswith(_GRANTED if overturned else _DENIED):
                continue  # most of them
            if not last.endswith(_NECESSARY if overturned else _NOT_NECESSARY) or has_one(last, _NONE_OF):
                doubtful.append(indexed)
            if not last.endswith((_DENIED, _GRANTED)):
                specific.append(indexed)
        return doubtful, specific

    @once
    def irregular_texts(self) -> tuple[tuple[str, str], ...]:
        """Each text, after its pointer, with a character that rules may report, or with a blank one at its beginning.

        None for most documents, and then no rule looks at characters at all: a blank text is among them.
        """
        return () if _all_regular(self.written) else tuple(_irregular(self.document, ""))


_AS_DATA = RequestPart.__struct_fields__[1:]
"""The members of a request as data: all of a part but its text."""


def _has_data(part: DisputedItem | RequestPart) -> bool:
    return any(getattr(part, name) is not None for name in _AS_DATA)


def is_mtus(source: str) -> bool:
    """Whether a citation's *source* is the Medical Treatment Utilization Schedule, by any of its names."""
    return source == "MTUS" or characters.folded(source) in MTUS_NAMES


def basis_of(citations: tuple[Citation, ...]) -> Basis:
    """The basis that the citations add up to."""
    if not citations:
        return Basis.NONE_CITED
    if len(citations) == 1 and citations[0].source == "MTUS":
        return Basis.MTUS  # most of them
    mtus = [is_mtus(citation.source) for citation in citations]
    if not any(mtus):
        return Basis.NON_MTUS
    return Basis.MTUS if all(mtus) else Basis.BOTH


def analysis_at(item: int, analysis: int) -> str:
    """The pointer of an analysis, by the indexes of its item and of itself."""
    return f"/disputedItems/{item}/analyses/{analysis}"


def guideline_at(item: int, side: int) -> str:
    """The pointer of a guideline of an item: side 0 is the claims administrator's, the others each reviewer's."""
    if side == 0:
        return f"/disputedItems/{item}/claimsAdministratorGuideline"
    return f"{analysis_at(item, side - 1)}/guideline"


def _listed(document: ReviewedDocument) -> str:
    return document.title if document.author is None else f"{document.title}\n{document.author}"


def _folded(texts: list[str]) -> list[str]:
    """Each of *texts* folded; all at once where there is no white space to even, as in most documents."""
    whole = "\n".join(texts)
    if whole.isascii() and " ".join(whole.split()) == whole.replace("\n", " "):
        lines = whole.lower().split("\n")
        if len(lines) == len(texts):
            return lines
    return [characters.folded(text) for text in texts]


def _irregular(part: object, place: str) -> Iterator[tuple[str, str]]:
    """Every text of *part* that may be irregular, after its pointer, in document order."""
    if isinstance(part, str):
        if not _is_regular(part):
            yield place, part
    elif _all_regular(msgspec.json.encode(part)):
        return
    elif isinstance(part, tuple):
        for i, entry in enumerate(part):
            yield from _irregular(entry, f"{place}/{i}")
    elif isinstance(part, Struct):
        for name, encoded in zip(part.__struct_fields__, part.__struct_encode_fields__, strict=True):
            yield from _irregular(getattr(part, name), f"{place}/{encoded}")


def _all_regular(encoded: bytes) -> bool:
    """Whether all the texts in some JSON are regular; irregular ASCII is escaped in it."""
    if b"\\" in encoded and re.search(rb"\\[bfnrtu]", encoded):
        return False
    if _leading_space().search(encoded):  # quicker than `in`, since quotes are fewer than spaces
        return False
    if encoded.isascii():
        return b"\x7f" not in encoded
    return _is_regular(encoded.decode("utf-8"))


@cache
def _leading_space() -> re.Pattern[bytes]:
    """The beginning of a text with a space, in JSON."""
    return re.compile(rb'" ')


def _is_regular(text: str) -> bool:
    """Printable, composed, and beginning with a letter: no rule about characters can find anything."""
    if not text.isprintable() or text[:1] == " ":
        return False
    if text.isascii():
        return True
    # What is beyond ASCII is little, and quick to take out.
    rest = text.encode("utf-8").translate(None, _ASCII).decode("utf-8")
    if not rest.strip(_COMMON):
        return True
    reported = characters_of("invisible", "combining")
    if _LOOK_ALIKE.search(rest) or any(char in reported for char in set(rest)):
        return False
    return unicodedata.is_normalized("NFC", text)
