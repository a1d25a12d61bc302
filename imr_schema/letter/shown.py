"""What a letter shows of a determination, by the places of the version that letters are read into."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from msgspec import Struct

from imr_schema.findings import Problem
from imr_schema.letter.credentials import entries_of
from imr_schema.letter.document_list import LIST_MARKS
from imr_schema.letter.editions import Edition
from imr_schema.letter.extract.lines import from_pages
from imr_schema.letter.statements.comparison import cited_alike
from imr_schema.standard import PRINTED, Field, root

_INDEX = re.compile(r"/[0-9]+(?=/|\Z)")
# What the schema's words on a field's place in the letter (x-letter) begin with where it is not printed, or is counted.
_NOT_PRINTED = "Not "
_COUNTED = "Counted"
_WORD_BREAK = re.compile(r"(?<=[A-Za-z0-9])([-/]) (?=[A-Za-z0-9])")

_ITEM = "/disputedItems/*"
_DECISION = f"{_ITEM}/decision"
_GUIDELINES = (f"{_ITEM}/claimsAdministratorGuideline", f"{_ITEM}/reviewerGuideline")
_REQUEST = f"{_ITEM}/modifiedRequest"
_DIFFERS, _PROSE_DIFFERS, _CITATIONS_DIFFER, _LACKS = "IMR810", "IMR812", "IMR813", "IMR816"
_PROSE = {
    "/reviewer/statement",
    "/documentsReviewed",
    "/clinicalCaseSummary",
    f"{_ITEM}/rationale",
    *(f"{guideline}/statement" for guideline in _GUIDELINES),
}


def is_printed(place: str, edition: Edition) -> bool:
    """Whether letters print what is at *place*; whether every letter of *edition* does is for :func:`may_lack`."""
    words = _where(_general(place))
    if any(each.startswith(_NOT_PRINTED) for each in words):
        return False
    return edition.numbered or not words[-1].startswith(_COUNTED)


def may_lack(place: str, edition: Edition) -> bool:
    """Whether a letter of *edition* may be without what is at *place*, and nothing is missing from it.

    A modified request is printed within its description, so it is there where the description is, and speaks of one.
    """
    pattern = _general(place)
    return any(pattern == each or pattern.startswith(f"{each}/") for each in (*edition.without, _REQUEST))


def as_read(text: str) -> str:
    """*text* as the reader of letters would read it from print: straight quotes, no ligatures, single white space."""
    words = " ".join(" ".join(from_pages([text]).texts).replace("\u00ad", "").split())
    # The lines may have been broken after any of these, and then the reader has joined them.
    return _WORD_BREAK.sub(r"\1", words)


def problem(place: str, letter: Any, data: Any) -> Problem:
    """The finding that at *place* the *letter* has one value and the *data* another; None where one has none."""
    pattern = _general(place)
    if pattern == _ITEM and letter is None:
        number = data.get("number", "without a number")
        return Problem(rule="IMR815", pointer=place.rpartition("/")[0], facts={"number": number})
    if pattern == _ITEM:
        return Problem(rule="IMR814", pointer=place)
    if pattern == _DECISION:
        return Problem(rule="IMR811", pointer=place, facts={"letter": letter or "nothing", "data": data or "nothing"})
    if letter is None:
        return Problem(rule=_LACKS, pointer=place)
    if pattern in _GUIDELINES and data is not None:
        return Problem(rule=_CITATIONS_DIFFER, pointer=place)
    return Problem(rule=_PROSE_DIFFERS if pattern in _PROSE else _DIFFERS, pointer=place)


class Whole(Struct, frozen=True):
    """A part that print shows as one: where it is, and whether a letter's, as read, and that of data are alike."""

    place: str
    alike: Callable[[Any, Any], bool]


def whole_at(place: str) -> Whole | None:
    """The part to compare instead of what is at *place*, where print does not divide it as data do."""
    steps = place.split("/")
    for length in range(2, len(steps) + 1):
        found = _WHOLES.get(_general("/".join(steps[:length])))
        if found is not None:
            levels, alike = found
            return Whole("/".join(steps[: length - levels]), alike)
    return None


def _same_words(letter: Any, data: Any) -> bool:
    """Of two lists of documents: where one ends, and whether it had a list mark, is not certain in print."""
    return _unmarked(letter) == _unmarked(data)


def _unmarked(value: Any) -> list[str]:
    return [word for text in _texts_in(value) for word in (each.lstrip(LIST_MARKS) for each in text.split()) if word]


def _same_but_for_case(letter: Any, data: Any) -> bool:
    """Of the parts of a modified request: print begins a sentence with the first of them."""
    return [text.casefold() for text in _texts_in(letter)] == [text.casefold() for text in _texts_in(data)]


def _same_list(name: str) -> Callable[[Any, Any], bool]:
    """Of the lists of the reviewer's credentials: print has commas between entries, and an entry may hold one."""

    def same(letter: Any, data: Any) -> bool:
        return entries_of(", ".join(_texts_in(letter)), name) == entries_of(", ".join(_texts_in(data)), name)

    return same


_WHOLES: dict[str, tuple[int, Callable[[Any, Any], bool]]] = {
    "/documentsReviewed": (0, _same_words),
    **{f"/reviewer/{name}": (0, _same_list(name)) for name in ("licensureStates", "specialties")},
    **{f"{_REQUEST}/{name}": (0, _same_but_for_case) for name in ("original", "authorized", "eligible")},
    **{f"{guideline}/{name}": (1, cited_alike) for guideline in _GUIDELINES for name in ("basis", "citations")},
}
"""The parts that are compared as one: how many levels above the place, and how."""


def _texts_in(value: Any) -> list[str]:
    """The texts in *value*, whatever holds them."""
    if isinstance(value, str):
        return [value]
    values = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for each in values for text in _texts_in(each)]


def _general(place: str) -> str:
    """*place* with ``*`` for the index of each entry."""
    return _INDEX.sub("/*", place)


@cache
def _where(pattern: str) -> tuple[str, ...]:
    """Where a letter has the field at *pattern* and each one around it, in the schema's words, from the root down."""
    here: Field = root(PRINTED)
    words = [str(here.keywords["x-letter"])]
    for step in pattern.split("/")[1:]:
        below = here.entry if step == "*" else here.part(step)
        assert below is not None
        here = below
        words.append(str(here.keywords["x-letter"]))
    return tuple(words)
