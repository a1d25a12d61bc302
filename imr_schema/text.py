"""Text: which characters may stand in a document, what counts as blank, how we print safely."""

from __future__ import annotations

import re
from collections.abc import Iterable

BLANK_RANGES: tuple[tuple[int, int, str], ...] = (
    (0x0009, 0x000D, "tab, line feed, vertical tab, form feed, carriage return"),
    (0x0020, 0x0020, "space"),
    (0x0085, 0x0085, "next line"),
    (0x00A0, 0x00A0, "no-break space"),
    (0x00AD, 0x00AD, "soft hyphen"),
    (0x034F, 0x034F, "combining grapheme joiner"),
    (0x061C, 0x061C, "Arabic letter mark"),
    (0x115F, 0x1160, "Hangul fillers"),
    (0x1680, 0x1680, "Ogham space mark"),
    (0x17B4, 0x17B5, "Khmer inherent vowels"),
    (0x180B, 0x180F, "Mongolian variation selectors and vowel separator"),
    (0x2000, 0x200F, "typographic spaces, zero-width space and joiners, direction marks"),
    (0x2028, 0x202F, "line and paragraph separators, bidi controls, narrow no-break space"),
    (0x205F, 0x206F, "mathematical space, word joiner, invisible operators, bidi controls"),
    (0x2800, 0x2800, "Braille pattern blank"),
    (0x3000, 0x3000, "ideographic space"),
    (0x3164, 0x3164, "Hangul filler"),
    (0xFE00, 0xFE0F, "variation selectors"),
    (0xFEFF, 0xFEFF, "zero-width no-break space"),
    (0xFFA0, 0xFFA0, "half-width Hangul filler"),
    (0x1D173, 0x1D17A, "musical format controls"),
    (0xE0000, 0xE007F, "tags"),
    (0xE0100, 0xE01EF, "variation selectors supplement"),
)
"""The published list: first and last code point, and what stands there."""

BLANK_CHARACTERS = "".join(chr(code) for low, high, _ in BLANK_RANGES for code in range(low, high + 1))

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""One character outside the production ``Char`` of XML 1.0, lone surrogates included."""

ODD_WHITE_SPACE = re.compile("[\t\n\r\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
BIDI_CONTROL = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
ZERO_WIDTH = re.compile("[\u00ad\u034f\u180b-\u180f\u200b-\u200d\u2060-\u2064\u206a-\u206f\ufeff]")
C1_CONTROL = re.compile("[\x7f-\x9f]")
NONCHARACTER = re.compile(
    "[\ufdd0-\ufdef" + "".join(f"{chr(p + 0xFFFE)}{chr(p + 0xFFFF)}" for p in range(0x10000, 0x110000, 0x10000)) + "]"
)

_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ufff9-\uffff\U000e0000-\U000e007f]"
)
_COMMAND = re.compile(r"(\s*)(::|##\[|##vso\[)")


def blank(text: str) -> bool:
    """Whether *text* holds nothing but characters of the published list; ``""`` is blank."""
    return not ("!" <= text[:1] <= "~") and not text.strip(BLANK_CHARACTERS)


def all_blank(texts: Iterable[str]) -> bool:
    """Whether every one of *texts* is blank."""
    return all(blank(text) for text in texts)


def visible(text: str) -> str:
    """*text* on one line, with control, bidi, invisible and separator characters as ``\\u{...}``.

    What a terminal, a log or a CI host would act on stands there as plain letters.
    """
    return _UNSAFE.sub(lambda found: f"\\u{{{ord(found[0]):X}}}", text)


def safe_line(line: str) -> str:
    """One line of output that no CI host takes for a command (``::``, ``##[``, ``##vso[``)."""
    line = visible(line)
    fits = _COMMAND.match(line)
    return f"{fits[1]}\\u{{{ord(fits[2][0]):X}}}{line[fits.end(1) + 1 :]}" if fits else line


def clip(text: str, width: int = 80) -> str:
    """*text*, cut in the middle of nothing but at *width* code points, with an ellipsis."""
    return text if len(text) <= width else text[: width - 1] + "…"
