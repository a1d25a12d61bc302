"""The texts of a document in which any character is odd; most documents have none, and then nothing is looked at twice."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec
from msgspec import Struct

from imr_schema import text as characters
from imr_schema.model import Determination

# Of the invisible characters that IMR022 tells, those that Python calls printable.
_PRINTABLE_INVISIBLE = "\u034f\u180b\u180c\u180d\u180f"
_last: tuple[Determination | None, tuple[tuple[str, str], ...]] = (None, ())


def texts(part: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every text of *part* that may be odd, with its pointer, in document order."""
    if isinstance(part, str):
        if not _is_even(part):
            yield place, part
    elif _even(part):
        return
    elif isinstance(part, tuple):
        for i, entry in enumerate(part):
            yield from texts(entry, f"{place}/{i}")
    elif isinstance(part, Struct):
        for name, encoded in zip(part.__struct_fields__, part.__struct_encode_fields__, strict=True):
            yield from texts(getattr(part, name), f"{place}/{encoded}")


def odd(doc: Determination) -> tuple[tuple[str, str], ...]:
    """The texts with any character that a rule here may speak of; six rules ask for the same ones."""
    global _last  # one slot, replaced whole
    held = _last
    if held[0] is not doc:
        held = (doc, tuple(texts(doc)))
        _last = held
    return held[1]


def _even(part: Any) -> bool:
    """Whether nothing in all the texts of *part* is odd, told from their JSON, where odd ASCII is escaped."""
    written = msgspec.json.encode(part)
    if b"\\" in written and re.search(rb"\\[bfnrtu]", written):
        return False
    if re.search(rb'" ', written):  # quicker than `in`, since quotes are fewer than spaces
        return False
    if written.isascii():
        return b"\x7f" not in written
    text = written.decode("utf-8")
    return _is_even(text) and _quoted_blank().search(text) is None


@cache
def _quoted_blank() -> re.Pattern[str]:
    """The beginning of a text with a blank character that Python calls printable, in JSON."""
    printable = "".join(char for char in characters.BLANK_CHARACTERS if char.isprintable() and char != " ")
    return re.compile(f'"[{printable}]')


def _is_even(text: str) -> bool:
    """Printable, composed, beginning with a letter: no rule here has anything to say."""
    if not text.isprintable() or text[:1] == " ":
        return False
    if text.isascii():
        return True
    if text[:1] in characters.BLANK_CHARACTERS or any(char in text for char in _PRINTABLE_INVISIBLE):
        return False
    return unicodedata.is_normalized("NFC", text)


def may_be_blank(doc: Determination) -> bool:
    """Whether any text of *doc* may be blank: blank texts are odd, and most documents have no odd text."""
    return bool(odd(doc))
