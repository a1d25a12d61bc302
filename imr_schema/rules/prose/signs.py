"""What shows quickly that a text may hold data of a person: the signs of each kind in its ``signature``.

Most documents have no sign of any kind, and are searched no further. Each pattern begins with characters that are
quick to look for; what stands before them is looked back at.
"""

from __future__ import annotations

from msgspec import Struct

from imr_schema.rules._pattern import Pattern

_LEFT_OUT = bytes([*range(ord("a"), ord("z") + 1), *b'"{}[]', *range(0x80, 0xC2)])
_FOLDED = bytearray(range(256))
_FOLDED[ord("0") : ord("9") + 1] = b"0" * 10
_FOLDED[ord("\\")] = _FOLDED[0xC2] = ord(" ")
_FOLDED[0xC3:0xC6] = b"AAA"
_FOLDED[0xE2] = ord("-")
_TABLE = bytes(_FOLDED)


def signature(written: bytes) -> str:
    """Text in UTF-8, or JSON, without its small letters and quotation marks and with 0 for each digit.

    It is a quarter as long. Accented letters are capitals in it; typographic hyphens and apostrophes are hyphens.
    """
    return written.translate(_TABLE, _LEFT_OUT).decode("latin-1")


_HYPHEN_AND_FOUR = Pattern(r"-0000(?!0)")
_LONG_NUMBER = Pattern(r"00000(?<!000000)(?<!CM00-00000)")
_SOCIAL_SECURITY = Pattern(r"S\ S[-A-Z.\#:()\ ]{0,40}0000(?!0)")
_FULL_YEAR = Pattern(r"\ 0000(?!0)(?:(?<=0,\ 0000)|(?<=0\ 0000)|(?<=[0\ ]\ [JFMASOND]\ 0000)|(?<=0\ \ 0000))")
_SHORT_DATE = Pattern(r"-00?-00(?<!0000-00-00)")
_SLASHED_DATE = Pattern(r"/00?/00")
_DOTTED_DATE = Pattern(r"\.00?\.00(?![0.])")
_STREET = Pattern(
    r"""
    0\ (?:
        (?:[A-Z0]['A-Z0.-]{0,20}\ ){1,4} (?:[SABRDLCHPW]|S[T]|AVE?|RD|LN|DR|[A-Z]{4,9}) (?![A-Z0-])
      | (?:[EL]\ )?[CAVPR](?:AMINO|VENIDA|ALLE|ASEO)?\ {1,4}[A-Z] (?!\ [A-Z]\ )
    )
    """
)
_COLON = Pattern(r":\ {1,3}[A-Z]['A-Z.-]{0,20}\ ?,?\ ?(?:\ {0,2}[A-Z]\b\.?){0,2}\ {0,2}[A-Z]")
_DASH = Pattern(r"-\ {1,3}[A-Z]['A-Z.-]{0,20}\ ?,?\ (?:[A-Z]\.?\ ){0,2}\ {0,3}[A-Z]")
_COMMAS = Pattern(r",\ [A-Z]['A-Z.-]{0,20},?\ (?:[A-Z]['A-Z.-]{0,20}\ |\ ){0,3}[A-Z]['A-Z.-]{0,20}\ ?,")
_BRACKETS = Pattern(r"\([A-Z]['A-Z.-]{0,20},?\ (?:[A-Z]['A-Z.-]{0,20}\ ){0,2}[A-Z]['A-Z.-]{0,20}\)")
_AGE = Pattern(r"\ 00(?:(?<=['A-Z,.-]\ \ \ 00)|(?<=['A-Z,-]\ \ 00))")
_TITLE = Pattern(r"M(?<![A-Z]M)(?:\.\ ?[A-Z]|\ (?!T[\ .,])[A-Z]|RS?\.?\ [A-Z]|S\.\ [A-Z])")
_CAPITAL = "[A-Z\u00c3-\u00c5]"
_NAMED = Pattern(rf"name(?:d\ |\ is\ |\ was\ |:){_CAPITAL}")
_ROLE = Pattern(rf"nt[:\ ]{_CAPITAL}[a-z]")
_WORKER = Pattern(rf"ker[:\ ]{_CAPITAL}[a-z]")
_DAYS = (_SLASHED_DATE, _FULL_YEAR, _SHORT_DATE, _DOTTED_DATE)
_BIRTHS = ("birth", "born", "dob", "d.o", "d o", "o.b")




class Signs(Struct, frozen=True):
    """A text as its UTF-8, each byte a character, and its signature."""

    text: str
    short: str


def signs_of(written: bytes) -> Signs:
    """What kinds are looked for in, of a text in UTF-8 or a document in JSON."""
    return Signs(written.decode("latin-1"), signature(written))


def email(signs: Signs) -> bool:
    """An e-mail address may be there."""
    return "@" in signs.short


def number(signs: Signs) -> bool:
    """A social security or telephone number may be there, by its form."""
    short = signs.short
    return "0 0000" in short or "00.0000" in short or _HYPHEN_AND_FOUR.search(short) is not None


def long_number(signs: Signs) -> bool:
    """A number of five digits or more is there, other than that of a review."""
    return _LONG_NUMBER.search(signs.short) is not None


def any_number(signs: Signs) -> bool:
    """A number of seven digits or more may be there, in one piece or two."""
    return number(signs) or long_number(signs)


def last_four(signs: Signs) -> bool:
    """The end of a social security number may be there."""
    return "SS" in signs.short or _SOCIAL_SECURITY.search(signs.short) is not None


def birth(signs: Signs) -> bool:
    """A day of birth may be there."""
    short = signs.short
    if not any(date.search(short) for date in _DAYS) and "00000000" not in short:
        return False
    lowered = signs.text.lower()
    return any(sign in lowered for sign in _BIRTHS)


def street(signs: Signs) -> bool:
    """The address of a house may be there."""
    return _STREET.search(signs.short) is not None


def labeled_name(signs: Signs) -> bool:
    """A name may be there after a colon, a hyphen or "named"."""
    short = signs.short
    return bool(_COLON.search(short) or _DASH.search(short) or _NAMED.search(signs.text))


def likely_name(signs: Signs) -> bool:
    """A name may be there after a title or a role, or before an age."""
    short = signs.short
    return bool(
        _TITLE.search(short)
        or _COMMAS.search(short)
        or _AGE.search(short)
        or _BRACKETS.search(short)
        or _ROLE.search(signs.text)
        or _WORKER.search(signs.text)
    )
