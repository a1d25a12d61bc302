"""How names are compared that are written in different ways, and which can be near to one another at all."""

from __future__ import annotations

from imr_schema.text import folded

_BRITISH = (("orthopaedic", "orthopedic"), ("paediatric", "pediatric"), ("anaesthesi", "anesthesi"))


def bare(name: str, empty: frozenset[str]) -> tuple[str, str]:
    """The number of a chapter in *name*, and what else tells it from others, its words put together.

    A number counts only after "Chapter", so that no year or page is taken for one.
    """
    text = folded(name).replace("&", " and ").replace("/", " and ")
    head, bracket, inner = text.rpartition("(")
    if bracket and head.strip() and inner.rstrip(" .").endswith(")") and " " not in inner.strip(") ."):
        text = head
    for british, american in _BRITISH:
        text = text.replace(british, american)
    words = "".join(char if char.isalnum() else " " for char in text.replace("'", "")).split()
    numbered = [at for at in range(1, len(words)) if words[at].isdecimal() and words[at - 1] in ("chapter", "ch")]
    left = [word for at, word in enumerate(words) if word not in empty and at not in numbered]
    return words[numbered[0]] if numbered else "", "".join(left)


def counts_of(name: str) -> dict[int, int]:
    """How often each letter is in *name*, by its place in the alphabet from 1; 0 stands for all other characters."""
    counts: dict[int, int] = {}
    for character in set(name):
        place = ord(character) - 96 if "a" <= character <= "z" else 0
        counts[place] = counts.get(place, 0) + name.count(character)
    return counts


def letters_of(name: str, most: int) -> int:
    """The letters of *name* as bits: *most* bits for each letter, of which as many are set as *name* has of it.

    So two names have no more characters in common than bits, if one of them has no letter more than *most* times.
    """
    bits = 0
    for place, count in counts_of(name).items():
        bits |= ((1 << min(count, most)) - 1) << (place * most)
    return bits
