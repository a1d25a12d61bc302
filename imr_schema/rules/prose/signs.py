"""What shows quickly that a text may hold data of a person: signs in its ``signature``.

Most documents have no sign of any kind, and are searched no further. A sign is a function of a signature and of what
it was made of. All its patterns begin with one fixed character, which is quick to look for; what stands before it is
looked back at.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

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
_ANY = (_LAST_GROUP, _DOTTED_GROUP, *_MARKED, *_LIKELY, _LAST_FOUR, _STREET, _BOX)
"""All of the above but dates."""
_BIRTH = Pattern(r"B(?:(?<=DOB)|(?<=O[.\ ]B)|IRTH|ORN)")
_BORN = Pattern(r"orn(?<=[Bb]orn)")
_SPOKEN = (
    Pattern(r"ame(?:d\ |\ is\ |\ was\ |:\ ?|\ (?<=[Nn]ame\ ))[^\W\d_a-z]"),
    Pattern(r"nt(?:(?<=ient)|(?<=icant)|(?<=imant))[:\ ][^\W\d_a-z]\w"),
    Pattern(r"ker[:\ ][^\W\d_a-z]\w"),
)
"""Words before a name that begins with a capital letter."""
_NAMED = Pattern(r"NAME\ [A-Z]")
_CALLED = Pattern(r"called\ [^\W\d_a-z]")
_SPANISH = Pattern(r"S(?:e[nñ]or(?:a|ita)?|EÑOR(?:A|ITA)?|rt?a\.)\ {1,2}[^\W\d_a-z]")


_BETWEEN = "\0"
"""Between texts that are searched as one: nothing that a sign allows, and no character of a document."""
_NUMBERS = ("@", "00000", "0 0000")
_BIRTHS = ("irth", "dob", "orn")


def suspects(texts: list[str]) -> set[int]:
    """The indexes of those of *texts* that ``anything`` may find a sign in, and of few others: all searched as one."""
    joined = _BETWEEN.join(texts)
    short = signature(joined.encode())
    ends = _ends(short)
    if len(ends) != len(texts) - 1:
        return set(range(len(texts)))
    found = {i for words in _NUMBERS for i in _with_word(words, short, ends)}
    found.update(i for pattern in _ANY for i in _with(pattern, short, ends))
    if any(word in joined for word in _AT_HOME):
        found.update(_with(_HOUSE, short, ends))
    if any(word in joined for word in _BIRTHS) or "..." in short or _BIRTH.search(short):
        found.update(i for pattern in _DATES for i in _with(pattern, short, ends))
    ends = _ends(joined)
    found.update(_with_word("Terrace", joined, ends))
    found.update(i for pattern in _spoken(joined) for i in _with(pattern, joined, ends))
    return found


def _ends(joined: str) -> list[int]:
    """Where the texts that are *joined* end, but for the last one."""
    return [mark.start() for mark in re.finditer(_BETWEEN, joined)]


def _with(pattern: Pattern, text: str, ends: list[int]) -> Iterator[int]:
    """The index of each part of *text* that fits, where its parts end at *ends*."""
    search, at = pattern.compiled.search, 0
    while (found := search(text, at)) is not None:
        part = bisect_left(ends, found.start())
        yield part
        if part == len(ends):
            return
        at = ends[part]


def _with_word(word: str, text: str, ends: list[int]) -> Iterator[int]:
    """The index of each part of *text* that has *word* in it, where its parts end at *ends*."""
    at = text.find(word)
    while at >= 0:
        part = bisect_left(ends, at)
        yield part
        at = text.find(word, ends[part]) if part < len(ends) else -1


def anything(short: str, text: str) -> bool:
    """Any of the signs below may be in *text*, of which *short* is the signature."""
    if "@" in short or "00000" in short or "0 0000" in short:
        return True
    for pattern in _ANY:  # quicker than any(...), and most documents have none
        if pattern.search(short):
            return True
    return birth(short, text) or "Terrace" in text or _at_home(short, text) or spoken_name(short, text)


def email(short: str, text: str) -> bool:
    """An e-mail address may be there."""
    return "@" in short


def number(short: str, text: str) -> bool:
    """A number of five digits or more may be there, in one piece or in groups."""
    return "00000" in short or in_groups(short)


def in_groups(short: str) -> bool:
    """A number in groups may be there, the last of four digits."""
    return bool("0 0000" in short or _LAST_GROUP.search(short) or _DOTTED_GROUP.search(short))


def birth(short: str, text: str) -> bool:
    """A date may be there, and a word before a day of birth."""
    if not any(pattern.search(short) for pattern in _DATES):
        return False
    return bool("irth" in text or "dob" in text or _BORN.search(text) or _BIRTH.search(short) or "..." in short)


def last_four(short: str, text: str) -> bool:
    """The end of a social security number may be there."""
    return _LAST_FOUR.search(short) is not None


def street(short: str, text: str) -> bool:
    """The address of a house may be there."""
    return bool(_STREET.search(short) or _BOX.search(short) or _at_home(short, text) or "Terrace" in text)


def _at_home(short: str, text: str) -> bool:
    return _HOUSE.search(short) is not None and any(word in text for word in _AT_HOME)


def name_after_mark(short: str, text: str) -> bool:
    """A name may be there after a colon or a hyphen."""
    return any(pattern.search(short) for pattern in _MARKED)


def likely_name(short: str, text: str) -> bool:
    """A name may be there after a title, between commas or brackets, or before an age."""
    return any(pattern.search(short) for pattern in _LIKELY)


def spoken_name(short: str, text: str) -> bool:
    """A name may be there after "named" or after the word "patient" or a like one."""
    return any(pattern.search(text) for pattern in _spoken(text))


def _spoken(text: str) -> Iterator[Pattern]:
    """The patterns of names in speech that may be in *text*."""
    # Most texts have none of these words, which is found out quicker than what stands after them.
    if "NAME " in text:
        yield _NAMED
    if "called " in text:
        yield _CALLED
    if "Se" in text or "SE" in text or "Sr" in text:
        yield _SPANISH
    yield from _SPOKEN
