"""What shows quickly that a text may hold data of a person: signs in its ``signature``.

Most documents have no sign of any kind, and are searched no further. All patterns begin with one fixed character, which
is quick to look for; what stands before it is looked back at.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from enum import Enum

from imr_schema.rules._pattern import Pattern

_LEFT_OUT = bytes([*range(ord("a"), ord("z") + 1), *b'"{}[]', *range(0x80, 0xC2)])
_FOLDED = bytearray(range(256))
_FOLDED[ord("0") : ord("9") + 1] = b"0" * 10
for _white in b"\\\t\r\n\xc2":
    _FOLDED[_white] = ord(" ")
_FOLDED[0xC3:0xC6] = b"AAA"
_FOLDED[0xE2] = ord("-")
_TABLE = bytes(_FOLDED)


def signature(written: bytes) -> str:
    """Text in UTF-8, or JSON, without its small letters and quotation marks and with 0 for each digit.

    It is a quarter as long. Accented letters are capitals in it; typographic hyphens and apostrophes are hyphens.
    """
    return written.translate(_TABLE, _LEFT_OUT).decode("latin-1")


_NAME = "[A-Z]['A-Z.-]{0,20}"
# A date; a name after a mark; an age after a name.
_MONTHS = "[JFMASOND]"
_SPACE_DATE = rf"""
    0000(?!0) (?:
        (?<=0,\ 0000) | (?<=0\ 0000) | (?<=0\ {_MONTHS}\ 0000) | (?<=0\ \ {_MONTHS}\ 0000)
      | (?<=0\ {_MONTHS}[A-Z]{{2}}\ 0000)
    )
"""
_HYPHEN_NAME = rf"\ {{1,3}}{_NAME}\ ?,?\ (?:[A-Z]\.?\ |\ ){{0,3}}[A-Z]"
_COLON_NAME = rf"(?<!\):)\ {{0,3}}{_NAME}\ ?,?\ {{0,2}}(?:[A-Z]\b\.?\ |\ ){{0,3}}[A-Z]"
_AGE = r"00(?=[-\ ])(?:(?<=['A-Z,.-]\ \ \ 00)|(?<=['A-Z,-]\ \ 00))"
_COMMAS = Pattern(rf",\ {_NAME},?\ (?:{_NAME}\ |\ ){{0,3}}{_NAME}\ ?,")
_BRACKETS = Pattern(rf"\({_NAME},?\ (?:{_NAME}\ ){{0,2}}{_NAME}(?:\)|,?\ 00)")
_TITLE = Pattern(r"M(?<![A-Z]M)(?:\.\ {0,3}[A-Z]|\ (?!T[\ .,])[A-Z]|RS?\.?\ [A-Z]|S\.\ [A-Z])")
_LAST_FOUR = Pattern(r"S(?:S(?:N|\ ?\#)|\ S(?<![A-Z]S\ S)[N.\#:()\ -]{2,40}0000(?!0))")
_LAST_GROUP = Pattern(r"-\ ?0000(?!0)")
_DOTTED_GROUP = Pattern(r"\.0000(?<=00\.0000)(?!0)")
_STREET = Pattern(
    r"""
    0\ (?=[A-Z0])(?<![A-Z-]0\ ) (?:
        (?:[A-Z0]['A-Z0.-]{0,20}\ ){1,4} (?:[SABRDLCHPW]|ST|AVE?|RD|LN|DR|CT|[A-Z]{4,9}) (?![A-Z0-])
      | (?:[EL]\ )?[CAVPR](?:AMINO|VENIDA|ALLE|ASEO)?\ {1,4}[A-Z]
    )
    """
)
_HOUSE = Pattern(r"0\ [A-Z](?=[.,;)]|\ ?(?:\Z|\x00))")
_AT_HOME = ("lives at ", "resides ", "ddress: ")
_BOX = Pattern(r"O\.?\ {0,2}(?:B|BOX)\ {1,2}\#?0")
_DATES = (
    Pattern(rf"\ {_SPACE_DATE}"),
    Pattern(r"/00?/00"),
    Pattern(r"-00?-00"),
    Pattern(r"-(?:[JFMASOND][A-Z]{0,8})-00"),
    Pattern(r"\.00?\.(?:0000|00)(?![0.])"),
    Pattern(r"00000000"),
)
_MARKED = (Pattern(rf":{_COLON_NAME}"), Pattern(rf"-{_HYPHEN_NAME}"))
_LIKELY = (_TITLE, _COMMAS, _BRACKETS, Pattern(_AGE))
_BORN = Pattern(r"b(?:irth|orn|(?<=dob))")
_BIRTH = Pattern(r"B(?:(?<=DOB)|(?<=O[.\ ]B)|IRTH|ORN)")
_NAMED = Pattern(r"NAME\ [A-Z]")
_SPOKEN = (
    Pattern(r"ame(?:d\ |\ is\ |\ was\ |:\ ?|\ (?<=[Nn]ame\ ))[^\W\d_a-z]"),
    Pattern(r"nt(?:(?<=ient)|(?<=icant)|(?<=imant))[:\ ][^\W\d_a-z]\w"),
    Pattern(r"ker[:\ ][^\W\d_a-z]\w"),
    Pattern(r"called\ [^\W\d_a-z]"),
    Pattern(r"S(?:e[nñ]or(?:a|ita)?|EÑOR(?:A|ITA)?|rt?a\.)\ {1,2}[^\W\d_a-z]"),
)
"""Words before a name that begins with a capital letter; to look for what begins with a word is as quick as for it."""


class Sign(Enum):
    """What may be in a text."""

    NUMBER = "a number of five digits or more, in one piece or in groups"
    BIRTH = "a date, and a word before a day of birth"
    LAST_FOUR = "the end of a social security number"
    EMAIL = "an e-mail address"
    STREET = "the address of a house"
    NAME_AFTER_MARK = "a name after a colon or a hyphen"
    LIKELY_NAME = "a name after a title, between commas or brackets, or before an age"
    SPOKEN_NAME = "a name after 'named', or after the word 'patient' or a like one"


_BETWEEN = "\0"
"""Between texts that are searched as one: no sign goes beyond it, and no document has that character."""
_GROUPED: tuple[str | Pattern, ...] = ("0 0000", _LAST_GROUP, _DOTTED_GROUP)
_SHOWN: dict[Sign, tuple[str | Pattern, ...]] = {
    Sign.NUMBER: ("00000", *_GROUPED),
    Sign.LAST_FOUR: (_LAST_FOUR,),
    Sign.EMAIL: ("@",),
    Sign.STREET: (_STREET, _BOX),
    Sign.NAME_AFTER_MARK: _MARKED,
    Sign.LIKELY_NAME: _LIKELY,
}
"""What shows each sign in a signature, where nothing else has to."""


class _Joined:
    """Texts that are searched as one."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._ends: list[int] | None = None

    @property
    def ends(self) -> list[int]:
        """Where the texts end, but for the last one."""
        if self._ends is None:
            self._ends = [mark.start() for mark in re.finditer(_BETWEEN, self.text)]
        return self._ends

    def parts_with(self, shown: str | Pattern) -> list[int]:
        """The index of each text in which what is *shown* stands; none for most signs."""
        if isinstance(shown, str):
            return self._parts_with_words(shown) if shown in self.text else []
        search = shown.compiled.search
        place, parts = search(self.text), []
        while place is not None:
            part = bisect_left(self.ends, place.start())
            parts.append(part)
            place = search(self.text, self.ends[part]) if part < len(self.ends) else None
        return parts

    def _parts_with_words(self, words: str) -> list[int]:
        at, parts = self.text.find(words), []
        while at >= 0:
            part = bisect_left(self.ends, at)
            parts.append(part)
            at = self.text.find(words, self.ends[part]) if part < len(self.ends) else -1
        return parts


def in_groups(short: str) -> bool:
    """Whether a number in groups may be in what has the signature *short*, the last group of four digits."""
    return any(_Joined(short).parts_with(shown) for shown in _GROUPED)


def signs_in(texts: list[str]) -> dict[int, set[Sign]]:
    """The signs in each of *texts* that has any, by its index; all are searched as one."""
    joined = _Joined(_BETWEEN.join(texts))
    short = _Joined(signature(joined.text.encode()))
    if short.text.count(_BETWEEN) != len(texts) - 1:  # a text has the mark between texts in it
        apart = {i: signs_in([text.replace(_BETWEEN, " ")]) for i, text in enumerate(texts)}
        return {i: found[0] for i, found in apart.items() if found}
    shown = [(sign, part) for sign, several in _SHOWN.items() for each in several for part in short.parts_with(each)]
    shown += [(Sign.STREET, i) for i in short.parts_with(_HOUSE) if any(words in texts[i] for words in _AT_HOME)]
    if _speaks_of_birth(short.text, joined.text):
        in_short = short.text.split(_BETWEEN)
        dated = {i for pattern in _DATES for i in short.parts_with(pattern)}
        shown += [(Sign.BIRTH, i) for i in dated if _speaks_of_birth(in_short[i], texts[i])]
    shown += [(Sign.STREET, i) for i in joined.parts_with("Terrace")]
    if "NAME " in short.text:
        shown += [(Sign.SPOKEN_NAME, i) for i in joined.parts_with(_NAMED)]
    shown += [(Sign.SPOKEN_NAME, i) for pattern in _SPOKEN for i in joined.parts_with(pattern)]
    found: dict[int, set[Sign]] = {}
    for sign, i in shown:
        found.setdefault(i, set()).add(sign)
    return found


def _speaks_of_birth(short: str, text: str) -> bool:
    return bool("..." in short or _BIRTH.search(short) or _BORN.search(text) or "Birth" in text or "Born" in text)
