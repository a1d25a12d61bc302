"""What reading passes on, and what both syntaxes judge alike."""

from __future__ import annotations

import re
from typing import Any

from msgspec import Struct, field

from imr_schema.config.settings import LARGEST_INTEGER
from imr_schema.finding import Problem
from imr_schema.pointer import Data
from imr_schema.refusal import refuse

_CANONICAL_INTEGER = re.compile(r"0|-?[1-9][0-9]*")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")

Positions = dict[str, list[tuple[int, ...]]]
"""For each pointer the (line, column), in a letter (line, column, page), of its value, from 1; two when it stands twice."""


class Parsed(Struct):
    """A tree of one syntax, the UTF-8 bytes it was made from, and what was noticed on the way.

    ``marked`` says that the tree itself carries marks that only ``read`` can tell.
    """

    tree: Any
    raw: bytes
    problems: list[Problem] = field(default_factory=list)
    marked: bool = False


class Reading(Struct):
    """Data as JSON would hold it, and the problems that reading met.

    ``hinted`` are the versions that hints for editors name. ``unplaced`` are the pointers of members that have no place in the data,
    with names that the schema does not know: to find them by, and never to be shown.
    """

    data: Data
    problems: list[Problem]
    hinted: list[str] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)


class Fault(Struct):
    """Something that could not be read as it stands; ``path`` grows from the inside out.

    ``names`` are the members of an object that its schema does not know: what each is called, and whether it is an attribute.
    """

    rule: str
    path: list[str | int]
    facts: dict[str, Any] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    names: list[tuple[str, bool]] = field(default_factory=list)


def integer(written: str) -> int | None:
    """The number that *written* stands for in its one canonical form, or None."""
    if _CANONICAL_INTEGER.fullmatch(written) is None:
        return None
    if len(written) > 17 or abs(value := int(written)) > LARGEST_INTEGER:
        raise refuse("IMR001", why=f"a number is larger than {LARGEST_INTEGER:,}")
    return value


def like_a_number(written: str) -> bool:
    """Whether *written* is a number to some reader, whatever its form."""
    return _NUMBER.fullmatch(written.strip()) is not None
