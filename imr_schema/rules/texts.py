"""IMR020 to IMR026: characters that mislead a reader or a program. They are kept, and told."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct

from imr_schema import text as characters
from imr_schema.finding import Severity
from imr_schema.model import Determination
from imr_schema.rules._rule import Problems, at, rule

_ESCAPED = re.compile(rb"\\[bfnrtu]")
_SUMMARY = "/clinicalCaseSummary/0"
_last: tuple[Determination | None, tuple[tuple[str, str], ...]] = (None, ())


def texts(part: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every free text of *part* with its pointer, in document order."""
    if isinstance(part, str):
        yield place, part
    elif isinstance(part, tuple):
        for i, entry in enumerate(part):
            yield from texts(entry, f"{place}/{i}")
    elif isinstance(part, Struct):
        for name, encoded in zip(part.__struct_fields__, part.__struct_encode_fields__, strict=True):
            yield from texts(getattr(part, name), f"{place}/{encoded}")


def _odd(doc: Determination) -> tuple[tuple[str, str], ...]:
    """The texts with any character that a rule here may speak of; six rules ask for the same ones."""
    global _last
    if _last[0] is not doc:
        _last = (doc, () if _even(doc) else tuple(pair for pair in texts(doc) if not _is_even(pair[1])))
    return _last[1]


def _even(doc: Determination) -> bool:
    """Whether nothing in all the texts is odd, told from their JSON, where odd ASCII is escaped."""
    written = msgspec.json.encode(doc)
    if _ESCAPED.search(written):
        return False
    return b"\x7f" not in written if written.isascii() else _is_even(written.decode("utf-8"))


def _is_even(text: str) -> bool:
    """ASCII without controls, or printable and composed: no rule here has anything to say."""
    return text.isprintable() and (text.isascii() or unicodedata.is_normalized("NFC", text))


def _having(doc: Determination, sought: characters.Characters) -> Problems:
    for place, text in _odd(doc):
        if found := sought.search(text):
            yield at(place, code=f"U+{ord(found[0]):04X}", count=len(sought.pattern.findall(text)))


@rule("IMR020", "odd-white-space", Severity.INFO, breaks={_SUMMARY: "Pain of the\u00a0lower back."})
def odd_white_space(doc: Determination) -> Problems:
    """{place}: white space other than the space, first {code}, {count} in all.

    A tab, a line break or a no-break space inside a paragraph is mostly left over from a printed page. It is kept. A search for
    two words with a space between them will not find them here.
    """
    yield from _having(doc, characters.ODD_WHITE_SPACE)


@rule("IMR021", "bidi-control", Severity.WARNING, breaks={_SUMMARY: "Pain of the \u202elower back."})
def bidi_control(doc: Determination) -> Problems:
    """{place}: a character that changes the direction of writing, first {code}, {count} in all.

    With it a person can be shown other words than a program reads.
    """
    yield from _having(doc, characters.BIDI_CONTROL)


@rule("IMR022", "zero-width", Severity.WARNING, breaks={_SUMMARY: "Pain of the lo\u200bwer back."})
def zero_width(doc: Determination) -> Problems:
    """{place}: an invisible character, first {code}, {count} in all.

    Two texts that look alike are then not equal, and a search misses the word.
    """
    yield from _having(doc, characters.ZERO_WIDTH)


@rule("IMR023", "c1-control", Severity.WARNING, breaks={_SUMMARY: "Pain\u0092s seat is the lower back."})
def c1_control(doc: Determination) -> Problems:
    """{place}: a control character of U+007F to U+009F, first {code}, {count} in all.

    It is nearly always a quotation mark or a dash of another encoding that was read as Latin-1.
    """
    yield from _having(doc, characters.C1_CONTROL)


@rule("IMR024", "noncharacter", Severity.WARNING, breaks={_SUMMARY: "Pain of the lower back.\ufdd0"})
def noncharacter(doc: Determination) -> Problems:
    """{place}: a code point that is no character, first {code}, {count} in all.

    XML 1.0 allows these code points; programs use them as marks of their own and may drop them.
    """
    yield from _having(doc, characters.NONCHARACTER)


@rule("IMR025", "not-nfc", Severity.WARNING, breaks={_SUMMARY: "Pain in the cafe\u0301 after a fall."})
def not_nfc(doc: Determination) -> Problems:
    """{place}: not in Unicode normal form C.

    Accents that stand as characters of their own look like the composed letters and are not equal to them. The text is kept as it is.
    """
    for place, text in _odd(doc):
        if not unicodedata.is_normalized("NFC", text):
            yield at(place)


@rule("IMR026", "blank-text", Severity.ERROR, central=True, breaks={"/clinicalCaseSummary": ["\u00a0"]})
def blank_text(doc: Determination) -> Problems:
    """{place}: it says nothing.

    A required text, or every paragraph of a required list, is nothing but white space or invisible characters. The
    texts that have an obligation of their own (description, guideline statements, rationale, credentials) are reported
    under it. A blank paragraph among others that speak is no fault.
    """
    for place, value in (
        ("/reviewOrganization/name", (doc.review_organization.name,)),
        ("/reviewer/statement", doc.reviewer.statement),
        ("/clinicalCaseSummary", doc.clinical_case_summary),
    ):
        if characters.all_blank(value):
            yield at(place)
