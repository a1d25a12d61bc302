"""The letter as a third syntax: read from its lines, never guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from imr_schema.codecs.parsed import Parsed, Positions, Reading, check_lengths
from imr_schema.config.settings import Limits
from imr_schema.read_errors import refuse
from imr_schema.standard import PRINTED, SchemaVersion

if TYPE_CHECKING:
    from imr_schema.letter.reader import Letter

__all__ = ["detect", "line", "parse", "places", "read", "too_deep"]


def parse(raw: bytes, limits: Limits) -> Parsed:
    """The letter in *raw*; ``ReadError`` for a file that contains no text, or a letter of no known edition."""
    if not raw.strip():
        raise refuse("IMR003", at=(1, 1), why="it is empty")
    return Parsed(_letter(raw, limits), raw)


def _letter(raw: bytes, limits: Limits) -> Letter:
    # Imported late: compiling its many patterns takes time, and no XML or JSON document needs it.
    from imr_schema.letter.ocr.confidence import low_confidence
    from imr_schema.letter.ocr.scans import lines_of
    from imr_schema.letter.reader import read_letter

    lines = lines_of(raw, limits.scanned_pages)
    if len(lines.texts) > limits.elements:
        raise refuse("IMR001", why=f"it is over the limit of {limits.elements:,} lines")
    letter = read_letter(lines)
    check_lengths(letter.data, limits)
    doubts = low_confidence(letter.text, lines) if lines.doubtful else []
    return structs.replace(letter, problems=[*letter.problems, *doubts]) if doubts else letter


def detect(parsed: Parsed) -> SchemaVersion:
    """``PRINTED``, the version that defines what letters print: a letter names none."""
    return PRINTED


def read(parsed: Parsed, version: SchemaVersion, accepted: bool) -> Reading:
    """What the letter states, in the order of the schema, and what is wrong with it as a letter."""
    letter: Letter = parsed.tree
    return Reading(letter.data, list(letter.problems))


def too_deep(parsed: Parsed, levels: int) -> bool:
    """False: a letter is flat."""
    return False


def places(parsed: Parsed, version: SchemaVersion, wanted: set[str]) -> Positions:
    """Where the *wanted* pointers were printed: line, column and page."""
    letter: Letter = parsed.tree
    return {place: [location] for place in wanted if (location := letter.text.location_of(place)) is not None}


def line(parsed: Parsed, page: int, number: int) -> str | None:
    """Line *number* of *page*, each from 1, as it was read; None where there is none."""
    letter: Letter = parsed.tree
    return letter.text.line(page, number)
