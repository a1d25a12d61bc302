"""The letter as a third syntax: read from lines, never guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from imr_schema.codecs._parsed import Parsed, Positions, Reading
from imr_schema.refusal import refuse
from imr_schema.settings import Limits
from imr_schema.versions import PRINTED, SchemaVersion

if TYPE_CHECKING:
    from imr_schema.letter.reader import Letter

__all__ = ["detect", "line", "parse", "places", "read", "too_deep"]


def parse(raw: bytes, limits: Limits) -> Parsed:
    """The letter in *raw*; ``Refused`` for a file that holds no text, or a letter of no known edition."""
    if not raw.strip():
        raise refuse("IMR003", at=(1, 1), why="it is empty")
    return Parsed(_letter(raw, limits), raw)


def _letter(raw: bytes, limits: Limits) -> Letter:
    # Slow to start, with many patterns, and no XML or JSON document needs it.
    from imr_schema.letter.extract import SOURCES, kind_of
    from imr_schema.letter.reader import read_letter

    lines = SOURCES[kind_of(raw)](raw)
    if len(lines.texts) > limits.elements:
        raise refuse("IMR001", why=f"it is over the limit of {limits.elements:,} lines")
    return read_letter(lines)


def detect(parsed: Parsed) -> SchemaVersion:
    """A letter names none: it is read into the version that says what letters print."""
    return PRINTED


def read(parsed: Parsed, version: SchemaVersion, accepted: bool) -> Reading:
    """What the letter says, in the schema's order, and what is wrong with it as a letter."""
    letter: Letter = parsed.tree
    return Reading(letter.data, list(letter.problems))


def too_deep(parsed: Parsed, levels: int) -> bool:
    """A letter is flat."""
    return False


def places(parsed: Parsed, version: SchemaVersion, wanted: set[str]) -> Positions:
    """Where the *wanted* pointers were printed: line, column and page."""
    flow = parsed.tree.flow
    return {place: [position] for place in wanted if (position := flow.position(place)) is not None}


def line(parsed: Parsed, page: int, number: int) -> str | None:
    """Line *number* of *page*, each from 1, as it was read; None where there is none."""
    printed: str | None = parsed.tree.flow.printed(page, number)
    return printed
