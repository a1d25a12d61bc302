"""Text: which characters a document may contain, what counts as blank, and how to print it safely."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import takewhile
from typing import Any

BLANK_RANGES: tuple[tuple[int, int, str], ...] = (
    (0x0009, 0x000D, "tab, line feed, vertical tab, form feed, carriage return"),
    (0x0020, 0x0020, "space"),
    (0x007F, 0x009F, "delete, and the C1 controls with next line"),
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
    (0xFFF0, 0xFFFB, "ignorable code points, interlinear annotation controls"),
    (0x1BCA0, 0x1BCA3, "shorthand format controls"),
    (0x1D173, 0x1D17A, "musical format controls"),
    (0xE0000, 0xE0FFF, "tags, variation selectors supplement, other ignorable code points"),
)
"""The published list of blank characters: first and last code point of each range, and what they are."""

BLANK_CHARACTERS = "".join(chr(code) for low, high, _ in BLANK_RANGES for code in range(low, high + 1))

WHITE = "\t\n\r \u0085\u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"
"""What separates words: all white space that a document may contain."""


@cache
def capitals() -> tuple[str, str]:
    """Latin, Greek and Cyrillic capitals with exactly one small letter each, and these letters in the same order."""
    upper = "".join(char for char in map(chr, range(0x530)) if len(char.lower()) == 1 and char.lower() != char)
    return upper, "".join(char.lower() for char in upper)


@cache
def _fold() -> dict[int, int]:
    return str.maketrans(*capitals())


class Characters:
    """A class of characters to search for; compiled at first use, since most documents contain none of them."""

    def __init__(self, *ranges: tuple[int, int], outside: bool = False) -> None:
        self._ranges, self._outside = ranges, outside
        self._pattern: re.Pattern[str] | None = None

    @property
    def pattern(self) -> re.Pattern[str]:
        """One character of the class, as a pattern."""
        if self._pattern is None:
            inner = "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in self._ranges)
            self._pattern = re.compile(f"[{'^' if self._outside else ''}{inner}]")
        return self._pattern

    def search(self, text: str) -> re.Match[str] | None:
        """The first such character of *text*, or None."""
        return self.pattern.search(text)


FORBIDDEN = Characters((0x09, 0x0A), (0x0D, 0x0D), (0x20, 0xD7FF), (0xE000, 0xFFFD), (0x10000, 0x10FFFF), outside=True)
"""Characters that are not ``Char`` in XML 1.0, lone surrogates included."""

ODD_WHITE_SPACE = Characters(
    *((code, code) for code in (0x09, 0x0A, 0x0D, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000)),
    (0x2000, 0x200A),
)
BIDI_CONTROL = Characters((0x061C, 0x061C), (0x200E, 0x200F), (0x202A, 0x202E), (0x2066, 0x2069))
C1_CONTROL = Characters((0x7F, 0x9F))
NONCHARACTER = Characters(
    (0xFDD0, 0xFDEF), *((plane + 0xFFFE, plane + 0xFFFF) for plane in range(0x10000, 0x110000, 0x10000))
)

ACTIVE_RANGES: tuple[tuple[int, int], ...] = (
    (0x7F, 0x9F),
    (0xAD, 0xAD),
    (0x061C, 0x061C),
    (0x180E, 0x180E),
    (0x200B, 0x200F),
    (0x2028, 0x202E),
    (0x2060, 0x206F),
    (0xFEFF, 0xFEFF),
    (0xFFF9, 0xFFFF),
    (0xE0000, 0xE007F),
)
"""Beyond the ASCII controls: what a terminal or a log may act on, or show at another place."""

_TWO_MARKS = re.compile("#(?=#)")
_ACTIVE = Characters(*ACTIVE_RANGES)
_UNSAFE = Characters((0x00, 0x1F), *ACTIVE_RANGES, (0xD800, 0xDFFF))


def blank(text: str) -> bool:
    """Whether *text* contains only characters of the published list; ``""`` is blank."""
    # Most texts begin with a printable ASCII character, which is not blank: then the list need not be searched.
    return not ("!" <= text[:1] <= "~") and not text.strip(BLANK_CHARACTERS)


def all_blank(texts: Iterable[str]) -> bool:
    """Whether every one of *texts* is blank."""
    return all(map(blank, texts))


def folded(text: str) -> str:
    """*text* in lower case, with single spaces for its white space and none around it: for comparisons.

    The one form for all comparisons. Each letter is replaced by one letter, as in :func:`capitals`, so that XPath 1.0
    can do the same with ``translate``; ``str.casefold`` would make "ss" of "ß".
    """
    spaced = " ".join(text.split())
    return spaced.lower() if spaced.isascii() else spaced.translate(_fold())


ALIKE = 0.65
"""The ``likeness`` from which on two texts are taken for one treatment in other words.

An estimate, tried on invented requests alone: it needs real ones. With it "Norco 10/325mg #60" and "Norco 10/325 mg,
90" are one treatment; "Norco 10/325mg #60" and "Percocet 10/325mg #60" are two, and so are "MRI of the lumbar spine"
and "MRI of the cervical spine".
"""

_PAIRS_READ = 1000
"""Characters of a text of which the pairs of letters are counted: a description is shorter."""


def likeness(one: str, other: str) -> float:
    """How alike two texts are, from 0 to 1: the share of their pairs of letters that both have (Dice's coefficient).

    Letter case, white space, punctuation, numbers and the order of words do not count: what a number says is for those
    who know what it counts. It is the same both ways, and takes a time that grows with the texts.
    """
    left, right = letter_pairs(one), letter_pairs(other)
    return pairs_likeness(left, right)


def letter_pairs(text: str) -> Counter[str]:
    """The pairs of neighboring letters in each word of *text*, counted; a word of one letter is its own."""
    words = _WORD.findall(folded(text[:_PAIRS_READ]))
    return Counter(word[i : i + 2] for word in words for i in range(max(1, len(word) - 1)))


def pairs_likeness(left: Counter[str], right: Counter[str]) -> float:
    """The ``likeness`` of two texts, by their ``letter_pairs``; two texts without any letter are alike."""
    total = left.total() + right.total()
    if not total:
        return 1.0
    if len(right) < len(left):
        left, right = right, left
    return 2 * sum(min(count, right[pair]) for pair, count in left.items()) / total


_WORD = re.compile(r"[^\W\d_]+")


def sha256(content: bytes) -> str:
    """The SHA-256 digest of *content* in hexadecimal."""
    import hashlib  # slow to start, and most documents have no finding to identify

    return hashlib.sha256(content).hexdigest()


def visible(text: str) -> str:
    """*text* on one line, with control, bidi, invisible and separator characters as ``\\u{...}``.

    Nothing that a terminal, a log or a CI host would act on is left.
    """
    if "##" in text:
        # CI hosts take ##[...], ##vso[...], ##teamcity[...] and others for commands, anywhere in a line.
        text = _TWO_MARKS.sub(r"\\u{23}", text)
    if text.isascii() and text.isprintable():
        return text
    return _UNSAFE.pattern.sub(lambda char: f"\\u{{{ord(char[0]):X}}}", text)


def safe_line(line: str) -> str:
    """*line* as one line of output that no CI host takes for a command (``::``, ``##...[``)."""
    line = visible(line)
    inner = line.lstrip()
    if not inner.startswith("::"):
        return line
    return f"{line[: len(line) - len(inner)]}\\u{{3A}}{inner[1:]}"


def clip(text: str, width: int = 80) -> str:
    """*text*, cut to *width* code points with an ellipsis at the end where it is longer."""
    return text if len(text) <= width else text[: width - 1] + "…"


_DRAWN_ALIKE = str.maketrans("OQILSBZ", "0011582")
_NEAREST = 24
"""So many words may be as near as the nearest one."""


def nearest(word: str, known: Iterable[str], closeness: float = 0.4) -> str | None:
    """The one of *known* that *word* is probably a slip for, of at least that *closeness* (0 to 1), or None.

    Of a long word the first 200 characters count: the time grows with the square of its length.
    """
    from difflib import SequenceMatcher, get_close_matches  # slow to start, and most words are known

    word = word[:200]
    # Of several that are as near, the one that begins as the word does: "IMR3O4" is IMR304, not IMR834.
    near = get_close_matches(word, known, _NEAREST, closeness)
    return max(
        near,
        key=lambda each: (
            SequenceMatcher(None, each, word).ratio(),
            _drawn(each) == _drawn(word),
            _same_start(each, word),
        ),
        default=None,
    )


def _drawn(word: str) -> str:
    """*word* with one character for those that look alike: "IMR3O4" looks like IMR304."""
    return word.upper().translate(_DRAWN_ALIKE)


def _same_start(one: str, other: str) -> int:
    """How many characters two words have in common from the first on."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def encodable(text: str) -> str:
    """*text* without lone surrogates, which the name of a file may hold and UTF-8 may not."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def quiet(json: str) -> str:
    """The same *json*, in which no character and no mark of a CI host's commands acts on who prints it."""
    if "##" in json:
        json = _TWO_MARKS.sub(r"\\u0023", json)
    if json.isascii() and "\x7f" not in json:
        return json
    return _ACTIVE.pattern.sub(_escape, json)


def _escape(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


_MOST_KINDS = 5


def _of_kind(kind: str, count: int) -> str:
    if kind == "report":
        return "report of this tool" if count == 1 else "reports of this tool"
    return kind


def other_files(passed_over: Mapping[str, int]) -> str:
    """ "3 other files: 2 .pdf, 1 .txt": files that were not looked at, counted by kind, the most frequent first."""
    total = sum(passed_over.values())
    ranked = sorted(passed_over.items(), key=lambda each: (-each[1], each[0]))
    kinds = [f"{count:,} {_of_kind(kind, count)}" for kind, count in ranked[:_MOST_KINDS]]
    rest = sum(count for _, count in ranked[_MOST_KINDS:])
    kinds += [f"{rest:,} more"] if rest else []
    return f"{total:,} other file{'' if total == 1 else 's'}: {', '.join(kinds)}"


def pretty_json(value: Any) -> bytes:
    """*value* as JSON in UTF-8, indented by two spaces, with a final line feed."""
    import msgspec  # slow to start, and most commands need it, but not all

    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
