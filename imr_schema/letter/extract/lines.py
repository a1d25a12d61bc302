"""The lines of a letter, normalized: whatever extractors differ in is the same afterwards."""

from __future__ import annotations

import re
from bisect import bisect_right

from msgspec import Struct, structs

from imr_schema.errors import ReadError
from imr_schema.findings import Problem
from imr_schema.letter.extract.other_files import name_of, other

_REGULAR = b"\n" + bytes(range(ord(" "), ord("~") + 1))
_IRREGULAR = re.compile("[^\n -~]+")
_FEW = 16
"""Up to so many different irregular characters are replaced one by one, many times faster than by a pattern."""
_MANY_SPACES = re.compile(" {3,}")
# A soft hyphen at the end of a line is kept until the lines are joined: the word continues without it.
_SOFT_HYPHEN = re.compile("(?<!\\w)\u00ad|\u00ad(?! *(?:\n|\\Z))")


def _each(ranges: str, replacement: str | None) -> dict[int, str | None]:
    """*replacement* for every character of *ranges*: pairs of a first and a last character."""
    pairs = zip(ranges[::2], ranges[1::2], strict=True)
    return {code: replacement for first, last in pairs for code in range(ord(first), ord(last) + 1)}


_INVISIBLE = "\u200b\u200f\u202a\u202e\u2060\u2064\u2066\u2069\ufeff\ufeff\x00\x01\x03\x08\x0e\x1f\x7f\x84\x86\x9f"
_SPACES = "\t\t\u00a0\u00a0\u1680\u1680\u2000\u200a\u202f\u202f\u205f\u205f\u3000\u3000"
_LINE_ENDS = "\r\r\v\v\x85\x85\u2028\u2029"
# U+0002, U+FFFE and U+FFFF are what PDFium gives where a line ended in a hyphen.
_HYPHENS = "\u2010\u2011\x02\x02\ufffe\uffff"
_LIGATURES = dict(
    zip("\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True)
)
_REPLACEMENTS = (
    _each(_INVISIBLE, None)
    | _each(_SPACES, " ")
    | _each(_LINE_ENDS, "\n")
    | _each(_HYPHENS, "-")
    | _each("\u2018\u2019", "'")
    | _each("\u201c\u201d", '"')
    | str.maketrans(_LIGATURES)
)


class Doubt(Struct, frozen=True):
    """A word that optical character recognition is not certain of."""

    #: The index of its line, and the indexes of its first character and of the one after its last.
    line: int
    begin: int
    end: int
    #: How certain the recognition is.
    percent: int


class Lines(Struct, frozen=True):
    """The lines of a letter as a person counts them."""

    #: Normalized: ligatures are taken apart, quotes are straight, spaces and hyphens are plain, and there are no
    #: invisible characters except a soft hyphen at the end of a line, and no white space around a line.
    texts: list[str]
    #: The indexes into ``texts`` at which the pages begin.
    firsts: list[int]
    #: The indexes of lines that stand in a margin: running heads and feet, stamps, watermarks.
    marginal: frozenset[int] = frozenset()
    #: What is wrong with the file that they come from, and what of it could not be read.
    problems: tuple[Problem, ...] = ()
    #: The words of a scan that may be others, in their order.
    doubtful: tuple[Doubt, ...] = ()

    def page(self, index: int) -> int:
        """The page of line *index*, from 1."""
        return bisect_right(self.firsts, index)

    def number(self, index: int) -> int:
        """The number of line *index* on its page, from 1."""
        return index - self.firsts[self.page(index) - 1] + 1


class Page(Struct, frozen=True):
    """What an extractor gives of a page."""

    #: Its lines, with line ends of any kind.
    text: str
    #: Lines that stand in a margin, each without a line end: running heads and feet, stamps, watermarks.
    margin: tuple[str, ...] = ()


class Pages(Struct, frozen=True):
    """What an extractor gives of a file."""

    pages: list[Page]
    #: What is wrong with the file, and what of it could not be read.
    problems: tuple[Problem, ...] = ()


def from_file(file: Pages) -> Lines:
    """The lines of a *file*; those in the margins of a page come after its text."""
    lines = from_pages(["\n".join((page.text, *page.margin)) for page in file.pages])
    ends = [*lines.firsts[1:], len(lines.texts)]
    marginal = frozenset(
        index
        for end, page in zip(ends, file.pages, strict=True)
        for index in range(end - len(from_pages(["\n".join(page.margin)]).texts) if page.margin else end, end)
    )
    return structs.replace(lines, marginal=marginal, problems=(*lines.problems, *file.problems))


def from_pages(pages: list[str]) -> Lines:
    """The lines of *pages*, each a text with line ends of any kind; lost characters in it are reported (IMR828)."""
    texts: list[str] = []
    firsts = []
    for text in pages:
        firsts.append(len(texts))
        # Deleting the regular bytes finds the irregular characters faster than any pattern; most pages have none.
        if irregular := text.encode("utf-8", "surrogatepass").translate(None, _REGULAR):
            text = _normalized(text.replace("\r\n", "\n"), set(irregular.decode("utf-8", "surrogatepass")))
        # Two spaces may be the gap that a redaction left; more come from a layout.
        if "   " in text:
            text = _MANY_SPACES.sub(" ", text)
        texts += [line.strip(" ") for line in text.split("\n")]
    lost = sum(text.count("\ufffd") for text in pages)
    return Lines(texts, firsts, problems=(Problem(rule="IMR828", facts={"count": lost}),) if lost else ())


def _normalized(text: str, irregular: set[str]) -> str:
    """*text* with its *irregular* characters replaced by regular ones, and each line ended by a line feed."""
    if len(irregular) > _FEW:
        text = _IRREGULAR.sub(lambda run: run[0].translate(_REPLACEMENTS), text)
    else:
        for character in irregular:
            text = text.replace(character, character.translate(_REPLACEMENTS))
    return _SOFT_HYPHEN.sub("", text) if "\u00ad" in irregular else text


def from_text(raw: bytes) -> Lines:
    """The lines of a text file in UTF-8, or in UTF-16 with its byte order mark; a form feed begins a page.

    Raises ``ReadError`` (IMR003) for any other encoding, and for a file of another kind, which is named.
    """
    if (name := name_of(raw)) is not None:
        raise ReadError(Problem(rule="IMR003", facts={"why": other(name)}))
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeError:
        raise ReadError(Problem(rule="IMR003", facts={"why": "it is text in an encoding other than UTF-8"})) from None
    return from_pages(text.split("\f"))
