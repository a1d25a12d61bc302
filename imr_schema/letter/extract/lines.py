"""Where a letter's lines come from: text, and whatever text can be taken out of."""

from __future__ import annotations

import re
from bisect import bisect_right

from msgspec import Struct

from imr_schema.errors import Refused
from imr_schema.finding import Problem

_PLAIN = b"\n" + bytes(range(ord(" "), ord("~") + 1))
_ODD = re.compile("[^\n -~]+")
_MANY_KINDS = 16
"""Of odd characters; fewer are replaced one by one, which is many times faster."""
_MANY_SPACES = re.compile(" {3,}")
# A soft hyphen at a line's end is kept until the lines are joined: the word goes on without it.
_SOFT_HYPHEN = re.compile("(?<!\\w)\u00ad|\u00ad(?! *(?:\n|\\Z))")


def _each(ranges: str, same: str | None) -> dict[int, str | None]:
    """*same* for each character of *ranges*, pairs of a first and a last one."""
    pairs = zip(ranges[::2], ranges[1::2], strict=True)
    return {code: same for first, last in pairs for code in range(ord(first), ord(last) + 1)}


_SAME = (
    # Invisible ones.
    _each("\u200b\u200f\u202a\u202e\u2060\u2064\u2066\u2069\ufeff\ufeff\x00\x01\x03\x08\x0e\x1f\x7f\x84\x86\x9f", None)
    | _each("\t\t\u00a0\u00a0\u1680\u1680\u2000\u200a\u202f\u202f\u205f\u205f\u3000\u3000", " ")
    | _each("\r\r\v\v\x85\x85\u2028\u2029", "\n")
    # The second and the last two are what PDFium puts where a line ended in a hyphen.
    | _each("\u2010\u2011\x02\x02\ufffe\uffff", "-")
    | _each("\u2018\u2019", "'")
    | _each("\u201c\u201d", '"')
    | str.maketrans(
        {
            "\ufb00": "ff",
            "\ufb01": "fi",
            "\ufb02": "fl",
            "\ufb03": "ffi",
            "\ufb04": "ffl",
            "\ufb05": "st",
            "\ufb06": "st",
        }
    )
)


class Lines(Struct, frozen=True):
    """The lines of a letter as a person counts them.

    ``texts`` have what extractors differ in made the same: ligatures taken apart, straight quotes,
    plain spaces and hyphens, no invisible characters but a soft hyphen at a line's end, no white space around them. ``firsts`` are the
    indexes at which the pages begin.
    """

    texts: list[str]
    firsts: list[int]

    def page(self, index: int) -> int:
        """The page of line *index*, from 1."""
        return bisect_right(self.firsts, index)

    def number(self, index: int) -> int:
        """The number of line *index* on its page, from 1."""
        return index - self.firsts[self.page(index) - 1] + 1


def from_pages(pages: list[str]) -> Lines:
    """The lines of *pages*, each a text with line ends of any kind."""
    texts: list[str] = []
    firsts = []
    for text in pages:
        firsts.append(len(texts))
        if odd := text.encode("utf-8", "surrogatepass").translate(None, _PLAIN):
            text = _made_the_same(text.replace("\r\n", "\n"), set(odd.decode("utf-8", "surrogatepass")))
        # Two spaces may be the gap that a redaction left; more are a layout's.
        if "   " in text:
            text = _MANY_SPACES.sub(" ", text)
        texts += [line.strip(" ") for line in text.split("\n")]
    return Lines(texts, firsts)


def _made_the_same(text: str, odd: set[str]) -> str:
    """*text*, in which the *odd* characters occur, in plain ones; a line ends in a line feed."""
    if len(odd) > _MANY_KINDS:
        text = _ODD.sub(lambda found: found[0].translate(_SAME), text)
    else:
        for character in odd:
            text = text.replace(character, character.translate(_SAME))
    return _SOFT_HYPHEN.sub("", text) if "\u00ad" in odd else text


def from_text(raw: bytes) -> Lines:
    """The lines of a text file in UTF-8, or UTF-16 with its mark; a form feed begins a page."""
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeError:
        raise Refused(Problem(rule="IMR003", facts={"why": "it is text in an encoding other than UTF-8"})) from None
    return from_pages(text.split("\f"))
